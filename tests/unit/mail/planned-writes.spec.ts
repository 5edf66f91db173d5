/** Every field of what is planned for one linked message: which copy is written to, why, and what is agreed when it is done. */
import { describe, expect, it } from 'vitest';
import { mappedMailboxes } from '../../../src-main/sync/mail/mapping.ts';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import type { LinkPlan, PlannedMailWrite, Whereabouts } from '../../../src-main/sync/mail/plan/model.ts';
import { planLink } from '../../../src-main/sync/mail/plan/plan-link.ts';
import { moveOf } from '../../../src-main/sync/mail/plan/plan-moves.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { type EndLine, linkCase } from '../../support/mail-plan.ts';
import { usualMapping } from '../../support/mail-world.ts';

/** A planned write, told by the number of its end, and by the mailboxes and keywords of the message as it will be sent. */
type Told = Omit<PlannedMailWrite, 'link' | 'end' | 'message'> & {
  readonly end: number;
  readonly message: readonly string[];
};

interface Row {
  readonly name: string;
  readonly provider: readonly EndLine[];
  readonly crm: readonly EndLine[];
  readonly whereabouts?: Whereabouts;
  readonly mapping?: MailMapping;
  readonly membership?: Partial<Record<SideName, 'one' | 'many'>>;
  readonly plan: Exclude<LinkPlan, { type: 'work' }> | Work;
}

type Work = Omit<Extract<LinkPlan, { type: 'work' }>, 'writes'> & { readonly writes: readonly Told[] };

const withoutTrash = usualMapping.filter(({ role }) => role !== 'trash');
const work = (writes: readonly Told[], more: Partial<Work> = {}): Work => ({
  type: 'work',
  writes,
  agreed: [],
  conflict: null,
  ...more,
});
const ordinary = { agreed: [], endsLink: false, isRemoval: false, asks: false };
const inCrm = (
  kind: PlannedMailWrite['kind'],
  message: readonly string[],
  add: readonly string[],
  remove: readonly string[],
  more: Partial<Told> = {},
): Told => ({
  ...{ side: 'crm', kind, end: 10, message, add, remove, ...ordinary },
  reason: kind === 'move' ? 'moved-at-the-provider' : 'keywords-at-the-provider',
  ...more,
});
const atProvider = (
  kind: PlannedMailWrite['kind'],
  end: number,
  message: readonly string[],
  add: readonly string[],
  remove: readonly string[],
  more: Partial<Told> = {},
): Told => ({
  ...{ side: 'provider', kind, end, message, add, remove, ...ordinary },
  reason: kind === 'move' ? 'moved-in-the-crm' : 'keywords-in-the-crm',
  ...more,
});

