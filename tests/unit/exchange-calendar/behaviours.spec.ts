/** Tests every behaviour between the sample CRM and a mailbox on an Exchange server: the real adapter over HTTP to the simulated Exchange. */
import { describe, expect, onTestFinished } from 'vitest';
import { testBehaviours } from '../../support/behaviours/index.ts';
import { pairIn } from '../../support/behaviours/sample-pair.ts';
import { exchangeInWorld } from '../../support/exchange-calendar/exchange-provider.ts';

const supports = { addedDates: false, floating: false, patterns: true } as const;

describe('between a calendar on an Exchange server and a CRM', () => {
  testBehaviours({
    supports: { ...supports, relations: false },
    // a thousand exceptions are two thousand requests
    timeoutMs: 240_000,
    async open() {
      const one = await exchangeInWorld();
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
