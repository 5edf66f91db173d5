/** A person's two sides and a Concord between them, in memory: what the engine's tests run against. */

import type { Store } from '../../src-main/store/index.ts';
import { contentHash, without } from '../../src-main/sync/calendar/entries/compare.ts';
import { providerView } from '../../src-main/sync/calendar/people/ticks.ts';
import {
  type CalendarEngine,
  type CalendarSettings,
  calendarEngine,
  type RunSummary,
} from '../../src-main/sync/index.ts';
import {
  createsOnlyCrm,
  type Faults,
  type Profile,
  profiles,
  type SampleCrm,
  type SampleProvider,
  type Storage,
  sampleCrm,
  sampleProvider,
} from '../../src-sandbox/sample-sides/index.ts';
import type { Hand } from '../../src-sandbox/sample-sides/sample-hand.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type { CalendarSide, StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { Crm } from '../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../src-shared/domain/problems.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import { newStore } from './new-store.ts';

export const self = 'robin@example.com';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** 2026-11-20T09:00:00Z until somebody advances it; timers fire at once, moving the clock. */
export function manualClock(): ManualClock {
  let now = Date.parse('2026-11-20T09:00:00Z');
  return {
    now: () => now,
    monotonic: () => now,
    setTimer(delayMs, callback) {
      now += delayMs;
      queueMicrotask(callback);
      return () => undefined;
    },
    advance(ms) {
      now += ms;
    },
  };
}

