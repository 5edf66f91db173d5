/** What is known of each message of which there is news, learned from a store that holds it: cases, strangers, and what moved (ML1). */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { gather } from '../../../src-main/sync/mail/news/gather.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { linked, type MailRunOptions, mailRunOver, message } from '../../support/mail-run.ts';

interface Situation extends MailRunOptions {
  /** Not every mapped mailbox was heard to the end. */
  readonly isPartial?: boolean;
}

function situation({ isPartial = false, ...options }: Situation = {}) {
  const world = mailRunOver(options);
  world.run.isComplete = !isPartial;
  return { ...world, gathered: () => gather(world.run, new AbortController().signal) };
}

const found = (store: Store, told: StoredMessage, side: SideName = 'provider', scope = 'INBOX') =>
  store.mail.news.put(side, { kind: 'found', ref: told.ref, scope, message: told }, false);
const absent = (store: Store, ref: string, side: SideName = 'provider', emptied = false) =>
  store.mail.news.put(
    side,
    { kind: 'absent', ref, scope: 'INBOX', ...(emptied ? { reason: 'emptied' } : {}) },
    false,
  );
const left = (store: Store, ref: string, side: SideName = 'provider') =>
  store.mail.left.put({
    ...{ side, ref, scope: 'INBOX', reason: 'junk', messageId: 'one@example.com', size: 100, receivedAt: 5 },
  });
const endsOf = (store: Store, num: number) =>
  store.mail.links.get(num)?.ends.provider.map(({ ref, scope, mailboxes, keywords }) => ({
    ...{ ref, scope, mailboxes, keywords },
  }));

describe('messages that belong to no link', () => {
  it('are strangers, on either side', async () => {
    const { store, gathered, committed } = situation();
    const [one, two] = [message('a'), message('b', { messageId: 'two@example.com' })];
    found(store, one, 'provider', 'Archive');
    found(store, two, 'crm', 'account');
    expect(await gathered()).toEqual({
      cases: [],
      strangers: [
        { side: 'provider', scope: 'Archive', message: one },
        { side: 'crm', scope: 'account', message: two },
      ],
    });
    expect(committed).toEqual([]);
  });

  it('and are gone are settled in one step, and nothing says any more why they stayed', async () => {
    const { store, gathered, committed } = situation();
    absent(store, 'a');
    store.mail.news.put('crm', { kind: 'removed', ref: 'b', scope: 'account', reason: 'deleted' }, false);
    left(store, 'a');
    left(store, 'b', 'crm');
    left(store, 'c');
    expect(await gathered()).toEqual({ cases: [], strangers: [] });
    expect(store.mail.news.isEmpty()).toBe(true);
    expect(store.mail.left.counts()).toEqual({ junk: 1 });
    expect(committed).toEqual(['mail.loose']);
  });
});

