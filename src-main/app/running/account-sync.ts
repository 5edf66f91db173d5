/**
 * Synchronises the account: starts and stops its engine thread, lets runs of calendar and mail follow each other unless something holds
 * them, and keeps the topics `sync` and `decisions` up to date. It knows nothing of how the account was set up.
 */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { Logger } from '../../support/logger.ts';
import type { Progress } from '../../sync/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import {
  type EngineHost,
  engineHost,
  type MailRunOutcome,
  type Outcome,
  type Reports,
  type RunOutcome,
} from '../engine/host.ts';
import { type EngineJob, noTraffic, type RunTopic, runTopics } from '../engine/messages.ts';
import type { AccountFacts, MailFacts, Questions } from '../engine/questions.ts';
import { createLastAgreement } from './last-agreement.ts';
import { createPause } from './pause.ts';
import {
  accountBlocked,
  accountClosed,
  accountOpened,
  factsRead,
  followingEnded,
  followingStarted,
  type MachineEvent,
  machineChanged,
  personReturned,
  shouldFollow,
} from './sync-status.ts';
import { decisionsTopicOf, syncTopicOf, type TopicView, viewOf } from './sync-view.ts';
import { createTopicSync, type TopicSync } from './topic-sync.ts';

/** Told of every run, for a terminal that follows along. */
export interface SyncObserver {
  readonly onProgress?: (progress: Progress) => void;
  readonly onOutcome?: (outcome: RunOutcome) => void;
  readonly onMailOutcome?: (outcome: MailRunOutcome) => void;
  /** Runs of neither topic follow each other any more: only a person can help. */
  readonly onNeedsPerson?: () => void;
}

export interface AccountSync {
  readonly handlers: HandlersOf<'sync.now' | 'sync.pause' | 'sync.resume'>;
  /** Takes an account on, instead of the one before; nothing runs yet. */
  open(job: EngineJob): void;
  /** One run of the calendar by itself, for the preview. */
  runOnce(): Promise<RunOutcome>;
  /** From now on runs follow each other, unless something holds them; those of mail when its folders are chosen. */
  follow(): void;
  /** Whether mail is to run was decided anew: its folders were chosen, it was stopped or started. */
  mailDecided(): Promise<void>;
  /** What the open account's engine is started with; null without one. */
  job(): EngineJob | null;
  /** Mail as it is now; null without a mailbox. */
  mail(): MailNow | null;
  /** Asks the engine thread. @throws ProblemError */
  ask<N extends keyof Questions>(name: N, input: Questions[N]['input']): Promise<Questions[N]['output']>;
  /** Reads the account's facts anew and shows them; null without an account, and when they cannot be read. */
  refreshFacts(): Promise<AccountFacts | null>;
  /** There is an account, and no run can be had for this reason. Opening it takes this back. */
  block(problem: Problem): void;
  machineChanged(event: MachineEvent): void;
  /** The listener is called after every run of the calendar that came through. */
  onRan(listener: () => void): void;
  /** The listener is called whenever what `mail` answers may have changed. */
  onMailChanged(listener: () => void): void;
  /** Lets the account go: nothing of it runs or is shown any more. */
  close(): Promise<void>;
}

export interface MailNow {
  readonly view: TopicView;
  /** Null while they were not read. */
  readonly facts: MailFacts | null;
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
  let engine: EngineHost | null = null;
  /** Starting and stopping the loops never overlap: each waits for the one before. */
  let lastStep: Promise<void> = Promise.resolve();
  const ranListeners = new Set<() => void>();
  const mailListeners = new Set<() => void>();

  const mailNow = (): MailNow | null => {
    const status = mail.status();
    if (status.account.type !== 'open') return null;
    return { view: viewOf(status, { ...mail.around(), paused: pause.current() }), facts: status.facts };
  };
  const show = (): void => {
    const now = mailNow();
    const { account, facts } = mail.status();
    const counts = account.type === 'open' && account.runs !== 'on-request' && now !== null;
    const ofMail = counts ? { ...now.view, waiting: facts?.waiting ?? 0 } : null;
    state.set(
      'sync',
      syncTopicOf(calendar.status(), { ...calendar.around(), paused: pause.current() }, ofMail),
    );
    for (const listener of mailListeners) listener();
  };
  const showDecisions = (): void =>
    state.set('decisions', decisionsTopicOf(calendar.status().facts, mail.status().facts));

