/**
 * A CRM that knows single entries only, as a side that holds whole series (TI4). Each series stands in the CRM as the entries of a
 * rolling window; an entry somebody edits there is an exception of the series, one that is taken away a cancelled occurrence.
 *
 * The engine hands over a series in one call; the entries follow from it and from what the CRM holds at that moment. That is only
 * for sides that mail nobody: the gate does not see the single requests.
 */
import type { Located, Lock, Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';
import type { CompleteCrm } from '../local-parts.ts';
import { uidIn } from './address.ts';
import { seriesCall, seriesRequestIn } from './calls.ts';
import { withoutId } from './entries.ts';
import { createKeeping } from './keeping.ts';
import { forgetOutdated, newsOfSeries } from './news.ts';
import { createReading } from './reading.ts';

export interface OccurrencesParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Trouble with single entries; they are tried again. */
  readonly onProblem: (problem: Problem) => void;
  /** A series has to be read again. Called inside a transaction of the store. */
  readonly onNews: (series: Ref) => void;
}

/** Does nothing where the CRM itself holds series. */
export function withOccurrences(
  complete: CompleteCrm,
  { store, clock, onNews, onProblem }: OccurrencesParts,
): CompleteCrm {
  const { calendar: crm, agreements, locks } = complete;
  const { occurrences } = store;
  const reading = createReading({ crm, store, clock });
  const keeping = createKeeping({ crm, store, clock, reading, onNews, onProblem });
  const isNeeded = (): boolean => {
    const { recurrence, mail, updates, removes, readBack, lookup } = crm.capabilities;
    // entries of a series cannot be kept in step where they cannot be read, changed and removed again
    return recurrence === 'none' && mail === 'never' && updates && removes && readBack && lookup;
  };
  const isSeriesRef = (ref: Ref): boolean => isNeeded() && uidIn(ref) !== null;

  return {
    ...complete,
    calendar: {
      ...crm,
      get capabilities() {
        return isNeeded() ? { ...crm.capabilities, recurrence: 'series' as const } : crm.capabilities;
      },
      async *changes(calendar, since, signal) {
        for await (const page of crm.changes(calendar, since, signal))
          yield isNeeded()
            ? { ...page, changes: await newsOfSeries(calendar, page, { reading, store, clock }, signal) }
            : page;
      },
      async *get(calendar, refs, signal) {
        const plain = refs.filter((ref) => !isSeriesRef(ref));
        for await (const one of plain.length === 0 ? [] : crm.get(calendar, plain, signal))
          yield one.type === 'found'
            ? { ...one, stored: { ...one.stored, event: withoutId(one.stored.event) } }
            : one;
        for (const ref of refs.filter(isSeriesRef)) {
          const fetched = await reading.read(calendar, ref, signal);
          if (fetched !== null) yield fetched;
        }
      },
      async listed(calendar, refs, signal) {
        // a series has no row of its own in the CRM: it is there as long as one of its entries is, which reading it has told
        const plain = refs.filter((ref) => !isSeriesRef(ref));
        return plain.length === 0 ? new Set() : crm.listed(calendar, plain, signal);
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
            yield [call.key, { type: 'done', stored: await keeping.perform(call, request, signal) }];
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
        await keeping.upkeep(calendar, signal);
      },
    },
    agreements: {
      ...agreements,
      async *list(account, since, signal) {
        for await (const page of agreements.list(account, since, signal)) {
          if (isNeeded()) forgetOutdated(page, store);
          yield page;
        }
      },
    },
    locks: {
      async set(ref, shown, signal) {
        const series = occurrences.series(ref);
        if (series === null) return locks.set(ref, shown, signal);
        const { fields, reason, guests = [] } = shown;
        const isLocked = fields.length + guests.length > 0;
        const lock = isLocked ? { ...shown, reason: reason as Lock['reason'] } : null;
        store.transaction('occurrences.lock', () => occurrences.saveSeries({ ...series, lock }));
        for (const entry of occurrences.entries(ref))
          if (!entry.gone) await locks.set(entry.ref, shown, signal);
      },
    },
  };
}
