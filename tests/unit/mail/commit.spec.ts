/** What an outcome means for the store: bases, links, news, what stays behind, and the history (WR8, ML7). */
import { describe, expect, it } from 'vitest';
import type { MailLink, MailOutboxEntry, Store } from '../../../src-main/store/index.ts';
import { removalDigest } from '../../../src-main/sync/mail/gate.ts';
import { agree, commitStored, endLink, type Stored } from '../../../src-main/sync/mail/send/commit.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { linked, type MailRunOptions, mailRunOver, message } from '../../support/mail-run.ts';

type Entry = Partial<Omit<MailOutboxEntry, 'write' | 'call'>>;

/** A world in which entries are committed: each entry stands in the outbox before. */
function world(options: MailRunOptions = {}) {
  const { run, store } = mailRunOver(options);
  const inside = (work: () => void) => store.transaction('test', work);
  const commit = (entry: MailOutboxEntry, outcome: Stored) => {
    inside(() => store.mail.outbox.add([entry]));
    inside(() => commitStored(entry, outcome, run));
  };
  const linkOf = (num: number): MailLink => {
    const link = store.mail.links.get(num);
    if (link === null) throw new Error('no such link');
    return link;
  };
  return { run, store, inside, commit, linkOf };
}

const entryOf = (write: MailOutboxEntry['write'], more: Entry): MailOutboxEntry => ({
  ...{ side: 'provider', link: null, end: null, isLast: true, reason: 'moved-in-the-crm', agreed: [] },
  ...{ endsLink: false, isRemoval: false, source: null },
  ...more,
  write,
  call: {
    ...{ key: write.key, write: write.type, request: {}, identity: write.message },
    ref: write.type === 'append' ? null : write.message.ref,
  },
});
/** A message of the provider that is carried to the CRM. */
const appending = (source: StoredMessage, more: Entry = {}, keywords: readonly string[] = []) =>
  entryOf(
    { type: 'append', key: 'call', messageKey: 'new key', mailboxes: ['inbox'], keywords, message: source },
    {
      ...{ side: 'crm', reason: 'new-at-the-provider', source: { message: source, scope: 'INBOX' } },
      ...more,
    },
  );
const changing = (
  type: 'move' | 'keywords',
  link: MailLink,
  side: SideName,
  [add, remove]: readonly [readonly string[], readonly string[]],
  more: Entry & { readonly message?: StoredMessage } = {},
) => {
  const { message: given, ...rest } = more;
  const [end] = link.ends[side];
  if (end === undefined) throw new Error('no end');
  const told = given ?? message(end.ref, { mailboxes: end.mailboxes, keywords: end.keywords });
  return entryOf(
    { type, key: 'call', message: told, add, remove },
    { side, link: link.num, end: end.num, ...rest },
  );
};

/** Each end as `ref @scope: mailboxes; keywords`. */
const ends = (link: MailLink | null, side: SideName) =>
  link?.ends[side].map(
    ({ ref, scope, mailboxes, keywords }) =>
      `${ref} @${scope}: ${mailboxes.join(' ')}; ${keywords.join(' ')}`,
  );
const left = (store: Store, ref: string, reason: 'junk' | 'hidden-in-the-crm', side: SideName = 'provider') =>
  store.mail.left.put({
    ...{ side, ref, scope: 'INBOX', reason, messageId: 'one@example.com', size: 100, receivedAt: 5 },
  });
const quarantined = (store: Store, side: SideName, ref: string) =>
  store.mail.quarantine.put({
    ...{ side, ref, stage: 'writing', code: 'item-rejected', reason: null, title: null },
    ...{ date: null, content: null, attempts: 1, nextAttempt: 9 },
  });
const newsOf = (store: Store, side: SideName, ref: string) => store.mail.news.get(side, ref)?.kind ?? null;
const found = (store: Store, told: StoredMessage, side: SideName = 'provider') =>
  store.mail.news.put(side, { kind: 'found', ref: told.ref, scope: 'INBOX', message: told }, false);
const lastOf = (store: Store) => {
  const [row] = store.mail.history.latest(1);
  return row === undefined ? null : { ...row, at: null };
};
const undoOf = (store: Store) => {
  const [row] = store.mail.history.page(null, 1);
  return row === undefined ? null : store.mail.history.record(row.id)?.undo;
};

