/** Reads a series from its entries in a CRM of single entries. What this machine does not know of it is learned, or nothing is concluded (ID9). */
import { type CalendarEvent, isSeries } from '../../../src-shared/domain/calendar/event.ts';
import type { Part } from '../../../src-shared/domain/calendar/part.ts';
import type { CalendarSide, Fetched, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Agreement } from '../../../src-shared/domain/crm.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { baseOn, type OccurrenceEntry, type OccurrenceSeries, type Store } from '../../store/index.ts';
import { fingerprint } from '../common/fingerprint.ts';
import { keyIn, uidIn, unknownSeries } from './address.ts';
import { sourceWith } from './calls.ts';
import { type EntryNow, entryOf, seriesAsRead, seriesOfDates } from './entries.ts';
import { idsOf, recordsBefore, takesPlace } from './window.ts';

export interface ReadingContext {
  readonly crm: CalendarSide;
  readonly store: Store;
  readonly clock: Clock;
}

export interface Reading {
  /** Null: not yet, what the calendar holds has to be read first. */
  read(calendar: string, ref: Ref, signal: AbortSignal): Promise<Fetched | null>;
  /** The entries of a series as they are now. */
  entriesNow(calendar: string, series: Ref, signal: AbortSignal): Promise<readonly EntryNow[]>;
  /** Objects of the CRM in full, by address. */
  fetch(calendar: string, refs: readonly Ref[], signal: AbortSignal): Promise<ReadonlyMap<Ref, Fetched>>;
}

export function createReading({ crm, store, clock }: ReadingContext): Reading {
  const { occurrences, agreementNews, links } = store;
  /** Series that were asked for before the calendar's side of them was known. */
  const waiting = new Set<Ref>();

  const fetch: Reading['fetch'] = async (calendar, refs, signal) => {
    const result = new Map<Ref, Fetched>();
    const size = crm.capabilities.maxFetch;
    for (let from = 0; from < refs.length; from += size)
      for await (const one of crm.get(calendar, refs.slice(from, from + size), signal))
        result.set(one.type === 'found' ? one.stored.ref : one.ref, one);
    return result;
  };

  const entriesNow: Reading['entriesNow'] = async (calendar, series, signal) => {
    const live = occurrences.entries(series).filter(({ gone }) => !gone);
    const refs = live.map(({ ref }) => ref);
    const fetched = await fetch(calendar, refs, signal);
    return occurrences.entries(series).map((known) => {
      const one = fetched.get(known.ref);
      if (one?.type === 'found') return { known, now: one.stored };
      return { known: one?.type === 'absent' ? { ...known, gone: true } : known, now: null };
    });
  };

  /** What is handed to the engine counts as seen: only what happens after it is news. */
  const noteSeen = (entries: readonly EntryNow[]): void => {
    const news = entries.flatMap(({ known, now }): OccurrenceEntry[] => {
      const seen = now === null ? known : { ...known, revision: now.revision };
      const before = occurrences.entry(known.ref);
      return before?.revision === seen.revision && before.gone === seen.gone ? [] : [seen];
    });
    if (news.length > 0)
      store.transaction('occurrences.read', () => {
        for (const entry of news) occurrences.saveEntry(entry);
      });
  };

  const read: Reading['read'] = async (calendar, ref, signal) => {
    const single = keyIn(ref);
    if (links.headByRef('crm', ref) === null) {
      // what becomes of that entry is decided first
      if (agreementFor(single) !== null || store.inbox.get('crm', single) !== null) return null;
      // still the single entry it was: what was made of its series is no entry of its own
      if (links.headByRef('crm', single) !== null) return { type: 'absent', ref };
    }
    const known = occurrences.series(ref) ?? (await rediscovered(calendar, ref, signal));
    if (known === null || known.status === 'removing') return { type: 'absent', ref };
    if (known.event === null)
      return isReplaced(ref) ? { type: 'absent', ref } : relearned(calendar, ref, signal);
    const entries = await entriesNow(calendar, ref, signal);
    noteSeen(entries);
    const event = seriesAsRead(known.event, entries, known.unfinished);
    if (entries.length > 0 && !takesPlace(event)) return { type: 'absent', ref };
    const standing = entries.flatMap(({ now }) => (now === null ? [] : [now]));
    return { type: 'found', stored: storedSeries(calendar, ref, event, standing, store) };
  };

  /** The entries belong to a series that we know, under another address. */
  const isReplaced = (ref: Ref): boolean =>
    occurrences
      .refs()
      .some((other) => uidIn(other) === uidIn(ref) && occurrences.series(other)?.event != null);

  /** A series another machine wrote: its address names the uid, and the CRM has the entries. */
  const rediscovered = async (
    calendar: string,
    ref: Ref,
    signal: AbortSignal,
  ): Promise<OccurrenceSeries | null> => {
    const places = await crm.locate([uidIn(ref) ?? ''], signal);
    return places.some((place) => place.calendar === calendar) ? unknownSeries(ref) : null;
  };

  const agreementFor = (ref: Ref): Agreement | null => {
    const [row] = agreementNews
      .all()
      .flatMap((one) => (one.type === 'agreed' ? [one.agreement] : []))
      .filter(({ crmRef }) => crmRef === ref);
    return row ?? null;
  };

  /** Whether what the calendar holds may simply not have been read yet: then the question is asked again. */
  const isUnreadYet = (ref: Ref): boolean => {
    const agreement = agreementFor(ref);
    if (agreement !== null) return store.inbox.get('provider', agreement.providerRef)?.kind === 'hint';
    const isFirst = !waiting.has(ref);
    waiting.add(ref);
    return isFirst;
  };

  /**
   * The series is what the calendar holds under the same uid; what the entries have different are exceptions. The first time the
   * calendar may only not have been read yet. Where it holds no such series any more, the dates of the entries are all that is
   * known of what was agreed; without an agreement nothing is concluded.
   */
  const relearned = async (calendar: string, ref: Ref, signal: AbortSignal): Promise<Fetched | null> => {
    const uid = uidIn(ref) ?? '';
    const series = inCalendar(uid, store);
    if (series === null && isUnreadYet(ref)) return null;
    if (series === null && agreementFor(ref) === null)
      return { type: 'unreadable', ref, problem: problem('item-unreadable', { reason: 'series-unknown' }) };
    const places = (await crm.locate([uid], signal)).filter((place) => place.calendar === calendar);
    const refs = places.map((place) => place.ref);
    const fetched = [...(await fetch(calendar, refs, signal)).values()];
    // the date of an entry that cannot be understood is not known: it would be made a second time
    const unreadable = fetched.find((one) => one.type === 'unreadable');
    if (unreadable !== undefined) return { type: 'unreadable', ref, problem: unreadable.problem };
    const entries = fetched.flatMap((one) => (one.type === 'found' ? [one.stored] : []));
    if (entries.length === 0) return { type: 'absent', ref };
    const dates = entries.map(({ event }) => event);
    learn(ref, series ?? seriesOfDates(uid, dates), entries);
    return read(calendar, ref, signal);
  };

  const learn = (ref: Ref, event: CalendarEvent, entries: readonly StoredEvent[]): void => {
    const named = idsOf(
      event,
      entries.map(({ event: entry }) => entry.recurrenceId ?? entry.start),
    );
    const before = occurrences.series(ref) ?? unknownSeries(ref);
    // what is older is a record of what took place: what it holds is no change of the series
    const limit = recordsBefore(clock.now());
    store.transaction('occurrences.learned', () => {
      occurrences.dropSeries(ref);
      // what is missing in the window is for the upkeep to find
      occurrences.saveSeries({ ...before, status: 'kept', event, horizon: '', unfinished: false });
      for (const { ref: address, revision, event: entry } of entries) {
        const recurrenceId = entry.recurrenceId ?? entry.start;
        const isFollowed = recurrenceId >= limit && named.has(recurrenceId);
        const written = isFollowed ? entryOf(event, recurrenceId) : entry;
        occurrences.saveEntry({ ref: address, series: ref, recurrenceId, revision, written, gone: false });
      }
    });
  };

  return { read, entriesNow, fetch };
}

