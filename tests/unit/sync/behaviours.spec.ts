/** Every behaviour between the sample calendars and the sample CRM: the easiest kind of calendar, and the most peculiar. */
import { describe, onTestFinished } from 'vitest';
import { behaviours } from '../../support/behaviours/index.ts';
import { samplePair } from '../../support/behaviours/sample-pair.ts';

describe.each(['caldav-like', 'graph-like'] as const)('between a %s calendar and a CRM', (profile) => {
  behaviours({
    holds: { addedDates: profile === 'caldav-like', relations: profile === 'caldav-like' },
    async open() {
      const pair = samplePair(profile);
      onTestFinished(() => pair.close());
      return pair;
    },
  });
});
