/**
 * Killed before and after store commits and requests to a server, then started again: always the end state of the undisturbed run. How many
 * moments of each scene, spread over the run, comes from CONCORD_KILLS.
 */
import { describe, expect, it } from 'vitest';
import { killedAt, type MakeScene, scenario, seriesScenario } from './kill-scenes.ts';
import type { World, WorldProvider } from './world.ts';

type ServerProvider = WorldProvider & {
  close(): Promise<void>;
  /** Where a request or an answer departs from the server's contract. */
  complaints(): readonly string[];
};

const kills = Number(process.env.CONCORD_KILLS ?? 10);

/** @param inWorld a new world with an account of the server */
export function killSuite(server: string, inWorld: () => Promise<World<ServerProvider>>): void {
  const killed = async (make: MakeScene, moment: number): ReturnType<typeof killedAt> => {
    const one = await inWorld();
    try {
      return await killedAt(make, one, moment);
    } finally {
      await one.provider.close();
      expect(one.provider.complaints()).toEqual([]);
    }
  };

  describe(`killed while it synchronises with ${server}`, () => {
    it.each([
      ['entries of every kind', scenario],
      ['series split and moved (TI2)', seriesScenario],
    ] as const)(
      'ends as the undisturbed run does, no double, no loss, no mail: %s',
      async (_name, make) => {
        const undisturbed = await killed(make, Number.POSITIVE_INFINITY);
        expect(undisturbed.died).toBe(false);
        const step = Math.max(1, undisturbed.moments / Math.max(1, kills / 2));
        for (let at = 1; at <= undisturbed.moments; at += step) {
          const moment = Math.floor(at);
          const interrupted = await killed(make, moment);
          expect(interrupted.died, `moment ${moment} of ${undisturbed.moments}`).toBe(true);
          expect(interrupted.end, `killed at moment ${moment} of ${undisturbed.moments}`).toEqual(
            undisturbed.end,
          );
        }
      },
      60 * 60_000,
    );
  });
}
