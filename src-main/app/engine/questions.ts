/** What the main thread may ask the engine thread of an account, and what is answered: plain data, one type per question. */

import type {
  AppState,
  CallInput,
  CallOutput,
  HourCounts,
  RowUndo,
  UndoSubject,
  Versions,
} from '../../../src-shared/contract/index.ts';
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { FilterSubject } from '../../../src-shared/domain/calendar/filters.ts';
import type { Comparison } from '../../../src-shared/domain/comparison.ts';
import type { CrmLimit } from '../../../src-shared/domain/crm.ts';
import type { HistoryFilter } from '../../../src-shared/domain/history-filter.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type {
  HistoryEntry,
  HistoryRun,
  HistorySpan,
  LeftEntry,
  QuarantinedEntry,
} from '../../store/index.ts';
import type {
  Answer,
  Choice,
  Decision,
  DecisionItem,
  EntryPlace,
  EntryWhy,
  FoundEntries,
  FoundMail,
  MailPlace,
  MailWhy,
  RemovedWhenStopped,
  SideCounts,
  Stretch,
  Wanted,
  WishInput,
} from '../../sync/index.ts';
import type { QuestionOf } from '../threads/messages.ts';
import type { RunTopic } from './messages.ts';

/** An answer that a person gave. */
export interface DecidedFacts {
  readonly id: number;
  readonly topic: RunTopic;
  /** Epoch milliseconds. */
  readonly at: number;
  /** As it was asked, with its first item. */
  readonly decision: Decision;
  readonly said: readonly { readonly choice: Choice; readonly count: number }[];
  /** How many entries stay apart because of it. */
  readonly kept: number;
  readonly takenBackAt: number | null;
}

