/** Protects the set-up file: secrets only by reference, strict fields, complaints that name the field and what would be right. */
import { expect, test } from 'vitest';
import { readSetupFile, type SetupFile } from '../../src-main/accounts/setup-file.ts';
import { knownKinds, offeredKinds } from '../../src-main/app/index.ts';

const good = {
  crm: { kind: 'bridge', url: 'https://crm.example.com/', token: { env: 'CRM_TOKEN' } },
  account: {
    kind: 'caldav',
    url: 'https://dav.example.com/',
    user: 'alex',
    password: { file: 'password.txt' },
  },
  primaryCalendar: 'Work',
} as const satisfies SetupFile;

const files: Readonly<Record<string, string>> = {
  '/etc/c/password.txt': 'p-secret\n',
  '/etc/c/ca.pem': 'PEM',
};

function read(json: unknown, env: Record<string, string> = { CRM_TOKEN: 't-secret' }) {
  return readSetupFile('/etc/c/setup.json', {
    env,
    kinds: offeredKinds(knownKinds),
    readFile(path) {
      if (path === '/etc/c/setup.json') return typeof json === 'string' ? json : JSON.stringify(json);
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
  });
}

test('a minimal set-up reads its secrets from the places it names and gets defaults for the rest', () => {
  const answer = read({ ...good, account: { ...good.account, ca: 'ca.pem' } });
  expect(answer).toMatchObject({
    type: 'read',
    setup: {
      crm: {
        kind: 'bridge',
        credentials: { type: 'token', url: 'https://crm.example.com/' },
        secret: 't-secret',
      },
      account: {
        kind: 'caldav',
        address: null,
        credentials: {
          type: 'password',
          user: 'alex',
          url: 'https://dav.example.com/',
          ca: 'PEM',
          confirmedHosts: [],
        },
        secret: 'p-secret',
      },
      primaryCalendar: 'Work',
      settings: {
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: false,
      },
    },
  });
});

test('an account of a Windows domain: its domain, and how it signs in', () => {
  const account = { ...good.account, kind: 'exchange', url: undefined, address: 'Anna@Example.com' };
  expect(read({ ...good, account: { ...account, domain: 'CORP', authentication: 'ntlm' } })).toMatchObject({
    setup: {
      account: {
        kind: 'exchange',
        address: 'anna@example.com',
        credentials: { type: 'password', user: 'alex', url: '', domain: 'CORP', authentication: 'ntlm' },
      },
    },
  });
});

test('a literal secret is refused, the complaint says what to write instead, and never repeats it (S9)', () => {
  for (const json of [
    { ...good, account: { ...good.account, password: 'hunter2' } },
    { ...good, crm: { ...good.crm, token: 'hunter2' } },
    { ...good, crm: { ...good.crm, token: { env: 'hunter2 is not a name' } } },
    { ...good, account: { ...good.account, password: { value: 'hunter2' } } },
  ]) {
    const answer = read(json);
    expect(answer).toMatchObject({ type: 'refused', problem: { code: 'setup-invalid' } });
    const told = JSON.stringify(answer);
    expect(told).not.toContain('hunter2');
    expect(told).toContain('{\\"env\\": \\"NAME\\"}');
    expect(told).toMatch(/account\.password|crm\.token/);
  }
});

test.each([
  [{ ...good, primaryCalendar: undefined }, 'primaryCalendar: is missing'],
  [{ ...good, surprise: 1 }, 'the file: does not know "surprise"'],
  [{ ...good, direction: 'sideways' }, 'direction: must be "two-way" or "crm-to-provider"'],
  [{ ...good, crm: { ...good.crm, kind: 'unheard-of' } }, 'crm.kind: must be "bridge"'],
  [
    { ...good, account: { ...good.account, kind: undefined } },
    'account.kind: must be "google", "microsoft", "caldav" or "exchange"',
  ],
  [{ ...good, account: [] }, 'account: expected object'],
  [{ ...good, folders: {} }, 'the file: does not know "folders"'],
  [{ ...good, crm: { ...good.crm, url: 'ftp://x' } }, 'crm.url: an address like'],
  [{ ...good, existing: { from: '1 January' } }, 'existing.from: a date like "2026-01-31"'],
  [{ ...good, account: { ...good.account, url: undefined } }, 'account: needs "url"'],
  [
    { ...good, account: { ...good.account, password: { file: 'gone.txt' } } },
    'account.password.file: the file it names cannot be read',
  ],
  [
    { ...good, crm: { ...good.crm, token: { env: 'NOT_SET' } } },
    'crm.token.env: the environment variable NOT_SET is not set',
  ],
  [
    { ...good, account: { ...good.account, domain: 'CORP', authentication: 'ntlm' } },
    'account.domain: not for caldav\naccount.authentication: not for caldav',
  ],
  [
    { ...good, account: { ...good.account, kind: 'exchange', authentication: 'kerberos' } },
    'account.authentication: must be "automatic", "ntlm" or "basic"',
  ],
  ['{"crm":', '/etc/c/setup.json is not JSON'],
] as const)('a mistake is refused, naming where and why: %#', (json, complaint) => {
  const answer = read(json);
  expect(answer.type).toBe('refused');
  if (answer.type === 'refused') expect(answer.complaints.join('\n')).toContain(complaint);
});

const withMail = (mail: object, account: object = {}): object => ({
  ...good,
  account: { ...good.account, ...account },
  mail: { kind: 'imap', address: 'Anna@Example.com', ...mail },
});

test('the section for mail: what it leaves out is as in the account, or has a default', () => {
  const answer = read(withMail({}));
  const { account } = answer.type === 'read' ? answer.setup : { account: null };
  expect(answer).toMatchObject({
    type: 'read',
    setup: {
      mail: {
        kind: 'imap',
        address: 'anna@example.com',
        credentials: { type: 'password', user: '', url: '', ca: '', confirmedHosts: [] },
        secret: account?.secret,
        map: 'suggest',
        settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
      },
    },
  });
  expect(read(good)).toMatchObject({ type: 'read', setup: { mail: null } });
  // the account's own mailbox is signed in to with the account's user name
  const own = read({
    ...good,
    account: { ...good.account, user: 'anna@example.com' },
    mail: { kind: 'imap' },
  });
  expect(own).toMatchObject({
    setup: { mail: { address: 'anna@example.com', credentials: { user: 'anna@example.com' } } },
  });
});

test('A11: several mailboxes: the first may be the account’s, each further one has a sign-in of its own', () => {
  const first = { kind: 'imap', address: 'anna@example.com' };
  const second = { ...first, address: 'Info@example.com', password: { env: 'INFO' } };
  const env = { CRM_TOKEN: 't-secret', INFO: 'i-secret' };
  expect(read({ ...good, mail: [first] }, env)).toEqual(read({ ...good, mail: first }, env));
  expect(read({ ...good, mail: [first, second] }, env)).toMatchObject({
    type: 'read',
    setup: {
      mail: { address: 'anna@example.com', secret: 'p-secret' },
      furtherMail: [{ address: 'info@example.com', secret: 'i-secret' }],
    },
  });
  const complaintsOf = (mail: unknown): unknown => {
    const answer = read({ ...good, mail }, env);
    return answer.type === 'refused' ? answer.complaints.join() : null;
  };
  expect(complaintsOf([first, { kind: 'imap', password: { env: 'INFO' } }])).toContain('mail.1.address: ');
  expect(complaintsOf([first, { ...first, address: 'info@example.com' }])).toContain('mail.1.password: ');
  expect(complaintsOf([first, { ...second, address: 'ANNA@example.com' }])).toContain(
    'mail.1.address: another',
  );
  expect(complaintsOf([first, { ...second, password: { env: 'NO' } }])).toContain('mail.1.password.env: ');
  expect(complaintsOf([])).toContain('mail');
  const many = Array.from({ length: 10 }, (_, at) => ({ ...second, address: `m${at}@example.com` }));
  expect(complaintsOf([first, ...many.slice(1)])).toBeNull();
  expect(complaintsOf([first, ...many])).toContain('mail: at most 10');
});

test('the section for mail: everything it can say', () => {
  expect(
    read(
      withMail({
        user: 'anna',
        password: { env: 'CRM_TOKEN' },
        url: 'imaps://mail.example.com:1993',
        confirmedHosts: ['Mail.Example.com'],
        folders: { Inbox: 'INBOX', 'Projects/North': null },
        startDate: '2026-01-31',
        mostMegabytes: 25,
        onlyKnownPeople: true,
        blocked: ['Bob@Example.org', '@example.net', '@example.net'],
      }),
    ),
  ).toMatchObject({
    type: 'read',
    setup: {
      mail: {
        credentials: {
          user: 'anna',
          url: 'imaps://mail.example.com:1993',
          confirmedHosts: ['mail.example.com'],
        },
        map: { Inbox: 'INBOX', 'Projects/North': null },
        settings: {
          startDate: '2026-01-31',
          mostMegabytes: 25,
          onlyKnownPeople: true,
          blocked: ['bob@example.org', '@example.net'],
        },
      },
    },
  });
});

test.each([
  [withMail({ kind: 'pop3' }), 'mail.kind: must be "google", "microsoft", "imap" or "exchange"'],
  [withMail({ kind: undefined }), 'mail.kind: must be "google", "microsoft", "imap" or "exchange"'],
  [withMail({ surprise: 1 }), 'mail: does not know "surprise"'],
  [withMail({ address: 'anna' }), 'mail.address: an e-mail address'],
  [withMail({ address: undefined }, { address: undefined }), 'mail.address: is missing'],
  [withMail({ password: 'hunter2' }), 'mail.password: a secret is never written here'],
  [withMail({ password: { env: 'NOT_SET' } }), 'mail.password.env: the environment variable NOT_SET'],
  [withMail({ url: 'https://mail.example.com' }), 'mail.url: an address like "imaps://mail.example.com:993"'],
  [withMail({ url: 'mail.example.com' }), 'mail.url: an address like'],
  [withMail({ ca: 'gone.pem' }), 'mail.ca: the file it names cannot be read'],
  [withMail({ folders: { Inbox: '' } }), 'mail.folders.Inbox: '],
  [withMail({ folders: ['Inbox'] }), 'mail.folders: '],
  [withMail({ startDate: '31-01-2026' }), 'mail.startDate: a date like "2026-01-31"'],
  [withMail({ mostMegabytes: 0 }), 'mail.mostMegabytes: '],
  [withMail({ mostMegabytes: 1001 }), 'mail.mostMegabytes: '],
  [withMail({ mostMegabytes: 1.5 }), 'mail.mostMegabytes: '],
  [withMail({ onlyKnownPeople: 'yes' }), 'mail.onlyKnownPeople: '],
  [withMail({ blocked: ['example.org'] }), 'mail.blocked.0: an address like "ann@example.com"'],
  [withMail({ blocked: Array.from({ length: 1001 }, (_, at) => `a${at}@b`) }), 'mail.blocked: '],
  [{ ...good, mail: [] }, 'mail.0: is missing'],
] as const)('a mistake in the section for mail is refused, naming where and why: %#', (json, complaint) => {
  const answer = read(json);
  expect(answer.type).toBe('refused');
  if (answer.type === 'refused') {
    expect(answer.complaints.join('\n')).toContain(complaint);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  }
});

test('the edges of the section for mail are allowed', () => {
  for (const mail of [
    { mostMegabytes: 1 },
    { mostMegabytes: 1000 },
    { url: 'imap://127.0.0.1:143' },
    { blocked: Array.from({ length: 1000 }, (_, at) => `a${at}@b`) },
    { folders: {} },
  ])
    expect(read(withMail(mail))).toMatchObject({ type: 'read' });
});
