/** The two series that "this and following" made of one: what the page says beside each about the other (TI2). */
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import { occurrenceOf, occurrencesIn } from './agenda.ts';

interface Entry {
  readonly id: string;
  readonly event: CalendarEvent;
}

/** Where the other part is found: its entry, and the date of an occurrence next to the cut, in the asked zone. */
interface Relative {
  readonly id: string;
  readonly title: string;
  readonly date: string;
}

export interface Relations {
  readonly continuesAs: Relative | null;
  readonly continuedFrom: Relative | null;
}

/** How far back from the cut an occurrence is looked for. */
const backDays = 400;

/** @param entries those that the person sees; a part that they do not see is not mentioned */
export function relatives(entries: readonly Entry[], zone: string): (entry: Entry) => Relations {
  const byUid = new Map(entries.map((entry) => [entry.event.uid, entry]));
  const older = new Map<string, Entry>();
  for (const entry of entries) {
    const next = nextOf(entry.event);
    if (next !== null) older.set(next, entry);
  }
  const first = (entry: Entry): Relative => ({
    id: entry.id,
    title: entry.event.title ?? '',
    date: occurrenceOf(entry.event, zone).start.slice(0, 10),
  });
  return ({ event }) => {
    const next = byUid.get(nextOf(event) ?? '');
    const previous = older.get(event.uid);
    return {
      continuesAs: next === undefined ? null : first(next),
      continuedFrom:
        previous === undefined
          ? null
          : { ...first(previous), date: lastBefore(previous.event, event.start, zone) },
    };
  };
}

function nextOf({ relatedTo }: CalendarEvent): string | null {
  return Object.entries(relatedTo ?? {}).find(([, { relation }]) => relation.next === true)?.[0] ?? null;
}

/** The date of a series' last occurrence before a start; its first one when there is none nearby. */
function lastBefore(event: CalendarEvent, start: string, zone: string): string {
  const until = Date.parse(`${start.slice(0, 10)}T00:00:00Z`);
  const from = new Date(until - backDays * 86_400_000).toISOString().slice(0, 10);
  const near = occurrencesIn(event, from, backDays + 1, zone).filter((one) => one.start < start);
  return (near.at(-1) ?? occurrenceOf(event, zone)).start.slice(0, 10);
}
