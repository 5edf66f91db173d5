/** Connects the two sides an engine works between, and counts what moves to each of them. */
import type { AccountFeatures } from '../../../src-shared/domain/accounts.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity, Crm } from '../../../src-shared/domain/crm.ts';
import { accountIdOf } from '../../accounts/identity.ts';
import type { Setup } from '../../accounts/setup-file.ts';
import { connectBridge } from '../../crm/bridge/index.ts';
import type { Dialer } from '../../net/index.ts';
import { connectCalDav } from '../../providers/caldav/index.ts';
import type { CalendarSettings } from '../../sync/index.ts';
import { openSampleAccount } from '../sample.ts';
import type { EngineJob, RunTraffic, SidesSource } from './messages.ts';
import { createTrafficMeter, type TrafficMeter } from './traffic.ts';

export interface Sides {
  readonly provider: CalendarSide;
  readonly crm: Crm;
  readonly account: Omit<AccountIdentity, 'machineId'>;
  /** What the provider's account can do (A4); empty when nobody looked. */
  readonly features: AccountFeatures;
  /** As the person named it. */
  readonly primaryCalendar: string;
  readonly settings: Omit<CalendarSettings, 'primaryCalendar'>;
  /** Everything since connecting. */
  traffic(): RunTraffic;
  close(): Promise<void>;
}

interface SideParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly signal: AbortSignal;
}

/** @throws ProblemError for trouble of the provider's side; the CRM is asked nothing yet */
export async function connectSides(
  job: Pick<EngineJob, 'source' | 'dataDir'>,
  parts: SideParts,
): Promise<Sides> {
  const { source } = job;
  const provider = createTrafficMeter(parts.clock);
  const crm = createTrafficMeter(parts.clock);
  const traffic = (): RunTraffic => ({ provider: provider.traffic(), crm: crm.traffic() });
  const closeDialers = async (): Promise<void> => {
    await Promise.all([provider.dialer.close(), crm.dialer.close()]);
  };
  try {
    if (source.type === 'setup') {
      const { setup } = source;
      const { side, account, features } = await connectAccount(setup, provider.dialer, parts);
      return {
        provider: provider.timed(side),
        crm: timedCrm(crm, connectCrm(setup.crm.url, setup.crm.token, crm.dialer, parts.clock)),
        account,
        features,
        primaryCalendar: setup.primaryCalendar,
        settings: setup.settings,
        traffic,
        close: closeDialers,
      };
    }
    return await sampleSides(source, job.dataDir, crm, { ...parts, traffic, closeDialers });
  } catch (error) {
    await closeDialers();
    throw error;
  }
}

async function connectAccount(
  { account }: Setup,
  dialer: Dialer,
  { clock, signal }: SideParts,
): Promise<Pick<Sides, 'account' | 'features'> & { readonly side: CalendarSide }> {
  const { password, ca } = account;
  const connected = await connectCalDav(
    {
      address: account.url ?? account.address ?? '',
      userName: account.user,
      password: () => password,
      confirmedHosts: account.confirmedHosts,
      // without a known address every event that has an organiser would be somebody else's (PE5)
      ownAddresses: account.address === undefined ? [] : [account.address],
      ...(ca === undefined ? {} : { ca }),
    },
    { dialer, clock },
    signal,
  );
  return {
    side: connected.side,
    features: connected.features,
    account: {
      accountId: accountIdOf(account.kind, connected.account.origin, account.user),
      address: account.address ?? connected.account.addresses[0] ?? account.user,
      provider: account.kind,
    },
  };
}

function connectCrm(baseUrl: string, token: string, dialer: Dialer, clock: Clock): Crm {
  return connectBridge({ baseUrl, token, dialer, clock });
}

async function sampleSides(
  source: Extract<SidesSource, { type: 'sample' }>,
  dataDir: string,
  crm: TrafficMeter,
  parts: SideParts & Pick<Sides, 'traffic'> & { readonly closeDialers: () => Promise<void> },
): Promise<Sides> {
  const sample = await openSampleAccount(dataDir, parts);
  return {
    provider: sample.side,
    crm: timedCrm(crm, connectCrm(source.crmUrl, source.crmToken, crm.dialer, parts.clock)),
    account: {
      accountId: accountIdOf('caldav', 'sample', sample.address),
      address: sample.address,
      provider: 'caldav',
    },
    features: [],
    primaryCalendar: sample.primaryCalendar,
    settings: {
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: source.approveFirstRun,
    },
    traffic: parts.traffic,
    async close() {
      await parts.closeDialers();
      sample.close();
    },
  };
}

function timedCrm(meter: TrafficMeter, crm: Crm): Crm {
  return { ...crm, calendar: meter.timed(crm.calendar) };
}
