/**
 * Tests which entries of the calendar become entries of the CRM (C21): each filter, the person's and the administrator's together, what
 * a change of them means, and that they decide about creation only.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, chooseRules, offeredFilters } from '../../../src-main/sync/index.ts';
import { createsOnlyCrm, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import {
  type EntryFilters,
  type EntryTraits,
  filteredOut,
  isAsStrict,
  leavableKinds,
  noFilters,
} from '../../../src-shared/domain/calendar/filters.ts';
import {
  atCrm,
  atProvider,
  event,
  type Machine,
  self,
  titles,
  type World,
  world,
} from '../../support/world.ts';

const with_ = (change: Partial<EntryFilters>): EntryFilters => ({ ...noFilters, ...change });
const attended = (email: string, status: 'accepted' | 'declined' = 'accepted'): Partial<CalendarEvent> => ({
  participants: {
    [participantId('boss@example.com')]: { email: 'boss@example.com', roles: { owner: true } },
    [participantId(self)]: { email: self, roles: { attendee: true }, participationStatus: status },
    [participantId(email)]: { email, roles: { attendee: true } },
  },
});

interface Sample {
  readonly title: string;
  readonly change?: Partial<CalendarEvent>;
  readonly traits?: EntryTraits;
}

const samples: readonly Sample[] = [
  { title: 'plain' },
  { title: 'client', traits: { labels: ['Clients', 'red'] } },
  { title: 'personal', traits: { labels: [' PERSONAL '] } },
  { title: 'free', change: { freeBusyStatus: 'free' } },
  { title: 'out', traits: { outOfOffice: true } },
  {
    title: 'day',
    change: { showWithoutTime: true, start: '2026-12-03T00:00:00', timeZone: null, duration: 'P1D' },
  },
  { title: 'known', change: attended('ann@client.example') },
  { title: 'unknown', change: attended('zed@elsewhere.example') },
  { title: 'declined', change: attended('ann@client.example', 'declined') },
];
const all = samples.map(({ title }) => title);
const but = (...left: readonly string[]) => all.filter((title) => !left.includes(title)).sort();

function fill(one: World): void {
  for (const { title, change = {}, traits } of samples) {
    const made = one.provider.hand.receive(event(title, { title, ...change }));
    if (traits !== undefined) one.provider.hand.describe(made.ref, traits);
  }
  one.crm.administrator.setKnownPeople(['Ann@Client.example', self]);
}

function answer({ engine }: Machine, choice: Choice): void {
  for (const { id, digest } of engine.decisions()) engine.decide(id, digest, choice);
}

const reasons = ({ store }: Machine) =>
  Object.fromEntries(store.leftAlone.page(0, 99).map(({ title, reason }) => [title, reason]));

describe('a filter keeps in the calendar what it names, and nothing else', () => {
  it.each<{ name: string; filters: Partial<EntryFilters>; stay: readonly string[]; reason: string }>([
    { name: 'declined', filters: { leaveOut: ['declined'] }, stay: ['declined'], reason: 'filter-declined' },
    { name: 'free', filters: { leaveOut: ['free'] }, stay: ['free'], reason: 'filter-free' },
    { name: 'all-day', filters: { leaveOut: ['all-day'] }, stay: ['day'], reason: 'filter-all-day' },
    {
      name: 'out of office',
      filters: { leaveOut: ['out-of-office'] },
      stay: ['out'],
      reason: 'filter-out-of-office',
    },
    {
      name: 'only a category',
      filters: { onlyLabels: ['clients'] },
      stay: but('client'),
      reason: 'filter-labels',
    },
    {
      name: 'not a category, whatever its case',
      filters: { exceptLabels: ['Personal'] },
      stay: ['personal'],
      reason: 'filter-labels',
    },
    {
      name: 'not a colour',
      filters: { exceptLabels: ['red'] },
      stay: ['client'],
      reason: 'filter-labels',
    },
    {
      name: 'only with people the CRM knows; the person alone is not enough',
      filters: { onlyKnownPeople: true },
      stay: but('known', 'declined'),
      reason: 'filter-people',
    },
  ])('$name (C21)', async ({ filters, stay, reason }) => {
    const one = world('caldav-like');
    fill(one);
    const machine = one.machine({ settings: { filters: with_(filters) } });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(but(...stay));
    expect(reasons(machine)).toEqual(Object.fromEntries(stay.map((title) => [title, reason])));
    expect((await machine.run()).skipped).toBe(stay.length);
  });
  it('an administrator’s filter counts beside the person’s ("Who decides")', async () => {
    const one = world('caldav-like');
    fill(one);
    one.crm.administrator.setRules({ filters: with_({ leaveOut: ['all-day'] }) });
    await one.machine({ settings: { filters: with_({ leaveOut: ['free'] }) } }).settle();
    expect(titles(atCrm(one))).toEqual(but('day', 'free'));
  });
});

describe('filters decide about creation only', () => {
  it('a linked entry that no longer matches stays linked, and its changes go on both ways (ID5, C21)', async () => {
    const one = world('caldav-like');
    fill(one);
    const machine = one.machine();
    await machine.settle();
    chooseRules(machine.store, { filters: with_({ onlyLabels: ['nothing has it'] }) });
    await machine.settle();
    expect(machine.engine.decisions()).toEqual([]);
    expect(titles(atCrm(one))).toEqual(but());
    const plain = atCrm(one).find(({ event: { title } }) => title === 'plain');
    one.crm.hand.edit(plain?.ref ?? '', { duration: 'PT3H' });
    await machine.settle();
    expect(atProvider(one).find(({ event: { title } }) => title === 'plain')?.event.duration).toBe('PT3H');
  });
  it('what is made in the CRM is not filtered', async () => {
    const one = world('caldav-like');
    one.crm.hand.create(event('c', { freeBusyStatus: 'free' }));
    await one
      .machine({ settings: { filters: with_({ leaveOut: ['free'], onlyKnownPeople: true }) } })
      .settle();
    expect(atProvider(one)).toHaveLength(1);
  });
  it('a filter that is taken back shows first what it would let across (RU8)', async () => {
    const one = world('caldav-like');
    fill(one);
    const machine = one.machine({ settings: { filters: with_({ leaveOut: ['free', 'all-day'] }) } });
    await machine.settle();
    chooseRules(machine.store, { filters: with_({ leaveOut: ['all-day'] }) });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(but('day', 'free'));
    expect(machine.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
    answer(machine, 'approve');
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(but('day'));
  });
  it('what a person changes so that it matches crosses at once', async () => {
    const one = world('caldav-like');
    fill(one);
    const machine = one.machine({ settings: { filters: with_({ leaveOut: ['free'] }) } });
    await machine.settle();
    const free = atProvider(one).find(({ event: { title } }) => title === 'free');
    one.provider.hand.edit(free?.ref ?? '', { freeBusyStatus: 'busy' });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(but());
  });
  it('somebody whom the CRM comes to know lets their meetings across', async () => {
    const one = world('caldav-like');
    fill(one);
    const machine = one.machine({ settings: { filters: with_({ onlyKnownPeople: true }) } });
    await machine.settle();
    one.crm.administrator.setKnownPeople(['ann@client.example', 'zed@elsewhere.example']);
    one.clock.advance(20 * 60_000);
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['declined', 'known', 'unknown']);
  });
});

it('before they are saved, filters are counted in what the calendar holds, and nothing changes (C21)', async () => {
  const one = world('caldav-like');
  fill(one);
  const machine = one.machine({ settings: { filters: with_({ leaveOut: ['free'] }) } });
  await machine.settle();
  const { adds, stays, linkedIn, linkedOut } = await machine.engine.previewFilters(
    with_({ exceptLabels: ['Personal', 'clients'] }),
    new AbortController().signal,
  );
  expect([titles(adds), titles(stays), linkedOut, linkedIn]).toEqual([['free'], [], 2, all.length - 3]);
  expect(titles(atCrm(one))).toEqual(but('free'));
  expect((await machine.run()).skipped).toBe(1);
});

describe('a filter is offered where both sides can answer it (C21)', () => {
  it('a calendar that tells nothing of categories, and a CRM without a list of people', () => {
    const one = world('caldav-like');
    const poor = { capabilities: profiles['crm-like'].capabilities };
    const { connected } = createsOnlyCrm({
      clock: one.clock,
      randomness: { fraction: () => 0, uuid: () => '' },
    });
    expect(offeredFilters(poor, connected)).toEqual(['free', 'all-day']);
    expect(offeredFilters(one.provider.side, one.crm.connected)).toEqual([
      'labels',
      'people',
      ...leavableKinds,
    ]);
  });
});

const label = fc.constantFrom('a', 'b', 'c');
const anyFilters: fc.Arbitrary<EntryFilters> = fc.record({
  onlyLabels: fc.uniqueArray(label, { maxLength: 2 }),
  exceptLabels: fc.uniqueArray(label, { maxLength: 2 }),
  onlyKnownPeople: fc.boolean(),
  leaveOut: fc.subarray([...leavableKinds]),
});
const anyEntry = fc.record({
  labels: fc.uniqueArray(label, { maxLength: 2 }),
  isDeclined: fc.boolean(),
  isOut: fc.boolean(),
  isFree: fc.boolean(),
  isAllDay: fc.boolean(),
  isKnown: fc.boolean(),
});

interface Sampled {
  readonly labels: readonly string[];
  readonly isDeclined: boolean;
  readonly isOut: boolean;
  readonly isFree: boolean;
  readonly isAllDay: boolean;
  readonly isKnown: boolean;
}

function filtered(filters: EntryFilters, one: Sampled) {
  const traits: EntryTraits = {
    labels: one.labels,
    ...(one.isDeclined ? { declined: true } : {}),
    ...(one.isOut ? { outOfOffice: true } : {}),
  };
  const shown = event('e', {
    ...attended('ann@client.example'),
    ...(one.isFree ? { freeBusyStatus: 'free' } : {}),
    ...(one.isAllDay ? { showWithoutTime: true } : {}),
  });
  return filteredOut(
    filters,
    { event: shown, traits },
    (address) => one.isKnown && address.startsWith('ann@'),
  );
}

it('stricter filters keep everything that the others keep, and no filter keeps nothing (C21)', () => {
  fc.assert(
    fc.property(anyFilters, anyFilters, anyEntry, (now, before, entry) => {
      expect(filtered(noFilters, entry)).toBe(null);
      if (isAsStrict(now, before) && filtered(before, entry) !== null)
        expect(filtered(now, entry)).not.toBe(null);
    }),
    { numRuns: 1_000 },
  );
});

const step = fc.oneof(
  anyFilters.map((filters) => ({ do: 'choose', filters }) as const),
  anyFilters.map((filters) => ({ do: 'decide', filters }) as const),
  fc.record({ do: fc.constant('create' as const), traits: fc.record({ labels: fc.uniqueArray(label) }) }),
  fc.record({
    do: fc.constant('label' as const),
    at: fc.nat(9),
    traits: fc.record({ labels: fc.uniqueArray(label) }),
  }),
  fc.constantFrom('approve' as const, 'reject' as const).map((choice) => ({ do: 'answer', choice }) as const),
  fc.constant({ do: 'expire' } as const),
);

it('in random histories of filters, the administrator’s too, what is linked stays linked and nothing is removed (C21)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      const one = world('caldav-like');
      const machine = one.machine();
      fill(one);
      await machine.settle();
      let made = 0;
      for (const done of steps) {
        const before = atCrm(one).map(({ ref }) => ref);
        if (done.do === 'choose') chooseRules(machine.store, { filters: done.filters });
        if (done.do === 'decide') one.crm.administrator.setRules({ filters: done.filters });
        if (done.do === 'create') {
          const { ref } = one.provider.hand.create(event(`n${made}`));
          one.provider.hand.describe(ref, done.traits);
          made += 1;
        }
        const all = atProvider(one);
        if (done.do === 'label')
          one.provider.hand.describe(all[done.at % all.length]?.ref ?? '', done.traits);
        if (done.do === 'answer') answer(machine, done.choice);
        if (done.do === 'expire') one.provider.hand.expireStates();
        one.clock.advance(20 * 60_000);
        const summary = await machine.settle();
        expect(atCrm(one).map(({ ref }) => ref)).toEqual(expect.arrayContaining(before));
        expect(atProvider(one)).toHaveLength(samples.length + made);
        // every entry is in the CRM, or is listed with its reason, or waits for an answer
        const waiting = machine.engine.decisions().reduce((sum, { count }) => sum + count, 0);
        expect(atCrm(one).length + Math.max(summary.skipped, waiting)).toBe(samples.length + made);
      }
    }),
    { numRuns: 12 },
  );
});
