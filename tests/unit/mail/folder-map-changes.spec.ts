/** M2: what is wrong with a folder map, what a new one changes, and how it follows renamed mailboxes. */
import { describe, expect, test } from 'vitest';
import type { FolderMap, Pair } from '../../../src-shared/domain/mail/folder-map.ts';
import { changesOfMap, followRename } from '../../../src-shared/domain/mail/folder-map-changes.ts';
import { checkMap, type MapWarning } from '../../../src-shared/domain/mail/folder-map-warnings.ts';
import type { Mailbox } from '../../../src-shared/domain/mail/mailbox.ts';
import { mailbox } from '../../support/mailboxes.ts';

const pair = (crm: string, provider: string | null, rest: Partial<Pair> = {}): Pair => ({
  crm,
  provider,
  reason: 'person',
  ...rest,
});

const crm = [
  mailbox('c-inbox', { role: 'inbox' }),
  mailbox('c-archive', { role: 'archive' }),
  mailbox('c-trash', { role: 'trash' }),
  mailbox('c-sent', { role: 'sent' }),
  mailbox('c-own'),
  mailbox('c-other'),
];
const provider = [
  mailbox('p-inbox', { role: 'inbox' }),
  mailbox('p-archive', { role: 'archive' }),
  mailbox('p-trash', { role: 'trash' }),
  mailbox('p-sent', { role: 'sent' }),
  mailbox('p-own'),
  mailbox('p-junk', { role: 'junk' }),
];
const complete: FolderMap = ['inbox', 'archive', 'trash', 'sent'].map((role) =>
  pair(`c-${role}`, `p-${role}`),
);
const without = (mailboxes: readonly Mailbox[], id: string): readonly Mailbox[] =>
  mailboxes.filter((one) => one.id !== id);
const changed = (mailboxes: readonly Mailbox[], id: string, rest: Partial<Mailbox>): readonly Mailbox[] =>
  mailboxes.map((one) => (one.id === id ? { ...one, ...rest } : one));

interface CheckRow {
  readonly name: string;
  readonly map: FolderMap;
  readonly crm?: readonly Mailbox[];
  readonly provider?: readonly Mailbox[];
  readonly warnings: readonly MapWarning[];
}