const moves: readonly Row[] = [
  {
    name: 'a move at the provider is agreed when the CRM has followed',
    provider: [['INBOX', 'Archive']],
    crm: [['inbox']],
    plan: work([
      inCrm('move', ['inbox'], ['archive'], ['inbox'], { agreed: [{ end: 1, mailboxes: ['Archive'] }] }),
    ]),
  },
  {
    name: 'a move in the CRM is agreed when the provider has followed',
    provider: [['INBOX']],
    crm: [['inbox', 'archive']],
    plan: work([
      atProvider('move', 1, ['INBOX'], ['Archive'], ['INBOX'], {
        agreed: [{ end: 10, mailboxes: ['archive'] }],
      }),
    ]),
  },
  {
    name: 'of two moves the CRM’s gives way, and where it was is told',
    provider: [['INBOX', 'Archive']],
    crm: [['inbox', 'filed sent']],
    plan: work(
      [
        inCrm('move', ['filed', 'sent'], ['archive'], ['sent'], {
          agreed: [{ end: 1, mailboxes: ['Archive'] }],
        }),
      ],
      { conflict: { side: 'crm', before: ['filed', 'sent'] } },
    ),
  },
  {
    name: 'what both did is agreed at once, on both sides',
    provider: [['INBOX', 'Archive']],
    crm: [['inbox', 'archive']],
    plan: work([], {
      agreed: [
        { end: 1, mailboxes: ['Archive'] },
        { end: 10, mailboxes: ['archive'] },
      ],
    }),
  },
  {
    name: 'two copies that follow the CRM: agreed when the last of them is there',
    provider: [['INBOX'], ['Archive']],
    crm: [['archive inbox', 'sent']],
    plan: work([
      atProvider('move', 1, ['INBOX'], ['Sent'], ['INBOX']),
      atProvider('move', 2, ['Archive'], ['Trash'], ['Archive'], {
        agreed: [{ end: 10, mailboxes: ['sent'] }],
      }),
    ]),
  },
  {
    name: 'one of two copies is gone: it is dropped when the CRM has followed',
    provider: [['INBOX'], ['Archive', 'gone']],
    crm: [['archive inbox']],
    plan: work([inCrm('move', ['archive', 'inbox'], [], ['archive'], { agreed: [{ end: 2, drop: true }] })]),
  },
  {
    name: 'one of two copies in the same mailbox is gone: it is dropped at once',
    provider: [['INBOX'], ['INBOX', 'gone']],
    crm: [['inbox']],
    plan: work([], { agreed: [{ end: 2, drop: true }] }),
  },
  {
    name: 'a copy that is gone is not moved, where a message has many mailboxes',
    provider: [['INBOX'], ['INBOX', 'gone']],
    crm: [['inbox', 'archive']],
    membership: { provider: 'many' },
    plan: work([
      atProvider('move', 1, ['INBOX'], ['Archive'], ['INBOX'], {
        agreed: [{ end: 10, mailboxes: ['archive'] }],
      }),
    ]),
  },
  {
    name: 'of two labels a CRM of single mailboxes takes the first',
    provider: [['INBOX', 'Archive Sent']],
    crm: [['inbox']],
    membership: { provider: 'many', crm: 'one' },
    plan: work([
      inCrm('move', ['inbox'], ['archive'], ['inbox'], {
        agreed: [{ end: 1, mailboxes: ['Archive', 'Sent'] }],
      }),
    ]),
  },
  {
    name: 'a label more that a CRM of single mailboxes cannot show is agreed',
    provider: [['INBOX', 'INBOX Sent']],
    crm: [['inbox']],
    membership: { provider: 'many', crm: 'one' },
    plan: work([], { agreed: [{ end: 1, mailboxes: ['INBOX', 'Sent'] }] }),
  },
  {
    name: 'a copy in a mailbox that is not mapped does not follow the CRM',
    provider: [['Private'], ['INBOX']],
    crm: [['inbox', 'archive']],
    plan: work([
      atProvider('move', 2, ['INBOX'], ['Archive'], ['INBOX'], {
        agreed: [{ end: 10, mailboxes: ['archive'] }],
      }),
    ]),
  },
  {
    name: 'a copy in the trash stays there while another one can follow the CRM',
    provider: [['Trash'], ['INBOX']],
    crm: [['inbox', 'archive']],
    plan: work([
      atProvider('move', 2, ['INBOX'], ['Archive'], ['INBOX'], {
        agreed: [{ end: 10, mailboxes: ['archive'] }],
      }),
    ]),
  },
  {
    name: 'a copy in the trash comes out for a place that no other copy can take',
    provider: [['Trash'], ['INBOX']],
    crm: [['inbox', 'archive sent']],
    plan: work([
      atProvider('move', 2, ['INBOX'], ['Archive'], ['INBOX']),
      atProvider('move', 1, ['Trash'], ['Sent'], ['Trash'], {
        agreed: [{ end: 10, mailboxes: ['archive', 'sent'] }],
      }),
    ]),
  },
  {
    name: 'a copy too many stays where no trash is mapped',
    provider: [['INBOX'], ['Archive']],
    crm: [['archive inbox', 'inbox']],
    mapping: withoutTrash,
    plan: work([], { agreed: [{ end: 10, mailboxes: ['inbox'] }] }),
  },
  {
    name: 'a mailbox that is not mapped before or after is agreed, and the link stays',
    provider: [['Private', 'Private Other']],
    crm: [['inbox']],
    membership: { provider: 'many' },
    plan: work([], { agreed: [{ end: 1, mailboxes: ['Other', 'Private'] }] }),
  },
];

