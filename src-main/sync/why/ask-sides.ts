/**
 * Asks both sides for entries that no run has read (D12): all of the account's other calendars, and what came to the primary calendar and
 * to the CRM since the last run. Only reads. Bounded in time, in objects and in hits; it goes on a stretch at a time, so that whoever
 * asks can tell how far it is, and stop.
 */

import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import type {
  Calendar,
  CalendarId,
  CalendarSide,
  Fetched,
  Ref,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import { entryWhy } from './entry-why.ts';
import { eachAlone, inStretches, type Step } from './in-stretches.ts';
import { peopleOf } from './known-entries.ts';
import type { EntryPlace, FoundEntry, SideSearch, Wanted } from './model.ts';
import { takesPlaceOn, wordsIn } from './search-words.ts';

const mostChecked = 20_000;
/** Of one calendar: one with more is told as not looked through. */
const mostOfCalendar = 5_000;

export interface AskedSides {
  readonly store: Store;
  readonly provider: CalendarSide;
  readonly crm: CalendarSide;
  readonly primary: CalendarId;
  /** The calendar that holds the person's entries in the CRM; null where it cannot be asked. */
  readonly crmCalendar: CalendarId | null;
  readonly calendars: (signal: AbortSignal) => Promise<readonly Calendar[]>;
  readonly showsOthers: boolean;
  readonly clock: Clock;
}

interface Read {
  readonly place: EntryPlace;
  readonly stored: StoredEvent | null;
}

export function askSides(parts: AskedSides, wanted: Wanted): SideSearch {
  const { store, clock, showsOthers } = parts;
  const hasWords = wordsIn(wanted.text);
  const hit = ({ place, stored }: Read): FoundEntry | null => {
    if (stored === null) return null;
    const { event } = stored;
    if (!hasWords(event.title ?? '', peopleOf(event))) return null;
    if (wanted.day !== null && !takesPlaceOn(event, wanted.day)) return null;
    return {
      ...{ place, row: null, title: event.title ?? '', start: event.start, timeZone: event.timeZone ?? null },
      ...{ isPrivate: isPrivate(event), inProvider: place.side === 'provider', inCrm: place.side === 'crm' },
      code: entryWhy(store, place, { event, showsOthers }).code,
    };
  };
  return inStretches({ clock, mostChecked }, (signal) => stepsOf(parts, signal), hit);
}

async function* stepsOf(parts: AskedSides, signal: AbortSignal): AsyncGenerator<Step<Read>> {
  const { store, provider, crm, primary, crmCalendar } = parts;
  yield* eachAlone('provider', () => newsOf('provider', provider, primary));
  if (crmCalendar !== null) yield* eachAlone('crm', () => newsOf('crm', crm, crmCalendar));
  let others: readonly Calendar[] = [];
  yield* eachAlone('provider', async function* () {
    others = (await parts.calendars(signal)).filter(({ id, holdsEvents }) => holdsEvents && id !== primary);
  });
  for (const { id } of others)
    yield* eachAlone('provider', () => allOf(provider, 'provider', id, id, null, () => true, signal));

  /** What came since the last run: all else is known. */
  function newsOf(side: SideName, asked: CalendarSide, calendar: CalendarId): AsyncGenerator<Step<Read>> {
    const isNew = (ref: Ref): boolean =>
      store.links.headByRef(side, ref) === null &&
      store.leftAlone.get(side, ref) === null &&
      store.inbox.get(side, ref)?.kind !== 'found';
    const { state } = store.inbox.readState(side, calendar);
    return allOf(asked, side, calendar, null, state, isNew, signal);
  }
}

/** @param shown the calendar in the entries' places */
async function* allOf(
  side: CalendarSide,
  name: SideName,
  calendar: CalendarId,
  shown: CalendarId | null,
  since: string | null,
  isWanted: (ref: Ref) => boolean,
  signal: AbortSignal,
): AsyncGenerator<Step<Read>> {
  const { maxFetch } = side.capabilities;
  let seen = 0;
  const placeOf = (ref: Ref): EntryPlace => ({ side: name, ref, calendar: shown });
  const readOf = (one: Fetched): Read =>
    one.type === 'found'
      ? { place: placeOf(one.stored.ref), stored: one.stored }
      : { place: placeOf(one.ref), stored: null };
  for await (const { changes, last } of side.changes(calendar, since, signal, { withEntries: true })) {
    const refs: Ref[] = [];
    for (const change of changes) {
      if (change.type !== 'changed' || !isWanted(change.ref)) continue;
      if (change.stored === undefined) refs.push(change.ref);
      else yield { type: 'read', read: { place: placeOf(change.ref), stored: change.stored } };
    }
    for (let from = 0; from < refs.length; from += maxFetch)
      for await (const one of side.get(calendar, refs.slice(from, from + maxFetch), signal))
        yield { type: 'read', read: readOf(one) };
    seen += changes.length;
    if (last) return;
    if (seen >= mostOfCalendar) {
      yield { type: 'cut' };
      return;
    }
  }
}
