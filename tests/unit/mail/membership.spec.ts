/** Where a message is to be, as a table: places agreed on, `->`, and places now, for both sides (WR7). */
import { expect, it } from 'vitest';
import { type MembershipChange, mergeMembership } from '../../../src-main/sync/mail/plan/membership.ts';

/** `base -> now`, places separated by blanks. */
function places(text: string) {
  const [base = '', now = ''] = text.split('->');
  const list = (one: string) => one.split(' ').filter((each) => each !== '');
  return { base: list(base), now: list(now) };
}

const toCrm = (now: string, isConflict = false): MembershipChange => ({
  type: 'to-crm',
  places: now.split(' '),
  isConflict,
});
const toProvider = (now: string): MembershipChange => ({ type: 'to-provider', places: now.split(' ') });

const rows: readonly {
  readonly name: string;
  readonly provider: string;
  readonly crm: string;
  readonly change: MembershipChange;
}[] = [
  {
    name: 'what nobody moved stays',
    provider: 'inbox -> inbox',
    crm: 'inbox -> inbox',
    change: { type: 'none' },
  },
  {
    name: 'a difference that was agreed stays',
    provider: 'inbox -> inbox',
    crm: 'inbox sent -> inbox sent',
    change: { type: 'none' },
  },
  {
    name: 'both moved it to the same place',
    provider: 'inbox -> archive',
    crm: 'inbox -> archive',
    change: { type: 'agreed' },
  },
  {
    name: 'the CRM followed what the provider did before',
    provider: 'archive -> archive',
    crm: 'inbox -> archive',
    change: { type: 'agreed' },
  },
  {
    name: 'the provider went back to where the CRM is',
    provider: 'archive -> inbox',
    crm: 'inbox -> inbox',
    change: { type: 'agreed' },
  },
  {
    name: 'moved at the provider',
    provider: 'inbox -> archive',
    crm: 'inbox -> inbox',
    change: toCrm('archive'),
  },
  {
    name: 'moved in the CRM',
    provider: 'inbox -> inbox',
    crm: 'inbox -> archive',
    change: toProvider('archive'),
  },
  {
    name: 'moved to different places: the provider’s count',
    provider: 'inbox -> archive',
    crm: 'inbox -> sent',
    change: toCrm('archive', true),
  },
  {
    name: 'one place more at the provider: the CRM keeps its own beside it',
    provider: 'inbox -> archive inbox',
    crm: 'inbox sent -> inbox sent',
    change: toCrm('archive inbox sent'),
  },
  {
    name: 'one place less in the CRM: the provider keeps its own',
    provider: 'archive inbox sent -> archive inbox sent',
    crm: 'archive inbox -> inbox',
    change: toProvider('inbox sent'),
  },
  {
    name: 'the places come sorted',
    provider: 'inbox -> archive',
    crm: 'inbox zoo -> inbox zoo',
    change: toCrm('archive zoo'),
  },
  {
    name: 'a copy of which no place was agreed: where it is counts, not what the CRM had',
    provider: ' -> archive',
    crm: 'inbox -> inbox',
    change: toCrm('archive'),
  },
  {
    name: 'when nothing would be left, the same places',
    provider: 'archive inbox -> inbox',
    crm: 'archive -> archive',
    change: toCrm('inbox'),
  },
];

it.each(rows)('WR7: $name', ({ provider, crm, change }) => {
  expect(mergeMembership({ provider: places(provider), crm: places(crm) })).toEqual(change);
});
