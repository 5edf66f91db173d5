/** Links: which provider entry and which CRM entry are one, and what both sides last agreed on. */
import type Database from 'better-sqlite3';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Ref, Revision } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** One side of a link. `base` is what this side held when both last agreed, as the engine compares it. */
export interface LinkEnd {
  readonly ref: Ref | null;
  readonly revision: Revision | null;
  readonly hash: string | null;
  readonly base: CalendarEvent | null;
}

export interface Link {
  readonly id: string;
  /** `creating`: one end is on its way. `elsewhere`: the provider's entry was moved out of the primary calendar (ID8). */
  readonly status: 'creating' | 'linked' | 'elsewhere';
  /** The side the entry was first seen on. */
  readonly origin: SideName;
  readonly provider: LinkEnd;
  readonly crm: LinkEnd;
  readonly uids: readonly string[];
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
  byStatus(status: Link['status']): readonly Link[];
  /** Inserts or replaces, uids included, and marks the link to be published. */
  save(link: Link): void;
  /** A side's revision moved while its content did not. */
  touch(id: string, side: SideName, revision: Revision): void;
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
  unpublished(limit: number): readonly Link[];
  endedIds(limit: number): readonly string[];
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
}

const noUids: readonly string[] = [];

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
    provider: database.prepare('UPDATE links SET provider_revision = ?, unpublished = 1 WHERE id = ?'),
    crm: database.prepare('UPDATE links SET crm_revision = ?, unpublished = 1 WHERE id = ?'),
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
  const byUid = database.prepare<[string], Row>(
    'SELECT links.* FROM link_uids JOIN links ON links.id = link_uids.link WHERE uid = ? ORDER BY links.id',
  );
  const byStatus = database.prepare<[string], Row>('SELECT * FROM links WHERE status = ? ORDER BY id');
  const save = database.prepare(
    `INSERT INTO links (id, status, origin, provider_ref, provider_revision, provider_hash, provider_base, crm_ref, crm_revision, crm_hash, crm_base, unpublished)
     VALUES (@id, @status, @origin, @provider_ref, @provider_revision, @provider_hash, @provider_base, @crm_ref, @crm_revision, @crm_hash, @crm_base, 1)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, provider_ref = excluded.provider_ref, provider_revision = excluded.provider_revision,
       provider_hash = excluded.provider_hash, provider_base = excluded.provider_base, crm_ref = excluded.crm_ref, crm_revision = excluded.crm_revision,
       crm_hash = excluded.crm_hash, crm_base = excluded.crm_base, unpublished = 1`,
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
  const noteEndedElsewhere = database.prepare(
    'INSERT OR IGNORE INTO ended_links (id, unpublished) VALUES (?, 0)',
  );
  const taken = database.prepare<[string, string], { n: number }>(
    'SELECT EXISTS (SELECT 1 FROM links WHERE id = ?) OR EXISTS (SELECT 1 FROM ended_links WHERE id = ?) AS n',
  );

  const link = (row: Row | undefined): Link | null =>
    row === undefined
      ? null
      : {
          id: row.id,
          status: row.status,
          origin: row.origin,
          provider: end(row.provider_ref, row.provider_revision, row.provider_hash, row.provider_base),
          crm: end(row.crm_ref, row.crm_revision, row.crm_hash, row.crm_base ?? row.provider_base),
          uids: uidsOf.all(row.id).map((entry) => entry.uid),
        };
  const all = (rows: readonly Row[]): readonly Link[] => rows.map((row) => link(row) as Link);

  return {
    byId: (id) => link(byId.get(id)),
    byRef: (side, ref) => link(byRef[side].get(ref)),
    headByRef: (side, ref) => headByRef[side].get(ref) ?? null,
    byUid: (uid) => all(byUid.all(uid)),
    byStatus: (status) => all(byStatus.all(status)),
    save(value) {
      const providerBase = value.provider.base === null ? null : JSON.stringify(value.provider.base);
      const crmBase = value.crm.base === null ? null : JSON.stringify(value.crm.base);
      save.run({
        id: value.id,
        status: value.status,
        origin: value.origin,
        provider_ref: value.provider.ref,
        provider_revision: value.provider.revision,
        provider_hash: value.provider.hash,
        provider_base: providerBase,
        crm_ref: value.crm.ref,
        crm_revision: value.crm.revision,
        crm_hash: value.crm.hash,
        // both sides usually agree to the letter: kept once
        crm_base: crmBase === providerBase ? null : crmBase,
      });
      clearUids.run(value.id);
      for (const uid of value.uids ?? noUids) addUid.run(uid, value.id);
    },
    touch: (id, side, revision) => void touch[side].run(revision, id),
    end(id) {
      remove.run(id);
      noteEnd.run(id);
    },
    drop: (id) => void remove.run(id),
    noteEnded: (id) => void noteEndedElsewhere.run(id),
    isTaken: (id) => taken.get(id, id)?.n === 1,
    unseen: (side, calendar) => unseen[side].all(side, calendar).map((row) => row.ref),
    count: () => count.get()?.n ?? 0,
    unpublished: (limit) => all(unpublished.all(limit)),
    endedIds: (limit) => ended.all(limit).map((row) => row.id),
    published(linkIds, endedIds) {
      for (const id of linkIds) markPublished.run(id);
      for (const id of endedIds) markEnded.run(id);
    },
  };
}

function end(ref: string | null, revision: string | null, hash: string | null, base: string | null): LinkEnd {
  return { ref, revision, hash, base: base === null ? null : (JSON.parse(base) as CalendarEvent) };
}
