/** Concord at rest and at work: a run, then waiting for news or the next poll, and again, until told to stop. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { EngineHost, RunOutcome } from '../engine/host.ts';
import { nextRun } from './schedule.ts';

export interface Resident {
  /** News from a side: the next run comes at once, unless a server asked to wait. */
  wake(): void;
  /** A person wants a run now: also during a back-off of our own, never before a server's Retry-After. */
  syncNow(): void;
  /** Ends the waiting; the promise of `live` resolves after the run under way. */
  stop(): void;
  /** Runs until stopped or until only a person can help; answers the last outcome. */
  live(): Promise<RunOutcome>;
}

export interface ResidentParts {
  readonly host: Pick<EngineHost, 'run'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly onOutcome: (outcome: RunOutcome) => void;
  readonly onScheduled?: (delayMs: number) => void;
  /** News come in bursts; a run starts this long after the first of them. Default 150 ms. */
  readonly settleMs?: number;
}

export function resident(parts: ResidentParts): Resident {
  const { host, clock, randomness, onOutcome, onScheduled, settleMs = 150 } = parts;
  let stopped = false;
  let news = false;
  let wanted = false;
  /** Set while waiting; looks at the flags again. */
  let look: (() => void) | null = null;

  const wait = (delayMs: number, wakeable: boolean, notBefore: number): Promise<void> =>
    new Promise((resolve) => {
      let cancel = (): void => {};
      let hastened = false;
      const done = (): void => {
        cancel();
        look = null;
        resolve();
      };
      const setFor = (ms: number): void => {
        cancel();
        cancel = clock.setTimer(ms, done);
      };
      look = () => {
        if (stopped) done();
        else if (wanted) setFor(Math.max(0, notBefore - clock.now()));
        else if (news && wakeable && !hastened) {
          hastened = true;
          setFor(settleMs);
        }
      };
      setFor(delayMs);
      look();
    });

  return {
    wake() {
      news = true;
      look?.();
    },
    syncNow() {
      wanted = true;
      look?.();
    },
    stop() {
      stopped = true;
      look?.();
    },
    async live() {
      let failures = 0;
      for (;;) {
        news = false;
        wanted = false;
        const outcome = await host.run();
        onOutcome(outcome);
        failures = outcome.type === 'ran' ? 0 : failures + 1;
        const next = nextRun(outcome, failures, clock.now(), randomness);
        if (stopped || next.type === 'give-up') return outcome;
        onScheduled?.(next.delayMs);
        const notBefore = outcome.type === 'failed' ? (outcome.problem.retryAt ?? 0) : 0;
        await wait(next.delayMs, next.wakeable, notBefore);
        if (stopped) return outcome;
      }
    },
  };
}
