/** A person's mailbox moves to another account in the middle of a world's life (A13): the same CRM and store, another calendar. */
import type { Store } from '../../src-main/store/index.ts';
import { type CalendarEngine, type CalendarSettings, calendarEngine } from '../../src-main/sync/index.ts';
import type { Faults, Profile } from '../../src-sandbox/sample-sides/index.ts';
import { sampleProvider } from '../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide, StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { seededRandomness, self, type World, type WorldProvider } from './world.ts';

/** What a person needs of the new account. */
export interface NewPlace extends Pick<WorldProvider, 'connect' | 'hand'> {
  readonly primary?: string;
}

export interface MovedMachine {
  readonly engine: CalendarEngine;
  run(): ReturnType<CalendarEngine['run']>;
  /** Runs until a run changes nothing. */
  settle(): ReturnType<CalendarEngine['run']>;
}

/** An empty calendar at another host. */
export function sampleNewPlace(
  one: Pick<World<WorldProvider>, 'clock'>,
  profile: Profile | 'caldav-like' | 'graph-like' = 'caldav-like',
  address = self,
): NewPlace {
  return sampleProvider(profile, { clock: one.clock, randomness: seededRandomness(99), address });
}

export interface MovedOptions {
  readonly store: Store;
  readonly settings?: Partial<CalendarSettings>;
  readonly faults?: Faults;
  /** The addresses of the old accounts; none: nobody said that the mailbox moved. */
  readonly movedFrom?: readonly string[];
  readonly address?: string;
  readonly accountId?: string;
}

export function movedMachine(
  one: World<WorldProvider>,
  place: NewPlace,
  { store, settings = {}, faults, movedFrom = [self], address = self, accountId = 'account-2' }: MovedOptions,
): MovedMachine {
  const engine = calendarEngine({
    store,
    provider: place.connect(faults),
    crm: one.crm.connect(),
    account: { accountId, machineId: 'machine-1', address, provider: 'caldav' },
    settings: {
      primaryCalendar: place.primary ?? 'personal',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
      ...settings,
    },
    movedFrom,
    clock: one.clock,
    randomness: seededRandomness(5),
  });
  const run = () => engine.run(new AbortController().signal);
  return {
    engine,
    run,
    async settle() {
      for (let turn = 0; turn < 12; turn++) {
        const summary = await run();
        one.clock.advance(1_000);
        if (changed(summary) === 0) return summary;
      }
      throw new Error('it never comes to rest');
    },
  };
}

function changed(summary: Awaited<ReturnType<CalendarEngine['run']>>): number {
  return [summary.provider, summary.crm].reduce((sum, one) => sum + one.added + one.changed + one.removed, 0);
}

/**
 * Copies every entry as a migration does.
 * @param keepsUids whether the new place has the entries under the uids that they had
 */
export function migrate(from: readonly StoredEvent[], { hand }: NewPlace, keepsUids = true): void {
  for (const { event } of from) {
    const made = keepsUids ? hand.receive(event) : hand.create({ ...event, uid: `new-${event.uid}` });
    // some hands receive a series without its changed occurrences
    const known = made.event.recurrenceOverrides ?? {};
    for (const [id, patch] of Object.entries(event.recurrenceOverrides ?? {}))
      if (known[id] === undefined && patch.excluded === true) hand.cancelOccurrence(made.ref, id);
      else if (known[id] === undefined) hand.editOccurrence(made.ref, id, patch);
  }
}

/** A side of which every call that writes is counted. */
export function countingWrites(side: CalendarSide): {
  readonly side: CalendarSide;
  readonly calls: unknown[];
} {
  const calls: unknown[] = [];
  return {
    calls,
    side: {
      ...side,
      perform(some, signal) {
        calls.push(...some);
        return side.perform(some, signal);
      },
    },
  };
}
