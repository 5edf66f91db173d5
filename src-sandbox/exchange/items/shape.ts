/** ItemShape: which properties an answer has (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange). */
import { childOf, textOf, type XmlNode } from '../../simulator/xml.ts';
import { calendarProperties } from '../calendar/properties.ts';
import { messageProperties } from '../mail/properties.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import { isAtLeast, type Schema } from '../versions.ts';
import { extendedValueOf } from './computed.ts';
import { type ExtendedPath, propertyXml, readPath } from './extended-properties.ts';
import { afterExtended, beforeExtended } from './item-properties.ts';
import { ownViews } from './own-views.ts';
import type { CalendarSubject, MessageSubject, Property, Subject, ViewContext } from './property.ts';
import { isUnfilled } from './unfilled.ts';

export interface ItemShape {
  readonly base: 'IdOnly' | 'Default' | 'AllProperties';
  /** FieldURIs that are asked for by name. */
  readonly fields: ReadonlySet<string>;
  readonly extended: readonly ExtendedPath[];
  readonly includeMime: boolean;
  readonly bodyType: ViewContext['bodyType'];
}

const before = beforeExtended(ownViews);
const everywhere = [...before, ...afterExtended];
const byUri: ReadonlyMap<string, Property<never>> = new Map(
  [...everywhere, ...calendarProperties, ...messageProperties].map((one) => [one.uri, one]),
);

export const idOnly: ItemShape = {
  base: 'IdOnly',
  fields: new Set(),
  extended: [],
  includeMime: false,
  bodyType: 'Best',
};

/**
 * @param refusesOpen what FindItem does with properties that are read from an opened item alone; SyncFolderItems leaves them out
 * @throws EwsFault for a path that the schema does not have. @throws EwsError for one that is refused
 */
export function readItemShape(node: XmlNode, schema: Schema, refusesOpen: boolean): ItemShape {
  const base = textOf(node, 'BaseShape');
  if (base !== 'IdOnly' && base !== 'Default' && base !== 'AllProperties')
    return invalidSchema("The 'BaseShape' element is invalid.");
  const fields = new Set<string>();
  const extended: ExtendedPath[] = [];
  for (const path of childOf(node, 'AdditionalProperties')?.children ?? []) {
    if (path.name === 'ExtendedFieldURI') extended.push(readPath(path));
    else if (path.name === 'FieldURI') fields.add(demandField(path, schema));
    else if (path.name !== 'IndexedFieldURI') invalidSchema(`The element '${path.name}' is not expected.`);
  }
  const isAbsent = (uri: string): boolean => byUri.get(uri)?.inLists === false;
  if (refusesOpen && [...fields].some(isAbsent)) refuse('ErrorInvalidPropertyRequest');
  const bodyType = textOf(node, 'BodyType');
  return {
    base,
    fields,
    extended,
    includeMime: textOf(node, 'IncludeMimeContent') === 'true',
    bodyType: bodyType === 'HTML' || bodyType === 'Text' ? bodyType : 'Best',
  };
}

/** The name in a FieldURI. @throws EwsFault where the schema does not have it */
export function demandField({ attributes }: XmlNode, schema: Schema): string {
  const uri = attributes.FieldURI ?? '';
  const known = byUri.get(uri);
  if (known === undefined ? isUnfilled(uri) : isAtLeast(schema, known.since)) return uri;
  return invalidSchema(
    `The 'FieldURI' attribute is invalid - The value '${uri}' is invalid according to its datatype 'http://schemas.microsoft.com/exchange/services/2006/types:UnindexedFieldURIType' - The Enumeration constraint failed.`,
  );
}

/** The content of `t:CalendarItem` or `t:Message`. */
export function shapedItem(subject: Subject, shape: ItemShape, context: ViewContext): string {
  const levels = { IdOnly: ['id'], Default: ['id', 'default'], AllProperties: ['id', 'default', 'all'] };
  const has = ({ uri, shape: smallest, inLists, since }: Property<never>): boolean =>
    (context.operation === 'get' || inLists) &&
    isAtLeast(context.schema, since) &&
    (shape.fields.has(uri) ||
      levels[shape.base].includes(smallest) ||
      (uri === 'item:MimeContent' && shape.includeMime));
  const write = <Of>(properties: readonly Property<Of>[], of: Of): string =>
    properties
      .filter(has as (one: Property<Of>) => boolean)
      .map((one) => one.view(of, context))
      .join('');
  const extended = shape.extended.map((path) => {
    const value = extendedValueOf(subject, path);
    return value === null ? '' : propertyXml(path, value);
  });
  const own =
    subject.item.record.type === 'calendar'
      ? write(calendarProperties, subject as CalendarSubject)
      : write(messageProperties, subject as MessageSubject);
  return write(before, subject) + extended.join('') + write(afterExtended, subject) + own;
}
