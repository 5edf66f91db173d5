/**
 * Protects the promise that matters most: the real program, killed (SIGKILL) at any instant between real servers and started
 * again, ends where an uninterrupted one ends. CONCORD_KILLS says how often (20 here, 200 in `npm run prove`), CONCORD_SEED when.
 */
import { beforeEach, expect, test } from 'vitest';
import { radicaleMissing, startRadicale } from '../support/radicale.ts';
import { runSeed, seededRandom } from '../support/seeded.ts';
import { type RealWorld, realWorld, type Told } from './real-world.ts';

const missing = radicaleMissing();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

const kills = Number(process.env.CONCORD_KILLS ?? 20);

/** One thing people do; done to the killed world and to the spared one alike. */
type Deed =
  | { readonly type: 'put' | 'enter'; readonly uid: string; readonly told: Told }
  | { readonly type: 'edit'; readonly uid: string; readonly title: string }
  | { readonly type: 'both'; readonly uid: string; readonly title: string; readonly location: string }
  | { readonly type: 'remove'; readonly at: 'calendar' | 'crm'; readonly uid: string };

test(
  `RU1, WR8: killed ${kills} times at seeded instants (seed ${runSeed}), both sides end as if nothing had happened`,
  async () => {
    console.info(`${kills} kills, seed ${runSeed}`);
    const random = seededRandom(runSeed);
    const radicale = await startRadicale();
    const killed = await realWorld({ radicale, calendar: 'killed' });
    const spared = await realWorld({ radicale, calendar: 'spared' });
    try {
      let number = 0;
      let done = 0;
      let lastMs = 0;
      const phases: Record<string, number> = {};
      const living: string[] = [];
      const edits = new Map<string, number>();
      const deeds = (many: number): readonly Deed[] => {
        const told = (name: string): Told => ({
          title: name,
          start: `2026-12-${String(1 + (number % 28)).padStart(2, '0')}T${String(8 + (number % 9)).padStart(2, '0')}:00:00`,
        });
        const made: Deed[] = [];
        const touched = new Set<string>();
        /** An entry that has rested, and seldom was edited: four writes in ten minutes would freeze it (RU3). */
        const some = (): string | undefined => {
          const rested = living.filter((uid) => !touched.has(uid) && (edits.get(uid) ?? 0) < 1);
          const uid = rested[Math.floor(random() * rested.length)];
          if (uid !== undefined) {
            touched.add(uid);
            edits.set(uid, (edits.get(uid) ?? 0) + 1);
          }
          return uid;
        };
        for (let index = 0; index < many; index += 1) {
          number += 1;
          const uid = `e${number}@concord.example`;
          // few are new after the first run: a hundred in a day would be asked about (DE1)
          const old = index >= 2 ? some() : undefined;
          if (old === undefined)
            made.push({ type: index % 2 === 0 ? 'put' : 'enter', uid, told: told(`Entry ${number}`) });
          else if (index % 2 === 0) made.push({ type: 'edit', uid: old, title: `Edited ${number}` });
          else made.push({ type: 'both', uid: old, title: `Called ${number}`, location: `Room ${number}` });
        }
        for (const deed of made) if (deed.type === 'put' || deed.type === 'enter') living.push(deed.uid);
        return made;
      };
      /** A few removals in all: more of them would be asked about, and rightly so (DE1). */
      const removal = (at: 'calendar' | 'crm'): Deed => ({ type: 'remove', at, uid: living.shift() ?? '' });

      const runOnce = async (world: RealWorld): Promise<number> => {
        const { code, json, stderr, workedMs } = await world.run();
        lastMs = workedMs;
        expect(code, `${stderr}${JSON.stringify(json)}`).toBe(0);
        return [json?.provider, json?.crm].reduce(
          (sum, side) => sum + (side?.added ?? 0) + (side?.changed ?? 0) + (side?.removed ?? 0),
          0,
        );
      };
      const settle = async (world: RealWorld): Promise<void> => {
        for (let turn = 0; turn < 4; turn += 1) if ((await runOnce(world)) === 0) return;
        throw new Error('it never comes to rest');
      };
      const both = [killed, spared];
      const live = async (all: readonly Deed[]): Promise<void> => {
        for (const deed of all) for (const world of both) await act(world, deed);
      };

      await live(deeds(50));
      await runOnce(spared);
      /** Kills fall anywhere up to here; it follows the machine's pace, so that few come after the end. */
      let horizonMs = lastMs * 0.7;
      for (let cycle = 0; done < kills; cycle += 1) {
        if (cycle > 0)
          await live([...deeds(5), ...(cycle % 8 === 1 ? [removal('calendar'), removal('crm')] : [])]);
        let ended = false;
        for (let inCycle = 0; inCycle < 7 && done < kills && !ended; inCycle += 1) {
          const run = await killed.run({ killAfterMs: horizonMs * (0.3 + 0.7 * random()) });
          ended = run.code !== null;
          if (ended) expect(run.code, run.stderr).toBe(0);
          horizonMs *= ended ? 0.75 : 1.04;
          if (ended) break;
          done += 1;
          const phase = run.stderr.trim().split('\n').at(-1)?.split(' ', 1)[0] || 'starting';
          phases[phase] = (phases[phase] ?? 0) + 1;
        }
        if (!ended) await runOnce(killed);
        await runOnce(spared);
        const now = await killed.state();
        expect(now.calendar).toEqual(now.crm);
      }

      await settle(killed);
      await settle(spared);
      const [ends, shouldEnd] = [await killed.state(), await spared.state()];
      expect(Object.keys(shouldEnd.crm).sort()).toEqual([...living].sort());
      expect(ends).toEqual(shouldEnd);
      console.info(
        `${done} kills over ${living.length} entries; kills came up to ${Math.round(horizonMs)} ms after the first word`,
        phases,
      );
    } finally {
      await killed.close();
      await spared.close();
      await radicale.stop();
    }
  },
  120_000 + kills * 12_000,
);

async function act(world: RealWorld, deed: Deed): Promise<void> {
  const entryOf = async (uid: string): Promise<string> => {
    const entries = await world.crm.act('list');
    return entries.find((entry) => entry.event.uid === uid && !entry.removed)?.id ?? '';
  };
  switch (deed.type) {
    case 'put':
      return world.calendar.put(deed.uid, deed.told);
    case 'enter':
      await world.enter(deed.uid, deed.told);
      return;
    case 'edit':
      return world.crm.act('edit', await entryOf(deed.uid), { title: deed.title });
    case 'both': {
      // different fields on the two sides: both changes have to survive
      const [, told] = (await world.calendar.list()).find(([uid]) => uid === deed.uid) ?? [];
      if (told === undefined) throw new Error(`${deed.uid} is not in the calendar`);
      await world.calendar.put(deed.uid, { ...told, title: deed.title });
      return world.crm.act('edit', await entryOf(deed.uid), {
        locations: { '1': { name: deed.location } },
      });
    }
    case 'remove':
      if (deed.at === 'calendar') await world.calendar.remove(deed.uid);
      else await world.crm.act('remove', await entryOf(deed.uid));
      return;
    default:
      deed satisfies never;
  }
}
