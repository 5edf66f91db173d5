/**
 * What the planner is given, learned from tables: which news is read first, what is known of each end of a link, which entries are
 * strangers, and which wait. `P` and `C` are the two entries of the link `l`.
 */
import { describe, expect, it } from 'vitest';
import type { Link, News, QuarantineRow, Store } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { Located } from '../../../src-shared/domain/calendar/side.ts';
import { uidShared } from '../../../src-shared/domain/calendar/unreadable.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import {
  found,
  type Given,
  gathered,
  hint,
  linked,
  place,
  read,
  removed,
  unreadable,
} from '../../support/gather-table.ts';
import { creating, updating } from '../../support/outbox-entries.ts';
import { agreement } from '../../support/plan-table.ts';
import { runAt, type SideAnswers } from '../../support/run-table.ts';
import { creatingFrom, link, quarantined, single } from '../../support/small-calendar.ts';

describe('what is known of the two ends of a link', () => {
  it.each<{ name: string; given: Given; ends: readonly string[] }>([
    {
      name: 'one was read, and the other is read because of it',
      given: {
        news: { provider: [found('P', { title: 'x' })] },
        answers: { crm: { reads: { C: read('C') } } },
      },
      ends: ['l: now, now'],
    },
    {
      name: 'a hint is read in full first (ID3)',
      given: {
        news: { crm: [hint('C')] },
        answers: { crm: { reads: { C: read('C', { title: 'x' }) } }, provider: { reads: { P: read('P') } } },
      },
      ends: ['l: now, now'],
    },
    {
      name: 'one is gone',
      given: { news: { provider: [removed('P')] }, answers: { crm: { reads: { C: read('C') } } } },
      ends: ['l: gone (deleted), now'],
    },
    {
      name: 'one cannot be read (RU2)',
      given: {
        news: { provider: [hint('P')] },
        answers: { provider: { reads: { P: unreadable('P') } }, crm: { reads: { C: read('C') } } },
      },
      ends: ['l: unreadable, now'],
    },
    {
      name: 'one was removed and is in another calendar of the account (ID8)',
      given: {
        news: { provider: [removed('P')] },
        answers: { provider: { places: [place('u', 'work', 'W')] }, crm: { reads: { C: read('C') } } },
      },
      ends: ['l: elsewhere, now'],
    },
    {
      name: 'one was not answered about: nothing is known of it',
      given: { news: { provider: [found('P', { title: 'x' })] }, answers: { crm: { unanswered: ['C'] } } },
      ends: ['l: now, unknown'],
    },
    {
      name: 'it is an echo: there is nothing to plan',
      given: { news: { provider: [found('P')] }, links: [echoed()] },
      ends: [],
    },
  ])('$name', async ({ given, ends }) => {
    expect((await gathered({ links: [linked], ...given })).ends).toEqual(ends);
  });

  function echoed(): Link {
    return link('l', { provider: { ref: 'P', revision: 'r', base: single(), hash: contentHash(single()) } });
  }
});

