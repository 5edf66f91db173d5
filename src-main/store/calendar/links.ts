/** Links: which provider entry and which CRM entry are one, and what both sides last agreed on. */
import type Database from 'better-sqlite3';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Ref, Revision, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** One side of an agreed pair: where its entry is, and what this side held when both sides last agreed. */
export interface AgreedEnd {
  readonly ref: Ref;
  readonly revision: Revision;
  /** What this side held when both last agreed, as the engine compares it: for the CRM what the provider may see of it. */
  readonly base: CalendarEvent;
  /** The fingerprint of `base`; of a base that another machine agreed on, the one that machine told. */
  readonly hash: string;
  /** When this side last said that the entry was changed, epoch milliseconds. Absent: it never said so. */
  readonly updated?: number;
}

interface LinkIdentity {
  readonly id: string;
  /** The side on which the entry was first seen. */
  readonly origin: SideName;
  /** Every uid under which either side knows the entry (ID1). */
  readonly uids: readonly string[];
}

/** The entry stands on the side `origin`, and its twin is being made on the other side. Nothing is agreed yet. */
export interface CreatingLink extends LinkIdentity {
  readonly status: 'creating';
  readonly source: { readonly ref: Ref; readonly revision: Revision };
}

/**
 * Both sides have the entry and have agreed on it. `linked`: it is kept in agreement. `elsewhere`: a person moved the provider's
 * entry out of the primary calendar; the CRM's entry is locked and waits for it to come back (ID8).
 */
export interface AgreedLink extends LinkIdentity {
  readonly status: 'linked' | 'elsewhere';
  readonly provider: AgreedEnd;
  readonly crm: AgreedEnd;
}

/** Which provider entry and which CRM entry are one. A link that ends is deleted; only its id is kept, so that it is never used again. */
export type Link = CreatingLink | AgreedLink;

/** Where the link's entry is on a side; null while it is being made there. */
export function refOn(link: Link, side: SideName): Ref | null {
  if (link.status !== 'creating') return link[side].ref;
  return link.origin === side ? link.source.ref : null;
}

/** What a side held when both last agreed; null while there is no agreement. */
export function baseOn(link: Link, side: SideName): CalendarEvent | null {
  return link.status === 'creating' ? null : link[side].base;
}

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
  /** Whether either side knows the link's entry by this uid. */
  knows(id: string, uid: string): boolean;
  byStatus(status: AgreedLink['status']): readonly AgreedLink[];
  /** Inserts or replaces, uids included, and marks the link to be published. */
  save(link: Link): void;
  /** A side's revision moved while its content did not. */
  touch(id: string, side: SideName, stored: Pick<StoredEvent, 'revision' | 'updated'>): void;
  /** Ends a link; the CRM is told at the next publishing. */
  end(id: string): void;
  /** Forgets a link without a word to the CRM: another machine's agreement replaces it. */
  drop(id: string): void;
  /** Another machine ended a link under this id. */
  noteEnded(id: string): void;
  /** Whether a link has this id, or had it once. */
  isTaken(id: string): boolean;
  /** Linked refs of a side that an open snapshot has not listed. */
  unseen(side: SideName, calendar: string): readonly Ref[];
  count(): number;
  /** Agreed links the CRM has not been told about. */
  unpublished(limit: number): readonly AgreedLink[];
  endedIds(limit: number): readonly string[];
  /** Everything is to be told to the CRM once more. */
  republish(): void;
  published(linkIds: readonly string[], endedIds: readonly string[]): void;
}

interface Row {
  readonly id: string;
  readonly status: Link['status'];
  readonly origin: SideName;
  readonly provider_ref: string | null;
  readonly provider_revision: string | null;
  readonly provider_hash: string | null;
  readonly provider_base: string | null;
  readonly crm_ref: string | null;
  readonly crm_revision: string | null;
  readonly crm_hash: string | null;
  readonly crm_base: string | null;
  readonly provider_updated: number | null;
  readonly crm_updated: number | null;
}

