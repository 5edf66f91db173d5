/**
 * The life of the one agreement: an engine thread that runs, waits and answers questions, held while a person paused, and what of
 * it a person sees. It knows nothing of how the account was set up.
 */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { Logger } from '../../support/logger.ts';
import type { Progress } from '../../sync/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import { type EngineHost, engineHost, type RunOutcome } from '../engine/host.ts';
import type { EngineJob } from '../engine/messages.ts';
import type { AccountFacts, QuestionName, QuestionOutput, Questions } from '../engine/questions.ts';
import { createPause } from './pause.ts';
import { createWorkLight } from './run-indicator.ts';
import { type Resident, resident } from './run-loop.ts';
import { syncTopicOf } from './sync-view.ts';

export type MachineEvent = 'suspend' | 'resume' | 'online' | 'offline' | 'on-battery' | 'on-mains';

/** Told of every run, for a terminal that follows along. */
export interface SyncObserver {
  readonly onProgress?: (progress: Progress) => void;
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** Runs have ended: only a person can help. */
  readonly onGaveUp?: (outcome: RunOutcome) => void;
}

export interface Agreement {
  readonly handlers: HandlersOf<'sync.now' | 'sync.pause' | 'sync.resume'>;
  /** Takes an account on; nothing runs yet. */
  open(job: EngineJob): void;
  /** One run by itself: the preview. Answers what came of it. */
  once(): Promise<RunOutcome>;
  /** From now on runs follow each other, unless held. */
  live(): void;
  /** The same again after a person mended what had ended it. */
  revive(): void;
  /** Asks the engine thread. @throws ProblemError */
  ask<N extends QuestionName>(name: N, input: Questions[N]['input']): Promise<QuestionOutput<N>>;
  /** Reads the facts anew and shows them. */
  look(): Promise<AccountFacts | null>;
  /** Why no run can be had; null takes it back. */
  hinder(problem: Problem | null): void;
  event(name: MachineEvent): void;
  /** Lets the account go: nothing of it runs or is shown any more. */
  shut(): Promise<void>;
}

export interface AgreementParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly profile: ProfileStore;
  readonly state: StateKeeper;
  readonly observer: SyncObserver;
  /** After every run that came through. */
  readonly onRan: () => void;
}

