/** Random histories with a CRM that knows single entries only; how many comes from CONCORD_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runSeed } from '../../support/seeded.ts';
import { liveWithSingles, type SinglesStep, singlesHistory } from '../../support/singles-histories.ts';

const runs = Math.ceil(Number(process.env.CONCORD_HISTORIES ?? 2_000) / 10);

describe.each(['caldav-like', 'graph-like'] as const)(
  'random histories with single entries, %s',
  (profile) => {
    it(
      'end with one entry for each occurrence, and silence (TI4)',
      async () => {
        console.info(`${runs} histories with single entries over ${profile}, seed ${runSeed}`);
        await fc.assert(
          fc.asyncProperty(singlesHistory, async (steps) => {
            expect(await liveWithSingles(profile, steps)).toEqual([]);
          }),
          { numRuns: runs, seed: runSeed, endOnFailure: false },
        );
      },
      10 * 60_000,
    );
  },
);

const sync = { do: 'sync', share: 0, seed: 0 } as const;
const troubled = (share: 0.2 | 0.5, seed: number) => ({ do: 'sync', share, seed }) as const;

/** Histories that went wrong once. */
const found: Readonly<Record<string, readonly SinglesStep[]>> = {
  'a series that was a single entry when another machine agreed on it is not left lying': [
    { do: 'create-in-crm' },
    sync,
    { do: 'edit-series', which: 0, change: 4 },
    troubled(0.2, 1390784594),
    { do: 'other-machine' },
    { do: 'create', shape: 0 },
    { do: 'occurrence', which: 0, week: 0, change: 0 },
    sync,
  ],
  'entries whose making was interrupted are made by the next upkeep, whoever said so in the CRM': [
    { do: 'create', shape: 0 },
    { do: 'edit-series', which: 0, change: 7 },
    troubled(0.2, 163430337),
    { do: 'edit-entry', which: 0, change: 0 },
    troubled(0.5, 2130705379),
    { do: 'kill', moment: 1 },
    { do: 'kill', moment: 1 },
    { do: 'create', shape: 0 },
  ],
  'an edit the engine decided against does not come back when the entry did not follow at once': [
    { do: 'create', shape: 1 },
    sync,
    { do: 'edit-entry', which: 0, change: 0 },
    sync,
    { do: 'occurrence', which: 0, week: 0, change: 0 },
    { do: 'edit-series', which: 0, change: 5 },
    troubled(0.5, 1613392551),
  ],
  'a series that was being made for an entry that goes takes its entries along': [
    { do: 'create', shape: 0 },
    sync,
    { do: 'edit-series', which: 0, change: 3 },
    { do: 'create', shape: 0 },
    { do: 'expire' },
    { do: 'create-in-crm' },
    { do: 'kill', moment: 51 },
    { do: 'create-in-crm' },
    { do: 'remove', which: 0 },
  ],
  'a single entry that waited in quarantine becomes a series and waits no longer': [
    { do: 'create-in-crm' },
    sync,
    { do: 'edit-entry', which: 0, change: 0 },
    troubled(0.5, 2121099490),
    { do: 'edit-series', which: 0, change: 3 },
    troubled(0.2, 1668577163),
    { do: 'edit-series', which: 0, change: 0 },
    { do: 'remove-entry', which: 0 },
    { do: 'kill', moment: 1 },
  ],
  'a series goes of which an entry was taken out of the calendar in the CRM': [
    { do: 'create', shape: 1 },
    sync,
    { do: 'remove', which: 0 },
    { do: 'push-entry', which: 0, on: false },
  ],
  'a series and then its first date are taken away while removals fail': [
    { do: 'create', shape: 2 },
    sync,
    { do: 'edit-series', which: 0, change: 5 },
    troubled(0.2, 444195872),
    { do: 'remove-entry', which: 0 },
    { do: 'create', shape: 0 },
  ],
};

describe.each(['caldav-like', 'graph-like'] as const)('once wrong with single entries, %s', (profile) => {
  it.each(Object.entries(found))('%s (TI4)', async (_name, steps) => {
    expect(await liveWithSingles(profile, steps)).toEqual([]);
  });
});
