/** Every rule that bends one answer of a recorded run with Exchange: all positions, and for each of them all that can go wrong with it. */
import { bodies } from './crm-bend.ts';
import { bareStatuses, headersOf } from './every-bend.ts';
import { askingOfEws, bentForEws, type EwsBend } from './ews-bend.ts';
import { isSame, type Recorded } from './odd-server.ts';
import { elementsIn } from './xml-elements.ts';

type What = Omit<EwsBend, 'at'>;

/** Codes that stand for what Exchange may mean: one or two of each meaning that Concord knows, and one that nobody knows. */
const codes = [
  ...['ErrorServerBusy', 'ErrorExceededConnectionCount', 'ErrorInternalServerError', 'ErrorMailboxFailover'],
  ...[
    'ErrorMailboxStoreUnavailable',
    'ErrorMailboxMoveInProgress',
    'ErrorCrossSiteRequest',
    'ErrorTimeoutExpired',
  ],
  ...['ErrorNonExistentMailbox', 'ErrorAccountDisabled', 'ErrorPasswordExpired', 'ErrorInvalidServerVersion'],
  ...['ErrorOrganizationAccessBlocked', 'ErrorAccessDenied', 'ErrorItemNotFound', 'ErrorFolderNotFound'],
  ...[
    'ErrorSyncFolderNotFound',
    'ErrorInvalidSyncStateData',
    'ErrorIrresolvableConflict',
    'ErrorStaleObject',
  ],
  ...['ErrorQuotaExceeded', 'ErrorMessageSizeExceeded', 'ErrorItemCorrupt', 'ErrorContentConversionFailed'],
  ...[
    'ErrorInvalidIdMalformed',
    'ErrorSchemaValidation',
    'ErrorBatchProcessingStopped',
    'ErrorNobodyKnows',
    'NoError',
  ],
];
/** What surrounds an item's own values, which a person may have written. */
const ofItems = [
  ...['CalendarItem', 'ItemId', 'ParentFolderId', 'ItemClass', 'UID', 'RecurrenceId', 'DateTimeCreated'],
  ...['CalendarItemType', 'IsMeeting', 'IsCancelled', 'IsRecurring', 'MyResponseType', 'Organizer'],
  ...['AppointmentState', 'ExtendedProperty', 'ExtendedFieldURI', 'EffectiveRights', 'LastModifiedTime'],
];
/** Elements that are full of what they are about. */
const others = ['', 'x', 'a&#13;&#10;b', '7', 'true', '<t:Unknown/>'];
const attributeValues = [null, '', 'x', 'a&#10;b'];
const hows = ['drop', 'double', 'empty', 'cut', 'relabel', 'other namespace'] as const;

export function everyEwsBend(recording: readonly Recorded[]): readonly EwsBend[] {
  return recording.flatMap(({ asked, answer }, at) => {
    const refusals: What[] = [
      ...bareStatuses.filter((status) => status !== answer.status).map((status) => ({ status })),
      ...codes.map((code) => ({ status: 500, code })),
      { status: 200, code: 'ErrorInternalServerError' },
      { status: 503, code: 'ErrorServerBusy' },
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
      { status: 401, header: ['www-authenticate', 'NTLM'] },
      { status: 200, body: 'page' },
      { wire: 'end early' },
      ...headersOf(answer),
      { header: ['content-encoding', 'gzip'] },
      { header: ['content-type', 'text/html; charset=utf-16'] },
      ...(Object.keys(bodies) as (keyof typeof bodies)[]).map((body) => ({ body })),
      ...bendsOfElements(String(answer.body ?? '')),
    ];
    const isWrite = /^(?:Create|Update|Delete)Item$/.test(askingOfEws(asked));
    const endless: readonly EwsBend[] =
      askingOfEws(asked) === 'SyncFolderItems'
        ? [{ from: at, asking: 'SyncFolderItems', ...goesOn, once: false }]
        : [];
    return [
      ...[
        ...whats.filter((what) => !isSame(bentForEws(answer, what, asked), answer)),
        ...(isWrite ? refusals.map((what) => ({ ...what, unasked: true as const })) : []),
      ].map((what) => ({ at, ...what })),
      ...endless,
    ];
  });
}

const goesOn = { element: ['m:IncludesLastItemInRange', 0], text: 'false' } as const;

function bendsOfElements(text: string): readonly What[] {
  const all = elementsIn(text);
  const seen = new Map<string, number>();
  return all.flatMap(({ name, start, contentStart, contentEnd, parent }): What[] => {
    const number = seen.get(name) ?? 0;
    seen.set(name, number + 1);
    if (isOfPerson(all, name, parent)) return [];
    const element = [name, number] as const;
    const startTag = text.slice(start, contentStart);
    const isLeaf = contentEnd > contentStart && !text.slice(contentStart, contentEnd).includes('<');
    return [
      ...hows.map((how) => ({ element, how })),
      ...(all.filter((one) => one.name === name).length > 1 ? [{ element, how: 'swap' as const }] : []),
      ...(isLeaf ? others.map((other) => ({ element, text: other })) : []),
      ...[...startTag.matchAll(/ (?!xmlns)([\w:]+)="/g)].flatMap(([, attribute = '']) =>
        attributeValues.map((value) => ({ element, attribute: [attribute, value] as const })),
      ),
      ...(/ResponseMessage$/.test(name) ? codes.map((code) => ({ element, code })) : []),
      ...(/ResponseMessage$/.test(name)
        ? [{ element, attribute: ['ResponseClass', 'Warning'] as const }]
        : []),
    ];
  });
}

/** Whether an element is a value inside of an item that a person may have written. */
function isOfPerson(all: ReturnType<typeof elementsIn>, name: string, parent: number): boolean {
  for (let at = parent; at !== -1; at = all[at]?.parent ?? -1)
    if (all[at]?.name === 't:CalendarItem') return !ofItems.includes(name.replace(/^\w+:/, ''));
  return false;
}
