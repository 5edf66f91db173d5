/** Extended properties: MAPI properties by tag or name (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/properties-and-extended-properties-in-ews-in-exchange). */
import { childOf, element, type XmlNode, xmlText } from '../../simulator/xml.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import type { ExtendedValue } from './common.ts';

/** What a client names with ExtendedFieldURI. */
export interface ExtendedPath {
  /** The same for all ways to name one property. */
  readonly key: string;
  /** The attributes as the client wrote them, for answers. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly isArray: boolean;
}

const sets: Readonly<Record<string, string>> = {
  Address: '00062004-0000-0000-c000-000000000046',
  Appointment: '00062002-0000-0000-c000-000000000046',
  CalendarAssistant: '11000e07-b51b-40d6-af21-caa85edab1d0',
  Common: '00062008-0000-0000-c000-000000000046',
  InternetHeaders: '00020386-0000-0000-c000-000000000046',
  Meeting: '6ed8da90-450b-101b-98da-00aa003f1305',
  PublicStrings: '00020329-0000-0000-c000-000000000046',
  Sharing: '00062040-0000-0000-c000-000000000046',
  Task: '00062003-0000-0000-c000-000000000046',
  UnifiedMessaging: '4442858e-a9e3-4e80-b900-317a210cc15b',
};

/** Well-known properties by their keys. */
export const known = {
  /** PidLidGlobalObjectId (MS-OXOCAL 2.2.1.27). */
  globalObjectId: `${sets.Meeting}#3`,
  /** PidLidCleanGlobalObjectId (MS-OXOCAL 2.2.1.28). */
  cleanGlobalObjectId: `${sets.Meeting}#35`,
  /** PidTagMessageFlags (MS-OXCMSG 2.2.1.6). */
  messageFlags: '0xe07',
  /** PidTagMessageDeliveryTime (MS-OXOMSG 2.2.3.9). */
  deliveryTime: '0xe06',
} as const;

/** @throws EwsFault for attributes that name no property */
export function readPath({ attributes }: XmlNode): ExtendedPath {
  const { DistinguishedPropertySetId, PropertySetId, PropertyTag, PropertyName, PropertyId, PropertyType } =
    attributes;
  if (PropertyType === undefined) invalidSchema("The required attribute 'PropertyType' is missing.");
  const isArray = PropertyType.endsWith('Array');
  if (PropertyTag !== undefined) {
    const tag = Number(PropertyTag);
    if (!Number.isInteger(tag) || tag > 0xffff)
      invalidSchema(`The 'PropertyTag' attribute is invalid - '${PropertyTag}'.`);
    return { key: `0x${tag.toString(16)}`, attributes, isArray };
  }
  const set = PropertySetId?.toLowerCase() ?? sets[DistinguishedPropertySetId ?? ''];
  const name = PropertyName ?? (PropertyId === undefined ? undefined : `#${Number(PropertyId)}`);
  if (set === undefined || name === undefined)
    return refuse('ErrorInvalidRequest', 'The extended property path names no property.');
  return { key: PropertyName === undefined ? `${set}${name}` : `${set} ${name}`, attributes, isArray };
}

/** ExtendedProperty: its path and value. @throws EwsFault */
export function readProperty(node: XmlNode): readonly [path: ExtendedPath, value: ExtendedValue] {
  const uri =
    childOf(node, 'ExtendedFieldURI') ?? invalidSchema("The element 'ExtendedFieldURI' is missing.");
  const path = readPath(uri);
  const values = childOf(node, 'Values');
  if (values !== null) return [path, values.children.map(({ text }) => text)];
  return [path, childOf(node, 'Value')?.text ?? invalidSchema("The element 'Value' is missing.")];
}

export function propertyXml({ attributes }: ExtendedPath, value: ExtendedValue): string {
  const content =
    typeof value === 'string'
      ? element('t:Value', xmlText(value))
      : element('t:Values', value.map((one) => element('t:Value', xmlText(one))).join(''));
  return element('t:ExtendedProperty', element('t:ExtendedFieldURI', '', attributes) + content);
}
