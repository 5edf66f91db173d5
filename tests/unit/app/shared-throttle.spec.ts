/** RU5: when the CRM asks the calendar to wait, mail waits as long, and the other way round; a mailbox's wish is its own. */
import { expect, onTestFinished, test } from 'vitest';
import { shareThrottle } from '../../../src-main/app/engine/shared-throttle.ts';
import { obeyThrottle } from '../../../src-main/sync/common/throttle.ts';
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
