/** What the application sees of the synchronisation of its account. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { Logger } from '../../support/logger.ts';
import type { Progress, WishInput } from '../../sync/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { StateKeeper } from '../contract/state.ts';
import type { HeardCollection } from '../engine/collections.ts';
import type { MailRunOutcome, RunOutcome } from '../engine/host.ts';
import type { EngineJob } from '../engine/messages.ts';
import type { AccountFacts, Questions } from '../engine/questions.ts';
import type { TokensOf } from '../threads/messages.ts';
import type { MailboxSync } from './mailbox-sync.ts';
import type { MachineEvent } from './sync-status.ts';

/** Told of every run, for a terminal that follows along. */
export interface SyncObserver {
  readonly onProgress?: (progress: Progress) => void;
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** @param mailbox the address of a further mailbox; null: the first one */
  readonly onMailOutcome?: (outcome: MailRunOutcome, mailbox: string | null) => void;
  /** Runs of no topic follow each other any more: only a person can help. */
  readonly onNeedsPerson?: () => void;
}

/** A mailbox that cannot be had, because its secret cannot be opened: everything else runs without it. */
export interface LockedMailbox {
  /** Its account at the CRM; null: the first one. */
  readonly id: string | null;
  readonly address: string;
}

export interface AccountSync {
  readonly handlers: HandlersOf<'sync.now' | 'sync.pause' | 'sync.resume'>;
  /** Takes an account on, instead of the one before; nothing runs yet. */
  open(job: EngineJob, locked?: readonly LockedMailbox[]): void;
  /** One run of the calendar by itself, for the preview. */
  runOnce(): Promise<RunOutcome>;
  /**
   * Nothing runs any more until a person starts it again, also after a restart (A14).
   * @param remove what Concord made and is removed first, by a run; null: everything stays
   * @returns false when something else would be removed by now
   */
  stop(remove: WishInput | null): Promise<boolean>;
  /** From now on runs follow each other, unless something holds them; those of mail when its folders are chosen. */
  follow(): void;
  /** What the open account's engine is started with; null without one. */
  job(): EngineJob | null;
  /** The first mailbox, where there is one, and further ones (A11). */
  mailboxes(): readonly MailboxSync[];
  /** Asks the engine thread. @throws ProblemError */
  ask<N extends keyof Questions>(name: N, input: Questions[N]['input']): Promise<Questions[N]['output']>;
  /** Reads the account's facts anew and shows them; null without an account, and when they cannot be read. */
  refreshFacts(): Promise<AccountFacts | null>;
  /** There is an account, and no run can be had for this reason. Opening it takes this back. */
  block(problem: Problem): void;
  machineChanged(event: MachineEvent): void;
  /** The listener is called after every run of the calendar that came through. */
  onRan(listener: () => void): void;
  /** The same for runs of a mailbox, whose facts were read since. @param listener called with its account at the CRM; null: the first one */
  onMailRan(listener: (id: string | null) => void): void;
  /** The listener is called whenever what the mailboxes answer may have changed. */
  onMailChanged(listener: () => void): void;
  /** What full comparisons are made of: the calendar, and each mailbox that is synchronised (RU9). */
  compared(): readonly ComparedPart[];
  /**
   * Not proven fresh (RU9): never shown as in agreement. @param parts `calendar`, and the ids of mailboxes, blank for the first one
   */
  doubt(parts: ReadonlySet<string>): void;
  /** The listener is told what there is to be read after each run, and what of it was read to the end. */
  onHeard(listener: (mailbox: MailboxName | null, collections: readonly HeardCollection[]) => void): void;
  /** The listener is told how far the comparisons have come. */
  onCompareProgress(listener: (mailbox: MailboxName | null, progress: ComparisonProgress) => void): void;
  /** Lets the account go: nothing of it runs or is shown any more. */
  close(): Promise<void>;
}

/** Which mailbox; `id`: null for the first one. */
export interface MailboxName {
  readonly id: string | null;
  readonly address: string;
}

/** The calendar, or one mailbox, as a full comparison needs it. */
export interface ComparedPart {
  /** Null: the calendar. */
  readonly mailbox: MailboxName | null;
  /** Runs follow each other and the last one came through: it is online, awake, not paused. */
  readonly isFollowing: boolean;
  /** Runs are to follow each other, and nothing holds them: neither a pause nor sleep nor a missing network. */
  readonly isCounting: boolean;
  /** No run is under way. */
  readonly isIdle: boolean;
  ask<N extends keyof Questions>(name: N, input: Questions[N]['input']): Promise<Questions[N]['output']>;
  runNow(): void;
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
  /** Access tokens of the account's sign-ins. */
  readonly tokens: TokensOf;
  /** Called after each run, when nothing is left to do until the next one. */
  readonly atRest: () => void;
}
