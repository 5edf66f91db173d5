/** Properties of items: the element of each, the path that requests name it by, and how it is read and written. */
import type { XmlNode } from '../../simulator/xml.ts';
import { element, xmlText } from '../../simulator/xml.ts';
import type { Occurrence } from '../calendar/occurrences.ts';
import type { CalendarContent } from '../calendar/record.ts';
import { instantIn, wallIn, type Zone, zoneOffset } from '../calendar/zones.ts';
import type { Mailbox } from '../mailboxes.ts';
import { refuse } from '../refusal.ts';
import type { ItemIds } from '../store/item-ids.ts';
import type { CalendarItem, Item, MessageItem } from '../store/items.ts';
import type { Schema } from '../versions.ts';
import type { CommonContent } from './common.ts';

/** What an answer depends on beside the item. */
export interface ViewContext {
  /** Who asks. */
  readonly viewer: Mailbox;
  readonly schema: Schema;
  /** Of the header TimeZoneContext. */
  readonly zone: Zone;
  /** GetItem gives all properties; FindItem and SyncFolderItems give those that stand in a folder's table. */
  readonly operation: 'get' | 'list';
  readonly bodyType: 'Best' | 'HTML' | 'Text';
  readonly includeMime: boolean;
  readonly ids: ItemIds;
}

/** What a property belongs to: an item, or one occurrence of a series. */
export interface CalendarSubject {
  readonly item: CalendarItem;
  readonly occurrence: Occurrence | null;
  readonly content: CalendarContent;
}

export interface MessageSubject {
  readonly item: MessageItem;
  readonly occurrence: null;
  readonly content: CommonContent;
}

export type Subject = CalendarSubject | MessageSubject;

export interface Property<Of> {
  /** `item:Subject`. */
  readonly uri: string;
  /** The element, without prefix. */
  readonly tag: string;
  /** The smallest base shape that has it; `asked` for what is given only by name. */
  readonly shape: 'id' | 'default' | 'all' | 'asked';
  /** Whether FindItem and SyncFolderItems give it. */
  readonly inLists: boolean;
  /** The first schema that has it. */
  readonly since: Schema;
  /** XML; empty where there is nothing. */
  readonly view: (subject: Of, context: ViewContext) => string;
}

/** @param uri with the class before the colon; the element has the name behind it */
export function property<Of>(
  uri: string,
  shape: Property<Of>['shape'],
  view: Property<Of>['view'],
  other: { readonly inLists?: boolean; readonly since?: Schema } = {},
): Property<Of> {
  const tag = uri.slice(uri.indexOf(':') + 1);
  return { uri, tag, shape, view, inLists: other.inLists ?? true, since: other.since ?? 'Exchange2007' };
}

/** An element with text, or nothing for null. */
export function textXml(tag: string, value: string | number | boolean | null): string {
  return value === null ? '' : element(`t:${tag}`, xmlText(String(value)));
}

/** An instant as an answer has it: in UTC, or with the offset of the request's zone. @param ms epoch milliseconds */
export function timeText(ms: number, zone: Zone): string {
  if (zone.id === 'UTC') return `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const minutes = Math.round(zoneOffset(zone, ms) / 60_000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${wallIn(zone, ms).slice(0, 19)}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

/** Epoch milliseconds of a dateTime. @param zone of a text without an offset. @throws EwsError */
export function readTime(text: string, zone: Zone): number {
  const trimmed = text.trim();
  const ms = /(?:Z|[+-]\d\d:\d\d)$/.test(trimmed)
    ? Date.parse(trimmed)
    : instantIn(zone, trimmed.replace(/\.\d+$/, ''));
  return Number.isNaN(ms) ? refuse('ErrorInvalidRequest', `'${text}' is no dateTime.`) : ms;
}

export function isTrue(node: XmlNode): boolean {
  return /^\s*(?:true|1)\s*$/.test(node.text);
}

/** The subject of a whole item. */
export function subjectOf(item: Item, occurrence: Occurrence | null): Subject {
  if (item.record.type === 'message') {
    const message = item as MessageItem;
    return { item: message, occurrence: null, content: message.record.content };
  }
  const calendarItem = item as CalendarItem;
  return { item: calendarItem, occurrence, content: occurrence?.content ?? calendarItem.record.content };
}
