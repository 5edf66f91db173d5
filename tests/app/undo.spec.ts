/** Undo through the real program: the calls, the engine thread, the runs that follow, on the sample account (D4, DE3). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DrivenApplication, drive } from '../support/application.ts';

vi.setConfig({ testTimeout: 120_000 });

let directory = '';
let concord: DrivenApplication | null = null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-undo-'));
});
afterEach(async () => {
  await concord?.close();
  rmSync(directory, { recursive: true, force: true });
});

test('D4: an entry and a message that the first sync added are taken back, and said to be undone', async () => {
  concord = await drive(directory);
  const app = concord;
  await app.call('setup.start', { with: 'sample' });
  const { setup } = await app.until((state) => state.setup.preview !== null, 60_000);
  await app.call('setup.approve', { digest: setup.preview?.digest ?? '' });
  await app.until(({ sync }) => sync.agreedAt !== null, 60_000);
  const page = () => app.call('history.page', { before: null, limit: 50, filter: 'all', day: null });
  await vi.waitFor(async () => expect((await page()).rows.length).toBeGreaterThan(3), 60_000);
  const row = (await page()).rows.find(({ action, side }) => action === 'added' && side === 'crm');
  expect(row?.undo).toEqual({ grade: 'exact', obstacle: null, isUnderWay: false });
  const subject = { topic: 'calendar', mailbox: null, id: row?.id ?? 0, isRun: false } as const;
  const preview = await app.call('undo.preview', subject);
  expect(preview).toMatchObject({ exact: 1, apart: 1, withoutGuests: 0, impossible: [] });
  expect(await app.call('undo.start', { ...subject, digest: 'another' })).toEqual({ accepted: false });
  expect(await app.call('undo.start', { ...subject, digest: preview.digest })).toEqual({ accepted: true });
  await vi.waitFor(async () => {
    const undone = (await page()).rows.find(({ reason }) => reason === 'undone-by-a-person');
    expect(undone).toMatchObject({ action: 'removed', side: 'crm', title: row?.title });
  }, 60_000);
  const again = (await page()).rows.find(({ id }) => id === row?.id);
  expect(again?.undo.grade).toBe('impossible');
  const whole = await app.call('undo.preview', { ...subject, id: row?.run ?? 0, isRun: true });
  expect(whole.exact + whole.withoutGuests).toBeGreaterThan(1);

  const mail = () => app.call('mail.history', { mailbox: null, before: null, limit: 50 });
  await vi.waitFor(async () => expect((await mail()).rows.length).toBeGreaterThan(3), 60_000);
  const arrived = (await mail()).rows.find(
    ({ action, undo }) => action === 'arrived' && undo.grade === 'exact',
  );
  const message = { topic: 'mail', mailbox: null, id: arrived?.id ?? 0, isRun: false } as const;
  const { digest } = await app.call('undo.preview', message);
  expect(await app.call('undo.start', { ...message, digest })).toEqual({ accepted: true });
  await vi.waitFor(async () => {
    const undone = (await mail()).rows.find(
      ({ reason, action }) => reason === 'undone-by-a-person' && action === 'moved',
    );
    expect(undone?.subject).toBe(arrived?.subject);
  }, 60_000);
});
