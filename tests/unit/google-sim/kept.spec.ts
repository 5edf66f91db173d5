/** Protects that the simulator's people find their calendars and mailboxes again after a restart, and programs their sync tokens (S8). */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anna, type GoogleWorld, googleWorld, itemsOf, meeting } from '../../support/simulated-google.ts';

let folder = '';
let world: GoogleWorld;
const start = async (): Promise<void> => {
  world = await googleWorld({ file: join(folder, 'google.data') });
};
const restart = async (): Promise<void> => {
  await world.stop();
  await start();
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-kept-'));
  await start();
});
afterEach(async () => {
  await world.stop();
  expect(world.google.complaints()).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

const events = () => world.google.calendars.events(anna).map(({ summary }) => summary);

test('S8: what a request wrote is kept before it is answered, for the owner alone', async () => {
  expect(world.google.isNew).toBe(true);
  const insert = (title: string) =>
    world.call('POST', 'calendars/primary/events', { query: { sendUpdates: 'none' }, body: meeting(title) });
  const first = await insert('One');
  const { body } = await world.call('GET', 'calendars/primary/events');
  await restart();
  expect(world.google.isNew).toBe(false);
  expect(events()).toEqual(['One']);
  expect(await world.call('GET', `calendars/primary/events/${first.body.id}`)).toMatchObject({
    body: { etag: first.body.etag, summary: 'One' },
  });

  // a sync token from before goes on, and ids are not given twice
  const second = await insert('Two');
  expect(second.body.id).not.toBe(first.body.id);
  const query = { syncToken: String(body.nextSyncToken) };
  const changed = await world.call('GET', 'calendars/primary/events', { query });
  expect(itemsOf(changed).map(({ summary }) => summary)).toEqual(['Two']);
  expect(readdirSync(folder)).toEqual(['google.data']);
  expect(statSync(join(folder, 'google.data')).mode & 0o777).toBe(0o600);
});

test('S8: messages, labels and the history of a mailbox are kept', async () => {
  const label = world.google.mail.createLabel(anna, 'Projects');
  const id = world.google.mail.deliver(anna, 'Subject: Offer\r\nMessage-ID: <a@x.example>\r\n\r\nHi\r\n', {
    labels: ['INBOX', label],
  });
  world.google.save();
  const { body } = await world.mail('GET', 'profile');
  await restart();
  expect(world.google.mail.message(anna, id)?.labelIds).toEqual(['INBOX', label]);
  await world.mail('POST', `messages/${id}/modify`, { body: { removeLabelIds: ['INBOX'] } });
  await restart();
  const query = { startHistoryId: String(body.historyId) };
  const { body: history } = await world.mail('GET', 'history', { query });
  expect(history.history).toMatchObject([{ labelsRemoved: [{ message: { id }, labelIds: ['INBOX'] }] }]);
  expect(world.google.mail.createLabel(anna, 'Private')).not.toBe(label);
});