/** Every question by name: its input and its output. */
export interface Questions {
  /** What the account's store holds. `since`: epoch milliseconds of the person's last midnight; changes from then on are counted. */
  readonly facts: { readonly input: { readonly since: number }; readonly output: AccountFacts };
  /** What was written to each side since a moment, in epoch milliseconds, and how many entries were found on both. */
  readonly 'changes-since': { readonly input: { readonly since: number }; readonly output: ChangesSince };
  readonly decide: {
    readonly input: Answer;
    readonly output: { readonly accepted: boolean };
  };
  /** The answers that a person gave, newest first. `kept`: how many entries still stay apart because of it. */
  readonly decided: {
    readonly input: { readonly offset: number; readonly limit: number };
    readonly output: { readonly items: readonly DecidedFacts[]; readonly count: number };
  };
  /** What an answer kept apart is synchronised after all from the next run on. */
  readonly 'decided-take-back': {
    readonly input: { readonly id: string };
    readonly output: { readonly accepted: boolean };
  };
  readonly 'decision-items': {
    readonly input: { readonly id: string; readonly offset: number; readonly limit: number };
    readonly output: {
      /** `versions`: what both sides hold, for an entry about which a person is asked by itself. */
      readonly items: readonly (DecisionItem & { readonly versions?: Versions })[];
      readonly count: number;
    };
  };
  readonly history: {
    readonly input: {
      readonly before: number | null;
      readonly limit: number;
      readonly filter: HistoryFilter;
      readonly span: HistorySpan | null;
    };
    readonly output: {
      readonly rows: readonly HistoryEntry[];
      /** How each of the rows can be undone, as far as the store can tell. */
      readonly undo: readonly RowUndo[];
      /** Those that the rows belong to, newest first. */
      readonly runs: readonly HistoryRun[];
      readonly more: boolean;
    };
  };
  /** One row; null when it is not kept any more. */
  readonly 'history-entry': {
    readonly input: { readonly id: number };
    readonly output: { readonly row: HistoryEntry | null };
  };
  /** How a change, or those of a run, can be undone. */
  readonly 'undo-preview': {
    readonly input: Pick<UndoSubject, 'id' | 'isRun'>;
    readonly output: CallOutput<'undo.preview'>;
  };
  /** The next run undoes it, unless something else is found than the person was shown. */
  readonly 'undo-start': {
    readonly input: Pick<UndoSubject, 'id' | 'isRun'> & { readonly digest: string };
    readonly output: { readonly accepted: boolean };
  };
  /** Entries that cannot be synchronised at the moment. */
  readonly quarantine: {
    readonly input: { readonly offset: number; readonly limit: number };
    readonly output: { readonly items: readonly QuarantinedEntry[]; readonly count: number };
  };
  /** The next run tries it again; null = all of them. */
  readonly 'quarantine-retry': {
    readonly input: { readonly item: { readonly side: SideName; readonly ref: string } | null };
    readonly output: object;
  };
  /** A person did it in the CRM by hand; `digest` names what they saw (RU8). */
  readonly 'quarantine-confirm': {
    readonly input: {
      readonly item: { readonly side: SideName; readonly ref: string };
      readonly digest: string | null;
    };
    readonly output: { readonly accepted: boolean };
  };
  /** Entries that stay on their own side. */
  readonly skipped: {
    readonly input: { readonly offset: number; readonly limit: number };
    readonly output: { readonly items: readonly LeftEntry[]; readonly count: number };
  };
  /** A person wants one of them synchronised after all. Not accepted when it does not stay there by a person's word. */
  readonly 'skipped-resume': {
    readonly input: { readonly item: { readonly side: SideName; readonly ref: string } };
    readonly output: { readonly accepted: boolean };
  };
  /** The rules by which the last run planned; null before the first one. */
  readonly rules: { readonly input: object; readonly output: { readonly rules: RulesFacts | null } };
  /** What a choice of the rules would mean. */
  readonly 'rules-preview': {
    readonly input: CallInput<'calendars.rules-preview'>;
    readonly output: CallOutput<'calendars.rules-preview'>;
  };
  /** What filters would do to what the calendar holds now. @throws ProblemError */
  readonly 'filters-preview': {
    readonly input: CallInput<'calendars.filters-preview'>;
    readonly output: CallOutput<'calendars.filters-preview'>;
  };
  /** The person's choice; the rules as they are from the next run on, null before the first one. */
  readonly 'rules-choose': {
    readonly input: CallInput<'calendars.rules'>;
    readonly output: { readonly rules: RulesFacts | null };
  };
  /** What the CRM shows of the account's other calendars, those that were never looked at missing, and what stayed from before. */
  readonly 'sub-calendars': {
    readonly input: object;
    readonly output: {
      readonly calendars: readonly SubCalendarFacts[];
      /** Entries of each side that stayed there from before the first run. */
      readonly fromBefore: AppState['calendars']['fromBefore'];
    };
  };
  /** A person wants what stayed on this side from before (C5, C6). */
  readonly 'bring-existing': {
    readonly input: {
      readonly side: SideName;
      readonly from: string | null;
      readonly until: string | null;
    };
    readonly output: { readonly accepted: boolean };
  };
  /** What Concord made itself and could remove when a person stops (A14). */
  readonly 'stop-preview': {
    readonly input: { readonly crmRemoves: boolean };
    readonly output: CallOutput<'sync.stop-preview'>;
  };
  readonly 'stop-items': {
    readonly input: CallInput<'sync.stop-items'> & { readonly crmRemoves: boolean };
    readonly output: CallOutput<'sync.stop-items'>;
  };
  /** A person wants removed what the digest names, and then to stop. Not accepted when something else would be removed by now. */
  readonly 'stop-wish': { readonly input: WishInput; readonly output: { readonly accepted: boolean } };
  /** The wish is fulfilled and told, or given up. */
  readonly 'stop-end': { readonly input: object; readonly output: object };
  /** The CRM is told that the account is paused (C15), where it is connected. Never in trouble. */
  readonly 'tell-paused': { readonly input: object; readonly output: object };
  /** The CRM asked another engine thread of this person to wait (RU5). `until`: epoch milliseconds. */
  readonly 'crm-throttled': { readonly input: { readonly until: number }; readonly output: object };
  /** A person has switched the other program off (A10). */
  readonly 'engine-off': { readonly input: object; readonly output: object };
  /** A person's choice whether the CRM shows it. */
  readonly 'sub-calendar-choose': {
    readonly input: { readonly id: string; readonly on: boolean };
    readonly output: object;
  };
  /** What the account's store holds of mail. `since` as in `facts`. */
  readonly 'mail-facts': { readonly input: { readonly since: number }; readonly output: MailFacts };
  /** Asks both sides for their folders. @throws ProblemError */
  readonly 'mail-folders': { readonly input: object; readonly output: CallOutput<'mail.folders'> };
  /** A person's yes to this map. @throws ProblemError `setup-invalid` for one that cannot be used */
  readonly 'mail-save': { readonly input: Omit<CallInput<'mail.save'>, 'mailbox'>; readonly output: object };
  /** A person's choice of settings, and whether mail is stopped. */
  readonly 'mail-choose': {
    readonly input: {
      readonly settings?: Omit<CallInput<'mail.settings'>, 'mailbox'>;
      readonly isAsleep?: boolean;
    };
    readonly output: object;
  };
  readonly 'mail-kept': {
    readonly input: Omit<CallInput<'mail.kept'>, 'mailbox'>;
    readonly output: CallOutput<'mail.kept'>;
  };
  /** The next run tries again what could not be carried. */
  readonly 'mail-retry': { readonly input: object; readonly output: object };
  readonly 'mail-history': {
    readonly input: Omit<CallInput<'mail.history'>, 'mailbox'>;
    readonly output: CallOutput<'mail.history'>;
  };
  /** How a change of a message, or those of a run, can be undone. */
  readonly 'mail-undo-preview': {
    readonly input: { readonly id: number; readonly isRun: boolean };
    readonly output: CallOutput<'undo.preview'>;
  };
  /** The next run undoes it, unless something else is found than the person was shown. */
  readonly 'mail-undo-start': {
    readonly input: { readonly id: number; readonly isRun: boolean; readonly digest: string };
    readonly output: { readonly accepted: boolean };
  };
  /** Removes all that is known of the mailbox. No run of mail is under way. */
  readonly 'mail-forget': { readonly input: object; readonly output: object };
  /** The CRM forgets the account of a further mailbox that a person removed. @throws ProblemError */
  readonly 'mail-account-remove': { readonly input: { readonly account: string }; readonly output: object };
  /** One full comparison of both sides (RU9). Null: it was stopped, or its connections were closed. @throws ProblemError */
  readonly compare: {
    readonly input: { readonly topic: RunTopic };
    readonly output: { readonly comparison: Comparison | null };
  };
  /** Stops those under way. */
  readonly 'compare-stop': { readonly input: object; readonly output: object };
  /** How many calendars and folders were not proven fresh for an hour, for the CRM (R6). */
  readonly 'tell-stale': { readonly input: { readonly stale: number }; readonly output: object };
  /** Entries that the store knows (D12). */
  readonly 'find-known': { readonly input: { readonly wanted: Wanted }; readonly output: FoundEntries };
  /** Goes on asking both sides for a moment; a name that is new ends the search before it. @throws ProblemError */
  readonly 'find-ask': {
    readonly input: { readonly search: string; readonly wanted: Wanted };
    readonly output: Stretch;
  };
  readonly 'find-stop': { readonly input: { readonly search: string }; readonly output: object };
  readonly explain: {
    readonly input: ExplainedTarget<EntryPlace>;
    /** Null: nothing is kept of it any more. */
    readonly output: ExplainedEntry | null;
  };
  /** The web address of an entry at one side, asked of it; null: it tells none. @throws ProblemError */
  readonly 'find-page': {
    readonly input: { readonly place: EntryPlace };
    readonly output: { readonly url: string | null };
  };
  /** The same of messages. */
  readonly 'mail-find-known': {
    readonly input: { readonly wanted: Wanted };
    readonly output: { readonly items: readonly FoundMail[]; readonly isCut: boolean };
  };
  readonly 'mail-find-ask': {
    readonly input: { readonly search: string; readonly wanted: Wanted };
    readonly output: Stretch<FoundMail>;
  };
  readonly 'mail-find-stop': { readonly input: { readonly search: string }; readonly output: object };
  readonly 'mail-explain': {
    readonly input: ExplainedTarget<MailPlace>;
    readonly output: ExplainedMail | null;
  };
  readonly 'mail-find-page': {
    readonly input: { readonly place: MailPlace };
    readonly output: { readonly url: string | null };
  };
  /** The account's calendars, asked from the provider; only after a run has connected. */
  readonly calendars: { readonly input: object; readonly output: AccountCalendars | null };
}

