/** When a mailbox moved (A13): its new sign-in takes the old one's place, and nothing of the old one is kept. */
import { expect, test } from 'vitest';
import { mailboxAccountIdOf } from '../../../src-main/accounts/identity.ts';
import { replaceMailbox } from '../../../src-main/app/setup/replace-mailbox.ts';
import type { SavedMailbox } from '../../../src-main/app/setup/saved-mailbox.ts';
import { replacingMachine as machine } from '../../support/replacing-machine.ts';

const password = { type: 'password' as const, user: 'anna', url: '', ca: '', confirmedHosts: [] };
const oauth = { type: 'oauth' as const, user: 'anna', client: null };
const mailbox = (
  address: string,
  credentials: SavedMailbox['credentials'],
  more: Partial<SavedMailbox> = {},
): SavedMailbox => ({
  ...{ kind: 'imap', address, credentials, user: 'anna', host: '', sameSignIn: false },
  ...more,
});

test('a new password replaces the old one, and every former address is kept', async () => {
  const { parts, sealed, saved } = machine({});
  sealed.set('owner:mail mail-password', 'old').set('owner:mail-move mail-move-password', 'new');
  const before = mailbox('Anna@Old.example', password, { movedFrom: ['first@old.example'] });
  expect(await replaceMailbox(parts, null, before, mailbox('anna@new.example', password))).toBeNull();
  expect(Object.fromEntries(sealed)).toEqual({ 'owner:mail mail-password': 'new' });
  expect(saved.get('mail')).toMatchObject({
    address: 'anna@new.example',
    movedFrom: ['first@old.example', 'anna@old.example'],
  });
});

test('from a sign-in in the browser to another one: the old permission is given back first', async () => {
  const { parts, calls, sealed } = machine({});
  sealed.set('owner:mail-move oauth-tokens', 'new');
  await replaceMailbox(
    parts,
    null,
    mailbox('anna@old.example', oauth, { kind: 'google' }),
    mailbox('anna@new.example', oauth, { kind: 'microsoft' }),
  );
  expect(calls).toEqual(['drop mail', 'copy mail-move mail microsoft', 'drop mail-move']);
});

test('from a sign-in in the browser to a password, and back: nothing of the other kind stays', async () => {
  const { parts, sealed, calls } = machine({});
  sealed.set('owner:mail oauth-tokens', 'old').set('owner:mail-move mail-move-password', 'new');
  await replaceMailbox(parts, null, mailbox('a@x.example', oauth), mailbox('a@x.example', password));
  expect(Object.fromEntries(sealed)).toEqual({ 'owner:mail mail-password': 'new' });
  expect(calls).toEqual(['drop mail', 'drop mail-move']);
  sealed.set('owner:mail-move oauth-tokens', 'newer');
  await replaceMailbox(parts, null, mailbox('a@x.example', password), mailbox('a@x.example', oauth));
  expect([...sealed.keys()]).toEqual([]);
});

test('to the sign-in of the calendar’s account: its own secret is not kept; the account’s stays', async () => {
  const { parts, sealed, saved } = machine({});
  sealed.set('owner:mail mail-password', 'old').set('owner account-password', 'account');
  await replaceMailbox(
    parts,
    null,
    mailbox('anna@old.example', password),
    mailbox('anna@new.example', password, { sameSignIn: true }),
  );
  expect(Object.fromEntries(sealed)).toEqual({ 'owner account-password': 'account' });
  expect(saved.get('mail')).toMatchObject({ sameSignIn: true });
});

test('away from the sign-in of the calendar’s account: the account keeps it', async () => {
  const { parts, sealed, calls } = machine({});
  sealed.set('owner account-password', 'account').set('owner:mail-move mail-move-password', 'new');
  await replaceMailbox(
    parts,
    null,
    mailbox('anna@old.example', password, { sameSignIn: true }),
    mailbox('anna@new.example', password),
  );
  expect(Object.fromEntries(sealed)).toEqual({
    'owner account-password': 'account',
    'owner:mail mail-password': 'new',
  });
  expect(calls).toEqual(['drop mail-move']);
});

test('a further mailbox with another address takes the old one’s place in the list (A11)', async () => {
  const others = mailbox('team@x.example', password);
  const { parts, sealed, saved } = machine({
    'further-mail': [mailbox('info@old.example', password), others],
  });
  const [oldId, newId] = ['info@old.example', 'info@new.example'].map(mailboxAccountIdOf);
  sealed.set(`owner:mail:${oldId} mail-password`, 'old').set('owner:mail-move mail-move-password', 'new');
  const now = mailbox('info@new.example', password);
  expect(await replaceMailbox(parts, oldId ?? '', mailbox('info@old.example', password), now)).toBe(newId);
  expect(Object.fromEntries(sealed)).toEqual({ [`owner:mail:${newId} mail-password`]: 'new' });
  expect(saved.get('further-mail')).toEqual([others, { ...now, movedFrom: ['info@old.example'] }]);
});

test('a new secret that cannot be opened leaves everything as it was', async () => {
  const { parts, sealed, saved, calls } = machine({});
  sealed.set('owner:mail mail-password', 'old');
  await expect(
    replaceMailbox(parts, null, mailbox('a@old.example', password), mailbox('a@new.example', password)),
  ).rejects.toThrow('sign-in-required');
  expect(Object.fromEntries(sealed)).toEqual({ 'owner:mail mail-password': 'old' });
  expect([saved.size, calls]).toEqual([0, []]);
});
