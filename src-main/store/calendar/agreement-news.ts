/** Agreements that another machine made and that were not yet compared with this machine's links (ID9). */
import type Database from 'better-sqlite3';
import type { Agreement, AgreementRow, OwnVersion } from '../../../src-shared/domain/crm.ts';

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
        : put.run(row.linkId, row.own === undefined ? null : JSON.stringify({ own: row.own }))),
    all: () =>
      all.all().map(({ link, agreement }): AgreementRow => {
        if (agreement === null) return { type: 'ended', linkId: link };
        const kept = JSON.parse(agreement) as Agreement | { readonly own: OwnVersion };
        return 'own' in kept
          ? { type: 'ended', linkId: link, own: kept.own }
          : { type: 'agreed', agreement: kept };
      }),
    settle: (linkId) => void settle.run(linkId),
  };
}