describe('an entry that is gone from its address', () => {
  const answers = (places: readonly Located[]): Given['answers'] => ({
    provider: { places, reads: { new: read('new', { title: 'x' }) } },
    crm: { reads: { C: read('C') } },
  });
  const given = (places: readonly Located[], change: Given = {}): Given => ({
    links: [linked],
    news: { provider: [removed('P')] },
    answers: answers(places) ?? {},
    ...change,
  });
  it('is looked for by its uids in the whole account (ID8)', async () => {
    expect((await gathered(given([]))).log).toContain('locate u at the provider');
  });
  it('and is at another address of the same calendar is read there, and is a relative of the link (ID1)', async () => {
    const { loose } = await gathered(given([place('u', 'personal', 'new')]));
    expect(loose.provider).toMatchObject([{ stored: { ref: 'new' }, relatives: [{ id: 'l' }] }]);
  });
  it.each<{ name: string; places: readonly Located[]; change?: Given }>([
    { name: 'at its own address', places: [place('u', 'personal', 'P')] },
    { name: 'by a uid that nobody asked about', places: [place('other', 'personal', 'new')] },
    {
      name: 'at the address of another link',
      places: [place('u', 'personal', 'Q')],
      change: { links: [linked, other()] },
    },
  ])('and is found $name is not read again', async ({ places, change = {} }) => {
    const { log } = await gathered(given(places, change));
    expect(log.filter((line) => line.startsWith('read') && line.endsWith('provider'))).toEqual([]);
    expect(log).not.toContain('moved.hints');
  });
  it('and of which there is news at its new address is not read again', async () => {
    const news = { provider: [removed('P'), found('new', { title: 'x' })] };
    const { log } = await gathered(given([place('u', 'personal', 'new')], { news }));
    expect(log.filter((line) => line.startsWith('read') && line.endsWith('provider'))).toEqual([]);
    expect(log).not.toContain('moved.hints');
  });
  it('nobody is asked when nothing is gone, or when only the source of a twin that is being made is', async () => {
    const gone = { links: [creatingFrom('provider')], news: { provider: [removed('P')] } };
    for (const one of [gone, { links: [linked] }])
      expect((await gathered(one)).log.join()).not.toContain('locate');
  });

  function other(): Link {
    return link('m', { provider: { ...linked.provider, ref: 'Q' }, crm: { ...linked.crm, ref: 'D' } });
  }
});

describe('an entry that could not be read', () => {
  const row = (change: Partial<QuarantineRow> = {}): QuarantineRow =>
    quarantined('crm', 'C', { stage: 'reading', code: 'item-unreadable', nextAttempt: runAt, ...change });
  it.each<{ name: string; row: QuarantineRow; isRead: boolean }>([
    { name: 'is read again when its time has come (RU2)', row: row(), isRead: true },
    { name: 'is not read a millisecond before (RU2)', row: row({ nextAttempt: runAt + 1 }), isRead: false },
    { name: 'is not read because a write of it failed', row: row({ stage: 'writing' }), isRead: false },
    { name: 'is not read for another entry', row: row({ ref: 'D' }), isRead: false },
  ])('$name', async ({ row: quarantined, isRead }) => {
    const { log } = await gathered({
      news: { crm: [{ kind: 'unreadable', ref: 'C' }] },
      answers: { crm: { reads: { C: read('C') } } },
      prepare: ({ quarantine }) => quarantine.put(quarantined),
    });
    expect(log.includes('read C at the crm')).toBe(isRead);
  });
  it.each<{ name: string; reason: string | null; news: readonly News[]; isRead: boolean }>([
    {
      name: 'whose uid another one had is read again without news',
      reason: uidShared,
      news: [],
      isRead: true,
    },
    {
      name: 'whose uid another one had and that was read since is not',
      reason: uidShared,
      news: [found('C')],
      isRead: false,
    },
    { name: 'for another reason is not read without news', reason: null, news: [], isRead: false },
  ])('$name (RU9)', async ({ reason, news, isRead }) => {
    const { log } = await gathered({
      news: { crm: news },
      answers: { crm: { reads: { C: read('C') } } },
      prepare: ({ quarantine }) => quarantine.put(row({ reason })),
    });
    expect(log.includes('read C at the crm')).toBe(isRead);
  });
  it('and has been read since is not read again', async () => {
    const { log } = await gathered({
      news: { crm: [found('C')] },
      prepare: ({ quarantine }) => quarantine.put(row()),
    });
    expect(log).not.toContain('read C at the crm');
  });
});

