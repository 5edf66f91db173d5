/** What the rest of Concord sees of the mail engine, and what its steps share. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { Comparison, ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import type { LeftMailReason } from '../../../src-shared/domain/mail/history.ts';
import type { MailboxId, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import type { Turns } from '../common/turns.ts';
import type { Choice, Decision } from '../sync.ts';

/** One line of the folder map. */
export interface MailboxPair {
  readonly provider: MailboxId;
  readonly crm: MailboxId;
  /** What the mailbox is for; the pair of the trash takes what was deleted (ML7), those of junk and drafts carry nothing (M6). */
  readonly role?: MailboxRole;
}

export type MailMapping = readonly MailboxPair[];

/** M6, M7. */
export interface MailSettings {
  /** Mail received before stays where it is; epoch milliseconds. Null: all of it is carried. */
  readonly startDate: number | null;
  /** Larger messages stay where they are. Null: no limit but the CRM's. */
  readonly maxBytes: number | null;
  /** Whether the CRM knows an address; null: mail with anybody is carried. */
  readonly knows: ((address: string) => boolean) | null;
  /** Changes whenever the list behind `knows` does. */
  readonly knownPeopleVersion?: string;
  /** Lower-cased addresses, and domains as `@example.org`. */
  readonly blocked: readonly string[];
}

/** Messages of the present run. */
export interface MailProgress {
  readonly done: number;
  readonly total: number;
}

export interface MailRunSummary {
  /** Messages brought into the CRM, and those it had already. */
  readonly arrived: number;
  readonly linked: number;
  readonly moved: Readonly<Record<SideName, number>>;
  readonly keywords: Readonly<Record<SideName, number>>;
  /** Links that ended. */
  readonly unlinked: number;
  /** In agreement now. */
  readonly total: number;
  readonly left: Readonly<Partial<Record<LeftMailReason, number>>>;
  readonly quarantined: number;
  readonly waiting: number;
  /** Of pairs that pause and sides that are full; a run goes on in spite of them. */
  readonly problems: readonly Problem[];
  readonly durationMs: number;
}

export interface MailEngine {
  /**
   * One full run. Trouble of one message, or of one pair, is counted; trouble of a whole side throws.
   * @throws ProblemError with nothing lost and nothing half known: the next run goes on from there
   */
  run(signal: AbortSignal): Promise<MailRunSummary>;
  /**
   * Lists everything that both sides hold and compares it with what they agreed on; writes to neither (RU9). Runs may come in between.
   * @throws ProblemError when a side cannot be read to the end; nothing is kept then
   */
  compare(signal: AbortSignal, onProgress?: (progress: ComparisonProgress) => void): Promise<Comparison>;
  decisions(): readonly Decision[];
  /** Records a person's answer; the next run acts on it. False when the digest no longer names what waits. */
  decide(id: string, digest: string, choice: Choice): boolean;
}

export interface MailEngineParts {
  readonly store: Store;
  readonly provider: MailSide;
  readonly crm: MailSide;
  readonly mapping: MailMapping;
  readonly settings: MailSettings;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Whom runs and comparisons of this store take turns with. Absent: with those of this engine alone. */
  readonly turn?: Turns;
  /** Told after each batch of a run that has work. */
  readonly onProgress?: (progress: MailProgress) => void;
  /** A change list was read to its end (RU9). @param scope of the side: a mailbox, or all of its account */
  readonly onHeard?: (side: SideName, scope: string) => void;
  /** Expected trouble of single messages, for the log: codes and counts only. */
  readonly onItemProblem?: (side: SideName, problem: Problem) => void;
  /** Messages that are described at a time, and bytes that are carried between two looks at what is new (RU10). */
  readonly batchMessages?: number;
  readonly batchBytes?: number;
}
