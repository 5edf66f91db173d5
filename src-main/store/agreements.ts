/** Small facts by name, and agreements another machine made that were not yet compared with our links (ID9). */
import type Database from 'better-sqlite3';
import type { AgreementRow } from '../../src-shared/domain/crm.ts';

export type MetaKey =
  | 'primary-calendar'
  | 'crm-calendar'
  | 'account'
  | 'first-run-done'
  | 'agreements-state'
  | 'publishing'
  | 'retry-at'
  /** When this database was begun in the place of a damaged one, epoch milliseconds. */
  | 'replaces-damaged';

export interface MetaRepository {
  get(key: MetaKey): string | null;
  set(key: MetaKey, value: string | null): void;
}

export function metaRepository(database: Database.Database): MetaRepository {
  const get = database.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');
  const set = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
  const unset = database.prepare('DELETE FROM meta WHERE key = ?');
  return {
    get: (key) => get.get(key)?.value ?? null,
    set: (key, value) => void (value === null ? unset.run(key) : set.run(key, value)),
  };
}

export interface AgreementNewsRepository {
  put(row: AgreementRow): void;
  all(): readonly AgreementRow[];
  settle(linkId: string): void;
}

export function agreementNewsRepository(database: Database.Database): AgreementNewsRepository {
  const put = database.prepare('INSERT OR REPLACE INTO agreement_news (link, agreement) VALUES (?, ?)');
  const all = database.prepare<[], { link: string; agreement: string | null }>(
    'SELECT link, agreement FROM agreement_news ORDER BY link',
  );
  const settle = database.prepare('DELETE FROM agreement_news WHERE link = ?');
  return {
    put: (row) =>
      void (row.type === 'agreed'
        ? put.run(row.agreement.linkId, JSON.stringify(row.agreement))
        : put.run(row.linkId, null)),
    all: () =>
      all
        .all()
        .map((row) =>
          row.agreement === null
            ? { type: 'ended', linkId: row.link }
            : { type: 'agreed', agreement: JSON.parse(row.agreement) },
        ),
    settle: (linkId) => void settle.run(linkId),
  };
}
