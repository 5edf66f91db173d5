/** A few titles of a calendar's coming seven days, by which a person recognises the calendar. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { dayMs, wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { instantIn } from '../../../src-shared/domain/time/zones.ts';
import type { Upcoming } from './setup-questions.ts';

const days = 7;
const shown = 5;

/** @param read asks for events between two moments */
export async function upcomingIn(
  read: (from: number, until: number) => Promise<readonly CalendarEvent[]>,
  now: number,
): Promise<readonly Upcoming[]> {
  return upcomingOf(await read(now, now + days * dayMs), now);
}

/**
 * The next few occurrences within seven days from the UTC day of `now`, oldest first. An occurrence counts by its own wall date,
 * without its time zone; a series that is too large to expand shows the occurrences that were found.
 */
export function upcomingOf(events: readonly CalendarEvent[], now: number): readonly Upcoming[] {
  const midnight = now - (now % dayMs);
  const range = { from: wallText(midnight), until: wallText(midnight + days * dayMs) };
  return events
    .flatMap((series) => occurrencesOf(series, range).occurrences)
    .map(({ event: { title = '', start, timeZone = null } }) => ({ title, start, timeZone }))
    .sort((a, b) => instantOf(a) - instantOf(b))
    .slice(0, shown);
}

/** A floating time is sorted as if it were UTC. */
function instantOf({ start, timeZone }: Pick<Upcoming, 'start' | 'timeZone'>): number {
  return instantIn(timeZone, wallMs(start) ?? 0);
}
