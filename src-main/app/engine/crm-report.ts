/** Tells the CRM how the account is doing, so that colleagues see who is connected (C15): when something changed, else now and then. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, AccountReport, CrmReports } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { RunSummary } from '../../sync/index.ts';

export interface CrmReporter {
  ran(summary: RunSummary, signal: AbortSignal): Promise<void>;
  failed(problem: Problem, signal: AbortSignal): Promise<void>;
}

/** The CRM shows since when both sides agree; it need not be told every minute that they still do. */
const againAfterMs = 15 * 60_000;
/** A report is a courtesy: no run waits long for it. */
const patienceMs = 10_000;

export function crmReporter(reports: CrmReports, account: AccountIdentity, clock: Clock): CrmReporter {
  let told = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  let agreedAt: number | undefined;
  let entries = 0;

  const tell = async (report: Omit<AccountReport, 'agreedAt'>, signal: AbortSignal): Promise<void> => {
    const now = JSON.stringify(report);
    if (now === told && clock.monotonic() - toldAt < againAfterMs) return;
    const whole: AccountReport = { ...report, ...(agreedAt === undefined ? {} : { agreedAt }) };
    try {
      await reports.put(account, whole, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
      told = now;
      toldAt = clock.monotonic();
    } catch (error) {
      // told again after the next run; a bug is one also here
      if (problemOf(error) === null && !(error instanceof DOMException)) throw error;
    }
  };

  return {
    ran({ waiting, linked }, signal) {
      entries = linked;
      if (waiting === 0) agreedAt = clock.now();
      return tell({ state: waiting > 0 ? 'waiting' : 'in-agreement', waiting, entries }, signal);
    },
    failed: ({ code }, signal) => tell({ state: 'problem', problem: code, waiting: 0, entries }, signal),
  };
}
