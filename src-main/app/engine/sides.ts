/** Connects the two sides an engine works between, whatever their kinds, and counts what moves to each of them. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, Crm } from '../../../src-shared/domain/crm.ts';
import { accountIdOf } from '../../accounts/identity.ts';
import type { Setup } from '../../accounts/setup.ts';
import { type Kinds, kindNamed } from '../kinds.ts';
import type { RunTraffic } from './messages.ts';
import { createTrafficMeter, type TrafficMeter } from './traffic.ts';

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

/** @throws ProblemError for trouble of the provider's side; the CRM is asked nothing yet */
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
    const connectedCrm = await kindNamed(kinds.crms, crm.kind).connect(crm, {
      dialer: crmMeter.dialer,
      clock,
    });
    const connected = await kindNamed(kinds.providers, account.kind).connect(
      account,
      { dialer: providerMeter.dialer, clock },
      signal,
    );
    return {
      provider: providerMeter.timed(connected.calendar.side),
      crm: timedCrm(crmMeter, connectedCrm),
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

function timedCrm(meter: TrafficMeter, crm: Crm): Crm {
  return { ...crm, calendar: meter.timed(crm.calendar) };
}
