/** What the first synchronisation came to, as the program keeps it: counted from what was really done, until a person has seen it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DrivenApplication, drive } from '../support/application.ts';

let folder = '';
let concord: DrivenApplication;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-first-sync-'));
  concord = await drive(folder);
});
afterEach(async () => {
  await concord.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @returns what the preview promised */
async function toAgreement() {
  await concord.call('setup.start', { with: 'second-sample' });
  const { setup } = await concord.until((now) => now.setup.preview !== null && now.setup.busy === null);
  const { preview } = setup;
  if (preview === null) throw new Error('no preview');
  await concord.call('setup.approve', { digest: preview.digest });
  await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
  return preview;
}

test('C17: it counts what the preview promised, is there when the setup ends, outlives a restart, and is told once', async () => {
  const { provider, crm, linked } = await toAgreement();
  expect([crm.added > 3, linked > 0]).toEqual([true, true]);
  const told = { firstSync: { provider, crm, matched: linked }, disconnected: null };
  expect(concord.state().summaries).toEqual(told);
  const done = concord.events.findIndex(
    ({ topic, value }) => topic === 'setup' && (value as { step: string }).step === 'done',
  );
  const shown = concord.events.findIndex(({ topic }) => topic === 'summaries');
  expect(shown, 'no status is shown before it').toBeLessThan(done);
  expect(shown).toBeGreaterThan(-1);

  // later changes are none of the first synchronisation's
  await concord.call('sync.now', {});
  await concord.close();
  concord = await drive(folder);
  await concord.until(({ sync }) => sync.state === 'in-agreement');
  expect(concord.state().summaries).toEqual(told);
  await concord.call('first-sync.seen', {});
  expect(concord.state().summaries.firstSync).toBeNull();
  await concord.close();
  concord = await drive(folder);
  await concord.until(({ sync }) => sync.state === 'in-agreement');
  expect(concord.state().summaries.firstSync).toBeNull();
}, 120_000);

test('A5: what was not seen goes with the account', async () => {
  await toAgreement();
  await concord.call('account.disconnect', {});
  expect(concord.state()).toMatchObject({ summaries: { firstSync: null }, setup: { step: 'crm' } });
  await concord.close();
  concord = await drive(folder);
  expect(concord.state()).toMatchObject({ summaries: { firstSync: null }, setup: { step: 'crm' } });
}, 60_000);
