/** Series in a CRM that knows single entries only (TI4): what the series is, and which entry stands for which occurrence. */
import type Database from 'better-sqlite3';
import type { CalendarEvent, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { Lock, Ref, Revision } from '../../../src-shared/domain/calendar/side.ts';

export interface OccurrenceSeries {
  /** The address under which the engine knows the series on the CRM's side. */
  readonly ref: Ref;
  /** `making`: not agreed on yet; `unknown`: another machine has written since; `removing`: its entries are on their way out. */
  readonly status: 'making' | 'kept' | 'unknown' | 'removing';
  /** The key of the last write: entries made for it are asked for under ids that follow from it (WR1). */
  readonly key: string;
  /** The series as last agreed; null when it is unknown, or on its way out. */
  readonly event: CalendarEvent | null;
  /** What of every entry cannot be changed in the CRM (C20). */
  readonly lock: Lock | null;
  /** Entries exist for occurrences before this wall time of the series. */
  readonly horizon: LocalDateTime;
  /** The entries are not all as the series says. */
  readonly unfinished: boolean;
}

export interface OccurrenceEntry {
  readonly ref: Ref;
  readonly series: Ref;
  readonly recurrenceId: LocalDateTime;
  readonly revision: Revision;
  /** What the entry held when it was last in step with the series. */
  readonly written: CalendarEvent;
  /** A person took it away: the occurrence is cancelled. */
  readonly gone: boolean;
}

export interface OccurrenceRepository {
  series(ref: Ref): OccurrenceSeries | null;
  /** Every series there is, those on their way out last. */
  refs(): readonly Ref[];
  /** Known series with work left, or whose entries end before that wall time. */
  due(horizon: LocalDateTime): readonly OccurrenceSeries[];
  /** Those that are being made, or unknown. */
  unsettled(): readonly OccurrenceSeries[];
  saveSeries(series: OccurrenceSeries): void;
  /** Its entries' rows go with it. */
  dropSeries(ref: Ref): void;
  entry(ref: Ref): OccurrenceEntry | null;
  /** In the order of their recurrence ids, those that are gone included. */
  entries(series: Ref): readonly OccurrenceEntry[];
  saveEntry(entry: OccurrenceEntry): void;
  dropEntry(ref: Ref): void;
}

type SeriesRow = Omit<OccurrenceSeries, 'event' | 'lock' | 'unfinished'> & {
  readonly event: string | null;
  readonly lock: string | null;
  readonly unfinished: number;
};

type EntryRow = Omit<OccurrenceEntry, 'recurrenceId' | 'written' | 'gone'> & {
  readonly recurrence_id: string;
  readonly written: string;
  readonly gone: number;
};

export function occurrenceRepository(database: Database.Database): OccurrenceRepository {
  const series = database.prepare<[string], SeriesRow>('SELECT * FROM occurrence_series WHERE ref = ?');
  const refs = database.prepare<[], { ref: string }>(
    `SELECT ref FROM occurrence_series ORDER BY status = 'removing', ref`,
  );
  const due = database.prepare<[string], SeriesRow>(
    `SELECT * FROM occurrence_series WHERE status <> 'unknown' AND (unfinished = 1 OR horizon < ?) ORDER BY ref`,
  );
  const unsettled = database.prepare<[], SeriesRow>(
    `SELECT * FROM occurrence_series WHERE status IN ('making', 'unknown') ORDER BY ref`,
  );
  const saveSeries = database.prepare(
    `INSERT INTO occurrence_series (ref, status, key, event, lock, horizon, unfinished) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (ref) DO UPDATE SET status = excluded.status, key = excluded.key, event = excluded.event, lock = excluded.lock,
       horizon = excluded.horizon, unfinished = excluded.unfinished`,
  );
  const dropSeries = database.prepare('DELETE FROM occurrence_series WHERE ref = ?');
  const entry = database.prepare<[string], EntryRow>('SELECT * FROM occurrence_entries WHERE ref = ?');
  const entries = database.prepare<[string], EntryRow>(
    'SELECT * FROM occurrence_entries WHERE series = ? ORDER BY recurrence_id, ref',
  );
  const saveEntry = database.prepare(
    `INSERT OR REPLACE INTO occurrence_entries (ref, series, recurrence_id, revision, written, gone)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const dropEntry = database.prepare('DELETE FROM occurrence_entries WHERE ref = ?');
  const seriesIn = (row: SeriesRow): OccurrenceSeries => ({
    ...row,
    event: row.event === null ? null : (JSON.parse(row.event) as CalendarEvent),
    lock: row.lock === null ? null : (JSON.parse(row.lock) as Lock),
    unfinished: row.unfinished === 1,
  });
  const entryIn = ({ recurrence_id, written, gone, ...row }: EntryRow): OccurrenceEntry => ({
    ...row,
    recurrenceId: recurrence_id,
    written: JSON.parse(written) as CalendarEvent,
    gone: gone === 1,
  });
  return {
    series(ref) {
      const row = series.get(ref);
      return row === undefined ? null : seriesIn(row);
    },
    refs: () => refs.all().map(({ ref }) => ref),
    due: (horizon) => due.all(horizon).map(seriesIn),
    unsettled: () => unsettled.all().map(seriesIn),
    saveSeries({ ref, status, key, event, lock, horizon, unfinished }) {
      const texts = [event, lock].map((value) => (value === null ? null : JSON.stringify(value)));
      saveSeries.run(ref, status, key, ...texts, horizon, Number(unfinished));
    },
    dropSeries: (ref) => void dropSeries.run(ref),
    entry(ref) {
      const row = entry.get(ref);
      return row === undefined ? null : entryIn(row);
    },
    entries: (ref) => entries.all(ref).map(entryIn),
    saveEntry: ({ ref, series, recurrenceId, revision, written, gone }) =>
      void saveEntry.run(ref, series, recurrenceId, revision, JSON.stringify(written), Number(gone)),
    dropEntry: (ref) => void dropEntry.run(ref),
  };
}
