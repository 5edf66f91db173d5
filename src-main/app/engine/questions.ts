/** What the main thread may ask the engine thread of an account, and what is answered: plain data, one type per question. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CrmLimit } from '../../../src-shared/domain/crm.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { HistoryEntry, QuarantinedEntry } from '../../store/index.ts';
import type { Choice, Decision, DecisionItem, SideCounts } from '../../sync/index.ts';
import type { QuestionOf } from '../threads/messages.ts';

/** Every question by name: its input and its output. */
export interface Questions {
  /** What the account's store knows; `since` is the beginning of the person's day. */
  readonly facts: { readonly input: { readonly since: number }; readonly output: AccountFacts };
  readonly decide: {
    readonly input: { readonly id: string; readonly digest: string; readonly choice: Choice };
    readonly output: { readonly accepted: boolean };
  };
  readonly 'decision-items': {
    readonly input: { readonly id: string; readonly offset: number; readonly limit: number };
    readonly output: { readonly items: readonly DecisionItem[]; readonly count: number };
  };
  readonly history: {
    readonly input: { readonly before: number | null; readonly limit: number };
    readonly output: { readonly rows: readonly HistoryEntry[]; readonly more: boolean };
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
  /** The account's calendars, asked from the provider; only after a run has connected. */
  readonly calendars: { readonly input: object; readonly output: AccountCalendars | null };
}

export type Question = QuestionOf<Questions>;

export interface AccountFacts {
  /** What waits; each with its first few items. */
  readonly decisions: readonly Decision[];
  /** What the first run would do; null when nothing of it waits. */
  readonly preview: Preview | null;
  readonly linked: number;
  readonly waiting: number;
  readonly quarantined: number;
  readonly skipped: number;
  readonly today: { readonly provider: SideCounts; readonly crm: SideCounts };
  readonly lastChangeAt: number | null;
}

export interface Preview {
  readonly digest: string;
  readonly provider: SideCounts;
  readonly crm: SideCounts;
  /** Pairs that are the same and would be joined. */
  readonly linked: number;
  /** Of other kinds: what a person would be asked afterwards. */
  readonly asks: number;
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
  /** What the CRM cannot do. */
  readonly limits: readonly CrmLimit[];
}
