/** Which entries count as signs of a restored backup, and how many of them make a question (DE4). */
import { describe, expect, it } from 'vitest';
import type { FormerVersions } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { judgeRestored, type RestoredInput } from '../../../src-main/sync/calendar/news/restored.ts';
import type { Case, End } from '../../../src-main/sync/calendar/plan/model.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { agreement, planInput } from '../../support/plan-table.ts';
import { gone, link, loose, now, single, stored } from '../../support/small-calendar.ts';

const minute = 60_000;
const today = Date.parse('2026-11-20T09:00:00Z');

/** How one entry of the side under test stands: `now` as read, `before` as the link has it. */
interface Entry {
  readonly title?: string;
  readonly revision?: string;
  readonly updated?: number;
  readonly knownUpdated?: number;
  readonly isGone?: true;
  readonly otherIsGone?: true;
  /** The other side holds the same as this one. */
  readonly isSame?: true;
}

const former: FormerVersions = {
  revisions: new Set(['old revision']),
  hashes: new Set([contentHash(single({ title: 'Old' }))]),
  last: { id: 1, revision: 'old revision' },
};

const never: FormerVersions = { revisions: new Set(), hashes: new Set(), last: null };

function caseOf(side: SideName, entry: Entry, number: number): Case {
  const base = single({ title: 'New' });
  const other = otherSide(side);
  const agreed = (name: SideName) => ({
    ref: `${name} ${number}`,
    revision: 'new revision',
    base,
    hash: contentHash(base),
    ...(name === side && entry.knownUpdated !== undefined ? { updated: entry.knownUpdated } : {}),
  });
  const event = single({ title: entry.title ?? 'Old' });
  const mine: End = entry.isGone
    ? gone()
    : now(
        stored(`${side} ${number}`, {
          event,
          revision: entry.revision ?? 'newest revision',
          ...(entry.updated === undefined ? {} : { updated: entry.updated }),
        }),
      );
  const its: End = entry.otherIsGone
    ? gone()
    : now(stored(`${other} ${number}`, { event: entry.isSame ? event : base, revision: 'new revision' }));
  return {
    link: link(`l${number}`, { provider: agreed('provider'), crm: agreed('crm') }),
    provider: side === 'provider' ? mine : its,
    crm: side === 'crm' ? mine : its,
  };
}

function judged(side: SideName, entries: readonly Entry[], change: Partial<RestoredInput> = {}) {
  return judgeRestored({
    ...planInput({ cases: entries.map((entry, number) => caseOf(side, entry, number)) }),
    former: () => former,
    now: today,
    ...change,
  });
}

const times = (many: number, entry: Entry): readonly Entry[] => Array.from({ length: many }, () => entry);

const byRevision: Entry = { revision: 'old revision', title: 'Never seen' };
const byMoment: Entry = { title: 'Never seen', updated: today - 9 * minute, knownUpdated: today - minute };
const byContent: Entry = {};
const missing: Entry = { isGone: true };

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

  it('are news of a first run, or of another machine, whatever they look like (C19, ID9)', () => {
    const entries = times(6, byRevision);
    expect(judged(side, entries, { firstRun: true }).cases).toHaveLength(6);
    expect(judged(side, entries, { agreements: [agreement()] }).cases).toHaveLength(6);
  });

  it('that moved to another address are not missing (ID1, DE4)', () => {
    const moved = loose(stored('elsewhere', { uids: ['uid of l3'] }));
    const given = { loose: { provider: [], crm: [], [side]: [moved] }, former: () => former };
    const { actions } = judged(side, [...times(3, byRevision), missing], given);
    expect(actions).toEqual([]);
  });
});

it('an answer holds for the entries that it was given for; the others are asked about still (RU8)', () => {
  const asked = judged('crm', times(5, byRevision)).actions.flatMap((action) =>
    action.type === 'ask' ? [action.question.item.digest] : [],
  );
  const { actions } = judged('crm', times(5, byRevision), {
    answer: (digest) => (asked.slice(0, 4).includes(digest) ? 'newer' : null),
  });
  expect(actions.filter(({ type }) => type === 'ask')).toHaveLength(1);
  expect(actions.filter(({ type }) => type === 'write')).toHaveLength(4);
});
