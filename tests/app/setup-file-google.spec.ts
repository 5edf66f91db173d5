/** Accounts with OAuth in a set-up file: refresh tokens by reference, own clients, and mailboxes that share the account's sign-in (A9, A12). */
import { expect, test } from 'vitest';
import { readSetupFile, type SetupFile } from '../../src-main/accounts/setup-file.ts';
import { knownKinds, offeredKinds } from '../../src-main/app/index.ts';

const kinds = offeredKinds(knownKinds);
const google = { kind: 'google', credentials: 'oauth' } as const;
const imap = { kind: 'imap', credentials: 'password' } as const;
const good: SetupFile = {
  crm: { kind: 'bridge', url: 'https://crm.example.com/', token: { env: 'CRM' } },
  account: { kind: 'google', address: 'Anna@example.com', refreshToken: { env: 'REFRESH' } },
  primaryCalendar: 'anna@example.com',
};

function read(change: object) {
  return readSetupFile('/etc/c/setup.json', {
    env: { CRM: 't', REFRESH: 'r-1', OTHER: 'r-2', PASSWORD: 'p' },
    kinds: {
      ...kinds,
      providers: [...kinds.providers.filter(({ kind }) => kind !== 'google'), google],
      mailboxes: [imap, google],
    },
    readFile: () => JSON.stringify({ ...good, ...change }),
  });
}
const complaintsOf = (change: object): readonly string[] => {
  const answer = read(change);
  return answer.type === 'read' ? [] : answer.complaints;
};

test('the account has a refresh token, and a client of its own where the file names one', () => {
  const client = { clientId: '1-a.apps.googleusercontent.com' };
  expect(read({})).toMatchObject({
    setup: {
      account: {
        address: 'anna@example.com',
        credentials: { type: 'oauth', client: null },
        secret: 'r-1',
      },
    },
  });
  expect(read({ account: { ...good.account, client } })).toMatchObject({
    setup: { account: { credentials: { client: { clientId: client.clientId, clientSecret: '' } } } },
  });
});

test('a mailbox of the same kind uses the sign-in of the account, and no secret of it', () => {
  expect(read({ mail: { kind: 'google' } })).toMatchObject({
    setup: {
      mail: { kind: 'google', address: 'anna@example.com', secret: '', signIn: 'account' },
    },
  });
});

test('what the own client has of Gmail in a minute reaches the mailbox, and only a number does', () => {
  const client = { clientId: '1-a.apps.googleusercontent.com', mailUnitsPerMinute: 15_000 };
  const given = (mailUnitsPerMinute: unknown) =>
    read({
      account: { ...good.account, client: { ...client, mailUnitsPerMinute } },
      mail: { kind: 'google' },
    });
  expect(given(15_000)).toMatchObject({ setup: { mail: { credentials: { client } } } });
  for (const wrong of [0, 99, 1.5, '15000', null]) expect(given(wrong)).toMatchObject({ type: 'refused' });
});

test('an own client names where it is registered at Microsoft, and only a place that exists', () => {
  const client = { clientId: '6731de76-14a6-49ae-97bc-6eba6914391e' };
  const given = (authority: unknown) =>
    read({ account: { ...good.account, client: { ...client, authority } } });
  const authority = 'https://login.microsoftonline.us/contoso.com';
  expect(given(authority)).toMatchObject({
    setup: { account: { credentials: { client: { ...client, clientSecret: '', authority } } } },
  });
  for (const wrong of ['', 'contoso.com', 'https://login.example.com/contoso.com', null])
    expect(given(wrong)).toMatchObject({
      type: 'refused',
      complaints: [expect.stringContaining('account.client.authority: ')],
    });
});

test('a mailbox with a refresh token has a sign-in of its own', () => {
  const other = { kind: 'google', address: 'team@example.com', refreshToken: { env: 'OTHER' } };
  expect(read({ mail: [{ kind: 'google' }, other] })).toMatchObject({
    setup: {
      mail: { signIn: 'account' },
      furtherMail: [{ address: 'team@example.com', secret: 'r-2', signIn: 'mail.1' }],
    },
  });
});

test('what is missing, and what belongs to the other way to sign in, is named', () => {
  expect(complaintsOf({ mail: [{ kind: 'google' }, { kind: 'google', address: 'b@example.com' }] })).toEqual([
    expect.stringContaining('mail.1.refreshToken: is missing'),
  ]);
  expect(complaintsOf({ mail: { kind: 'google', password: { env: 'PASSWORD' } } })).toEqual([
    'mail.password: not for google',
  ]);
  expect(complaintsOf({ mail: { kind: 'imap', refreshToken: { env: 'OTHER' } } })).toEqual([
    'mail.refreshToken: not for imap',
    expect.stringContaining('mail.password: is missing'),
  ]);
});
