/**
 * A full mailbox moves between the providers that are built, in every direction (A13, ID10). How many entries it holds comes from
 * CONCORD_MOVED_ENTRIES.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { exchangeProvider } from '../../support/exchange-calendar/exchange-provider.ts';
import { googleProvider } from '../../support/google-calendar/google-provider.ts';
import { microsoftProvider } from '../../support/microsoft-calendar/microsoft-provider.ts';
import { fill, manyEntries } from '../../support/moved-entries.ts';
import { countingWrites, migrate, movedMachine } from '../../support/moved-mailbox.ts';
import {
  atCrm,
  atProvider,
  changes,
  type ManualClock,
  manualClock,
  seededRandomness,
  self,
  type WorldProvider,
  worldOver,
} from '../../support/world.ts';

const entries = Number(process.env.CONCORD_MOVED_ENTRIES ?? 140);

const places = {
  CalDAV: async (clock: ManualClock, seed: number): Promise<WorldProvider> =>
    sampleProvider('caldav-like', { clock, randomness: seededRandomness(seed), address: self }),
  Google: async (clock: ManualClock): Promise<WorldProvider> => {
    const provider = await googleProvider({ clock });
    onTestFinished(provider.close);
    return provider;
  },
  'Microsoft 365': async (clock: ManualClock): Promise<WorldProvider> => {
    const provider = await microsoftProvider({ clock });
    onTestFinished(provider.close);
    return provider;
  },
  Exchange: async (clock: ManualClock): Promise<WorldProvider> => {
    const provider = await exchangeProvider({ clock });
    onTestFinished(provider.close);
    return provider;
  },
};
type Place = keyof typeof places;

const directions = (Object.keys(places) as Place[]).flatMap((from) =>
  (Object.keys(places) as Place[]).flatMap((to) => [[from, to, true] as const, [from, to, false] as const]),
);

describe(`${entries} entries move`, () => {
  it.each(directions)(
    'from %s to %s (uids kept: %s)',
    async (from, to, keepsUids) => {
      const clock = manualClock();
      const [old, place] = [await places[from](clock, 1), await places[to](clock, 2)];
      // the sample calendar masks nothing by itself (RU6)
      const privateEvents = from === 'CalDAV' || to === 'CalDAV' ? ('full' as const) : ('busy' as const);
      const one = worldOver({ clock, provider: old, settings: { privateEvents } });
      fill(old.hand, manyEntries(entries));
      const machine = one.machine();
      await machine.settle();
      const { store } = machine;
      expect(store.links.count()).toBe(entries);
      const before = atCrm(one);
      const mailed = old.hand.mails().length;

      migrate(atProvider(one), place, keepsUids);
      const mailedByPerson = place.hand.mails().length;
      const counted = countingWrites(place.connect());
      const started = Date.now();
      const moved = movedMachine(
        one,
        { ...place, connect: () => counted.side },
        { store, settings: { privateEvents } },
      );
      const summary = await moved.run();
      const asked = moved.engine.decisions().reduce((sum, { count }) => sum + count, 0);
      console.info(`${from} to ${to}: ${entries} entries, ${asked} asked, ${Date.now() - started} ms`);
      expect(summary.provider).toEqual({ added: 0, changed: 0, removed: 0 });
      expect(summary.crm).toMatchObject({ added: 0, removed: 0 });
      expect(counted.calls).toEqual([]);
      expect(asked).toBeLessThanOrEqual(entries / 1_000);
      expect(changes(await moved.run())).toBe(0);
      expect(atCrm(one)).toEqual(before);
      expect(place.hand.mails()).toHaveLength(mailedByPerson);
      expect(old.hand.mails()).toHaveLength(mailed);
      for (const { ref } of place.hand.list('personal'))
        expect(store.links.byRef('provider', ref)?.status).toBe('linked');
    },
    20 * 60_000,
  );
});