export type Question = QuestionOf<Questions>;

/** What is asked about: where it is, or the row of the history that tells of it. */
export type ExplainedTarget<Place> =
  | { readonly place: Place; readonly row?: never }
  | { readonly row: number; readonly place?: never };

export interface ExplainedEntry {
  readonly why: EntryWhy;
  /** Where it is; absent where it is not, or where nobody knows. */
  readonly places: Readonly<Partial<Record<SideName, EntryPlace>>>;
  /** The sides of which it is known that they do not have it. */
  readonly absentFrom: readonly SideName[];
  readonly title: string | null;
  readonly start: string | null;
  readonly timeZone: string | null;
  readonly isPrivate: boolean;
  readonly versions: Versions;
  readonly quarantined: QuarantinedEntry | null;
  readonly rows: readonly HistoryEntry[];
  readonly runs: readonly HistoryRun[];
  readonly mayOpen: Readonly<Record<SideName, boolean>>;
}

export interface ExplainedMail {
  readonly why: MailWhy;
  readonly places: Readonly<Partial<Record<SideName, MailPlace>>>;
  readonly absentFrom: readonly SideName[];
  readonly subject: string | null;
  readonly sender: string | null;
  readonly receivedAt: number | null;
  /** Names of the folders that it is in, on each side. */
  readonly folders: Readonly<Record<SideName, readonly string[]>>;
  readonly rows: CallOutput<'find.explain'>['mailRows'];
  readonly mayOpen: Readonly<Record<SideName, boolean>>;
}