  const pause = createPause({ clock, profile, onOver: () => void startOrStopLoops() });

  const startedEngine = (): EngineHost => {
    const { account } = calendar.status();
    if (account.type !== 'open') return fail('setup-invalid', { field: 'account' });
    engine ??= engineHost({
      job: account.job,
      logger,
      onProgress(progress) {
        calendar.progressed(progress);
        observer.onProgress?.(progress);
      },
      // messages are only counted where there are any to move
      onMailProgress: (progress) => mail.progressed({ phase: 'applying', ...progress }),
      onWake(side, topics) {
        for (const topic of topics) (topic === 'mail' ? mail : calendar).newsArrived(side);
      },
    });
    return engine;
  };
  const runOf = <Topic extends RunTopic>(topic: Topic): Promise<Outcome<Reports[Topic]>> =>
    parts.ownsDataDir()
      ? startedEngine().run(topic)
      : Promise.resolve({ type: 'failed', problem: problem('store-locked'), traffic: noTraffic });

  const gaveUp = (isWanted: boolean): void => {
    if (isWanted) void startOrStopLoops();
    else if (!calendar.isFollowing() && !mail.isFollowing()) observer.onNeedsPerson?.();
  };
  const common = { clock, randomness, logger, onChange: () => show() };
  const calendar: TopicSync<'calendar', AccountFacts> = createTopicSync({
    ...common,
    topic: 'calendar',
    agreement: createLastAgreement(profile, clock),
    run: () => runOf('calendar'),
    async onOutcome(outcome) {
      observer.onOutcome?.(outcome);
      if (outcome.type !== 'stopped') await sync.refreshFacts();
      if (outcome.type === 'ran') for (const listener of ranListeners) listener();
      setImmediate(parts.atRest);
    },
    onGaveUp: (_outcome, isWanted) => gaveUp(isWanted),
  });
  const mail: TopicSync<'mail', MailFacts> = createTopicSync({
    ...common,
    topic: 'mail',
    agreement: createLastAgreement(profile, clock, 'mail-agreed-at'),
    run: () => runOf('mail'),
    async onOutcome(outcome) {
      observer.onMailOutcome?.(outcome);
      if (outcome.type !== 'stopped') await refreshMailFacts();
      setImmediate(parts.atRest);
    },
    onGaveUp: (_outcome, isWanted) => gaveUp(isWanted),
  });

  const stopLoops = async (): Promise<void> => {
    const ending = engine;
    calendar.stopLoop();
    mail.stopLoop();
    engine = null;
    await ending?.stop();
  };

  const afterLastStep = (step: () => Promise<void>): Promise<void> => {
    lastStep = lastStep.then(step);
    return lastStep;
  };
  const startOrStopLoops = (): Promise<void> =>
    afterLastStep(async () => {
      const wanted = {
        calendar: shouldFollow(calendar.status(), pause.holds()),
        mail: shouldFollow(mail.status(), pause.holds()),
      };
      const wasFollowing = calendar.isFollowing() || mail.isFollowing();
      if (wasFollowing && !wanted.calendar && !wanted.mail) await stopLoops();
      if (wanted.calendar && !calendar.isFollowing()) calendar.startLoop();
      if (wanted.mail && !mail.isFollowing()) mail.startLoop();
      for (const topic of runTopics) {
        const one = topic === 'mail' ? mail : calendar;
        if (wanted[topic] || !one.isFollowing()) continue;
        one.stopLoop();
        engine?.stopRun(topic);
      }
      show();
    });

