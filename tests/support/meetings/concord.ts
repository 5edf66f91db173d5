/** A Concord of a meeting world, connected once the state before its first run is there. */
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { bringExisting, type CalendarEngine, calendarEngine } from '../../../src-main/sync/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { changes, type ManualClock, seededRandomness } from '../world.ts';
import type { MeetingWorld } from './world.ts';

export interface ConcordParts {
  readonly provider: CalendarSide;
  readonly crm: Crm;
  readonly address: string;
  readonly kind: string;
  readonly primary: string;
  /** What took place before this date stays where it is until a person wants it across. */
  readonly existingFrom: string;
  readonly clock: ManualClock;
}

export type Concord = Pick<MeetingWorld, 'bring' | 'run' | 'waiting' | 'decide'> & {
  /** Makes the engine; the first run is the world's. */
  connect(): void;
  close(): void;
};

export function concordBetween(parts: ConcordParts): Concord {
  const { clock } = parts;
  const store: Store = openStore({ path: ':memory:', clock });
  const { signal } = new AbortController();
  let engine: CalendarEngine | null = null;
  const connected = (): CalendarEngine => {
    if (engine === null) throw new Error('not connected');
    return engine;
  };
  return {
    connect() {
      engine = calendarEngine({
        store,
        provider: parts.provider,
        crm: parts.crm,
        account: {
          accountId: 'server',
          machineId: 'one',
          address: parts.address,
          provider: parts.kind,
        },
        settings: {
          primaryCalendar: parts.primary,
          direction: 'two-way',
          createPrefix: '',
          existing: { provider: 'take', crm: 'take', from: parts.existingFrom },
          approveFirstRun: true,
        },
        clock,
        randomness: seededRandomness(9),
      });
    },
    bring: (side) => void bringExisting(store, side, { from: null, until: null }),
    run: () => untilQuiet(clock, () => connected().run(signal)),
    waiting: () => connected().decisions(),
    decide({ id, digest }, choice) {
      if (!connected().decide(id, digest, choice)) throw new Error('something else waits by now');
    },
    close: () => store.close(),
  };
}

/** Runs until a run changes nothing. @returns how many entries all of them wrote */
export async function untilQuiet(
  clock: ManualClock,
  run: () => ReturnType<CalendarEngine['run']>,
): Promise<number> {
  let written = 0;
  for (let turn = 0; turn < 8; turn++) {
    clock.advance(60_000);
    const done = changes(await run());
    if (done === 0) return written;
    written += done;
  }
  throw new Error('every run changes something');
}
