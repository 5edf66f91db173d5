/**
 * Concord on one person's machine, as the program puts it together: one store in a file, a calendar engine and a mail engine over it, and
 * for each of them the program's own loop. It sleeps, wakes, loses its network, is quit, killed and started again.
 */
import { join } from 'node:path';
import type { Outcome, Reports } from '../../../src-main/app/engine/host.ts';
import { noTraffic, type RunTopic } from '../../../src-main/app/engine/messages.ts';
import { shareThrottle } from '../../../src-main/app/engine/shared-throttle.ts';
import { createLastAgreement } from '../../../src-main/app/running/last-agreement.ts';
import { accountOpened, followingStarted } from '../../../src-main/app/running/sync-status.ts';
import { createTopicSync } from '../../../src-main/app/running/topic-sync.ts';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { type CalendarEngine, calendarEngine } from '../../../src-main/sync/index.ts';
import type { MailEngine } from '../../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import type { Faults, SampleCrm, SampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import type { CrmLike } from '../../../src-sandbox/sample-sides/mail/crm-like.ts';
import type { ImapLike } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import type { MailFaults } from '../../../src-sandbox/sample-sides/mail/trouble.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { everything, me, usualMapping } from '../mail-world.ts';
import { seededRandomness } from '../world.ts';
import type { SimClock } from './sim-clock.ts';

export interface Servers {
  readonly calendar: SampleProvider;
  readonly mailbox: ImapLike;
  readonly crm: SampleCrm;
  readonly crmMail: CrmLike;
}

/** What goes wrong at a request of a topic to a side; null: nothing. */
export type Trouble = (
  topic: RunTopic,
  side: SideName,
) => { readonly type: 'unreachable' | 'throttled'; readonly retryAfterMs: number } | null;

export interface DesktopParts {
  readonly folder: string;
  readonly clock: SimClock;
  readonly servers: Servers;
  readonly trouble: Trouble;
  readonly seed: number;
  /** Default: the person's only one. */
  readonly machine?: string;
}

export interface Desktop {
  readonly store: Store;
  readonly calendar: CalendarEngine;
  readonly mail: MailEngine;
  readonly runs: Readonly<Record<RunTopic, number>>;
  /** Trouble by its code, that ended a run. */
  readonly failed: ReadonlyMap<string, number>;
  /** A side told of news. */
  news(topic: RunTopic, side: SideName): void;
  /** A person asks for a run. */
  syncNow(): void;
  sleep(): Promise<void>;
  wake(): void;
  /** Quits between two steps of a run. */
  quit(): Promise<void>;
}

/** Starts Concord over the file of before. */
export function startDesktop({
  folder,
  clock,
  servers,
  trouble: happens,
  seed,
  machine: machineName = 'machine-1',
}: DesktopParts): Desktop {
  /** The side that a topic's run met trouble with last. */
  const lastTroubled: Record<RunTopic, SideName> = { calendar: 'provider', mail: 'provider' };
  const trouble: Trouble = (topic, side) => {
    const met = happens(topic, side);
    if (met !== null) lastTroubled[topic] = side;
    return met;
  };
  const { machine } = clock;
  const store = openStore({ path: join(folder, 'concord.db'), clock: machine });
  const randomness = seededRandomness(seed);
  const faults = (topic: RunTopic, side: SideName): Faults & MailFaults => ({
    decide: () => {
      const met = trouble(topic, side);
      return met === null
        ? null
        : met.type === 'throttled'
          ? { type: 'throttled', retryAfterMs: met.retryAfterMs }
          : { type: 'unreachable' };
    },
  });
  const calendar = calendarEngine({
    store,
    provider: servers.calendar.connect(faults('calendar', 'provider')),
    crm: servers.crm.connect(faults('calendar', 'crm')),
    account: { accountId: 'account-1', machineId: machineName, address: me, provider: 'caldav' },
    settings: {
      primaryCalendar: 'personal',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    clock: machine,
    randomness,
  });
  const mail = mailEngine({
    store,
    provider: servers.mailbox.side(faults('mail', 'provider')),
    crm: servers.crmMail.side(me, faults('mail', 'crm')),
    mapping: usualMapping,
    settings: everything,
    clock: machine,
    randomness,
  });
  const runs = { calendar: 0, mail: 0 };
  const failed = new Map<string, number>();
  const underWay = new Set<AbortController>();
  const ended: Promise<unknown>[] = [];

  const run = async <Topic extends RunTopic>(topic: Topic): Promise<Outcome<Reports[Topic]>> => {
    const release = clock.hold();
    const stopping = new AbortController();
    underWay.add(stopping);
    runs[topic] += 1;
    const work = (topic === 'calendar' ? calendar : mail).run(stopping.signal);
    const mine = work.catch(() => undefined);
    ended.push(mine);
    try {
      const summary = await work;
      store.afterRun();
      return { type: 'ran', report: { summary, backlog: 0, decisions: [] } } as unknown as Outcome<
        Reports[Topic]
      >;
    } catch (error) {
      if (stopping.signal.aborted) return { type: 'stopped' };
      const known = problemOf(error);
      if (known === null) throw error;
      failed.set(known.code, (failed.get(known.code) ?? 0) + 1);
      const problem: Problem = { ...known, side: lastTroubled[topic] };
      shareThrottle(store, topic, problem, machine.now());
      return { type: 'failed', problem, traffic: noTraffic };
    } finally {
      underWay.delete(stopping);
      ended.splice(ended.indexOf(mine), 1);
      release();
    }
  };
  const facts = new Map<string, unknown>();
  const profile = {
    get: (key: string) => facts.get(key) ?? null,
    set: (key: string, value: unknown) => void facts.set(key, value),
  };
  const topicOf = <Topic extends RunTopic>(topic: Topic) =>
    createTopicSync<Topic, never>({
      topic,
      clock: machine,
      randomness,
      logger: { log: () => undefined } as never,
      agreement: createLastAgreement(profile, machine),
      run: () => run(topic),
      onOutcome: async () => undefined,
      onChange: () => undefined,
      onGaveUp: (outcome) => {
        if (outcome.type !== 'stopped') throw new Error(`${topic} gave up: ${JSON.stringify(outcome)}`);
      },
    });
  const topics = { calendar: topicOf('calendar'), mail: topicOf('mail') };
  const startLoop = <Topic extends RunTopic>(topic: ReturnType<typeof topicOf<Topic>>): void => {
    topic.change(followingStarted(accountOpened(topic.status(), null as never)));
    topic.startLoop();
  };
  const startLoops = (): void => {
    startLoop(topics.calendar);
    startLoop(topics.mail);
  };
  const stopLoops = async (): Promise<void> => {
    for (const one of [topics.calendar, topics.mail]) one.stopLoop();
    for (const one of underWay) one.abort();
    await Promise.all(ended);
  };
  startLoops();
  return {
    store,
    calendar,
    mail,
    runs,
    failed,
    news: (topic, side) => topics[topic].newsArrived(side),
    syncNow() {
      for (const one of [topics.calendar, topics.mail]) one.runNow();
    },
    sleep: stopLoops,
    wake: startLoops,
    async quit() {
      await stopLoops();
      store.close();
    },
  };
}