const checks: readonly CheckRow[] = [
  { name: 'a complete map has no warning', map: complete, warnings: [] },
  {
    name: 'a mailbox that is not synchronised is no matter',
    map: [...complete, pair('c-own', null), pair('c-gone', null)],
    warnings: [],
  },
  {
    name: 'two of the CRM for one of the provider',
    map: [...complete, pair('c-own', 'p-own'), pair('c-other', 'p-own')],
    warnings: [{ code: 'double-target', provider: 'p-own', crm: ['c-own', 'c-other'] }],
  },
  {
    name: 'one of the CRM twice',
    map: [...complete, pair('c-own', 'p-own'), pair('c-own', null)],
    warnings: [{ code: 'two-pairs', crm: 'c-own' }],
  },
  {
    name: 'one and the same pair twice',
    map: [...complete, pair('c-own', 'p-own'), pair('c-own', 'p-own')],
    warnings: [{ code: 'two-pairs', crm: 'c-own' }],
  },
  {
    name: 'mailboxes that are gone, on either side',
    map: [...complete, pair('c-gone', 'p-own'), pair('c-own', 'p-gone', { paused: true })],
    warnings: [
      { code: 'mailbox-gone', side: 'crm', id: 'c-gone' },
      { code: 'mailbox-gone', side: 'provider', id: 'p-gone' },
    ],
  },
  {
    name: 'a mailbox that cannot be written',
    map: complete,
    provider: changed(provider, 'p-archive', { mayWrite: false }),
    warnings: [{ code: 'cannot-write', side: 'provider', id: 'p-archive' }],
  },
  {
    name: 'a mailbox that only groups others',
    map: [...complete, pair('c-own', 'p-own')],
    provider: changed(provider, 'p-own', { holdsMessages: false, mayWrite: false }),
    warnings: [
      { code: 'holds-no-messages', side: 'provider', id: 'p-own' },
      { code: 'cannot-write', side: 'provider', id: 'p-own' },
    ],
  },
  {
    name: 'an inbox that is mapped to the trash',
    map: [
      ...complete.slice(1, 2),
      ...complete.slice(3),
      pair('c-inbox', 'p-trash'),
      pair('c-trash', 'p-inbox'),
    ],
    warnings: [
      {
        code: 'different-roles',
        crm: 'c-inbox',
        provider: 'p-trash',
        roles: { crm: 'inbox', provider: 'trash' },
      },
      {
        code: 'different-roles',
        crm: 'c-trash',
        provider: 'p-inbox',
        roles: { crm: 'trash', provider: 'inbox' },
      },
    ],
  },
  {
    name: 'junk',
    map: [...complete, pair('c-own', 'p-junk')],
    warnings: [{ code: 'unusual-role', side: 'provider', id: 'p-junk', role: 'junk' }],
  },
  {
    name: 'a provider without an archive',
    map: complete.map((one) => (one.crm === 'c-archive' ? pair('c-archive', null) : one)),
    provider: without(provider, 'p-archive'),
    warnings: [{ code: 'role-missing', side: 'provider', role: 'archive' }],
  },
  {
    name: 'a CRM without a trash',
    map: complete.filter((one) => one.crm !== 'c-trash'),
    crm: without(crm, 'c-trash'),
    warnings: [{ code: 'role-missing', side: 'crm', role: 'trash' }],
  },
  {
    name: 'an archive on neither side',
    map: complete.filter((one) => one.crm !== 'c-archive'),
    crm: without(crm, 'c-archive'),
    provider: without(provider, 'p-archive'),
    warnings: [
      { code: 'role-missing', side: 'crm', role: 'archive' },
      { code: 'role-missing', side: 'provider', role: 'archive' },
    ],
  },
  {
    name: 'a trash on both sides that is left out',
    map: complete.map((one) => (one.crm === 'c-trash' ? pair('c-trash', null) : one)),
    warnings: [{ code: 'role-not-mapped', role: 'trash' }],
  },
  {
    name: 'an archive without a role that a person chose is one',
    map: complete.map((one) => (one.crm === 'c-archive' ? pair('c-archive', 'p-own') : one)),
    provider: without(provider, 'p-archive'),
    warnings: [],
  },
  {
    name: 'an archive that is gone is missing too',
    map: complete,
    provider: without(provider, 'p-archive'),
    warnings: [
      { code: 'mailbox-gone', side: 'provider', id: 'p-archive' },
      { code: 'role-missing', side: 'provider', role: 'archive' },
    ],
  },
  {
    name: 'an empty map',
    map: [],
    warnings: ['inbox', 'archive', 'trash', 'sent'].map((role) => ({
      code: 'role-not-mapped',
      role: role as 'inbox',
    })),
  },
];

describe('M2: checkMap warns of', () => {
  test.each(checks)('$name', (row) => {
    expect(checkMap(row.map, row.crm ?? crm, row.provider ?? provider)).toEqual(row.warnings);
  });
});

describe('M2: changesOfMap', () => {
  const rows: readonly {
    readonly name: string;
    readonly before: FolderMap;
    readonly after: FolderMap;
    readonly changes: readonly string[];
  }[] = [
    { name: 'nothing between equal maps', before: complete, after: [...complete].reverse(), changes: [] },
    { name: 'a new pair is filled', before: [], after: [pair('a', 'x')], changes: ['backfill a x'] },
    {
      name: 'a pair that is taken away is retired',
      before: [pair('a', 'x')],
      after: [],
      changes: ['retire a x'],
    },
    {
      name: '"do not sync" retires',
      before: [pair('a', 'x')],
      after: [pair('a', null)],
      changes: ['retire a x'],
    },
    {
      name: '"do not sync" that is taken back fills',
      before: [pair('a', null)],
      after: [pair('a', 'x')],
      changes: ['backfill a x'],
    },
    {
      name: 'another mailbox for the same one does both, the retiring first',
      before: [pair('a', 'x'), pair('b', 'y')],
      after: [pair('a', 'y'), pair('b', 'x')],
      changes: ['retire a x', 'retire b y', 'backfill a y', 'backfill b x'],
    },
    {
      name: 'neither another reason nor a pause is a change',
      before: [pair('a', 'x', { reason: 'role-name' })],
      after: [pair('a', 'x', { paused: true })],
      changes: [],
    },
    {
      name: 'a pair that stands twice in the map is one',
      before: [],
      after: [pair('a', 'x'), pair('a', 'x')],
      changes: ['backfill a x'],
    },
    {
      name: 'ids that look alike when they are put together are told apart',
      before: [pair('a,"b', 'c')],
      after: [pair('a', 'b","c')],
      changes: ['retire a,"b c', 'backfill a b","c'],
    },
  ];
  test.each(rows)('$name', ({ before, after, changes }) => {
    const shown = changesOfMap(before, after).map((one) => `${one.type} ${one.crm} ${one.provider}`);
    expect(shown).toEqual(changes);
  });
});

