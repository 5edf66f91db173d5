/**
 * Values that are longer than the other side holds (WR11): they cross in a shortened form that says so, stay whole on their own
 * side, and are never written back shortened. Pure.
 */
import { canonicalEvent, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  Participant,
  PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import {
  type GuestLimits,
  troubleWith,
  withheldGuests,
} from '../../../../src-shared/domain/calendar/guest-limits.ts';
import { textOfHtml } from '../../../../src-shared/domain/calendar/html-text.ts';
import {
  type ItemsName,
  type Sizes,
  sizeOf,
  type TextName,
  type TextUnit,
} from '../../../../src-shared/domain/calendar/sizes.ts';

/** Ends a shortened text. The same in every language: another program's language would change the entry. */
export const mark = '… (shortened)';

type Item = Readonly<Record<string, unknown>>;
type Items = Readonly<Record<string, Item>>;
/** An event, or the patch of a changed occurrence. */
type Part = Readonly<Record<string, unknown>>;

const itemTexts: Readonly<Record<ItemsName, readonly string[]>> = {
  locations: ['name'],
  virtualLocations: ['name', 'uri'],
  participants: ['name', 'email'],
};
const itemsNames = Object.keys(itemTexts) as readonly ItemsName[];
/** An address that is cut leads elsewhere: an item whose address is too long is left out. */
const addresses: readonly TextName[] = ['virtualLocations/uri', 'participants/email'];

/**
 * The event as a side with these sizes can hold it; the same object when it holds all of it. What the side holds already is left
 * alone, whatever its size.
 * @param known what the side holds; null when the entry is new there
 */
export function shortened(
  event: CalendarEvent,
  sizes: Sizes | undefined,
  known: CalendarEvent | null,
): CalendarEvent {
  if (sizes === undefined || !limitsAnyOf(event, sizes)) return event;
  return mapParts(event, known, (part, there, series) => shortenedPart(part, there, series, sizes));
}

/**
 * The event as it is to become on a side, from what the other side holds in a shortened form: texts that end with the mark get back
 * what was cut off, and items that never crossed stay. The same object when nothing of the known event was shortened.
 * @param known what the side that is written to holds, whole
 * @param sizes of the other side, which the values come from
 */
export function madeWhole(
  event: CalendarEvent,
  known: CalendarEvent,
  sizes: Sizes | undefined,
): CalendarEvent {
  if (sizes === undefined || !limitsAnyOf(known, sizes)) return event;
  return mapParts(event, known, (part, there) => wholePart(part, there, sizes));
}

/** Whether a side with these sizes may not hold all of an event; one that limits only guests is rarely concerned. */
function limitsAnyOf(event: CalendarEvent, { texts, items, guests }: Sizes): boolean {
  if (Object.keys(texts).length + Object.keys(items).length > 0) return true;
  return withheldGuests(event, guests).length > 0;
}

/** A text as a side can hold it: whole characters as a reader sees them, then the mark. The same text when it fits. */
export function shortenedText(text: string, most: number, unit: TextUnit): string {
  return isLonger(text, most, unit) ? `${headOf(text, most, unit)}${markFor(most, unit)}` : text;
}

/** @param change gets a part, the same part of `known`, and the series' own part for an occurrence */
function mapParts(
  event: CalendarEvent,
  known: CalendarEvent | null,
  change: (part: Part, known: Part, series: Part | null) => Part,
): CalendarEvent {
  const own = event as unknown as Part;
  const series = change(own, (known ?? {}) as unknown as Part, null);
  let isChanged = series !== own;
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(([id, patch]) => {
    // an occurrence without a value of its own has that of its series
    const there = known === null ? {} : { ...(known as unknown as Part), ...known.recurrenceOverrides?.[id] };
    const changed = change(patch, there, own) as PatchObject;
    if (changed !== patch) isChanged = true;
    return [id, changed];
  });
  if (!isChanged) return event;
  return canonicalEvent({
    ...series,
    ...(overrides.length === 0 ? {} : { recurrenceOverrides: Object.fromEntries(overrides) }),
  } as unknown as CalendarEvent);
}

function shortenedPart(part: Part, known: Part, series: Part | null, sizes: Sizes): Part {
  const { unit, texts } = sizes;
  const changes: Record<string, unknown> = {};
  const { title, description } = part;
  if (isTooLong(title, texts.title, unit) && title !== known.title)
    changes.title = shortenedText(title, texts.title ?? 0, unit);
  if (isTooLong(description, texts.description, unit) && description !== known.description) {
    // HTML that is cut anywhere is no HTML any more: its text crosses
    const isHtml = (part.descriptionContentType ?? series?.descriptionContentType) === 'text/html';
    const plain = isHtml ? textOfHtml(description) : description;
    changes.description = shortenedText(plain, texts.description ?? 0, unit);
    if (isHtml) changes.descriptionContentType = 'text/plain';
  }
  for (const name of itemsNames) {
    const items = part[name] as Items | null | undefined;
    if (items === undefined || items === null) continue;
    const fitting = shortenedItems(name, items, (known[name] ?? {}) as Items, sizes);
    if (fitting !== items) changes[name] = fitting;
  }
  return Object.keys(changes).length === 0 ? part : { ...part, ...changes };
}

function shortenedItems(
  name: ItemsName,
  items: Items,
  known: Items,
  { unit, texts, items: most, guests }: Sizes,
): Items {
  let isChanged = false;
  const fitting = Object.entries(items).flatMap(([id, item]): readonly (readonly [string, Item])[] => {
    if (sameValue(item, known[id])) return [[id, item]];
    if (name === 'participants' && guests !== undefined && isUnfit(item, guests)) {
      isChanged = true;
      return [];
    }
    const changes: Record<string, string> = {};
    for (const property of itemTexts[name]) {
      const value = item[property];
      const text: TextName = `${name}/${property}` as TextName;
      const limit = texts[text];
      if (!isTooLong(value, limit, unit) || value === known[id]?.[property]) continue;
      isChanged = true;
      if (addresses.includes(text)) return [];
      changes[property] = shortenedText(value, limit ?? 0, unit);
    }
    return [[id, { ...item, ...changes }]];
  });
  const limit = most[name] ?? Number.POSITIVE_INFINITY;
  if (fitting.length <= limit) return isChanged ? Object.fromEntries(fitting) : items;
  // who is there already stays, then the organiser, then the others in their order
  const rank = ([id, item]: readonly [string, Item]): number =>
    Object.hasOwn(known, id) ? 0 : (item.roles as Item | undefined)?.owner === true ? 1 : 2;
  const kept = new Set(
    [...fitting]
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, limit)
      .map(([id]) => id),
  );
  return Object.fromEntries(fitting.filter(([id]) => kept.has(id)));
}

