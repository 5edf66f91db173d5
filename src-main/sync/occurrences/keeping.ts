/** Keeps the entries of a CRM of single entries in step with their series: after every write, and as the window moves on. */
import type { Call, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { OccurrenceSeries } from '../../store/index.ts';
import { keyIn, uidIn } from './address.ts';
import type { SeriesRequest } from './calls.ts';
import { type CarryOutContext, carryOut } from './carry-out.ts';
import { type EntryNow, notSeen } from './entries.ts';
import { type Reading, type ReadingContext, storedSeries } from './reading.ts';
import { type Step, stepsFor } from './steps.ts';
import { dueBefore, idsOf, recordsBefore, windowAt } from './window.ts';

export interface KeepingContext extends ReadingContext {
  readonly reading: Reading;
  /** The entries of a series hold something that the engine has not read yet. Called inside a transaction. */
  readonly onNews: (series: Ref) => void;
  readonly onProblem: CarryOutContext['onProblem'];
}

export interface Keeping {
  /** The series is this from here on; null once it is gone. @throws ProblemError for trouble of the whole side */
  perform(call: Call, request: SeriesRequest, signal: AbortSignal): Promise<StoredEvent | null>;
  /** What is unfinished is finished, and what the window has come to is added. */
  upkeep(calendar: string, signal: AbortSignal): Promise<void>;
}

export function createKeeping({ crm, store, clock, reading, onNews, onProblem }: KeepingContext): Keeping {
  const { occurrences } = store;

  const perform: Keeping['perform'] = async (call, request, signal) => {
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
    // until the engine has ended the link, entries that were deselected and stay must not pass for the series
    const mayPass =
      store.links.headByRef('crm', series.ref) !== null && entries.some(({ now }) => now?.push === false);
    const isRid = series.event === null && complete && !mayPass;
    store.transaction('occurrences.done', () => {
      if (isRid) occurrences.dropSeries(series.ref);
      else {
        const unfinished = series.event === null || !complete;
        occurrences.saveSeries({ ...series, horizon: window.until, unfinished });
      }
      if (!isSeen) onNews(series.ref);
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
    const entries = occurrences.entries(series);
    const old = entries.filter(({ recurrenceId }) => recurrenceId < limit);
    // one that stands keeps the series visible
    const isSeen = entries.some(({ recurrenceId, gone }) => !gone && recurrenceId >= limit);
    if (old.length === 0 || !isSeen) return;
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
    const removing: OccurrenceSeries = { ...series, status: 'removing', event: null, unfinished: true };
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

  const upkeep: Keeping['upkeep'] = async (calendar, signal) => {
    const horizon = dueBefore(clock.now());
    const due = new Set(occurrences.due(horizon).map(({ ref }) => ref));
    for (const { ref } of occurrences.unsettled()) due.add(ref);
    for (const ref of due) {
      const known = occurrences.series(ref);
      const series = known === null ? null : settled(known);
      if (series !== null && (series.unfinished || series.horizon < horizon))
        await bringInStep(calendar, series, {}, signal);
    }
  };

  return { perform, upkeep };
}

/** Entries that were deselected stay in the CRM (C14). */
function removalsOf(entries: readonly EntryNow[]): readonly Step[] {
  return entries.flatMap(({ known, now }): Step[] =>
    now === null || now.push === false ? [] : [{ type: 'remove', known, stored: now }],
  );
}

/** Entries of the same uid that were made without our knowing their series join it. */
function joinStrays(series: Ref, { occurrences, links }: KeepingContext['store']): void {
  for (const other of occurrences.refs()) {
    const isStray = other !== series && uidIn(other) === uidIn(series);
    const isOwned =
      links.headByRef('crm', other) !== null || occurrences.series(other)?.status === 'removing';
    if (!isStray || isOwned) continue;
    for (const entry of occurrences.entries(other)) occurrences.saveEntry({ ...entry, series });
    occurrences.dropSeries(other);
  }
}
