/** A CRM of single entries for tables: what it holds, what stands there of a series, and a log of what was asked and sent. */
import type { OccurrenceEntry, OccurrenceSeries, Store } from '../../src-main/store/index.ts';
import { seriesRef } from '../../src-main/sync/occurrences/address.ts';
import { entryOf } from '../../src-main/sync/occurrences/entries.ts';
import type { CalendarEvent, LocalDateTime } from '../../src-shared/domain/calendar/event.ts';
import type {
  CalendarCapabilities,
  CalendarSide,
  Call,
  ChangePage,
  Fetched,
  Ref,
  StoredEvent,
  Write,
} from '../../src-shared/domain/calendar/side.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { able } from './plan-table.ts';
import { memoryStore } from './run-table.ts';
import { dates, link, series, single, stored } from './small-calendar.ts';

export interface SinglesCrm {
  readonly side: CalendarSide;
  readonly held: Map<Ref, StoredEvent>;
  readonly log: string[];
}

export interface SinglesAnswers {
  readonly capabilities?: Partial<CalendarCapabilities>;
  readonly pages?: readonly ChangePage[];
  /** Entries that cannot be understood. */
  readonly unreadable?: readonly Ref[];
  /** Entries of which every write is refused. */
  readonly refused?: readonly Ref[];
  /** Where entries stand that are asked for by uid, beside those that are held. */
  readonly places?: readonly { readonly uid: string; readonly calendar: string; readonly ref: Ref }[];
}

/** Entries that it makes have the address `E <start>`. */
export function singlesCrm({
  capabilities,
  pages = [],
  unreadable = [],
  refused = [],
  places = [],
}: SinglesAnswers = {}): SinglesCrm {
  const held = new Map<Ref, StoredEvent>();
  const log: string[] = [];
  const refOf = (write: Write): Ref => (write.type === 'create' ? `E ${idOf(write.event)}` : write.ref);
  const carriedOut = (write: Write): StoredEvent | null => {
    const ref = refOf(write);
    const before = held.get(ref);
    log.push(
      write.type === 'update' ? `update ${ref} (${Object.keys(write.patch)})` : `${write.type} ${ref}`,
    );
    held.delete(ref);
    if (write.type === 'remove') return null;
    const now = stored(ref, {
      ...before,
      ...{ calendar: write.calendar, event: write.event },
      revision: before === undefined ? `made ${ref}` : `${before.revision}, updated`,
    });
    held.set(ref, now);
    return now;
  };
  const side: CalendarSide = {
    capabilities: { ...able, recurrence: 'none', mail: 'never', ...capabilities },
    calendars: async () => [],
    async *changes() {
      yield* pages;
    },
    async *get(_calendar, refs) {
      log.push(`read ${refs.join(', ')}`);
      for (const ref of refs) {
        const found = held.get(ref);
        const one: Fetched = unreadable.includes(ref)
          ? { type: 'unreadable', ref, problem: problem('item-unreadable') }
          : found === undefined
            ? { type: 'absent', ref }
            : { type: 'found', stored: found };
        yield one;
      }
    },
    async listed(_calendar, refs) {
      log.push(`list ${refs.join(', ')}`);
      return new Set(refs);
    },
    async locate(uids) {
      log.push(`locate ${uids.join(', ')}`);
      const entries = [...held.values()].map(({ event: { uid }, calendar, ref }) => ({ uid, calendar, ref }));
      return [...entries, ...places].filter(({ uid }) => uids.includes(uid));
    },
    prepare: (write, known): readonly Call[] => [
      {
        ...{ key: write.key, write: write.type, calendar: write.calendar, ref: refOf(write) },
        ...{ revision: known?.revision ?? null, request: { write }, delivers: [''] },
      },
    ],
    mailEffect: ({ key }) => [`mail for ${key}`],
    async *perform(calls) {
      log.push(`send ${calls.length}`);
      for (const { key, request } of calls) {
        const write = request.write as Write;
        yield refused.includes(refOf(write))
          ? [key, { type: 'refused', problem: problem('item-rejected') }]
          : [key, { type: 'done', stored: carriedOut(write) }];
      }
    },
    async lookup({ key }) {
      log.push(`look up ${key}`);
      return { type: 'unknown' };
    },
    async upkeep(calendar) {
      log.push(`upkeep of ${calendar}`);
    },
  };
  return { side, held, log };
}

export const seriesAt = seriesRef('k', 'u');

/** A store and such a CRM, prepared by `set`; what that wrote is not in the log of the store. */
export function preparedSingles(
  set: (store: Store, crm: SinglesCrm) => void = () => undefined,
  answers: SinglesAnswers = {},
) {
  const { store, log } = memoryStore();
  const crm = singlesCrm(answers);
  set(store, crm);
  log.length = 0;
  return { store, log, crm };
}

/** Links the series with an entry of the calendar. */
export function linkSeries({ links }: Store, ref: Ref = seriesAt): void {
  links.save(
    link(`link of ${ref}`, {
      provider: { ref: `P of ${ref}`, revision: 'r', hash: 'h', base: single() },
      crm: { ref, revision: 'r', hash: 'h', base: single() },
    }),
  );
}

/** A series as it is remembered: kept, in step for a long time. */
export function remembered(change: Partial<OccurrenceSeries> = {}): OccurrenceSeries {
  return {
    ...{ ref: seriesAt, key: 'k', status: 'kept', event: series(), lock: null },
    ...{ horizon: '2028-01-01T00:00:00', unfinished: false },
    ...change,
  };
}

/** The entry of a date as it is remembered, in step with the series. */
export function rememberedEntry(
  id: LocalDateTime,
  change: Partial<OccurrenceEntry> = {},
  of: CalendarEvent = series(),
): OccurrenceEntry {
  const ref = `E ${id}`;
  return {
    ...{ ref, series: seriesAt, recurrenceId: id, revision: `revision of ${ref}`, gone: false },
    written: entryOf(of, id),
    ...change,
  };
}

/** A series that is remembered, and whose entries stand in the CRM as they were written. */
export function stand(
  store: Store,
  { held }: SinglesCrm,
  change: Partial<OccurrenceSeries> = {},
  ids: readonly LocalDateTime[] = dates,
): void {
  const one = remembered(change);
  store.occurrences.saveSeries(one);
  for (const id of ids) {
    const entry = rememberedEntry(id, { series: one.ref });
    store.occurrences.saveEntry(entry);
    held.set(entry.ref, stored(entry.ref, { calendar: 'agenda', event: entry.written }));
  }
}

function idOf({ recurrenceId, start }: CalendarEvent): LocalDateTime {
  return recurrenceId ?? start;
}
