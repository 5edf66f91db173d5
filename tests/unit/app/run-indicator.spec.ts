/** Which runs the interface and the tray show: those that are asked for, that write, or that last. */
import { expect, test } from 'vitest';
import { createRunIndicator } from '../../../src-main/app/running/run-indicator.ts';
import { handClock } from '../../support/hand-clock.ts';

function indicating() {
  const { clock, advance } = handClock();
  let changes = 0;
  const indicator = createRunIndicator(clock, () => {
    changes += 1;
  });
  return { indicator, advance, changes: () => changes };
}

test('a run that lasts is shown after a second, not before', async () => {
  const { indicator, advance, changes } = indicating();
  indicator.runStarted(false);
  await advance(999);
  expect([indicator.isShown(), changes()]).toEqual([false, 0]);
  await advance(1);
  expect([indicator.isShown(), changes()]).toEqual([true, 1]);
});

test('a run that ends within a second is never shown', async () => {
  const { indicator, advance, changes } = indicating();
  indicator.runStarted(false);
  await advance(999);
  indicator.runEnded();
  await advance(10_000);
  expect([indicator.isShown(), changes()]).toEqual([false, 0]);
});

test('a run that is asked for is shown at once, and one that writes as soon as it does', () => {
  const { indicator } = indicating();
  indicator.runStarted(true);
  expect(indicator.isShown()).toBe(true);
  indicator.runEnded();
  indicator.runStarted(false);
  indicator.runProgressed({ phase: 'reading', done: 1 });
  expect([indicator.isShown(), indicator.progress()]).toEqual([false, { phase: 'reading', done: 1 }]);
  indicator.runProgressed({ phase: 'applying', done: 1 });
  expect(indicator.isShown()).toBe(true);
});
