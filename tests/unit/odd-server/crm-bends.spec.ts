/**
 * Every answer of a scripted run with a CRM behind the Bridge API, bent in every way (see `crm-bend.ts`), with the same things to hold as
 * for a CalDAV server (ID4, RU2, RU9). `npm test` takes a share, `npm run prove -- bends` takes all.
 */
import { describe, expect, test } from 'vitest';
import type { CrmBend } from './crm-bend.ts';
import { scriptedCrmRun } from './scripted-crm-run.ts';
import { bridge, faultsOf, faultsOfHalf, needlessOf } from './share.ts';

describe('rules that once showed a fault', () => {
  test.each<CrmBend>([
    // a state that the CRM itself refuses was kept for ever
    { at: 3, set: ['state', 'a\r\nb'] },
    // what a change log left out was never found
    { at: 10, list: 'changes', row: 1, drop: true },
    { at: 10, list: 'changes', row: 4, drop: true },
    // entries that a mixed-up list gave the revision known already were not read
    { at: 10, list: 'changes', row: 1, swap: 'id' },
    { at: 10, list: 'changes', row: 3, swap: 'revision' },
    // contents of another entry, which the uids of the row contradict
    { asking: 'POST events:get', list: 'entries', row: 0, swap: 'event' },
    // pages that always announce another one were followed for ever
    { from: 3, asking: 'GET changes', state: 'always another', once: false },
  ])('%j (RU9)', async (bend) => {
    expect(await faultsOf(bridge, bend)).toEqual([]);
  });
});

test('the story without a bent answer is in order', async () => {
  const { faults, recording } = await scriptedCrmRun(null);
  expect(faults).toEqual([]);
  expect(recording.length).toBeGreaterThan(18);
});

test('every exemption is needed', async () => {
  expect(await needlessOf(bridge)).toEqual([]);
});

test('a share of the first half of all bent answers of a CRM: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(bridge, 0)).toEqual([]);
});