describe('agreements of other machines (ID9)', () => {
  const told = ({ agreementNews }: Store) => agreementNews.put({ type: 'agreed', agreement: agreement() });
  const both = { provider: { reads: { P: read('P') } }, crm: { reads: { C: read('C') } } };
  it('come with their entries as strangers, the calendar’s read first', async () => {
    const { agreements, strangers, log } = await gathered({ prepare: told, answers: both });
    expect([agreements, strangers]).toEqual([[agreement()], ['P', 'C']]);
    expect(log.filter((line) => line.startsWith('read'))).toEqual([
      'read P at the provider',
      'read.batch',
      'read C at the crm',
      'read.batch',
    ]);
  });
  it.each(sideNames)(
    'about an entry that cannot be read at the %s wait, and neither entry is a stranger meanwhile',
    async (side) => {
      const ref = side === 'provider' ? 'P' : 'C';
      const { agreements, strangers, store } = await gathered({
        prepare: told,
        answers: { ...both, [side]: { reads: { [ref]: unreadable(ref) } } },
      });
      expect([agreements, strangers, store.agreementNews.all().length]).toEqual([[], [], 1]);
    },
  );
  it('about an entry that an unclear call may have made wait, and neither entry is a stranger meanwhile (WR8)', async () => {
    const given: Given = {
      prepare: (store) => {
        told(store);
        store.outbox.add([creating()]);
      },
      answers: both,
    };
    const { agreements, strangers, store } = await gathered(given);
    expect([agreements, strangers, store.agreementNews.all().length]).toEqual([[], [], 1]);
  });
  it('that wait do not keep other strangers back', async () => {
    const news = { crm: [found('other', {}, { uids: ['other'] })] };
    const { strangers } = await gathered({
      prepare: told,
      news,
      answers: { ...both, provider: { unanswered: ['P'] } },
    });
    expect(strangers).toEqual(['other']);
  });
});

describe.each(sideNames)('a stranger at the %s', (side) => {
  const other = otherSide(side);
  const calendar = other === 'provider' ? 'personal' : 'agenda';
  const stranger: Given['news'] = { [side]: [found('new')] };

  it('comes with the links that know one of its uids, each once', async () => {
    const news = { [side]: [found('new', {}, { uids: ['u', 'v'] })] };
    const { loose } = await gathered({ links: [link('l', { uids: ['u', 'v'] })], news });
    expect(loose[side]).toMatchObject([{ relatives: [{ id: 'l' }], left: null, leftTwins: [] }]);
  });
  it('comes with the link that is still making it, whose key it tells, and with no other (WR8)', async () => {
    const relativesOf = async (made: Link, key: string): Promise<unknown> =>
      (
        await gathered({
          links: [made],
          news: { [side]: [found('new', {}, { uids: ['of the server'], key })] },
        })
      ).loose[side][0]?.relatives.map(({ id }) => id);
    expect(await relativesOf(creatingFrom(other), 'l')).toEqual(['l']);
    expect(await relativesOf(creatingFrom(other), 'another')).toEqual([]);
    expect(await relativesOf(creatingFrom(side), 'l')).toEqual([]);
    expect(await relativesOf(link('l'), 'l')).toEqual([]);
  });

  it('comes with the reason why it was left alone', async () => {
    const { loose } = await gathered({
      news: stranger,
      prepare: ({ leftAlone }) => leftAlone.put(side, 'new', ['u'], 'prefix'),
    });
    expect(loose[side]).toMatchObject([{ left: 'prefix' }]);
  });
  it.each<{ name: string; reason: 'prefix' | 'separate'; hasNews: boolean; isTwin: boolean }>([
    { name: 'was left alone', reason: 'prefix', hasNews: false, isTwin: true },
    {
      name: 'was left alone and has news: the two are paired by uid',
      reason: 'prefix',
      hasNews: true,
      isTwin: false,
    },
    { name: 'is kept separate by a person, news or not', reason: 'separate', hasNews: true, isTwin: true },
  ])('comes with a twin that $name', async ({ reason, hasNews, isTwin }) => {
    const { loose } = await gathered({
      news: { ...stranger, [other]: hasNews ? [found('twin')] : [] },
      prepare: ({ leftAlone }) => leftAlone.put(other, 'twin', ['u'], reason),
    });
    expect(loose[side][0]?.leftTwins).toEqual(isTwin ? [{ ref: 'twin', reason }] : []);
  });
  it.each<{ name: string; news: readonly News[]; answers: SideAnswers }>([
    { name: 'cannot be read', news: [hint('twin')], answers: { reads: { twin: unreadable('twin') } } },
    { name: 'could not be read before', news: [{ kind: 'unreadable', ref: 'twin' }], answers: {} },
    { name: 'was not answered about', news: [hint('twin')], answers: { unanswered: ['twin'] } },
  ])('waits for a twin that $name (ID5)', async ({ news, answers }) => {
    const { strangers } = await gathered({
      news: { ...stranger, [other]: news },
      answers: { [other]: { ...answers, places: [place('u', calendar, 'twin')] } },
    });
    expect(strangers).toEqual([]);
  });
  it('waits for a twin that shares only one of its uids (ID1, ID5)', async () => {
    const { strangers } = await gathered({
      news: {
        [side]: [found('new', {}, { uids: ['v', 'u'] })],
        [other]: [{ kind: 'unreadable', ref: 'twin' }],
      },
      answers: { [other]: { places: [place('u', calendar, 'twin')] } },
    });
    expect(strangers).toEqual([]);
  });
  it.each<{ name: string; places: readonly Located[] }>([
    { name: 'which is another one', places: [] },
    { name: 'which is in another calendar', places: [place('u', 'elsewhere', 'twin')] },
    { name: 'which is at another address', places: [place('u', calendar, 'another')] },
  ])('does not wait for an entry that cannot be read $name', async ({ places }) => {
    const { strangers } = await gathered({
      news: { ...stranger, [other]: [{ kind: 'unreadable', ref: 'twin' }] },
      answers: { [other]: { places } },
    });
    expect(strangers).toEqual(['new']);
  });
  it('does not wait for a linked entry that cannot be read', async () => {
    const unreadableLinked = { kind: 'unreadable', ref: other === 'provider' ? 'P' : 'C' } as const;
    const { log } = await gathered({
      links: [linked],
      news: { ...stranger, [other]: [unreadableLinked] },
      answers: {
        [side]: { reads: { [side === 'provider' ? 'P' : 'C']: read(side === 'provider' ? 'P' : 'C') } },
      },
    });
    expect(log.filter((line) => line.startsWith('locate'))).toEqual([]);
  });
});

