/**
 * What gathering does at particular moments, learned from tables: what is overdue, what a mailbox that moved looks for, which entries
 * an invitation has read, and which steps leave the store alone. `P` and `C` are the two entries of the link `l`.
 */
import { describe, expect, it } from 'vitest';
import type { Link, Store } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { Fetched } from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { otherSide, sideNames } from '../../../src-shared/domain/side-name.ts';
import { found, gathered, hint, linked, place, read, removed } from '../../support/gather-table.ts';
import { removing, updating } from '../../support/outbox-entries.ts';
import { runAt } from '../../support/run-table.ts';
import { creatingFrom, link, quarantined, single } from '../../support/small-calendar.ts';

const reading = (log: readonly string[]) => log.filter((line) => line.startsWith('read '));

describe('what a step reads and stores', () => {
  it('is nothing where nothing was told', async () => {
    const { log, looksFirst, loose } = await gathered({});
    expect([log, looksFirst, loose]).toEqual([[], undefined, { provider: [], crm: [] }]);
  });
  it('is asked of both sides at the same time where no agreement came', async () => {
    const { log } = await gathered({
      news: { provider: [hint('P')], crm: [hint('C')] },
      answers: { provider: { reads: { P: read('P') } }, crm: { reads: { C: read('C') } } },
    });
    expect(log).toEqual(['read P at the provider', 'read C at the crm', 'read.batch', 'read.batch']);
  });
  it('what was held back as the version from before Concord’s change is read again (RU9)', async () => {
    const { log } = await gathered({
      links: [linked],
      news: { crm: [{ kind: 'unreadable', ref: 'C' }] },
      answers: { crm: { reads: { C: read('C') } }, provider: { reads: { P: read('P') } } },
      prepare: ({ versions, quarantine }) => {
        versions.noteOwnChange('crm', 'C', { replaced: 'before', made: 'r', at: runAt - 1_000 });
        quarantine.put(
          quarantined('crm', 'C', {
            ...{ stage: 'reading', reason: 'version-before-our-change', nextAttempt: runAt + 1 },
          }),
        );
      },
    });
    expect(reading(log)).toContain('read C at the crm');
  });
  it('an entry that no link knows, and that this account may no longer see, is looked for nowhere', async () => {
    const unanswered = ['X'];
    const hidden: Fetched = { type: 'unreadable', ref: 'X', problem: problem('not-permitted') };
    const reads = {
      X: hidden,
      // the calendar answers about `X` only when it is asked again, together with `P`
      get P(): Fetched {
        unanswered.length = 0;
        return read('P');
      },
    };
    const { log, store, ends } = await gathered({
      links: [linked],
      news: { provider: [hint('X')], crm: [found('C', { title: 'x' })] },
      answers: { provider: { reads, unanswered } },
    });
    expect(store.inbox.get('provider', 'X')).toEqual({ kind: 'removed', ref: 'X', reason: 'hidden' });
    expect(ends).toEqual(['l: now, now']);
    expect(log.join()).not.toContain('locate');
  });
});

it('an entry of the CRM whose invitation is overdue is marked, and no other one (C9)', async () => {
  const { loose } = await gathered({
    news: { crm: [found('new', {}, { uids: ['new'] }), found('overdue')] },
    prepare: ({ leftAlone }) =>
      leftAlone.put('crm', 'overdue', ['u'], 'awaits-invitation', { at: 0, event: null }),
  });
  expect(loose.crm.map(({ stored: { ref }, isOverdue }) => [ref, isOverdue])).toEqual([
    ['new', undefined],
    ['overdue', true],
  ]);
});

describe('while the mailbox moves to another account (A13)', () => {
  const moving =
    (phase: 'looking' | 'asking') =>
    ({ meta }: Store): void =>
      meta.set('move', JSON.stringify({ phase, begunAt: runAt }));
  const awaited: Link = { ...linked, status: 'elsewhere', provider: { ...linked.provider, ref: 'moved:l' } };

  it('its first look is told', async () => {
    expect((await gathered({ prepare: moving('looking') })).looksFirst).toBe(true);
    expect((await gathered({ prepare: moving('asking') })).looksFirst).toBe(undefined);
  });
  it.each([
    { name: 'is in another calendar of the account', places: [place('u', 'work', 'W')], end: 'elsewhere' },
    { name: 'is nowhere', places: [], end: 'unknown' },
  ])('an entry that is looked for and $name: $end', async ({ places, end }) => {
    const { ends } = await gathered({
      links: [awaited],
      news: { crm: [found('C')] },
      answers: { provider: { places } },
      prepare: moving('asking'),
    });
    expect(ends).toEqual([`l: ${end}, now`]);
  });
  it('what was left alone at the old place is left alone at the new one', async () => {
    const { loose } = await gathered({
      news: { provider: [found('new')] },
      prepare: (store) => {
        moving('asking')(store);
        store.leftAlone.put('provider', 'moved:old', ['u'], 'separate');
      },
    });
    expect(loose.provider).toMatchObject([{ stored: { ref: 'new' }, left: 'separate' }]);
  });
});