const ends: readonly Row[] = [
  {
    name: 'moved to a mailbox that is not mapped: the copies stay there for that reason',
    provider: [['INBOX', 'Private']],
    crm: [['inbox']],
    plan: { type: 'unlink', reason: 'moved-to-an-unmapped-mailbox', left: 'unmapped' },
  },
  {
    name: 'the one of two copies that was mapped moved to a mailbox that is not',
    provider: [['INBOX', 'Private'], ['Private']],
    crm: [['inbox']],
    plan: { type: 'unlink', reason: 'moved-to-an-unmapped-mailbox', left: 'unmapped' },
  },
  {
    name: 'ML7: deleted in the CRM, two copies: the link ends with the last of them',
    provider: [['INBOX'], ['Archive']],
    crm: [['archive inbox', 'deleted']],
    plan: work([
      atProvider('move', 1, ['INBOX'], ['Trash'], ['INBOX'], {
        ...{ reason: 'deleted-in-the-crm', isRemoval: true },
      }),
      atProvider('move', 2, ['Archive'], ['Trash'], ['Archive'], {
        ...{ reason: 'deleted-in-the-crm', isRemoval: true, endsLink: true },
      }),
    ]),
  },
  {
    name: 'ML7: deleted in the CRM, in the trash already: it stays there for that reason',
    provider: [['Trash']],
    crm: [['trash', 'deleted']],
    plan: { type: 'unlink', reason: 'deleted-in-the-crm', left: 'deleted-in-the-crm' },
  },
  {
    name: 'hidden in the CRM: it stays at the provider for that reason',
    provider: [['INBOX']],
    crm: [['inbox', 'hidden']],
    plan: { type: 'unlink', reason: 'hidden-in-the-crm', left: 'hidden-in-the-crm' },
  },
  {
    name: 'DE2: without a record in the CRM nothing tells that it was deleted: it stays at the provider',
    provider: [['INBOX']],
    crm: [],
    plan: { type: 'unlink', reason: 'hidden-in-the-crm', left: 'hidden-in-the-crm' },
  },
  {
    name: 'gone on both sides: nothing stays',
    provider: [['INBOX', 'gone']],
    crm: [['inbox', 'gone']],
    whereabouts: 'nowhere',
    plan: { type: 'unlink', reason: 'gone-on-both-sides', left: null },
  },
  {
    name: 'ML7: erased at the provider, as the CRM has it now',
    provider: [['INBOX', 'gone']],
    crm: [['inbox', 'filed archive']],
    whereabouts: 'nowhere',
    plan: work([
      inCrm('move', ['archive', 'filed'], ['trash'], ['archive'], {
        ...{ reason: 'erased-at-the-provider', isRemoval: true, endsLink: true },
      }),
    ]),
  },
  {
    name: 'DE1: one of two copies was erased with its whole mailbox: asked about',
    provider: [
      ['INBOX', 'gone'],
      ['Archive', 'emptied'],
    ],
    crm: [['archive inbox']],
    whereabouts: 'nowhere',
    plan: work([
      inCrm('move', ['archive', 'inbox'], ['trash'], ['archive', 'inbox'], {
        ...{ reason: 'erased-at-the-provider', isRemoval: true, endsLink: true, asks: true },
      }),
    ]),
  },
];

