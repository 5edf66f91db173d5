/** M2: suggestions for a folder map. */
import { describe, expect, test } from 'vitest';
import { suggestMap } from '../../../src-shared/domain/mail/folder-map.ts';
import { changesOfMap, followRename } from '../../../src-shared/domain/mail/folder-map-changes.ts';
import { checkMap } from '../../../src-shared/domain/mail/folder-map-warnings.ts';
import type { Mailbox } from '../../../src-shared/domain/mail/mailbox.ts';
import { cpuMs } from '../../support/machine-speed.ts';
import { mailbox } from '../../support/mailboxes.ts';

/** `crm -> provider (reason)`, one line for each pair. */
function shown(crm: readonly Mailbox[], provider: readonly Mailbox[]): readonly string[] {
  return suggestMap(crm, provider).map((pair) => `${pair.crm} -> ${pair.provider ?? '-'} (${pair.reason})`);
}

const crmRoles = [
  mailbox('Inbox', { role: 'inbox' }),
  mailbox('Archive', { role: 'archive' }),
  mailbox('Deleted', { role: 'trash' }),
  mailbox('Sent', { role: 'sent' }),
];

interface Row {
  readonly name: string;
  readonly crm: readonly Mailbox[];
  readonly provider: readonly Mailbox[];
  readonly suggested: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: 'the four roles, declared or known by their names',
    crm: crmRoles,
    provider: [
      mailbox('INBOX', { role: 'inbox' }),
      mailbox('Archief', { role: 'archive', roleReason: 'name' }),
      mailbox('Prullenbak', { role: 'trash' }),
      mailbox('Verzonden items', { role: 'sent', roleReason: 'name' }),
    ],
    suggested: [
      'Inbox -> INBOX (role-declared)',
      'Archive -> Archief (role-name)',
      'Deleted -> Prullenbak (role-declared)',
      'Sent -> Verzonden items (role-name)',
    ],
  },
  {
    name: 'junk, drafts, all mail and flagged never',
    crm: [
      mailbox('Spam', { role: 'junk' }),
      mailbox('Drafts', { role: 'drafts' }),
      mailbox('All', { role: 'all' }),
      mailbox('Starred', { role: 'flagged' }),
    ],
    provider: [
      mailbox('Junk', { role: 'junk' }),
      mailbox('Drafts', { role: 'drafts' }),
      mailbox('All', { role: 'all' }),
      mailbox('Starred', { role: 'flagged' }),
    ],
    suggested: [
      'Spam -> - (role-stays-out)',
      'Drafts -> - (role-stays-out)',
      'All -> - (role-stays-out)',
      'Starred -> - (role-stays-out)',
    ],
  },
  {
    name: "the CRM's own folders with equal names, from the top",
    crm: [mailbox('Acme'), mailbox('Clients>Acme'), mailbox('Clients>Nobody')],
    provider: [mailbox('INBOX>clients>ACME', { id: 'x' }), mailbox('Acme', { id: 'y' })],
    suggested: [
      'Acme -> y (same-name)',
      'Clients>Acme -> x (same-name)',
      'Clients>Nobody -> - (no-counterpart)',
    ],
  },
  {
    name: 'the exact spelling before another one, whichever the CRM lists first',
    crm: [mailbox('ACME', { id: '1' }), mailbox('Acme', { id: '2' })],
    provider: [mailbox('Acme', { id: 'x' }), mailbox('acme', { id: 'y' })],
    suggested: ['1 -> y (same-name)', '2 -> x (same-name)'],
  },
  {
    name: 'none of several that could be meant on the other side',
    crm: [mailbox('Müller')],
    provider: [mailbox('Muller'), mailbox('MÜLLER')],
    suggested: ['Müller -> - (several-with-this-name)'],
  },
  {
    name: 'none for several that could be meant in the CRM',
    crm: [mailbox('MÜLLER'), mailbox('muller')],
    provider: [mailbox('Müller')],
    suggested: ['MÜLLER -> - (several-with-this-name)', 'muller -> - (several-with-this-name)'],
  },
  {
    name: 'a mailbox with a role never for an own folder of the same name',
    crm: [mailbox('Junk'), mailbox('Trash')],
    provider: [mailbox('Junk', { role: 'junk' }), mailbox('Trash', { role: 'trash' })],
    suggested: ['Junk -> - (no-counterpart)', 'Trash -> - (no-counterpart)'],
  },
  {
    name: 'an equal name where the provider has no such role',
    crm: [mailbox('Ablage', { role: 'archive' })],
    provider: [mailbox('Ablage')],
    suggested: ['Ablage -> Ablage (same-name)'],
  },
  {
    name: 'of several mailboxes with one role the declared one',
    crm: [mailbox('Sent', { role: 'sent' })],
    provider: [
      mailbox('Sent Items', { role: 'sent', roleReason: 'name', messages: 9000 }),
      mailbox('Gesendet', { role: 'sent', messages: 3 }),
    ],
    suggested: ['Sent -> Gesendet (role-declared)'],
  },
  {
    name: 'of several with one role the one that can be written, then the fuller one, then the higher one',
    crm: [mailbox('Sent', { role: 'sent' }), mailbox('Deleted', { role: 'trash' }), crmRoles[1] as Mailbox],
    provider: [
      mailbox('Sent', { role: 'sent', mayWrite: false, messages: 5 }),
      mailbox('Sent Items', { role: 'sent', messages: 4 }),
      mailbox('Trash', { role: 'trash', messages: 4 }),
      mailbox('Bin', { role: 'trash', messages: 5 }),
      mailbox('INBOX>Archive', { role: 'archive' }),
      mailbox('Archives', { role: 'archive' }),
    ],
    suggested: [
      'Sent -> Sent Items (role-declared)',
      'Deleted -> Bin (role-declared)',
      'Archive -> Archives (role-declared)',
    ],
  },
  {
    name: "one of the CRM's mailboxes for each role, and no mailbox twice",
    crm: [mailbox('Inbox 2', { role: 'inbox', roleReason: 'name' }), mailbox('Inbox', { role: 'inbox' })],
    provider: [mailbox('INBOX', { role: 'inbox' })],
    suggested: ['Inbox 2 -> - (no-counterpart)', 'Inbox -> INBOX (role-declared)'],
  },
  {
    name: 'nothing that only groups other mailboxes',
    crm: [mailbox('Clients', { holdsMessages: false }), mailbox('Clients>Acme'), mailbox('Public')],
    provider: [
      mailbox('Clients>Acme'),
      mailbox('Public', { holdsMessages: false }),
      mailbox('INBOX', { role: 'inbox', holdsMessages: false }),
    ],
    suggested: ['Clients>Acme -> Clients>Acme (same-name)', 'Public -> - (no-counterpart)'],
  },
  { name: 'nothing for a CRM without mailboxes', crm: [], provider: crmRoles, suggested: [] },
];

