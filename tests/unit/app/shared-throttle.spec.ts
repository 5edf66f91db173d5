/** RU5: when the CRM asks the calendar to wait, mail waits as long, and the other way round; a mailbox's wish is its own. */
import { expect, onTestFinished, test } from 'vitest';
import { noTraffic } from '../../../src-main/app/engine/messages.ts';
import { heedThrottle, isOneProvider, shareThrottle } from '../../../src-main/app/engine/shared-throttle.ts';
import { knownKinds } from '../../../src-main/app/kinds.ts';
import { crmThrottledUntil } from '../../../src-main/app/running/run-outcome.ts';
import { obeyThrottle, rememberThrottle } from '../../../src-main/sync/common/throttle.ts';
import { type Problem, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { newStore } from '../../support/new-store.ts';

const asked: Problem = { ...problem('throttled', {}, 90_000), side: 'crm' };
const waits = (store: ReturnType<typeof newStore>, key: 'retry-at' | 'mail-retry-at') => {
  try {
    obeyThrottle(store, 50_000, key);
    return null;
  } catch (error) {
    return error instanceof ProblemError ? error.problem.retryAt : error;
  }
};

test.each([
  ['calendar', asked, null, 90_000],
  ['mail', asked, 90_000, null],
  ['mail', { ...asked, side: 'provider' }, null, null],
  ['calendar', { ...problem('unreachable'), side: 'crm' }, null, null],
] as const)('a run of %s that met %o', (topic, met, calendarWaits, mailWaits) => {
  const store = newStore({ clock: { now: () => 0 } });
  onTestFinished(store.close);
  shareThrottle(store, topic, met, 40_000);
  expect([waits(store, 'retry-at'), waits(store, 'mail-retry-at')]).toEqual([calendarWaits, mailWaits]);
});

const opened = () => {
  const store = newStore({ clock: { now: () => 0 } });
  onTestFinished(store.close);
  return store;
};

test('RU5: where the provider counts calendar and mail together, its wish to one holds for the other', () => {
  for (const topic of ['calendar', 'mail'] as const) {
    const store = opened();
    shareThrottle(store, topic, { ...asked, side: 'provider' }, 40_000, true);
    expect(waits(store, topic === 'mail' ? 'retry-at' : 'mail-retry-at')).toBe(90_000);
  }
});

test('RU5: what the CRM asked of another engine thread holds for both topics of this one', () => {
  const store = opened();
  heedThrottle(store, 90_000, 40_000);
  expect([waits(store, 'retry-at'), waits(store, 'mail-retry-at')]).toEqual([90_000, 90_000]);
});

test.each([
  ['the CRM, with a time', asked, 90_000],
  ['the provider', { ...asked, side: 'provider' }, null],
  [
    'the CRM, and it was no wish to be left alone',
    { ...problem('unreachable', {}, 90_000), side: 'crm' },
    null,
  ],
  ['nobody: a run that obeyed', problem('throttled', {}, 90_000), null],
] as const)('RU5: other threads are told of a run that was held off by %s', (_who, met, until) => {
  const outcome = { type: 'failed', problem: met as Problem, traffic: noTraffic } as const;
  expect(crmThrottledUntil(outcome)).toBe(until);
});

test('RU5: what another topic heard does not end a longer pause; one from a clock that was ahead does not outlast it', () => {
  const store = opened();
  rememberThrottle(store, 95_000, 40_000, 'mail-retry-at');
  heedThrottle(store, 90_000, 41_000);
  expect([waits(store, 'retry-at'), waits(store, 'mail-retry-at')]).toEqual([90_000, 95_000]);
  rememberThrottle(store, 500_000_000, 499_990_000);
  heedThrottle(store, 70_000, 45_000);
  expect(waits(store, 'retry-at')).toBe(70_000);
});

const anna = 'anna@example.com';
const setupOf = (kind: string, mailKind: string, mailAddress = anna) =>
  ({
    account: { kind, address: anna, credentials: { type: 'oauth', user: anna, client: null } },
    mail: { kind: mailKind, address: mailAddress },
  }) as never;

test.each([
  ['microsoft', 'microsoft', anna, true],
  ['exchange', 'exchange', anna, true],
  ['microsoft', 'microsoft', 'shared@example.com', false],
  ['google', 'google', anna, false],
  ['caldav', 'imap', anna, false],
] as const)(
  'RU5: a calendar of %s and a mailbox of %s, %s: counted together %s',
  (kind, mailKind, address, is) => {
    expect(isOneProvider(setupOf(kind, mailKind, address), knownKinds)).toBe(is);
  },
);
