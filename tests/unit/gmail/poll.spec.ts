/** What a look at a mailbox asks Gmail for: one request while nothing happens, and the labels of now before anything that happened is told. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MailChange, MailState } from '../../../src-shared/domain/mail/side.ts';
import { type GmailWorld, gmailWorld, mailText, signal } from '../../support/gmail-account.ts';
import { performOne } from '../../support/mail-side-contract.ts';
import { anna } from '../../support/simulated-google.ts';

let world: GmailWorld;
let state: MailState | null = null;
beforeEach(async () => {
  world = await gmailWorld();
  state = null;
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
  expect(world.google.complaints()).toEqual([]);
});

/** As a run of the engine looks. @returns the names of the person's own labels, what changed, and what Gmail was asked */
async function look(mayBeKept = true) {
  world.google.clearRequests();
  const mailboxes = await world.side.mailboxes(signal, { mayBeKept });
  const changes: MailChange[] = [];
  for await (const page of world.side.changes('account', state, signal)) {
    changes.push(...page.changes);
    state = page.state;
  }
  const own = mailboxes.filter(({ role }) => role === undefined).map(({ path }) => path.join('/'));
  return { own, changes: changes.length, asked: world.operations() };
}

it('one request when nothing happened since, the labels included', async () => {
  world.google.mail.createLabel(anna, 'Clients');
  world.google.mail.deliver(anna, mailText('one'));
  expect((await look()).asked).toEqual(['labels.list', 'getProfile', 'messages.list']);
  for (let turn = 0; turn < 3; turn += 1)
    expect(await look()).toEqual({ own: ['Clients'], changes: 0, asked: ['history.list'] });
});

it('the labels of now when anything happened, and no second history', async () => {
  const label = world.google.mail.createLabel(anna, 'Clients');
  const one = world.google.mail.deliver(anna, mailText('one'), { labels: ['INBOX', 'UNREAD', label] });
  await look();
  await look();
  // the message loses the label with it: without the labels of now it would seem to have been moved
  world.google.mail.deleteLabel(anna, label);
  expect(await look()).toEqual({ own: [], changes: 1, asked: ['history.list', 'labels.list'] });
  expect(await look()).toEqual({ own: [], changes: 0, asked: ['history.list'] });
  world.google.mail.read(anna, one);
  expect((await look()).changes).toBe(1);
});

it('a label without messages after five minutes, and at once for somebody who looks at the folders', async () => {
  await look();
  world.google.mail.createLabel(anna, 'New');
  expect((await look()).own).toEqual([]);
  expect(await look(false)).toMatchObject({ own: ['New'], asked: ['labels.list', 'history.list'] });
  world.google.mail.createLabel(anna, 'Newer');
  await world.hand.advance(5 * 60_000 - 1);
  expect((await look()).own).toEqual(['New']);
  await world.hand.advance(1);
  expect(await look()).toMatchObject({ own: ['New', 'Newer'], asked: ['labels.list', 'history.list'] });
});

it('everything after a refusal', async () => {
  const label = world.google.mail.createLabel(anna, 'Clients');
  const ref = world.google.mail.deliver(anna, mailText('one'));
  await look();
  expect((await look()).asked).toEqual(['history.list']);
  world.google.mail.deleteLabel(anna, label);
  const [message] = await world.side.locate(
    [{ emailId: ref, messageId: null, size: null, receivedAt: 0 }],
    signal,
  );
  if (message === undefined) throw new Error('not found');
  const move = { type: 'move', key: 'k', message, add: [label], remove: ['INBOX'] } as const;
  expect((await performOne(world.side, move)).type).toBe('refused');
  expect(await look()).toMatchObject({ own: [], asked: ['labels.list', 'history.list'] });
});

it('what the history told first is told when the look is repeated after a failure', async () => {
  await look();
  await look();
  world.google.mail.deliver(anna, mailText('one'));
  world.google.setFaults(({ path }) => (path.includes('/labels') ? { type: 'refuse' } : null));
  await expect(look()).rejects.toThrow();
  world.google.setFaults(null);
  world.google.mail.deliver(anna, mailText('two'));
  expect((await look()).changes).toBe(2);
  expect((await look()).changes).toBe(0);
});
