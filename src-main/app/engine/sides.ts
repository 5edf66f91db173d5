/** Connects the two sides an engine works between, whatever their kinds, and counts what moves to each of them. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, Crm } from '../../../src-shared/domain/crm.ts';
import { accountIdOf } from '../../accounts/identity.ts';
import type { Setup } from '../../accounts/setup.ts';
import { aboutSide, markedWithSide } from '../about-side.ts';
import { type Kinds, kindNamed } from '../kinds.ts';
import type { RunTraffic } from './messages.ts';
import { createTrafficMeter } from './traffic.ts';

export interface Sides {
  readonly provider: CalendarSide;
  readonly crm: Crm;
  readonly account: Omit<AccountIdentity, 'machineId'>;
  /** What the provider's account can do (A4); empty when nobody looked. */
  readonly features: AccountFeatures;
  /** All traffic since connecting began. */
  traffic(): RunTraffic;
  close(): Promise<void>;
}

export interface SidesParts {
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** @throws ProblemError for trouble of the provider's side; the CRM is asked nothing yet. Every Problem names its side, later ones too. */
export async function connectSides(
  { crm, account }: Pick<Setup, 'crm' | 'account'>,
  { kinds, clock, signal }: SidesParts,
): Promise<Sides> {
  const providerMeter = createTrafficMeter(clock);
  const crmMeter = createTrafficMeter(clock);
  const closeDialers = async (): Promise<void> => {
    await Promise.all([providerMeter.dialer.close(), crmMeter.dialer.close()]);
  };
  try {
    const connectedCrm = await aboutSide('crm', () =>
      kindNamed(kinds.crms, crm.kind).connect(crm, { dialer: crmMeter.dialer, clock }),
    );
    const connected = await aboutSide('provider', () =>
      kindNamed(kinds.providers, account.kind).connect(
        account,
        { dialer: providerMeter.dialer, clock },
        signal,
      ),
    );
    return {
      provider: markedWithSide('provider', providerMeter.timed(connected.calendar.side)),
      crm: markedCrm({ ...connectedCrm, calendar: crmMeter.timed(connectedCrm.calendar) }),
      account: {
        accountId: accountIdOf(account.kind, connected.server, connected.user),
        address: account.address ?? connected.addresses[0] ?? connected.user,
        provider: account.kind,
      },
      features: connected.features,
      traffic: () => ({ provider: providerMeter.traffic(), crm: crmMeter.traffic() }),
      async close() {
        await closeDialers();
        connected.close();
      },
    };
  } catch (error) {
    await closeDialers();
    throw error;
  }
}

function markedCrm(crm: Crm): Crm {
  const part = <T extends object>(value: T): T => markedWithSide('crm', value);
  const { calendar, lease, agreements, locks, reports, subCalendars, knownPeople } = crm;
  const session: Crm['session'] = (signal, lastRules) =>
    aboutSide('crm', () => crm.session(signal, lastRules));
  return {
    calendar: part(calendar),
    session,
    ...(lease === undefined ? {} : { lease: part(lease) }),
    ...(agreements === undefined ? {} : { agreements: part(agreements) }),
    ...(locks === undefined ? {} : { locks: part(locks) }),
    ...(reports === undefined ? {} : { reports: part(reports) }),
    ...(subCalendars === undefined ? {} : { subCalendars: part(subCalendars) }),
    ...(knownPeople === undefined ? {} : { knownPeople: part(knownPeople) }),
  };
}
