/** The properties that every class of items has, in the order of the schema's ItemType; extended properties stand between the two lists. */
import { element, xmlText } from '../../simulator/xml.ts';
import { type Item, isAssociated } from '../store/items.ts';
import { plainText } from './body.ts';
import type { CommonContent } from './common.ts';
import { type Property, property, type Subject, textXml, timeText, type ViewContext } from './property.ts';

const isOpen = { inLists: false } as const;

/** Whether an item has classes of properties that its own kind fills. */
export interface OwnViews {
  readonly sent: (subject: Subject) => number;
  readonly received: (subject: Subject) => number;
  readonly displayTo: (subject: Subject) => string;
  readonly displayCc: (subject: Subject) => string;
  readonly responses: (subject: Subject) => readonly string[];
  readonly size: (subject: Subject) => number;
  readonly isDraft: (subject: Subject) => boolean;
  readonly hasAttachments: (subject: Subject) => boolean;
  readonly reminderDue: (subject: Subject) => number | null;
  readonly mime: (subject: Subject) => Uint8Array;
}

export function beforeExtended(own: OwnViews): readonly Property<Subject>[] {
  return [
    property(
      'item:MimeContent',
      'asked',
      (subject) =>
        element('t:MimeContent', Buffer.from(own.mime(subject)).toString('base64'), {
          CharacterSet: 'UTF-8',
        }),
      isOpen,
    ),
    property('item:ItemId', 'id', ({ item, occurrence }, { ids }) => ids.itemXml('ItemId', item, occurrence)),
    property('item:ParentFolderId', 'all', ({ item }, { ids }) =>
      ids.parentXml('ParentFolderId', item.folder),
    ),
    property('item:ItemClass', 'all', ({ item, occurrence }) =>
      textXml(
        'ItemClass',
        occurrence === null
          ? item.itemClass
          : `${item.itemClass}.${occurrence.isException ? 'Exception' : 'Occurrence'}`,
      ),
    ),
    property('item:Subject', 'default', ({ content }) => textXml('Subject', content.subject)),
    property('item:Sensitivity', 'all', ({ content }) => textXml('Sensitivity', content.sensitivity)),
    property(
      'item:Body',
      'all',
      ({ content: { body } }, { bodyType }) => {
        const isText = bodyType === 'Text' || (bodyType === 'Best' && body.type === 'Text');
        const text = isText ? plainText(body) : body.type === 'HTML' ? body.text : htmlOf(body.text);
        return element('t:Body', xmlText(text), { BodyType: isText ? 'Text' : 'HTML' });
      },
      isOpen,
    ),
    property('item:DateTimeReceived', 'all', (subject, { zone }) =>
      textXml('DateTimeReceived', timeText(own.received(subject), zone)),
    ),
    property('item:Size', 'all', (subject) => textXml('Size', own.size(subject))),
    property('item:Categories', 'all', ({ content: { categories } }) =>
      categories.length === 0
        ? ''
        : element('t:Categories', categories.map((one) => textXml('String', one)).join('')),
    ),
    property('item:Importance', 'all', ({ content }) => textXml('Importance', content.importance)),
    property('item:IsSubmitted', 'all', () => textXml('IsSubmitted', false)),
    property('item:IsDraft', 'all', (subject) => textXml('IsDraft', own.isDraft(subject))),
    property('item:IsFromMe', 'all', () => textXml('IsFromMe', false)),
    property('item:IsResend', 'all', () => textXml('IsResend', false)),
    property('item:IsUnmodified', 'all', () => textXml('IsUnmodified', false)),
    property('item:DateTimeSent', 'all', (subject, { zone }) =>
      textXml('DateTimeSent', timeText(own.sent(subject), zone)),
    ),
    property('item:DateTimeCreated', 'all', ({ item }, { zone }) =>
      textXml('DateTimeCreated', timeText(item.created, zone)),
    ),
    property(
      'item:ResponseObjects',
      'all',
      (subject) =>
        element(
          't:ResponseObjects',
          own
            .responses(subject)
            .map((one) => element(`t:${one}`, ''))
            .join(''),
        ),
      isOpen,
    ),
    property('item:ReminderDueBy', 'all', (subject, { zone }) => {
      const due = own.reminderDue(subject);
      return due === null ? '' : textXml('ReminderDueBy', timeText(due, zone));
    }),
    property('item:ReminderIsSet', 'all', ({ content, item }, { operation }) =>
      isWithoutReminder(content, item, operation) ? '' : textXml('ReminderIsSet', content.isReminderSet),
    ),
    property('item:ReminderMinutesBeforeStart', 'all', ({ content, item }, { operation }) =>
      isWithoutReminder(content, item, operation)
        ? ''
        : textXml('ReminderMinutesBeforeStart', content.reminderMinutes),
    ),
    property('item:DisplayCc', 'all', (subject) => textXml('DisplayCc', own.displayCc(subject))),
    property('item:DisplayTo', 'all', (subject) => textXml('DisplayTo', own.displayTo(subject))),
    property('item:HasAttachments', 'default', (subject) =>
      textXml('HasAttachments', own.hasAttachments(subject)),
    ),
  ];
}