describe('M2: suggestMap suggests', () => {
  test.each(rows)('$name', ({ crm, provider, suggested }) => {
    expect(shown(crm, provider)).toEqual(suggested);
  });

  test('a map without warnings when both sides have everything', () => {
    const provider = crmRoles.map((one) => ({ ...one, id: `p:${one.id}` }));
    expect(checkMap(suggestMap(crmRoles, provider), crmRoles, provider)).toEqual([]);
  });
});

describe('M2: folder maps of large accounts', () => {
  const many = (prefix: string): readonly Mailbox[] => [
    ...crmRoles.map((one) => ({ ...one, id: `${prefix}${one.id}` })),
    ...Array.from({ length: 2000 }, (_, at) =>
      mailbox(`INBOX>Kunden>Müller ${at % 40}>Vorgang ${at}`, { id: `${prefix}${at}` }),
    ),
  ];

  test('2,000 mailboxes on each side take some milliseconds for all four functions together', () => {
    const [crm, provider] = [many('c'), many('p')];
    const renamed = provider.map((one) => ({ ...one, path: ['Neu', ...one.path] }));
    const work = (): void => {
      const map = suggestMap(crm, provider);
      expect(map.filter((pair) => pair.provider !== null).length).toBe(2004);
      expect(checkMap(map, crm, provider)).toEqual([]);
      expect(changesOfMap([], map).length).toBe(2004);
      expect(followRename(map, provider, renamed).vanished).toEqual([]);
    };
    expect(cpuMs(work, 100)).toBeLessThan(100);
  });

  test('as many with one and the same name take no longer', () => {
    const twins = (prefix: string): readonly Mailbox[] =>
      Array.from({ length: 2000 }, (_, at) => mailbox('Acme', { id: `${prefix}${at}` }));
    const [crm, provider] = [twins('c'), twins('p')];
    expect(cpuMs(() => suggestMap(crm, provider), 50)).toBeLessThan(50);
  });
});
