/**
 * How long texts and how many items a side can hold, as data. What is longer crosses in a shortened form (WR11); what can be
 * neither shortened nor left out, such as a rule, is refused by the side itself.
 */
import type { CalendarEvent, FieldName } from './event.ts';
import { type GuestLimits, withheldGuests } from './guest-limits.ts';

/** `code-points`: Unicode characters, as JSON Schema counts `maxLength`; `utf-16`: code units; `utf-8`: bytes. */
export type TextUnit = 'code-points' | 'utf-16' | 'utf-8';

/** A text of an event, or of each item in one of its maps. */
export type TextName =
  | 'title'
  | 'description'
  | 'locations/name'
  | 'virtualLocations/name'
  | 'virtualLocations/uri'
  | 'participants/name'
  | 'participants/email';

export type ItemsName = 'locations' | 'virtualLocations' | 'participants';

export interface Sizes {
  readonly unit: TextUnit;
  /** The longest text that is held; a text that is not named has no known limit. */
  readonly texts: Readonly<Partial<Record<TextName, number>>>;
  /** The most items of a map, in the event itself and in each changed occurrence. */
  readonly items: Readonly<Partial<Record<ItemsName, number>>>;
  /** Missing: every participant that an event can have. */
  readonly guests?: GuestLimits;
}

/** The length of a text in a unit. A lone surrogate counts as one code point, and as three bytes. */
export function sizeOf(text: string, unit: TextUnit): number {
  if (unit === 'utf-16') return text.length;
  let size = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0;
    if (code > 0xffff) index += 1;
    size += unit === 'code-points' ? 1 : bytesOf(code);
  }
  return size;
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/** The parts of an event that hold texts and items: the event itself, and each changed occurrence as a patch. */
type Part = Readonly<Record<string, unknown>>;

/** The field in which an event exceeds what a side holds; null when it exceeds nothing. */
export function exceedingField(
  event: CalendarEvent,
  { unit, texts, items, guests }: Sizes,
): FieldName | null {
  if (withheldGuests(event, guests).length > 0) return 'participants';
  const parts: readonly Part[] = [
    event as unknown as Part,
    ...Object.values(event.recurrenceOverrides ?? {}),
  ];
  for (const part of parts) {
    for (const [name, most] of Object.entries(texts)) {
      const [field = '', property] = name.split('/');
      const held = part[field];
      const values =
        property === undefined ? [held] : Object.values(held ?? {}).map((item: Part) => item[property]);
      if (values.some((value) => typeof value === 'string' && sizeOf(value, unit) > most))
        return field as FieldName;
    }
    for (const [name, most] of Object.entries(items))
      if (Object.keys(part[name] ?? {}).length > most) return name as FieldName;
  }
  return null;
}
