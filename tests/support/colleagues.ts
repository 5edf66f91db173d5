/** Users of one reference CRM, each with a calendar and a Concord of their own, and the mail between their calendars. */

import type { BridgeCrm } from '../../src-main/crm/bridge/connect.ts';
import type { Store } from '../../src-main/store/index.ts';
import {
  type CalendarEngine,
  type CalendarSettings,
  calendarEngine,
  type RunSummary,
} from '../../src-main/sync/index.ts';
import {
  type Profile,
  profiles,
  type SampleProvider,
  sampleProvider,
} from '../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../src-shared/domain/calendar/event.ts';
import { diff } from '../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { newStore } from './new-store.ts';
import { startTestCrm, type TestCrm } from './reference-crm.ts';
import { changes, seededRandomness } from './world.ts';

export type ColleagueName = 'anna' | 'ben';

export interface Machine {
  readonly crm: BridgeCrm;
  readonly engine: CalendarEngine;
  readonly store: Store;
  /** One run, after which the CRM is told that the account is connected. */
  run(): Promise<RunSummary>;
}

export interface Colleague extends Machine {
  readonly name: ColleagueName;
  readonly address: string;
  readonly provider: SampleProvider;
  /** Another machine of the same person, which knows nothing yet, after the first one has stopped. */
  anotherMachine(): Machine;
  /** The same machine, started again with other settings. */
  withSettings(settings: Partial<CalendarSettings>): Machine;
  /** What lies in the calendar. */
  held(): readonly StoredEvent[];
}

export interface Office {
  readonly crm: TestCrm;
  readonly colleagues: Readonly<Record<ColleagueName, Colleague>>;
  /** Delivers what the calendars mailed to the colleagues' calendars, and their answers back. */
  deliver(): void;
  /** Runs and deliveries, until neither changes anything. */
  settle(): Promise<void>;
}

/** A CalDAV server that delivers invitations itself (RFC 6638). */
export const deliveringCalDav: Profile = {
  ...profiles['caldav-like'],
  capabilities: { ...profiles['caldav-like'].capabilities, mail: 'always', unmailedGuests: false },
};

/** @param profile the kind of server on which the calendars are */
export async function office(
  profile: Profile,
  {
    seed = 1,
    settings = {},
    unchecked = false,
    recurrence = 'series',
  }: {
    readonly seed?: number;
    readonly settings?: Partial<CalendarSettings>;
    /** The CRM's answers are broken on purpose. */
    readonly unchecked?: boolean;
    /** What the CRM holds: series, or single entries only. */
    readonly recurrence?: 'series' | 'none';
  } = {},
): Promise<Office> {
  const crm = await startTestCrm({ recurrence });
  const colleagues = {
    anna: colleague('anna', profile, () => crm.connect('anna', { unchecked }), crm.clock, seed, settings),
    ben: colleague('ben', profile, () => crm.connect('ben', { unchecked }), crm.clock, seed + 1, settings),
  };
  const all = Object.values(colleagues);
  const deliver = (): void => {
    for (const from of all)
      for (const meeting of from.held())
        for (const to of all) if (to !== from && isInvited(from, meeting, to)) exchange(from, meeting, to);
  };
  return {
    crm,
    colleagues,
    deliver,
    async settle() {
      for (let turn = 0; turn < 12; turn++) {
        deliver();
        let done = 0;
        for (const one of all) done += changes(await one.run());
        deliver();
        for (const one of all) done += changes(await one.run());
        if (done === 0) return;
      }
      throw new Error('it never comes to rest');
    },
  };
}

function colleague(
  name: ColleagueName,
  profile: Profile,
  connect: () => BridgeCrm,
  clock: TestCrm['clock'],
  seed: number,
  chosen: Partial<CalendarSettings>,
): Colleague {
  const address = `${name}@example.com`;
  const randomness = seededRandomness(seed);
  const provider = sampleProvider(profile, { clock, randomness, address });
  const { signal } = new AbortController();

  const machine = (machineId: string, store: Store, settings: Partial<CalendarSettings>): Machine => {
    const crm = connect();
    const account = { accountId: `account-${name}`, machineId, address, provider: 'caldav' };
    const engine = calendarEngine({
      store,
      provider: provider.connect(),
      crm,
      account,
      settings: {
        primaryCalendar: 'personal',
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
        ...chosen,
        ...settings,
      },
      clock,
      randomness,
    });
    return {
      crm,
      engine,
      store,
      async run() {
        const summary = await engine.run(signal);
        const invites = provider.side.capabilities.mail === 'always';
        await crm.reports.put(
          account,
          { state: 'in-agreement', waiting: 0, entries: summary.linked, invites },
          signal,
        );
        clock.advance(1_000);
        return summary;
      },
    };
  };
  const first = machine(`machine-${name}`, newStore({ clock }), {});
  return {
    ...first,
    name,
    address,
    provider,
    anotherMachine() {
      clock.advance(leaseIsOverMs);
      return machine(`second-machine-${name}`, newStore({ clock }), {});
    },
    withSettings: (settings) => machine(`machine-${name}`, first.store, settings),
    held: () => provider.hand.list('personal'),
  };
}

/** Longer than a machine keeps the right to write. */
const leaseIsOverMs = 60 * 60_000;

function isInvited({ provider }: Colleague, { uids }: StoredEvent, { address }: Colleague): boolean {
  return provider.hand.mails().some(({ to, uid }) => to === address && uids.includes(uid));
}

/** The organiser's version goes to a guest who is in it; the guest's answer goes back. */
function exchange(from: Colleague, meeting: StoredEvent, to: Colleague): void {
  const { event } = meeting;
  const owner = participantId(from.address);
  const guest = participantId(to.address);
  if (event.participants?.[owner]?.roles.owner !== true || event.participants[guest] === undefined) return;
  const [uid = event.uid] = meeting.uids;
  const copy = to.held().find(({ uids }) => uids.includes(uid));
  if (copy === undefined) {
    to.provider.hand.receive({ ...event, uid });
    return;
  }
  const given = copy.event.participants?.[guest]?.participationStatus;
  const known = event.participants[guest]?.participationStatus;
  if (given !== undefined && given !== known) {
    from.provider.hand.edit(meeting.ref, { [`participants/${guest}/participationStatus`]: given });
    return;
  }
  const news = diff(sharedPart(copy.event), sharedPart(event));
  if (Object.keys(news).length > 0) to.provider.hand.edit(copy.ref, news);
}

/** What the organiser's mail tells: everything but the guest's own free time and privacy. */
function sharedPart({ freeBusyStatus: _free, privacy: _privacy, ...event }: CalendarEvent): CalendarEvent {
  return { ...event, uid: '' };
}
