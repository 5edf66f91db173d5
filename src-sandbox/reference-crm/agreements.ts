/** The agreements that Concord stores in the CRM: opaque records for each account, numbered in the order of their arrival. */
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface StoredAgreement {
  readonly number: number;
  readonly linkId: string;
  /** The record as it was sent; null when the link ended. */
  readonly agreement: unknown;
}

export interface Agreements {
  /** The account's highest number; 0 without any. */
  readonly state: (user: string, account: string) => number;
  readonly put: (
    user: string,
    account: string,
    rows: readonly { readonly linkId: string; readonly agreement: unknown }[],
  ) => number;
  readonly get: (user: string, account: string, linkId: string) => StoredAgreement | null;
  readonly page: (
    user: string,
    account: string,
    since: number,
    limit: number,
  ) => { readonly rows: readonly StoredAgreement[]; readonly state: number; readonly more: boolean };
}

interface Row {
  readonly link: string;
  readonly number: number;
  readonly agreement: string | null;
}

const mostBytes = 64 * 1024;

export function createAgreements(store: CrmStore): Agreements {
  const { sql } = store;
  const state: Agreements['state'] = (user, account) =>
    Number(
      sql('SELECT max(number) FROM agreements WHERE user = ? AND account = ?').pluck().get(user, account) ??
        0,
    );
  const stored = ({ link, number, agreement }: Row): StoredAgreement => ({
    number,
    linkId: link,
    agreement: agreement === null ? null : JSON.parse(agreement),
  });

  return {
    state,
    put(user, account, rows) {
      let number = state(user, account);
      for (const { linkId, agreement } of rows) {
        const text = agreement === null ? null : JSON.stringify(agreement);
        if (text !== null && text.length > mostBytes) refuse('too-large');
        number += 1;
        sql(
          `INSERT INTO agreements VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET number = excluded.number, agreement = excluded.agreement`,
        ).run(user, account, linkId, number, text);
      }
      return number;
    },
    get(user, account, linkId) {
      const row = sql(
        'SELECT link, number, agreement FROM agreements WHERE user = ? AND account = ? AND link = ?',
      ).get(user, account, linkId) as Row | undefined;
      return row === undefined ? null : stored(row);
    },
    page(user, account, since, limit) {
      const rows = sql(
        'SELECT link, number, agreement FROM agreements WHERE user = ? AND account = ? AND number > ? ORDER BY number LIMIT ?',
      ).all(user, account, since, limit + 1) as Row[];
      const page = rows.slice(0, limit).map(stored);
      return { rows: page, state: page.at(-1)?.number ?? since, more: rows.length > limit };
    },
  };
}