describe('while it is not known what became of a call (WR8)', () => {
  const news = { crm: [found('C', { title: 'Review' })], provider: [found('P')] };
  it('its link is not planned', async () => {
    const { ends } = await gathered({
      links: [linked],
      news,
      prepare: ({ outbox }) => outbox.add([updating()]),
    });
    expect(ends).toEqual([]);
  });
  it('it is looked up and not found: its link is planned', async () => {
    const prepare = ({ outbox }: Store) => {
      outbox.add([updating()]);
      outbox.markAbsent(['update C']);
    };
    expect((await gathered({ links: [linked], news, prepare })).ends).toEqual(['l: now, now']);
  });
  it.each<{ name: string; side: SideName; stored: News; isOurs: boolean }>([
    {
      name: 'that shares a uid with its link',
      side: 'crm',
      stored: found('new', { title: 'Other' }, { uids: ['uid of l'] }),
      isOurs: true,
    },
    {
      name: 'that looks like what it makes',
      side: 'crm',
      stored: found('new', {}, { uids: ['own'] }),
      isOurs: true,
    },
    {
      name: 'that looks otherwise',
      side: 'crm',
      stored: found('new', { title: 'Other' }, { uids: ['own'] }),
      isOurs: false,
    },
    {
      name: 'that looks like it on the other side',
      side: 'provider',
      stored: found('new', {}, { uids: ['own'] }),
      isOurs: false,
    },
  ])('a stranger $name waits: $isOurs', async ({ side, stored, isOurs }) => {
    const { strangers } = await gathered({
      links: [creatingFrom('provider')],
      news: { [side]: [stored] },
      prepare: ({ outbox }) => outbox.add([creating()]),
    });
    expect(strangers).toEqual(isOurs ? [] : ['new']);
  });
});