/** Whether a side with these limits has no place for a participant (PE9). */
function isUnfit(item: Item, guests: GuestLimits): boolean {
  return troubleWith(item as unknown as Participant, guests) !== null;
}

function wholePart(part: Part, known: Part, sizes: Sizes): Part {
  const { unit, texts } = sizes;
  const changes: Record<string, unknown> = {};
  const isHtml = known.descriptionContentType === 'text/html';
  const wanted = {
    title: wholeText(part.title, known.title, texts.title, unit),
    description: wholeDescription(part.description, known.description, isHtml, texts.description, unit),
  };
  for (const [name, text] of Object.entries(wanted)) if (text !== part[name]) changes[name] = text;
  // the text of HTML that got back all that was cut off is that HTML again
  if (isHtml && 'description' in changes && changes.description === known.description)
    changes.descriptionContentType = 'text/html';
  for (const name of itemsNames) {
    const items = part[name] as Items | null | undefined;
    const there = known[name] as Items | null | undefined;
    if (items === undefined || items === null || there === undefined || there === null) continue;
    const whole = wholeItems(name, items, there, sizes);
    if (whole !== items) changes[name] = whole;
  }
  return Object.keys(changes).length === 0 ? part : { ...part, ...changes };
}

function wholeDescription(
  text: unknown,
  known: unknown,
  isHtml: boolean,
  most: number | undefined,
  unit: TextUnit,
): unknown {
  if (!isHtml || !isTooLong(known, most, unit)) return wholeText(text, known, most, unit);
  const plain = textOfHtml(known);
  return text === shortenedText(plain, most ?? 0, unit) ? known : wholeText(text, plain, most, unit);
}