describe('an outcome', () => {
  it('ends the call, and one of several does no more than that', () => {
    const { store, commit, linkOf, run } = world();
    const num = linked(store, ['a']);
    const move = changing('move', linkOf(num), 'provider', [['Archive'], ['INBOX']], { isLast: false });
    commit(move, { stored: message('b', { mailboxes: ['Archive'] }) });
    expect(store.mail.outbox.all()).toEqual([]);
    expect(ends(linkOf(num), 'provider')).toEqual(['a @INBOX: INBOX; ']);
    expect([run.tally.moved.provider, lastOf(store)]).toEqual([0, null]);
  });

  it('says that its place takes writes again', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    const name = JSON.stringify(['provider', 'move', 'INBOX', 'Archive']);
    const refusing = { refs: ['x'], code: 'item-rejected', nextAt: 5, pauseMs: 5 };
    store.meta.set('mail-refusing', JSON.stringify({ [name]: refusing }));
    commit(changing('move', linkOf(num), 'provider', [['Archive'], ['INBOX']]), {
      stored: message('a', { mailboxes: ['Archive'] }),
    });
    expect(store.meta.get('mail-refusing')).toBeNull();
  });
});

describe('a message that was carried to the CRM', () => {
  const source = message('a', { keywords: ['$seen', 'own'], emailId: 'id', sentAt: 4 });
  const record = message('record', { mailboxes: ['inbox'], keywords: ['$seen', 'label'], size: 90 });

  it('is linked: what Concord wrote is agreed, what the CRM has besides of it too, and the rest is news', () => {
    const { store, commit, run } = world();
    commit(appending(source, {}, ['$seen']), { stored: { ...record, keywords: ['$flagged', 'label'] } });
    const link = store.mail.links.byKey('new key');
    expect(link).toMatchObject({
      ...{ messageId: 'one@example.com', subject: 'One', sender: 'ann@example.com', sentAt: 4 },
    });
    expect(ends(link, 'provider')).toEqual(['a @INBOX: INBOX; $seen own']);
    expect(ends(link, 'crm')).toEqual(['record @account: inbox; $seen label']);
    expect(link?.ends.provider[0]).toMatchObject({ emailId: 'id', size: 100, receivedAt: 5 });
    expect(link?.ends.crm[0]).toMatchObject({ size: 90 });
    expect([newsOf(store, 'provider', 'a'), newsOf(store, 'crm', 'record')]).toEqual([null, 'found']);
    expect([run.tally.arrived, run.tally.linked]).toEqual([1, 0]);
    expect(lastOf(store)).toEqual({
      ...{ at: null, side: 'crm', action: 'arrived', reason: 'new-at-the-provider', messageKey: 'new key' },
      ...{ subject: 'One', sender: 'ann@example.com', before: null },
    });
    expect(undoOf(store)).toEqual({ type: 'arrived', places: ['inbox'] });
    expect(store.mail.history.page(null, 1)[0]?.at).toBe(run.now());
  });

  it('ends the news of it that is as agreed', () => {
    const { store, commit } = world();
    found(store, source);
    found(store, record, 'crm');
    commit(appending(source, {}, ['$seen']), { stored: record });
    expect([newsOf(store, 'provider', 'a'), newsOf(store, 'crm', 'record')]).toEqual([null, null]);
  });

  it('leaves what was heard since: it is newer than the answer', () => {
    const { store, commit } = world();
    store.mail.news.put('crm', { kind: 'removed', ref: 'record', scope: 'account', reason: 'hidden' }, false);
    store.mail.news.put('provider', { kind: 'hint', ref: 'a', scope: 'INBOX' }, false);
    commit(appending(source), { stored: record });
    expect([newsOf(store, 'provider', 'a'), newsOf(store, 'crm', 'record')]).toEqual(['hint', 'removed']);
  });

  it('is told by its mailbox where the CRM tells mailboxes by themselves', () => {
    const { store, commit } = world({ crm: { changeScope: 'mailbox' } });
    commit(appending(source), { stored: record });
    expect(ends(store.mail.links.byKey('new key'), 'crm')).toEqual(['record @inbox: inbox; label']);
  });

  it('has no reason any more to stay or to wait', () => {
    const { store, commit } = world();
    left(store, 'a', 'junk');
    left(store, 'before a move', 'hidden-in-the-crm');
    left(store, 'record', 'junk', 'crm');
    left(store, 'other', 'junk');
    quarantined(store, 'provider', 'a');
    quarantined(store, 'provider', 'b');
    commit(appending(source), { stored: record });
    expect(store.mail.left.counts()).toEqual({ junk: 1 });
    expect(store.mail.quarantine.all().map(({ ref }) => ref)).toEqual(['b']);
  });

  it('is not linked twice', () => {
    const { store, commit } = world();
    linked(store, ['a']);
    left(store, 'record', 'junk', 'crm');
    commit(appending(source), { stored: record });
    expect([store.mail.links.count(), store.mail.history.latest(1)]).toEqual([1, []]);
    expect(store.mail.left.counts()).toEqual({ junk: 1 });
  });

  it.each([
    ['the CRM has the record of another copy', 'record', 'new key'],
    ['another copy has its key', 'another record', JSON.stringify(['b'])],
  ])('is one more copy of a linked message: %s', (_name, ref, key) => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['b']);
    const append = appending(source);
    const messageKey = key === 'new key' ? key : `key of ${key}`;
    commit(
      { ...append, write: { ...append.write, messageKey } as MailOutboxEntry['write'] },
      {
        stored: message(ref, { mailboxes: ['inbox'] }),
      },
    );
    expect(store.mail.links.count()).toBe(1);
    expect(ends(linkOf(num), 'provider')).toEqual(['b @INBOX: INBOX; ', 'a @INBOX: ; $seen own']);
    expect(linkOf(num).ends.provider[1]).toMatchObject({ emailId: 'id', size: 100 });
    expect(newsOf(store, 'provider', 'a')).toBe('found');
    expect(lastOf(store)).toBeNull();
  });

  it('as one more copy leaves what was heard of it', () => {
    const { store, commit } = world();
    linked(store, ['b']);
    store.mail.news.put('provider', { kind: 'hint', ref: 'a', scope: 'INBOX' }, false);
    commit(appending(source), { stored: record });
    expect(newsOf(store, 'provider', 'a')).toBe('hint');
  });

  it('without its source is a fault of the program', () => {
    const { commit } = world();
    expect(() => commit(appending(source, { source: null }), { stored: record })).toThrow(/source/);
  });
});

