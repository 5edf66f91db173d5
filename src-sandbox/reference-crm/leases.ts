/** Connected accounts: which machine may write (one at a time, by generation), and what each account reports. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface LeaseRequest {
  readonly machine: string;
  readonly address: string;
  readonly provider: string;
  readonly generation?: number;
}

export interface ReportBody {
  readonly address: string;
  readonly provider: string;
  readonly machine: string;
  readonly state: 'in-agreement' | 'working' | 'waiting' | 'problem' | 'paused';
  readonly problem?: string;
  readonly agreedAt?: number;
  readonly waiting: number;
  readonly entries: number;
  /** What the last full comparison found; `at` in epoch milliseconds. */
  readonly comparison?: {
    readonly at: number;
    readonly calendar: number;
    readonly crm: number;
    readonly differences: number;
  };
  /** Calendars and mail folders that were not checked for an hour. */
  readonly stale?: number;
  readonly invites?: boolean;
}

export interface ConnectedAccount {
  readonly user: string;
  readonly id: string;
  readonly address: string;
  readonly provider: string;
  readonly machine: string | null;
  readonly generation: number | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number | null;
  readonly report: ReportBody | null;
  readonly reportedAt: number | null;
}

export interface Leases {
  /** Refuses with `lease-held`. */
  readonly take: (
    user: string,
    account: string,
    request: LeaseRequest,
  ) => { readonly generation: number; readonly expiresInMs: number };
  readonly release: (user: string, account: string, generation: number | null) => void;
  /** Refuses with `lease-lost` unless the generation is the newest of the account, or of any of the user's accounts. */
  readonly demand: (user: string, generation: number | null, account?: string) => void;
  readonly report: (user: string, account: string, report: ReportBody) => void;
  /** How many of this user's accounts have reported, and how many of them deliver invitations. */
  readonly connection: (user: string) => string;
  readonly forget: (user: string, account: string) => void;
  readonly list: () => readonly ConnectedAccount[];
}

interface Row {
  readonly user: string;
  readonly id: string;
  readonly address: string;
  readonly provider: string;
  readonly machine: string | null;
  readonly generation: number | null;
  readonly expires_at: number | null;
  readonly report: string | null;
  readonly reported_at: number | null;
}

export function createLeases(store: CrmStore, clock: Clock, leaseMs: number): Leases {
  const { sql } = store;
  const row = (user: string, account: string): Row | undefined =>
    sql('SELECT * FROM accounts WHERE user = ? AND id = ?').get(user, account) as Row | undefined;

  return {
    take(user, account, { machine, address, provider, generation }) {
      const now = clock.now();
      const current = row(user, account);
      const held = current?.generation != null && (current.expires_at ?? 0) > now;
      const renews =
        current?.generation != null && current.machine === machine && current.generation === generation;
      if (held && !renews && (current.machine !== machine || generation !== undefined)) {
        const retryAfterS = Math.max(1, Math.ceil(((current.expires_at ?? now) - now) / 1000));
        refuse('lease-held', { machine: current.machine ?? '' }, retryAfterS);
      }
      const granted = renews ? current.generation : store.next('generation');
      sql(
        `INSERT INTO accounts (user, id, address, provider, machine, generation, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET address = excluded.address, provider = excluded.provider, machine = excluded.machine,
           generation = excluded.generation, expires_at = excluded.expires_at`,
      ).run(user, account, address, provider, machine, granted, now + leaseMs);
      return { generation: granted, expiresInMs: leaseMs };
    },
    release(user, account, generation) {
      sql(
        'UPDATE accounts SET machine = NULL, generation = NULL, expires_at = NULL WHERE user = ? AND id = ? AND generation = ?',
      ).run(user, account, generation);
    },
    demand(user, generation, account) {
      const found =
        account === undefined
          ? sql('SELECT 1 FROM accounts WHERE user = ? AND generation = ?').get(user, generation)
          : sql('SELECT 1 FROM accounts WHERE user = ? AND generation = ? AND id = ?').get(
              user,
              generation,
              account,
            );
      if (found === undefined) refuse('lease-lost');
    },
    report(user, account, report) {
      sql(
        `INSERT INTO accounts (user, id, address, provider, report, reported_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET address = excluded.address, provider = excluded.provider, report = excluded.report,
           reported_at = excluded.reported_at`,
      ).run(user, account, report.address, report.provider, JSON.stringify(report), clock.now());
    },
    connection: (user) =>
      sql("SELECT count(report) || ' ' || total(report ->> 'invites') FROM accounts WHERE user = ?")
        .pluck()
        .get(user) as string,
    forget(user, account) {
      for (const text of [
        'DELETE FROM accounts WHERE user = ? AND id = ?',
        'DELETE FROM agreements WHERE user = ? AND account = ?',
      ])
        sql(text).run(user, account);
    },
    list: () =>
      (sql('SELECT * FROM accounts ORDER BY user, id').all() as Row[]).map(
        ({ expires_at, report, reported_at, ...rest }) => ({
          ...rest,
          expiresAt: expires_at,
          report: report === null ? null : (JSON.parse(report) as ReportBody),
          reportedAt: reported_at,
        }),
      ),
  };
}
