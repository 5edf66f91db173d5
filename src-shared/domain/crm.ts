/** What a CRM is to Concord: a calendar side, who the person is there, and the parts that only some CRMs have. */

import type { CalendarEvent, FieldName } from './calendar/event.ts';
import type { EntryFilters } from './calendar/filters.ts';
import type { PrivateEvents } from './calendar/private-events.ts';
import type { CalendarId, CalendarSide, GuestNote, Ref, Revision } from './calendar/side.ts';
import type { MailSide } from './mail/side.ts';
import type { ProblemCode } from './problems.ts';

/** The administrator's rules (C4, C7 to C9, C11, C12, A8, RU6). */
export interface CrmRules {
  readonly direction: 'two-way' | 'crm-to-provider';
  /** Only provider events whose title starts with it become CRM entries; blank = all (C7). */
  readonly createPrefix: string;
  readonly useOrganizer: boolean;
  readonly deletingRestricted: boolean;
  readonly editingRestricted: boolean;
  /** Provider kinds that are switched on; an account of another kind is refused with the reason. */
  readonly providers: readonly string[];
  readonly features: { readonly calendar: boolean; readonly mail: boolean };
  /** The most that the CRM may be shown of private entries; the person may choose less. Absent: no limit (RU6). */
  readonly privateEvents?: PrivateEvents;
  /** Filters that count for everybody, beside the person's own. Absent: none (C21). */
  readonly filters?: EntryFilters;
  /** Mail from or to these, and guests with these addresses, never reach the CRM: addresses, and domains as `@example.org` with their subdomains. Absent: none (M7). */
  readonly blocked?: readonly string[];
  /** Kinds of mailboxes that may be connected (M1). Absent: all. */
  readonly mailProviders?: readonly string[];
  /** Whether a person may connect more than one mailbox (A11). Absent: no. */
  readonly furtherMailboxes?: boolean;
}

export interface CrmSession {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    /** Further addresses of this user, such as aliases (PE9). */
    readonly addresses?: readonly string[] | undefined;
    readonly timeZone: string;
  };
  readonly crm: { readonly name: string; readonly version: string };
  readonly rules: CrmRules;
  /** The CRM itself, or another program, synchronises this person's calendar already (A10). */
  readonly otherEngine: string | null;
  /** The calendar that holds this person's entries. */
  readonly calendar: CalendarId;
  /** `none`: single entries only (TI4). */
  readonly recurrence: 'series' | 'none';
}

/** The right to write for one account, on one machine at a time (RU1). */
export interface Lease {
  readonly generation: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** The highest agreement number in the CRM; when ours is lower, our base is old (ID9). */
  readonly agreementsState: number;
}

/** The account and the machine that ask. `accountId` is stable across machines (hash of provider kind, server and user). */
export interface AccountIdentity {
  readonly accountId: string;
  readonly machineId: string;
  /** Shown to colleagues in the CRM (C15). */
  readonly address: string;
  readonly provider: string;
}

/** What both sides last agreed on, without content: a new machine re-links from it (ID9). */
export interface Agreement {
  readonly linkId: string;
  readonly uids: readonly string[];
  readonly providerCalendar: CalendarId;
  readonly providerRef: Ref;
  readonly providerRevision: Revision;
  readonly providerHash: string;
  readonly crmRef: Ref;
  readonly crmRevision: Revision;
  readonly crmHash: string;
}

export type AgreementRow =
  | { readonly type: 'agreed'; readonly agreement: Agreement }
  | { readonly type: 'ended'; readonly linkId: string; readonly own?: OwnVersion };

/** An entry of the calendar that is this person's own since its link ended, and never becomes an entry of the CRM (C12). */
export interface OwnVersion {
  readonly ref: Ref;
  readonly uids: readonly string[];
}

export interface AgreementPage {
  readonly rows: readonly AgreementRow[];
  /** Number to continue from. */
  readonly state: number;
  readonly last: boolean;
}

/** What the CRM shows about a connected account (C15). */
export interface AccountReport {
  readonly state: 'in-agreement' | 'working' | 'waiting' | 'problem' | 'paused';
  readonly problem?: ProblemCode;
  /** Epoch milliseconds of the last run after which both sides agreed. */
  readonly agreedAt?: number;
  readonly waiting: number;
  readonly entries: number;
  /** What the last full comparison of calendar and CRM found (RU9): when it ended, entries in agreement on each side, and differences. */
  readonly comparison?: {
    readonly at: number;
    readonly calendar: number;
    readonly crm: number;
    readonly differences: number;
  };
  /** Calendars and folders whose change list was not read to the end for an hour. Absent: none (RU9). */
  readonly stale?: number;
  /** Whether the calendar's server delivers invitations, so that colleagues can wait for theirs (C9). */
  readonly invites: boolean;
}

/** The right to write for an account, held by one machine at a time (RU1). */
export interface CrmLease {
  /** Takes or renews the lease. @throws ProblemError `lease-held` (params.machine, retryAt) while another machine has it. */
  take(account: AccountIdentity, signal: AbortSignal): Promise<Lease>;
  release(account: AccountIdentity, signal: AbortSignal): Promise<void>;
}

/** Keeps what both sides agreed on, for the person's other machines (ID9). */
export interface CrmAgreements {
  /** Everything agreed for the account after a number, oldest first; 0 = all. */
  list(account: AccountIdentity, since: number, signal: AbortSignal): AsyncIterable<AgreementPage>;
  /** Stores rows; answers the new highest number. @throws ProblemError `lease-lost` for a stale generation. */
  put(account: AccountIdentity, rows: readonly AgreementRow[], signal: AbortSignal): Promise<number>;
}

