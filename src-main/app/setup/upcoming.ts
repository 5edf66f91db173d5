/** What is coming up in a calendar, for a person who has to recognise it: a few titles of the coming seven days. Pure but for the asking. */
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
 * The next few starts within seven days of the UTC day that `now` lies in, oldest first. Whether one lies within is decided by its
 * date as it stands; what cannot be expanded within its limits shows what is known of it.
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

/** A floating time stands where UTC would have it. */
function instantOf({ start, timeZone }: Pick<Upcoming, 'start' | 'timeZone'>): number {
  return instantIn(timeZone, wallMs(start) ?? 0);
}
