/** What is planned for entries of a mailbox that moved, which were not found at the new place, learned from tables (A13, ID8). */
import { describe, expect, it } from 'vitest';
import type { End } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import { at, caseOf, planInput, planned } from '../../support/plan-table.ts';
import { elsewhere, gone, link, now, single, unreadable } from '../../support/small-calendar.ts';

const awaited = link('l', {
  status: 'elsewhere',
  provider: { ref: 'moved:l', revision: 'r', hash: 'h', base: single() },
});
const lines = (provider: End | null, crm: End | null) =>
  planned({ cases: [caseOf({ link: awaited, provider, crm })] });

describe('an entry that the calendar of the new account does not have', () => {
  it.each<{ name: string; crm: End | null; expected: readonly string[] }>([
    { name: 'is asked about, and stays', crm: now(at('C')), expected: ['ask moved-missing'] },
    {
      name: 'is gone, where the CRM has none either',
      crm: gone(),
      expected: ['end l, removed-on-both-sides', 'settle moved:l at the provider', 'settle C at the crm'],
    },
    { name: 'waits for word of the CRM', crm: null, expected: [] },
    {
      name: 'stays in the CRM alone, where a rule keeps it there',
      crm: now(at('C', {}, { push: false })),
      expected: [
        'end l, no-longer-carried-over',
        'settle moved:l at the provider',
        'settle C at the crm',
        'leave C at the crm, not-pushed',
        'settle C at the crm',
      ],
    },
  ])('$name', ({ crm, expected }) => {
    expect(lines(null, crm)).toEqual(expected);
  });
});

describe('an entry that was found in another calendar of the new account (ID8)', () => {
  it('is locked in the CRM, and nobody looks for it any more', () => {
    const actions = plan(
      planInput({ cases: [caseOf({ link: awaited, provider: elsewhere, crm: now(at('C')) })] }),
    );
    expect(actions[0]).toMatchObject({
      type: 'save',
      link: { status: 'elsewhere', provider: { ref: 'moved-elsewhere:l' } },
    });
    expect(actions[1]).toMatchObject({ type: 'lock', ref: 'C', reason: 'moved-to-another-calendar' });
  });
  it.each<{ name: string; crm: End | null; expected: readonly string[] }>([
    {
      name: 'is looked for still while nothing is known of the CRM',
      crm: null,
      expected: ['settle moved:l at the provider'],
    },
    {
      name: 'stays there, where the CRM’s is gone',
      crm: gone(),
      expected: [
        'end l, removed-in-the-crm-elsewhere-in-the-calendar',
        'settle moved:l at the provider',
        'settle C at the crm',
      ],
    },
    { name: 'waits where the CRM’s cannot be read', crm: unreadable, expected: [] },
  ])('$name', ({ crm, expected }) => {
    expect(lines(elsewhere, crm)).toEqual(expected);
  });
});

it.each<{ name: string; provider: End; expected: readonly string[] }>([
  { name: 'gone', provider: gone(), expected: ['remove C at the crm, deleted-in-the-calendar'] },
  {
    name: 'there',
    provider: now(at('P')),
    expected: ['unlock C', 'save l as linked', 'settle P at the provider', 'settle C at the crm'],
  },
])('an entry that is $name in the calendar after all is planned like any other', ({ provider, expected }) => {
  expect(lines(provider, now(at('C')))).toEqual(expected);
});
