/** Killed before and after every store commit and every remote call, then started again: always the end state of the undisturbed run. */
import { describe, expect, it } from 'vitest';
import { killedAt, scenario, seriesScenario } from '../../support/kill-scenes.ts';
import { world } from '../../support/world.ts';

describe.each(['caldav-like', 'graph-like'] as const)('killed at every moment, %s', (profile) => {
  it.each([
    ['entries of every kind', scenario, 3],
    ['series split and moved (TI2)', seriesScenario, 4],
  ] as const)(
    'ends as the undisturbed run does, no double, no loss, no mail: %s',
    async (_name, make, seed) => {
      const undisturbed = await killedAt(make, world(profile, seed), Number.POSITIVE_INFINITY);
      expect(undisturbed.died).toBe(false);
      expect(undisturbed.moments).toBeGreaterThan(40);
      for (let moment = 1; moment <= undisturbed.moments; moment++) {
        const interrupted = await killedAt(make, world(profile, seed), moment);
        expect(interrupted.died, `moment ${moment} of ${undisturbed.moments}`).toBe(true);
        expect(interrupted.end, `killed at moment ${moment} of ${undisturbed.moments}`).toEqual(
          undisturbed.end,
        );
      }
      console.info(`${profile}: killed at each of ${undisturbed.moments} moments`);
    },
  );
});
