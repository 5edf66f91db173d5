/** A person's further mailbox (A11): an engine thread and a loop of its own, so that it and the others never wait for each other. */
import type { ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { HeardCollection } from '../engine/collections.ts';
import { type EngineHost, engineHost } from '../engine/host.ts';
import type { EngineJob } from '../engine/messages.ts';
import type { TokensOf } from '../threads/messages.ts';
import { createLastAgreement } from './last-agreement.ts';
import { createMailboxSync, type MailboxSync, type MailboxSyncParts, noSecret } from './mailbox-sync.ts';
import { accountBlocked, accountClosed, accountOpened, type SyncStatus } from './sync-status.ts';

export interface FurtherMailbox extends MailboxSync {
  readonly id: string;
  /** Ends its engine thread; the next run starts another. Never rejects. */
  stopEngine(): Promise<void>;
  /** The CRM asked another engine thread to wait until then: epoch milliseconds. Never rejects. */
  heedCrm(until: number): Promise<void>;
  /** Nothing of it runs or is shown from now on; the engine is stopped before. */
  close(): void;
}

export interface FurtherMailboxParts extends Omit<MailboxSyncParts, 'engine' | 'agreement'> {
  readonly id: string;
  /** Null: its secret cannot be opened. */
  readonly job: EngineJob | null;
  readonly profile: ProfileStore;
  readonly tokens?: TokensOf | undefined;
  readonly onHeard?: (collections: readonly HeardCollection[]) => void;
  readonly onCompareProgress?: (progress: ComparisonProgress) => void;
  /** What the machine has told of itself. */
  readonly machine: Pick<SyncStatus, 'isOffline' | 'isSuspended'>;
}

export function createFurtherMailbox({ job, profile, ...parts }: FurtherMailboxParts): FurtherMailbox {
  const { id, clock, logger } = parts;
  let engine: EngineHost | null = null;
  const started = (): EngineHost => {
    if (job === null || topic.status().account.type !== 'open')
      return fail('setup-invalid', { field: 'mail' });
    engine ??= engineHost({
      ...{ job, logger, tokens: parts.tokens },
      onProgress: () => undefined,
      onHeard: (_topic, collections) => parts.onHeard?.(collections),
      onCompareProgress: (_topic, progress) => parts.onCompareProgress?.(progress),
      onMailProgress: (progress) => topic.progressed({ phase: 'applying', ...progress }),
      onWake: (side) => topic.newsArrived(side),
    });
    return engine;
  };
  const mailbox = createMailboxSync({
    ...parts,
    engine: { started, current: () => engine },
    agreement: createLastAgreement(agreedAtOf(profile, id), clock, 'mail-agreed-at'),
  });
  const { topic } = mailbox;
  const { isOffline, isSuspended } = parts.machine;
  const status = { ...topic.status(), isOffline, isSuspended };
  topic.change(job === null ? accountBlocked(status, noSecret) : accountOpened(status, job));
  return {
    ...mailbox,
    id,
    async heedCrm(until) {
      await engine?.ask('crm-throttled', { until });
    },
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
