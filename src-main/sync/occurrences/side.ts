/**
 * A CRM that knows single entries only, as a side that holds whole series (TI4). Each series stands in the CRM as the entries of a
 * rolling window; an entry somebody edits there is an exception of the series, one that is taken away a cancelled occurrence.
 *
 * The engine hands over a series in one call; the entries follow from it and from what the CRM holds at that moment. That is only
 * for sides that mail nobody: the gate does not see the single requests.
 */
import type {
  CalendarSide,
  Call,
  Located,
  Lock,
  Ref,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { CrmHost } from '../../../src-shared/domain/crm.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { OccurrenceSeries, Store } from '../../store/index.ts';
import { keyIn, uidIn } from './address.ts';
import { type SeriesRequest, seriesCall, seriesRequestIn } from './calls.ts';
import { carryOut } from './carry-out.ts';
import { type EntryNow, notSeen, withoutId } from './entries.ts';
import { forgetOutdated, newsOfSeries } from './news.ts';
import { createReading, storedSeries } from './reading.ts';
import { type Step, stepsFor } from './steps.ts';
import { dueBefore, idsOf, recordsBefore, windowAt } from './window.ts';

export interface OccurrencesParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Trouble with single entries; they are tried again. */
  readonly onProblem: (problem: Problem) => void;
}

type Crm = CalendarSide & CrmHost;

/** Entries that were deselected stay in the CRM (C14). */
function removalsOf(entries: readonly EntryNow[]): readonly Step[] {
  return entries.flatMap(({ known, now }): Step[] =>
    now === null || now.push === false ? [] : [{ type: 'remove', known, stored: now }],
  );
}

/** Entries of the same uid that were made without our knowing their series join it. */
function joinStrays(series: Ref, { occurrences, links }: Store): void {
  const taken = new Set(occurrences.entries(series).map(({ ref }) => ref));
  for (const other of occurrences.refs()) {
    const isStray = other !== series && uidIn(other) === uidIn(series);
    const isOwned =
      links.headByRef('crm', other) !== null || occurrences.series(other)?.status === 'removing';
    if (!isStray || isOwned) continue;
    for (const entry of occurrences.entries(other))
      if (!taken.has(entry.ref)) occurrences.saveEntry({ ...entry, series });
    occurrences.dropSeries(other);
  }
}

