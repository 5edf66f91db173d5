/** What the main thread may ask the engine thread beside runs, and what is answered: plain data, one type per question. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CrmRules } from '../../../src-shared/domain/crm.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { HistoryEntry, QuarantinedEntry } from '../../store/index.ts';
import type { Choice, Decision, DecisionItem, SideCounts, SideName } from '../../sync/index.ts';

export interface AccountLogin {
  /** E-mail address. */
  readonly address: string;
  readonly user: string;
  readonly password: string;
  /** Null: found from the address. */
  readonly url: string | null;
  /** PEM. */
  readonly ca: string | null;
  readonly confirmedHosts: readonly string[];
}

/** Everything that can be asked: input and output by name. */
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
  /** The account's calendars, asked from the provider; only after a run has connected. */
  readonly calendars: { readonly input: object; readonly output: AccountCalendars | null };

  readonly 'setup-crm': {
    readonly input: { readonly url: string; readonly token: string };
    readonly output: CrmFound;
  };
  readonly 'setup-discover': {
    readonly input: { readonly address: string; readonly ca: string | null };
    readonly output: HostFound;
  };
  readonly 'setup-account': { readonly input: AccountLogin; readonly output: AccountFound };
}

export type QuestionName = keyof Questions;
export type Question<N extends QuestionName = QuestionName> = {
  readonly [K in N]: { readonly name: K; readonly input: Questions[K]['input'] };
}[N];
export type QuestionOutput<N extends QuestionName> = Questions[N]['output'];

export type QuestionAnswer =
  | { readonly type: 'done'; readonly output: unknown }
  | { readonly type: 'problem'; readonly problem: Problem };

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

/** One entry of the coming days. */
export interface Upcoming {
  readonly title: string;
  readonly start: string;
  readonly timeZone: string | null;
}

export interface AccountCalendars {
  readonly primary: string;
  readonly calendars: readonly CalendarFound[];
  readonly features: AccountFeatures;
}

export interface CrmFound {
  /** Its origin. */
  readonly url: string;
  readonly name: string;
  readonly user: string;
  readonly email: string;
  readonly rules: CrmRules;
}

export interface HostFound {
  readonly host: string;
  readonly url: string;
  /** It lies outside the address's own domain: a person has to say yes to its name (S1). */
  readonly needsConfirmation: boolean;
}

export interface AccountFound {
  readonly accountId: string;
  readonly host: string;
  /** Codes of what it cannot do (A4). */
  readonly lacks: readonly string[];
  readonly features: AccountFeatures;
  readonly calendars: readonly (CalendarFound & { readonly upcoming: readonly Upcoming[] })[];
}
