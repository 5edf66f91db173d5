import { fail } from '../../../src-shared/domain/problems.ts';
import { furtherMailboxJobs } from '../engine/further-mailboxes.ts';
import { type AnyOutcome, type EngineHost, engineHost, type MailRunOutcome } from '../engine/host.ts';
import type { EngineJob } from '../engine/messages.ts';
import type { AccountFacts } from '../engine/questions.ts';
import type { AccountSync, AccountSyncParts, ComparedPart, MailboxName } from './account-sync-face.ts';
import { answerOf, runOf } from './engine-calls.ts';
import { createFurtherMailbox, type FurtherMailbox } from './further-mailbox.ts';
import { createLastAgreement } from './last-agreement.ts';
import { decisionsOf, ownerOf } from './mailbox-decisions.ts';
import { createMailboxSync, lastMidnight, type MailboxSync, noSecret } from './mailbox-sync.ts';
import { createPause } from './pause.ts';
import { crmThrottledUntil } from './run-outcome.ts';
import { createStop } from './stop.ts';
import {
  accountBlocked,
  accountClosed,
  accountOpened,
  factsRead,
  followingStarted,
  machineChanged,
  personReturned,
  type SyncStatus,
  shouldFollow,
} from './sync-status.ts';
import { decisionsTopicOf, syncTopicOf } from './sync-view.ts';
import { createTopicSync, type TopicSync } from './topic-sync.ts';

export type { AccountSync, LockedMailbox, SyncObserver } from './account-sync-face.ts';

/** The runs of the calendar or of a mailbox. */
interface Loop {
  readonly topic: Pick<TopicSync<'calendar', AccountFacts>, 'isFollowing' | 'startLoop' | 'stopLoop'> & {
    status(): SyncStatus<unknown, unknown>;
  };
  readonly stopRun: () => void;
}

type ComparedTopic = Loop['topic'] & Pick<TopicSync<'calendar', AccountFacts>, 'runNow'>;

