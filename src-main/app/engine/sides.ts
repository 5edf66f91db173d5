/** Connects the two sides an engine works between, whatever their kinds, and counts what moves to each of them. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, Crm } from '../../../src-shared/domain/crm.ts';
import { accountIdOf } from '../../accounts/identity.ts';
import type { Setup } from '../../accounts/setup.ts';
import { aboutSide, markedWithSide } from '../about-side.ts';
import { type Kinds, kindNamed } from '../kinds.ts';
import type { TokensOf } from '../threads/messages.ts';
import { tokensFor } from '../threads/thread-tokens.ts';
import type { RunTraffic } from './messages.ts';
import { type SharedCrm, sharedCrm } from './shared-crm.ts';
import { createTrafficMeter } from './traffic.ts';

export interface Sides {
  readonly provider: CalendarSide;
  readonly crm: Crm;
  readonly account: Omit<AccountIdentity, 'machineId'>;
  /** What the provider's account can do (A4); empty when nobody looked. */
  readonly features: AccountFeatures;
  /** All traffic since connecting began. */
  traffic(): RunTraffic;
  /** @param account whose lease is given back; null: none was taken. Never rejects. */
  close(account?: AccountIdentity | null): Promise<void>;
}

export interface SidesParts {
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Absent: a connection of its own. */
  readonly crm?: SharedCrm | undefined;
  /** Absent: no sign-in is by OAuth. */
  readonly tokens?: TokensOf | undefined;
}

/** @throws ProblemError for trouble of the provider's side; the CRM is asked nothing yet. Every Problem names its side, later ones too. */
export async function connectSides(
  { crm, account }: Pick<Setup, 'crm' | 'account'>,
  { kinds, clock, signal, tokens, crm: shared = sharedCrm(crm, { kinds, clock }) }: SidesParts,
): Promise<Sides> {
  const held = await shared.hold();
  const meter = createTrafficMeter(clock);
  try {
    const connected = await aboutSide('provider', () =>
      kindNamed(kinds.providers, account.kind).connect(
        account,
        { dialer: meter.dialer, clock, ...tokensFor(account.credentials, 'account', tokens) },
        signal,
      ),
    );
    return {
      provider: markedWithSide('provider', meter.timed(connected.calendar.side)),
      crm: held.crm,
      account: {
        accountId: accountIdOf(account.kind, connected.server, connected.user),
        address: account.address ?? connected.addresses[0] ?? connected.user,
        provider: account.kind,
      },
      features: connected.features,
      traffic: () => ({ provider: meter.traffic(), crm: held.traffic() }),
      async close(leased = null) {
        await held.letGo(leased);
        await meter.dialer.close();
        connected.close();
      },
    };
  } catch (error) {
    await held.letGo(null);
    await meter.dialer.close();
    throw error;
  }
}