/** Small, fast and repeatable (mulberry32). */
export function seededRandomness(seed: number): Randomness {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(fraction() * 16).toString(16)).join('');
  return { fraction, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` };
}

export type ProviderProfile = 'caldav-like' | 'graph-like' | Profile;

/** What a world needs of a provider's account: a sample calendar has it, and so has the simulated Google. */
export interface WorldProvider extends Pick<SampleProvider, 'side' | 'connect'> {
  readonly hand: WorldHand;
  /** The id of the calendar that is synchronised, where its name in tests (`personal`) is not its id. */
  readonly primary?: string;
  /** Of a calendar that has no times without a zone: the zone in which it keeps them. */
  readonly zone?: string;
  /** A series has no dates but those of its rule, and none of its occurrences moves to the day of the next one. */
  readonly onlyGivenDates?: true;
  /** A deleted event cannot be asked for: after a create whose answer was lost, it cannot be told from one that was never made. */
  readonly cannotTellGone?: true;
}

/** How this calendar keeps an event. */
export function keptBy({ zone }: WorldProvider, event: CalendarEvent): CalendarEvent {
  const isFloating = (event.timeZone ?? null) === null && event.showWithoutTime !== true;
  return zone === undefined || !isFloating ? event : { ...event, timeZone: zone };
}

export type WorldHand = Pick<
  Hand,
  | 'create'
  | 'receive'
  | 'edit'
  | 'editOccurrence'
  | 'cancelOccurrence'
  | 'split'
  | 'endBefore'
  | 'touch'
  | 'remove'
  | 'moveTo'
  | 'copy'
  | 'withhold'
  | 'spoil'
  | 'see'
  | 'list'
  | 'expireStates'
  | 'mails'
>;

export interface World<Provider extends WorldProvider = SampleProvider> {
  readonly clock: ManualClock;
  readonly provider: Provider;
  readonly crm: SampleCrm<Crm>;
  /** A machine with its own store; give a store to go on with, or let it have a new one. */
  machine(options?: MachineOptions): Machine;
}

export interface MachineOptions {
  readonly id?: string;
  readonly store?: Store;
  readonly settings?: Partial<CalendarSettings>;
  /** The person's block list, asked for each run. */
  readonly blocked?: () => readonly string[];
  readonly providerFaults?: Faults;
  readonly crmFaults?: Faults;
  /** Stands between the program and the provider. */
  readonly provider?: (side: CalendarSide) => CalendarSide;
  /** In place of the world's own connection to its CRM. */
  readonly crm?: Crm;
  readonly onCommit?: (when: 'before' | 'after', label: string) => void;
  /** The account whose mailbox moved to this world's (A13). */
  readonly movedFrom?: readonly string[];
  /** Default: that of every world. */
  readonly accountId?: string;
}

export interface Machine {
  readonly store: Store;
  readonly engine: CalendarEngine;
  run(): Promise<RunSummary>;
  /** Runs until a run changes nothing, at most `most` times; expected trouble is stepped over with time passing. */
  settle(most?: number): Promise<RunSummary>;
  /** One run; the Problem it stopped with, or null. */
  attempt(): Promise<Problem | null>;
}

const calendars = { provider: 'personal', crm: 'crm' } as const;

/** A CRM that knows single entries only (TI4). */
export const singlesOnly: Profile = {
  ...profiles['crm-like'],
  capabilities: { ...profiles['crm-like'].capabilities, recurrence: 'none' },
};

/**
 * @param storages what the accounts store themselves in; a test that restores a backup has them in its hand
 * @param own the person's addresses in the account and in the CRM, the main one of each first
 */
export function world(
  profile: ProviderProfile,
  seed = 1,
  crmProfile = profiles['crm-like'],
  storages: Partial<Record<SideName, Storage>> = {},
  own: Readonly<Record<SideName, readonly [string, ...string[]]>> = { provider: [self], crm: [self] },
): World {
  const clock = manualClock();
  const randomness = seededRandomness(seed);
  const provider = sampleProvider(profile, {
    clock,
    randomness,
    address: own.provider[0],
    aliases: own.provider.slice(1),
    ...(storages.provider === undefined ? {} : { storage: storages.provider }),
  });
  return worldOver({ clock, randomness, provider, crmProfile, storages, own });
}

export interface WorldParts<Provider extends WorldProvider> {
  readonly clock: ManualClock;
  readonly provider: Provider;
  readonly randomness?: Randomness;
  readonly crmProfile?: Profile;
  readonly storages?: Partial<Record<SideName, Storage>>;
  readonly own?: Readonly<Record<SideName, readonly [string, ...string[]]>>;
  /** Of every machine, where it has none of its own. */
  readonly settings?: Partial<CalendarSettings>;
}

/** A world around a provider's account that is there already. */
export function worldOver<Provider extends WorldProvider>({
  clock,
  provider,
  randomness = seededRandomness(1),
  crmProfile = profiles['crm-like'],
  storages = {},
  own = { provider: [self], crm: [self] },
  settings = {},
}: WorldParts<Provider>): World<Provider> {
  const makeCrm = crmProfile.name === 'creates-only' ? createsOnlyCrm : sampleCrm;
  const crm: SampleCrm<Crm> = makeCrm(
    {
      clock,
      randomness,
      address: own.crm[0],
      aliases: own.crm.slice(1),
      ...(storages.crm === undefined ? {} : { storage: storages.crm }),
    },
    crmProfile,
  );
  const machine = (options: MachineOptions = {}): Machine => {
    const store =
      options.store ??
      newStore({
        clock,
        ...(options.onCommit === undefined ? {} : { onCommit: options.onCommit }),
      });
    const connected = provider.connect(options.providerFaults);
    const engine = calendarEngine({
      store,
      provider: options.provider?.(connected) ?? connected,
      crm: options.crm ?? crm.connect(options.crmFaults),
      account: {
        accountId: options.accountId ?? 'account-1',
        machineId: options.id ?? 'machine-1',
        address: own.provider[0],
        provider: 'caldav',
      },
      settings: {
        primaryCalendar: provider.primary ?? calendars.provider,
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
        ...settings,
        ...options.settings,
      },
      ...(options.blocked === undefined ? {} : { blocked: options.blocked }),
      ...(options.movedFrom === undefined ? {} : { movedFrom: options.movedFrom }),
      clock,
      randomness,
    });
    const run = () => engine.run(new AbortController().signal);
    const attempt = async () => {
      try {
        await run();
        return null;
      } catch (error) {
        const trouble = problemOf(error);
        if (trouble === null) throw error;
        return trouble;
      }
    };
    return {
      store,
      engine,
      run,
      attempt,
      async settle(most = 12) {
        for (let turn = 0; turn < most; turn++) {
          const trouble = await attempt();
          clock.advance(trouble === null ? 1_000 : 60_000);
          if (trouble !== null) continue;
          const summary = await run();
          if (changes(summary) === 0) return summary;
        }
        throw new Error('it never comes to rest');
      },
    };
  };
  return { clock, provider, crm, machine };
}

export function changes(summary: RunSummary): number {
  return [summary.provider, summary.crm].reduce(
    (sum, side) => sum + side.added + side.changed + side.removed,
    0,
  );
}

export function event(uid: string, change: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    uid,
    title: `Meeting ${uid}`,
    start: '2026-11-25T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...change,
  };
}

export function atProvider({ provider }: World<WorldProvider>): readonly StoredEvent[] {
  return provider.hand.list(calendars.provider);
}

export function atCrm({ crm }: World<WorldProvider>): readonly StoredEvent[] {
  return crm.hand.list(calendars.crm);
}

export function titles(stored: readonly StoredEvent[]): readonly string[] {
  return stored.map((one) => one.event.title ?? '').sort();
}

/** What both sides hold, as comparable fingerprints, sorted; withheld guests, ticks, and what the provider cannot hold aside. */
export function contents(
  one: World<WorldProvider>,
  machine: Machine,
): { readonly provider: readonly string[]; readonly crm: readonly string[] } {
  const { unmailedGuests, lacks } = one.provider.side.capabilities;
  return {
    provider: atProvider(one)
      .map((stored) => contentHash(stored.event))
      .sort(),
    crm: atCrm(one)
      .filter((stored) => stored.push !== false)
      .map((stored) => {
        const link = machine.store.links.byRef('crm', stored.ref);
        const shown = providerView(
          stored,
          link?.status === 'linked' ? [link.provider.base] : [],
          unmailedGuests,
          link?.status === 'linked' ? link.crm.ticked : undefined,
        );
        return contentHash(keptBy(one.provider, without(shown, lacks)));
      })
      .sort(),
  };
}
