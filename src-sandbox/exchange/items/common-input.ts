/** What a request sets of any item. */
import type { XmlNode } from '../../simulator/xml.ts';
import type { CommonContent } from './common.ts';
import { readProperty } from './extended-properties.ts';
import { isTrue } from './property.ts';

const readers: Readonly<
  Record<string, (node: XmlNode, before: Partial<CommonContent>) => Partial<CommonContent>>
> = {
  Subject: (node) => ({ subject: node.text }),
  Body: (node) => ({
    body: { type: node.attributes.BodyType === 'HTML' ? 'HTML' : 'Text', text: node.text },
  }),
  Sensitivity: (node) => ({ sensitivity: node.text }),
  Importance: (node) => ({ importance: node.text }),
  Categories: (node) => ({ categories: node.children.map(({ text }) => text) }),
  ReminderIsSet: (node) => ({ isReminderSet: isTrue(node) }),
  ReminderMinutesBeforeStart: (node) => ({ reminderMinutes: Number(node.text) }),
  // nobody reads it here
  Culture: () => ({}),
  ExtendedProperty: (node, { extended }) => {
    const [{ key }, value] = readProperty(node);
    return { extended: { ...extended, [key]: value } };
  },
};

const emptied: Readonly<Record<string, Partial<CommonContent>>> = {
  Subject: { subject: '' },
  Body: { body: { type: 'Text', text: '' } },
  Categories: { categories: [] },
  InReplyTo: {},
  Importance: { importance: 'Normal' },
  Sensitivity: { sensitivity: 'Normal' },
  ReminderIsSet: { isReminderSet: false },
  ReminderMinutesBeforeStart: { reminderMinutes: 0 },
};

/** What an element sets; null for one that is not common to all items. @param before with the extended properties so far */
export function readCommonElement(
  node: XmlNode,
  before: Partial<CommonContent>,
): Partial<CommonContent> | null {
  return readers[node.name]?.(node, before) ?? null;
}

/** Null for what is not common to all items, or cannot be empty. */
export function emptiedElement(tag: string): Partial<CommonContent> | null {
  return emptied[tag] ?? null;
}
