/** Every rule that bends one answer of a recorded run: all positions, and for each of them all that can go wrong with its answer. */
import type { Answer } from '../caldav/fake-server.ts';
import { askingOf, type Bend, bent, rowsOf } from './bend.ts';
import { isSame, type Recorded } from './odd-server.ts';

/** Each comes with no body and no label, as most servers refuse. */
export const bareStatuses = [
  200, 201, 204, 207, 301, 304, 400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 421,
  422, 423, 424, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507, 508, 511,
];
const bodies = [
  'empty',
  'half',
  'without its end',
  'page',
  'twice',
  'with a mark',
  'in utf-16',
  'nothing known',
] as const;
const hrefs = [
  '',
  '/cal/',
  '/cal',
  '/',
  '//cal/x.ics',
  '/other/x.ics',
  'mailto:x@example.org',
  'http://[',
  'http://elsewhere.example/x.ics',
  'x.ics',
  '/cal/../cal/x.ics',
  '/cal/%zz.ics',
  '/cal/é.ics',
  '/cal/x.ics?y=1',
];
const rowStatuses = [200, 401, 403, 404, 410, 423, 500, 503, 507];
const tags = ['weak', 'changed', 'empty', 'missing'] as const;
/** What no header can carry, or what looks like another ETag. */
const tagTexts = ['"a&#13;&#10;b"', '"☃"', '"&#133;"', '"é"', 'W/"', '"', '*', `"${'x'.repeat(20_000)}"`];
const tokens = ['missing', 'empty', 'first', 'unknown'] as const;

export function everyBend(recording: readonly Recorded[]): readonly Bend[] {
  return recording.flatMap(({ asked, answer }, at) => {
    const isWrite = ['put', 'delete'].includes(askingOf(asked));
    const body = String(answer.body ?? '');
    const whats: Omit<Bend, 'at'>[] = [
      ...bareStatuses.filter((status) => status !== answer.status).map((status) => ({ status })),
      { status: 302, header: ['location', 'http://elsewhere.example/'] },
      { status: 307, header: ['location', asked.path] },
      { status: 308, header: ['location', 'http://['] },
      { status: 503, header: ['retry-after', '99999999999'] },
      { status: 429, header: ['retry-after', 'never'] },
      { status: 207, body: 'empty' },
      { status: 200, body: 'page' },
      ...headersOf(answer),
      { wire: 'hang up' },
      { wire: 'stay silent' },
      { wire: 'end early' },
      { header: ['content-encoding', 'gzip'] },
      { header: ['content-type', 'text/html; charset=utf-16'] },
      { header: ['etag', 'W/"weak"'] },
      { header: ['etag', '"another"'] },
      { header: ['etag', ['"one"', '"two"']] },
      { header: ['location', '/cal/elsewhere.ics'] },
      ...(body === '' ? [{ body: 'page' } as const] : bodies.map((how) => ({ body: how }))),
      ...(/sync-token>|getctag>/.test(body) ? tokens.map((token) => ({ token })) : []),
      ...(askingOf(asked) === 'sync-collection'
        ? ([{ cut: true }, { cut: true, once: false }] as const)
        : []),
      ...rowsOf(answer).flatMap((row, index) => bendsOfRow(row, index)),
    ];
    const unasked = whats.filter(
      ({ status, wire }) => isWrite && (status !== undefined || wire !== undefined),
    );
    return [
      ...whats.filter((what) => !isSame(bent(answer, what), answer)),
      ...unasked.map((what) => ({ ...what, unasked: true as const })),
    ].map((what) => (what.once === false ? { from: at, asking: askingOf(asked), ...what } : { at, ...what }));
  });
}

export function headersOf({ headers = {} }: Answer): readonly Omit<Bend, 'at'>[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [null, '', 'x', [String(value), String(value)]].map((changed) => ({ header: [name, changed] as const })),
  );
}

function bendsOfRow(text: string, row: number): readonly Omit<Bend, 'at'>[] {
  return [
    { row, drop: true },
    { row, double: true },
    ...hrefs.map((href) => ({ row, href })),
    ...rowStatuses.map((rowStatus) => ({ row, rowStatus })),
    ...rowStatuses.map((rowStatus) => ({ row, rowStatus, double: true as const })),
    ...(text.includes('getetag')
      ? [...tags.map((etag) => ({ row, etag })), ...tagTexts.map((tag) => ({ row, tag }))]
      : []),
    ...(text.includes('calendar-data')
      ? (['missing', 'empty', 'half', 'of the next row'] as const).map((data) => ({ row, data }))
      : []),
  ];
}
