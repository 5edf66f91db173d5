/** Tests that the account's other calendars are shown in the CRM, read-only, and are never mistaken for entries to synchronise (C2, C16). */
import { expect, it } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { guestsOf, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { atCrm, event, type Machine, type World, world } from '../../support/world.ts';

const team = 'team';

/** A run after so much time that the other calendars are read again. */
function later(one: World, machine: Machine): ReturnType<Machine['run']> {
  one.clock.advance(6 * 60_000);
  return machine.run();
}

/** A person with a calendar of the team beside the primary one, whose first run is over. */
async function settled(one: World, machine = one.machine()): Promise<Machine> {
  one.provider.hand.addCalendar({ id: team, name: 'Team', color: '#336699FF', mayWrite: true });
  await machine.settle();
  return machine;
}

function shownTitles(one: World, calendar = team): readonly string[] | undefined {
  const shown = one.crm.administrator.subCalendar(calendar);
  return shown === undefined
    ? undefined
    : Object.values(shown.events)
        .map(({ title }) => title ?? '')
        .sort();
}

it('another calendar is shown with its entries, and follows them (C2)', async () => {
  const one = world('caldav-like');
  const machine = await settled(one);
  const stand = one.provider.hand.create(event('standup', { title: 'Stand-up' }), { calendar: team });
  const retro = one.provider.hand.create(event('retro', { title: 'Retro' }), { calendar: team });
  await later(one, machine);
  expect(one.crm.administrator.subCalendar(team)).toMatchObject({ name: 'Team', color: '#336699' });
  expect(shownTitles(one)).toEqual(['Retro', 'Stand-up']);
  one.provider.hand.edit(stand.ref, { title: 'Daily' });
  one.provider.hand.remove(retro.ref);
  await later(one, machine);
  expect(shownTitles(one)).toEqual(['Daily']);
  expect(atCrm(one)).toEqual([]);
});

it('nothing of it is counted, linked, or written to the calendar', async () => {
  const one = world('graph-like');
  const machine = await settled(one);
  for (let n = 0; n < 30; n++) one.provider.hand.create(event(`t${n}`), { calendar: team });
  const summary = await later(one, machine);
  expect(summary).toMatchObject({ linked: 0, skipped: 0, waiting: 0, crm: { added: 0 } });
  for (const { ref } of one.provider.hand.list(team)) one.provider.hand.remove(ref);
  expect(await later(one, machine)).toMatchObject({ waiting: 0, crm: { removed: 0 } });
  expect(shownTitles(one)).toEqual([]);
});

it('the CRM is told when, where and what, and neither people nor descriptions', async () => {
  const one = world('caldav-like');
  const machine = await settled(one);
  const people = {
    [participantId('ann@example.com')]: { email: 'ann@example.com', roles: { attendee: true as const } },
  };
  one.provider.hand.create(
    event('lunch', {
      description: 'Salary talk',
      participants: people,
      locations: { 1: { name: 'Canteen' } },
      recurrenceRules: [{ frequency: 'daily' }],
      recurrenceOverrides: {
        '2026-11-26T10:00:00': { description: 'Secret', title: 'Long lunch' },
        '2026-11-27T10:00:00': { excluded: true },
      },
    }),
    { calendar: team },
  );
  await later(one, machine);
  const shown = one.crm.administrator.subCalendar(team)?.events.lunch;
  expect(shown).toMatchObject({
    locations: { 1: { name: 'Canteen' } },
    recurrenceOverrides: {
      '2026-11-26T10:00:00': { title: 'Long lunch' },
      '2026-11-27T10:00:00': { excluded: true },
    },
  });
  expect(JSON.stringify(shown)).not.toMatch(/Salary|Secret|ann@example/);
  expect(shown === undefined ? [] : guestsOf(shown)).toEqual([]);
});

it('before a person approved the first run, nothing is shown (D3)', async () => {
  const one = world('caldav-like');
  one.provider.hand.addCalendar({ id: team, name: 'Team', mayWrite: false });
  one.provider.hand.create(event('mine'));
  one.provider.hand.create(event('standup'), { calendar: team });
  const machine = one.machine({ settings: { approveFirstRun: false } });
  await machine.run();
  expect(one.crm.administrator.subCalendar(team)).toBeUndefined();
  for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  await machine.settle();
  expect(shownTitles(one)).toEqual(['Meeting standup']);
});

it('a calendar that a person switches off goes as a whole; switched on again, it is whole (C2)', async () => {
  const one = world('caldav-like');
  const machine = await settled(one);
  for (let n = 0; n < 30; n++) one.provider.hand.create(event(`t${n}`), { calendar: team });
  await later(one, machine);
  expect(shownTitles(one)).toHaveLength(30);
  machine.store.subCalendars.choose(team, false);
  await machine.run();
  expect(shownTitles(one)).toBeUndefined();
  machine.store.subCalendars.choose(team, true);
  await machine.run();
  expect(shownTitles(one)).toHaveLength(30);
});

it('between two readings an unchanged account is asked nothing about its other calendars', async () => {
  const one = world('caldav-like');
  const asked: string[] = [];
  const machine = await settled(
    one,
    one.machine({
      providerFaults: {
        before: ({ operation, calendar }) => void (calendar === team && asked.push(operation)),
      },
    }),
  );
  await later(one, machine);
  asked.length = 0;
  for (let turn = 0; turn < 4; turn++) {
    one.clock.advance(60_000);
    await machine.run();
  }
  expect(asked).toEqual([]);
  await later(one, machine);
  expect(asked).toEqual(['changes']);
});

it('a calendar that is gone from the account goes from the CRM', async () => {
  const one = world('caldav-like');
  const machine = await settled(one);
  one.provider.hand.create(event('standup'), { calendar: team });
  await later(one, machine);
  one.provider.hand.removeCalendar(team);
  one.clock.advance(16 * 60_000);
  await later(one, machine);
  expect(shownTitles(one)).toBeUndefined();
});

it('what is linked is not shown twice, and is shown once it is linked no more (ID8)', async () => {
  const one = world('graph-like');
  const machine = await settled(one);
  const mine = one.provider.hand.create(event('mine', { title: 'Mine' }));
  await machine.settle();
  const moved = one.provider.hand.moveTo(mine.ref, team);
  await machine.settle();
  await later(one, machine);
  expect(shownTitles(one)).toEqual([]);
  one.crm.hand.remove(atCrm(one)[0]?.ref ?? '');
  await machine.settle();
  await later(one, machine);
  expect(shownTitles(one)).toEqual(['Mine']);
  one.provider.hand.moveTo(moved.ref, 'personal');
  await machine.settle();
  await later(one, machine);
  expect(shownTitles(one)).toEqual([]);
});

it('a subscribed feed of the CRM is recognised and never shown in the CRM (C16)', async () => {
  const one = world('caldav-like');
  for (let n = 0; n < 5; n++) one.crm.hand.create(event(`crm-${n}`));
  const machine = one.machine();
  await machine.settle();
  one.provider.hand.addCalendar({ id: 'feed', name: 'My CRM', mayWrite: false });
  for (const { event: entry } of atCrm(one)) one.provider.hand.create(entry, { calendar: 'feed' });
  one.clock.advance(16 * 60_000);
  await machine.settle();
  expect(shownTitles(one, 'feed')).toBeUndefined();
  expect(machine.store.subCalendars.get('feed')).toMatchObject({ isFeed: true, problem: null });
});

it('a calendar with a few entries of the CRM among others is no feed', async () => {
  const one = world('caldav-like');
  for (let n = 0; n < 3; n++) one.crm.hand.create(event(`crm-${n}`));
  const machine = one.machine();
  await machine.settle();
  one.provider.hand.addCalendar({ id: 'holidays', name: 'Holidays', mayWrite: false });
  for (const { event: entry } of atCrm(one)) one.provider.hand.create(entry, { calendar: 'holidays' });
  for (let n = 0; n < 4; n++) one.provider.hand.create(event(`h${n}`), { calendar: 'holidays' });
  one.clock.advance(16 * 60_000);
  await machine.settle();
  expect(shownTitles(one, 'holidays')).toEqual(['Meeting h0', 'Meeting h1', 'Meeting h2', 'Meeting h3']);
});

it('trouble of one calendar leaves the run and the other calendars alone', async () => {
  const one = world('caldav-like');
  const machine = await settled(
    one,
    one.machine({
      providerFaults: {
        decide: ({ operation, calendar }) =>
          operation === 'changes' && calendar === 'broken' ? { type: 'unreachable' } : null,
      },
    }),
  );
  one.provider.hand.addCalendar({ id: 'broken', name: 'Broken', mayWrite: false });
  one.provider.hand.create(event('standup'), { calendar: team });
  one.clock.advance(16 * 60_000);
  await later(one, machine);
  expect(shownTitles(one)).toEqual(['Meeting standup']);
  expect(machine.store.subCalendars.get('broken')).toMatchObject({ problem: 'unreachable', shownAs: null });
});

it('whichever answer of the CRM is lost, it ends with what the calendar holds', async () => {
  for (let at = 1; ; at++) {
    const one = world('caldav-like');
    const store = openStore({ path: ':memory:', clock: one.clock });
    await settled(one, one.machine({ store }));
    for (let n = 0; n < 3; n++) one.provider.hand.create(event(`t${n}`), { calendar: team });
    let steps = 0;
    let isLost = false;
    const faulty = one.machine({
      store,
      crmFaults: {
        decide: ({ operation }) => {
          if (operation !== 'sub-calendar') return null;
          steps += 1;
          if (steps !== at) return null;
          isLost = true;
          return { type: 'lost-after' };
        },
      },
    });
    one.clock.advance(6 * 60_000);
    await faulty.attempt();
    one.provider.hand.remove(one.provider.hand.list(team)[0]?.ref ?? '');
    one.clock.advance(60_000);
    await faulty.settle();
    await later(one, faulty);
    expect(shownTitles(one)).toEqual(['Meeting t1', 'Meeting t2']);
    if (!isLost) return;
  }
});

it('an entry that cannot be read is counted, and the others are shown', async () => {
  const one = world('caldav-like');
  const machine = await settled(one);
  const bad = one.provider.hand.create(event('bad'), { calendar: team });
  one.provider.hand.create(event('good'), { calendar: team });
  one.provider.hand.spoil(bad.ref, true);
  await later(one, machine);
  expect(shownTitles(one)).toEqual(['Meeting good']);
  expect(machine.store.subCalendars.get(team)).toMatchObject({ unreadable: 1 });
});
