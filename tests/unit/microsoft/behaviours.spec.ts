/** Tests every behaviour between the sample CRM and a Microsoft 365 account: the real adapter over HTTP to the simulated Graph. */
import { describe, expect, onTestFinished } from 'vitest';
import { testBehaviours } from '../../support/behaviours/index.ts';
import { pairIn } from '../../support/behaviours/sample-pair.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';

const supports = { addedDates: false, floating: false, patterns: true } as const;

describe('between a Microsoft 365 calendar and a CRM', () => {
  testBehaviours({
    supports: { ...supports, relations: false },
    // a thousand exceptions are three thousand requests
    timeoutMs: 240_000,
    async open() {
      const one = await microsoftInWorld();
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
