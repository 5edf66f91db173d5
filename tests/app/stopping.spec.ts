/** Stopping and starting again in the whole program (A14): asked first, kept over a restart, and nothing is made or removed by it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppState, CallOutput } from '../../src-shared/contract/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';

let folder = '';
let concord: DrivenApplication;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-stopping-'));
  concord = await drive(folder);
  await concord.call('setup.start', { with: 'sample' });
  const { setup } = await concord.until((now) => now.setup.preview !== null && now.setup.busy === null);
  await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
  await concord.until(isAgreed);
});
afterEach(async () => {
  await concord.close();
  rmSync(folder, { recursive: true, force: true });
});

const isAgreed = ({ setup, sync, mail }: AppState): boolean =>
  setup.step === 'done' && sync.state === 'in-agreement' && mail.backlog === 0 && mail.linked > 0;

const restart = async (): Promise<void> => {
  await concord.close();
  concord = await drive(folder);
};

type Row = CallOutput<'history.page'>['rows'][number];

/** What Concord did in the calendar and the CRM, newest first. */
async function history(): Promise<readonly Row[]> {
  return (await concord.call('history.page', { before: null, limit: 200, filter: 'all', day: null })).rows;
}

test('A14: stopped it stays stopped, also after a restart and whatever asks it to run; started again it makes and removes nothing', async () => {
  const { linked } = concord.state().sync;
  const before = await history();
  expect(await concord.call('sync.stop', { remove: null })).toEqual({ accepted: true });
  expect(concord.state().sync).toMatchObject({
    state: 'paused',
    stop: { state: 'stopped', removed: null },
    nextRunAt: null,
  });
  await restart();
  await concord.until(({ sync }) => sync.stop?.state === 'stopped' && sync.linked === linked);
  await concord.call('sync.now', {});
  await concord.call('sync.pause', { for: 'hour' });
  concord.event('resume');
  concord.event('online');
  expect(concord.state().sync).toMatchObject({
    state: 'paused',
    stop: { state: 'stopped' },
    nextRunAt: null,
  });

  await concord.call('sync.resume', {});
  const state = await concord.until(isAgreed);
  expect(state.sync.stop).toBeUndefined();
  expect(state.sync.linked).toBe(linked);
  expect(await history()).toEqual(before);
});

test('A14: what Concord made is shown, removed after a yes, and not made again; the rest stays linked', async () => {
  const { linked } = concord.state().sync;
  const preview = await concord.call('sync.stop-preview', {});
  expect(preview.counts.crm).toBeGreaterThan(3);
  const { items, count } = await concord.call('sync.stop-items', { group: 'crm', offset: 0, limit: 200 });
  expect(items).toHaveLength(count);
  expect(count).toBe(preview.counts.crm);
  expect(await concord.call('sync.stop', { remove: { digest: 'another', withGuests: false } })).toEqual({
    accepted: false,
  });
  expect(concord.state().sync.stop).toBeUndefined();

  const removing = { digest: preview.digest, withGuests: false };
  expect(await concord.call('sync.stop', { remove: removing })).toEqual({ accepted: true });
  const { sync } = await concord.until((now) => now.sync.stop?.state === 'stopped');
  const gone = { provider: preview.counts.provider, crm: preview.counts.crm };
  expect(sync.stop?.removed).toEqual({ ...gone, kept: 0 });
  const removed = (await history()).filter(({ reason }) => reason === 'removed-when-stopped');
  expect(removed).toHaveLength(gone.provider + gone.crm);

  await restart();
  await concord.until(
    (now) =>
      now.sync.stop?.removed?.crm === gone.crm && now.sync.linked === linked - gone.provider - gone.crm,
  );
  const before = await history();
  await concord.call('sync.resume', {});
  await concord.until(isAgreed);
  expect(await history()).toEqual(before);
  expect(concord.state().sync.skipped).toBeGreaterThanOrEqual(gone.provider + gone.crm);
});

test('A14: disconnecting forgets that it was stopped', async () => {
  await concord.call('sync.stop', { remove: null });
  await concord.call('account.disconnect', {});
  expect(concord.state().sync.stop).toBeUndefined();
  await restart();
  expect(concord.state()).toMatchObject({ app: { mode: 'none' }, sync: { state: 'idle' } });
});

test('RU5: on another network a run begins over new connections, and both sides agree again', async () => {
  const { linked } = concord.state().sync;
  const runs = () => concord.events.filter(({ topic }) => topic === 'calendars' || topic === 'sync').length;
  const before = runs();
  concord.event('network-changed');
  await concord.until(({ sync }) => sync.nextRunAt === null);
  await concord.until(isAgreed);
  expect(runs()).toBeGreaterThan(before);
  expect(concord.state().sync.linked).toBe(linked);
});