describe('an invitation that arrives (PE8)', () => {
  const theirs = { uids: ['theirs'], readOnly: { fields: 'all', reason: 'not-organizer' } };
  const invitation = found('I', {}, theirs);
  const invited = read('C', {}, { part: 'invited' });
  const base = single();
  const end = (ref: string) => ({ ref, revision: 'r', base, hash: contentHash(base) });
  const agreed = link('l', { provider: end('P'), crm: end('C'), uids: ['u'] });
  const answers = { provider: { reads: { P: read('P') } }, crm: { reads: { C: invited } } };
  const given: Given = { links: [agreed], news: { provider: [invitation] }, answers, useOrganizer: true };

  it.each<{ name: string; given: Given; ends: readonly string[] }>([
    { name: 'starts with an entry that waits for it', given, ends: ['l: now, now'] },
    {
      name: 'has a uid that the link knows',
      given: {
        ...given,
        links: [{ ...agreed, uids: ['u', 'theirs'] }],
        news: { provider: [found('I', { start: '2027-01-01T09:00:00' }, theirs)] },
      },
      ends: ['l: now, now'],
    },
    {
      name: 'is of no entry: another time, another uid',
      given: { ...given, news: { provider: [found('I', { start: '2027-01-01T09:00:00' }, theirs)] } },
      ends: [],
    },
    {
      name: 'is the person’s own meeting',
      given: { ...given, news: { provider: [found('I', {}, { uids: ['theirs'] })] } },
      ends: [],
    },
    { name: 'comes while nobody’s organiser is used', given: { ...given, useOrganizer: false }, ends: [] },
    {
      name: 'starts with an entry that waits for none',
      given: { ...given, answers: { ...answers, crm: { reads: { C: read('C') } } } },
      ends: [],
    },
  ])('$name', async ({ given: one, ends }) => {
    const { ends: known, store } = await gathered(one);
    expect(known).toEqual(ends);
    // what turned out to be no news is settled
    expect(store.inbox.get('crm', 'C')?.kind ?? null).toBe(ends.length === 0 ? null : 'found');
  });

  it('reads the entries that were left alone until it arrives', async () => {
    const { strangers } = await gathered({
      ...given,
      links: [],
      prepare: (store) => store.leftAlone.put('crm', 'C', ['u'], 'awaits-invitation'),
    });
    expect(strangers).toEqual(['I', 'C']);
  });
});

describe('dates of a series that was not known (TI4)', () => {
  const unknown = (store: Store): void => {
    store.inbox.put('crm', { kind: 'unreadable', ref: 'C' });
    store.quarantine.put({
      ...quarantined('crm', 'C'),
      stage: 'reading',
      reason: 'series-unknown',
      nextAttempt: runAt + 1,
    });
  };
  const places = { places: [place('u', 'agenda', 'C')] };

  it('are read again once the calendar has the series', async () => {
    const { strangers, log } = await gathered({
      news: { provider: [found('P')] },
      answers: { crm: { ...places, reads: { C: read('C') } } },
      prepare: unknown,
    });
    expect(strangers).toEqual(['P', 'C']);
    expect(log).toContain('series-known');
  });
  it('are asked for once in a run, and the series waits for them', async () => {
    const { strangers, log } = await gathered({
      news: { provider: [found('P')] },
      answers: { crm: { ...places, reads: { C: unreadable('C') } } },
      prepare: unknown,
    });
    expect(strangers).toEqual([]);
    expect(log.filter((line) => line === 'series-known')).toHaveLength(1);
  });
  it('that cannot be read for another reason wait for their own time', async () => {
    const { strangers, log } = await gathered({
      news: { provider: [found('P')] },
      answers: { crm: { ...places, reads: { C: read('C') } } },
      prepare: (store) => {
        unknown(store);
        store.quarantine.put({ ...quarantined('crm', 'C'), stage: 'reading', nextAttempt: runAt + 1 });
      },
    });
    expect(strangers).toEqual([]);
    expect(log).not.toContain('series-known');
  });
});
