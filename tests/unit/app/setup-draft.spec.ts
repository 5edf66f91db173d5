/** Protects a setup that an earlier version saved: an update must not ask a person to sign in and choose again. */
import { expect, test } from 'vitest';
import { emptyDraft, openDraft, setupDraft } from '../../../src-main/app/setup/draft.ts';
import type { ProfileKey } from '../../../src-main/store/profile.ts';

/** As version 0.1.0 wrote it, when there was one kind of provider and one of CRM. */
const firstVersion = {
  owner: '0b0c2c53-3f58-4f3e-9d6c-6b8f3f1f7a11',
  step: 'done',
  crm: {
    url: 'https://crm.example.com',
    name: 'Example CRM',
    user: 'Anna de Wit',
    email: 'anna@example.com',
  },
  rules: { direction: 'two-way', createPrefix: '', providers: ['caldav', 'google'] },
  discovered: null,
  account: {
    accountId: '5f2f0c2e',
    user: 'anna',
    url: 'https://dav.example.com/',
    ca: '-----BEGIN CERTIFICATE-----',
    confirmedHost: 'dav.example.com',
    summary: {
      address: 'anna@example.com',
      provider: 'caldav',
      host: 'dav.example.com',
      lacks: ['online-meetings'],
      features: [{ feature: 'privacy', state: 'yes' }],
    },
  },
  calendars: [{ id: '/anna/work/', name: 'Work', isDefault: true, mayWrite: true, upcoming: [] }],
  chosen: {
    calendar: '/anna/work/',
    direction: 'two-way',
    createPrefix: '',
    existingProvider: 'take',
    existingCrm: 'leave',
    from: null,
    until: null,
  },
  directed: true,
  previewOf: '{}',
};

test('a setup of the first version is read with every answer, under the kinds there were', () => {
  const values = new Map<ProfileKey, unknown>([['setup', firstVersion]]);
  const profile = {
    get: (key: ProfileKey) => values.get(key) ?? null,
    set: (key: ProfileKey, value: unknown) => void values.set(key, value),
  };
  const draft = openDraft(profile, () => 'another owner').current();
  expect(draft).toEqual({
    ...firstVersion,
    begun: null,
    movedFrom: [],
    crm: {
      credentials: { type: 'token', url: 'https://crm.example.com' },
      summary: { kind: 'bridge', ...firstVersion.crm, limits: [] },
    },
    account: {
      accountId: '5f2f0c2e',
      credentials: {
        type: 'password',
        user: 'anna',
        url: 'https://dav.example.com/',
        ca: '-----BEGIN CERTIFICATE-----',
        confirmedHosts: ['dav.example.com'],
      },
      summary: {
        kind: 'caldav',
        address: 'anna@example.com',
        host: 'dav.example.com',
        lacks: ['online-meetings'],
        features: [{ feature: 'privacy', state: 'yes' }],
      },
    },
  });
  // what is saved from now on is read as it is
  expect(setupDraft.parse(draft)).toEqual(draft);
});

test('a setup that was left half way keeps what was answered and found', () => {
  const discovered = {
    address: 'anna@example.com',
    host: 'dav.example.com',
    url: 'https://dav.example.com/',
    needsConfirmation: false,
  };
  expect(
    setupDraft.parse({ ...firstVersion, step: 'account', account: null, discovered, previewOf: null }),
  ).toMatchObject({
    step: 'account',
    crm: { summary: { kind: 'bridge', user: 'Anna de Wit' } },
    discovered: { kind: 'caldav', ...discovered },
    account: null,
  });
});

test('a setup without features, or with those of another version, is read, without them (A4)', () => {
  const { features: _, ...summary } = firstVersion.account.summary;
  for (const more of [{}, { features: [{ feature: 'telepathy', state: 'yes' }] }])
    expect(
      setupDraft.parse({
        ...firstVersion,
        account: { ...firstVersion.account, summary: { ...summary, ...more } },
      }),
    ).toMatchObject({ step: 'done', account: { summary: { kind: 'caldav', features: [] } } });
});

test('what is no setup counts as none', () => {
  const profile = { get: () => ({ ...firstVersion, step: 'elsewhere' }), set: () => undefined };
  expect(openDraft(profile, () => 'new').current()).toEqual(emptyDraft('new'));
});
