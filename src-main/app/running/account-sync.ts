/**
 * Synchronises the account: starts and stops its engine thread, lets runs follow each other unless something holds them, and keeps
 * the topics `sync` and `decisions` up to date. It knows nothing of how the account was set up.
 */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { Logger } from '../../support/logger.ts';
import type { Progress } from '../../sync/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import { type EngineHost, engineHost, type RunOutcome } from '../engine/host.ts';
import { type EngineJob, noTraffic } from '../engine/messages.ts';
import type { AccountFacts, Questions } from '../engine/questions.ts';
import { createLastAgreement } from './last-agreement.ts';
import { createPause } from './pause.ts';
import { createRunIndicator } from './run-indicator.ts';
import { createRunLoop, type RunLoop } from './run-loop.ts';
import {
  accountBlocked,
  accountClosed,
  accountOpened,
  factsRead,
  followingInterrupted,
  followingStarted,
  type MachineEvent,
  machineChanged,
  nextRunScheduled,
  noAccount,
  onlyPersonCanHelp,
  personReturned,
  runEnded,
  runStarted,
  type SyncStatus,
  shouldFollow,
} from './sync-status.ts';
import { decisionsTopicOf, syncTopicOf } from './sync-view.ts';

/** Told of every run, for a terminal that follows along. */
export interface SyncObserver {
  readonly onProgress?: (progress: Progress) => void;
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** Runs no longer follow each other: only a person can help. */
  readonly onNeedsPerson?: (outcome: RunOutcome) => void;
}

export interface AccountSync {
  readonly handlers: HandlersOf<'sync.now' | 'sync.pause' | 'sync.resume'>;
  /** Takes an account on, instead of the one before; nothing runs yet. */
  open(job: EngineJob): void;
  /** One run by itself, for the preview. */
  runOnce(): Promise<RunOutcome>;
  /** From now on runs follow each other, unless something holds them. */
  follow(): void;
  /** Asks the engine thread. @throws ProblemError */
  ask<N extends keyof Questions>(name: N, input: Questions[N]['input']): Promise<Questions[N]['output']>;
  /** Reads the account's facts anew and shows them; null without an account, and when they cannot be read. */
  refreshFacts(): Promise<AccountFacts | null>;
  /** There is an account, and no run can be had for this reason. Opening it takes this back. */
  block(problem: Problem): void;
  machineChanged(event: MachineEvent): void;
  /** The listener is called after every run that came through. */
  onRan(listener: () => void): void;
  /** Lets the account go: nothing of it runs or is shown any more. */
  close(): Promise<void>;
}

export interface AccountSyncParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly profile: ProfileStore;
  readonly state: StateKeeper;
  /** Whether this process still has the data directory to itself; asked before each run. */
  readonly ownsDataDir: () => boolean;
  readonly observer: SyncObserver;
  /** Called after each run, when nothing is left to do until the next one. */
  readonly atRest: () => void;
}

