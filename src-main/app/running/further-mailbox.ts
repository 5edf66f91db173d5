/** The runs of a person's further mailbox (A11): an engine thread and a loop of its own, so that it and the others never wait for each other. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { Logger } from '../../support/logger.ts';
import { type EngineHost, engineHost, type MailRunOutcome } from '../engine/host.ts';
import { type EngineJob, noTraffic } from '../engine/messages.ts';
import type { MailFacts, Questions } from '../engine/questions.ts';
import { createLastAgreement } from './last-agreement.ts';
import { accountClosed, accountOpened, factsRead } from './sync-status.ts';
import { createTopicSync, type TopicSync } from './topic-sync.ts';

export interface FurtherMailbox {
  /** Its account at the CRM. */
  readonly id: string;
  readonly address: string;
  readonly topic: TopicSync<'mail', MailFacts>;
  /** Asks its engine thread. @throws ProblemError */
  ask<N extends keyof Questions>(name: N, input: Questions[N]['input']): Promise<Questions[N]['output']>;
  /** Ends the run under way at its next safe point, and its connections. */
  stopRun(): void;
  /** Ends its engine thread; the next run starts another. Never rejects. */
  stopEngine(): Promise<void>;
  /** Nothing of it runs or is shown from now on; the engine is stopped before. */
  close(): void;
}

export interface FurtherMailboxParts {
  readonly job: EngineJob;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly profile: ProfileStore;
  readonly ownsDataDir: () => boolean;
  /** Local midnight, epoch milliseconds. */
  readonly since: () => number;
  readonly onChange: () => void;
  readonly onOutcome: (outcome: MailRunOutcome) => void;
  readonly onGaveUp: (isWanted: boolean) => void;
}

export function createFurtherMailbox(parts: FurtherMailboxParts): FurtherMailbox {
  const { job, clock, randomness, logger, profile, onChange } = parts;
  const id = job.furtherMailbox ?? fail('setup-invalid', { field: 'mail' });
  let engine: EngineHost | null = null;
  const started = (): EngineHost => {
    if (topic.status().account.type !== 'open') return fail('setup-invalid', { field: 'mail' });
    engine ??= engineHost({
      ...{ job, logger },
      onProgress: () => undefined,
      onMailProgress: (progress) => topic.progressed({ phase: 'applying', ...progress }),
      onWake: (side) => topic.newsArrived(side),
    });
    return engine;
  };
  const ask: FurtherMailbox['ask'] = async (name, input) => {
    const answer = await started().ask(name, input);
    if (answer.type === 'done') return answer.output;
    if (answer.type === 'problem') throw new ProblemError(answer.problem);
    throw new Error(`the engine thread ${answer.type}`);
  };
  const readFacts = async (): Promise<void> => {
    if (topic.status().account.type !== 'open') return;
    const answer = await started().ask('mail-facts', { since: parts.since() });
    if (answer.type === 'done') topic.change(factsRead(topic.status(), answer.output));
  };
  const topic: TopicSync<'mail', MailFacts> = createTopicSync<'mail', MailFacts>({
    ...{ clock, randomness, logger, onChange },
    topic: 'mail',
    agreement: createLastAgreement(agreedAtOf(profile, id), clock, 'mail-agreed-at'),
    run: () =>
      parts.ownsDataDir()
        ? started().run('mail')
        : Promise.resolve({ type: 'failed', problem: problem('store-locked'), traffic: noTraffic }),
    async onOutcome(outcome) {
      parts.onOutcome(outcome);
      if (outcome.type !== 'stopped') await readFacts();
    },
    onGaveUp: (_outcome, isWanted) => parts.onGaveUp(isWanted),
  });
  topic.change(accountOpened(topic.status(), job));
  return {
    id,
    address: job.setup.mail?.address ?? '',
    topic,
    ask,
    stopRun: () => engine?.stopRun('mail'),
    async stopEngine() {
      const ending = engine;
      engine = null;
      await ending?.stop();
    },
    close() {
      topic.change(accountClosed(topic.status()));
      topic.clear();
    },
  };
}

/** The moments of all further mailboxes are one value of the profile, by the mailbox's account. */
function agreedAtOf(profile: ProfileStore, id: string): Pick<ProfileStore, 'get' | 'set'> {
  const all = (): Readonly<Record<string, unknown>> => {
    const value = profile.get('further-mail-agreed-at');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  };
  return {
    get: () => all()[id] ?? null,
    set: (_key, at) => profile.set('further-mail-agreed-at', { ...all(), [id]: at }),
  };
}
