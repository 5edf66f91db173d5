/** A changed rule about private entries: what is read of them again, and which contents of them are forgotten (RU6). */
import { describe, expect, it } from 'vitest';
import type { News, OutboxEntry, Store } from '../../../src-main/store/index.ts';
import { notePrivateEvents } from '../../../src-main/sync/calendar/people/private-change.ts';
import { type PrivateEvents, privateChoices } from '../../../src-shared/domain/calendar/private-events.ts';
import { creating } from '../../support/outbox-entries.ts';
import { memoryStore } from '../../support/run-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const secret = single({ privacy: 'private', title: 'Tumour clinic' });
const open = single({ title: 'Lunch' });

/** The store after the rule went from `before` to `now`. */
function changed(given: (store: Store) => void, now: PrivateEvents = 'busy', before: PrivateEvents = 'full') {
  const { store } = memoryStore();
  given(store);
  notePrivateEvents(now, before, store);
  return store;
}

function linked(id: string, ref: string, base = secret): (store: Store) => void {
  const end = { revision: 'r', hash: 'h', base };
  return ({ links }) =>
    links.save(link(id, { provider: { ...end, ref }, crm: { ...end, ref: `crm of ${ref}` } }));
}

const newsOf = ({ inbox }: Store): readonly string[] =>
  inbox.all('provider').map(({ kind, ref }) => `${kind} ${ref}`);

describe('after any change, either way, an entry is read again', () => {
  const found = (ref: string, event = secret): News => ({
    kind: 'found',
    ref,
    stored: stored(ref, { event }),
  });
  const occurrence = single({ recurrenceOverrides: { '2026-12-09T10:00:00': { privacy: 'secret' } } });
  const sent = (change: Partial<OutboxEntry>): OutboxEntry =>
    creating({ source: { ref: 'P', revision: 'r', event: secret, uids: ['u'] }, ...change });
  it.each<{ name: string; given: (store: Store) => void; news: readonly string[] }>([
    { name: 'that is private and linked', given: linked('l', 'P'), news: ['hint P'] },
    { name: 'unless it is linked and not private', given: linked('l', 'P', open), news: [] },
    {
      name: 'that is private, linked, and was read as the rule before showed it',
      given: (store) => {
        linked('l', 'P')(store);
        store.inbox.put('provider', found('P', open));
      },
      news: ['hint P'],
    },
    {
      name: 'unless it is about to be read anyway, or is said to be gone',
      given: (store) => {
        for (const ref of ['M', 'R', 'U']) linked(`link of ${ref}`, ref)(store);
        store.inbox.put('provider', { kind: 'missing', ref: 'M' });
        store.inbox.put('provider', { kind: 'removed', ref: 'R', reason: 'deleted' });
        store.inbox.put('provider', { kind: 'unreadable', ref: 'U' });
      },
      news: ['missing M', 'removed R', 'unreadable U'],
    },
    {
      name: 'that is private, was read, and waits without a link',
      given: ({ inbox }) => inbox.put('provider', found('P')),
      news: ['hint P'],
    },
    {
      name: 'of which one date is secret, that was read and waits',
      given: ({ inbox }) => inbox.put('provider', found('P', occurrence)),
      news: ['hint P'],
    },
    {
      name: 'unless it waits and is not private',
      given: ({ inbox }) => {
        inbox.put('provider', found('P', open));
        inbox.put('provider', { kind: 'missing', ref: 'Q' });
      },
      news: ['found P', 'missing Q'],
    },
    {
      name: 'that is private and was sent to the CRM by a write whose outcome is not known',
      given: ({ outbox }) => outbox.add([sent({})]),
      news: ['hint P'],
    },
    {
      name: 'unless that write is at the calendar, is of an entry that is not private, or is of no entry',
      given: ({ outbox }) => {
        const write = (key: string) => ({ ...creating().call, key });
        outbox.add([
          sent({ link: 'a', side: 'provider', call: write('a') }),
          sent({
            link: 'b',
            call: write('b'),
            source: { ref: 'Q', revision: 'r', event: open, uids: ['u'] },
          }),
          sent({ link: 'c', call: write('c'), source: null }),
        ]);
      },
      news: [],
    },
  ])('$name', ({ given, news }) => {
    expect(newsOf(changed(given, 'busy', 'full'))).toEqual(news);
    expect(newsOf(changed(given, 'full', 'busy'))).toEqual(news);
  });
  it('nothing at the CRM is', () => {
    const store = changed((given) => {
      linked('l', 'P')(given);
      given.inbox.put('crm', { kind: 'found', ref: 'C', stored: stored('C', { event: secret }) });
    });
    expect(store.inbox.all('crm').map(({ kind }) => kind)).toEqual(['found']);
  });
  it('every calendar that the CRM only shows is, from the start', () => {
    const row = { calendar: 'work', shownAs: 'Work', unreadable: 0, isFeed: false, problem: null };
    const store = changed(({ subCalendars }) => subCalendars.save({ ...row, state: 'read so far' }));
    expect(store.subCalendars.all()).toMatchObject([{ ...row, state: null }]);
  });
});

describe('what the history keeps of private entries', () => {
  /** A linked one whose kept version is from before it was private, one whose link ended, and one that is not private. */
  const kept = (store: Store): void => {
    linked('linked', 'P')(store);
    for (const [id, before] of [
      ['linked', single({ title: 'Tumour clinic' })],
      ['ended', secret],
      ['plain', open],
    ] as const)
      store.history.add({
        ...{
          at: 1,
          side: 'crm',
          action: 'changed',
          reason: 'changed-in-the-calendar',
          link: id,
          after: null,
        },
        before: JSON.stringify(before),
      });
  };
  const ways = privateChoices.flatMap((before) => privateChoices.map((now) => ({ before, now })));
  const order = { skip: 0, busy: 1, full: 2 };
  it.each(ways)('from $before to $now', ({ before, now }) => {
    const store = changed(kept, now, before);
    const isStricter = order[now] < order[before];
    expect(Object.fromEntries(store.history.latest(9).map((row) => [row.link, row.before !== null]))).toEqual(
      { linked: !isStricter, ended: !isStricter, plain: true },
    );
  });
  it('and nothing is read again when the rule stays as it is', () => {
    for (const rule of privateChoices) expect(newsOf(changed(linked('l', 'P'), rule, rule))).toEqual([]);
  });
});
