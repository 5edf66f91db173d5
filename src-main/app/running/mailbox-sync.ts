/** The runs of one mailbox of a person, and what is known of it; the first one and further ones (A11) alike. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Logger } from '../../support/logger.ts';
import type { EngineHost, MailRunOutcome } from '../engine/host.ts';
import type { MailFacts, Questions } from '../engine/questions.ts';
import { answerOf, runOf } from './engine-calls.ts';
import type { LastAgreement } from './last-agreement.ts';
import { factsRead, followingEnded, followingStarted } from './sync-status.ts';
import { type MailboxView, type TopicView, viewOf } from './sync-view.ts';
import { createTopicSync, type TopicSync } from './topic-sync.ts';

/** Why a mailbox whose secret cannot be opened does not run. */
export const noSecret: Problem = { ...problem('sign-in-required'), side: 'provider' };

export interface MailboxNow {
  readonly view: TopicView;
  /** Null while they were not read. */
  readonly facts: MailFacts | null;
}

export interface MailboxSync {
  /** Its account at the CRM; null: the first one. */
  readonly id: string | null;
  readonly topic: TopicSync<'mail', MailFacts>;
  /** Null where there is none. */
  now(): MailboxNow | null;
  /** Its part of topic `sync`; null while its mail is not to be synchronised. */
  shown(): MailboxView | null;
  /** Asks its engine thread. @throws ProblemError */
  ask<N extends keyof Questions>(name: N, input: Questions[N]['input']): Promise<Questions[N]['output']>;
  /**
   * Whether it is to run was decided anew: its folders were chosen, it was stopped or started.
   * @param fromNow a run under way ends, and one begins by what counts now
   */
  decided(fromNow?: boolean): Promise<void>;
  /** Ends the run under way at its next safe point, and its connections. */
  stopRun(): void;
}

/** What its engine thread is, which the first mailbox shares with the calendar. */
export interface MailboxEngine {
  /** @throws ProblemError */
  started(): EngineHost;
  /** Null while none runs. */
  current(): EngineHost | null;
}

export interface MailboxSyncParts {
  readonly id: string | null;
  readonly address: () => string;
  readonly engine: MailboxEngine;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly agreement: LastAgreement;
  readonly ownsDataDir: () => boolean;
  /** Whether the account is set up, so that its mailboxes may run. */
  readonly isSetUp: () => boolean;
  readonly paused: () => { readonly until: number | null } | null;
  /** One of its folders is not proven fresh (RU9). */
  readonly isDoubtful?: () => boolean;
  readonly startOrStopLoops: () => Promise<void>;
  readonly onChange: () => void;
  /** Its facts were read. */
  readonly onFacts: () => void;
  readonly onOutcome: (outcome: MailRunOutcome) => void;
  /** A run came through, and its facts were read. */
  readonly onRan: () => void;
  readonly onGaveUp: (isWanted: boolean) => void;
}

/** In the time zone of this machine; epoch milliseconds. */
export function lastMidnight(clock: Pick<Clock, 'now'>): number {
  return new Date(clock.now()).setHours(0, 0, 0, 0);
}

export function createMailboxSync(parts: MailboxSyncParts): MailboxSync {
  const { id, engine, clock, randomness, logger, agreement } = parts;
  const isOpen = (): boolean => topic.status().account.type === 'open';
  const readFacts = async (): Promise<MailFacts | null> => {
    if (!isOpen()) return null;
    const answer = await engine.started().ask('mail-facts', { since: lastMidnight(clock) });
    if (answer.type === 'done') {
      topic.change(factsRead(topic.status(), answer.output));
      parts.onFacts();
    }
    return topic.status().facts;
  };
  const topic: TopicSync<'mail', MailFacts> = createTopicSync<'mail', MailFacts>({
    ...{ clock, randomness, logger, agreement, onChange: parts.onChange },
    topic: 'mail',
    run: (isForPerson) => runOf('mail', isForPerson, engine.started, parts.ownsDataDir),
    async onOutcome(outcome) {
      parts.onOutcome(outcome);
      if (outcome.type !== 'stopped') await readFacts();
      if (outcome.type === 'ran') parts.onRan();
    },
    onGaveUp: (_outcome, isWanted) => parts.onGaveUp(isWanted),
  });
  const now = (): MailboxNow | null => {
    const status = topic.status();
    if (status.account.type === 'none') return null;
    return {
      view: viewOf(status, {
        ...topic.around(),
        paused: parts.paused(),
        isDoubtful: parts.isDoubtful?.() === true,
      }),
      facts: status.facts,
    };
  };
  const stopRun = (): void => engine.current()?.stopRun('mail');
  return {
    id,
    topic,
    stopRun,
    now,
    shown() {
      const known = now();
      const { account } = topic.status();
      if (known === null || (account.type === 'open' && account.runs === 'on-request')) return null;
      return {
        ...known.view,
        waiting: known.facts?.waiting ?? 0,
        mailbox: { id, address: parts.address() },
      };
    },
    async ask(name, input) {
      const { account } = topic.status();
      if (account.type === 'blocked') throw new ProblemError(account.problem);
      if (account.type === 'none') return fail('setup-invalid', { field: 'mail' });
      return answerOf(engine.started(), name, input);
    },
    async decided(fromNow = false) {
      const facts = await readFacts();
      const { account } = topic.status();
      if (account.type !== 'open') return;
      const hasMap = facts?.hasMap === true || (account.job.setup.mail?.map ?? null) !== null;
      const isWanted = parts.isSetUp() && hasMap && facts?.isAsleep === false;
      topic.change(isWanted ? followingStarted(topic.status()) : followingEnded(topic.status()));
      if (fromNow) {
        topic.stopLoop();
        stopRun();
        topic.wanted();
      }
      await parts.startOrStopLoops();
    },
  };
}
