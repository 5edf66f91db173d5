/** When the account's mailbox moved (A13): the new sign-in takes the old one's place, and no mailbox gets the new secret (S1). */
import { expect, test } from 'vitest';
import { replaceSignIn } from '../../../src-main/app/setup/replace-sign-in.ts';
import type { SavedMailbox } from '../../../src-main/app/setup/saved-mailbox.ts';
import type { SignInPart } from '../../../src-main/app/setup/secrets.ts';
import type { Credentials } from '../../../src-shared/contract/index.ts';
import { replacingMachine } from '../../support/replacing-machine.ts';

type Account = Parameters<typeof replaceSignIn>[1];

const password: Credentials = { type: 'password', user: 'anna', url: '', ca: '', confirmedHosts: [] };
const oauth: Credentials = { type: 'oauth', user: 'anna', client: null };
const account = (kind: string, credentials: Credentials): Account => ({
  accountId: kind,
  credentials,
  summary: { kind, address: `anna@${kind}.example`, host: '', lacks: [], features: [] },
});
const mailbox = (address: string, credentials: typeof password | typeof oauth, sameSignIn: boolean) =>
  ({ kind: 'imap', address, credentials, user: 'anna', host: '', sameSignIn }) as SavedMailbox;

function machine(profile: Parameters<typeof replacingMachine>[0]) {
  const all = replacingMachine(profile);
  const put = (part: SignInPart, secret: string) => all.parts.secrets.put(part, 'password', secret);
  return { ...all, put };
}

test('a new password replaces the old one; mailboxes that used the old one keep it for themselves', async () => {
  const { parts, sealed, saved, put } = machine({
    mail: mailbox('anna@old.example', password, true),
    'further-mail': [
      mailbox('team@old.example', password, true),
      mailbox('own@old.example', password, false),
    ],
  });
  await put('account', 'old');
  await put('move', 'new');
  await replaceSignIn(parts, account('caldav', password), account('exchange', password));
  const [further = ''] = [...sealed.keys()].filter((key) => key.startsWith('owner:mail:'));
  expect(Object.fromEntries(sealed)).toEqual({
    'owner account-password': 'new',
    'owner:mail mail-password': 'old',
    [further]: 'old',
  });
  expect(saved.get('mail')).toMatchObject({ address: 'anna@old.example', sameSignIn: false });
  expect(saved.get('further-mail')).toMatchObject([{ sameSignIn: false }, { sameSignIn: false }]);
});

test('from a password to a sign-in in the browser: the old password is not kept', async () => {
  const { parts, sealed, calls, put } = machine({});
  await put('account', 'old');
  await replaceSignIn(parts, account('caldav', password), account('google', oauth));
  expect(calls).toEqual(['copy move account google', 'drop move']);
  expect([...sealed.keys()]).toEqual([]);
});

test('from one browser sign-in to another: what a mailbox uses is copied before the old one is given back', async () => {
  const { parts, sealed, calls, saved } = machine({ mail: mailbox('anna@google.example', oauth, true) });
  sealed.set('owner oauth-tokens', 'old');
  await replaceSignIn(parts, account('google', oauth), account('microsoft', oauth));
  expect(calls).toEqual([
    'copy account mail imap',
    'drop account',
    'copy move account microsoft',
    'drop move',
  ]);
  expect(saved.get('mail')).toMatchObject({ sameSignIn: false });
});

test('from a browser sign-in to a password: its tokens are not kept', async () => {
  const { parts, sealed, calls, put } = machine({});
  sealed.set('owner oauth-tokens', 'old');
  sealed.set('owner crm-token', 'crm');
  await put('move', 'new');
  await replaceSignIn(parts, account('google', oauth), account('caldav', password));
  expect(calls).toEqual(['drop account', 'drop move']);
  expect(Object.fromEntries(sealed)).toEqual({ 'owner crm-token': 'crm', 'owner account-password': 'new' });
});

test('a mailbox whose secret cannot be opened asks for it later, and does not get the new one', async () => {
  const { parts, sealed, saved, put } = machine({ mail: mailbox('anna@old.example', password, true) });
  await put('move', 'new');
  await replaceSignIn(parts, account('caldav', password), account('exchange', password));
  expect(Object.fromEntries(sealed)).toEqual({ 'owner account-password': 'new' });
  expect(saved.get('mail')).toMatchObject({ sameSignIn: false });
});
