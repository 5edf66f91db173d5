/** What setup asks servers through its thread, and what is answered: plain data, one type per question. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CrmLimit, CrmRules } from '../../../src-shared/domain/crm.ts';
import type { MailSetup, Setup } from '../../accounts/setup.ts';
import type { FoundMailServer, FoundServer } from '../../providers/index.ts';
import type { CalendarFound } from '../engine/questions.ts';
import type { QuestionOf } from '../threads/messages.ts';

/** Every question by name: its input and its output. */
export interface SetupQuestions {
  readonly crm: { readonly input: Setup['crm']; readonly output: CrmFound };
  readonly discover: { readonly input: { readonly address: string }; readonly output: HostFound };
  readonly account: {
    readonly input: Setup['account'] & { readonly address: string };
    readonly output: AccountFound;
  };
  /** Where a mail address leads; null: nowhere. */
  readonly 'mail-discover': {
    readonly input: { readonly address: string };
    readonly output: MailServerFound | null;
  };
  /** Signs in to a mailbox, once. */
  readonly mailbox: {
    readonly input: Pick<MailSetup, 'kind' | 'address' | 'credentials' | 'secret' | 'signIn'>;
    readonly output: MailboxFound;
  };
}
export type SetupQuestion = QuestionOf<SetupQuestions>;

export interface CrmFound {
  /** Its origin; blank when its credentials name no address. */
  readonly url: string;
  readonly name: string;
  readonly user: string;
  readonly email: string;
  /** What it cannot do. */
  readonly limits: readonly CrmLimit[];
  readonly rules: CrmRules;
}

/** What an address leads to, and the kind of provider that knows it. */
export interface HostFound extends FoundServer {
  readonly kind: string;
}

/** The kind of mailbox that knows the address, and the likeliest server. */
export interface MailServerFound extends FoundMailServer {
  readonly kind: string;
}

export interface MailboxFound {
  /** The server's origin. */
  readonly url: string;
  /** The name that signed in. */
  readonly user: string;
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
