/** What setup asks servers through its thread, and what is answered: plain data, one type per question. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CrmLimit, CrmRules } from '../../../src-shared/domain/crm.ts';
import type { CalendarFound } from '../engine/questions.ts';
import type { QuestionOf } from '../threads/messages.ts';

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

/** Every question by name: its input and its output. */
export interface SetupQuestions {
  readonly crm: {
    readonly input: { readonly url: string; readonly token: string };
    readonly output: CrmFound;
  };
  readonly discover: {
    readonly input: { readonly address: string; readonly ca: string | null };
    readonly output: HostFound;
  };
  readonly account: { readonly input: AccountLogin; readonly output: AccountFound };
}
export type SetupQuestion = QuestionOf<SetupQuestions>;

export interface CrmFound {
  /** Its origin. */
  readonly url: string;
  readonly name: string;
  readonly user: string;
  readonly email: string;
  /** What it cannot do. */
  readonly limits: readonly CrmLimit[];
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

/** One entry of the coming days. */
export interface Upcoming {
  readonly title: string;
  readonly start: string;
  readonly timeZone: string | null;
}
