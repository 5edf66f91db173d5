/** Mail's requests as they wait for their outcome: what a crash leaves behind is what was decided, in its order (WR8). */
import { expect, it, onTestFinished } from 'vitest';
import type { MailOutboxEntry } from '../../../src-main/store/index.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { newStore } from '../../support/new-store.ts';

const message: StoredMessage = {
  ...{ ref: 'INBOX;1;1', messageId: 'one@example.com', size: 100, receivedAt: 5, sentAt: null },
  ...{ mailboxes: ['INBOX'], keywords: ['$seen'], subject: 'One', from: ['ann@example.com'], others: [] },
};
const moving = (key: string, more: Partial<MailOutboxEntry> = {}): MailOutboxEntry => ({
  side: 'provider',
  link: 3,
  end: 4,
  write: { type: 'move', key, message, add: ['Archive'], remove: ['INBOX'] },
  call: { key, write: 'move', ref: message.ref, identity: message, request: { to: 'Archive' } },
  isLast: true,
  reason: 'moved-in-the-crm',
  agreed: [{ end: 10, mailboxes: ['archive'] }],
  endsLink: false,
  isRemoval: false,
  source: null,
  ...more,
});
const appending = (key: string): MailOutboxEntry => ({
  ...moving(key),
  ...{ side: 'crm', link: null, end: null, reason: 'new-at-the-provider', agreed: [] },
  ...{ endsLink: true, isRemoval: true, isLast: false, undoes: 7 },
  write: { type: 'append', key, messageKey: 'mid:one', mailboxes: ['inbox'], keywords: [], message },
  call: { key, write: 'append', ref: null, identity: message, request: {} },
  source: { message, scope: 'INBOX' },
});

function outbox() {
  const store = newStore({ clock: { now: () => 0 } });
  onTestFinished(store.close);
  return store.mail.outbox;
}
const fresh = (entry: MailOutboxEntry) => ({ ...entry, wasBegun: false });

it('holds nothing at first', () => {
  expect(outbox().all()).toEqual([]);
});

it('gives back everything of each entry, in the order in which they came', () => {
  const box = outbox();
  box.add([moving('z'), appending('b')]);
  box.add([moving('a', { side: 'crm' })]);
  expect(box.all()).toEqual([fresh(moving('z')), fresh(appending('b')), fresh(moving('a', { side: 'crm' }))]);
});

it('remembers which append was begun', () => {
  const box = outbox();
  box.add([appending('a'), appending('b')]);
  box.begin('b');
  expect(box.all()).toEqual([fresh(appending('a')), { ...appending('b'), wasBegun: true }]);
});

it('forgets those that are named, and no others', () => {
  const box = outbox();
  box.add(['a', 'b', 'c', 'd'].map((key) => moving(key)));
  box.remove(['a', 'c', 'unknown']);
  expect(box.all()).toEqual([fresh(moving('b')), fresh(moving('d'))]);
});

it('keeps a key once: what comes later replaces it, and was not begun', () => {
  const box = outbox();
  box.add([appending('a'), moving('b')]);
  box.begin('a');
  box.add([moving('a')]);
  expect(box.all()).toEqual([fresh(moving('b')), fresh(moving('a'))]);
});
