/** Puts a sample account together: profile, storage, the sides that machines connect to it, and the person's hand on it. */
import type { Calendar, CalendarSide } from '../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type {
  AccountIdentity,
  AccountReport,
  AgreementRow,
  Crm,
  CrmRules,
} from '../../src-shared/domain/crm.ts';
import { type Account, calendarsOf, rulesOf } from './account.ts';
import { calendarSide } from './calendar-side.ts';
import { crmParts, leaseOf, type SampleReport, type ShownSubCalendar } from './crm-parts.ts';
import { type Profile, profiles } from './profile.ts';
import { type CrmHand, calendarRecord, crmHandOf, type Hand, handOf } from './sample-hand.ts';
import { memoryStorage, type Storage } from './storage.ts';
import { type Faults, wire } from './wire-faults.ts';

export interface SampleOptions {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Default: in memory. An account that the storage already holds is used. */
  readonly storage?: Storage;
  /** The person's address. */
  readonly address?: string;
  /** Further addresses of the person. */
  readonly aliases?: readonly string[];
  /** The person's name, which the CRM shows. */
  readonly personName?: string;
  /** For a new account; the first one marked `isDefault` is the default. */
  readonly calendars?: readonly (Pick<Calendar, 'id'> & Partial<Calendar>)[];
  readonly faults?: Faults;
}

export interface SampleProvider {
  readonly side: CalendarSide;
  readonly hand: Hand;
  /** Another connection to the same account: after a restart, or from another machine. */
  connect(faults?: Faults): CalendarSide;
}

/** `Connected` says which parts this CRM has. */
export interface SampleCrm<Connected extends Crm = Required<Omit<Crm, 'mail' | 'mailAccounts'>>> {
  readonly connected: Connected;
  readonly hand: CrmHand;
  readonly administrator: Administrator;
  /** Another connection to the same CRM: after a restart, or from another machine. */
  connect(faults?: Faults): Connected;
}

/** What the CRM's administrator decides, and what the CRM knows about Concord. */
export interface Administrator {
  setRules(change: Partial<CrmRules>): void;
  setOtherEngine(name: string | null): void;
  /** Whom the CRM knows. */
  setKnownPeople(addresses: readonly string[]): void;
  /** Gives the lease to another machine, as if it had taken it after it ran out. */
  takeLeaseFrom(accountId: AccountIdentity['accountId'], machineId: string): void;
  /** What the CRM shows about the account (C15). */
  reportOf(accountId: string): AccountReport | undefined;
  /** Another calendar of the account, as the CRM shows it (C2). */
  subCalendar(calendar: string): ShownSubCalendar | undefined;
  agreementsOf(accountId: string): readonly AgreementRow[];
  /** Why the entry is locked, as the CRM shows it (C20). */
  lockReason(ref: string): string | undefined;
}

const providerCalendars = [
  { id: 'personal', name: 'Personal', isDefault: true },
  { id: 'work', name: 'Work' },
  { id: 'holidays', name: 'Public holidays', mayWrite: false },
] as const;

const crmCalendars = [{ id: 'crm', name: 'Agenda', isDefault: true }] as const;

/** A provider's account: `caldav-like`, `graph-like`, or a profile of your own made from one of them. */
export function sampleProvider(
  profile: 'caldav-like' | 'graph-like' | Profile,
  options: SampleOptions,
): SampleProvider {
  const account = accountOf(profile, options, providerCalendars);
  const connect = (faults: Faults = {}): CalendarSide =>
    calendarSide(account, wire(faults, account.clock), null);
  return { side: connect(options.faults), hand: handOf(account), connect };
}

/** The double of a CRM behind the Bridge API, with all parts. Writing needs the lease first. */
export function sampleCrm(options: SampleOptions, profile: Profile = profiles['crm-like']): SampleCrm {
  const account = accountOf(profile, options, crmCalendars);
  const connect = (faults: Faults = {}): Required<Omit<Crm, 'mail' | 'mailAccounts'>> => {
    const line = wire(faults, account.clock);
    const { parts, writeRules } = crmParts(account, line);
    return { calendar: calendarSide(account, line, writeRules), ...parts };
  };
  return { ...withPeople(account), connected: connect(options.faults), connect };
}

/** A CRM that takes new entries and nothing else: it has none of the optional parts, and answers a create with the new id. */
export function createsOnlyCrm(
  options: SampleOptions,
  profile: Profile = profiles['creates-only'],
): SampleCrm<Crm> {
  const account = accountOf(profile, options, crmCalendars);
  const connect = (faults: Faults = {}): Crm => {
    const line = wire(faults, account.clock);
    const { session } = crmParts(account, line).parts;
    return { calendar: calendarSide(account, line, null), session };
  };
  return { ...withPeople(account), connected: connect(options.faults), connect };
}

/** What the CRM's users and its administrator do. */
function withPeople(account: Account): Pick<SampleCrm, 'hand' | 'administrator'> {
  const { storage } = account;
  return {
    hand: crmHandOf(account),
    administrator: {
      setRules: (change) => storage.setFact('rules', { ...rulesOf(account), ...change }),
      setOtherEngine: (name) => storage.setFact('otherEngine', name),
      setKnownPeople: (addresses) => storage.setFact('known people', addresses),
      takeLeaseFrom: (accountId, machineId) =>
        storage.setFact(`lease ${accountId}`, {
          machineId,
          generation: (leaseOf(account, accountId)?.generation ?? 0) + 1,
          expiresAt: account.clock.now() + 60_000,
        }),
      reportOf: (accountId) => storage.fact<SampleReport>(`report ${accountId}`)?.report,
      subCalendar: (calendar) =>
        storage.fact<ShownSubCalendar | null>(`sub-calendar ${calendar}`) ?? undefined,
      agreementsOf: (accountId) =>
        storage.agreementsAfter(accountId, 0, Number.MAX_SAFE_INTEGER).map(({ row }) => row),
      lockReason: (ref) => storage.entry(ref)?.locked?.reason,
    },
  };
}

function accountOf(
  profile: Profile | Profile['name'],
  options: SampleOptions,
  calendars: readonly (Pick<Calendar, 'id'> & Partial<Calendar>)[],
): Account {
  const account: Account = {
    profile: typeof profile === 'string' ? profiles[profile] : profile,
    storage: options.storage ?? memoryStorage(),
    clock: options.clock,
    randomness: options.randomness,
    own: [options.address ?? 'robin@example.com', ...(options.aliases ?? [])].map((one) =>
      one.toLowerCase(),
    ) as unknown as Account['own'],
    personName: options.personName ?? 'Robin de Vries',
  };
  if (calendarsOf(account).length === 0)
    account.storage.setFact('calendars', (options.calendars ?? calendars).map(calendarRecord));
  return account;
}
