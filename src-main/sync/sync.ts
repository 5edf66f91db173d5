/** What the rest of Concord sees of the synchronisation: one engine per account, asked to run, to approve and to decide. */

import type { FieldName } from '../../src-shared/domain/calendar/event.ts';
import type { EntryFilters } from '../../src-shared/domain/calendar/filters.ts';
import type { PrivateEvents } from '../../src-shared/domain/calendar/private-events.ts';
import type { CalendarId, CalendarSide, Ref, StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { Comparison, ComparisonProgress } from '../../src-shared/domain/comparison.ts';
import type { AccountIdentity, Crm } from '../../src-shared/domain/crm.ts';
import type { DecisionChoice } from '../../src-shared/domain/decided.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import type { UndoVerdict } from '../../src-shared/domain/undo.ts';
import type { Store } from '../store/index.ts';
import type { EntryPlace, SideSearch, Wanted } from './why/model.ts';

/** What the user chose at setup (C1, C4, C7, C19). The stricter of this and the CRM administrator's rules holds. */
export interface CalendarSettings {
  /** Permanent (C1): a store that was set up with another one refuses to run. */
  readonly primaryCalendar: CalendarId;
  readonly direction: 'two-way' | 'crm-to-provider';
  readonly createPrefix: string;
  /** How much of private entries the CRM is shown (RU6). Absent: that the person is busy, and when. */
  readonly privateEvents?: PrivateEvents;
  /** Which entries of the calendar become entries of the CRM (C21). Absent: all. */
  readonly filters?: EntryFilters;
  /** What happens to entries that exist before the first run (C19); dates are `2026-01-01`, compared with the starts' dates. */
  readonly existing: {
    readonly provider: 'take' | 'leave';
    readonly crm: 'take' | 'leave';
    readonly from?: string;
    readonly until?: string;
  };
  /** Stands for the person's yes to the first preview. */
  readonly approveFirstRun: boolean;
}

export type Phase = 'connecting' | 'reading' | 'planning' | 'applying' | 'publishing' | 'done';

export interface Progress {
  readonly phase: Phase;
  readonly side?: SideName;
  /** Objects done and, where known, in all. */
  readonly done: number;
  readonly total?: number;
}

export interface SideCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface RunSummary {
  readonly provider: SideCounts;
  readonly crm: SideCounts;
  /** Left alone by a rule: prefix, direction, existing entries that stay where they are. */
  readonly skipped: number;
  readonly quarantined: number;
  /** Waits for a person. */
  readonly waiting: number;
  readonly linked: number;
  readonly durationMs: number;
}

export type DecisionKind =
  /** The first preview: everything the first run would do. */
  | 'first-run'
  /** Two entries that are the same by uid or by looks, and differ. */
  | 'differs'
  /** More deletions, or more creations, than usual (DE1). */
  | 'many-removals'
  | 'many-creations'
  /** A rule became wider: what stayed because of it would be created now. */
  | 'rule-change'
  /** Private entries that the CRM shows as busy would be shown in full (RU6). */
  | 'private-shown'
  /** Private entries are not to be in the CRM any more, and would be taken out there (RU6). */
  | 'private-removed'
  /** A person wants what existed before the first run on the other side (C5, C6). */
  | 'bring-existing'
  /** The provider would mail people nobody ticked (PE1, PE3). */
  | 'would-mail'
  /** The same value was written again and again (RU3). */
  | 'frozen'
  /** Whether a new entry arrived in a CRM that cannot be looked up. */
  | 'unclear-create'
  /** Many entries of one side went back to earlier versions: a backup may have been restored there (DE4). */
  | 'restored-backup'
  /** After the mailbox moved: entries that may be the same as linked ones, and could be another one (A13). */
  | 'moved-unclear'
  /** After the mailbox moved: linked entries that the new calendar does not have (A13). */
  | 'moved-missing'
  /** A full comparison found an entry that changed or went away on one side, of which nobody had told (RU9). */
  | 'compared';

export type Choice = DecisionChoice;

/** Something that waits for a person (D5). */
export interface Decision {
  readonly id: string;
  readonly kind: DecisionKind;
  /** Names exactly what is approved (RU8); an approval of another digest does nothing. */
  readonly digest: string;
  readonly choices: readonly Choice[];
  /** How many entries it is about, and which (titles are shown, never logged). */
  readonly count: number;
  readonly items: readonly DecisionItem[];
}

/** What somebody would get. `answer`: the person's own answer, for the organiser. */
export type MailKind = 'invitation' | 'update' | 'cancellation' | 'answer';

export interface DecisionItem {
  /** The one write or pair an answer is recorded for. */
  readonly digest: string;
  readonly side: SideName;
  readonly write: 'create' | 'update' | 'remove' | 'link';
  readonly title: string;
  readonly start: string;
  readonly timeZone: string | null;
  /** Addresses that would get mail. */
  readonly addressees: readonly string[];
  /** The same addresses by what each of them would get. Absent where nobody would get anything, and in what an older Concord saved. */
  readonly mails?: Readonly<Partial<Record<MailKind, readonly string[]>>>;
  /** For each addressee whom a no is remembered for, whatever else changes in the entry: what the answer is recorded under. */
  readonly perGuest?: readonly string[];
  /** It is a series. Absent for a single entry, and in what an older Concord saved. */
  readonly repeats?: boolean;
  /** Where the versions to choose from are; a side without a place has none. Absent where there is nothing to compare. */
  readonly places?: Readonly<Partial<Record<SideName, Ref>>>;
  /** The fields in which they differ, as they were compared. */
  readonly differs?: readonly FieldName[];
  /** What it is about: addresses of entries as `addressIn` writes them, or a message's key. Absent in what an older Concord saved. */
  readonly about?: readonly string[];
}

/** What filters would do to what the calendar holds now (C21). */
export interface FiltersPreview {
  readonly adds: readonly StoredEvent[];
  readonly stays: readonly StoredEvent[];
  /** In the CRM already, although the filters would leave them out. */
  readonly linkedOut: number;
  /** In the CRM already, and let across. */
  readonly linkedIn: number;
}

/** Whose change list it is: of the primary calendar on one side, or of another calendar of the account (C2). */
export type HeardList = { readonly side: SideName } | { readonly calendar: CalendarId };

export interface CalendarEngine {
  /**
   * One full run. Trouble of one item is quarantined and counted; trouble of a whole side throws.
   * @throws ProblemError with nothing lost and nothing half known: the next run goes on from there.
   */
  run(signal: AbortSignal): Promise<RunSummary>;
  /**
   * Reads everything that both sides hold and compares it with what they agreed on; writes to neither (RU9). Runs may come in between.
   * @throws ProblemError when a side cannot be read to the end; nothing is kept then
   */
  compare(signal: AbortSignal, onProgress?: (progress: ComparisonProgress) => void): Promise<Comparison>;
  decisions(): readonly Decision[];
  /** What filters would do to what the calendar holds now; nothing is changed. @throws ProblemError `unreachable` before a run has connected */
  previewFilters(filters: EntryFilters, signal: AbortSignal): Promise<FiltersPreview>;
  /** How these changes of the history can be undone, the latest first. Nothing is changed; what cannot be read is judged by the store alone. */
  previewUndo(rows: readonly number[], signal: AbortSignal): Promise<UndoPreview>;
  /** Looks for entries that no run has read, on both sides, for a person; nothing is changed (D12). @throws ProblemError `throttled` */
  search(wanted: Wanted): SideSearch;
  /** What a side holds at an address now; null when it is not there, or cannot be read. @throws ProblemError */
  read(place: EntryPlace, signal: AbortSignal): Promise<StoredEvent | null>;
  /** Records a person's answer; the next run acts on it. False when the digest no longer names what waits. */
  decide(id: string, digest: string, choice: Choice): boolean;
}

/** How changes can be undone, each with its history row, the latest first. */
export interface UndoPreview {
  readonly graded: readonly {
    readonly row: number;
    readonly verdict: UndoVerdict;
    /** What was added is removed again, and what it was made from stays on its own side. */
    readonly isApart: boolean;
  }[];
  /** Whom the provider would mail; each is asked about before that. */
  readonly addressees: readonly string[];
}

export interface EngineParts {
  readonly store: Store;
  readonly provider: CalendarSide;
  readonly crm: Crm;
  readonly account: AccountIdentity;
  readonly settings: CalendarSettings;
  /**
   * The addresses of the accounts whose calendar this one was, by a person's word (A13): a store of another account goes over to this one,
   * and they stay the person's own. Absent or empty: such a store is refused (C1).
   */
  readonly movedFrom?: readonly string[];
  /** The person's own block list (M7), asked for each run. Absent: only the administrator's counts. */
  readonly blocked?: () => readonly string[];
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly onProgress?: (progress: Progress) => void;
  /** A change list was read to its end: a side's of the primary calendar, or that of another calendar (RU9). */
  readonly onHeard?: (list: HeardList) => void;
  /** Expected trouble of single items, for the log: codes and counts only. */
  readonly onItemProblem?: (side: SideName, problem: Problem) => void;
}
