/** Tests every behaviour between the sample CRM and a Google account: the real adapter over HTTP to the simulated Google. */
import { describe, expect, onTestFinished } from 'vitest';
import { testBehaviours } from '../../support/behaviours/index.ts';
import { pairIn } from '../../support/behaviours/sample-pair.ts';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';

const supports = { addedDates: true, floating: false } as const;

describe('between a Google calendar and a CRM', () => {
  testBehaviours({
    supports: { ...supports, relations: false },
    async open() {
      const one = await googleInWorld();
      const pair = pairIn(one, supports);
      onTestFinished(async () => {
        pair.close();
        await one.provider.close();
        expect(one.provider.complaints()).toEqual([]);
      });
      return pair;
    },
  });
});