const keywords: readonly Row[] = [
  {
    name: 'read and no longer flagged at the provider',
    provider: [['INBOX; $flagged', 'INBOX; $seen']],
    crm: [['inbox; $flagged']],
    plan: work([
      inCrm('keywords', ['inbox', '$flagged'], ['$seen'], ['$flagged'], {
        agreed: [{ end: 1, carried: { add: ['$seen'], remove: ['$flagged'] } }],
      }),
    ]),
  },
  {
    name: 'read in the CRM: every copy follows, agreed when the last of them has',
    provider: [['INBOX'], ['Archive']],
    crm: [['archive inbox', 'archive inbox; $seen']],
    plan: work([
      atProvider('keywords', 1, ['INBOX'], ['$seen'], []),
      atProvider('keywords', 2, ['Archive'], ['$seen'], [], {
        agreed: [{ end: 10, carried: { add: ['$seen'], remove: [] } }],
      }),
    ]),
  },
  {
    name: 'read in one of two copies: the CRM follows, the other copy stays unread',
    provider: [['INBOX', 'INBOX; $seen'], ['Archive']],
    crm: [['archive inbox']],
    plan: work([
      inCrm('keywords', ['archive', 'inbox'], ['$seen'], [], {
        agreed: [
          { end: 1, carried: { add: ['$seen'], remove: [] } },
          { end: 2, carried: { add: [], remove: ['$seen'] } },
        ],
      }),
    ]),
  },
  {
    name: 'read in one copy and unread in the other: read counts',
    provider: [
      ['INBOX; $seen', 'INBOX'],
      ['Archive', 'Archive; $seen'],
    ],
    crm: [['archive inbox']],
    plan: work([
      inCrm('keywords', ['archive', 'inbox'], ['$seen'], [], {
        agreed: [
          { end: 1, carried: { add: [], remove: ['$seen'] } },
          { end: 2, carried: { add: ['$seen'], remove: [] } },
        ],
      }),
    ]),
  },
  {
    name: 'a copy that is gone is not unread',
    provider: [['INBOX'], ['INBOX; $seen', 'gone']],
    crm: [['inbox; $seen']],
    plan: work([], { agreed: [{ end: 2, drop: true }] }),
  },
  {
    name: 'a keyword of a person is agreed at once, one that crosses only when it is written',
    provider: [['INBOX; $seen', 'INBOX; own']],
    crm: [['inbox; $seen']],
    plan: work(
      [
        inCrm('keywords', ['inbox', '$seen'], [], ['$seen'], {
          agreed: [{ end: 1, carried: { add: [], remove: ['$seen'] } }],
        }),
      ],
      { agreed: [{ end: 1, keywords: ['$seen', 'own'] }] },
    ),
  },
  {
    name: 'moved and read in the CRM: read follows when it has moved',
    provider: [['INBOX']],
    crm: [['inbox', 'archive; $seen own']],
    plan: work(
      [
        atProvider('move', 1, ['INBOX'], ['Archive'], ['INBOX'], {
          agreed: [{ end: 10, mailboxes: ['archive'] }],
        }),
      ],
      { agreed: [{ end: 10, keywords: ['own'] }] },
    ),
  },
];

function told(plan: LinkPlan): Row['plan'] {
  if (plan.type !== 'work') return plan;
  return {
    ...plan,
    writes: plan.writes.map(({ link, end, message: { mailboxes, keywords: marks }, ...write }) => {
      expect(link.num).toBe(1);
      return { ...write, end: end.num, message: [...mailboxes, ...marks] };
    }),
  };
}

describe.each([
  ['moves (WR7, M9)', moves],
  ['links that end (ML7, DE1, DE2)', ends],
  ['keywords (WR7)', keywords],
] as const)('%s', (_name, rows) => {
  it.each(rows)(
    '$name',
    ({ provider, crm, whereabouts = null, mapping = usualMapping, membership, plan }) => {
      const result = planLink(linkCase(provider, crm, whereabouts), {
        map: mappedMailboxes(mapping),
        keywords: ['$seen', '$flagged'],
        membership: { provider: 'one', crm: 'many', ...membership },
      });
      expect(told(result)).toEqual(plan);
    },
  );
});

it('a place that is not mapped is no place to go to, and none to be taken out of for', () => {
  const { link, ends: held } = linkCase([['INBOX']], [['inbox']]);
  const [end] = held.provider;
  if (end === undefined) throw new Error('no end');
  const context = { map: mappedMailboxes(usualMapping) };
  expect(moveOf('provider', link, end, ['filed'], 'undone-by-a-person', context)).toBeNull();
  expect(moveOf('provider', link, end, ['filed', 'inbox'], 'undone-by-a-person', context)).toBeNull();
});
