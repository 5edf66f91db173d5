/** One run after another: after each run it waits for news or for the next regular run, until it is told to stop. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { AnyOutcome } from '../engine/host.ts';
import { hasChanged, hasWritten } from './run-outcome.ts';
import { nextRun } from './schedule.ts';

export interface RunLoop<Outcome> {
  /** A side told of news: the next run comes at once, unless a server asked to wait. */
  newsArrived(side: SideName): void;
  /** A person wants a run now: also during a back-off of our own, never before a server's Retry-After. */
  runNow(): void;
  /** Ends the waiting; `runUntilStopped` resolves after the run under way. */
  stop(): void;
  /** Runs until stopped or until only a person can help; answers the last outcome. */
  runUntilStopped(): Promise<Outcome>;
}

export interface RunLoopParts<Outcome> {
  /** One run; never rejects. */
  readonly run: () => Promise<Outcome>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly onScheduled?: (delayMs: number) => void;
}

/** How many runs follow an edit in the calendar sooner than others (RU5). */
const runsAfterEdit = 6;
/** News comes in bursts; a run starts this long after the first of them. */
const newsSettleMs = 150;
/**
 * After runs that a side told of news and that found none, the next news of that side waits longer: up to the shortest time between regular
 * runs. Each side counts by itself: a CRM tells of what was written to its calendar and to its mail alike.
 */
const longestNewsWaitMs = 30_000;

/**
 * How long news waits for its run. The first run that finds nothing costs nothing: Concord's own write is news that a side tells of.
 * @param inVain how many runs in a row were told of news and changed nothing
 */
function newsWaitMs(inVain: number): number {
  return Math.min(longestNewsWaitMs, newsSettleMs * 2 ** Math.max(0, inVain - 1));
}

export function createRunLoop<Outcome extends AnyOutcome>({
  run,
  clock,
  randomness,
  onScheduled,
}: RunLoopParts<Outcome>): RunLoop<Outcome> {
  let isStopped = false;
  const news = new Set<SideName>();
  let isWanted = false;
  const inVain: Record<SideName, number> = { provider: 0, crm: 0 };
  /** Set while the loop waits: looks at the flags again. */
  let reconsider: (() => void) | null = null;

  const wait = (delayMs: number, wakeable: boolean, notBefore: number): Promise<void> =>
    new Promise((resolve) => {
      let cancelTimer = (): void => {};
      let due = clock.monotonic() + delayMs;
      const done = (): void => {
        cancelTimer();
        reconsider = null;
        resolve();
      };
      const setTimer = (ms: number): void => {
        cancelTimer();
        cancelTimer = clock.setTimer(ms, done);
      };
      reconsider = () => {
        if (isStopped) done();
        else if (isWanted)
          // after the clock was set back, the moment may lie much further away than the server asked for
          setTimer(Math.max(0, Math.min(due - clock.monotonic(), notBefore - clock.now())));
        else if (wakeable)
          for (const side of news) {
            const waitMs = newsWaitMs(inVain[side]);
            if (clock.monotonic() + waitMs >= due) continue;
            due = clock.monotonic() + waitMs;
            setTimer(waitMs);
          }
      };
      setTimer(delayMs);
      reconsider();
    });

  return {
    newsArrived(side) {
      if (news.has(side)) return;
      news.add(side);
      reconsider?.();
    },
    runNow() {
      isWanted = true;
      reconsider?.();
    },
    stop() {
      isStopped = true;
      reconsider?.();
    },
    async runUntilStopped() {
      let failures = 0;
      let soonerRuns = 0;
      for (;;) {
        const told = [...news];
        news.clear();
        isWanted = false;
        const outcome = await run();
        if (hasChanged(outcome)) inVain.provider = inVain.crm = 0;
        else for (const side of told) inVain[side] += 1;
        failures = outcome.type === 'ran' ? 0 : failures + 1;
        // a person who just edited the calendar is likely to edit it again
        soonerRuns = hasWritten(outcome, 'crm') ? runsAfterEdit : Math.max(0, soonerRuns - 1);
        const next = nextRun(outcome, failures, clock.now(), randomness, soonerRuns > 0);
        if (isStopped || next.type === 'give-up') return outcome;
        onScheduled?.(next.delayMs);
        const notBefore = outcome.type === 'failed' ? (outcome.problem.retryAt ?? 0) : 0;
        await wait(next.delayMs, next.wakeable, notBefore);
        if (isStopped) return outcome;
      }
    },
  };
}
