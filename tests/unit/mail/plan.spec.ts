/** The plan for one linked message, as a table: what was agreed, what both sides hold now, and what is done about it. */
import { describe, expect, it } from 'vitest';
import { mappedMailboxes } from '../../../src-main/sync/mail/mapping.ts';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import type { Whereabouts } from '../../../src-main/sync/mail/plan/model.ts';
import { planLink } from '../../../src-main/sync/mail/plan/plan-link.ts';
import { type EndLine, linkCase } from '../../support/mail-plan.ts';
import { usualMapping } from '../../support/mail-world.ts';

interface Row {
  readonly name: string;
  readonly provider: readonly EndLine[];
  readonly crm: EndLine;
  readonly whereabouts?: Whereabouts;
  readonly mapping?: MailMapping;
  readonly membership?: 'one' | 'many';
  /** Writes as `side: +added -removed`, `ends` when the link ends with it; or `wait`, `unlink (reason)`; then what is agreed at once. */
  readonly expected: readonly string[];
}

const withoutTrash = usualMapping.filter(({ role }) => role !== 'trash');

const rows: readonly Row[] = [
  { name: 'nothing changed', provider: [['INBOX']], crm: ['inbox'], expected: [] },
  {
    name: 'moved at the provider',
    provider: [['INBOX', 'Archive']],
    crm: ['inbox'],
    expected: ['crm: +archive -inbox'],
  },
  {
    name: 'moved in the CRM',
    provider: [['INBOX']],
    crm: ['inbox', 'archive'],
    expected: ['provider: +Archive -INBOX'],
  },
  {
    name: 'moved to the same place on both sides',
    provider: [['INBOX', 'Archive']],
    crm: ['inbox', 'archive'],
    expected: ['agreed'],
  },
  {
    name: 'moved to different places: the provider wins, the loser is history',
    provider: [['INBOX', 'Archive']],
    crm: ['inbox', 'sent'],
    expected: ['crm: +archive -sent', 'conflict: sent'],
  },
  {
    name: 'deleted at the provider, into its trash',
    provider: [['INBOX', 'Trash']],
    crm: ['inbox'],
    expected: ['crm: +trash -inbox'],
  },
  {
    name: 'taken out of the trash in the CRM',
    provider: [['Trash']],
    crm: ['trash', 'inbox'],
    expected: ['provider: +INBOX -Trash'],
  },
  {
    name: 'put into one more mailbox of the CRM, which this provider cannot show',
    provider: [['INBOX']],
    crm: ['inbox', 'archive inbox'],
    expected: ['agreed'],
  },
  {
    name: 'put into one more mailbox of the CRM, where the provider has labels',
    membership: 'many',
    provider: [['INBOX']],
    crm: ['inbox', 'archive inbox'],
    expected: ['provider: +Archive'],
  },
  {
    name: 'a label more at the provider',
    membership: 'many',
    provider: [['INBOX', 'Archive INBOX']],
    crm: ['inbox'],
    expected: ['crm: +archive'],
  },
  {
    name: 'labels that are not mapped stay',
    membership: 'many',
    provider: [['INBOX Private']],
    crm: ['inbox', 'archive'],
    expected: ['provider: +Archive -INBOX'],
  },
  {
    name: 'filed in the CRM, where nothing is mapped: it stays filed (M9)',
    provider: [['INBOX']],
    crm: ['inbox', 'filed'],
    expected: ['agreed'],
  },
  {
    name: 'filed in the CRM, and moved at the provider',
    provider: [['INBOX', 'Archive']],
    crm: ['filed'],
    expected: ['agreed'],
  },
  {
    name: 'back from where it was filed',
    provider: [['INBOX']],
    crm: ['filed', 'sent'],
    expected: ['provider: +Sent -INBOX'],
  },
  {
    name: 'moved to an unmapped mailbox, by a label',
    membership: 'many',
    provider: [['INBOX', 'Private']],
    crm: ['inbox'],
    expected: ['unlink (moved-to-an-unmapped-mailbox)'],
  },
  {
    name: 'vanished, and not every mailbox was heard',
    provider: [['INBOX', 'gone']],
    crm: ['inbox'],
    whereabouts: 'unproven',
    expected: ['wait'],
  },
  {
    name: 'vanished, and in a mapped mailbox after all',
    provider: [['INBOX', 'gone']],
    crm: ['inbox'],
    whereabouts: 'mapped',
    expected: ['wait'],
  },
  {
    name: 'vanished, and found in an unmapped mailbox',
    provider: [['INBOX', 'gone']],
    crm: ['inbox'],
    whereabouts: 'unmapped',
    expected: ['unlink (moved-to-an-unmapped-mailbox)'],
  },
  {
    name: 'erased at the provider: into the trash of the CRM (ML7)',
    provider: [['INBOX', 'gone']],
    crm: ['inbox'],
    whereabouts: 'nowhere',
    expected: ['crm: +trash -inbox ends'],
  },
  {
    name: 'erased with its whole mailbox: asked about',
    provider: [['INBOX', 'emptied']],
    crm: ['inbox'],
    whereabouts: 'nowhere',
    expected: ['crm: +trash -inbox ends asks'],
  },
  {
    name: 'erased from the trash',
    provider: [['Trash', 'gone']],
    crm: ['trash'],
    whereabouts: 'nowhere',
    expected: ['unlink (gone-on-both-sides)'],
  },
  {
    name: 'erased at the provider, no trash is mapped',
    provider: [['INBOX', 'gone']],
    crm: ['inbox'],
    whereabouts: 'nowhere',
    mapping: withoutTrash,
    expected: ['unlink (erased-kept-in-the-crm)'],
  },
  {
    name: 'vanished where nobody can tell where to',
    provider: [['INBOX', 'gone']],
    crm: ['inbox'],
    whereabouts: 'unknown',
    expected: ['unlink (erased-kept-in-the-crm)'],
  },
  {
    name: 'erased at the provider, filed in the CRM',
    provider: [['INBOX', 'gone']],
    crm: ['filed'],
    whereabouts: 'nowhere',
    expected: ['unlink (erased-kept-in-the-crm)'],
  },
  {
    name: 'deleted in the CRM: into the trash of the provider (DE2, ML7)',
    provider: [['INBOX']],
    crm: ['inbox', 'deleted'],
    expected: ['provider: +Trash -INBOX ends'],
  },
  {
    name: 'deleted in the CRM, read at the provider meanwhile',
    provider: [['INBOX', 'INBOX; $seen']],
    crm: ['inbox', 'deleted'],
    expected: ['provider: +Trash -INBOX ends'],
  },
  {
    name: 'deleted in the CRM, in the trash already',
    provider: [['Trash']],
    crm: ['trash', 'deleted'],
    expected: ['unlink (deleted-in-the-crm)'],
  },
  {
    name: 'deleted in the CRM, no trash is mapped',
    provider: [['INBOX']],
    crm: ['inbox', 'deleted'],
    mapping: withoutTrash,
    expected: ['unlink (hidden-in-the-crm)'],
  },
  {
    name: 'hidden in the CRM (DE2)',
    provider: [['INBOX']],
    crm: ['inbox', 'hidden'],
    expected: ['unlink (hidden-in-the-crm)'],
  },
  {
    name: 'gone in the CRM without a reason',
    provider: [['INBOX']],
    crm: ['inbox', 'gone'],
    expected: ['unlink (hidden-in-the-crm)'],
  },
  {
    name: 'gone on both sides',
    provider: [['INBOX', 'gone']],
    crm: ['inbox', 'deleted'],
    whereabouts: 'nowhere',
    expected: ['unlink (gone-on-both-sides)'],
  },
  {
    name: 'two copies, one of them moved',
    provider: [['INBOX'], ['Archive', 'Sent']],
    crm: ['archive inbox'],
    expected: ['crm: +sent -archive'],
  },
  {
    name: 'two copies, one of them gone',
    provider: [['INBOX'], ['Archive', 'gone']],
    crm: ['archive inbox'],
    expected: ['crm: -archive'],
  },
  {
    name: 'two copies, taken out of one mailbox in the CRM: that copy goes to the trash',
    provider: [['INBOX'], ['Archive']],
    crm: ['archive inbox', 'inbox'],
    expected: ['provider: +Trash -Archive'],
  },
  {
    name: 'two copies, moved together in the CRM',
    provider: [['INBOX'], ['Archive']],
    crm: ['archive inbox', 'sent'],
    expected: ['provider: +Sent -INBOX', 'provider: +Trash -Archive'],
  },
  {
    name: 'read at the provider',
    provider: [['INBOX', 'INBOX; $seen']],
    crm: ['inbox'],
    expected: ['crm: +$seen'],
  },
  {
    name: 'unread in the CRM',
    provider: [['INBOX; $seen']],
    crm: ['inbox; $seen', 'inbox'],
    expected: ['provider: -$seen'],
  },
  {
    name: 'read here and flagged there: each keyword by itself',
    provider: [['INBOX', 'INBOX; $seen']],
    crm: ['inbox', 'inbox; $flagged'],
    expected: ['crm: +$seen', 'provider: +$flagged'],
  },
  {
    name: 'read on both sides',
    provider: [['INBOX', 'INBOX; $seen']],
    crm: ['inbox', 'inbox; $seen'],
    expected: ['agreed'],
  },
  {
    name: 'a keyword of a person stays on its side',
    provider: [['INBOX', 'INBOX; own']],
    crm: ['inbox'],
    expected: ['agreed'],
  },
  {
    name: 'answered crosses only where both sides hold it',
    provider: [['INBOX', 'INBOX; $answered']],
    crm: ['inbox'],
    expected: ['agreed'],
  },
  {
    name: 'moved and read: the move goes first, because it changes the address',
    provider: [['INBOX', 'Archive; $seen']],
    crm: ['inbox'],
    expected: ['crm: +archive -inbox'],
  },
  {
    name: 'moved at the provider and read in the CRM',
    provider: [['INBOX', 'Archive']],
    crm: ['inbox', 'inbox; $seen'],
    expected: ['crm: +archive -inbox', 'provider: +$seen'],
  },
];

