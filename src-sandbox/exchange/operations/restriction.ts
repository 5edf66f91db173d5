/** Restriction and SortOrder of FindItem (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-use-search-filters-with-ews-in-exchange). */
import { childOf, type XmlNode } from '../../simulator/xml.ts';
import { extendedValueOf } from '../items/computed.ts';
import { readPath } from '../items/extended-properties.ts';
import type { CalendarSubject, MessageSubject, Subject } from '../items/property.ts';
import { messageFacts } from '../mail/facts.ts';
import { invalidSchema, refuse } from '../refusal.ts';

type Value = string | number | boolean | null;

const common: Readonly<Record<string, (subject: Subject) => Value>> = {
  'item:Subject': ({ content }) => content.subject,
  'item:ItemClass': ({ item }) => item.itemClass,
  'item:DateTimeCreated': ({ item }) => item.created,
  'item:LastModifiedTime': ({ item }) => item.modified,
  'item:Importance': ({ content }) => content.importance,
  'item:Sensitivity': ({ content }) => content.sensitivity,
};
const ofCalendar: Readonly<Record<string, (subject: CalendarSubject) => Value>> = {
  'calendar:Start': ({ content }) => content.start,
  'calendar:End': ({ content }) => content.end,
  'calendar:Location': ({ content }) => content.location,
};
const ofMessage: Readonly<Record<string, (subject: MessageSubject) => Value>> = {
  'item:DateTimeReceived': ({ item }) => item.record.received,
  'message:IsRead': ({ item }) => item.record.isRead,
  'message:InternetMessageId': ({ item }) => messageFacts(item.record.mime).messageId,
};

/** The value behind a FieldURI or an ExtendedFieldURI. UID cannot be searched: Exchange has no such column. @throws EwsError */
function valueAt(subject: Subject, path: XmlNode): Value {
  if (path.name === 'ExtendedFieldURI') {
    const value = extendedValueOf(subject, readPath(path));
    return value === null || typeof value === 'string' ? value : value.join('\0');
  }
  const uri = path.attributes.FieldURI ?? '';
  const isCalendar = subject.item.record.type === 'calendar';
  if (ofCalendar[uri] !== undefined) return isCalendar ? ofCalendar[uri](subject as CalendarSubject) : null;
  if (ofMessage[uri] !== undefined) return isCalendar ? null : ofMessage[uri](subject as MessageSubject);
  const read = common[uri] ?? refuse('ErrorUnsupportedPathForQuery');
  return read(subject);
}

const comparisons: Readonly<Record<string, (a: string | number, b: string | number) => boolean>> = {
  IsEqualTo: (a, b) => a === b,
  IsNotEqualTo: (a, b) => a !== b,
  IsGreaterThan: (a, b) => a > b,
  IsGreaterThanOrEqualTo: (a, b) => a >= b,
  IsLessThan: (a, b) => a < b,
  IsLessThanOrEqualTo: (a, b) => a <= b,
};

/** @param filter null: everything fits. @throws EwsError, EwsFault */
export function fits(subject: Subject, filter: XmlNode | null): boolean {
  if (filter === null) return true;
  const { name, children } = filter;
  if (name === 'And') return children.every((one) => fits(subject, one));
  if (name === 'Or') return children.some((one) => fits(subject, one));
  if (name === 'Not') return !fits(subject, children[0] ?? null);
  const [path] = children;
  if (path === undefined) return invalidSchema(`The element '${name}' is empty.`);
  const value = valueAt(subject, path);
  if (name === 'Exists') return value !== null;
  const constant = childOf(filter, 'Constant') ?? childOf(childOf(filter, 'FieldURIOrConstant'), 'Constant');
  const given = constant?.attributes.Value ?? invalidSchema("The element 'Constant' is missing.");
  if (name === 'Contains') return contains(value, given, filter.attributes);
  const compare = comparisons[name] ?? invalidSchema(`The element '${name}' is not expected.`);
  if (value === null) return name === 'IsNotEqualTo';
  if (typeof value === 'number') return compare(value, Date.parse(given));
  // texts are compared without regard to case, as Exchange does
  const folded = (text: string): string => text.toLowerCase();
  const isBinary = path.attributes.PropertyType === 'Binary';
  return isBinary ? compare(String(value), given) : compare(folded(String(value)), folded(given));
}

function contains(value: Value, given: string, attributes: Readonly<Record<string, string>>): boolean {
  if (value === null) return false;
  const isExact = attributes.ContainmentComparison === 'Exact';
  const [whole, part] = isExact ? [String(value), given] : [String(value).toLowerCase(), given.toLowerCase()];
  if (attributes.ContainmentMode === 'FullString') return whole === part;
  return attributes.ContainmentMode === 'Prefixed' ? whole.startsWith(part) : whole.includes(part);
}

/** @throws EwsError, EwsFault */
export function sorted(subjects: readonly Subject[], order: XmlNode | null): readonly Subject[] {
  const orders = order?.children ?? [];
  if (orders.length === 0) return subjects;
  return [...subjects].sort((a, b) => {
    for (const { attributes, children } of orders) {
      const path = children[0] ?? invalidSchema('A path is missing.');
      const [one, other] = [valueAt(a, path) ?? '', valueAt(b, path) ?? ''];
      if (one !== other) return (one < other ? -1 : 1) * (attributes.Order === 'Descending' ? -1 : 1);
    }
    return 0;
  });
}
