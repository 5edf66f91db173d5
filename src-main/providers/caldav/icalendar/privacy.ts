/** Reads CLASS: who may see an event (RFC 5545 3.8.1.3). */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { type Component, linesOf, rawValue } from './content-lines.ts';

type Privacy = NonNullable<CalendarEvent['privacy']>;

/** From the least to the most strict. */
const order: readonly Privacy[] = ['public', 'private', 'secret'];

/** Of several CLASS lines the strictest counts. Without one, an event is public. */
export function privacyOf(component: Component): Privacy {
  return strictest(linesOf(component, 'CLASS').map((line) => privacyIn(rawValue(line))));
}

/** The meaning of one CLASS value. An unknown or empty one counts as PRIVATE. */
export function privacyIn(value: string): Privacy {
  const word = value.trim().toUpperCase();
  return word === 'PUBLIC' ? 'public' : word === 'CONFIDENTIAL' ? 'secret' : 'private';
}

function strictest(given: readonly Privacy[]): Privacy {
  return given.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'public');
}