export const afterExtended: readonly Property<Subject>[] = [
  property('item:Culture', 'all', () => textXml('Culture', 'en-US')),
  property('item:EffectiveRights', 'all', () =>
    element(
      't:EffectiveRights',
      [
        ...['CreateAssociated', 'CreateContents', 'CreateHierarchy'].map((one) => textXml(one, false)),
        ...['Delete', 'Modify', 'Read'].map((one) => textXml(one, true)),
      ].join(''),
    ),
  ),
  property('item:LastModifiedName', 'all', ({ item }) => textXml('LastModifiedName', item.folder.owner.name)),
  property('item:LastModifiedTime', 'all', ({ item }, { zone }) =>
    textXml('LastModifiedTime', timeText(item.modified, zone)),
  ),
  property('item:IsAssociated', 'all', ({ item }) => textXml('IsAssociated', isAssociated(item))),
  property('item:WebClientReadFormQueryString', 'all', ({ item, occurrence }, { ids }) => {
    const id = encodeURIComponent(ids.itemId(item, occurrence));
    const domain = item.folder.owner.email.split('@')[1] ?? '';
    const rest = item.record.type === 'calendar' ? 'path=/calendar/item' : 'viewmodel=ReadMessageItem';
    return textXml(
      'WebClientReadFormQueryString',
      `https://mail.${domain}/owa/?ItemID=${id}&exvsurl=1&${rest}`,
    );
  }),
  property('item:ConversationId', 'all', ({ item }, { ids }) =>
    element('t:ConversationId', '', { Id: ids.folderId(item.folder) }),
  ),
  property(
    'item:Flag',
    'all',
    ({ item: { record } }, { zone }) => {
      if (record.type === 'calendar') return '';
      const { status, start, due, completed } = record.flag;
      const time = (tag: string, ms: number | null): string =>
        ms === null ? '' : textXml(tag, timeText(ms, zone));
      return element(
        't:Flag',
        textXml('FlagStatus', status) +
          time('StartDate', start) +
          time('DueDate', due) +
          time('CompleteDate', completed),
      );
    },
    { since: 'Exchange2013' },
  ),
];

/** A list of messages says nothing of reminders that are not set. */
function isWithoutReminder(
  { isReminderSet }: CommonContent,
  { record }: Item,
  operation: ViewContext['operation'],
): boolean {
  return operation === 'list' && record.type === 'message' && !isReminderSet;
}

function htmlOf(text: string): string {
  if (text === '') return '';
  return `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n<div>${xmlText(text).replaceAll('&#xD;', '').replaceAll('\n', '<br>\r\n')}</div>\r\n</body>\r\n</html>\r\n`;
}
