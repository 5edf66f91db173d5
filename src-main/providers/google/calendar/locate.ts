/** In which calendars of the account uids are: `CalendarSide.locate`. */
import type { Located } from '../../../../src-shared/domain/calendar/side.ts';
import { idIn, isCancelled } from '../json.ts';
import type { CalendarApi } from './api.ts';
import { uidOfEntry } from './series.ts';
import type { GoogleCalendar } from './stored.ts';

/** The uid of an occurrence whose series is not visible: its own id (`uidOfEntry`). */
const occurrenceUid = /^(\S+_\d{8}(?:T\d{6}Z)?)@google\.com$/;

/** Asks every calendar for each uid; a series is named once. @throws ProblemError when a calendar cannot be asked */
export async function locate(
  api: CalendarApi,
  calendars: readonly GoogleCalendar[],
  uids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Located[]> {
  const found: Located[] = [];
  for (const uid of new Set(uids))
    for (const { id: calendar, holdsEvents } of calendars) {
      if (!holdsEvents) continue;
      const refs = new Set<string>();
      const { items } = await api.events(calendar, { iCalUID: uid, maxResults: 250 }, signal);
      for (const event of items) {
        const ref = idIn(event);
        const isEntry =
          !isCancelled(event) && uidOfEntry(event) === uid && event.recurringEventId === undefined;
        if (ref !== null && isEntry) refs.add(ref);
      }
      const occurrence = occurrenceUid.exec(uid)?.[1];
      if (occurrence !== undefined && refs.size === 0) {
        const answer = await api.event(calendar, occurrence, signal);
        if (answer.type === 'event' && !isCancelled(answer.event) && uidOfEntry(answer.event) === uid)
          refs.add(occurrence);
      }
      for (const ref of refs) found.push({ uid, calendar, ref });
    }
  return found;
}