export function linkRepository(database: Database.Database): LinkRepository {
  const byId = database.prepare<[string], Row>('SELECT * FROM links WHERE id = ?');
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
  const touch = {
    provider: database.prepare(
      'UPDATE links SET provider_revision = ?, provider_updated = coalesce(?, provider_updated), unpublished = 1 WHERE id = ?',
    ),
    crm: database.prepare(
      'UPDATE links SET crm_revision = ?, crm_updated = coalesce(?, crm_updated), unpublished = 1 WHERE id = ?',
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
  const uidsOf = database.prepare<[string], { uid: string }>(
    'SELECT uid FROM link_uids WHERE link = ? ORDER BY uid',
  );
  const knows = database.prepare<[string, string], unknown>(
    'SELECT 1 FROM link_uids WHERE link = ? AND uid = ?',
  );
  const byUid = database.prepare<[string], Row>(
    'SELECT links.* FROM link_uids JOIN links ON links.id = link_uids.link WHERE uid = ? ORDER BY links.id',
  );
  const byStatus = database.prepare<[string], Row>('SELECT * FROM links WHERE status = ? ORDER BY id');
  const save = database.prepare(
    `INSERT INTO links (id, status, origin, provider_ref, provider_revision, provider_hash, provider_base, crm_ref, crm_revision, crm_hash, crm_base, provider_updated, crm_updated, unpublished)
     VALUES (@id, @status, @origin, @provider_ref, @provider_revision, @provider_hash, @provider_base, @crm_ref, @crm_revision, @crm_hash, @crm_base, @provider_updated, @crm_updated, 1)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, provider_ref = excluded.provider_ref, provider_revision = excluded.provider_revision,
       provider_hash = excluded.provider_hash, provider_base = excluded.provider_base, crm_ref = excluded.crm_ref, crm_revision = excluded.crm_revision,
       crm_hash = excluded.crm_hash, crm_base = excluded.crm_base,
       provider_updated = excluded.provider_updated, crm_updated = excluded.crm_updated, unpublished = 1`,
  );
  const clearUids = database.prepare('DELETE FROM link_uids WHERE link = ?');
  const addUid = database.prepare('INSERT OR IGNORE INTO link_uids (uid, link) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM links WHERE id = ?');
  const noteEnd = database.prepare('INSERT OR IGNORE INTO ended_links (id) VALUES (?)');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM links');
  const unpublished = database.prepare<[number], Row>(
    "SELECT * FROM links WHERE unpublished = 1 AND status <> 'creating' ORDER BY id LIMIT ?",
  );
  const ended = database.prepare<[number], { id: string }>(
    'SELECT id FROM ended_links WHERE unpublished = 1 ORDER BY id LIMIT ?',
  );
  const markPublished = database.prepare('UPDATE links SET unpublished = 0 WHERE id = ?');
  const markEnded = database.prepare('UPDATE ended_links SET unpublished = 0 WHERE id = ?');
  const republish = ['links', 'ended_links'].map((table) =>
    database.prepare(`UPDATE ${table} SET unpublished = 1`),
  );
  const noteEndedElsewhere = database.prepare(
    'INSERT OR IGNORE INTO ended_links (id, unpublished) VALUES (?, 0)',
  );
  const taken = database.prepare<[string, string], { n: number }>(
    'SELECT EXISTS (SELECT 1 FROM links WHERE id = ?) OR EXISTS (SELECT 1 FROM ended_links WHERE id = ?) AS n',
  );

  const link = (row: Row | undefined): Link | null =>
    row === undefined
      ? null
      : linkIn(
          row,
          uidsOf.all(row.id).map((entry) => entry.uid),
        );
  const all = (rows: readonly Row[]): readonly Link[] => rows.map((row) => link(row) as Link);
  const agreedIn = (rows: readonly Row[]): readonly AgreedLink[] =>
    all(rows).filter((one) => one.status !== 'creating');

  return {
    byId: (id) => link(byId.get(id)),
    byRef: (side, ref) => link(byRef[side].get(ref)),
    headByRef: (side, ref) => headByRef[side].get(ref) ?? null,
    byUid: (uid) => all(byUid.all(uid)),
    knows: (id, uid) => knows.get(id, uid) !== undefined,
    byStatus: (status) => agreedIn(byStatus.all(status)),
    save(value) {
      save.run(rowOf(value));
      clearUids.run(value.id);
      for (const uid of value.uids) addUid.run(uid, value.id);
    },
    touch: (id, side, { revision, updated }) => void touch[side].run(revision, updated ?? null, id),
    end(id) {
      remove.run(id);
      noteEnd.run(id);
    },
    drop: (id) => void remove.run(id),
    noteEnded: (id) => void noteEndedElsewhere.run(id),
    isTaken: (id) => taken.get(id, id)?.n === 1,
    unseen: (side, calendar) => unseen[side].all(side, calendar).map((row) => row.ref),
    count: () => count.get()?.n ?? 0,
    unpublished: (limit) => agreedIn(unpublished.all(limit)),
    endedIds: (limit) => ended.all(limit).map((row) => row.id),
    republish() {
      for (const statement of republish) statement.run();
    },
    published(linkIds, endedIds) {
      for (const id of linkIds) markPublished.run(id);
      for (const id of endedIds) markEnded.run(id);
    },
  };
}

function linkIn(row: Row, uids: readonly string[]): Link {
  const { id, status } = row;
  if (status === 'creating') {
    const origin = row.provider_ref === null ? 'crm' : 'provider';
    const source =
      origin === 'crm'
        ? { ref: row.crm_ref ?? '', revision: row.crm_revision ?? '' }
        : { ref: row.provider_ref ?? '', revision: row.provider_revision ?? '' };
    return { id, status, origin, uids, source };
  }
  const providerBase = JSON.parse(row.provider_base ?? 'null') as CalendarEvent;
  return {
    id,
    status,
    origin: row.origin,
    uids,
    provider: {
      ref: row.provider_ref ?? '',
      revision: row.provider_revision ?? '',
      hash: row.provider_hash ?? '',
      base: providerBase,
      ...(row.provider_updated === null ? {} : { updated: row.provider_updated }),
    },
    crm: {
      ref: row.crm_ref ?? '',
      revision: row.crm_revision ?? '',
      hash: row.crm_hash ?? '',
      base: row.crm_base === null ? providerBase : (JSON.parse(row.crm_base) as CalendarEvent),
      ...(row.crm_updated === null ? {} : { updated: row.crm_updated }),
    },
  };
}

function rowOf(link: Link): Row {
  const nothing = {
    provider_ref: null,
    provider_revision: null,
    provider_hash: null,
    provider_base: null,
    crm_ref: null,
    crm_revision: null,
    crm_hash: null,
    crm_base: null,
    provider_updated: null,
    crm_updated: null,
  };
  const { id, status, origin } = link;
  if (link.status === 'creating') {
    const { ref, revision } = link.source;
    return origin === 'provider'
      ? { ...nothing, id, status, origin, provider_ref: ref, provider_revision: revision }
      : { ...nothing, id, status, origin, crm_ref: ref, crm_revision: revision };
  }
  const { provider, crm } = link;
  const providerBase = JSON.stringify(provider.base);
  const crmBase = JSON.stringify(crm.base);
  return {
    id,
    status,
    origin,
    provider_ref: provider.ref,
    provider_revision: provider.revision,
    provider_hash: provider.hash,
    provider_base: providerBase,
    crm_ref: crm.ref,
    crm_revision: crm.revision,
    crm_hash: crm.hash,
    // both sides usually hold exactly the same: it is kept once
    crm_base: crmBase === providerBase ? null : crmBase,
    provider_updated: provider.updated ?? null,
    crm_updated: crm.updated ?? null,
  };
}
