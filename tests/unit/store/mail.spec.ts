/** What the account's store keeps of mail for a person who asks: pages, counts, and forgetting all of it. */
import { expect, onTestFinished, test } from 'vitest';
import { mailHistory, mailKept } from '../../../src-main/app/engine/mail-answers.ts';
import type { Store } from '../../../src-main/store/index.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { newStore } from '../../support/new-store.ts';

const opened = (): Store => {
  const store = newStore({ clock: { now: () => 0 } });
  onTestFinished(store.close);
  return store;
};
const history = (store: Store, action: 'arrived' | 'moved' | 'keywords', at: number): void =>
  store.mail.history.add({
    ...{ at, side: 'crm', action, reason: 'new-at-the-provider', messageKey: 'k' },
    ...{ subject: `${action} ${at}`, sender: 'ann@example.org', before: null },
  });
const tooLarge = (store: Store, name: string, receivedAt: number): void =>
  store.mail.left.put({
    ...{ side: 'provider', ref: name, scope: 'inbox', reason: 'too-large', messageId: name },
    ...{ size: 99, receivedAt, subject: `Subject of ${name}`, sender: 'ann@example.org' },
  });
const message = (ref: string): StoredMessage => ({
  ...{ ref, messageId: ref, size: 5, receivedAt: 1, mailboxes: ['inbox'], keywords: [], sentAt: null },
  ...{ subject: `Subject of ${ref}`, from: ['bob@example.org'], others: [] },
});
const failed = (store: Store, ref: string, nextAttempt: number): void =>
  store.mail.quarantine.put({
    ...{ side: 'provider', ref, stage: 'writing', code: 'item-rejected', reason: null, title: null },
    ...{ date: null, content: null, attempts: 1, nextAttempt },
  });

test('the history is read page by page, newest first, and counted since a moment', async () => {
  const store = opened();
  for (let at = 1; at <= 5; at += 1) history(store, at === 5 ? 'moved' : 'arrived', at);
  const first = await mailHistory(store, { before: null, limit: 2 });
  expect(first.rows.map(({ subject }) => subject)).toEqual(['moved 5', 'arrived 4']);
  expect(first.more).toBe(true);
  const last = await mailHistory(store, { before: first.rows[1]?.id ?? 0, limit: 3 });
  expect(last.rows.map(({ subject }) => subject)).toEqual(['arrived 3', 'arrived 2', 'arrived 1']);
  expect(last.more).toBe(false);
  expect(store.mail.history.countsSince(4)).toEqual({ arrived: 1, moved: 1 });
});

test('what cannot be carried is listed before what is too large, with what is known of it', () => {
  const store = opened();
  store.mail.news.put('provider', { kind: 'found', ref: 'a', scope: 'inbox', message: message('a') }, false);
  failed(store, 'a', 50);
  failed(store, 'unknown', Number.MAX_SAFE_INTEGER);
  tooLarge(store, 'old', 10);
  tooLarge(store, 'new', 20);
  store.mail.left.put({
    ...{ side: 'provider', ref: 'j', scope: 'inbox', reason: 'junk', messageId: 'j', size: 1, receivedAt: 1 },
  });
  const whole = mailKept(store, { offset: 0, limit: 10 });
  expect(whole.count).toBe(4);
  expect(whole.items).toEqual([
    {
      ...{ side: 'provider', ref: 'a', subject: 'Subject of a', sender: 'bob@example.org' },
      ...{ receivedAt: 1, size: 5, reason: 'item-rejected', nextAt: 50 },
    },
    {
      ...{ side: 'provider', ref: 'unknown', subject: null, sender: null },
      ...{ receivedAt: null, size: null, reason: 'item-rejected', nextAt: null },
    },
    {
      ...{ side: 'provider', ref: 'new', subject: 'Subject of new', sender: 'ann@example.org' },
      ...{ receivedAt: 20, size: 99, reason: 'too-large', nextAt: null },
    },
    expect.objectContaining({ ref: 'old' }),
  ]);
  for (const offset of [0, 1, 2, 3])
    expect(mailKept(store, { offset, limit: 2 }).items).toEqual(whole.items.slice(offset, offset + 2));
  expect(mailKept(store, { offset: 4, limit: 2 }).items).toEqual([]);
});

test('forgetting leaves nothing of mail, and everything of the calendar', () => {
  const store = opened();
  history(store, 'arrived', 1);
  tooLarge(store, 'large', 1);
  failed(store, 'a', 1);
  store.mail.facts.setMap([{ crm: 'inbox', provider: 'INBOX', reason: 'person' }]);
  store.mail.facts.setChosen('{}');
  store.mail.facts.setListed('crm', { mailboxes: [], missing: [] });
  store.mail.news.put('provider', { kind: 'hint', ref: 'b', scope: 'inbox' }, true);
  const link = store.mail.links.add({
    messageKey: 'k',
    messageId: 'k',
    subject: '',
    sender: '',
    sentAt: null,
  });
  store.mail.links.addEnd(link, 'provider', {
    ...{ ref: 'c', scope: 'inbox', mailboxes: [], keywords: [], size: 1, receivedAt: 1 },
  });
  store.mail.decisions.replace([{ id: 'mail-x', kind: 'frozen', digest: 'd', choices: [], items: [] }]);
  store.meta.set('mail-settings', 'x');
  store.meta.set('account', 'kept');
  store.quarantine.put({
    ...{ side: 'provider', ref: 'entry', stage: 'reading', code: 'item-unreadable', reason: null },
    ...{ title: null, date: null, content: null, attempts: 1, nextAttempt: 1 },
  });
  expect(store.mail.news.backlog()).toBe(1);
  store.transaction('test', () => store.mail.forget());
  const { mail } = store;
  expect([
    mail.links.count(),
    mail.news.count(),
    mail.quarantine.count(),
    mail.decisions.all().length,
  ]).toEqual([0, 0, 0, 0]);
  expect([mail.facts.map(), mail.facts.chosen(), mail.facts.listed('crm'), mail.left.counts()]).toEqual([
    ...[null, null, null, {}],
  ]);
  expect(mail.history.page(null, 9)).toEqual([]);
  expect(mail.links.isFormerKey('k')).toBe(false);
  expect([store.meta.get('mail-settings'), store.meta.get('account'), store.quarantine.count()]).toEqual([
    ...[null, 'kept', 1],
  ]);
});
