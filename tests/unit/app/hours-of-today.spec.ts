/** Protects the picture of a day on Status: what counts as written to a side, and in which hour. */
import { expect, test } from 'vitest';
import { mailFactsOf } from '../../../src-main/app/engine/mail-answers.ts';
import { factsOf } from '../../../src-main/app/engine/store-answers.ts';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { hourCounts } from '../../../src-shared/contract/index.ts';
import { manualClock } from '../../support/world.ts';

const midnight = 1_772_578_800_000;
const minuteMs = 60_000;
const settings = { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] };

function withStore<T>(use: (store: Store) => T): T {
  const store = openStore({ path: ':memory:', clock: manualClock() });
  try {
    return use(store);
  } finally {
    store.close();
  }
}

test('writes to entries are counted by hour and side; what changed no side and what was before midnight is not', () => {
  const hours = withStore((store) => {
    const add = (minutes: number, side: 'provider' | 'crm', action: 'added' | 'linked' | 'unscheduled') =>
      store.history.add({
        ...{ at: midnight + minutes * minuteMs, side, action, reason: 'new-in-the-calendar', link: 'one' },
        ...{ before: null, after: null },
      });
    add(-1, 'crm', 'added');
    add(0, 'crm', 'added');
    add(59, 'provider', 'unscheduled');
    add(30, 'crm', 'linked');
    add(24 * 60 + 30, 'crm', 'added');
    add(9 * 60, 'crm', 'added');
    add(9 * 60 + 59, 'crm', 'added');
    return factsOf(store, midnight).today.hours;
  });
  expect(hours).toEqual([
    { at: midnight, provider: 1, crm: 1 },
    { at: midnight + 9 * 60 * minuteMs, provider: 0, crm: 2 },
    // the day on which the clock is set back has one hour more
    { at: midnight + 24 * 60 * minuteMs, provider: 0, crm: 1 },
  ]);
  hourCounts.parse(hours);
});

test('messages are counted where they were copied, moved or marked', () => {
  const hours = withStore((store) => {
    const add = (minutes: number, side: 'provider' | 'crm', action: 'arrived' | 'keywords' | 'linked') =>
      store.mail.history.add({
        ...{ at: midnight + minutes * minuteMs, side, action, reason: 'new-at-the-provider' },
        ...{ messageKey: 'k', subject: '', sender: '', before: null },
      });
    add(61, 'crm', 'arrived');
    add(62, 'crm', 'arrived');
    add(119, 'provider', 'keywords');
    add(63, 'crm', 'linked');
    add(-61, 'crm', 'arrived');
    return mailFactsOf(store, { settings }, [], midnight).today.hours;
  });
  expect(hours).toEqual([{ at: midnight + 60 * minuteMs, provider: 1, crm: 2 }]);
});