describe('what is known of the ends', () => {
  it('of an entry that is in another calendar, and is gone from the CRM, is both', async () => {
    const { ends } = await gathered({
      links: [linked],
      news: { provider: [removed('P')], crm: [removed('C')] },
      answers: { provider: { places: [place('u', 'work', 'W')] } },
    });
    expect(ends).toEqual(['l: elsewhere, gone (deleted)']);
  });
  it('of one that was not answered about is null', async () => {
    const { cases } = await gathered({
      links: [linked],
      news: { provider: [found('P', { title: 'x' })] },
      answers: { crm: { unanswered: ['C'] } },
    });
    expect(cases.map(({ crm }) => crm)).toEqual([null]);
  });
  it.each([
    { name: 'an update', call: updating({}) },
    { name: 'a removal', call: removing() },
  ])(
    'while it is not known what became of $name, a new entry that looks like it is a stranger',
    async ({ call }) => {
      const { strangers } = await gathered({
        links: [linked],
        news: { crm: [found('new', {}, { uids: ['own'] })] },
        prepare: ({ outbox }) => outbox.add([call]),
      });
      expect(strangers).toEqual(['new']);
    },
  );
});

describe('an invitation (PE8)', () => {
  const theirs = { uids: ['theirs'], readOnly: { fields: 'all', reason: 'not-organizer' } };
  const base = single();
  const end = (ref: string) => ({ ref, revision: 'r', base, hash: contentHash(base) });
  const agreed = link('l', { provider: end('P'), crm: end('C'), uids: ['u'] });
  const answers = {
    provider: { reads: { P: read('P') } },
    crm: { reads: { C: read('C'), D: read('D', {}, { uids: ['theirs'] }) } },
  };

  it('that is linked already has no other entry read', async () => {
    const { log } = await gathered({
      links: [agreed, link('m', { provider: end('Q'), crm: end('D'), uids: ['theirs'] })],
      news: { provider: [found('Q', { title: 'x' }, theirs)] },
      answers,
      useOrganizer: true,
    });
    expect(reading(log)).toEqual(['read D at the crm']);
    expect(log).not.toContain('awaited');
  });
  it.each([
    {
      name: 'refuses has the entry read that it may belong to',
      nextAttempt: null,
      reads: ['read D at the crm'],
    },
    { name: 'refused, when its time has come', nextAttempt: -1, reads: ['read D at the crm'] },
    { name: 'refused, before its time has come, has nothing read', nextAttempt: 60_000, reads: [] },
  ])('that is to become an entry of the CRM, which $name (RU2)', async ({ nextAttempt, reads }) => {
    const creating = creatingFrom('provider');
    const { log } = await gathered({
      links: [
        { ...creating, source: { ref: 'I', revision: 'r' }, uids: ['theirs'] },
        link('m', { provider: end('Q'), crm: end('D'), uids: ['theirs'] }),
      ],
      news: { provider: [found('I', { title: 'x' }, theirs)] },
      answers,
      useOrganizer: true,
      prepare: ({ quarantine }) => {
        if (nextAttempt === null) return;
        quarantine.put(
          quarantined('provider', 'I', { code: 'already-exists', nextAttempt: runAt + nextAttempt }),
        );
      },
    });
    expect(reading(log).filter((line) => line === 'read D at the crm')).toEqual(reads);
  });
  it('that did not come has nothing read', async () => {
    const { log } = await gathered({
      news: { provider: [found('I', {}, { uids: ['own'] })] },
      answers,
      useOrganizer: true,
      prepare: ({ leftAlone }) => leftAlone.put('crm', 'C', ['u'], 'awaits-invitation'),
    });
    expect(log).not.toContain('awaited');
  });
  it('whose uid only an entry has whose twin is being made in the CRM has nothing read', async () => {
    const { log } = await gathered({
      links: [{ ...creatingFrom('provider'), uids: ['theirs'] }],
      news: { provider: [found('I', {}, theirs)] },
      answers,
      useOrganizer: true,
    });
    expect(log).not.toContain('awaited');
  });
});

it.each(sideNames)(
  'the %s is not asked where linked entries are when a stranger cannot be read',
  async (side) => {
    const other = otherSide(side);
    const ref = { provider: 'P', crm: 'C' };
    const { log } = await gathered({
      links: [linked],
      news: {
        [side]: [{ kind: 'unreadable', ref: 'twin' }],
        [other]: [{ kind: 'unreadable', ref: 'another' }, found(ref[other], { title: 'x' })],
      },
      answers: { [side]: { reads: { [ref[side]]: read(ref[side]) } } },
    });
    expect(log.filter((line) => line.startsWith('locate'))).toEqual([]);
  },
);

it('dates of a series that stay unknown are asked for once in a run (TI4)', async () => {
  let reads = 0;
  const { log } = await gathered({
    news: { provider: [found('P')] },
    answers: {
      crm: {
        places: [place('u', 'agenda', 'C')],
        reads: {
          get C(): Fetched {
            reads += 1;
            if (reads > 3) throw new Error('asked without end');
            return {
              type: 'unreadable',
              ref: 'C',
              problem: problem('item-unreadable', { reason: 'series-unknown' }),
            };
          },
        },
      },
    },
    prepare: (store) => {
      store.inbox.put('crm', { kind: 'unreadable', ref: 'C' });
      store.quarantine.put({
        ...quarantined('crm', 'C'),
        ...{ stage: 'reading', reason: 'series-unknown', nextAttempt: runAt + 1 },
      });
    },
  });
  expect(log.filter((line) => line === 'series-known')).toHaveLength(1);
  expect(reads).toBe(1);
});
