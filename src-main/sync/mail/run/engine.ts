/** One account's mail engine: runs never overlap, trouble of a whole side ends a run, and the next run goes on from the store. */
import { ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import { storeProblem } from '../../../store/index.ts';
import { decisionsOf, recordDecisionOf } from '../../common/decisions.ts';
import { rememberThrottle } from '../../common/throttle.ts';
import type { MailEngine, MailEngineParts, MailRunSummary } from '../model.ts';
import { compareMail } from './compare.ts';
import { runMail } from './run.ts';

/** The caller asks for one run at a time (RU1). */
export function mailEngine(parts: MailEngineParts): MailEngine {
  const { store, clock } = parts;
  let isRunning = false;

  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isRunning) throw new Error('a run is in progress already');
    isRunning = true;
    try {
      return await work();
    } catch (error) {
      const trouble = storeProblem(error);
      if (trouble === null) throw error;
      if (trouble.code === 'throttled' && trouble.retryAt !== undefined)
        rememberThrottle(store, trouble.retryAt, clock.now(), 'mail-retry-at');
      throw problemOf(error) === null ? new ProblemError(trouble, { cause: error }) : error;
    } finally {
      isRunning = false;
    }
  };

  return {
    run: (signal) =>
      alone(async (): Promise<MailRunSummary> => {
        const started = clock.monotonic();
        const counts = await runMail(parts, signal);
        return { ...counts, durationMs: Math.round(clock.monotonic() - started) };
      }),
    compare: (signal) => alone(() => compareMail(parts, signal)),
    decisions: () => decisionsOf(store.mail.decisions),
    decide: (id, digest, choice) =>
      recordDecisionOf(store, store.mail.decisions, id, digest, choice, clock.now()),
  };
}
