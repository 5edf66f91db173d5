/** Protects the set-up file: secrets only by reference, strict fields, complaints that name the field and what would be right. */
import { expect, test } from 'vitest';
import { readSetupFile, type SetupFile } from '../../src-main/accounts/setup-file.ts';
import { kindsForSetupFiles, knownKinds } from '../../src-main/app/index.ts';

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
    kinds: kindsForSetupFiles(knownKinds),
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
  [{ ...good, account: { ...good.account, kind: undefined } }, 'account.kind: must be "caldav"'],
  [{ ...good, account: [] }, 'account: expected object'],
  [{ ...good, folders: {} }, 'folders: mail is not synchronised yet; leave it out'],
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
  ['{"crm":', '/etc/c/setup.json is not JSON'],
] as const)('a mistake is refused, naming where and why: %#', (json, complaint) => {
  const answer = read(json);
  expect(answer.type).toBe('refused');
  if (answer.type === 'refused') expect(answer.complaints.join('\n')).toContain(complaint);
});
