/** What was heard from either side and not yet settled, and how far each calendar was read. */
import type Database from 'better-sqlite3';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type {
  Ref,
  RemovalReason,
  Revision,
  StoredEvent,
  SyncState,
} from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/**
 * One object's unsettled news. `hint`: to be read in full. `missing`: reported as deleted, or not in a full listing; it is asked for by
 * its ref before that is believed (ID4).
 */
export type News =
  | { readonly kind: 'hint' | 'missing' | 'unreadable'; readonly ref: Ref }
  | { readonly kind: 'removed'; readonly ref: Ref; readonly reason: RemovalReason }
  | { readonly kind: 'found'; readonly ref: Ref; readonly stored: StoredEvent };

export interface ReadState {
  readonly state: SyncState | null;
  /** Kind of the round that has begun and not reached its last page. */
  readonly openRound: 'delta' | 'snapshot' | null;
}

export interface InboxRepository {
  put(side: SideName, news: News): void;
  /** Everybody in an entry of the CRM as it was found last; null when nobody was in it. */
  peopleInCrm(ref: Ref): CalendarEvent['participants'] | null;
  forgetPeople(ref: Ref): void;
  /** Of entries that are neither linked nor waiting. */
  forgetStrangers(): void;
  /** To be read in full: those of these objects of which there is no news yet. */
  hint(side: SideName, refs: readonly Ref[]): void;
  get(side: SideName, ref: Ref): News | null;
  /** An object as it was found; null for any other news and without news. */
  found(side: SideName, ref: Ref): StoredEvent | null;
  /** Of an object that was found, its revision, without the rest of it; null for any other news and without news. */
  revision(side: SideName, ref: Ref): Revision | null;
  all(side: SideName): readonly News[];
  /** What kind of news there is of each object, in the order of `all`. */
  kinds(side: SideName): ReadonlyMap<Ref, News['kind']>;
  /** Refs that have to be read: hints and suspicions. */
  toRead(side: SideName): readonly Ref[];
  /** Neither side has news that is not settled. */
  isEmpty(): boolean;
  settle(side: SideName, ref: Ref): void;
  readState(side: SideName, calendar: string): ReadState;
  setReadState(side: SideName, calendar: string, state: ReadState): void;
  /** We wrote to this object; the next pull is expected to tell. */
  noteWritten(side: SideName, ref: Ref): void;
  /** A pull told of it. */
  noteHeard(side: SideName, ref: Ref): void;
  /** Written and not heard of. */
  unheard(side: SideName): readonly Ref[];
  isUnheard(side: SideName, ref: Ref): boolean;
  markSeen(side: SideName, calendar: string, refs: readonly Ref[]): void;
  /** Refs heard of that an open snapshot has not listed. */
  unseen(side: SideName, calendar: string): readonly Ref[];
  clearSeen(side: SideName, calendar: string): void;
}

interface Row {
  readonly ref: string;
  readonly kind: News['kind'];
  readonly reason: string | null;
  readonly stored: string | null;
}

