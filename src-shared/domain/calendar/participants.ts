/** The guest lists of an event: the one of the series, and those of changed occurrences that have a list of their own. Pure. */
import type { CalendarEvent, Id, LocalDateTime, Participant } from './event.ts';

export type Participants = Readonly<Record<Id, Participant>>;

/** Every guest list in these events. */
export function guestLists(
  ...events: readonly Pick<CalendarEvent, 'participants' | 'recurrenceOverrides'>[]
): readonly Participants[] {
  return events
    .flatMap(({ participants, recurrenceOverrides = {} }) => [
      participants,
      ...Object.values(recurrenceOverrides).map((patch) => patch.participants as unknown),
    ])
    .flatMap((list) => (list === undefined || list === null ? [] : [list as Participants]));
}

/** The guest list of the series or single event, or of one occurrence, which may have its own. */
export function participantsAt(event: CalendarEvent, occurrence: LocalDateTime | null): Participants {
  const own = occurrence === null ? undefined : event.recurrenceOverrides?.[occurrence]?.participants;
  return (own ?? event.participants ?? {}) as unknown as Participants;
}
