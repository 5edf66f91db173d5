/** Users of one reference CRM, each with a calendar and a Concord that is started, killed and started again. All in one process. */
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import type { Store } from '../../../src-main/store/index.ts';
import { knowingOwn, ownAddresses } from '../../../src-main/sync/calendar/people/own-addresses.ts';
import { type CalendarEngine, calendarEngine, type RunSummary } from '../../../src-main/sync/index.ts';
import { type CrmHand, openReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import { type Faults, Killed, type Profile, seededFaults } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Randomness } from '../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { newStore } from '../new-store.ts';
import { type ManualClock, seededRandomness, type WorldProvider } from '../world.ts';
import { directChannel, directOrigin } from './direct-channel.ts';
import { addressOf, aliasesOf, type UserName, userNames } from './people.ts';

export interface OfficeUser {
  readonly name: UserName;
  readonly address: string;
  readonly provider: WorldProvider;
  readonly store: Store;
  readonly engine: CalendarEngine;
  /** Whether their Concord was set up. */
  isConnected: boolean;
  /** What lies in their calendar. */
  held(): readonly StoredEvent[];
  /** A run with trouble in that share of the requests. Null when it failed. */
  sync(share?: number, seed?: number): Promise<RunSummary | null>;
  /** A run that dies at that moment, counted over requests and commits, and the program started again. */
  kill(moment: number): Promise<void>;
  /** The CRM's entry as this user's Concord reads it. */
  read(ids: readonly string[]): Promise<readonly StoredEvent[]>;
}

/** People who are no users of the CRM, and organise meetings of their own. */
export interface Outside {
  /** The meeting arrives in the calendars of these users. */
  invite(meeting: CalendarEvent, users: readonly OfficeUser[]): void;
  /** Changes their meeting for all whom they invited. */
  change(mark: string, patch: PatchObject): void;
  cancel(mark: string): void;
}

export interface PeopleOffice {
  readonly clock: ManualClock;
  readonly hand: CrmHand;
  readonly users: Readonly<Record<UserName, OfficeUser>>;
  /** Of all calendars. */
  readonly traits: CalendarTraits;
  readonly outside: Outside;
  /** The mail between the calendars, where they do not deliver it by themselves. */
  deliver(): void;
  /** What a calendar's server complains of. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

/** What follows from the kind of server for what has to be in the calendars. */
export interface CalendarTraits extends Pick<Profile, 'capabilities' | 'uids'> {
  /**
   * The organiser's name and answer are kept as they are given. Google knows the name itself or tells none, and counts an organiser who is on the
   * guest list as coming; what a server makes of a write is no news (ID2).
   */
  readonly keepsOrganizer: boolean;
  /** An organiser is not on the list of guests as well. */
  readonly onlyOrganizes?: true;
  /** A date that a guest declines is taken out of their copy. */
  readonly dropsDeclined?: true;
  /** A guest's copy does not show what the other guests answered. */
  readonly onlyOrganizerHears?: true;
  /**
   * Time zones have the names of Windows, of which one stands for many others. What Concord notes beside it about the organiser's meeting is
   * not in the copies of those who are invited.
   */
  readonly namesZonesAsWindows?: true;
}

export type OpenOffice = () => PeopleOffice | Promise<PeopleOffice>;

/** @param providerOf the account of a user, used for as long as the office */
export function officeAround(
  clock: ManualClock,
  traits: CalendarTraits,
  providerOf: (name: UserName, randomness: Randomness) => WorldProvider,
): Omit<PeopleOffice, 'outside' | 'deliver' | 'complaints'> {
  const crm = openReferenceCrm({
    dataDir: null,
    clock,
    newId: seededRandomness(1).uuid,
    moreUsers: [{ id: 'cleo', name: 'Cleo Smit', email: addressOf('cleo') }],
  });
  for (const who of ['anna', 'noor'] as const) crm.hand.setAddresses(addressOf(who), aliasesOf(who));

  const userOf = (name: UserName, seed: number): OfficeUser => {
    const randomness = seededRandomness(seed);
    const address = addressOf(name);
    const provider = providerOf(name, randomness);
    const { signal } = new AbortController();
    const account = {
      accountId: `account-${name}`,
      machineId: `machine-${name}`,
      address,
      provider: 'caldav',
    };

    let trouble: Faults = {};
    let onCommit: (() => void) | null = null;
    const faults: Faults = {
      decide: (at) => trouble.decide?.(at) ?? null,
      before: (at) => trouble.before?.(at),
      after: (at) => trouble.after?.(at),
    };
    const store = newStore({ clock, onCommit: () => onCommit?.() });
    const started = () => {
      const bridge = connectBridge({
        baseUrl: directOrigin,
        clock,
        channel: directChannel(crm, name, faults, clock),
      });
      const engine = calendarEngine({
        store,
        provider: provider.connect(faults),
        crm: bridge,
        account,
        settings: {
          primaryCalendar: provider.primary ?? 'personal',
          direction: 'two-way',
          createPrefix: '',
          existing: { provider: 'take', crm: 'take' },
          approveFirstRun: true,
        },
        clock,
        randomness,
      });
      return { bridge, engine };
    };
    let program = started();

    /** The CRM knows that this calendar's server delivers invitations (C9). */
    let isReported = false;
    const attempt = async (): Promise<RunSummary | null> => {
      try {
        const summary = await program.engine.run(signal);
        if (!isReported) {
          const report = { state: 'in-agreement', waiting: 0, entries: 0, invites: true } as const;
          await program.bridge.reports.put(account, report, signal);
          isReported = true;
        }
        return summary;
      } catch (error) {
        if (problemOf(error) === null) throw error;
        return null;
      } finally {
        clock.advance(1_000);
      }
    };

    return {
      name,
      address,
      provider,
      store,
      get engine() {
        return program.engine;
      },
      isConnected: false,
      held: () => provider.hand.list('personal'),
      async sync(share = 0, faultSeed = 0) {
        if (share > 0) trouble = seededFaults(seededRandomness(faultSeed).fraction, share);
        try {
          return await attempt();
        } finally {
          trouble = {};
        }
      },
      async kill(moment) {
        let passed = 0;
        const pass = () => {
          passed += 1;
          if (passed === moment) throw new Killed(`moment ${moment}`);
        };
        trouble = { before: pass, after: pass };
        onCommit = pass;
        try {
          await attempt();
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          program = started();
        } finally {
          trouble = {};
          onCommit = null;
        }
      },
      async read(ids) {
        const session = await program.bridge.session(signal);
        const own = ownAddresses(account, provider.side, session);
        const found: StoredEvent[] = [];
        for await (const one of knowingOwn(program.bridge.calendar, own).get('crm', ids, signal))
          if (one.type === 'found') found.push(one.stored);
        return found;
      },
    };
  };

  const users = { anna: userOf('anna', 11), ben: userOf('ben', 12) };
  return {
    clock,
    hand: crm.hand,
    users,
    traits,
    async close() {
      for (const name of userNames) users[name].store.close();
      crm.close();
    },
  };
}