export function createAccountSync(parts: AccountSyncParts): AccountSync {
  const { clock, randomness, logger, profile, state, observer } = parts;
  let status: SyncStatus = noAccount;
  let engine: EngineHost | null = null;
  let loop: RunLoop | null = null;
  /** Starting and stopping the loop never overlap: each waits for the one before. */
  let lastStep: Promise<void> = Promise.resolve();
  /** A person asked for the run that comes next: they see it at once, however short it is. */
  let isAskedFor = false;
  const ranListeners = new Set<() => void>();
  const lastAgreement = createLastAgreement(profile, clock);

  const show = (): void =>
    state.set(
      'sync',
      syncTopicOf(status, {
        paused: pause.current(),
        isWorking: indicator.isShown(),
        progress: indicator.progress(),
        agreedAt: lastAgreement.at(),
      }),
    );
  const change = (next: SyncStatus): void => {
    status = next;
    show();
  };

  const indicator = createRunIndicator(clock, () => show());
  const pause = createPause({ clock, profile, onOver: () => void startOrStopLoop() });

  const startedEngine = (): EngineHost => {
    if (status.account.type !== 'open') return fail('setup-invalid', { field: 'account' });
    engine ??= engineHost({
      job: status.account.job,
      logger,
      onProgress(progress) {
        indicator.runProgressed(progress);
        observer.onProgress?.(progress);
      },
      onWake: () => loop?.newsArrived(),
    });
    return engine;
  };

  const run = async (showsAtOnce: boolean): Promise<RunOutcome> => {
    status = runStarted(status);
    indicator.runStarted(showsAtOnce || status.lastOutcome === null);
    const outcome: RunOutcome = parts.ownsDataDir()
      ? await startedEngine().run()
      : { type: 'failed', problem: problem('store-locked'), traffic: noTraffic };
    indicator.runEnded();
    status = runEnded(status, outcome);
    lastAgreement.runEnded(outcome);
    observer.onOutcome?.(outcome);
    if (outcome.type !== 'stopped') await sync.refreshFacts();
    show();
    if (outcome.type === 'ran') for (const listener of ranListeners) listener();
    setImmediate(parts.atRest);
    return outcome;
  };

  const startLoop = (): void => {
    const started = createRunLoop({
      run() {
        const isForPerson = isAskedFor;
        isAskedFor = false;
        return run(isForPerson);
      },
      clock,
      randomness,
      onScheduled(delayMs) {
        logger.log('debug', 'scheduled', { delayMs: Math.round(delayMs) });
        change(nextRunScheduled(status, clock.now() + Math.round(delayMs)));
      },
    });
    loop = started;
    void started.runUntilStopped().then((outcome) => {
      if (loop !== started) return;
      loop = null;
      change(onlyPersonCanHelp(status));
      // a person who asked while the last run was ending gets the run that they asked for
      if (isAskedFor && outcome.type !== 'stopped') {
        status = personReturned(status);
        void startOrStopLoop();
        return;
      }
      observer.onNeedsPerson?.(outcome);
    });
  };

  const stopLoop = async (): Promise<void> => {
    const ending = engine;
    loop?.stop();
    loop = null;
    engine = null;
    status = followingInterrupted(status);
    await ending?.stop();
    lastAgreement.keep();
  };

  const afterLastStep = (step: () => Promise<void>): Promise<void> => {
    lastStep = lastStep.then(step);
    return lastStep;
  };
  const startOrStopLoop = (): Promise<void> =>
    afterLastStep(async () => {
      const wanted = shouldFollow(status, pause.holds());
      if (wanted && loop === null) startLoop();
      if (!wanted && loop !== null) await stopLoop();
      show();
    });

  const sync: AccountSync = {
    handlers: {
      async 'sync.now'() {
        if (status.account.type !== 'open') fail('setup-invalid', { field: 'account' });
        status = personReturned(status);
        if (pause.holds() && loop === null) {
          // one run, and the pause stays
          void afterLastStep(async () => {
            const { account } = status;
            if (account.type === 'open' && account.runs === 'following' && loop === null) await run(true);
          });
          return {};
        }
        isAskedFor = true;
        await startOrStopLoop();
        loop?.runNow();
        return {};
      },
      async 'sync.pause'({ for: span }) {
        pause.start(span);
        await startOrStopLoop();
        return {};
      },
      async 'sync.resume'() {
        pause.end();
        status = personReturned(status);
        await startOrStopLoop();
        return {};
      },
    },
    open: (job) => change(accountOpened(status, job)),
    runOnce: () => run(true),
    follow() {
      status = followingStarted(status);
      void startOrStopLoop();
    },
    async ask(name, input) {
      const answer = await startedEngine().ask(name, input);
      if (answer.type === 'done') return answer.output;
      if (answer.type === 'problem') throw new ProblemError(answer.problem);
      throw new Error(`the engine thread ${answer.type}`);
    },
    async refreshFacts() {
      if (status.account.type !== 'open') return null;
      const since = new Date(clock.now()).setHours(0, 0, 0, 0);
      const answer = await startedEngine().ask('facts', { since });
      if (answer.type === 'done') {
        state.set('decisions', decisionsTopicOf(answer.output));
        change(factsRead(status, answer.output));
      }
      return status.facts;
    },
    block(problem) {
      status = accountBlocked(status, problem);
      void startOrStopLoop();
    },
    machineChanged(event) {
      status = machineChanged(status, event);
      if (event === 'on-battery' && state.topic('settings').pauseOnBattery) pause.holdOnBattery(true);
      if (event === 'on-mains') pause.holdOnBattery(false);
      pause.check();
      void startOrStopLoop().then(() => {
        // this cuts a back-off of our own short; a time that a server asked for (Retry-After) is kept
        if (event === 'online' || event === 'resume') loop?.runNow();
      });
    },
    onRan: (listener) => void ranListeners.add(listener),
    async close() {
      // steps that still wait find no account and start nothing
      status = accountClosed(status);
      await stopLoop();
      await startOrStopLoop();
      status = accountClosed(status);
      indicator.runEnded();
      state.set('decisions', []);
      show();
    },
  };
  return sync;
}