describe('a message that the CRM had', () => {
  const crm = (mailboxes: readonly string[], keywords: readonly string[]) =>
    message('record', { mailboxes, keywords });
  const rows = [
    {
      name: 'at the same place, with the same keywords: all of it is agreed',
      source: message('a', { keywords: ['$flagged', '$seen'] }),
      stored: crm(['inbox'], ['$flagged', '$seen']),
      provider: 'a @INBOX: INBOX; $flagged $seen',
      crm: 'record @account: inbox; $flagged $seen',
      news: [null, null],
    },
    {
      name: 'at another place: that of the provider is news',
      source: message('a', { mailboxes: ['Archive'] }),
      stored: crm(['inbox'], []),
      provider: 'a @INBOX: ; ',
      crm: 'record @account: inbox; ',
      news: ['found', null],
    },
    {
      name: 'read there and flagged here: both are news; a keyword that does not cross is agreed',
      source: message('a', { keywords: ['$flagged', 'own'] }),
      stored: crm(['inbox'], ['$seen', 'label']),
      provider: 'a @INBOX: INBOX; own',
      crm: 'record @account: inbox; label',
      news: ['found', 'found'],
    },
  ] as const;
  it.each(rows)('$name', ({ source, stored, provider, crm: inCrm, news }) => {
    const { store, commit, run } = world();
    commit(appending(source, {}, ['$answered']), { stored, found: true });
    const link = store.mail.links.byKey('new key');
    expect([ends(link, 'provider'), ends(link, 'crm')]).toEqual([[provider], [inCrm]]);
    expect([newsOf(store, 'provider', 'a'), newsOf(store, 'crm', 'record')]).toEqual(news);
    expect([run.tally.arrived, run.tally.linked]).toEqual([0, 1]);
    expect(lastOf(store)?.action).toBe('linked');
    expect(undoOf(store)).toBeNull();
  });
});