export function inboxRepository(database: Database.Database): InboxRepository {
  const put = database.prepare(
    `INSERT INTO inbox (side, ref, kind, reason, revision, stored) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET kind = excluded.kind, reason = excluded.reason, revision = excluded.revision, stored = excluded.stored`,
  );
  const hint = database.prepare("INSERT OR IGNORE INTO inbox (side, ref, kind) VALUES (?, ?, 'hint')");
  const get = database.prepare<[string, string], Row>(
    'SELECT ref, kind, reason, stored FROM inbox WHERE side = ? AND ref = ?',
  );
  const all = database.prepare<[string], Row>(
    'SELECT ref, kind, reason, stored FROM inbox WHERE side = ? ORDER BY ref',
  );
  const revision = database.prepare<[string, string], { revision: string | null }>(
    'SELECT revision FROM inbox WHERE side = ? AND ref = ?',
  );
  const kinds = database.prepare<[string], Pick<Row, 'ref' | 'kind'>>(
    'SELECT ref, kind FROM inbox WHERE side = ? ORDER BY ref',
  );
  const toRead = database.prepare<[string], { ref: string }>(
    "SELECT ref FROM inbox WHERE side = ? AND kind IN ('hint', 'missing') ORDER BY ref",
  );
  const any = database.prepare<[], { n: number }>('SELECT EXISTS (SELECT 1 FROM inbox) AS n');
  const settle = database.prepare('DELETE FROM inbox WHERE side = ? AND ref = ?');
  const readState = database.prepare<
    [string, string],
    { state: string | null; open_round: 'delta' | 'snapshot' | null }
  >('SELECT state, open_round FROM sync_state WHERE side = ? AND calendar = ?');
  const setReadState = database.prepare(
    'INSERT OR REPLACE INTO sync_state (side, calendar, state, open_round) VALUES (?, ?, ?, ?)',
  );
  const markSeen = database.prepare('INSERT OR IGNORE INTO seen (side, calendar, ref) VALUES (?, ?, ?)');
  const clearSeen = database.prepare('DELETE FROM seen WHERE side = ? AND calendar = ?');
  const unseen = database.prepare<[string, string, string], { ref: string }>(
    `SELECT ref FROM inbox WHERE side = ? AND kind <> 'removed'
     AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.side = ? AND calendar = ? AND seen.ref = inbox.ref)`,
  );
  const noteWritten = database.prepare('INSERT OR IGNORE INTO written (side, ref) VALUES (?, ?)');
  const noteHeard = database.prepare('DELETE FROM written WHERE side = ? AND ref = ?');
  const isUnheard = database.prepare<[string, string], { n: number }>(
    'SELECT 1 AS n FROM written WHERE side = ? AND ref = ?',
  );
  const unheard = database.prepare<[string], { ref: string }>(
    'SELECT ref FROM written WHERE side = ? ORDER BY ref',
  );
  const putPeople = database.prepare('INSERT OR REPLACE INTO crm_people (ref, people) VALUES (?, ?)');
  const people = database.prepare<[string], { people: string }>(
    'SELECT people FROM crm_people WHERE ref = ?',
  );
  const forgetStrangers = database.prepare(
    `DELETE FROM crm_people WHERE NOT EXISTS (SELECT 1 FROM links WHERE crm_ref = crm_people.ref)
       AND NOT EXISTS (SELECT 1 FROM inbox WHERE side = 'crm' AND inbox.ref = crm_people.ref)`,
  );
  const forgetPeople = database.prepare('DELETE FROM crm_people WHERE ref = ?');
  const notePeople = ({ ref, event }: StoredEvent): void => {
    if (event.participants === undefined) forgetPeople.run(ref);
    else putPeople.run(ref, JSON.stringify(event.participants));
  };
  const newsAt = (side: SideName, ref: Ref): News | null => {
    const row = get.get(side, ref);
    return row === undefined ? null : newsOf(row);
  };
  return {
    put(side, news) {
      if (side === 'crm' && news.kind === 'found') notePeople(news.stored);
      put.run(
        side,
        news.ref,
        news.kind,
        news.kind === 'removed' ? news.reason : null,
        news.kind === 'found' ? news.stored.revision : null,
        news.kind === 'found' ? JSON.stringify(news.stored) : null,
      );
    },
    peopleInCrm(ref) {
      const row = people.get(ref);
      return row === undefined
        ? null
        : (JSON.parse(row.people) as NonNullable<CalendarEvent['participants']>);
    },
    forgetPeople: (ref) => void forgetPeople.run(ref),
    forgetStrangers: () => void forgetStrangers.run(),
    hint(side, refs) {
      for (const ref of refs) hint.run(side, ref);
    },
    get: newsAt,
    found(side, ref) {
      const news = newsAt(side, ref);
      return news?.kind === 'found' ? news.stored : null;
    },
    revision: (side, ref) => revision.get(side, ref)?.revision ?? null,
    all: (side) => all.all(side).map(newsOf),
    kinds: (side) => new Map(kinds.all(side).map(({ ref, kind }) => [ref, kind])),
    toRead: (side) => toRead.all(side).map((row) => row.ref),
    isEmpty: () => any.get()?.n !== 1,
    settle: (side, ref) => void settle.run(side, ref),
    readState(side, calendar) {
      const row = readState.get(side, calendar);
      return { state: row?.state ?? null, openRound: row?.open_round ?? null };
    },
    setReadState: (side, calendar, value) =>
      void setReadState.run(side, calendar, value.state, value.openRound),
    noteWritten: (side, ref) => void noteWritten.run(side, ref),
    noteHeard: (side, ref) => void noteHeard.run(side, ref),
    isUnheard: (side, ref) => isUnheard.get(side, ref)?.n === 1,
    unheard: (side) => unheard.all(side).map((row) => row.ref),
    markSeen(side, calendar, refs) {
      for (const ref of refs) markSeen.run(side, calendar, ref);
    },
    unseen: (side, calendar) => unseen.all(side, side, calendar).map((row) => row.ref),
    clearSeen: (side, calendar) => void clearSeen.run(side, calendar),
  };
}

function newsOf(row: Row): News {
  if (row.kind === 'found')
    return { kind: 'found', ref: row.ref, stored: JSON.parse(row.stored ?? 'null') as StoredEvent };
  if (row.kind === 'removed') return { kind: 'removed', ref: row.ref, reason: row.reason as RemovalReason };
  return { kind: row.kind, ref: row.ref };
}
