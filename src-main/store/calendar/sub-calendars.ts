/** The account's other calendars (C2): which are shown in the CRM, how far each was read, and what the CRM shows of it. */
import type Database from 'better-sqlite3';
import type { CalendarId, Ref, SyncState } from '../../../src-shared/domain/calendar/side.ts';

export interface SubCalendar {
  readonly calendar: CalendarId;
  /** A person's choice. */
  readonly isOn: boolean;
  /** Name and colour as the CRM was told; null when the CRM does not show it. */
  readonly shownAs: string | null;
  readonly state: SyncState | null;
  /** Entries that could not be read or shown. */
  readonly unreadable: number;
  /** It is a feed of the CRM itself (C16). */
  readonly isFeed: boolean;
  /** The code of the trouble that its last reading met. */
  readonly problem: string | null;
}

/** One entry as the CRM shows it. */
export interface ShownEntry {
  readonly ref: Ref;
  readonly uid: string;
  /** Of what the CRM was told; null when it is not shown, because it is linked. */
  readonly hash: string | null;
}

export interface SubCalendarRepository {
  get(calendar: CalendarId): SubCalendar | null;
  all(): readonly SubCalendar[];
  /** Saves everything but a person's choice. */
  save(row: Omit<SubCalendar, 'isOn'>): void;
  /** Saves a person's choice. */
  choose(calendar: CalendarId, isOn: boolean): void;
  /** Forgets the calendar with its entries, and the choice. */
  forget(calendar: CalendarId): void;
  /** All of them are to be read from the start. */
  readAnew(): void;
  entries(calendar: CalendarId): readonly ShownEntry[];
  entry(calendar: CalendarId, ref: Ref): ShownEntry | null;
  putEntry(calendar: CalendarId, entry: ShownEntry): void;
  forgetEntry(calendar: CalendarId, ref: Ref): void;
  forgetEntries(calendar: CalendarId): void;
  /** How many entries the CRM shows. */
  countShown(calendar: CalendarId): number;
  /** Shown entries that have been linked since, and entries whose link has ended: what has to be looked at again. */
  overtaken(calendar: CalendarId): readonly ShownEntry[];
}

interface Row extends Omit<SubCalendar, 'isOn' | 'isFeed'> {
  readonly isOn: number;
  readonly isFeed: number;
}

export function subCalendarRepository(database: Database.Database): SubCalendarRepository {
  const columns =
    'calendar, is_on AS isOn, shown_as AS shownAs, state, unreadable, is_feed AS isFeed, problem';
  const one = database.prepare<[string], Row>(`SELECT ${columns} FROM sub_calendars WHERE calendar = ?`);
  const all = database.prepare<[], Row>(`SELECT ${columns} FROM sub_calendars ORDER BY calendar`);
  const save = database.prepare(
    `INSERT INTO sub_calendars (calendar, shown_as, state, unreadable, is_feed, problem)
     VALUES (@calendar, @shownAs, @state, @unreadable, @isFeed, @problem)
     ON CONFLICT DO UPDATE SET shown_as = excluded.shown_as, state = excluded.state, unreadable = excluded.unreadable,
       is_feed = excluded.is_feed, problem = excluded.problem`,
  );
  const choose = database.prepare(
    `INSERT INTO sub_calendars (calendar, is_on) VALUES (?, ?) ON CONFLICT DO UPDATE SET is_on = excluded.is_on`,
  );
  const readAnew = database.prepare('UPDATE sub_calendars SET state = NULL');
  const forget = database.prepare('DELETE FROM sub_calendars WHERE calendar = ?');
  const entries = database.prepare<[string], ShownEntry>(
    'SELECT ref, uid, hash FROM sub_calendar_entries WHERE calendar = ? ORDER BY ref',
  );
  const entry = database.prepare<[string, string], ShownEntry>(
    'SELECT ref, uid, hash FROM sub_calendar_entries WHERE calendar = ? AND ref = ?',
  );
  const putEntry = database.prepare(
    `INSERT INTO sub_calendar_entries (calendar, ref, uid, hash) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET uid = excluded.uid, hash = excluded.hash`,
  );
  const forgetEntry = database.prepare('DELETE FROM sub_calendar_entries WHERE calendar = ? AND ref = ?');
  const forgetEntries = database.prepare('DELETE FROM sub_calendar_entries WHERE calendar = ?');
  const countShown = database.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM sub_calendar_entries WHERE calendar = ? AND hash IS NOT NULL',
  );
  const overtaken = database.prepare<[string], ShownEntry>(
    `SELECT ref, uid, hash FROM sub_calendar_entries WHERE calendar = ?
     AND (hash IS NOT NULL) = EXISTS (SELECT 1 FROM link_uids WHERE link_uids.uid = sub_calendar_entries.uid) ORDER BY ref`,
  );
  const plain = (row: Row): SubCalendar => ({ ...row, isOn: row.isOn === 1, isFeed: row.isFeed === 1 });
  return {
    get(calendar) {
      const row = one.get(calendar);
      return row === undefined ? null : plain(row);
    },
    all: () => all.all().map(plain),
    save: (row) => void save.run({ ...row, isFeed: row.isFeed ? 1 : 0 }),
    choose: (calendar, isOn) => void choose.run(calendar, isOn ? 1 : 0),
    forget: (calendar) => void forget.run(calendar),
    readAnew: () => void readAnew.run(),
    entries: (calendar) => entries.all(calendar),
    entry: (calendar, ref) => entry.get(calendar, ref) ?? null,
    putEntry: (calendar, { ref, uid, hash }) => void putEntry.run(calendar, ref, uid, hash),
    forgetEntry: (calendar, ref) => void forgetEntry.run(calendar, ref),
    forgetEntries: (calendar) => void forgetEntries.run(calendar),
    countShown: (calendar) => countShown.get(calendar)?.n ?? 0,
    overtaken: (calendar) => overtaken.all(calendar),
  };
}