/** Does nothing where the CRM itself holds series. */
export function withOccurrences(crm: Crm, { store, clock, onProblem }: OccurrencesParts): Crm {
  const { occurrences } = store;
  const reading = createReading({ crm, store, clock });
  const isNeeded = (): boolean => crm.capabilities.recurrence === 'none';
  const isSeriesRef = (ref: Ref): boolean => isNeeded() && uidIn(ref) !== null;

  const perform = async (
    call: Call,
    request: SeriesRequest,
    signal: AbortSignal,
  ): Promise<StoredEvent | null> => {
    const { key, event, first, restored } = request;
    const ref = call.ref ?? '';
    const before = occurrences.series(ref);
    const series: OccurrenceSeries = {
      ref,
      key,
      status: event === null ? 'removing' : before?.status === 'kept' ? 'kept' : 'making',
      event,
      lock: request.lock ?? before?.lock ?? null,
      horizon: windowAt(clock.now()).until,
      unfinished: true,
    };
    store.transaction('occurrences.series', () => {
      occurrences.saveSeries(series);
      if (first !== null) occurrences.saveEntry({ ...first, series: ref });
      joinStrays(ref, store);
      for (const entry of occurrences.entries(ref))
        if (entry.gone && restored.includes(entry.recurrenceId)) occurrences.dropEntry(entry.ref);
    });
    const isSeen = await bringInStep(call.calendar, series, request.seen, signal);
    // the engine settles what it wrote: what it has not seen yet is told after that, by the upkeep
    if (!isSeen) store.transaction('occurrences.unseen', () => occurrences.saveSeries(series));
    return event === null ? null : storedSeries(call.calendar, ref, event, [], store);
  };

  /**
   * Entries follow their series; what could not be done is done by the next upkeep. False when entries hold something the engine
   * has not seen: the series is to be read again.
   */
  const bringInStep = async (
    calendar: string,
    series: OccurrenceSeries,
    seen: SeriesRequest['seen'],
    signal: AbortSignal,
  ): Promise<boolean> => {
    if (series.event !== null) letRecordsRest(series.ref);
    const entries = takenIntoAccount(await reading.entriesNow(calendar, series.ref, signal), seen);
    const window = windowAt(clock.now());
    const steps =
      series.event === null
        ? removalsOf(entries)
        : stepsFor({ series: series.event, entries, window, mayRemove: series.unfinished });
    const complete = await carryOut(series, steps, { store, crm, calendar, onProblem }, signal);
    const isSeen =
      series.event === null || occurrences.entries(series.ref).every(({ revision }) => revision !== notSeen);
    store.transaction('occurrences.done', () => {
      if (series.event === null && complete) occurrences.dropSeries(series.ref);
      else occurrences.saveSeries({ ...series, horizon: window.until, unfinished: !complete });
      if (!isSeen) store.inbox.put('crm', { kind: 'hint', ref: series.ref });
    });
    return isSeen;
  };

  /** What the engine had read of an entry when it decided is no news any more, whether or not it comes to what was decided. */
  const takenIntoAccount = (
    entries: readonly EntryNow[],
    seen: SeriesRequest['seen'],
  ): readonly EntryNow[] => {
    const known = entries.map((entry): EntryNow => {
      const { now } = entry;
      if (now === null || seen[now.ref] !== now.revision) return entry;
      return { known: { ...entry.known, written: now.event, revision: now.revision }, now };
    });
    store.transaction('occurrences.seen', () => {
      for (const [index, entry] of known.entries())
        if (entry !== entries[index]) occurrences.saveEntry(entry.known);
    });
    return known;
  };

  const letRecordsRest = (series: Ref): void => {
    const limit = recordsBefore(clock.now());
    const old = occurrences.entries(series).filter(({ recurrenceId }) => recurrenceId < limit);
    // the last one keeps the series visible
    if (old.length === 0 || old.length === occurrences.entries(series).length) return;
    store.transaction('occurrences.records', () => {
      for (const { ref } of old) occurrences.dropEntry(ref);
    });
  };

  /**
   * What is left of a series that nobody agreed on goes: of one that was being made, and what an ended one had not been rid of yet.
   * What an ended one still names is the person's, and so is the single entry that did not become a series.
   */
  const dissolved = (series: OccurrenceSeries): OccurrenceSeries | null => {
    const single = keyIn(series.ref);
    const stays = store.links.headByRef('crm', single) !== null;
    if (series.status === 'unknown' && !stays) return null;
    if (series.status === 'kept' && !series.unfinished) return null;
    const entries = occurrences.entries(series.ref);
    const ids = entries.map(({ recurrenceId }) => recurrenceId);
    const named = series.status === 'kept' && series.event !== null ? idsOf(series.event, ids) : null;
    const removing: OccurrenceSeries = { ...series, status: 'removing', event: null };
    store.transaction('occurrences.dissolved', () => {
      for (const { ref, recurrenceId } of entries)
        if ((stays && ref === single) || named?.has(recurrenceId) === true) occurrences.dropEntry(ref);
      occurrences.saveSeries(removing);
    });
    return removing;
  };

  /** The series as it goes into the upkeep; null when there is nothing to do for it. */
  const settled = (series: OccurrenceSeries): OccurrenceSeries | null => {
    if (series.status === 'removing') return series;
    if (store.links.headByRef('crm', series.ref) === null) return dissolved(series);
    if (series.status === 'unknown') return null;
    const kept: OccurrenceSeries = { ...series, status: 'kept' };
    if (series.status === 'making') store.transaction('occurrences.kept', () => occurrences.saveSeries(kept));
    return kept;
  };

  return {
    ...crm,
    get capabilities() {
      return isNeeded() ? { ...crm.capabilities, recurrence: 'series' as const } : crm.capabilities;
    },
    async *changes(calendar, since, signal) {
      for await (const page of crm.changes(calendar, since, signal))
        yield isNeeded()
          ? { ...page, changes: await newsOfSeries(calendar, page, reading, store, signal) }
          : page;
    },
    async *get(calendar, refs, signal) {
      const plain = refs.filter((ref) => !isSeriesRef(ref));
      for await (const one of plain.length === 0 ? [] : crm.get(calendar, plain, signal))
        yield one.type === 'found' && one.stored.event.recurrenceId !== undefined
          ? { ...one, stored: { ...one.stored, event: withoutId(one.stored.event) } }
          : one;
      for (const ref of refs.filter(isSeriesRef)) {
        const fetched = await reading.read(calendar, ref, signal);
        if (fetched !== null) yield fetched;
      }
    },
    async locate(uids, signal) {
      const found = new Map<string, Located>();
      for (const place of await crm.locate(uids, signal)) {
        const ref = occurrences.entry(place.ref)?.series ?? place.ref;
        found.set(JSON.stringify([place.uid, ref]), { ...place, ref });
      }
      return [...found.values()];
    },
    prepare(write, known) {
      const call = isNeeded() ? seriesCall(write, known) : null;
      return call === null ? crm.prepare(write, known) : [call];
    },
    mailEffect: (call, known) => (seriesRequestIn(call) === null ? crm.mailEffect(call, known) : []),
    async *perform(calls, signal) {
      const plain = calls.filter((call) => seriesRequestIn(call) === null);
      if (plain.length > 0) yield* crm.perform(plain, signal);
      for (const call of calls) {
        const request = seriesRequestIn(call);
        if (request !== null)
          yield [call.key, { type: 'done', stored: await perform(call, request, signal) }];
      }
    },
    async lookup(call, signal) {
      if (seriesRequestIn(call) === null) return crm.lookup(call, signal);
      const fetched = await reading.read(call.calendar, call.ref ?? '', signal);
      return fetched?.type === 'found' ? { type: 'stored', stored: fetched.stored } : { type: 'absent' };
    },
    async upkeep(calendar, signal) {
      await crm.upkeep?.(calendar, signal);
      if (!isNeeded()) return;
      const horizon = dueBefore(clock.now());
      const due = new Set(occurrences.due(horizon).map(({ ref }) => ref));
      for (const { ref } of occurrences.unsettled()) due.add(ref);
      for (const ref of due) {
        const known = occurrences.series(ref);
        const series = known === null ? null : settled(known);
        if (series !== null && (series.unfinished || series.horizon < horizon))
          await bringInStep(calendar, series, {}, signal);
      }
    },
    async *agreements(account, since, signal) {
      for await (const page of crm.agreements(account, since, signal)) {
        if (isNeeded()) forgetOutdated(page, store);
        yield page;
      }
    },
    async lock(ref, fields, reason, signal) {
      const series = occurrences.series(ref);
      if (series === null) return crm.lock(ref, fields, reason, signal);
      const lock = fields.length === 0 ? null : { fields, reason: reason as Lock['reason'] };
      store.transaction('occurrences.lock', () => occurrences.saveSeries({ ...series, lock }));
      for (const entry of occurrences.entries(ref))
        if (!entry.gone) await crm.lock(entry.ref, fields, reason, signal);
    },
  };
}
