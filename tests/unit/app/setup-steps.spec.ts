/** What the steps of setup make of the servers' answers. */
import { expect, test } from 'vitest';
import { emptyDraft } from '../../../src-main/app/setup/draft.ts';
import { crmStep, type StepParts } from '../../../src-main/app/setup/steps.ts';
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
  const input = { url: 'https://crm.example', token: 't' };
  expect(await crmStep(partsFor([]), input, false)).toMatchObject({ step: 'account', crm: { limits: [] } });
  expect(await crmStep(partsFor(['crm-cannot-remove']), input, false)).toMatchObject({
    step: 'crm',
    crm: { limits: ['crm-cannot-remove'] },
  });
});
