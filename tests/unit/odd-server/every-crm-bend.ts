/** Every rule that bends one answer of a recorded run with a CRM: all positions, and for each of them all that can go wrong with it. */
import {
  askingOfCrm,
  bentForCrm,
  bodies,
  type CrmBend,
  isObject,
  type Json,
  lists,
  parsed,
} from './crm-bend.ts';
import { bareStatuses, headersOf } from './every-bend.ts';
import { isSame, type Recorded } from './odd-server.ts';

type What = Omit<CrmBend, 'at'>;

/** Problem details that the API knows, with the status that they come with. */
const problems: readonly (readonly [status: number, code: string])[] = [
  [400, 'invalid-request'],
  [401, 'sign-in-required'],
  [403, 'not-permitted'],
  [404, 'not-found'],
  [409, 'lease-held'],
  [409, 'already-exists'],
  [409, 'uid-taken'],
  [409, 'lease-lost'],
  [410, 'gone'],
  [410, 'state-expired'],
  [412, 'revision-conflict'],
  [412, 'lease-lost'],
  [413, 'too-large'],
  [422, 'unknown-code'],
  [429, 'throttled'],
  [500, 'failed'],
  [501, 'not-implemented'],
  [503, 'unavailable'],
];
const reasons = ['deleted', 'unscheduled', 'unpushed', 'hidden', 'unknown', 7] as const;

export function everyCrmBend(recording: readonly Recorded[]): readonly CrmBend[] {
  return recording.flatMap(({ asked, answer }, at) => {
    const isWrite = asked.method !== 'GET' && !/events:get|lease$/.test(asked.path);
    const text = String(answer.body ?? '');
    const value = parsed(text);
    const refusals: What[] = [
      ...bareStatuses.filter((status) => status !== answer.status).map((status) => ({ status })),
      ...problems.map(([status, code]) => ({ status, code })),
      { wire: 'hang up' },
      { wire: 'stay silent' },
    ];
    const whats: What[] = [
      ...refusals,
      { status: 302, header: ['location', 'http://elsewhere.example/'] },
      { status: 307, header: ['location', asked.path] },
      { status: 308, header: ['location', 'http://['] },
      { status: 503, header: ['retry-after', '99999999999'] },
      { status: 429, header: ['retry-after', 'never'] },
      { status: 200, body: 'page' },
      { wire: 'end early' },
      ...headersOf(answer),
      { header: ['content-encoding', 'gzip'] },
      { header: ['content-type', 'text/html; charset=utf-16'] },
      ...(Object.keys(bodies) as (keyof typeof bodies)[]).map((body) => ({ body })),
      ...(isObject(value) ? bendsOfAnswer(value) : []),
    ];
    return [
      ...whats.filter((what) => !isSame(bentForCrm(answer, what, asked), answer)),
      ...(isWrite ? refusals.map((what) => ({ ...what, unasked: true as const })) : []),
    ].map((what) =>
      what.once === false ? { from: at, asking: askingOfCrm(asked), ...what } : { at, ...what },
    );
  });
}

function bendsOfAnswer(answer: { readonly [name: string]: Json }): readonly What[] {
  const rows = lists.flatMap((list) =>
    (Array.isArray(answer[list]) ? answer[list] : []).flatMap((row, index) => bendsOfRow(list, index, row)),
  );
  const isList = 'more' in answer;
  return [
    ...bendsOfMembers(answer),
    ...(isList
      ? ([
          { state: 'as asked' },
          { state: 'always another', once: false },
          { set: ['more', true], once: false },
        ] as const)
      : []),
    ...rows,
  ];
}

function bendsOfRow(list: string, row: number, value: Json): readonly What[] {
  const here = { list, row };
  const names = isObject(value) ? Object.keys(value) : [];
  const swapped = [
    'id',
    'event',
    'revision',
    'key',
    'uid',
    'linkId',
    'uids',
    'agreement',
    'number',
    'status',
    'entry',
  ];
  return [
    { ...here, drop: true },
    { ...here, double: true },
    ...names.filter((name) => swapped.includes(name)).map((swap) => ({ ...here, swap })),
    ...(isObject(value) ? bendsOfMembers(value).map((what) => ({ ...here, ...what })) : []),
    ...(list === 'changes' ? reasons.map((reason) => ({ ...here, set: ['removed', reason] as const })) : []),
    ...(list === 'entries'
      ? [null, ...reasons].map((missing) => ({ ...here, missing: missing as string | null }))
      : []),
  ];
}

/** What people in the CRM may have set so. Only another type of value is a bend. */
const settings = /^(?:rules\.|rights\.|user\.|crm\.|push$|kind$|organizer$|completed$)/;

/** Members of what surrounds an event; what is in the event itself is what a person may have written. */
function bendsOfMembers(value: { readonly [name: string]: Json }, before = ''): readonly What[] {
  return Object.entries(value).flatMap(([name, inner]): What[] => {
    const path = `${before}${name}`;
    const inside =
      isObject(inner) && name !== 'event' && before === '' ? bendsOfMembers(inner, `${path}.`) : [];
    const isSetting = settings.test(path);
    const others = othersFor(inner, isSetting).filter(
      (other) => JSON.stringify(other) !== JSON.stringify(inner),
    );
    return [{ without: path }, ...others.map((other) => ({ set: [path, other] as const })), ...inside];
  });
}

function othersFor(value: Json, isSetting: boolean): readonly Json[] {
  if (typeof value === 'boolean') return isSetting ? [null, 'true'] : [!value, null, 'true'];
  if (typeof value === 'number') return [0, -1, 1.5, 1e300, String(value), null];
  if (typeof value === 'string') {
    const texts = isSetting ? [] : ['', 'x', 'a\r\nb', '\ud800'];
    return [...texts, null, 7, [value]];
  }
  if (Array.isArray(value) && isSetting) return [null, {}, 'x'];
  return [null, [], {}, 'x'];
}