/** A text that still ends with the mark was edited in the part that is shown: what was cut off follows it again. */
function wholeText(text: unknown, known: unknown, most: number | undefined, unit: TextUnit): unknown {
  if (typeof text !== 'string' || text === known || !isTooLong(known, most, unit)) return text;
  const ending = markFor(most ?? 0, unit);
  if (text === shortenedText(known, most ?? 0, unit)) return known;
  if (ending !== mark || !text.endsWith(ending)) return text;
  return `${text.slice(0, -ending.length)}${known.slice(headOf(known, most ?? 0, unit).length)}`;
}

function wholeItems(name: ItemsName, items: Items, known: Items, sizes: Sizes): Items {
  const { unit, texts } = sizes;
  const crossed = shortenedItems(name, known, {}, sizes);
  if (crossed === known) return items;
  let isChanged = false;
  /** What stands on the whole side for an item that crossed in this form; links and places move when one before them goes. */
  const wholeOf = (id: string, item: Item): Item => {
    if (sameValue(item, known[id])) return item;
    // two that begin alike crossed in one form: each is its own, as long as it did not move
    const isOwn = sameValue(crossed[id], item);
    const same = isOwn ? id : Object.keys(crossed).find((one) => sameValue(crossed[one], item));
    const whole = known[same ?? id];
    if (whole === undefined) return item;
    const changes: Record<string, unknown> = {};
    for (const property of itemTexts[name]) {
      const text = wholeText(item[property], whole[property], texts[`${name}/${property}` as TextName], unit);
      if (text !== item[property]) changes[property] = text;
    }
    if (Object.keys(changes).length === 0) return item;
    isChanged = true;
    return { ...item, ...changes };
  };
  const whole = Object.entries(items).map(([id, item]) => [id, wholeOf(id, item)] as const);
  // those that never crossed are nobody's removal; ids of links and places are only positions
  const isThere = (id: string, item: Item): boolean =>
    name === 'participants' ? Object.hasOwn(items, id) : whole.some(([, one]) => sameValue(one, item));
  const uncrossed = Object.entries(known).filter(
    ([id, item]) => !Object.hasOwn(crossed, id) && !isThere(id, item),
  );
  if (uncrossed.length === 0) return isChanged ? Object.fromEntries(whole) : items;
  if (name === 'participants') return Object.fromEntries([...whole, ...uncrossed]);
  return Object.fromEntries([...whole, ...uncrossed].map(([, item], index) => [String(index), item]));
}

function isTooLong(text: unknown, most: number | undefined, unit: TextUnit): text is string {
  return typeof text === 'string' && most !== undefined && isLonger(text, most, unit);
}

function isLonger(text: string, most: number, unit: TextUnit): boolean {
  // no unit counts less than half of the code units, or more than three times as many
  if (text.length > 2 * most) return true;
  return text.length * 3 > most && sizeOf(text, unit) > most;
}

function markFor(most: number, unit: TextUnit): string {
  return sizeOf(mark, unit) * 2 <= most ? mark : '';
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What stays before the mark of a text that is too long; no character as a reader sees it is cut in half, unless it alone is longer than the limit. */
function headOf(text: string, most: number, unit: TextUnit): string {
  const room = most - sizeOf(markFor(most, unit), unit);
  let size = 0;
  let end = 0;
  while (end < text.length) {
    const character = String.fromCodePoint(text.codePointAt(end) ?? 0);
    size += sizeOf(character, unit);
    if (size > room) break;
    end += character.length;
  }
  const start = graphemes.segment(text).containing(end)?.index ?? end;
  return text.slice(0, start === 0 ? end : start).trimEnd();
}
