/**
 * Numbers that are noted elsewhere are never given again: an open call of a message that is gone, or a change that a person is shown,
 * would be about another one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { migrations } from '../../../src-main/store/migrations.ts';
import { openDatabase } from '../../../src-main/store/open.ts';
import { newStore } from '../../support/new-store.ts';

const clock = { now: () => 0 };

const opened = (): Store => {
  const store = newStore({ clock });
  onTestFinished(store.close);
  return store;
};

const linkTo = ({ mail }: Store, name: string): number => {
  const link = mail.links.add({
    ...{ messageKey: name, messageId: name, subject: name, sender: 'ann@example.org', sentAt: null },
  });
  mail.links.addEnd(link, 'provider', {
    ...{ ref: name, scope: 'INBOX', mailboxes: ['INBOX'], keywords: [], size: 1, receivedAt: 1 },
  });
  return link;
};
const endOf = ({ mail }: Store, name: string): number => mail.links.end('provider', name)?.num ?? 0;

test('a message gets neither the number of one that was removed nor that of its place', () => {
  const store = opened();
  const [first, firstEnd] = [linkTo(store, 'a'), endOf(store, 'a')];
  store.mail.links.remove(first);
  const second = linkTo(store, 'b');
  expect(second).toBeGreaterThan(first);
  expect(endOf(store, 'b')).toBeGreaterThan(firstEnd);
  expect(store.mail.links.get(first)).toBe(null);
});

test('a change in the history never gets the number of a forgotten one', () => {
  const store = opened();
  const add = (at: number): number => {
    store.history.add({
      ...{ at, side: 'crm', action: 'changed', reason: 'changed-in-the-calendar', link: 'l' },
      ...{ before: null, after: null },
    });
    return store.historyPages.page(null, 1, 'all')[0]?.id ?? 0;
  };
  const addMail = (at: number): number => {
    store.mail.history.add({
      ...{ at, side: 'crm', action: 'moved', reason: 'deleted-in-the-crm', messageKey: 'k' },
      ...{ subject: 's', sender: 'ann@example.org', before: null },
    });
    return store.mail.history.page(null, 1)[0]?.id ?? 0;
  };
  const [first, firstMail] = [add(1), addMail(1)];
  store.history.purge(2);
  store.mail.history.purge(2);
  expect(add(3)).toBeGreaterThan(first);
  expect(addMail(3)).toBeGreaterThan(firstMail);
});

test('a database from before keeps its rows, and gives no number that an open call names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-numbers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'account.db');
  const numbersAgain = migrations.findIndex((step) => step.includes('AUTOINCREMENT'));
  const { database } = openDatabase({ path, clock, steps: migrations.slice(0, numbersAgain) });
  database.exec(`
    INSERT INTO mail_links (num, message_key, message_id, subject, sender) VALUES (3, 'a', 'a', 'Re: a', 'ann@example.org');
    INSERT INTO mail_ends (num, side, ref, link, scope, mailboxes, keywords, received_at)
      VALUES (5, 'provider', 'a', 3, 'INBOX', '["INBOX"]', '[]', 1);
    INSERT INTO mail_outbox (key, side, entry) VALUES ('open', 'provider', '{"link":8}'), ('append', 'crm', '{"link":null}');
    INSERT INTO history (id, at, side, action, reason, link) VALUES (7, 1, 'crm', 'changed', 'changed-in-the-calendar', 'l');
    INSERT INTO mail_history (id, at, side, action, reason, message_key, subject, sender)
      VALUES (9, 1, 'crm', 'moved', 'changed-at-the-provider', 'a', 'Re: a', 'ann@example.org');
    INSERT INTO decided (id, topic, at, asked, said, kept) VALUES (4, 'mail', 1, '{}', '[]', '[]');
  `);
  database.close();
  const store = openStore({ path, clock });
  onTestFinished(store.close);
  expect(store.mail.links.get(3)).toMatchObject({
    ...{ messageKey: 'a', subject: 'Re: a', ends: { provider: [{ num: 5, ref: 'a' }] } },
  });
  expect(store.mail.links.count()).toBe(1);
  expect(linkTo(store, 'b')).toBe(9);
  expect(endOf(store, 'b')).toBe(6);
  expect(store.history.record(7)).toMatchObject({ link: 'l', reason: 'changed-in-the-calendar' });
  expect(store.mail.history.page(null, 1)).toMatchObject([{ id: 9, subject: 'Re: a' }]);
  expect(store.decided.count()).toBe(1);
  // the places of a link still go with it
  store.mail.links.remove(3);
  expect(store.mail.links.end('provider', 'a')).toBe(null);
});