describe('a change that was made', () => {
  const archived = (ref: string, keywords: readonly string[] = []) =>
    message(ref, { mailboxes: ['Archive'], keywords });

  it('a move: the place is agreed, the keywords stay as they were, and the history tells', () => {
    const { store, commit, linkOf, run } = world();
    const num = linked(store, [{ ref: 'a', keywords: ['$seen'] }]);
    quarantined(store, 'provider', 'a');
    quarantined(store, 'crm', 'a');
    store.mail.news.put('provider', { kind: 'absent', ref: 'a', scope: 'INBOX' }, false);
    const crmEnd = linkOf(num).ends.crm[0]?.num ?? 0;
    commit(
      changing('move', linkOf(num), 'provider', [['Archive'], ['INBOX']], {
        message: message('a', { mailboxes: ['INBOX', 'Private'] }),
        agreed: [{ end: crmEnd, mailboxes: ['archive'] }],
      }),
      { stored: message('b', { mailboxes: ['Archive', 'Private'], keywords: ['$seen'], size: 101 }) },
    );
    expect(ends(linkOf(num), 'provider')).toEqual(['b @Archive: Archive Private; $seen']);
    expect(linkOf(num).ends.provider[0]).toMatchObject({ size: 101 });
    expect(ends(linkOf(num), 'crm')).toEqual(['record @account: archive; ']);
    expect([newsOf(store, 'provider', 'a'), newsOf(store, 'provider', 'b')]).toEqual([null, null]);
    expect(store.mail.quarantine.all().map(({ side }) => side)).toEqual(['crm']);
    expect(store.mail.states.written('provider', 'Archive')).toEqual(['b']);
    expect([run.tally.moved, run.tally.keywords]).toEqual([
      { provider: 1, crm: 0 },
      { provider: 0, crm: 0 },
    ]);
    expect(store.mail.history.latest(1)).toEqual([
      {
        ...{ at: run.now(), side: 'provider', action: 'moved', reason: 'moved-in-the-crm' },
        ...{ messageKey: linkOf(num).messageKey, subject: 'One', sender: 'ann@example.com' },
        before: JSON.stringify(['INBOX', 'Private']),
      },
    ]);
    expect(undoOf(store)).toEqual({
      type: 'places',
      steps: {
        provider: { was: ['inbox'], is: ['archive'] },
        crm: { was: ['inbox'], is: ['archive'] },
      },
    });
    expect(store.mail.links.count()).toBe(1);
  });

  it('what else the side says of the message is news', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    commit(changing('move', linkOf(num), 'provider', [['Archive'], ['INBOX']]), {
      stored: archived('b', ['$flagged']),
    });
    expect(ends(linkOf(num), 'provider')).toEqual(['b @Archive: Archive; ']);
    expect(newsOf(store, 'provider', 'b')).toBe('found');
  });

  it('a copy that was heard of at its new address before is one copy', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a', { ref: 'b', mailboxes: ['Archive'], scope: 'Archive' }]);
    commit(changing('move', linkOf(num), 'provider', [['Archive'], ['INBOX']]), { stored: archived('b') });
    expect(ends(linkOf(num), 'provider')).toEqual(['b @Archive: Archive; ']);
  });

  it('keywords: what the mailbox could not hold or give up is not agreed', () => {
    const { store, commit, linkOf, run } = world();
    const num = linked(store, [{ ref: 'a', keywords: ['$answered', '$seen'] }]);
    const change = [
      ['$flagged', '$forwarded'],
      ['$answered', '$seen'],
    ] as const;
    commit(changing('keywords', linkOf(num), 'provider', change, { reason: 'keywords-in-the-crm' }), {
      stored: message('a', { keywords: ['$answered', '$flagged'] }),
      unkept: ['$forwarded', '$answered'],
    });
    expect(ends(linkOf(num), 'provider')).toEqual(['a @INBOX: INBOX; $answered $flagged']);
    expect(newsOf(store, 'provider', 'a')).toBeNull();
    expect(store.mail.states.written('provider', 'INBOX')).toEqual([]);
    expect([run.tally.moved.provider, run.tally.keywords.provider]).toEqual([0, 1]);
    expect(lastOf(store)).toMatchObject({
      ...{ action: 'keywords', reason: 'keywords-in-the-crm', before: '["$answered","$seen"]' },
    });
    expect(undoOf(store)).toEqual({ type: 'keywords', added: ['$flagged'], removed: ['$seen'] });
  });

  it('where one list of changes tells of the whole account, what was written is not noted by mailbox', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    const written = message('record', { mailboxes: ['archive'] });
    commit(changing('move', linkOf(num), 'crm', [['archive'], ['inbox']]), { stored: written });
    expect(ends(linkOf(num), 'crm')).toEqual(['record @account: archive; ']);
    expect(store.mail.states.written('crm', 'account')).toEqual([]);
  });

  it.each<{ readonly name: string; readonly more: Entry; readonly type?: 'move' | 'keywords' }>([
    { name: 'its link ended meanwhile', more: { link: 99 } },
    { name: 'there is no such copy any more', more: { end: 99 } },
    { name: 'it had no link', more: { link: null } },
    { name: 'it had no link, and undid keywords', more: { link: null, undoes: 1 }, type: 'keywords' },
  ])('nothing is noted when $name', ({ more, type = 'move' }) => {
    const { store, commit, linkOf, run } = world();
    const num = linked(store, ['a']);
    commit(changing(type, linkOf(num), 'provider', [['Archive'], ['INBOX']], more), {
      stored: archived('b'),
    });
    expect(ends(linkOf(num), 'provider')).toEqual(['a @INBOX: INBOX; ']);
    expect([lastOf(store), run.tally.moved.provider]).toEqual([null, 0]);
  });

  it('DE3: a message that was taken back out of the trash is told with the change that it undoes', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    const move = changing('move', linkOf(num), 'provider', [['Archive'], ['INBOX']], {
      ...{ undoes: 1, reason: 'undone-by-a-person', link: null },
    });
    left(store, 'x', 'hidden-in-the-crm');
    commit(move, { stored: archived('b') });
    expect(lastOf(store)).toMatchObject({ action: 'moved', reason: 'undone-by-a-person', messageKey: '' });
    expect(store.mail.left.counts()).toEqual({});
  });

  it('DE3: a wish is noted as half done when one side is as it was', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    store.mail.undoWishes.add(7, 'exact', 1);
    commit(changing('move', linkOf(num), 'crm', [['archive'], ['inbox']], { undoes: 7 }), {
      stored: message('record', { mailboxes: ['archive'] }),
    });
    expect(store.mail.undoWishes.get(7)?.made).toEqual({ side: 'crm', ref: 'record' });
  });
});

