/** What only a CRM has: who I am and what its administrator decided, the lease, the agreements, locks and reports. */

import type { FieldName } from './calendar/event.ts';
import type { CalendarId, Ref, Revision } from './calendar/side.ts';
import type { ProblemCode } from './problems.ts';

/** The administrator's rules (C4, C7 to C9, C11, C12, A8). */
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
}

export interface CrmSession {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
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
  /** The highest agreement number there is; ours lower than that means our base is old (ID9). */
  readonly agreementsState: number;
}

/** Which account on which machine asks. `accountId` is stable across machines (hash of provider kind, server and user). */
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
  | { readonly type: 'ended'; readonly linkId: string };

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
}

export interface CrmHost {
  session(signal: AbortSignal): Promise<CrmSession>;
  /** Takes or renews the lease. @throws ProblemError `lease-held` (params.machine, retryAt) while another machine has it. */
  lease(account: AccountIdentity, signal: AbortSignal): Promise<Lease>;
  release(account: AccountIdentity, signal: AbortSignal): Promise<void>;
  report(account: AccountIdentity, report: AccountReport, signal: AbortSignal): Promise<void>;
  /** Everything agreed for the account after a number, oldest first; 0 = all. */
  agreements(account: AccountIdentity, since: number, signal: AbortSignal): AsyncIterable<AgreementPage>;
  /** Stores rows; answers the new highest number. @throws ProblemError `lease-lost` for a stale generation. */
  putAgreements(
    account: AccountIdentity,
    rows: readonly AgreementRow[],
    signal: AbortSignal,
  ): Promise<number>;
  /** Says in the CRM that fields of an entry cannot be changed, and why (C20); an empty list unlocks. */
  lock(ref: Ref, fields: readonly FieldName[], reason: string, signal: AbortSignal): Promise<void>;
}