  const since = (): number => new Date(clock.now()).setHours(0, 0, 0, 0);
  const refreshMailFacts = async (): Promise<MailFacts | null> => {
    if (mail.status().account.type !== 'open') return null;
    const answer = await startedEngine().ask('mail-facts', { since: since() });
    if (answer.type === 'done') {
      mail.change(factsRead(mail.status(), answer.output));
      showDecisions();
    }
    return mail.status().facts;
  };
  /** Mail follows where the calendar does, its folders are chosen, and nobody stopped it. */
  const decideMail = async (): Promise<void> => {
    const { account } = mail.status();
    if (account.type !== 'open') return;
    const facts = await refreshMailFacts();
    const owner = calendar.status().account;
    const isSetUp = owner.type === 'open' && owner.runs !== 'on-request';
    const hasMap = facts?.hasMap === true || (account.job.setup.mail?.map ?? null) !== null;
    const wanted = isSetUp && hasMap && facts?.isAsleep === false;
    mail.change(wanted ? followingStarted(mail.status()) : followingEnded(mail.status()));
    await startOrStopLoops();
  };

  const sync: AccountSync = {
    handlers: {
      async 'sync.now'() {
        if (calendar.status().account.type !== 'open') fail('setup-invalid', { field: 'account' });
        calendar.change(personReturned(calendar.status()));
        mail.change(personReturned(mail.status()));
        if (pause.holds() && !calendar.isFollowing()) {
          // one run of each, and the pause stays
          void afterLastStep(async () => {
            for (const one of [calendar, mail]) {
              const { account } = one.status();
              if (account.type === 'open' && account.runs === 'following' && !one.isFollowing())
                await one.run(true);
            }
          });
          return {};
        }
        calendar.wanted();
        mail.wanted();
        await startOrStopLoops();
        calendar.runNow();
        mail.runNow();
        return {};
      },
      async 'sync.pause'({ for: span }) {
        pause.start(span);
        await startOrStopLoops();
        return {};
      },
      async 'sync.resume'() {
        pause.end();
        calendar.change(personReturned(calendar.status()));
        mail.change(personReturned(mail.status()));
        await startOrStopLoops();
        return {};
      },
    },
    open(job) {
      const hasMail = job.setup.mail !== null;
      mail.change(hasMail ? accountOpened(mail.status(), job) : accountClosed(mail.status()));
      calendar.change(accountOpened(calendar.status(), job));
    },
    runOnce: () => calendar.run(true),
    follow() {
      calendar.change(followingStarted(calendar.status()));
      void startOrStopLoops();
      void decideMail();
    },
    mailDecided: decideMail,
    job() {
      const { account } = calendar.status();
      return account.type === 'open' ? account.job : null;
    },
    mail: mailNow,
    async ask(name, input) {
      const answer = await startedEngine().ask(name, input);
      if (answer.type === 'done') return answer.output;
      if (answer.type === 'problem') throw new ProblemError(answer.problem);
      throw new Error(`the engine thread ${answer.type}`);
    },
    async refreshFacts() {
      if (calendar.status().account.type !== 'open') return null;
      const answer = await startedEngine().ask('facts', { since: since() });
      if (answer.type === 'done') {
        calendar.change(factsRead(calendar.status(), answer.output));
        showDecisions();
      }
      return calendar.status().facts;
    },
    block(problem) {
      mail.change(accountClosed(mail.status()));
      calendar.change(accountBlocked(calendar.status(), problem));
      void startOrStopLoops();
    },
    machineChanged(event) {
      calendar.change(machineChanged(calendar.status(), event));
      mail.change(machineChanged(mail.status(), event));
      if (event === 'on-battery' && state.topic('settings').pauseOnBattery) pause.holdOnBattery(true);
      if (event === 'on-mains') pause.holdOnBattery(false);
      pause.check();
      void startOrStopLoops().then(() => {
        // this cuts a back-off of our own short; a time that a server asked for (Retry-After) is kept
        if (event !== 'online' && event !== 'resume') return;
        calendar.runNow();
        mail.runNow();
      });
    },
    onRan: (listener) => void ranListeners.add(listener),
    onMailChanged: (listener) => void mailListeners.add(listener),
    async close() {
      const letGo = (): void => {
        mail.change(accountClosed(mail.status()));
        calendar.change(accountClosed(calendar.status()));
      };
      // steps that still wait find no account and start nothing
      letGo();
      await stopLoops();
      await startOrStopLoops();
      letGo();
      for (const one of [calendar, mail]) one.clear();
      state.set('decisions', []);
      show();
    },
  };
  return sync;
}
