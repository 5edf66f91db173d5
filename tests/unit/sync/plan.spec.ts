/**
 * The planner, learned from tables: what happens to a linked pair, to an entry whose twin is being made, and to a stranger. Every row
 * is one branch. `P` and `C` are the two entries of the link `l`. Pairs whose entries are both there: plan-both.spec.ts.
 */
import { describe, expect, it } from 'vitest';
import type { LeftReason } from '../../../src-main/store/index.ts';
import type { PlanInput } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import { type CalendarEvent, fieldNames } from '../../../src-shared/domain/calendar/event.ts';
import { noFilters } from '../../../src-shared/domain/calendar/filters.ts';
import type { RemovalReason, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { at, caseOf, ends, planInput, planned } from '../../support/plan-table.ts';
import {
  creatingFrom,
  elsewhere,
  gone,
  link,
  loose,
  now,
  series,
  single,
  stored,
  unreadable,
} from '../../support/small-calendar.ts';

type EndName = keyof typeof ends;
const settled = ['settle P at the provider', 'settle C at the crm'];
const moved = ['save l as elsewhere', 'lock C, moved-to-another-calendar', 'settle P at the provider'];
const carried = ['update C (title: "Review") at the crm, changed-in-the-calendar', 'save l as linked'];

describe('this person’s copy of an entry that several have moved to another calendar (ID8, C9)', () => {
  const settles = ['settle P at the provider', 'settle C at the crm'];
  const plannedFor = (part: 'copy' | 'colleague', from: 'linked' | 'elsewhere') =>
    planned({
      cases: [
        caseOf({
          link: { ...link('l'), status: from },
          provider: elsewhere,
          crm: now(at('C', { title: 'Review' }, { part })),
        }),
      ],
    });
  it.each(['copy', 'colleague'] as const)(
    '%s: the others go on with it, so that nothing is locked',
    (part) => {
      expect(plannedFor(part, 'linked')).toEqual(['save l as elsewhere', ...settles]);
      expect(plannedFor(part, 'elsewhere')).toEqual(settles);
    },
  );
});

describe('a linked pair, by what is known of its two ends', () => {
  it.each<{ name: string; provider: EndName; crm: EndName; expected: readonly string[] }>([
    { name: 'both are there: they are merged', provider: 'now', crm: 'now', expected: carried },
    {
      name: 'removed in the CRM: the twin is removed (DE2)',
      provider: 'now',
      crm: 'gone',
      expected: ['remove P at the provider, deleted-in-the-crm'],
    },
    { name: 'nothing is known of the CRM: wait', provider: 'now', crm: 'unknown', expected: [] },
    {
      name: 'removed in the calendar: the twin is removed (ID4)',
      provider: 'gone',
      crm: 'now',
      expected: ['remove C at the crm, deleted-in-the-calendar'],
    },
    {
      name: 'removed on both sides: the link ends',
      provider: 'gone',
      crm: 'gone',
      expected: ['end l, removed-on-both-sides', ...settled],
    },
    {
      name: 'removed, and nothing is known of the CRM: wait',
      provider: 'gone',
      crm: 'unknown',
      expected: [],
    },
    {
      name: 'moved to another calendar: the CRM’s entry stays, linked and locked (ID8)',
      provider: 'elsewhere',
      crm: 'now',
      expected: [...moved, 'settle C at the crm'],
    },
    {
      name: 'moved to another calendar and removed in the CRM: it stays in that calendar (ID8)',
      provider: 'elsewhere',
      crm: 'gone',
      expected: ['end l, removed-in-the-crm-elsewhere-in-the-calendar', ...settled],
    },
    {
      name: 'moved to another calendar, nothing is known of the CRM: it is locked there all the same (ID8)',
      provider: 'elsewhere',
      crm: 'unknown',
      expected: moved,
    },
    { name: 'nothing is known of the calendar: wait', provider: 'unknown', crm: 'now', expected: [] },
    {
      name: 'removed in the CRM, nothing is known of the calendar: wait',
      provider: 'unknown',
      crm: 'gone',
      expected: [],
    },
    { name: 'nothing is known of either: wait', provider: 'unknown', crm: 'unknown', expected: [] },
    { name: 'cannot be read in the calendar: wait (ID5)', provider: 'unreadable', crm: 'now', expected: [] },
    {
      name: 'cannot be read in the calendar, removed in the CRM: wait (ID5)',
      provider: 'unreadable',
      crm: 'gone',
      expected: [],
    },
    { name: 'cannot be read in the CRM: wait (ID5)', provider: 'now', crm: 'unreadable', expected: [] },
    {
      name: 'cannot be read in the CRM, removed in the calendar: wait (ID5)',
      provider: 'gone',
      crm: 'unreadable',
      expected: [],
    },
    {
      name: 'cannot be read in the CRM, moved in the calendar: wait (ID5)',
      provider: 'elsewhere',
      crm: 'unreadable',
      expected: [],
    },
  ])('$provider and $crm: $name', ({ provider, crm, expected }) => {
    expect(planned({ cases: [caseOf({ provider: ends[provider].provider, crm: ends[crm].crm })] })).toEqual(
      expected,
    );
  });
});

describe('a pair whose calendar entry was moved to another calendar before (ID8)', () => {
  const away = link('l', { status: 'elsewhere' });
  it.each<{ name: string; provider: EndName; crm: EndName; expected: readonly string[] }>([
    {
      name: 'nothing is known of the calendar: the entry is still elsewhere',
      provider: 'unknown',
      crm: 'now',
      expected: ['settle P at the provider', 'settle C at the crm'],
    },
    {
      name: 'nothing is known of either: nothing more than that is planned',
      provider: 'unknown',
      crm: 'unknown',
      expected: ['settle P at the provider'],
    },
    {
      name: 'removed in the CRM: it stays in the other calendar',
      provider: 'unknown',
      crm: 'gone',
      expected: ['end l, removed-in-the-crm-elsewhere-in-the-calendar', ...settled],
    },
    {
      name: 'it came back: the pair goes on as before, and the lock is taken back',
      provider: 'now',
      crm: 'now',
      expected: ['unlock C', ...carried],
    },
    {
      name: 'it was removed from the other calendar as well: the twin is removed',
      provider: 'gone',
      crm: 'now',
      expected: ['remove C at the crm, deleted-in-the-calendar'],
    },
    { name: 'it cannot be read: wait', provider: 'unreadable', crm: 'now', expected: [] },
  ])('$provider and $crm: $name', ({ provider, crm, expected }) => {
    const one = caseOf({ link: away, provider: ends[provider].provider, crm: ends[crm].crm });
    expect(planned({ cases: [one] })).toEqual(expected);
  });
});

describe('an entry that is moved to another calendar (ID8)', () => {
  const elsewhereWith = (crm: StoredEvent) =>
    plan(planInput({ cases: [caseOf({ provider: elsewhere, crm: now(crm) })] }));

  it('keeps its link, with both ends as they were agreed', () => {
    expect(elsewhereWith(at('C'))[0]).toEqual({
      type: 'save',
      link: { ...link('l'), status: 'elsewhere' },
      approval: null,
    });
  });
  it('is locked in the CRM in all its fields', () => {
    expect(elsewhereWith(at('C'))[1]).toEqual({
      type: 'lock',
      ref: 'C',
      fields: [...fieldNames],
      reason: 'moved-to-another-calendar',
    });
  });
  it('is put back in the CRM to what was agreed when somebody edits it there, and no base gains by that', () => {
    const actions = elsewhereWith(at('C', { title: 'Edited', description: 'More' }));
    expect(actions.at(-1)).toMatchObject({
      type: 'write',
      write: {
        side: 'crm',
        write: { type: 'update', ref: 'C', patch: { title: 'Plan', description: null } },
        source: null,
        transfer: {},
        reason: 'moved-to-another-calendar',
        ticked: [],
      },
    });
  });
  it.each([
    { rule: 'full', expected: 'update C (title: "Secret") at the crm, moved-to-another-calendar' },
    { rule: 'busy', expected: 'update C (title: "Busy") at the crm, changed-in-the-calendar' },
    { rule: 'skip', expected: 'update C (title: "Busy") at the crm, private-in-the-calendar' },
  ] as const)(
    'is put back to what a rule about private entries still shows, $rule, and says why (RU6)',
    ({ rule, expected }) => {
      const base = single({ title: 'Secret', privacy: 'private' });
      const ofSecret = link('l', {
        provider: { ref: 'P', revision: 'r', hash: 'h', base },
        crm: { ref: 'C', revision: 'r', hash: 'h', base },
      });
      const edited = now(at('C', { title: 'Edited', privacy: 'private' }));
      const { settings } = planInput();
      const actions = planned({
        cases: [caseOf({ link: ofSecret, provider: elsewhere, crm: edited })],
        settings: { ...settings, privateEvents: rule },
      });
      expect(actions.at(-1)).toBe(expected);
    },
  );
  it('is not put back for guests whom the calendar does not know (PE2)', () => {
    const ann = { email: 'ann@example.com', roles: { attendee: true } } as const;
    const actions = elsewhereWith(at('C', { participants: { ann } }));
    expect(actions.map(({ type }) => type)).toEqual(['save', 'lock', 'settle', 'settle']);
  });
});

describe('a calendar entry that is gone', () => {
  it.each<{ name: string; crm?: Partial<StoredEvent>; reason?: RemovalReason; expected: readonly string[] }>([
    {
      name: 'the twin is removed in the CRM',
      expected: ['remove C at the crm, deleted-in-the-calendar'],
    },
    {
      name: 'the twin was taken out of the calendar in the CRM: it stays there (C8)',
      crm: { push: false },
      expected: [
        'end l, unpushed-in-the-crm',
        ...settled,
        'leave C at the crm, not-pushed',
        'settle C at the crm',
      ],
    },
    {
      name: 'it is only out of sight: the link ends and nothing is removed (ID5)',
      reason: 'hidden',
      expected: [
        'end l, hidden-in-the-calendar',
        ...settled,
        'leave C at the crm, hidden',
        'settle C at the crm',
      ],
    },
    {
      name: 'taken out of the calendar in the CRM and out of sight in the calendar: the first is the reason',
      crm: { push: false },
      reason: 'hidden',
      expected: [
        'end l, unpushed-in-the-crm',
        ...settled,
        'leave C at the crm, not-pushed',
        'settle C at the crm',
      ],
    },
    {
      name: 'the CRM’s entry may not be removed: it stays there, on its own (C20)',
      crm: { readOnly: { fields: 'all', reason: 'type-not-editable' } },
      expected: [
        'end l, removed-in-the-calendar-kept-in-the-crm',
        ...settled,
        'leave C at the crm, separate',
        'settle C at the crm',
      ],
    },
    {
      name: 'only some fields of the CRM’s entry may not be changed: it is removed',
      crm: { readOnly: { fields: ['title'], reason: 'type-not-editable' } },
      expected: ['remove C at the crm, deleted-in-the-calendar'],
    },
    {
      name: 'the CRM’s entry is meant to be in the calendar: it is removed',
      crm: { push: true },
      expected: ['remove C at the crm, deleted-in-the-calendar'],
    },
  ])('$name', ({ crm = {}, reason = 'deleted', expected }) => {
    const one = caseOf({ provider: gone(reason), crm: now(at('C', {}, crm)) });
    expect(planned({ cases: [one] })).toEqual(expected);
  });
});

describe('a CRM entry that is gone: the reason of its tombstone decides (DE2)', () => {
  it.each<{ reason: RemovalReason; expected: readonly string[] }>([
    { reason: 'deleted', expected: ['remove P at the provider, deleted-in-the-crm'] },
    {
      reason: 'unscheduled',
      expected: ['leave C at the crm, hidden', 'remove P at the provider, unscheduled-in-the-crm'],
    },
    {
      reason: 'unpushed',
      expected: ['leave C at the crm, not-pushed', 'remove P at the provider, unpushed-in-the-crm'],
    },
    {
      reason: 'hidden',
      expected: [
        'leave C at the crm, hidden',
        'end l, hidden-in-the-crm',
        ...settled,
        'leave P at the provider, hidden',
        'settle P at the provider',
      ],
    },
  ])('$reason (DE2)', ({ reason, expected }) => {
    const one = caseOf({ provider: now(at('P')), crm: gone(reason) });
    expect(planned({ cases: [one] })).toEqual(expected);
  });

  it('an entry that may come back in the CRM is left there with every uid of the link', () => {
    const one = caseOf({ provider: now(at('P')), crm: gone('unpushed') });
    expect(plan(planInput({ cases: [one] }))[0]).toEqual({
      type: 'leave',
      side: 'crm',
      ref: 'C',
      uids: ['uid of l'],
      reason: 'not-pushed',
    });
  });
  it('taken off the schedule in the CRM while it is in another calendar: it is left in both', () => {
    const one = caseOf({ provider: elsewhere, crm: gone('unscheduled') });
    expect(planned({ cases: [one] })).toEqual([
      'leave C at the crm, hidden',
      'end l, removed-in-the-crm-elsewhere-in-the-calendar',
      ...settled,
    ]);
  });

  const stays = [
    'end l, removed-in-the-crm-kept-in-the-calendar',
    ...settled,
    'leave P at the provider, separate',
    'settle P at the provider',
  ];
  const goes = ['remove P at the provider, deleted-in-the-crm'];
  it.each<{ name: string; origin: SideName; readOnly: StoredEvent['readOnly']; expected: readonly string[] }>(
    [
      {
        name: 'somebody else’s meeting is never deleted for them (PE5)',
        origin: 'provider',
        readOnly: { fields: ['title'], reason: 'not-organizer' },
        expected: stays,
      },
      {
        name: 'somebody else’s meeting is not deleted either when it came from the CRM (PE5)',
        origin: 'crm',
        readOnly: { fields: 'all', reason: 'not-organizer' },
        expected: stays,
      },
      {
        name: 'no copy could be kept of a masked entry: it stays (RU6, DE3)',
        origin: 'provider',
        readOnly: { fields: ['title'], reason: 'masked' },
        expected: stays,
      },
      {
        name: 'a masked entry that came from the CRM goes: the CRM knows what it removes (RU6)',
        origin: 'crm',
        readOnly: { fields: ['title'], reason: 'masked' },
        expected: goes,
      },
    ],
  )('$name', ({ origin, readOnly, expected }) => {
    const one = caseOf({
      link: link('l', { origin }),
      provider: now(at('P', {}, readOnly === undefined ? {} : { readOnly })),
      crm: gone(),
    });
    expect(planned({ cases: [one] })).toEqual(expected);
  });
});

describe.each(sideNames)('an entry of the %s whose twin is being made', (origin) => {
  const ref = origin === 'provider' ? 'P' : 'C';
  const there = otherSide(origin);
  const creating = creatingFrom(origin);
  const source = { state: 'now', stored: at(ref) } as const;
  const made = `create Plan at the ${there}, new-in-the-${origin === 'provider' ? 'calendar' : 'crm'}`;

  it('is there: the create is planned, under the link that exists (WR1)', () => {
    const [action] = plan(planInput({ cases: [caseOf({ link: creating, [origin]: source })] }));
    expect(action).toMatchObject({
      type: 'write',
      write: { link: creating, side: there, write: { key: 'l' } },
    });
  });
  it.each<{ name: string; end: EndName; expected: readonly string[] }>([
    { name: 'is there: the create is planned', end: 'now', expected: [made] },
    {
      name: 'is gone: nothing is made',
      end: 'gone',
      expected: ['end l, removed-before-carried-over', `settle ${ref} at the ${origin}`],
    },
    { name: 'is in another calendar: wait', end: 'elsewhere', expected: [] },
    { name: 'cannot be read: wait (ID5)', end: 'unreadable', expected: [] },
    { name: 'nothing is known of it: wait', end: 'unknown', expected: [] },
  ])('$name', ({ end, expected }) => {
    const here = end === 'now' ? source : ends[end][origin];
    expect(planned({ cases: [caseOf({ link: creating, [origin]: here })] })).toEqual(expected);
  });
  it('is there, and the side where it is made cannot be read: wait (ID5)', () => {
    const one = caseOf({ link: creating, [origin]: source, [there]: unreadable });
    expect(planned({ cases: [one] })).toEqual([]);
  });
  it('what happens on the side where it is made says nothing about its source', () => {
    const one = caseOf({ link: creating, [there]: gone() });
    expect(planned({ cases: [one] })).toEqual([]);
  });
});

describe('a rule that stopped allowing an entry while its twin was being made', () => {
  it.each<{
    name: string;
    origin: SideName;
    entry?: Partial<StoredEvent>;
    settings?: Partial<PlanInput['settings']>;
    reason: string;
  }>([
    {
      name: 'the direction is from the CRM only (C4)',
      origin: 'provider',
      settings: { direction: 'crm-to-provider' },
      reason: 'direction',
    },
    {
      name: 'the title lost its prefix (C7)',
      origin: 'provider',
      settings: { createPrefix: 'CRM' },
      reason: 'prefix',
    },
    {
      name: 'it is not selected for the calendar any more (C8)',
      origin: 'crm',
      entry: { push: false },
      reason: 'not-pushed',
    },
    {
      name: 'a colleague invites this person to it now (C9)',
      origin: 'crm',
      entry: { part: 'invited' },
      reason: 'awaits-invitation',
    },
  ])(
    '$name: the link ends, and the entry is listed with the skipped ones (ID5)',
    ({ origin, entry = {}, settings = {}, reason }) => {
      const input = planInput();
      const ref = origin === 'provider' ? 'P' : 'C';
      const one = caseOf({ link: creatingFrom(origin), [origin]: now(at(ref, {}, entry)) });
      expect(planned({ cases: [one], settings: { ...input.settings, ...settings } })).toEqual([
        'end l, no-longer-carried-over',
        `settle ${ref} at the ${origin}`,
        `leave ${ref} at the ${origin}, ${reason}`,
        `settle ${ref} at the ${origin}`,
      ]);
    },
  );
});

describe('a stranger', () => {
  interface Row {
    readonly name: string;
    readonly side: SideName;
    readonly entry?: StoredEvent;
    readonly left?: LeftReason;
    readonly settings?: Partial<PlanInput['settings']>;
    readonly firstRun?: boolean;
    /** Why it stays; null when its twin is made. */
    readonly stays: LeftReason | null;
  }
  const take = { provider: 'take', crm: 'take' } as const;
  const rows: readonly Row[] = [
    { name: 'no rule speaks against it: its twin is made', side: 'provider', stays: null },
    { name: 'no rule speaks against it: its twin is made', side: 'crm', stays: null },
    {
      name: 'it was there before the first run and was left (C19)',
      side: 'provider',
      left: 'existed-before',
      stays: 'existed-before',
    },
    { name: 'a person keeps it separate (ID9)', side: 'crm', left: 'separate', stays: 'separate' },
    { name: 'the other side hides its twin (DE2)', side: 'provider', left: 'hidden', stays: 'hidden' },
    { name: 'it is the double of another program (A10)', side: 'provider', left: 'double', stays: 'double' },
    { name: 'it is the double of another program (A10)', side: 'crm', left: 'double', stays: 'double' },
    {
      name: 'it is private, and only the calendar’s private entries stay (RU6)',
      side: 'crm',
      entry: at('new', { privacy: 'private' }),
      settings: { privateEvents: 'skip' },
      stays: null,
    },
    {
      name: 'a filter is asked of the calendar’s entries only (C21)',
      side: 'crm',
      settings: { filters: [{ ...noFilters, onlyLabels: ['CRM'] }] },
      stays: null,
    },
    {
      name: 'a reason that stays comes before a rule',
      side: 'crm',
      left: 'hidden',
      entry: at('new', {}, { push: false }),
      stays: 'hidden',
    },
    {
      name: 'it is not selected for the calendar (C8)',
      side: 'crm',
      entry: at('new', {}, { push: false }),
      stays: 'not-pushed',
    },
    {
      name: 'it was not selected for the calendar and is now (C8)',
      side: 'crm',
      left: 'not-pushed',
      entry: at('new', {}, { push: true }),
      stays: null,
    },
    {
      name: 'only the CRM has such a selection',
      side: 'provider',
      entry: at('new', {}, { push: false }),
      stays: null,
    },
    {
      name: 'entries go from the CRM only (C4)',
      side: 'provider',
      settings: { direction: 'crm-to-provider' },
      stays: 'direction',
    },
    {
      name: 'entries go from the CRM: this is one (C4)',
      side: 'crm',
      settings: { direction: 'crm-to-provider' },
      stays: null,
    },
    {
      name: 'entries went from the CRM only, and go both ways now (C4)',
      side: 'provider',
      left: 'direction',
      stays: null,
    },
    {
      name: 'its title lacks the prefix (C7)',
      side: 'provider',
      settings: { createPrefix: 'CRM ' },
      stays: 'prefix',
    },
    {
      name: 'it has no title and so no prefix (C7)',
      side: 'provider',
      entry: at('new', { title: '' }),
      settings: { createPrefix: 'CRM ' },
      stays: 'prefix',
    },
    {
      name: 'it has no title, and no prefix is asked for (C7)',
      side: 'provider',
      entry: at('new', { title: '' }),
      stays: null,
    },
    {
      name: 'its title has the prefix in the middle only (C7)',
      side: 'provider',
      settings: { createPrefix: 'lan' },
      stays: 'prefix',
    },
    {
      name: 'its title begins with the prefix (C7)',
      side: 'provider',
      settings: { createPrefix: 'Pl' },
      stays: null,
    },
    {
      name: 'its title has the prefix by now (C7)',
      side: 'provider',
      left: 'prefix',
      settings: { createPrefix: 'Pl' },
      stays: null,
    },
    {
      name: 'the prefix is asked of the calendar’s entries only (C7)',
      side: 'crm',
      settings: { createPrefix: 'CRM ' },
      stays: null,
    },
    {
      name: 'direction comes before prefix (C4)',
      side: 'provider',
      settings: { direction: 'crm-to-provider', createPrefix: 'CRM ' },
      stays: 'direction',
    },
    {
      name: 'first run: what exists in the calendar is taken (C19)',
      side: 'provider',
      firstRun: true,
      stays: null,
    },
    {
      name: 'first run: what exists in the calendar is left (C19)',
      side: 'provider',
      firstRun: true,
      settings: { existing: { ...take, provider: 'leave' } },
      stays: 'existed-before',
    },
    {
      name: 'first run: what exists in the calendar is left, this is in the CRM (C19)',
      side: 'crm',
      firstRun: true,
      settings: { existing: { ...take, provider: 'leave' } },
      stays: null,
    },
    {
      name: 'first run: what exists in the CRM is left (C19)',
      side: 'crm',
      firstRun: true,
      settings: { existing: { ...take, crm: 'leave' } },
      stays: 'existed-before',
    },
    {
      name: 'first run: it is before the days that are taken (C19)',
      side: 'provider',
      firstRun: true,
      settings: { existing: { ...take, from: '2026-12-03' } },
      stays: 'existed-before',
    },
    {
      name: 'first run: it is on the first day that is taken (C19)',
      side: 'provider',
      firstRun: true,
      settings: { existing: { ...take, from: '2026-12-02' } },
      stays: null,
    },
    {
      name: 'first run: it is after the days that are taken (C19)',
      side: 'provider',
      firstRun: true,
      settings: { existing: { ...take, until: '2026-12-01' } },
      stays: 'existed-before',
    },
    {
      name: 'first run: it is on the last day that is taken (C19)',
      side: 'provider',
      firstRun: true,
      settings: { existing: { ...take, until: '2026-12-02' } },
      stays: null,
    },
    {
      name: 'first run: a later date of the series is on one of the days that are taken (C19)',
      side: 'provider',
      firstRun: true,
      entry: stored('new', { event: series() }),
      settings: { existing: { ...take, from: '2026-12-03' } },
      stays: null,
    },
    {
      name: 'after the first run everything new is taken, whatever its date (C19)',
      side: 'provider',
      settings: { existing: { provider: 'leave', crm: 'leave', from: '2027-01-01' } },
      stays: null,
    },
  ];
  it.each(rows)(
    '$side: $name',
    ({ side, entry = at('new'), left = null, settings = {}, firstRun = false, stays }) => {
      const input = planInput();
      const actions = planned({
        loose: { provider: [], crm: [], [side]: [loose(entry, { left })] },
        settings: { ...input.settings, ...settings },
        firstRun,
      });
      const from = side === 'provider' ? 'calendar' : 'crm';
      expect(actions).toEqual(
        stays === null
          ? [`create ${entry.event.title ?? ''} at the ${otherSide(side)}, new-in-the-${from}`]
          : [`leave new at the ${side}, ${stays}`, `settle new at the ${side}`],
      );
    },
  );

  it('its link starts from its own address and revision, and knows its uids (WR1)', () => {
    const [action] = plan(planInput({ loose: { provider: [loose(at('new'))], crm: [] } }));
    expect(action).toMatchObject({
      type: 'write',
      write: {
        link: {
          id: 'from new at the provider',
          status: 'creating',
          origin: 'provider',
          uids: ['u'],
          source: { ref: 'new', revision: 'revision of new' },
        },
      },
    });
  });
  it('that stays is left with the uids it is known by', () => {
    const one = loose(at('new'), { left: 'separate' });
    expect(plan(planInput({ loose: { provider: [one], crm: [] } }))[0]).toMatchObject({ uids: ['u'] });
  });
});

describe('what the pairing of strangers leaves over', () => {
  it('a double of a linked entry is left alone (ID7)', () => {
    expect(planned({ loose: { provider: [loose(at('new'), { relatives: [link('l')] })], crm: [] } })).toEqual(
      ['leave new at the provider, duplicate-uid', 'settle new at the provider'],
    );
  });
  it('the other end of a link is read before anything is decided about an entry at a new address', () => {
    const cases = [caseOf({ provider: gone() })];
    const found = loose(at('new'), { relatives: [link('l')] });
    expect(planned({ cases, loose: { provider: [found], crm: [] } })).toEqual(['read C at the crm']);
  });
  it('two strangers with one uid become a pair', () => {
    expect(planned({ loose: { provider: [loose(at('P'))], crm: [loose(at('C'))] } })[0]).toBe(
      'save from P at the provider as linked, once approved',
    );
  });
});

describe.each(sideNames)(
  'strangers of the %s that share a uid: it stands for one entry on the other side',
  (side) => {
    const one = (ref: string, uids: readonly string[], left: LeftReason | null = null) =>
      loose(at(ref, { title: ref }, { uids }), { left });
    const creates = (ref: string) => `create ${ref} at the ${otherSide(side)}`;
    const leaves = (ref: string) => `leave ${ref} at the ${side}, duplicate-uid`;
    it.each<{
      name: string;
      strangers: readonly ReturnType<typeof one>[];
      made: readonly string[];
      left: readonly string[];
    }>([
      {
        name: 'the first one crosses',
        strangers: [one('A', ['u']), one('B', ['u'])],
        made: ['A'],
        left: ['B'],
      },
      {
        name: 'one shared uid of several is enough',
        strangers: [one('A', ['u', 'v']), one('B', ['w', 'v'])],
        made: ['A'],
        left: ['B'],
      },
      {
        name: 'others cross with it',
        strangers: [one('A', ['u']), one('B', ['v'])],
        made: ['A', 'B'],
        left: [],
      },
      {
        name: 'what stays takes no uid',
        strangers: [one('A', ['u']), one('B', ['u', 'v']), one('C', ['v'])],
        made: ['A', 'C'],
        left: ['B'],
      },
      {
        name: 'what was a double before may be the first now',
        strangers: [one('A', ['u'], 'duplicate-uid')],
        made: ['A'],
        left: [],
      },
      {
        name: 'and takes the uid then',
        strangers: [one('A', ['u'], 'duplicate-uid'), one('B', ['u'])],
        made: ['A'],
        left: ['B'],
      },
      {
        name: 'and stays a double while another one has the uid',
        strangers: [one('A', ['u']), one('B', ['u'], 'duplicate-uid')],
        made: ['A'],
        left: ['B'],
      },
      {
        name: 'what a person keeps apart takes no uid',
        strangers: [one('A', ['u'], 'separate'), one('B', ['u'])],
        made: ['B'],
        left: [],
      },
      {
        name: 'and is no double of one that crosses',
        strangers: [one('A', ['u']), one('B', ['u'], 'separate')],
        made: ['A'],
        left: [],
      },
    ])('$name', ({ strangers, made, left }) => {
      const actions = planned({ loose: { provider: [], crm: [], [side]: strangers } });
      expect(
        actions.filter((action) => action.startsWith('create')).map((action) => action.split(',')[0]),
      ).toEqual(made.map(creates));
      expect(actions.filter((action) => action.endsWith('duplicate-uid'))).toEqual(left.map(leaves));
    });
    it.each([
      { name: 'a series comes before a single entry', first: single(), second: series() },
      {
        name: 'one that can be changed comes before a locked one',
        first: single(),
        isLocked: true,
        second: single(),
      },
      {
        name: 'a series comes before a single entry that can be changed, also when it is locked',
        first: single(),
        second: series(),
        areLocked: true,
      },
    ])('$name', ({ first, second, isLocked = false, areLocked = false }) => {
      const readOnly = { fields: 'all', reason: 'of-another-organiser' } as never;
      const of = (ref: string, event: CalendarEvent, locked: boolean) =>
        loose(stored(ref, { uids: ['u'], event: { ...event, title: ref }, ...(locked && { readOnly }) }));
      const strangers = [of('A', first, isLocked), of('B', second, areLocked)];
      const actions = planned({ loose: { provider: [], crm: [], [side]: strangers } });
      expect(actions.filter((action) => action.endsWith('duplicate-uid'))).toEqual([leaves('A')]);
    });
    it('one that shares the uid of an entry which has found its twin stays', () => {
      const twin = loose(at('T', { title: 'A' }, { uids: ['u'] }));
      const actions = planned({
        loose: {
          ...{ provider: [], crm: [] },
          [side]: [one('A', ['u']), one('B', ['u', 'v'])],
          [otherSide(side)]: [twin],
        },
      });
      expect(actions.filter((action) => action.startsWith('create'))).toEqual([]);
      expect(actions.filter((action) => action.endsWith('duplicate-uid'))).toEqual([leaves('B')]);
    });
  },
);

describe('a series that cannot be read on one side (TI2)', () => {
  const first = link('first', { uids: ['first part'] });
  const relation = { relation: { next: true } } as const;
  const second = (change: Partial<StoredEvent>): PlanInput['loose'] => ({
    provider: [loose(at('new', {}, { uids: ['second part'], ...change }))],
    crm: [],
  });
  const goesOn = second({ event: series({ relatedTo: { 'first part': { relation: { first: true } } } }) });
  const made = ['create Plan at the crm, new-in-the-calendar'];

  it.each(sideNames)('unreadable at the %s: a series that goes on from it waits', (side) => {
    const cases = [caseOf({ link: first, [side]: unreadable })];
    expect(planned({ cases, loose: goesOn })).toEqual([]);
  });
  it('can be read: a series that goes on from it is made', () => {
    expect(planned({ cases: [caseOf({ link: first })], loose: goesOn })).toEqual(made);
  });
  it('an entry that shares one of its uids waits', () => {
    const cases = [caseOf({ link: first, crm: unreadable })];
    expect(planned({ cases, loose: second({ uids: ['other', 'first part'] }) })).toEqual([]);
  });
  it.each(sideNames)('a series that the readable end at the %s names as its next part waits', (side) => {
    const here = now(stored('x', { event: series({ relatedTo: { 'second part': relation } }) }));
    const cases = [caseOf({ link: first, [side]: here, [otherSide(side)]: unreadable })];
    expect(planned({ cases, loose: second({}) })).toEqual([]);
  });
  it('an entry that has nothing to do with it is made', () => {
    const cases = [caseOf({ link: first, crm: unreadable, provider: now(at('P')) })];
    expect(planned({ cases, loose: second({}) })).toEqual(made);
  });
  it('an entry that goes on from another series is made', () => {
    const cases = [caseOf({ link: first, crm: unreadable })];
    const other = second({ event: single({ relatedTo: { another: relation } }) });
    expect(planned({ cases, loose: other })).toEqual(made);
  });
});

describe('an entry that may cross because a rule became wider', () => {
  const narrow = { direction: 'two-way', createPrefix: 'CRM', privateEvents: 'busy', filters: [] } as const;
  const oneWay = {
    direction: 'crm-to-provider',
    createPrefix: '',
    privateEvents: 'busy',
    filters: [],
  } as const;
  const isAsked = (left: LeftReason | null, change: Partial<PlanInput>, title = 'Standup') =>
    plan(
      planInput({
        loose: { provider: [{ ...loose(at('P', { title })), left }], crm: [] },
        ...change,
      }),
    ).map((action) => (action.type === 'write' ? action.write.shownFirst === 'rule-change' : action.type));
  it.each<{
    name: string;
    left: LeftReason | null;
    change: Partial<PlanInput>;
    expected: readonly unknown[];
  }>([
    {
      name: 'left because of the prefix',
      left: 'prefix',
      change: { rulesBefore: [narrow] },
      expected: [true],
    },
    {
      name: 'left because of the direction',
      left: 'direction',
      change: { rulesBefore: [oneWay] },
      expected: [true],
    },
    {
      name: 'left because of an older one of several',
      left: 'prefix',
      change: { rulesBefore: [oneWay, narrow] },
      expected: [true],
    },
    { name: 'new since then', left: null, change: { rulesBefore: [narrow] }, expected: [false] },
    {
      name: 'left for another reason that is over',
      left: 'not-pushed',
      change: { rulesBefore: [narrow] },
      expected: [false],
    },
    { name: 'no rule changed', left: 'prefix', change: {}, expected: [false] },
    {
      name: 'it came while syncing was off',
      left: null,
      change: { wasSwitchedOff: true },
      expected: ['leave', true],
    },
    {
      name: 'it came while syncing was off, and waits since',
      left: 'switched-off',
      change: {},
      expected: [true],
    },
  ])('$name: $expected', ({ left, change, expected }) => {
    expect(isAsked(left, change)).toEqual(expected);
  });
  it('what passes the narrow rule too, because a person renamed it, is not asked about', () => {
    expect(isAsked('prefix', { rulesBefore: [narrow] }, 'CRM standup')).toEqual([false]);
  });
});

it('what a person leaves from before the first run stays for that reason, whatever the rules are (C19)', () => {
  const actions = plan(
    planInput({
      firstRun: true,
      settings: {
        direction: 'crm-to-provider',
        createPrefix: 'x',
        privateEvents: 'busy',
        filters: [],
        existing: { provider: 'leave', crm: 'take' },
      },
      loose: { provider: [loose(at('P'))], crm: [] },
    }),
  );
  expect(actions).toContainEqual(expect.objectContaining({ type: 'leave', reason: 'existed-before' }));
});
