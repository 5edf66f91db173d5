/** Which answers of guests a change makes void. */
import { type EventContent, isSame } from './event.ts';

/**
 * The organiser's event after a change: another start, time zone or recurrence makes the guests' answers void, another end or place does not
 * (https://www.collabthinking.com/archive/calendar-updates). An answer that the same change sets stays, and so does the organiser's own.
 */
export function askedAgain(before: EventContent, after: EventContent, organizer: string): EventContent {
  const { guests } = after;
  if (guests === undefined || isSame([before.start, before.recurrence], [after.start, after.recurrence]))
    return after;
  const known = new Map((before.guests ?? []).map(({ email, responseStatus }) => [email, responseStatus]));
  return {
    ...after,
    guests: guests.map((guest) =>
      guest.email === organizer || guest.responseStatus !== known.get(guest.email)
        ? guest
        : { ...guest, responseStatus: 'needsAction' },
    ),
  };
}
