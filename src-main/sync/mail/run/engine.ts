/** One account's mail engine: runs never overlap, trouble of a whole side ends a run, and the next run goes on from the store. */
import { ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import { storeProblem } from '../../../store/index.ts';
import { decisionsOf, recordDecision } from '../../common/decisions.ts';
import { obeyThrottle, rememberThrottle } from '../../common/throttle.ts';
import { createTurns } from '../../common/turns.ts';
import type { MailEngine, MailEngineParts, MailRunSummary } from '../model.ts';
import { compareMail } from './full-comparison.ts';
import { runMail } from './run.ts';

/** The caller asks for one run at a time (RU1). */
export function mailEngine(parts: MailEngineParts): MailEngine {
  const { store, clock, turn = createTurns() } = parts;
  let isRunning = false;

  const telling = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const trouble = storeProblem(error);
      if (trouble === null) throw error;
      if (trouble.code === 'throttled' && trouble.retryAt !== undefined)
        rememberThrottle(store, trouble.retryAt, clock.now(), 'mail-retry-at');
      throw problemOf(error) === null ? new ProblemError(trouble, { cause: error }) : error;
    }
  };

  return {
    async run(signal): Promise<MailRunSummary> {
      if (isRunning) throw new Error('a run is in progress already');
      isRunning = true;
      const started = clock.monotonic();
      try {
        const counts = await telling(() => turn(() => runMail(parts, signal)));
        return { ...counts, durationMs: Math.round(clock.monotonic() - started) };
      } finally {
        isRunning = false;
      }
    },
    compare: (signal, onProgress = () => undefined) =>
      telling(async () => {
        obeyThrottle(store, clock.now(), 'mail-retry-at');
        return compareMail(parts, turn, signal, onProgress);
      }),
    decisions: () => decisionsOf(store.mail.decisions),
    decide: (id, digest, choice) =>
      recordDecision(store, { id, digest, choice }, clock.now(), store.mail.decisions),
  };
}