export interface ShownLock {
  readonly fields: readonly FieldName[];
  readonly reason: string;
  /** Guests who are on one side only (PE9). */
  readonly guests?: readonly GuestNote[];
}

/** Shows in the CRM which fields of an entry cannot be changed there, and why (C20), and whom one side cannot hold (PE9). */
export interface CrmLocks {
  /** Replaces the entry's lock; empty lists take it back. */
  set(ref: Ref, lock: ShownLock, signal: AbortSignal): Promise<void>;
}

/** Shows in the CRM how a connected account is doing (C15). */
export interface CrmReports {
  put(account: AccountIdentity, report: AccountReport, signal: AbortSignal): Promise<void>;
}

/** Whom the CRM knows: its list comes to Concord as hashes, and the person's correspondents never go the other way (M6, C21). */
export interface CrmKnownPeople {
  list(signal: AbortSignal): Promise<KnownPeople>;
}

export interface KnownPeople {
  /** Lower-case hexadecimal SHA-256 of `<salt>:<address>`, the address trimmed and lower-cased. */
  readonly salt: string;
  readonly hashes: ReadonlySet<string>;
}

/** Shows further calendars of the account in the CRM, read-only (C2). An event's key is its uid; the last one put wins. */
export interface CrmSubCalendars {
  /** Shows the calendar, or tells its new name and colour. */
  put(calendar: CalendarId, shown: ShownCalendar, signal: AbortSignal): Promise<void>;
  /** Takes it away with everything in it. Harmless when the CRM does not show it. */
  remove(calendar: CalendarId, signal: AbortSignal): Promise<void>;
  /** Puts and removes events of a calendar that is shown; `replaces`: what is put is all there is from now on. */
  change(
    calendar: CalendarId,
    change: {
      readonly replaces: boolean;
      readonly put: readonly CalendarEvent[];
      readonly remove: readonly string[];
    },
    signal: AbortSignal,
  ): Promise<void>;
}

/** Further mailboxes of the person (A11), each by the id of its account. */
export interface CrmMailAccounts {
  /** It is not connected any more; the CRM keeps its messages. Harmless when repeated. */
  remove(accountId: string, signal: AbortSignal): Promise<void>;
}

export interface ShownCalendar {
  readonly name: string;
  /** `#rrggbb`. */
  readonly color?: string;
}

/**
 * A connected CRM: its calendar, who the person is there, and the parts that this CRM has. An optional part is absent when the CRM
 * has no place for it; `src-main/sync/local-parts.ts` says what Concord does instead.
 */
export interface Crm {
  readonly calendar: CalendarSide;
  readonly mail?: MailSide;
  /** @param lastRules what the CRM told last: a rule that it does not tell now, or not legibly, stays as it was */
  session(signal: AbortSignal, lastRules?: CrmRules | null): Promise<CrmSession>;
  readonly lease?: CrmLease;
  readonly agreements?: CrmAgreements;
  readonly locks?: CrmLocks;
  readonly reports?: CrmReports;
  readonly subCalendars?: CrmSubCalendars;
  readonly knownPeople?: CrmKnownPeople;
  readonly mailAccounts?: CrmMailAccounts;
}

/** What a CRM cannot do, as codes that the screens and the headless JSON name. */
export const crmLimits = [
  /** Entries that changed in the calendar stay out of date in the CRM. */
  'crm-cannot-change',
  /** Entries that left the calendar stay in the CRM until a person removes them there. */
  'crm-cannot-remove',
  /** Nothing comes from the CRM, and a first run cannot tell what is in it already. */
  'crm-cannot-be-read',
  /** After a lost answer only a person can say whether a new entry is there. */
  'crm-cannot-look-up',
  /** Nothing stops a second machine from writing for the same account. */
  'crm-has-no-lease',
  /** What was agreed is known on this machine alone. */
  'crm-has-no-agreements',
  /** The CRM does not show which fields cannot be changed there. */
  'crm-has-no-locks',
  /** Colleagues do not see in the CRM how the account is doing. */
  'crm-has-no-reports',
  /** The account's other calendars cannot be shown in the CRM. */
  'crm-has-no-sub-calendars',
  /** Mail cannot be synchronised. */
  'crm-has-no-mail',
] as const;

export type CrmLimit = (typeof crmLimits)[number];

/** What this CRM cannot do, in the order of `crmLimits`. */
export function limitsOf({ calendar: { capabilities }, ...parts }: Crm): readonly CrmLimit[] {
  const able: Readonly<Record<CrmLimit, boolean>> = {
    'crm-cannot-change': capabilities.updates,
    'crm-cannot-remove': capabilities.removes,
    'crm-cannot-be-read': capabilities.readBack,
    'crm-cannot-look-up': capabilities.lookup,
    'crm-has-no-lease': parts.lease !== undefined,
    'crm-has-no-agreements': parts.agreements !== undefined,
    'crm-has-no-locks': parts.locks !== undefined,
    'crm-has-no-reports': parts.reports !== undefined,
    'crm-has-no-sub-calendars': parts.subCalendars !== undefined,
    'crm-has-no-mail': parts.mail !== undefined,
  };
  return crmLimits.filter((limit) => !able[limit]);
}
