import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { type EngineHost, engineHost, type Outcome, type Reports } from '../engine/host.ts';
import { noTraffic, type RunTopic, runTopics } from '../engine/messages.ts';
import type { AccountFacts, MailFacts } from '../engine/questions.ts';
import type { AccountSync, AccountSyncParts, MailNow } from './account-sync-face.ts';
import { createLastAgreement } from './last-agreement.ts';
import { createPause } from './pause.ts';
import {
  accountBlocked,
  accountClosed,
  accountOpened,
  factsRead,
  followingEnded,
  followingStarted,
  machineChanged,
  personReturned,
  shouldFollow,
} from './sync-status.ts';
import { decisionsTopicOf, syncTopicOf, viewOf } from './sync-view.ts';
import { createTopicSync, type TopicSync } from './topic-sync.ts';

export type { AccountSync, MailNow, SyncObserver } from './account-sync-face.ts';

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
  const decideMail = async (fromNow = false): Promise<void> => {
    const { account } = mail.status();
    if (account.type !== 'open') return;
    const facts = await refreshMailFacts();
    const owner = calendar.status().account;
    const isSetUp = owner.type === 'open' && owner.runs !== 'on-request';
    const hasMap = facts?.hasMap === true || (account.job.setup.mail?.map ?? null) !== null;
    const wanted = isSetUp && hasMap && facts?.isAsleep === false;
    mail.change(wanted ? followingStarted(mail.status()) : followingEnded(mail.status()));
    if (fromNow) {
      mail.stopLoop();
      engine?.stopRun('mail');
      mail.wanted();
    }
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
