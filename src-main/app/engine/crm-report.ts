/** Reports to the CRM how the account is doing, so that colleagues see it there (C15): after a change, else every quarter of an hour. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, AccountReport, CrmReports } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { RunSummary } from '../../sync/index.ts';

export interface CrmReporter {
  ran(summary: RunSummary, signal: AbortSignal): Promise<void>;
  failed(problem: Problem, signal: AbortSignal): Promise<void>;
  /** A person stopped it. */
  paused(signal: AbortSignal): Promise<void>;
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
): CrmReporter {
  let sent = '';
  let sentAt = Number.NEGATIVE_INFINITY;
  let agreedAt: number | undefined;
  let entries = 0;

  const send = async (
    given: Omit<AccountReport, 'agreedAt' | 'invites'>,
    signal: AbortSignal,
  ): Promise<void> => {
    const report = { ...given, invites: invites() };
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
    failed: ({ code }, signal) => send({ state: 'problem', problem: code, waiting: 0, entries }, signal),
    paused: (signal) => send({ state: 'paused', waiting: 0, entries }, signal),
  };
}
