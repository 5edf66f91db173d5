import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { furtherMailboxJobs } from '../engine/further-mailboxes.ts';
import { type EngineHost, engineHost, type Outcome, type Reports } from '../engine/host.ts';
import { type EngineJob, noTraffic, type RunTopic, runTopics } from '../engine/messages.ts';
import type { AccountFacts, MailFacts } from '../engine/questions.ts';
import type { AccountSync, AccountSyncParts, MailNow } from './account-sync-face.ts';
import { createFurtherMailbox, type FurtherMailbox } from './further-mailbox.ts';
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
  let further: readonly FurtherMailbox[] = [];
  const topics = () => [calendar, mail, ...further.map(({ topic }) => topic)];
  const isAnyFollowing = (): boolean => topics().some((one) => one.isFollowing());
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
    const paused = pause.current();
    const ofMails = [
      ...(counts
        ? [
            {
              ...now.view,
              waiting: facts?.waiting ?? 0,
              mailbox: account.job.setup.mail?.address ?? null,
            },
          ]
        : []),
      ...further.flatMap(({ topic, address }) => {
        const status = topic.status();
        if (status.account.type !== 'open' || status.account.runs === 'on-request') return [];
        const view = viewOf(status, { ...topic.around(), paused });
        return [{ ...view, waiting: status.facts?.waiting ?? 0, mailbox: address }];
      }),
    ];
    state.set('sync', syncTopicOf(calendar.status(), { ...calendar.around(), paused }, ofMails));
    for (const listener of mailListeners) listener();
  };
  const showDecisions = (): void =>
    state.set(
      'decisions',
      decisionsTopicOf(calendar.status().facts, {
        decisions: [
          ...(mail.status().facts?.decisions ?? []),
          ...further.flatMap(({ id: mailbox, topic }) =>
            (topic.status().facts?.decisions ?? []).map((one) => ({ ...one, id: `${mailbox}/${one.id}` })),
          ),
        ],
      }),
    );
  /** The further mailbox that a decision is of, and the decision's id there. */
  const ownerOf = (id: string): readonly [owner: FurtherMailbox, id: string] | null => {
    const slash = id.indexOf('/');
    const owner = further.find((one) => one.id === id.slice(0, slash));
    return owner === undefined ? null : [owner, id.slice(slash + 1)];
  };

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
    else if (!isAnyFollowing()) observer.onNeedsPerson?.();
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
      observer.onMailOutcome?.(outcome, null);
      if (outcome.type !== 'stopped') await refreshMailFacts();
      setImmediate(parts.atRest);
    },
    onGaveUp: (_outcome, isWanted) => gaveUp(isWanted),
  });

  const stopLoops = async (): Promise<void> => {
    const ending = engine;
    for (const one of topics()) one.stopLoop();
    engine = null;
    await Promise.all([ending?.stop(), ...further.map((one) => one.stopEngine())]);
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
      const wantsFurther = (one: FurtherMailbox) => shouldFollow(one.topic.status(), pause.holds());
      const isNoneWanted = !wanted.calendar && !wanted.mail && !further.some(wantsFurther);
      if (isAnyFollowing() && isNoneWanted) await stopLoops();
      if (wanted.calendar && !calendar.isFollowing()) calendar.startLoop();
      if (wanted.mail && !mail.isFollowing()) mail.startLoop();
      for (const topic of runTopics) {
        const one = topic === 'mail' ? mail : calendar;
        if (wanted[topic] || !one.isFollowing()) continue;
        one.stopLoop();
        engine?.stopRun(topic);
      }
      for (const one of further) {
        const isFollowing = one.topic.isFollowing();
        if (wantsFurther(one) && !isFollowing) one.topic.startLoop();
        if (wantsFurther(one) || !isFollowing) continue;
        one.topic.stopLoop();
        one.stopRun();
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

  const furtherMailbox = (job: EngineJob): FurtherMailbox => {
    const one = createFurtherMailbox({
      ...{ job, clock, randomness, logger, profile, since },
      ownsDataDir: parts.ownsDataDir,
      onChange() {
        show();
        showDecisions();
      },
      onOutcome(outcome) {
        observer.onMailOutcome?.(outcome, job.setup.mail?.address ?? null);
        setImmediate(parts.atRest);
      },
      onGaveUp: gaveUp,
    });
    return one;
  };
  const personIsBack = (): void => {
    calendar.change(personReturned(calendar.status()));
    mail.change(personReturned(mail.status()));
    for (const { topic } of further) topic.change(personReturned(topic.status()));
  };

  const sync: AccountSync = {
    handlers: {
      async 'sync.now'() {
        if (calendar.status().account.type !== 'open') fail('setup-invalid', { field: 'account' });
        personIsBack();
        if (pause.holds() && !calendar.isFollowing()) {
          // one run of each, and the pause stays
          void afterLastStep(async () => {
            for (const one of topics()) {
              const { account } = one.status();
              if (account.type === 'open' && account.runs === 'following' && !one.isFollowing())
                await one.run(true);
            }
          });
          return {};
        }
        for (const one of topics()) one.wanted();
        await startOrStopLoops();
        for (const one of topics()) one.runNow();
        return {};
      },
      async 'sync.pause'({ for: span }) {
        pause.start(span);
        await startOrStopLoops();
        return {};
      },
      async 'sync.resume'() {
        pause.end();
        personIsBack();
        await startOrStopLoops();
        return {};
      },
    },
    open(job) {
      const hasMail = job.setup.mail !== null;
      further = furtherMailboxJobs(job).map(furtherMailbox);
      mail.change(hasMail ? accountOpened(mail.status(), job) : accountClosed(mail.status()));
      calendar.change(accountOpened(calendar.status(), job));
    },
    runOnce: () => calendar.run(true),
    follow() {
      calendar.change(followingStarted(calendar.status()));
      for (const { topic } of further) topic.change(followingStarted(topic.status()));
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
      const owned = 'id' in input && typeof input.id === 'string' ? ownerOf(input.id) : null;
      if (owned !== null) return owned[0].ask(name, { ...input, id: owned[1] });
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
      for (const one of further) one.close();
      mail.change(accountClosed(mail.status()));
      calendar.change(accountBlocked(calendar.status(), problem));
      void startOrStopLoops();
    },
    machineChanged(event) {
      calendar.change(machineChanged(calendar.status(), event));
      mail.change(machineChanged(mail.status(), event));
      for (const { topic } of further) topic.change(machineChanged(topic.status(), event));
      if (event === 'on-battery' && state.topic('settings').pauseOnBattery) pause.holdOnBattery(true);
      if (event === 'on-mains') pause.holdOnBattery(false);
      pause.check();
      void startOrStopLoops().then(() => {
        // this cuts a back-off of our own short; a time that a server asked for (Retry-After) is kept
        if (event !== 'online' && event !== 'resume') return;
        for (const one of topics()) one.runNow();
      });
    },
    onRan: (listener) => void ranListeners.add(listener),
    onMailChanged: (listener) => void mailListeners.add(listener),
    async close() {
      const letGo = (): void => {
        mail.change(accountClosed(mail.status()));
        calendar.change(accountClosed(calendar.status()));
        for (const one of further) one.close();
      };
      // steps that still wait find no account and start nothing
      letGo();
      await stopLoops();
      await startOrStopLoops();
      letGo();
      for (const one of [calendar, mail]) one.clear();
      further = [];
      state.set('decisions', []);
      show();
    },
  };
  return sync;
}