describe('a change that ends the link (ML7)', () => {
  const trashed = (ref: string) => message(ref, { mailboxes: ['Trash'] });
  const ending = { endsLink: true, isRemoval: true, reason: 'deleted-in-the-crm' } as const;
  const spent = (store: Store, side: SideName) => store.mail.effects.sum(side, 'removal', 0);

  it('at the provider: the copies stay because the CRM deleted it, and the removal is counted', () => {
    const { store, commit, linkOf, run } = world();
    const num = linked(store, ['a']);
    const digests = (['crm', 'provider'] as const).map((side) => removalDigest(side, linkOf(num)));
    for (const digest of digests) store.mail.decisions.recordAnswer(digest, 'approve', 1);
    commit(changing('move', linkOf(num), 'provider', [['Trash'], ['INBOX']], ending), {
      stored: trashed('b'),
    });
    expect(store.mail.links.count()).toBe(0);
    expect(store.mail.left.get('provider', 'b')).toEqual({
      ...{ side: 'provider', ref: 'b', scope: 'Trash', reason: 'deleted-in-the-crm' },
      ...{ messageId: 'one@example.com', size: 100, receivedAt: 5, subject: null, sender: null },
    });
    expect([spent(store, 'provider'), spent(store, 'crm')]).toEqual([1, 0]);
    expect(digests.map((digest) => store.mail.decisions.answer(digest))).toEqual([null, null]);
    expect(run.tally.unlinked).toBe(1);
    expect(store.mail.history.latest(2)).toEqual([
      expect.objectContaining({
        ...{ at: run.now(), side: 'crm', action: 'unlinked', reason: 'deleted-in-the-crm' },
        ...{ subject: 'One', sender: 'ann@example.com', before: null },
      }),
      expect.objectContaining({ action: 'moved', before: '["INBOX"]' }),
    ]);
  });

  it('in the CRM: nothing is left, and an approved removal is not counted', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    const erased = { endsLink: true, reason: 'erased-at-the-provider' } as const;
    commit(changing('move', linkOf(num), 'crm', [['trash'], ['inbox']], erased), {
      stored: message('record', { mailboxes: ['trash'] }),
    });
    expect([store.mail.links.count(), store.mail.left.counts()]).toEqual([0, {}]);
    expect([spent(store, 'provider'), spent(store, 'crm')]).toEqual([0, 0]);
  });

  it('DE3: taken away from the CRM again, the copies at the provider stay as hidden', () => {
    const { store, commit, linkOf } = world();
    const num = linked(store, ['a']);
    const undone = { endsLink: true, isRemoval: true, reason: 'undone-by-a-person' } as const;
    commit(changing('move', linkOf(num), 'crm', [['trash'], ['inbox']], undone), {
      stored: message('record', { mailboxes: ['trash'] }),
    });
    expect(store.mail.left.counts()).toEqual({ 'hidden-in-the-crm': 1 });
    expect([spent(store, 'provider'), spent(store, 'crm')]).toEqual([0, 1]);
  });
});