export function createAccountSync(parts: AccountSyncParts): AccountSync {
  const { clock, randomness, logger, profile, state, observer } = parts;
  let engine: EngineHost | null = null;
  let addressOfFirst = '';
  let further: readonly FurtherMailbox[] = [];
  const mailboxes = (): readonly MailboxSync[] => [...(first.now() === null ? [] : [first]), ...further];
  const topics = () => [calendar, mail, ...further.map(({ topic }) => topic)];
  const isAnyFollowing = (): boolean => topics().some((one) => one.isFollowing());
  /** Starting and stopping the loops never overlap: each waits for the one before. */
  let lastStep: Promise<void> = Promise.resolve();
  const ranListeners = new Set<() => void>();
  const mailRanListeners = new Set<(id: string | null) => void>();
  const mailListeners = new Set<() => void>();
  let doubted: ReadonlySet<string> = new Set();
  const heardListeners = new Set<Parameters<AccountSync['onHeard']>[0]>();
  const compareListeners = new Set<Parameters<AccountSync['onCompareProgress']>[0]>();
  const heard: Parameters<AccountSync['onHeard']>[0] = (...what) => {
    for (const listener of heardListeners) listener(...what);
  };
  const compareProgressed: Parameters<AccountSync['onCompareProgress']>[0] = (...what) => {
    for (const listener of compareListeners) listener(...what);
  };
  const nameOf = ({ id }: Pick<MailboxSync, 'id'>): MailboxName => ({
    id,
    address: id === null ? addressOfFirst : (addresses.get(id) ?? ''),
  });
  const addresses = new Map<string, string>();

  const show = (): void => {
    const shownStop = stop.shown(calendar.status().facts?.stopping?.state === 'removing');
    const around = {
      ...calendar.around(),
      paused: pausedNow(),
      isDoubtful: doubted.has('calendar'),
      ...(shownStop === undefined ? {} : { stop: shownStop }),
    };
    const ofMail = mailboxes().flatMap((one) => one.shown() ?? []);
    state.set('sync', syncTopicOf(calendar.status(), around, ofMail));
    for (const listener of mailListeners) listener();
  };
  const showDecisions = (): void =>
    state.set(
      'decisions',
      decisionsTopicOf(calendar.status().facts, { decisions: mailboxes().flatMap(decisionsOf) }),
    );

  const pause = createPause({ clock, profile, onOver: () => void startOrStopLoops() });
  const stop = createStop(profile);
  const pausedNow = () => (stop.isStopped() ? { until: null } : pause.current());
  const isHeld = (): boolean => stop.isStopped() || pause.holds();
  /** What was to be removed is removed: from now on nothing runs. */
  const stopWhenRemoved = async (): Promise<void> => {
    const stopping = calendar.status().facts?.stopping;
    if (stopping?.state !== 'done' || stop.isStopped()) return;
    stop.begin(stopping.removed);
    await engine?.ask('tell-paused', {});
    void startOrStopLoops();
  };

  const startedEngine = (): EngineHost => {
    const { account } = calendar.status();
    if (account.type !== 'open') return fail('setup-invalid', { field: 'account' });
    engine ??= engineHost({
      job: account.job,
      logger,
      tokens: parts.tokens,
      onProgress(progress) {
        calendar.progressed(progress);
        observer.onProgress?.(progress);
      },
      onHeard: (topic, collections) => heard(topic === 'mail' ? nameOf(first) : null, collections),
      onCompareProgress: (topic, progress) =>
        compareProgressed(topic === 'mail' ? nameOf(first) : null, progress),
      // messages are only counted where there are any to move
      onMailProgress: (progress) => mail.progressed({ phase: 'applying', ...progress }),
      onWake(side, topics) {
        for (const topic of topics) (topic === 'mail' ? mail : calendar).newsArrived(side);
      },
    });
    return engine;
  };

  /** What the CRM asked of one engine thread counts for the others, also after a restart (RU5). */
  const shareCrmThrottle = (outcome: AnyOutcome, from: string | null): void => {
    const until = crmThrottledUntil(outcome);
    if (until === null) return;
    if (from !== null) void engine?.ask('crm-throttled', { until });
    for (const one of further) if (one.id !== from) void one.heedCrm(until);
  };
  const gaveUp = (isWanted: boolean): void => {
    if (isWanted) void startOrStopLoops();
    else if (!isAnyFollowing()) observer.onNeedsPerson?.();
  };
  const calendar: TopicSync<'calendar', AccountFacts> = createTopicSync({
    ...{ clock, randomness, logger, onChange: show },
    topic: 'calendar',
    agreement: createLastAgreement(profile, clock),
    run: (isForPerson) => runOf('calendar', isForPerson, startedEngine, parts.ownsDataDir),
    async onOutcome(outcome) {
      observer.onOutcome?.(outcome);
      shareCrmThrottle(outcome, null);
      if (outcome.type !== 'stopped') await sync.refreshFacts();
      await stopWhenRemoved();
      if (outcome.type === 'ran') for (const listener of ranListeners) listener();
      setImmediate(parts.atRest);
    },
    onGaveUp: (_outcome, isWanted) => gaveUp(isWanted),
  });
  const mailboxParts = (id: string | null, address: () => string) => ({
    ...{ id, address, clock, randomness, logger, onChange: show, onFacts: showDecisions },
    ownsDataDir: parts.ownsDataDir,
    isSetUp() {
      const { account } = calendar.status();
      return account.type === 'open' && account.runs !== 'on-request';
    },
    paused: pausedNow,
    isDoubtful: () => doubted.has(id ?? ''),
    startOrStopLoops: () => startOrStopLoops(),
    onOutcome(outcome: MailRunOutcome) {
      observer.onMailOutcome?.(outcome, id === null ? null : address());
      shareCrmThrottle(outcome, id);
      setImmediate(parts.atRest);
    },
    onRan() {
      for (const listener of mailRanListeners) listener(id);
    },
    onGaveUp: gaveUp,
  });
  const first: MailboxSync = createMailboxSync({
    ...mailboxParts(null, () => addressOfFirst),
    engine: { started: startedEngine, current: () => engine },
    agreement: createLastAgreement(profile, clock, 'mail-agreed-at'),
  });
  const mail = first.topic;

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
      const wants = ({ topic }: Loop): boolean => shouldFollow(topic.status(), isHeld());
      const loops: readonly Loop[] = [
        { topic: calendar, stopRun: () => engine?.stopRun('calendar') },
        first,
        ...further,
      ];
      if (isAnyFollowing() && !loops.some(wants)) await stopLoops();
      for (const one of loops) {
        if (wants(one) === one.topic.isFollowing()) continue;
        if (wants(one)) one.topic.startLoop();
        else {
          one.topic.stopLoop();
          one.stopRun();
        }
      }
      show();
    });

  const personIsBack = (): void => {
    calendar.change(personReturned(calendar.status()));
    for (const { topic } of mailboxes()) topic.change(personReturned(topic.status()));
  };

  const sync: AccountSync = {
    handlers: {
      async 'sync.now'() {
        if (calendar.status().account.type !== 'open') fail('setup-invalid', { field: 'account' });
        // what a person decides meanwhile is kept until they start again
        if (stop.isStopped()) return {};
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
        if (stop.isStopped()) return {};
        pause.start(span);
        await startOrStopLoops();
        return {};
      },
      async 'sync.resume'() {
        pause.end();
        const { account, facts } = calendar.status();
        const isStopping = stop.isStopped() || (facts?.stopping ?? null) !== null;
        if (isStopping && account.type === 'open') {
          await answerOf(startedEngine(), 'stop-end', {});
          await sync.refreshFacts();
        }
        stop.end();
        personIsBack();
        await startOrStopLoops();
        return {};
      },
    },
    open(job, locked = []) {
      const lockedFirst = locked.find(({ id }) => id === null);
      addressOfFirst = job.setup.mail?.address ?? lockedFirst?.address ?? '';
      const furtherOne = (id: string, address: string, its: EngineJob | null) => {
        addresses.set(id, address);
        return createFurtherMailbox({
          ...{ ...mailboxParts(id, () => address), id, profile, job: its, tokens: parts.tokens },
          machine: calendar.status(),
          onHeard: (collections) => heard({ id, address }, collections),
          onCompareProgress: (progress) => compareProgressed({ id, address }, progress),
        });
      };
      further = [
        ...furtherMailboxJobs(job).map(({ id, address, job: its }) => furtherOne(id, address, its)),
        ...locked.flatMap(({ id, address }) => (id === null ? [] : [furtherOne(id, address, null)])),
      ];
      const status = mail.status();
      if (job.setup.mail !== null) mail.change(accountOpened(status, job));
      else mail.change(lockedFirst === undefined ? accountClosed(status) : accountBlocked(status, noSecret));
      calendar.change(accountOpened(calendar.status(), job));
    },
    runOnce: () => calendar.run(true),
    async stop(remove) {
      const { account } = calendar.status();
      if (account.type !== 'open' || account.runs === 'on-request')
        fail('setup-invalid', { field: 'account' });
      if (remove === null) {
        await startedEngine().ask('tell-paused', {});
        stop.begin(null);
        await startOrStopLoops();
        return true;
      }
      const { accepted } = await answerOf(startedEngine(), 'stop-wish', remove);
      await sync.refreshFacts();
      if (accepted) await sync.handlers['sync.now']({});
      return accepted;
    },
    follow() {
      calendar.change(followingStarted(calendar.status()));
      void startOrStopLoops();
      // no run would read them
      if (stop.isStopped()) void sync.refreshFacts();
      for (const one of mailboxes()) void one.decided();
    },
    job() {
      const { account } = calendar.status();
      return account.type === 'open' ? account.job : null;
    },
    mailboxes,
    async ask(name, input) {
      const owned = 'id' in input && typeof input.id === 'string' ? ownerOf(input.id, further) : null;
      if (owned !== null) return owned[0].ask(name, { ...input, id: owned[1] });
      return answerOf(startedEngine(), name, input);
    },
    async refreshFacts() {
      if (calendar.status().account.type !== 'open') return null;
      const answer = await startedEngine().ask('facts', { since: lastMidnight(clock) });
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
      // connections of the network before lead nowhere; each loop begins with a run over new ones
      if (event === 'network-changed')
        void afterLastStep(() => (isAnyFollowing() ? stopLoops() : Promise.resolve()));
      void startOrStopLoops().then(() => {
        // this cuts a back-off of our own short; a time that a server asked for (Retry-After) is kept
        if (event !== 'online' && event !== 'resume') return;
        for (const one of topics()) one.runNow();
      });
    },
    onRan: (listener) => void ranListeners.add(listener),
    onMailRan: (listener) => void mailRanListeners.add(listener),
    onMailChanged: (listener) => void mailListeners.add(listener),
    compared() {
      const part = (
        one: ComparedTopic,
        mailbox: MailboxName | null,
        ask: ComparedPart['ask'],
      ): ComparedPart => {
        const { account, isOffline, isSuspended, lastOutcome, nextRunAt } = one.status();
        const isHeld = isOffline || isSuspended || pause.holds();
        const isCounting = account.type === 'open' && account.runs === 'following' && !isHeld;
        return {
          ...{ mailbox, ask, isCounting },
          isFollowing: isCounting && one.isFollowing() && lastOutcome?.type === 'ran',
          isIdle: nextRunAt !== null,
          runNow: one.runNow,
        };
      };
      if (calendar.status().account.type !== 'open') return [];
      return [
        part(calendar, null, (name, input) => answerOf(startedEngine(), name, input)),
        ...mailboxes()
          .filter((one) => one.shown() !== null)
          .map((one) => part(one.topic, nameOf(one), (name, input) => one.ask(name, input))),
      ];
    },
    doubt(now) {
      if ([...now].join() === [...doubted].join()) return;
      doubted = now;
      show();
    },
    onHeard: (listener) => void heardListeners.add(listener),
    onCompareProgress: (listener) => void compareListeners.add(listener),
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
