/** Every rule that bends one answer of a recorded run with Graph: all positions, and for each of them all that can go wrong with it. */
import { bodies, isObject, type Json, parsed } from './crm-bend.ts';
import { bareStatuses, headersOf } from './every-bend.ts';
import { askingOfGraph, bentForGraph, type GraphBend, isPage } from './graph-bend.ts';
import { isSame, type Recorded } from './odd-server.ts';

type What = Omit<GraphBend, 'at'>;

/** Errors that Graph documents, or was seen to answer (`tests/unit/graph-sim/recorded-errors.spec.ts`). */
const errors: readonly (readonly [status: number, code: string])[] = [
  [400, 'BadRequest'],
  [400, 'ErrorInvalidRequest'],
  [400, 'ErrorInvalidIdMalformed'],
  [400, 'ErrorMissingEmailAddress'],
  [401, 'InvalidAuthenticationToken'],
  [403, 'ErrorAccessDenied'],
  [403, 'ErrorQuotaExceeded'],
  [403, 'ErrorAccountDisabled'],
  [404, 'ErrorItemNotFound'],
  [404, 'ErrorFolderNotFound'],
  [404, 'MailboxNotEnabledForRESTAPI'],
  [404, 'ResourceNotFound'],
  [409, 'ErrorConcurrentItemSave'],
  [409, 'ErrorDuplicateTransactionId'],
  [410, 'SyncStateNotFound'],
  [410, 'resyncRequired'],
  [412, 'ErrorIrresolvableConflict'],
  [413, 'ErrorMessageSizeExceeded'],
  [423, 'ErrorItemLocked'],
  [429, 'ApplicationThrottled'],
  [429, 'TooManyRequests'],
  [500, 'ErrorInternalServerError'],
  [503, 'UnknownError'],
  [503, 'ErrorServerBusy'],
  [504, 'UnknownError'],
];
const rowStatuses = [0, 200, 204, 400, 401, 403, 404, 410, 424, 429, 500, 503];
/** What surrounds an event: an event's other members are what a person may have written. */
const surrounding = [
  '@odata.etag',
  'id',
  'changeKey',
  'iCalUId',
  'uid',
  'type',
  'seriesMasterId',
  'transactionId',
  'createdDateTime',
  'lastModifiedDateTime',
  'isCancelled',
  'isOrganizer',
  'isDraft',
  'calendar@odata.associationLink',
  'calendar@odata.navigationLink',
  'singleValueExtendedProperties',
];
const ofAnswers = [
  'value',
  'responses',
  '@odata.nextLink',
  '@odata.deltaLink',
  // of the person and of the calendar
  'mail',
  'userPrincipalName',
  'proxyAddresses',
  'timeZone',
  'canEdit',
  'isDefaultCalendar',
  'owner',
];
const others: readonly Json[] = ['', 'x', 'a\r\nb', null, 7, {}, []];
const links = ['http://elsewhere.example/v1.0/me', 'http://[', '/v1.0/me/events'];

export function everyGraphBend(recording: readonly Recorded[]): readonly GraphBend[] {
  return recording.flatMap(({ asked, answer }, at) => {
    const value = parsed(String(answer.body ?? ''));
    const refusals: What[] = [
      ...bareStatuses.filter((status) => status !== answer.status).map((status) => ({ status })),
      ...errors.map(([status, code]) => ({ status, code })),
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
    const isWrite = asked.method !== 'GET' && askingOfGraph(asked) !== 'POST $batch';
    const endless = { from: at, asking: askingOfGraph(asked), goesOn: 'here', once: false } as const;
    return [
      ...[
        ...whats.filter((what) => !isSame(bentForGraph(answer, what, asked), answer)),
        ...(isWrite ? refusals.map((what) => ({ ...what, unasked: true as const })) : []),
      ].map((what) => ({ at, ...what })),
      ...(isObject(value) && isPage(value) ? [endless] : []),
    ];
  });
}

function bendsOfAnswer(answer: { readonly [name: string]: Json }): readonly What[] {
  const names = [...surrounding, ...ofAnswers];
  const list = ['value', 'responses'].find((name) => Array.isArray(answer[name]));
  if (list === undefined) return bendsOfMembers(answer, names);
  const rows = (answer[list] as Json[]).flatMap((row, index): What[] => {
    const here = { list, row: index };
    const ofRow = list === 'responses' ? bendsOfBatchRow(row) : bendsOfListedRow(row);
    return [
      { ...here, drop: true },
      { ...here, double: true },
      ...ofRow.map((what) => ({ ...here, ...what })),
    ];
  });
  return [
    ...bendsOfMembers(answer, names),
    ...(isPage(answer) ? ([{ goesOn: 'here' }] as const) : []),
    ...rows,
  ];
}

function bendsOfListedRow(row: Json): readonly What[] {
  return [
    { removed: true },
    ...['id', 'changeKey', 'iCalUId'].map((swap) => ({ swap })),
    ...(isObject(row) ? bendsOfMembers(row, surrounding) : []),
  ];
}

function bendsOfBatchRow(row: Json): readonly What[] {
  const body = isObject(row) ? row.body : null;
  return [
    ...['id', 'body'].map((swap) => ({ swap })),
    ...rowStatuses.map((rowStatus) => ({ rowStatus })),
    ...errors.map(([rowStatus, code]) => ({ rowStatus, code })),
    ...(isObject(row) ? bendsOfMembers(row, ['id', 'status', 'body', 'headers']) : []),
    ...(isObject(body) ? bendsOfMembers(body, surrounding, 'body.', ['', 'x', null]) : []),
  ];
}

/**
 * @param within what the names are members of, with a dot at its end
 * @param values what each of them gets
 */
function bendsOfMembers(
  value: { readonly [name: string]: Json },
  names: readonly string[],
  within = '',
  values = others,
): readonly What[] {
  return names
    .filter((name) => name in value)
    .flatMap((name): What[] => [
      { without: `${within}${name}` },
      ...[...values, ...(name.endsWith('Link') ? links : [])].map((other) => ({
        set: [`${within}${name}`, other] as const,
      })),
    ]);
}
