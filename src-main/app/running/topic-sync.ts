/** The runs of one topic of an account, its calendar or its mail: whether they follow each other, and what is known of them. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { Logger } from '../../support/logger.ts';
import type { Progress } from '../../sync/index.ts';
import type { Outcome, Reports } from '../engine/host.ts';
import type { RunTopic } from '../engine/messages.ts';
import type { LastAgreement } from './last-agreement.ts';
import { createRunIndicator } from './run-indicator.ts';
import { createRunLoop, type RunLoop } from './run-loop.ts';
import {
  followingInterrupted,
  nextRunScheduled,
  noAccount,
  onlyPersonCanHelp,
  personReturned,
  runEnded,
  runStarted,
  type SyncStatus,
  sideHeard,
} from './sync-status.ts';
import type { SyncSurroundings } from './sync-view.ts';

export interface TopicSync<Topic extends RunTopic, Facts> {
  status(): SyncStatus<Reports[Topic], Facts>;
  /** Replaces what is known, and shows it. */
  change(next: SyncStatus<Reports[Topic], Facts>): void;
  /** One run by itself. Never rejects. */
  run(isForPerson: boolean): Promise<Outcome<Reports[Topic]>>;
  isFollowing(): boolean;
  startLoop(): void;
  /** No further run; whoever calls it ends the one under way. */
  stopLoop(): void;
  newsArrived(...input: Parameters<RunLoop<unknown>['newsArrived']>): void;
  /** A person asked for a run: they see it at once, however short it is. */
  wanted(): void;
  /** The waiting ends: also a back-off of our own, never what a server asked for (Retry-After). */
  runNow(): void;
  progressed(progress: Progress): void;
  around(): Omit<SyncSurroundings, 'paused' | 'isDoubtful'>;
  /** Nothing is shown of a run any more. */
  clear(): void;
}

export interface TopicSyncParts<Topic extends RunTopic> {
  readonly topic: Topic;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly agreement: LastAgreement;
  /** @param isForPerson somebody asked for it and waits */
  readonly run: (isForPerson: boolean) => Promise<Outcome<Reports[Topic]>>;
  /** The outcome is known and not shown yet; what it says of facts is read here. */
  readonly onOutcome: (outcome: Outcome<Reports[Topic]>) => Promise<void>;
  readonly onChange: () => void;
  /** Runs no longer follow each other, by themselves; true: they are to begin again, because a person asked meanwhile. */
  readonly onGaveUp: (outcome: Outcome<Reports[Topic]>, isWanted: boolean) => void;
}

export function createTopicSync<Topic extends RunTopic, Facts>(
  parts: TopicSyncParts<Topic>,
): TopicSync<Topic, Facts> {
  const { topic, clock, randomness, logger, agreement, onChange } = parts;
  type Status = SyncStatus<Reports[Topic], Facts>;
  let status: Status = noAccount;
  let loop: RunLoop<Outcome<Reports[Topic]>> | null = null;
  let isWanted = false;
  const change = (next: Status): void => {
    status = next;
    onChange();
  };
  const indicator = createRunIndicator(clock, onChange);

  /** A run that was told to stop may take a moment, and runs of one topic never overlap (RU1). */
  let last: Promise<unknown> = Promise.resolve();
  const run = (isForPerson: boolean): Promise<Outcome<Reports[Topic]>> => {
    const mine = last.then(() => oneRun(isForPerson));
    last = mine;
    return mine;
  };
  const oneRun = async (isForPerson: boolean): Promise<Outcome<Reports[Topic]>> => {
    status = runStarted(status);
    indicator.runStarted(isForPerson || status.lastOutcome === null);
    const outcome = await parts.run(isForPerson);
    indicator.runEnded();
    status = runEnded(status, outcome, clock.now());
    agreement.runEnded(outcome);
    await parts.onOutcome(outcome);
    onChange();
    return outcome;
  };

  return {
    status: () => status,
    change,
    run,
    isFollowing: () => loop !== null,
    startLoop() {
      const started = createRunLoop<Outcome<Reports[Topic]>>({
        run() {
          const isForPerson = isWanted;
          isWanted = false;
          return run(isForPerson);
        },
        clock,
        randomness,
        onScheduled(delayMs) {
          logger.log('debug', 'scheduled', { topic, delayMs: Math.round(delayMs) });
          change(nextRunScheduled(status, clock.now() + Math.round(delayMs)));
        },
      });
      loop = started;
      void started.runUntilStopped().then((outcome) => {
        if (loop !== started) return;
        loop = null;
        // a person who asked while the last run was ending gets the run that they asked for
        const asksAgain = isWanted && outcome.type !== 'stopped';
        change(asksAgain ? personReturned(onlyPersonCanHelp(status)) : onlyPersonCanHelp(status));
        parts.onGaveUp(outcome, asksAgain);
      });
    },
    stopLoop() {
      loop?.stop();
      loop = null;
      status = followingInterrupted(status);
      agreement.keep();
    },
    newsArrived(side) {
      const heard = sideHeard(status, side, clock.now());
      if (heard !== status) change(heard);
      loop?.newsArrived(side);
    },
    wanted() {
      isWanted = true;
    },
    runNow: () => loop?.runNow(),
    progressed: (progress) => indicator.runProgressed(progress),
    around: () => ({
      isWorking: indicator.isShown(),
      progress: indicator.progress(),
      agreedAt: agreement.at(),
    }),
    clear: () => indicator.runEnded(),
  };
}