export interface ChangesSince {
  readonly provider: SideCounts;
  readonly crm: SideCounts;
  readonly matched: number;
}

export interface AccountFacts {
  /** What waits for a person; each decision with its first few items. */
  readonly decisions: readonly Decision[];
  /** What the first run would do; null when nothing of it waits. */
  readonly preview: Preview | null;
  readonly linked: number;
  readonly waiting: number;
  readonly quarantined: number;
  readonly skipped: number;
  readonly today: { readonly provider: SideCounts; readonly crm: SideCounts; readonly hours: HourCounts };
  readonly lastChangeAt: number | null;
  /** What is left of a person's wish to have removed what Concord made before it stops (A14); null without one. */
  readonly stopping:
    | { readonly state: 'removing' }
    | { readonly state: 'done'; readonly removed: RemovedWhenStopped }
    | null;
}

export type MailFacts = Pick<
  AppState['mail'],
  | 'pairs'
  | 'paused'
  | 'linked'
  | 'awaited'
  | 'backlog'
  | 'waiting'
  | 'quarantined'
  | 'left'
  | 'today'
  | 'settings'
  | 'blockedByCrm'
> & {
  readonly decisions: readonly Decision[];
  readonly hasMap: boolean;
  readonly isAsleep: boolean;
  /** Whether the CRM takes more than one mailbox of a person (A11). */
  readonly takesFurtherMailboxes: boolean;
  /** The two of the connected mailbox; null before it was connected in this start. */
  readonly connected: {
    readonly user: string;
    readonly host: string;
    readonly offersKnownPeople: boolean;
  } | null;
};

export interface Preview {
  readonly digest: string;
  readonly provider: SideCounts;
  readonly crm: SideCounts;
  /** Pairs of entries that are the same on both sides and would be linked. */
  readonly linked: number;
  /** How many entries a person would be asked about afterwards. */
  readonly asks: number;
}

export type RulesFacts = Pick<
  AppState['calendars'],
  'direction' | 'createPrefix' | 'decidedByAdministrator' | 'privateEvents' | 'restrictions'
> & { readonly filters: Omit<AppState['calendars']['filters'], 'offered'> };

export interface SubCalendarFacts {
  readonly id: string;
  readonly isOn: boolean;
  readonly shown: AppState['calendars']['others'][number]['shown'];
  readonly entries: number;
  readonly unreadable: number;
}

export interface CalendarFound {
  readonly id: string;
  readonly name: string;
  readonly color?: string;
  readonly owner?: string;
  readonly isDefault: boolean;
  readonly mayWrite: boolean;
}

export interface AccountCalendars {
  readonly primary: string;
  readonly calendars: readonly CalendarFound[];
  readonly features: AccountFeatures;
  /** What filters can be offered, as these two sides can tell it (C21). */
  readonly offeredFilters: readonly FilterSubject[];
  /** What the CRM cannot do. */
  readonly limits: readonly CrmLimit[];
}
