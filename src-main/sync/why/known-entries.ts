/** Looks through everything that the store knows of entries for what a person wants to find (D12). Asks nobody. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import { wallMs } from '../../../src-shared/domain/time/wall-time.ts';
import type { KnownEntry, Store } from '../../store/index.ts';
import { entryWhy, rowWhy } from './entry-why.ts';
import type { FoundEntries, FoundEntry, Wanted } from './model.ts';
import { isOnDay, takesPlaceOn, wordsIn } from './search-words.ts';

/** Rows of ended links that are looked through. */
const mostEnded = 5_000;

/** The entries nearest to this moment first. @param limit how many at most */
export function findKnown(store: Store, wanted: Wanted, limit: number, now: number): FoundEntries {
  const hasWords = wordsIn(wanted.text);
  const isWanted = (one: KnownEntry): boolean =>
    hasWords(one.title, peopleIn(one.people)) && (wanted.day === null || isThatDay(one, wanted.day));
  const hits: { readonly entry: KnownEntry; readonly away: number }[] = [];
  let count = 0;
  for (const entry of store.entrySearch.known()) {
    if (!isWanted(entry)) continue;
    count += 1;
    hits.push({ entry, away: Math.abs((wallMs(entry.start?.slice(0, 19) ?? '') ?? 0) - now) });
    if (hits.length >= 4 * limit) {
      hits.sort(nearest);
      hits.length = limit;
    }
  }
  hits.sort(nearest);
  const items = hits.slice(0, limit).map(({ entry }) => knownEntry(store, entry));
  const ended = findEnded(store, wanted, limit - items.length, hasWords);
  return { items: [...items, ...ended], isCut: count > limit };
}

function nearest(a: { readonly away: number }, b: { readonly away: number }): number {
  return a.away - b.away;
}

function knownEntry(store: Store, entry: KnownEntry): FoundEntry {
  const { side, ref, other, title, start, timeZone, privacy } = entry;
  const place = { side, ref, calendar: null };
  return {
    ...{ place, row: null, title, start, timeZone },
    isPrivate: privacy === 'private' || privacy === 'secret',
    inProvider: side === 'provider' || other !== null,
    inCrm: side === 'crm' || other !== null,
    code: entryWhy(store, place).code,
  };
}

/** What was synchronised once and is not any more, as far as the history keeps what it was. */
function findEnded(
  store: Store,
  { day }: Wanted,
  limit: number,
  hasWords: ReturnType<typeof wordsIn>,
): readonly FoundEntry[] {
  const found: FoundEntry[] = [];
  if (limit <= 0) return found;
  for (const row of store.historyPages.ofEnded(mostEnded)) {
    if (row.event === null) continue;
    const event = JSON.parse(row.event) as CalendarEvent;
    if (!hasWords(event.title ?? '', peopleOf(event)) || (day !== null && !takesPlaceOn(event, day)))
      continue;
    const why = rowWhy(store, row.id);
    // what stays on one side is found there
    if (why === null || why.place !== null) continue;
    found.push({
      ...{
        place: null,
        row: row.id,
        title: event.title ?? '',
        start: event.start,
        timeZone: event.timeZone ?? null,
      },
      ...{ isPrivate: isPrivate(event), inProvider: false, inCrm: false, code: why.code },
    });
    if (found.length >= limit) break;
  }
  return found;
}

function isThatDay(entry: KnownEntry, day: NonNullable<Wanted['day']>): boolean {
  const { start, timeZone, duration, isAllDay, series } = entry;
  if (series !== null) return takesPlaceOn(JSON.parse(series) as CalendarEvent, day);
  if (start === null) return false;
  return isOnDay(
    { start, timeZone, ...(duration === null ? {} : { duration }), showWithoutTime: isAllDay },
    day,
  );
}

/** Names and addresses, and titles of single occurrences, without what else the JSON says. */
function peopleIn(json: string | null): string {
  return json === null ? '' : json.replaceAll(/"(?:name|email|title)":|[{}[\]]/g, ' ');
}

export function peopleOf({ participants, recurrenceOverrides }: CalendarEvent): string {
  return peopleIn(JSON.stringify([participants ?? {}, recurrenceOverrides ?? {}]));
}
