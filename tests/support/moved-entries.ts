/** Entries of every kind, as a calendar of some years has them: what a mailbox holds when it moves. */
import type { CalendarEvent, RecurrenceRule } from '../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { event, self, type WorldHand } from './world.ts';

const dayMs = 86_400_000;
const first = Date.UTC(2026, 10, 23);
const weekly: RecurrenceRule = { frequency: 'weekly', count: 8 };

/** Every one has a time or a title of its own. */
export function manyEntries(count: number): readonly CalendarEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(first + Math.floor(index / 10) * dayMs).toISOString().slice(0, 10);
    const start = `${day}T${String(8 + (index % 10)).padStart(2, '0')}:00:00`;
    const guest = `guest${index % 40}@example.org`;
    const shapes: readonly Partial<CalendarEvent>[] = [
      {},
      { description: 'Bring the figures.\n\nAnd coffee.', locations: { '1': { name: 'Room 4' } } },
      {
        participants: {
          [participantId(self)]: { email: self, roles: { owner: true } },
          [participantId(guest)]: { email: guest, roles: { attendee: true } },
        },
      },
      { privacy: 'private', description: 'Nobody is to know.' },
      { start: `${day}T00:00:00`, timeZone: null, showWithoutTime: true, duration: 'P1D' },
      { freeBusyStatus: 'free' },
      { recurrenceRules: [weekly] },
    ];
    // titles repeat, as "Lunch" does; the time then tells them apart
    const isCommon = index % 7 === 0;
    return event(`moving-${index}`, {
      title: isCommon ? 'Lunch' : `Entry ${index}`,
      start,
      ...shapes[index % shapes.length],
    });
  });
}

/** Puts them into a calendar, with a moved and a cancelled occurrence in every second series. */
export function fill(hand: WorldHand, entries: readonly CalendarEvent[]): void {
  let series = 0;
  for (const one of entries) {
    const made = hand.create(one);
    if (one.recurrenceRules === undefined) continue;
    series += 1;
    if (series % 2 === 0) continue;
    const dateOf = (week: number) =>
      `${new Date(Date.parse(`${one.start.slice(0, 10)}T00:00:00Z`) + week * 7 * dayMs).toISOString().slice(0, 10)}${one.start.slice(10)}`;
    hand.cancelOccurrence(made.ref, dateOf(2));
    hand.editOccurrence(made.ref, dateOf(3), { title: `${one.title} (other room)` });
  }
}