describe('the plan for one message (WR7)', () => {
  it.each(rows)('$name', (row) => {
    const { whereabouts = null, mapping = usualMapping, membership = 'one' } = row;
    const one = linkCase(row.provider, [row.crm], whereabouts);
    const context = {
      map: mappedMailboxes(mapping),
      keywords: ['$seen', '$flagged'],
      membership: { provider: membership, crm: 'many' as const },
    };
    expect(told(planLink(one, context))).toEqual(row.expected);
  });

  it('what is agreed with a write is what it carries of the other side, and no more', () => {
    const plan = planLink(linkCase([['INBOX', 'INBOX; $seen own']], [['inbox', 'inbox; $flagged']]), {
      map: mappedMailboxes(usualMapping),
      keywords: ['$seen', '$flagged'],
      membership: { provider: 'one', crm: 'many' },
    });
    expect(plan.type === 'work' && plan.agreed).toEqual([{ end: 1, keywords: ['own'] }]);
    expect(plan.type === 'work' && plan.writes.map(({ side, agreed }) => [side, agreed])).toEqual([
      ['crm', [{ end: 1, carried: { add: ['$seen'], remove: [] } }]],
      ['provider', [{ end: 10, carried: { add: ['$flagged'], remove: [] } }]],
    ]);
  });
});

function told(plan: ReturnType<typeof planLink>): readonly string[] {
  if (plan.type === 'wait') return ['wait'];
  if (plan.type === 'unlink') return [`unlink (${plan.reason})`];
  const writes = plan.writes.map(({ side, add, remove, endsLink, asks }) =>
    [
      `${side}:`,
      ...add.map((one) => `+${one}`),
      ...remove.map((one) => `-${one}`),
      ...(endsLink ? ['ends'] : []),
      ...(asks ? ['asks'] : []),
    ].join(' '),
  );
  const conflict = plan.conflict === null ? [] : [`conflict: ${plan.conflict.before.join(' ')}`];
  const agreed = plan.agreed.length > 0 && writes.length === 0 ? ['agreed'] : [];
  return [...writes, ...conflict, ...agreed];
}
