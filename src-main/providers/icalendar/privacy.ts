/** Reads who may see an event: CLASS (RFC 5545 3.8.1.3), and Calendar Server's own property for a whole object. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { type Component, lineOf, linesOf, newLine, rawValue, replaceLines } from './content-lines.ts';

export type Privacy = NonNullable<CalendarEvent['privacy']>;

/** From the least to the most strict. */
const order: readonly Privacy[] = ['public', 'private', 'secret'];

/**
 * Apple's Calendar Server hides events by it (its extension "private events"): PUBLIC, PRIVATE, CONFIDENTIAL or RESTRICTED, as a
 * property of the calendar object.
 */
const accessNote = 'X-CALENDARSERVER-ACCESS';

/** Properties whose values say who may see an event. */
export const privacyNames: readonly string[] = ['CLASS', accessNote];

/**
 * Of several lines the strictest counts. Without one, an event is public.
 * @param ofCalendar that of the whole object, from `privacyOfCalendar`
 */
export function privacyOf(component: Component, ofCalendar: Privacy): Privacy {
  const lines = privacyNames.flatMap((name) => linesOf(component, name));
  return strictest([ofCalendar, ...lines.map((line) => privacyIn(rawValue(line)))]);
}

export function privacyOfCalendar(calendar: Component): Privacy {
  return strictest(linesOf(calendar, accessNote).map((line) => privacyIn(rawValue(line))));
}

/** Makes Calendar Server's property, where it is there, say the same as the event. */
export function updateAccessNote(component: Component, { privacy }: CalendarEvent): void {
  const word = privacy === 'secret' ? 'CONFIDENTIAL' : privacy === 'private' ? 'PRIVATE' : 'PUBLIC';
  if (lineOf(component, accessNote) !== null)
    replaceLines(component, accessNote, [newLine(`${accessNote}:${word}`)]);
}

/** The meaning of one CLASS value. An unknown or empty one counts as PRIVATE. */
export function privacyIn(value: string): Privacy {
  const word = value.trim().toUpperCase();
  return word === 'PUBLIC' ? 'public' : word === 'CONFIDENTIAL' ? 'secret' : 'private';
}

function strictest(given: readonly Privacy[]): Privacy {
  return given.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'public');
}
