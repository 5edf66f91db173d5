/** Which entries count as signs of a restored backup, and how many of them make a question (DE4). */
import { describe, expect, it } from 'vitest';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { otherSide, sideNames } from '../../../src-shared/domain/side-name.ts';
import { agreement } from '../../support/plan-table.ts';
import {
  byContent,
  byMoment,
  byRevision,
  digestsOf,
  judged,
  minute,
  missing,
  never,
  times,
  today,
} from '../../support/restored-table.ts';
import { elsewhere, gone, link, loose, single, stored, unreadable } from '../../support/small-calendar.ts';

type Change = Parameters<typeof stored>[1];

const organizedBy = (email: string) =>
  single({ participants: { [participantId(email)]: { email, roles: { owner: true } } } });

describe.each(sideNames)('entries of the %s', (side) => {
  it.each([
    { name: 'four by their revision', entries: times(4, byRevision), asks: true },
    { name: 'three by their revision', entries: times(3, byRevision), asks: false },
    {
      name: 'three by their revision beside one that is missing',
      entries: [...times(3, byRevision), missing],
      asks: true,
    },
    {
      name: 'two by their revision beside four that are missing',
      entries: [...times(2, byRevision), ...times(4, missing)],
      asks: false,
    },
    { name: 'five that are missing and nothing else', entries: times(5, missing), asks: false },
    { name: 'four by their moment of change', entries: times(4, byMoment), asks: true },
    { name: 'three by their moment of change', entries: times(3, byMoment), asks: false },
    { name: 'five by their content', entries: times(5, byContent), asks: true },
    { name: 'four by their content', entries: times(4, byContent), asks: false },
    {
      name: 'two by their revision and two by their content',
      entries: [...times(2, byRevision), ...times(2, byContent)],
      asks: false,
    },
    {
      name: 'three by their revision and one by its content',
      entries: [...times(3, byRevision), byContent],
      asks: true,
    },
    {
      name: 'ten with a content that was never there',
      entries: times(10, { title: 'Never seen' }),
      asks: false,
    },
    {
      name: 'ten with a content from before and a newer moment: a person undid them',
      entries: times(10, { updated: today, knownUpdated: today - minute }),
      asks: false,
    },
    {
      name: 'ten with a moment that says the same as ever',
      entries: times(10, { title: 'Never seen', updated: 5, knownUpdated: 5 }),
      asks: false,
    },
    {
      name: 'ten that tell a moment for the first time',
      entries: times(10, { title: 'Never seen', updated: 5 }),
      asks: false,
    },
    {
      name: 'ten that tell no moment any more',
      entries: times(10, { title: 'Never seen', knownUpdated: 5 }),
      asks: false,
    },
    {
      name: 'ten whose known moment lies ahead: the clock was wrong',
      entries: times(10, { title: 'Never seen', updated: today - minute, knownUpdated: today + minute }),
      asks: false,
    },
    {
      name: 'ten that hold what was agreed',
      entries: times(10, { title: 'New', revision: 'old revision' }),
      asks: false,
    },
    {
      name: 'ten that are gone or back on both sides',
      entries: [...times(5, { ...missing, otherIsGone: true }), ...times(5, { ...byRevision, isSame: true })],
      asks: false,
    },
    {
      name: 'ten that are back and gone on the other side',
      entries: times(10, { ...byRevision, otherIsGone: true }),
      asks: false,
    },
    {
      name: 'ten of which nothing is known on the other side',
      entries: times(10, { ...byRevision, other: null }),
      asks: false,
    },
    {
      name: 'ten that cannot be read, or have no news here, or are in another calendar',
      entries: [unreadable, null, elsewhere].flatMap((mine) => times(10, { mine })),
      asks: false,
    },
    {
      name: 'ten that come back from another calendar',
      entries: times(10, { ...byRevision, status: 'elsewhere' }),
      asks: false,
    },
    {
      name: 'three by their revision beside one that this account may no longer see',
      entries: [...times(3, byRevision), { mine: gone('hidden') }],
      asks: false,
    },
  ])('$name: a question is asked: $asks (DE4)', ({ entries, asks }) => {
    const { actions, cases } = judged(side, entries);
    expect(actions.length > 0).toBe(asks);
    expect(actions.every((action) => action.type === 'ask')).toBe(true);
    expect(cases.length).toBe(asks ? 0 : entries.length);
  });

  it('that are there again after their removal count like those that went back (DE4)', () => {
    const back = (many: number) => ({
      loose: {
        provider: [],
        crm: [],
        [side]: times(many, {}).map((_entry, number) =>
          loose(stored(`again ${number}`, { revision: 'old revision' })),
        ),
      },
    });
    expect(judged(side, [], back(4)).actions).toHaveLength(4);
    expect(judged(side, [], back(4)).loose[side]).toEqual([]);
    expect(judged(side, [], back(3)).actions).toEqual([]);
    expect(judged(side, [], { ...back(4), former: () => never }).actions).toEqual([]);
  });

  it.each<{ name: string; change: Parameters<typeof loose>[1] }>([
    { name: 'left alone', change: { left: 'prefix' } },
    { name: 'known to a link by their uid', change: { relatives: [link('r')] } },
    { name: 'twins of what was left alone', change: { leftTwins: [{ ref: 'twin', reason: 'prefix' }] } },
    {
      name: 'known to a link, and twins of what was left alone',
      change: { relatives: [link('r')], leftTwins: [{ ref: 'twin', reason: 'prefix' }] },
    },
  ])('that are there again do not count when they are $name', ({ change }) => {
    const again = times(6, {}).map((_entry, number) =>
      loose(stored(`again ${number}`, { revision: 'old revision' }), change),
    );
    const { actions } = judged(side, [], { loose: { provider: [], crm: [], [side]: again } });
    expect(actions).toEqual([]);
  });

  it.each<{ name: string; mine: Change; its: Change; asks: boolean }>([
    {
      name: 'one of its uids',
      mine: { uids: ['own', 'shared'] },
      its: { uids: ['shared', 'another'] },
      asks: false,
    },
    { name: 'the same title and start', mine: { event: single() }, its: { event: single() }, asks: false },
    {
      name: 'the same title and start, and one of the addresses of its organiser',
      mine: { event: organizedBy('alias@example.com'), people: [['alias@example.com', 'ann@example.com']] },
      its: { event: organizedBy('ann@example.com') },
      asks: false,
    },
    {
      name: 'the same title and start, and another address of its organiser, as itself tells',
      mine: { event: organizedBy('alias@example.com') },
      its: { event: organizedBy('ann@example.com'), people: [['alias@example.com', 'ann@example.com']] },
      asks: false,
    },
    { name: 'nothing in common with it', mine: {}, its: {}, asks: true },
  ])(
    'four that are there again, the first beside one of the other side with $name: a question is asked: $asks',
    ({ mine, its, asks }) => {
      const again = times(4, {}).map((_entry, number) =>
        loose(stored(`again ${number}`, { revision: 'old revision', ...(number === 0 ? mine : {}) })),
      );
      const { actions } = judged(side, [], {
        loose: { provider: [], crm: [], [side]: again, [otherSide(side)]: [loose(stored('new', its))] },
      });
      expect(actions).toHaveLength(asks ? 4 : 0);
    },
  );

  it('are news of a first run, or of another machine, whatever they look like (C19, ID9)', () => {
    const entries = times(6, byRevision);
    const first = judged(side, entries, { firstRun: true });
    expect([first.cases.length, first.actions, first.accepted.size]).toEqual([6, [], 0]);
    expect(judged(side, entries, { agreements: [agreement()] }).cases).toHaveLength(6);
  });

  it('that moved to another address are not missing (ID1, DE4)', () => {
    const moved = loose(stored('elsewhere', { uids: ['another uid', 'uid of l3'] }));
    const given = { loose: { provider: [], crm: [], [side]: [moved] } };
    const { actions } = judged(side, [...times(3, byRevision), missing], given);
    expect(actions).toEqual([]);
  });
});

it('an answer holds for the entries that it was given for; the others are asked about still (RU8)', () => {
  const asked = digestsOf(judged('crm', times(5, byRevision)));
  const { actions } = judged('crm', times(5, byRevision), {
    answer: (digest) => (asked.slice(0, 4).includes(digest) ? 'newer' : null),
  });
  expect(actions.filter(({ type }) => type === 'ask')).toHaveLength(1);
  expect(actions.filter(({ type }) => type === 'write')).toHaveLength(4);
});