describe('linked messages', () => {
  it('are a case once, with all their ends as they are now', async () => {
    const { store, gathered } = situation();
    const num = linked(store, ['a', 'b', 'c']);
    linked(store, ['without news'], ['other']);
    const now = message('a', { keywords: ['$seen'] });
    found(store, now);
    absent(store, 'b', 'provider', true);
    absent(store, 'c');
    store.mail.news.put('crm', { kind: 'removed', ref: 'record', scope: 'account', reason: 'hidden' }, false);
    const { cases, strangers } = await gathered();
    expect(strangers).toEqual([]);
    expect(cases.map(({ link }) => link)).toEqual([store.mail.links.get(num)]);
    expect(cases.map(({ ends }) => ends)).toEqual([
      {
        provider: [
          { end: expect.objectContaining({ ref: 'a' }), now: { type: 'found', message: now } },
          { end: expect.objectContaining({ ref: 'b' }), now: { type: 'absent', isEmptied: true } },
          { end: expect.objectContaining({ ref: 'c' }), now: { type: 'absent', isEmptied: false } },
        ],
        crm: [
          { end: expect.objectContaining({ ref: 'record' }), now: { type: 'removed', reason: 'hidden' } },
        ],
      },
    ]);
  });

  it('stay as they were where nothing was heard', async () => {
    const { store, gathered } = situation();
    linked(store, ['a']);
    found(store, message('record', { mailboxes: ['archive'] }), 'crm', 'account');
    const [one] = (await gathered()).cases;
    expect(one?.ends.provider.map(({ now }) => now)).toEqual([{ type: 'same' }]);
  });

  it.each([
    ['provider', 'hint'],
    ['provider', 'unreadable'],
    ['provider', 'missing'],
    ['crm', 'hint'],
    ['crm', 'unreadable'],
    ['crm', 'missing'],
  ] as const)('wait while an end on side %s is not described (%s)', async (side, kind) => {
    const { store, gathered } = situation();
    linked(store, ['a', 'b']);
    found(store, message('a'));
    store.mail.news.put(side, { kind, ref: side === 'crm' ? 'record' : 'b', scope: 'INBOX' }, false);
    expect(await gathered()).toEqual({ cases: [], strangers: [] });
  });

  it('A13: wait while a copy stands in the old mailbox', async () => {
    const { store, gathered } = situation();
    linked(store, ['a', { ref: 'b', scope: 'moved:' }]);
    found(store, message('a'));
    expect((await gathered()).cases).toEqual([]);
  });

  it('A13: are found again in the mailbox that the account moved to', async () => {
    const { store, gathered } = situation();
    const num = linked(store, ['a']);
    store.transaction('test', () => store.mail.moved.begin([['INBOX', 'INBOX']]));
    store.transaction('test', () => store.mail.moved.awaitAll());
    found(store, message('new', { size: 101, receivedAt: 6 }));
    const { cases, strangers } = await gathered();
    expect(strangers).toEqual([]);
    expect(cases.map(({ link }) => link.num)).toEqual([num]);
  });

  it.each([
    { name: 'the mailbox that tells of it', side: 'provider', mailbox: 'Told', end: { scope: 'Told' } },
    { name: 'the mailbox it was in', side: 'provider', mailbox: 'Was', end: { mailboxes: ['Other', 'Was'] } },
    { name: 'the mailbox it is in now', side: 'provider', mailbox: 'Now', end: {} },
    { name: 'its mailbox in the CRM', side: 'crm', mailbox: 'inbox', end: {} },
  ] as const)('wait while a pair pauses: $name', async ({ side, mailbox, end }) => {
    const { store, run, gathered } = situation();
    linked(store, [{ ref: 'a', ...end }]);
    found(store, message('a', { mailboxes: ['Else', 'Now'] }));
    run.paused[side === 'crm' ? 'provider' : 'crm'].add(mailbox);
    expect((await gathered()).cases).toHaveLength(1);
    run.paused[side].add(mailbox);
    expect((await gathered()).cases).toEqual([]);
  });
});

