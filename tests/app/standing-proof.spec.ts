/** The standing proof in the real program, with engine thread, sample calendar, sample CRM and their mail (D13, RU9, R6). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { isProven } from '../../src-shared/domain/comparison.ts';
import { type DrivenApplication, drive } from '../support/application.ts';

let directory = '';
let application: DrivenApplication | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-proof-'));
});
afterEach(async () => {
  await application?.close();
  application = null;
  rmSync(directory, { recursive: true, force: true });
});

const begun = async (): Promise<DrivenApplication> => {
  application = await drive(directory, { fixed: { type: 'sample' } });
  await application.until(({ sync }) => sync.agreedAt !== null);
  return application;
};
const lastOf = ({ proof }: AppState) => proof.parts.map(({ last }) => last);
const isCompared = (state: AppState) =>
  state.proof.running === null &&
  state.proof.parts.length > 1 &&
  lastOf(state).every((last) => last !== null);

test('D13: Compare now counts calendar and mail alike on both sides, and the result is there after a restart', async () => {
  const one = await begun();
  expect(lastOf(one.state()).every((last) => last === null)).toBe(true);
  const { sync: before } = await one.until(
    ({ proof, sync }) => proof.canCompare && proof.parts.length > 1 && sync.linked > 0,
  );
  await one.call('proof.compare', {});
  const { proof, sync } = await one.until(isCompared);
  for (const last of lastOf({ proof } as AppState)) expect(last !== null && isProven(last)).toBe(true);
  expect(proof.parts[0]?.last?.sides.provider?.linked).toBe(before.linked);
  expect(sync.today).toEqual(before.today);
  expect(
    one.events.some(({ topic, value }) => topic === 'proof' && (value as AppState['proof']).running !== null),
  ).toBe(true);
  await one.close();
  application = await drive(directory, { fixed: { type: 'sample' } });
  const again = await application.until(({ proof: now }) => now.parts.length > 0);
  expect(again.proof.parts[0]?.last).toEqual(proof.parts[0]?.last);
}, 60_000);

test('RU9: a comparison that is cancelled, or met by a pause, ends at once and leaves syncing alone', async () => {
  const one = await begun();
  await one.until(({ proof }) => proof.canCompare);
  await one.call('proof.compare', {});
  await one.call('proof.cancel', {});
  await one.until(({ proof }) => proof.running === null);
  await one.call('proof.compare', {});
  await one.call('sync.pause', { for: 'hour' });
  const { proof } = await one.until(
    ({ proof: now, sync }) => now.running === null && sync.state === 'paused',
  );
  expect(proof.canCompare).toBe(false);
  await one.call('sync.resume', {});
  await one.until(({ sync, proof: now }) => sync.state === 'in-agreement' && now.canCompare);
  await one.call('proof.compare', {});
  await one.until(isCompared);
}, 60_000);