describe('what is agreed without a write', () => {
  it('becomes the base of its end, and a copy that vanished is forgotten', () => {
    const { store, inside, linkOf, run } = world();
    const num = linked(store, ['a', 'b']);
    store.mail.news.put('provider', { kind: 'absent', ref: 'b', scope: 'INBOX' }, false);
    const { provider, crm } = linkOf(num).ends;
    const numOf = (end: { readonly num: number } | undefined) => end?.num ?? 0;
    const changes = [
      { end: 99, mailboxes: ['Sent'] },
      { end: numOf(provider[1]), drop: true },
      { end: numOf(provider[0]), mailboxes: ['Archive'], keywords: ['$seen'] },
      { end: numOf(crm[0]), mailboxes: ['archive'] },
    ] as const;
    inside(() => agree(linkOf(num), changes, run));
    expect(ends(linkOf(num), 'provider')).toEqual(['a @Archive: Archive; $seen']);
    expect(ends(linkOf(num), 'crm')).toEqual(['record @account: archive; ']);
    expect(newsOf(store, 'provider', 'b')).toBeNull();
  });

  it('keywords alone leave the place as it is', () => {
    const { store, inside, linkOf, run } = world();
    const num = linked(store, [{ ref: 'a', scope: 'Archive' }]);
    const end = linkOf(num).ends.provider[0]?.num ?? 0;
    inside(() => agree(linkOf(num), [{ end, keywords: ['$seen'] }], run));
    expect(ends(linkOf(num), 'provider')).toEqual(['a @Archive: INBOX; $seen']);
  });
});

describe('a link that ends', () => {
  it('settles what was heard of it; copies that are there stay for the reason that is told', () => {
    const { store, inside, run } = world();
    const num = linked(store, ['there', 'moved', 'absent', 'missing', 'removed', 'hinted'], ['record']);
    const put = (kind: 'absent' | 'missing' | 'hint', ref: string) =>
      store.mail.news.put('provider', { kind, ref, scope: 'INBOX' }, false);
    put('absent', 'absent');
    put('missing', 'missing');
    put('hint', 'hinted');
    store.mail.news.put(
      'provider',
      { kind: 'removed', ref: 'removed', scope: 'INBOX', reason: 'hidden' },
      false,
    );
    const moved = { kind: 'found', ref: 'moved', scope: 'Private', message: message('moved') } as const;
    store.mail.news.put('provider', moved, false);
    store.mail.news.put('crm', { kind: 'removed', ref: 'record', scope: 'account', reason: 'hidden' }, false);
    inside(() => endLink(num, 'hidden-in-the-crm', 'hidden-in-the-crm', run));
    expect(store.mail.news.isEmpty()).toBe(true);
    expect(
      store.mail.left.page('hidden-in-the-crm', 0, 9).map(({ ref, scope }) => `${ref} @${scope}`),
    ).toEqual(['there @INBOX', 'moved @Private', 'hinted @INBOX']);
    expect(lastOf(store)?.reason).toBe('hidden-in-the-crm');
  });

  it('leaves nothing where no reason is told', () => {
    const { store, inside, run } = world();
    const num = linked(store, ['there']);
    inside(() => endLink(num, 'gone-on-both-sides', null, run));
    expect([store.mail.left.counts(), store.mail.links.count()]).toEqual([{}, 0]);
  });

  it('that ended already is nothing', () => {
    const { store, inside, run } = world();
    inside(() => endLink(99, 'gone-on-both-sides', null, run));
    expect([run.tally.unlinked, lastOf(store)]).toEqual([0, null]);
  });
});