describe('where a message is that vanished at the provider (ID8, ML8)', () => {
  const whereabouts = async ({ gathered }: ReturnType<typeof situation>) =>
    (await gathered()).cases.map((one) => one.whereabouts);
  const hinted = (store: Store, side: SideName) =>
    store.mail.news.put(side, { kind: 'hint', ref: 'new', scope: 'INBOX' }, false);

  it('is no question while a copy is there', async () => {
    const one = situation();
    linked(one.store, ['a', 'b']);
    found(one.store, message('a'));
    absent(one.store, 'b');
    expect(await whereabouts(one)).toEqual([null]);
  });

  it('is no question when nothing vanished, however little was heard', async () => {
    const one = situation({ isPartial: true });
    linked(one.store, ['a']);
    found(one.store, message('a'));
    expect(await whereabouts(one)).toEqual([null]);
  });

  it('is no question where the provider has no copy at all', async () => {
    const one = situation();
    linked(one.store, []);
    found(one.store, message('record'), 'crm', 'account');
    expect(await whereabouts(one)).toEqual([null]);
  });

  it('cannot be told by a side that does not look', async () => {
    const one = situation();
    linked(one.store, ['a']);
    absent(one.store, 'a');
    expect(await whereabouts(one)).toEqual(['unknown']);
    expect(one.asked).toEqual([]);
  });

  it('is unproven until every mapped mailbox was heard', async () => {
    const one = situation({ isPartial: true, locate: () => [] });
    linked(one.store, ['a', 'b']);
    found(one.store, message('a'));
    absent(one.store, 'b');
    expect(await whereabouts(one)).toEqual(['unproven']);
    expect(one.asked).toEqual([]);
  });

  it('is unproven while something of the provider is to be described', async () => {
    const one = situation({ locate: () => [] });
    linked(one.store, ['a']);
    absent(one.store, 'a');
    hinted(one.store, 'crm');
    expect(await whereabouts(one)).toEqual(['nowhere']);
    hinted(one.store, 'provider');
    expect(await whereabouts(one)).toEqual(['unproven']);
  });

  it.each([
    { name: 'nothing', located: [], expected: 'nowhere' },
    { name: 'in a mapped mailbox', located: [message('x', { mailboxes: ['Sent'] })], expected: 'mapped' },
    { name: 'in one that is not', located: [message('x', { mailboxes: ['Private'] })], expected: 'unmapped' },
    {
      name: 'in one of each',
      located: [message('x', { mailboxes: ['Private'] }), message('y', { mailboxes: ['Sent'] })],
      expected: 'mapped',
    },
    {
      name: 'another message with its Message-ID',
      located: [message('x', { size: 101 })],
      expected: 'nowhere',
    },
    {
      name: 'a message with another Message-ID',
      located: [message('x', { messageId: 'two@example.com' })],
      expected: 'nowhere',
    },
    {
      name: 'the second of two copies that differ',
      located: [message('x', { mailboxes: ['Private'], size: 99 })],
      expected: 'unmapped',
    },
  ])('is asked for; found is $name', async ({ located, expected }) => {
    const one = situation({ locate: () => located });
    linked(one.store, ['a', { ref: 'b', size: 99 }]);
    absent(one.store, 'a');
    absent(one.store, 'b');
    expect(await whereabouts(one)).toEqual([expected]);
  });

  it('is asked for by the identities of all copies, as many at a time as the side takes', async () => {
    const one = situation({
      provider: { maxDescribe: 2 },
      locate: (identities) => (identities.length === 1 ? [message('x', { mailboxes: ['Private'] })] : []),
    });
    linked(one.store, [{ ref: 'a', emailId: 'id', size: 1 }, { ref: 'b', receivedAt: 2 }, 'c']);
    linked(one.store, ['there'], ['other'], 'two@example.com');
    for (const ref of ['a', 'b', 'c']) absent(one.store, ref);
    found(one.store, message('there', { messageId: 'two@example.com', keywords: ['$seen'] }));
    expect(await whereabouts(one)).toEqual(['unmapped', null]);
    const messageId = 'one@example.com';
    expect(one.asked).toStrictEqual([
      [
        { emailId: 'id', messageId, size: 1, receivedAt: 5 },
        { messageId, size: 100, receivedAt: 2 },
      ],
      [{ messageId, size: 100, receivedAt: 5 }],
    ]);
  });

  it('is asked for in one call where the side takes just as many', async () => {
    const one = situation({ provider: { maxDescribe: 2 }, locate: () => [] });
    linked(one.store, ['a', 'b']);
    for (const ref of ['a', 'b']) absent(one.store, ref);
    expect(await whereabouts(one)).toEqual(['nowhere']);
    expect(one.asked.map(({ length }) => length)).toEqual([2]);
  });

  it('is not asked for when nothing vanished', async () => {
    const one = situation({ locate: () => [] });
    linked(one.store, ['a']);
    found(one.store, message('a'));
    await one.gathered();
    expect(one.asked).toEqual([]);
  });

  it('ML4: waits when a mailbox refuses to be searched, told once; the others go on', async () => {
    const one = situation({
      locate: () => {
        throw new ProblemError(problem('mailbox-refused'));
      },
    });
    linked(one.store, ['a']);
    linked(one.store, ['b'], ['other'], 'two@example.com');
    absent(one.store, 'a');
    found(one.store, message('b', { messageId: 'two@example.com' }));
    one.run.problems.push({ ...problem('mailbox-refused'), side: 'crm' });
    one.run.problems.push({ ...problem('mailbox-missing'), side: 'provider' });
    for (let times = 0; times < 2; times += 1) expect(await whereabouts(one)).toEqual(['unproven', null]);
    expect(one.run.problems.slice(2)).toEqual([{ ...problem('mailbox-refused'), side: 'provider' }]);
  });

  it.each([
    ['trouble of the whole side', new ProblemError(problem('unreachable'))],
    ['a fault of the program', new Error('fault')],
  ])('%s is thrown', async (_name, error) => {
    const one = situation({
      locate: () => {
        throw error;
      },
    });
    linked(one.store, ['a']);
    absent(one.store, 'a');
    await expect(one.gathered()).rejects.toBe(error);
  });
});

