/** Every rule that bends one answer of a recorded run with Google: all positions, and for each of them all that can go wrong with it. */
import { bodies, isObject, type Json, parsed } from './crm-bend.ts';
import { bareStatuses, headersOf } from './every-bend.ts';
import { bentForGoogle, type GoogleBend } from './google-bend.ts';
import { isSame, type Recorded } from './odd-server.ts';

type What = Omit<GoogleBend, 'at'>;

/** Errors that Google documents, or was seen to answer (`tests/unit/google/errors.spec.ts`). */
const errors: readonly (readonly [status: number, reason: string])[] = [
  [400, 'invalid'],
  [400, 'badRequest'],
  [400, 'failedPrecondition'],
  [401, 'authError'],
  [403, 'rateLimitExceeded'],
  [403, 'quotaExceeded'],
  [403, 'forbidden'],
  [403, 'forbiddenForNonOrganizer'],
  [403, 'insufficientPermissions'],
  [403, 'domainPolicy'],
  [403, 'accessNotConfigured'],
  [404, 'notFound'],
  [409, 'duplicate'],
  [409, 'conflict'],
  [410, 'deleted'],
  [410, 'fullSyncRequired'],
  [410, 'updatedMinTooLongAgo'],
  [412, 'conditionNotMet'],
  [429, 'rateLimitExceeded'],
  [500, 'backendError'],
  [503, 'backendError'],
];
/** What surrounds an event: an event's other members are what a person may have written. */
const surrounding = [
  'kind',
  'id',
  'etag',
  'iCalUID',
  'updated',
  'created',
  'sequence',
  'htmlLink',
  'creator',
];
const others: readonly Json[] = ['', 'x', 'a\r\nb', null, 7, {}, []];

export function everyGoogleBend(recording: readonly Recorded[]): readonly GoogleBend[] {
  return recording.flatMap(({ asked, answer }, at) => {
    const value = parsed(String(answer.body ?? ''));
    const refusals: What[] = [
      ...bareStatuses.filter((status) => status !== answer.status).map((status) => ({ status })),
      ...errors.map(([status, reason]) => ({ status, reason })),
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
      ...whats.filter((what) => !isSame(bentForGoogle(answer, what, asked), answer)),
      ...(asked.method === 'GET' ? [] : refusals.map((what) => ({ ...what, unasked: true as const }))),
    ].map((what) => ({ at, ...what }));
  });
}

function bendsOfAnswer(answer: { readonly [name: string]: Json }): readonly What[] {
  if (!Array.isArray(answer.items)) return bendsOfMembers(answer, surrounding);
  const rows = answer.items.flatMap((row, index): What[] => {
    const here = { list: 'items', row: index };
    return [
      { ...here, drop: true },
      { ...here, double: true },
      ...['id', 'etag', 'iCalUID'].map((swap) => ({ ...here, swap })),
      ...(isObject(row) ? bendsOfMembers(row, surrounding).map((what) => ({ ...here, ...what })) : []),
    ];
  });
  return [
    ...bendsOfMembers(answer, ['kind', 'items', 'nextSyncToken', 'nextPageToken', 'timeZone']),
    ...rows,
  ];
}

function bendsOfMembers(value: { readonly [name: string]: Json }, names: readonly string[]): readonly What[] {
  return names
    .filter((name) => name in value)
    .flatMap((name): What[] => [
      { without: name },
      ...others.map((other) => ({ set: [name, other] as const })),
    ]);
}
