/** A world whose sides tell something else of an entry than they hold: a right that is missing, a part in a meeting. */

import type { Profile, SampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { profiles, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide, Fetched, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { manualClock, seededRandomness, self, type World, worldOver } from '../world.ts';

type Telling = (one: Fetched) => Fetched;

export interface ToldOtherwise {
  readonly one: World;
  /** The CRM's connection, for a machine of this world. */
  readonly crm: Crm;
  /** From now on the side tells this of what it is asked for. */
  tell(side: SideName, how: Telling): void;
}

export const changed =
  (change: Partial<StoredEvent>): Telling =>
  (one) =>
    one.type === 'found' ? { ...one, stored: { ...one.stored, ...change } } : one;

export function toldOtherwise(profile: Profile = profiles['caldav-like']): ToldOtherwise {
  const tellings: Record<SideName, Telling> = { provider: (one) => one, crm: (one) => one };
  const clock = manualClock();
  const provider: SampleProvider = sampleProvider(profile, {
    clock,
    randomness: seededRandomness(1),
    address: self,
  });
  const telling = (name: SideName, side: CalendarSide): CalendarSide => ({
    ...side,
    async *changes(calendar, since, signal) {
      for await (const page of side.changes(calendar, since, signal)) yield page;
    },
    async *get(calendar, refs, signal) {
      for await (const one of side.get(calendar, refs, signal)) yield tellings[name](one);
    },
  });
  const one = worldOver({
    clock,
    provider: { ...provider, connect: (faults) => telling('provider', provider.connect(faults)) },
  });
  const connect: typeof one.crm.connect = (faults) => {
    const connected = one.crm.connect(faults);
    return { ...connected, calendar: telling('crm', connected.calendar) };
  };
  return {
    one: { ...one, crm: { ...one.crm, connect } },
    crm: connect(),
    tell(side, how) {
      tellings[side] = how;
    },
  };
}