describe('messages that appeared and are known (ML1)', () => {
  const archived = (ref: string, more: Partial<StoredMessage> = {}) =>
    message(ref, { mailboxes: ['Archive'], keywords: ['$flagged'], ...more });

  it('take the place of the copy that vanished, with what was agreed', async () => {
    const { store, gathered, committed } = situation();
    const num = linked(store, [{ ref: 'a', keywords: ['$seen'] }]);
    absent(store, 'a');
    found(store, archived('b'), 'provider', 'Archive');
    left(store, 'b');
    const { cases, strangers } = await gathered();
    expect(strangers).toEqual([]);
    expect(endsOf(store, num)).toEqual([
      { ref: 'b', scope: 'Archive', mailboxes: ['INBOX'], keywords: ['$seen'] },
    ]);
    expect(cases.map(({ ends }) => ends.provider.map(({ now }) => now))).toEqual([
      [{ type: 'found', message: archived('b') }],
    ]);
    expect(store.mail.news.get('provider', 'a')).toBeNull();
    expect(store.mail.left.counts()).toEqual({});
    expect(committed).toEqual(['mail.pair-off']);
  });

  it('are one more copy while the other one is there, of whose place nothing is agreed', async () => {
    const { store, gathered } = situation();
    const num = linked(store, ['a']);
    found(store, archived('b', { emailId: 'id of b' }), 'provider', 'Archive');
    const { strangers } = await gathered();
    expect(strangers).toEqual([]);
    expect(endsOf(store, num)).toEqual([
      { ref: 'a', scope: 'INBOX', mailboxes: ['INBOX'], keywords: [] },
      { ref: 'b', scope: 'Archive', mailboxes: [], keywords: ['$flagged'] },
    ]);
    expect(store.mail.links.end('provider', 'b')).toMatchObject({
      emailId: 'id of b',
      size: 100,
      receivedAt: 5,
    });
  });

  it.each([
    ['a hint', 'hint'],
    ['a suspicion', 'missing'],
  ] as const)('%s about the other copy does not make it vanish', async (_name, kind) => {
    const { store, gathered } = situation();
    const num = linked(store, ['a']);
    store.mail.news.put('provider', { kind, ref: 'a', scope: 'INBOX' }, false);
    found(store, archived('b'));
    await gathered();
    expect(endsOf(store, num)?.map(({ ref }) => ref)).toEqual(['a', 'b']);
  });

  it.each([
    { name: 'in the CRM', put: (store: Store) => found(store, message('b'), 'crm', 'account') },
    { name: 'of another size', put: (store: Store) => found(store, message('b', { size: 101 })) },
    {
      name: 'with another Message-ID',
      put: (store: Store) => found(store, message('b', { messageId: 'two@example.com' })),
    },
    {
      name: 'without a Message-ID',
      put: (store: Store) => found(store, message('b', { messageId: null })),
    },
  ])('are strangers when they are another message: $name', async ({ put }) => {
    const { store, gathered, committed } = situation();
    const num = linked(store, ['a']);
    absent(store, 'a');
    put(store);
    expect((await gathered()).strangers.map((one) => one.message.ref)).toEqual(['b']);
    expect(endsOf(store, num)?.map(({ ref }) => ref)).toEqual(['a']);
    expect(committed).toEqual([]);
  });

  it('a copy that was known stays itself', async () => {
    const { store, gathered } = situation();
    const num = linked(store, ['a', 'b']);
    absent(store, 'a');
    found(store, message('b'));
    await gathered();
    expect(endsOf(store, num)?.map(({ ref }) => ref)).toEqual(['a', 'b']);
  });

  it('without a Message-ID are known by date and size', async () => {
    const { store, gathered } = situation();
    const num = linked(store, ['a'], ['record'], null);
    absent(store, 'a');
    found(store, archived('b', { messageId: null }), 'provider', 'Archive');
    await gathered();
    expect(endsOf(store, num)?.map(({ ref }) => ref)).toEqual(['b']);
  });

  it('are known by an id that no move changes, before anything else', async () => {
    const { store, gathered } = situation();
    const twin = linked(store, ['twin'], ['other']);
    const num = linked(store, [{ ref: 'a', emailId: 'id' }]);
    absent(store, 'twin');
    absent(store, 'a');
    found(store, archived('b', { emailId: 'id' }), 'provider', 'Archive');
    await gathered();
    expect([twin, num].map((one) => endsOf(store, one)?.map(({ ref }) => ref))).toEqual([['twin'], ['b']]);
  });
});