export function createAgreement(parts: AgreementParts): Agreement {
  const { clock, randomness, logger, profile, state, observer } = parts;
  let job: EngineJob | null = null;
  let host: EngineHost | null = null;
  let follower: Resident | null = null;
  /** Runs are to follow each other. */
  let lives = false;
  let gaveUp = false;
  let offline = false;
  let asleep = false;
  let last: RunOutcome | null = null;
  let trouble: Problem | null = null;
  let facts: AccountFacts | null = null;
  let nextRunAt: number | null = null;
  let changing: Promise<void> = Promise.resolve();

  const show = (): void =>
    state.set(
      'sync',
      syncTopicOf({
        idle: job === null,
        paused: job === null ? null : pause.current(),
        offline,
        working: light.isOn(),
        progress: light.progress(),
        last,
        trouble,
        facts,
        agreedAt: numberOrNull(profile.get('agreed-at')),
        nextRunAt: lives ? nextRunAt : null,
      }),
    );

  const light = createWorkLight(clock, () => show());
  const pause = createPause({ clock, profile, onChange: () => arrange() });

  const hostOf = (): EngineHost => {
    if (job === null) return fail('setup-invalid', { field: 'account' });
    host ??= engineHost({
      job,
      logger,
      onProgress(now) {
        light.step(now);
        observer.onProgress?.(now);
      },
      onWake: () => follower?.wake(),
    });
    return host;
  };

  const ended = async (outcome: RunOutcome): Promise<void> => {
    light.end();
    if (outcome.type !== 'stopped') last = outcome;
    if (outcome.type === 'ran') {
      trouble = null;
      if (outcome.report.summary.waiting === 0) profile.set('agreed-at', clock.now());
    }
    observer.onOutcome?.(outcome);
    if (outcome.type !== 'stopped') await agreement.look();
    show();
    if (outcome.type === 'ran') parts.onRan();
  };

  const run = async (atOnce: boolean): Promise<RunOutcome> => {
    nextRunAt = null;
    light.begin(atOnce || last === null);
    const outcome = await hostOf().run();
    await ended(outcome);
    return outcome;
  };

  const follow = (): void => {
    const mine = resident({
      host: { run: () => run(false) },
      clock,
      randomness,
      onOutcome: () => undefined,
      onScheduled(delayMs) {
        nextRunAt = clock.now() + Math.round(delayMs);
        logger.log('debug', 'scheduled', { delayMs: Math.round(delayMs) });
        show();
      },
    });
    follower = mine;
    void mine.live().then((outcome) => {
      if (follower !== mine) return;
      follower = null;
      gaveUp = true;
      observer.onGaveUp?.(outcome);
    });
  };

  const letGo = async (): Promise<void> => {
    const ending = host;
    follower?.stop();
    follower = null;
    host = null;
    nextRunAt = null;
    await ending?.stop();
  };

  /** Brings what runs in line with what is wanted; steps never overlap. */
  const arrange = (): Promise<void> => {
    changing = changing.then(async () => {
      const wanted = job !== null && lives && !gaveUp && trouble === null && !asleep && !pause.holds();
      if (wanted && follower === null) follow();
      if (!wanted && follower !== null) await letGo();
      show();
    });
    return changing;
  };

  const agreement: Agreement = {
    handlers: {
      async 'sync.now'() {
        if (job === null) fail('setup-invalid', { field: 'account' });
        gaveUp = false;
        if (pause.holds() && follower === null) {
          // once, and the pause stays
          changing = changing.then(async () => {
            if (lives && follower === null) await run(true);
          });
          return {};
        }
        await arrange();
        follower?.syncNow();
        return {};
      },
      async 'sync.pause'({ for: span }) {
        pause.start(span);
        await arrange();
        return {};
      },
      async 'sync.resume'() {
        pause.end();
        gaveUp = false;
        await arrange();
        return {};
      },
    },
    open(given) {
      job = given;
      last = null;
      facts = null;
      gaveUp = false;
      show();
    },
    once: () => run(true),
    live() {
      lives = true;
      void arrange();
    },
    revive() {
      gaveUp = false;
      trouble = null;
      void arrange();
    },
    async ask(name, input) {
      const answer = await hostOf().ask(name, input);
      if (answer.type === 'done') return answer.output;
      if (answer.type === 'problem') throw new ProblemError(answer.problem);
      throw new Error(`the engine thread ${answer.type}`);
    },
    async look() {
      if (job === null) return null;
      const since = new Date(clock.now()).setHours(0, 0, 0, 0);
      const answer = await hostOf().ask('facts', { since });
      if (answer.type === 'done') {
        facts = answer.output;
        state.set('decisions', facts.decisions.map(plainDecision));
        show();
      }
      return facts;
    },
    hinder(problem) {
      trouble = problem;
      void arrange();
    },
    event(name) {
      if (name === 'offline') offline = true;
      if (name === 'online') offline = false;
      if (name === 'suspend') asleep = true;
      if (name === 'resume') asleep = false;
      if (name === 'on-battery' && state.topic('settings').pauseOnBattery) pause.battery(true);
      if (name === 'on-mains') pause.battery(false);
      pause.check();
      void arrange().then(() => {
        // back-off of our own ends; a server's Retry-After does not
        if (name === 'online' || name === 'resume') follower?.syncNow();
      });
    },
    async shut() {
      lives = false;
      job = null;
      // a run under way ends first, so that nothing waits for it
      await letGo();
      await arrange();
      last = null;
      facts = null;
      trouble = null;
      light.end();
      state.set('decisions', []);
      show();
    },
  };
  return agreement;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function plainDecision(decision: AccountFacts['decisions'][number]) {
  return {
    ...decision,
    choices: [...decision.choices],
    items: decision.items.map((item) => ({ ...item, addressees: [...item.addressees] })),
  };
}