describe('M2: followRename', () => {
  const map = [...complete, pair('c-own', 'p-own'), pair('c-other', null)];
  const byPath = (paths: Readonly<Record<string, Mailbox['role'] | null>>): readonly Mailbox[] =>
    Object.entries(paths).map(([path, role]) =>
      role === null || role === undefined ? mailbox(path) : mailbox(path, { role }),
    );

  test('keeps a map whose mailboxes have other names and the same ids', () => {
    const now = provider.map((one) => ({ ...one, path: ['Anders', ...one.path] }));
    expect(followRename(map, provider, now)).toEqual({ map, renamed: [], vanished: [] });
  });

  test('pauses the pair of a mailbox that vanished, and nothing else', () => {
    const { map: now, renamed, vanished } = followRename(map, provider, without(provider, 'p-own'));
    expect(now).toEqual(
      map.map((one) => (one.provider === 'p-own' ? pair('c-own', 'p-own', { paused: true }) : one)),
    );
    expect({ renamed, vanished }).toEqual({ renamed: [], vanished: ['p-own'] });
    // a pause is no change of the map, so nothing is retired
    expect(changesOfMap(map, now)).toEqual([]);
  });

  test('goes on when the mailbox is back, and names it as vanished only once', () => {
    const gone = without(provider, 'p-own');
    const paused = followRename(map, provider, gone).map;
    expect(followRename(paused, gone, gone)).toEqual({ map: paused, renamed: [], vanished: [] });
    expect(followRename(paused, gone, provider)).toEqual({ map, renamed: [], vanished: [] });
  });

  test('finds mailboxes again by role when the account has another language and ids are paths', () => {
    const before = byPath({ INBOX: 'inbox', 'Sent Items': 'sent', 'Deleted Items': 'trash', Acme: null });
    const now = byPath({
      INBOX: 'inbox',
      'Verzonden items': 'sent',
      'Verwijderde items': 'trash',
      Acme: null,
    });
    const old = [pair('a', 'INBOX'), pair('b', 'Sent Items'), pair('c', 'Deleted Items'), pair('d', 'Acme')];
    expect(followRename(old, before, now)).toEqual({
      map: [
        pair('a', 'INBOX'),
        pair('b', 'Verzonden items'),
        pair('c', 'Verwijderde items'),
        pair('d', 'Acme'),
      ],
      renamed: [
        { from: 'Sent Items', to: 'Verzonden items' },
        { from: 'Deleted Items', to: 'Verwijderde items' },
      ],
      vanished: [],
    });
  });

  const doubtful: readonly (readonly [string, readonly Mailbox[], readonly Mailbox[]])[] = [
    ['two new ones have the role', byPath({ Sent: 'sent' }), byPath({ A: 'sent', B: 'sent' })],
    ['two old ones had it', byPath({ Sent: 'sent', Sent2: 'sent' }), byPath({ A: 'sent' })],
    [
      'another one has had it all along',
      byPath({ Sent: 'sent', Gesendet: 'sent' }),
      byPath({ Gesendet: 'sent', A: 'sent' }),
    ],
    ['the new one has another role', byPath({ Sent: 'sent' }), byPath({ A: 'trash' })],
    ['neither has a role', byPath({ Sent: null }), byPath({ A: null })],
  ];
  test.each(doubtful)('pauses when %s', (_, before, now) => {
    expect(followRename([pair('a', 'Sent')], before, now)).toEqual({
      map: [pair('a', 'Sent', { paused: true })],
      renamed: [],
      vanished: ['Sent'],
    });
  });
});
