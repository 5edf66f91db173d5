/** The links of an account, found by id, address and uid, and which of them the CRM was not told about. */
import type Database from 'better-sqlite3';
import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { Ref, Revision, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { OwnVersion } from '../../../src-shared/domain/crm.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { type AgreedLink, type AgreedVersions, type Link, refOn } from './link.ts';
import { agreedIn, type Bases, creatingIn, type Row, saved, valuesOf, versionsIn } from './link-rows.ts';

/** A link without its bases: what pulling needs to recognise an echo. */
export interface LinkHead {
  readonly id: string;
  readonly status: Link['status'];
  readonly revision: Revision | null;
}

export interface LinkRepository {
  byId(id: string): Link | null;
  byRef(side: SideName, ref: Ref): Link | null;
  headByRef(side: SideName, ref: Ref): LinkHead | null;
  byUid(uid: string): readonly Link[];
  /** The CRM's entries of agreed links whose entry in the calendar started at one of these wall times when both sides last agreed. */
  startingAt(starts: readonly LocalDateTime[]): readonly Ref[];
  /** The provider's addresses of agreed links whose entry there had one of these lower-case texts in it. Reads all of them. */
  refsNaming(texts: readonly string[]): readonly Ref[];
  /** The uids under which either side knows the linked entry at this address; null when it is not linked. */
  uidsByRef(side: SideName, ref: Ref): readonly string[] | null;
  byStatus(status: AgreedLink['status']): readonly AgreedLink[];
  /** Links whose entry on this side Concord made at or after a moment. */
  addedTo(side: SideName, since: number): readonly AgreedLink[];
  /** Links whose entry on one of the sides Concord made itself (A14), by their ids' order. */
  made(): readonly AgreedLink[];
  /** The provider's addresses of linked entries that were first seen on this side. */
  refsFrom(origin: SideName): readonly Ref[];
  /** Agreed links whose provider entry was private, or had a private occurrence, when both last agreed. */
  private(): readonly AgreedLink[];
  /** Inserts or replaces, uids included, and marks the link to be published. */
  save(link: Link): void;
  /** A side's revision moved while its content did not. */
  touch(id: string, side: SideName, stored: Pick<StoredEvent, 'revision' | 'updated'>): void;
  /** Ends a link; the CRM is told at the next publishing. @param own what of it is the person's own from now on (C12) */
  end(id: string, own?: OwnVersion | null): void;
  /** Forgets a link without a word to the CRM: another machine's agreement replaces it. */
  drop(id: string): void;
  /** Another machine ended a link under this id. */
  noteEnded(id: string, own?: OwnVersion | null): void;
  /** What became the person's own when the link ended; null for any other link. */
  ownOf(id: string): OwnVersion | null;
  /** Whether a link has this id, or had it once. */
  isTaken(id: string): boolean;
  /** Linked refs of a side that an open snapshot has not listed. */
  unseen(side: SideName, calendar: string): readonly Ref[];
  count(): number;
  /** Agreed links the CRM has not been told about. */
  unpublished(limit: number): readonly AgreedVersions[];
  endedIds(limit: number): readonly string[];
  /** Everything is to be told to the CRM once more. */
  republish(): void;
  published(linkIds: readonly string[], endedIds: readonly string[]): void;
}

export function linkRepository(database: Database.Database): LinkRepository {
  const byId = database.prepare<[string], Row>('SELECT * FROM links WHERE id = ?');
  const byNum = database.prepare<[number], Row>('SELECT * FROM links WHERE num = ?');
  const byRef = {
    provider: database.prepare<[string], Row>('SELECT * FROM links WHERE provider_ref = ?'),
    crm: database.prepare<[string], Row>('SELECT * FROM links WHERE crm_ref = ?'),
  };
  const headByRef = {
    provider: database.prepare<[string], LinkHead>(
      'SELECT id, status, provider_revision AS revision FROM links WHERE provider_ref = ?',
    ),
    crm: database.prepare<[string], LinkHead>(
      'SELECT id, status, crm_revision AS revision FROM links WHERE crm_ref = ?',
    ),
  };
  const uidsByRef = {
    provider: database.prepare<[string], { uids: string }>('SELECT uids FROM links WHERE provider_ref = ?'),
    crm: database.prepare<[string], { uids: string }>('SELECT uids FROM links WHERE crm_ref = ?'),
  };
  const touch = {
    provider: database.prepare(
      'UPDATE links SET provider_revision = ?, provider_updated = coalesce(?, provider_updated) WHERE num = ?',
    ),
    crm: database.prepare(
      'UPDATE links SET crm_revision = ?, crm_updated = coalesce(?, crm_updated) WHERE num = ?',
    ),
  };
  const unseen = {
    provider: database.prepare<[string, string], { ref: string }>(
      `SELECT provider_ref AS ref FROM links WHERE status <> 'elsewhere' AND provider_ref IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM seen WHERE side = ? AND calendar = ? AND seen.ref = links.provider_ref)`,
    ),
    crm: database.prepare<[string, string], { ref: string }>(
      `SELECT crm_ref AS ref FROM links WHERE crm_ref IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM seen WHERE side = ? AND calendar = ? AND seen.ref = links.crm_ref)`,
    ),
  };
  const basesOf = database.prepare<[number], Bases>('SELECT provider, crm FROM link_bases WHERE link = ?');
  // without a join and without an order: with them SQLite would prepare the statement again each time it is used
  const numsByUid = database
    .prepare<[string], number>('SELECT link FROM link_uids WHERE uid = ?')
    .pluck() as Database.Statement<[string], number>;
  const startingAt = database
    .prepare<[string], string>(
      `SELECT crm_ref FROM links JOIN link_bases ON link_bases.link = links.num
       WHERE link_bases.provider ->> 'start' IN (SELECT value FROM json_each(?)) ORDER BY crm_ref`,
    )
    .pluck() as Database.Statement<[string], string>;
  const refsNaming = database
    .prepare<[string], string>(
      `SELECT provider_ref FROM links JOIN link_bases ON link_bases.link = links.num
       WHERE links.status = 'linked' AND EXISTS (
         SELECT 1 FROM json_each(?) texts WHERE instr(lower(link_bases.provider), texts.value) > 0
       ) ORDER BY provider_ref`,
    )
    .pluck() as Database.Statement<[string], string>;
  const byStatus = database.prepare<[string], Row>('SELECT * FROM links WHERE status = ? ORDER BY id');
  const from = database.prepare<[string], { ref: string }>(
    "SELECT provider_ref AS ref FROM links WHERE status = 'linked' AND origin = ? ORDER BY ref",
  );
  const added = database.prepare<[string, number], Row & { readonly status: AgreedLink['status'] }>(
    `SELECT * FROM links WHERE status <> 'creating' AND id IN
       (SELECT link FROM history WHERE side = ? AND action = 'added' AND at >= ?) ORDER BY id`,
  );
  const made = database.prepare<[], Row & { readonly status: AgreedLink['status'] }>(
    "SELECT * FROM links WHERE status <> 'creating' AND made IS NOT NULL ORDER BY id",
  );
  const marked = database.prepare<[], Row & { readonly status: AgreedLink['status'] }>(
    `SELECT links.* FROM link_bases JOIN links ON links.num = link_bases.link WHERE links.status <> 'creating'
     AND (link_bases.provider GLOB '*"privacy":"private"*' OR link_bases.provider GLOB '*"privacy":"secret"*') ORDER BY id`,
  );
  const heldAs = database.prepare<
    [string],
    Pick<Row, 'num' | 'status' | 'uids' | 'provider_ref' | 'crm_ref'>
  >('SELECT num, status, uids, provider_ref, crm_ref FROM links WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO links (${saved.join(', ')}, id, origin) VALUES (${saved.map(() => '?').join(', ')}, ?, ?)`,
  );
  const updateOf = (names: readonly string[]) =>
    database.prepare(`UPDATE links SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE num = ?`);
  const move = updateOf(saved);
  // the index of an address that is set is written even when the address stays as it is
  const update = updateOf(saved.filter((name) => !isAddress(name)));
  const saveBases = database.prepare(
    `INSERT INTO link_bases (link, provider, crm) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET provider = excluded.provider, crm = excluded.crm
     WHERE provider <> excluded.provider OR crm IS NOT excluded.crm`,
  );
  const dropBases = database.prepare('DELETE FROM link_bases WHERE link = ?');
  const clearUids = database.prepare('DELETE FROM link_uids WHERE link = ?');
  const addUid = database.prepare('INSERT INTO link_uids (uid, link) VALUES (?, ?)');
  const publishLater = database.prepare('INSERT OR IGNORE INTO unpublished_links (link) VALUES (?)');
  const remove = database.prepare('DELETE FROM links WHERE id = ?');
  const noteEnd = database.prepare('INSERT OR IGNORE INTO ended_links (id, own) VALUES (?, ?)');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM links');
  const unpublished = database.prepare<[number], Row>(
    // no other machine could do anything with an address that stands for one at an old place
    `SELECT links.* FROM unpublished_links JOIN links ON links.num = link
     WHERE links.provider_ref NOT LIKE 'moved%:%' ORDER BY link LIMIT ?`,
  );
  const ended = database.prepare<[number], { id: string }>(
    'SELECT id FROM ended_links WHERE unpublished = 1 ORDER BY id LIMIT ?',
  );
  const markPublished = database.prepare('DELETE FROM unpublished_links WHERE link = ?');
  const markEnded = database.prepare('UPDATE ended_links SET unpublished = 0 WHERE id = ?');
  const republish = [
    "INSERT OR IGNORE INTO unpublished_links (link) SELECT num FROM links WHERE status <> 'creating'",
    'UPDATE ended_links SET unpublished = 1',
  ].map((sql) => database.prepare(sql));
  const noteEndedElsewhere = database.prepare(
    'INSERT OR IGNORE INTO ended_links (id, unpublished, own) VALUES (?, 0, ?)',
  );
  const own = database.prepare<[string], { own: string | null }>('SELECT own FROM ended_links WHERE id = ?');
  const taken = database.prepare<[string, string], { n: number }>(
    'SELECT EXISTS (SELECT 1 FROM links WHERE id = ?) OR EXISTS (SELECT 1 FROM ended_links WHERE id = ?) AS n',
  );

  const link = (row: Row | undefined): Link | null => {
    if (row === undefined) return null;
    return row.status === 'creating' ? creatingIn(row) : agreedIn(row, row.status, basesOf.get(row.num));
  };
  const numOf = (id: string): number | null => heldAs.get(id)?.num ?? null;
  const saveUids = (num: number, uids: readonly string[]): void => {
    for (const uid of uids) addUid.run(uid, num);
  };
  /** The row of a link, apart from its uids and bases. @returns its number */
  const saveRow = (value: Link, uids: readonly string[]): number => {
    const values = valuesOf(value, uids);
    const held = heldAs.get(value.id);
    if (held === undefined) {
      const num = Number(insert.run(...values, value.id, value.origin).lastInsertRowid);
      saveUids(num, uids);
      return num;
    }
    if (refOn(value, 'provider') !== held.provider_ref || refOn(value, 'crm') !== held.crm_ref)
      move.run(...values, held.num);
    else update.run(...values.filter((_, at) => !isAddress(saved[at] ?? '')), held.num);
    if (held.uids !== JSON.stringify(uids)) {
      clearUids.run(held.num);
      saveUids(held.num, uids);
    }
    if (value.status === 'creating' && held.status !== 'creating') {
      dropBases.run(held.num);
      markPublished.run(held.num);
    }
    return held.num;
  };

  return {
    byId: (id) => link(byId.get(id)),
    byRef: (side, ref) => link(byRef[side].get(ref)),
    headByRef: (side, ref) => headByRef[side].get(ref) ?? null,
    uidsByRef: (side, ref) => JSON.parse(uidsByRef[side].get(ref)?.uids ?? 'null') as string[] | null,
    byUid: (uid) =>
      numsByUid
        .all(uid)
        .map((num) => link(byNum.get(num)) as Link)
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    refsNaming: (texts) => refsNaming.all(JSON.stringify(texts)),
    startingAt: (starts) => startingAt.all(JSON.stringify(starts)),
    byStatus: (status) => byStatus.all(status).map((row) => agreedIn(row, status, basesOf.get(row.num))),
    addedTo: (side, since) =>
      added.all(side, since).map((row) => agreedIn(row, row.status, basesOf.get(row.num))),
    made: () => made.all().map((row) => agreedIn(row, row.status, basesOf.get(row.num))),
    refsFrom: (origin) => from.all(origin).map(({ ref }) => ref),
    private: () => marked.all().map((row) => agreedIn(row, row.status, basesOf.get(row.num))),
    save(value) {
      const num = saveRow(value, [...new Set(value.uids)].sort());
      if (value.status === 'creating') return;
      const { provider, crm } = value;
      // both sides usually hold exactly the same: it is kept once
      const crmBase = sameValue(provider.base, crm.base) ? null : JSON.stringify(crm.base);
      saveBases.run(num, JSON.stringify(provider.base), crmBase);
      publishLater.run(num);
    },
    touch(id, side, { revision, updated }) {
      const held = heldAs.get(id);
      if (held === undefined) return;
      touch[side].run(revision, updated ?? null, held.num);
      if (held.status !== 'creating') publishLater.run(held.num);
    },
    end(id, ownVersion = null) {
      remove.run(id);
      noteEnd.run(id, textOf(ownVersion));
    },
    drop: (id) => void remove.run(id),
    noteEnded: (id, ownVersion = null) => void noteEndedElsewhere.run(id, textOf(ownVersion)),
    ownOf(id) {
      const text = own.get(id)?.own ?? null;
      return text === null ? null : (JSON.parse(text) as OwnVersion);
    },
    isTaken: (id) => taken.get(id, id)?.n === 1,
    unseen: (side, calendar) => unseen[side].all(side, calendar).map((row) => row.ref),
    count: () => count.get()?.n ?? 0,
    unpublished: (limit) => unpublished.all(limit).map(versionsIn),
    endedIds: (limit) => ended.all(limit).map((row) => row.id),
    republish() {
      for (const statement of republish) statement.run();
    },
    published(linkIds, endedIds) {
      for (const id of linkIds) {
        const num = numOf(id);
        if (num !== null) markPublished.run(num);
      }
      for (const id of endedIds) markEnded.run(id);
    },
  };
}

function textOf(own: OwnVersion | null): string | null {
  return own === null ? null : JSON.stringify(own);
}

function isAddress(column: string): boolean {
  return column === 'provider_ref' || column === 'crm_ref';
}
