/** What the steps of setup make of the servers' answers. */
import { expect, test } from 'vitest';
import { emptyDraft } from '../../../src-main/app/setup/draft.ts';
import { accountAgain, crmStep, type StepParts } from '../../../src-main/app/setup/steps.ts';
import { wholeCredentials } from '../../../src-main/app/setup/typed-credentials.ts';
import type { Credentials } from '../../../src-shared/contract/index.ts';
import type { CrmLimit } from '../../../src-shared/domain/crm.ts';

const rules = {
  direction: 'two-way',
  createPrefix: '',
  useOrganizer: false,
  deletingRestricted: false,
  editingRestricted: false,
  providers: ['caldav'],
  features: { calendar: true, mail: false },
};

function partsFor(limits: readonly CrmLimit[]): StepParts {
  const found = {
    url: 'https://crm.example',
    name: 'CRM',
    user: 'Anna',
    email: 'anna@example.com',
    limits,
    rules,
  };
  return {
    ask: async () => found,
    secrets: { put: async () => undefined },
    draft: () => emptyDraft(''),
  } as unknown as StepParts;
}

test('setup goes on from a CRM without limits, and stays to show those of another', async () => {
  const input = {
    kind: 'bridge',
    credentials: { type: 'token', url: 'https://crm.example' },
    secret: 't',
  } as const;
  expect(await crmStep(partsFor([]), input, false)).toMatchObject({
    step: 'account',
    crm: { summary: { limits: [] } },
  });
  expect(await crmStep(partsFor(['crm-cannot-remove']), input, false)).toMatchObject({
    step: 'crm',
    crm: { summary: { limits: ['crm-cannot-remove'] } },
  });
});

test('a calendar that was made meanwhile is found when the account is asked again, and what was chosen stays', async () => {
  const credentials = { type: 'password', user: 'anna', url: '', ca: '', confirmedHosts: [] } as const;
  const summary = { kind: 'caldav', address: 'anna@example.com', host: '', lacks: [], features: [] };
  const calendar = { id: 'new', name: 'New', isDefault: false, mayWrite: true, upcoming: [] };
  const asked: unknown[] = [];
  const parts = {
    ask: async (name: string, input: unknown) => {
      asked.push([name, input]);
      return { accountId: '1', host: 'dav.example.com', lacks: [], features: [], calendars: [calendar] };
    },
    secrets: { need: async () => 'secret' },
    draft: () => ({ ...emptyDraft(''), step: 'calendar' }),
  } as unknown as StepParts;
  const account = { accountId: '1', credentials: { ...credentials, confirmedHosts: [] }, summary };
  const change = await accountAgain(parts, account);
  expect(asked).toEqual([
    ['account', { kind: 'caldav', address: 'anna@example.com', credentials, secret: 'secret' }],
  ]);
  expect(change).toEqual({
    account: { ...account, summary: { ...summary, host: 'dav.example.com' } },
    calendars: [calendar],
  });
});

test('S1: signing in again keeps the servers that were confirmed before, and adds those confirmed now', () => {
  const before = {
    type: 'password' as const,
    user: 'anna',
    url: 'https://dav.example.com/',
    ca: '',
    confirmedHosts: ['dav.example.com', 'cal.example.net'],
  } satisfies Credentials;
  const again = { type: 'password', user: '', url: '', ca: '' } as const;
  const context = {
    before,
    address: 'anna@example.org',
    wrongAddress: 'not-a-calendar-server',
  } as const;
  expect(wholeCredentials({ ...again, confirmedHosts: [] }, context)).toEqual(before);
  expect(
    wholeCredentials({ ...again, confirmedHosts: [], domain: ' CORP ', authentication: 'ntlm' }, context),
  ).toEqual({ ...before, domain: 'CORP', authentication: 'ntlm' });
  const windows = { ...context, before: { ...before, domain: 'CORP', authentication: 'ntlm' } } as const;
  expect(wholeCredentials({ ...again, confirmedHosts: [], domain: '' }, windows)).toEqual(windows.before);
  expect(
    wholeCredentials({ ...again, confirmedHosts: [], authentication: 'automatic' }, windows),
  ).toMatchObject({ domain: 'CORP', authentication: 'automatic' });
  expect(
    wholeCredentials({ ...again, confirmedHosts: [' New.example.com', 'dav.example.com'] }, context),
  ).toMatchObject({ confirmedHosts: ['dav.example.com', 'cal.example.net', 'new.example.com'] });
});
