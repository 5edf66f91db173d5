/** The folders of a mailbox that moved (A13): the map follows by role and by name, once for each mailbox. */
import { expect, it } from 'vitest';
import { takeMailbox } from '../../../src-main/app/engine/moved-mailbox.ts';
import type { FolderMap } from '../../../src-shared/domain/mail/folder-map.ts';
import type { Mailbox, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import { newStore } from '../../support/new-store.ts';

const folder = (id: string, path: string, role?: MailboxRole): Mailbox => ({
  ...{ id, path: path.split('/'), holdsMessages: true, mayWrite: true },
  ...(role === undefined ? {} : { role, roleReason: 'declared' as const }),
});
const crm = [folder('c-in', 'Inbox', 'inbox'), folder('c-north', 'North'), folder('c-south', 'South')];
const old = [
  folder('INBOX', 'INBOX', 'inbox'),
  folder('Work/North', 'Work/North'),
  folder('South', 'South'),
  folder('Sent', 'Sent', 'sent'),
];
const next = [
  folder('in-1', 'Postvak IN', 'inbox'),
  folder('n-1', 'Work/North'),
  folder('s-1', 'Verzonden', 'sent'),
];
const map: FolderMap = [
  { crm: 'c-in', provider: 'INBOX', reason: 'role-declared' },
  { crm: 'c-north', provider: 'Work/North', reason: 'person' },
  { crm: 'c-south', provider: 'South', reason: 'same-name' },
  { crm: 'c-none', provider: null, reason: 'person' },
];

function storeOfOld() {
  const store = newStore({ clock: { now: () => 0 } });
  store.transaction('old', () => {
    store.meta.set('mailbox', 'old');
    store.mail.facts.setMap(map);
    store.mail.facts.setListed('provider', { mailboxes: old, missing: [] });
  });
  return store;
}
const now = { crm, provider: next };

it('follows roles and names; a folder that is not there any more is not synchronised', () => {
  const store = storeOfOld();
  takeMailbox(store, { map: null, movedFrom: [] }, 'new', now);
  expect(store.mail.facts.map()).toEqual([
    { crm: 'c-in', provider: 'in-1', reason: 'role-declared' },
    { crm: 'c-north', provider: 'n-1', reason: 'person' },
    { crm: 'c-south', provider: null, reason: 'no-counterpart' },
    { crm: 'c-none', provider: null, reason: 'person' },
  ]);
  expect(store.mail.moved.move()).toEqual({
    phase: 'begun',
    mailboxes: [
      ['INBOX', 'in-1'],
      ['Work/North', 'n-1'],
    ],
  });
  // the same mailbox at the next run
  store.transaction('settled', () => store.mail.moved.settle());
  takeMailbox(store, { map: null, movedFrom: [] }, 'new', now);
  expect(store.mail.moved.move()).toBeNull();
});

it('takes the folders that a set-up file names for the new mailbox', () => {
  const store = storeOfOld();
  takeMailbox(store, { map: { Inbox: 'Verzonden', North: null }, movedFrom: [] }, 'new', now);
  expect(store.mail.facts.map()).toEqual([
    { crm: 'c-in', provider: 's-1', reason: 'person' },
    { crm: 'c-north', provider: null, reason: 'person' },
  ]);
  expect(store.mail.moved.move()?.mailboxes).toEqual([['INBOX', 's-1']]);
  const other = storeOfOld();
  expect(() => takeMailbox(other, { map: { Inbox: 'INBOX' }, movedFrom: [] }, 'new', now)).toThrow(
    'setup-invalid',
  );
  expect(other.meta.get('mailbox')).toBe('old');
});

it('without a person’s word nothing moves', () => {
  const store = storeOfOld();
  takeMailbox(store, { map: null }, 'new', now);
  expect(store.mail.moved.move()).toBeNull();
  expect(store.mail.facts.map()).toEqual(map);
  expect(store.meta.get('mailbox')).toBe('new');
});
