/** Reports to the CRM how the account is doing, so that colleagues see it there (C15): after a change, else every quarter of an hour. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Comparison, differencesIn } from '../../../src-shared/domain/comparison.ts';
import type { AccountIdentity, AccountReport, CrmReports } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { RunSummary } from '../../sync/index.ts';

type Given = Omit<AccountReport, 'agreedAt' | 'invites' | 'comparison' | 'stale'>;

export interface CrmReporter {
  ran(summary: RunSummary, signal: AbortSignal): Promise<void>;
  failed(problem: Problem, signal: AbortSignal): Promise<void>;
  /** A person stopped it. */
  paused(signal: AbortSignal): Promise<void>;
  /** Calendars and folders that were not proven fresh for an hour (R6). Told at once, once something was reported. */
  stale(count: number, signal: AbortSignal): Promise<void>;
}

/** An unchanged report is repeated after this time: the CRM shows when both sides last agreed. */
const repeatAfterMs = 15 * 60_000;
/** How long a run waits for its report. */
const reportWithinMs = 10_000;

export function crmReporter(
  reports: CrmReports,
  account: AccountIdentity,
  clock: Clock,
  /** Whether the calendar's server delivers invitations, as far as is known now. */
  invites: () => boolean,
  /** The last full comparison; null before the first. */
  comparison: () => Comparison | null = () => null,
): CrmReporter {
  let sent = '';
  let sentAt = Number.NEGATIVE_INFINITY;
  let agreedAt: number | undefined;
  let entries = 0;
  let stale = 0;
  let last: Given | null = null;

  const send = async (given: Given, signal: AbortSignal): Promise<void> => {
    last = given;
    const compared = comparisonIn(comparison());
    const report = {
      ...given,
      ...(compared === null ? {} : { comparison: compared }),
      ...(stale === 0 ? {} : { stale }),
      invites: invites(),
    };
    const now = JSON.stringify(report);
    if (now === sent && clock.monotonic() - sentAt < repeatAfterMs) return;
    const whole: AccountReport = { ...report, ...(agreedAt === undefined ? {} : { agreedAt }) };
    try {
      await reports.put(account, whole, AbortSignal.any([signal, AbortSignal.timeout(reportWithinMs)]));
      sent = now;
      sentAt = clock.monotonic();
    } catch (error) {
      // expected trouble does not end the run: the report is made again after the next one
      if (problemOf(error) === null && !(error instanceof DOMException)) throw error;
    }
  };

  return {
    ran({ waiting, quarantined, linked }, signal) {
      entries = linked;
      const agree = waiting + quarantined === 0;
      if (agree) agreedAt = clock.now();
      return send({ state: agree ? 'in-agreement' : 'waiting', waiting, entries }, signal);
    },
    async stale(count, signal) {
      if (count === stale) return;
      stale = count;
      if (last !== null) await send(last, signal);
    },
    failed: ({ code }, signal) => send({ state: 'problem', problem: code, waiting: 0, entries }, signal),
    paused: (signal) => send({ state: 'paused', waiting: 0, entries }, signal),
  };
}

/** Null where the two sides could not be counted against each other. */
function comparisonIn(comparison: Comparison | null): NonNullable<AccountReport['comparison']> | null {
  const { provider = null, crm = null } = comparison?.sides ?? {};
  if (comparison === null || provider === null || crm === null) return null;
  return {
    at: comparison.endedAt,
    calendar: provider.linked,
    crm: crm.linked,
    differences: differencesIn(comparison),
  };
}