/** A series as the engine gets to see it. @param entries those that stand in the CRM, as they were read */
export function storedSeries(
  calendar: string,
  ref: Ref,
  event: CalendarEvent,
  entries: readonly StoredEvent[],
  { occurrences }: Store,
): StoredEvent {
  const locked = entries.map(({ lockedFields }) => lockedFields ?? []);
  const [readOnly] = entries.flatMap((entry) => (entry.readOnly === undefined ? [] : [entry.readOnly]));
  const forbidden = entries.map((entry) => entry.readOnly?.fields ?? []);
  const part = partIn(entries);
  const shownGuests = entries[0]?.shownGuests ?? [];
  const people = new Map(
    entries.flatMap((entry) =>
      (entry.people ?? []).map((addresses) => [addresses.join(), addresses] as const),
    ),
  );
  return {
    calendar,
    ref,
    revision: fingerprint(occurrences.entries(ref).map((entry) => [entry.ref, entry.revision, entry.gone])),
    uids: [...new Set([event.uid, ...entries.flatMap(({ uids }) => uids)])],
    event,
    withheld: [...new Set(entries.flatMap(({ withheld }) => withheld))],
    ...(readOnly === undefined
      ? {}
      : {
          readOnly: {
            fields: forbidden.includes('all')
              ? 'all'
              : [...new Set(forbidden.flatMap((fields) => (fields === 'all' ? [] : fields)))],
            reason: readOnly.reason,
          },
        }),
    // a series that became a single entry is deselected as one
    ...(entries.length > 0 && !isSeries(event) && entries.every(({ push }) => push === false)
      ? { push: false }
      : {}),
    ...(part === undefined ? {} : { part }),
    ...(people.size === 0 ? {} : { people: [...people.values()] }),
    ...(shownGuests.length === 0 ? {} : { shownGuests }),
    lockedFields: (locked[0] ?? []).filter((field) => locked.every((fields) => fields.includes(field))),
    source: sourceWith(entries),
  };
}

/** One person's part in a whole series (C9): an invitation brings all of it, and a meeting is theirs only if all its dates are. */
function partIn(entries: readonly StoredEvent[]): Part | undefined {
  const leastFirst: readonly Part[] = ['invited', 'colleague', 'copy', 'meeting'];
  return leastFirst.find((part) => entries.some((entry) => entry.part === part));
}

/** The series the calendar holds under this uid, or one that was agreed to be the same, as read in this run or as last agreed. */
function inCalendar(uid: string, { inbox, links, agreementNews }: Store): CalendarEvent | null {
  const agreed = agreementNews.all().flatMap((row) => (row.type === 'agreed' ? [row.agreement.uids] : []));
  const aliases = new Set([uid, ...agreed.filter((uids) => uids.includes(uid)).flat()]);
  for (const news of inbox.all('provider'))
    if (news.kind === 'found' && news.stored.uids.some((one) => aliases.has(one)))
      return { ...news.stored.event, uid };
  for (const link of links.byUid(uid)) {
    const base = baseOn(link, 'provider');
    if (base !== null) return { ...base, uid };
  }
  return null;
}
