/** Tests every behaviour between the sample CRM and each sample calendar: the simplest profile and the most limited one. */
import { describe, onTestFinished } from 'vitest';
import { testBehaviours } from '../../support/behaviours/index.ts';
import { samplePair } from '../../support/behaviours/sample-pair.ts';

describe.each(['caldav-like', 'graph-like'] as const)('between a %s calendar and a CRM', (profile) => {
  testBehaviours({
    supports: {
      addedDates: profile === 'caldav-like',
      relations: profile === 'caldav-like',
      floating: true,
    },
    async open() {
      const pair = samplePair(profile);
      onTestFinished(() => pair.close());
      return pair;
    },
  });
});
