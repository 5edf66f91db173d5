/** One example of every answer about an entry of one of the account's other calendars (C2). */
import { chooseRules, entryWhy } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import type { otherCalendarCodes } from '../../../src-shared/domain/why.ts';
import { event, type Machine, type World, world } from '../world.ts';
import type { Example } from './asked.ts';

const team = 'team';

/** An entry of a calendar of the team, after something happened and the other calendars were read. */
const inTeam =
  (
    happens: (one: World, machine: Machine) => void | Promise<void>,
    change: Parameters<typeof event>[1] = {},
    start: () => World = () => world('caldav-like'),
  ): Example =>
  async () => {
    const one = start();
    const machine = one.machine();
    one.provider.hand.addCalendar({ id: team, name: 'Team', mayWrite: true });
    await machine.settle();
    await happens(one, machine);
    const made = one.provider.hand.create(event('standup', change), { calendar: team });
    one.clock.advance(6 * 60_000);
    await machine.run();
    return entryWhy(
      machine.store,
      { side: 'provider', ref: made.ref, calendar: team },
      { event: made.event, showsOthers: one.crm.connected.subCalendars !== undefined },
    ).code;
  };

const choose = (machine: Machine, isOn: boolean): void =>
  machine.store.transaction('test', () => machine.store.subCalendars.choose(team, isOn));

export const otherExamples: Readonly<Record<`other-${(typeof otherCalendarCodes)[number]}`, Example>> = {
  'other-shown': inTeam(() => undefined),
  // made after the last look at it
  'other-waiting': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.provider.hand.addCalendar({ id: team, name: 'Team', mayWrite: true });
    await machine.settle();
    const made = one.provider.hand.create(event('standup'), { calendar: team });
    return entryWhy(machine.store, { side: 'provider', ref: made.ref, calendar: team }).code;
  },
  'other-hidden': inTeam((_one, machine) => choose(machine, false)),
  // a feed's own entries are linked from the primary calendar
  'other-feed': async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.provider.hand.addCalendar({ id: team, name: 'My CRM', mayWrite: false });
    const [made] = ['a', 'b', 'c', 'd'].map((uid) => {
      one.crm.hand.create(event(uid));
      return one.provider.hand.create(event(uid), { calendar: team });
    });
    await machine.settle();
    one.clock.advance(6 * 60_000);
    await machine.run();
    return entryWhy(machine.store, { side: 'provider', ref: made?.ref ?? '', calendar: team }).code;
  },
  'other-problem': inTeam((one) => one.provider.hand.setCalendar(team, { mayRead: false })),
  'other-private': inTeam((_one, machine) => chooseRules(machine.store, { privateEvents: 'skip' }), {
    privacy: 'private',
  }),
  'other-linked': inTeam(async (one, machine) => {
    one.provider.hand.create(event('standup'));
    await machine.settle();
  }),
  'other-unsupported': inTeam(
    () => undefined,
    {},
    () => world('caldav-like', 3, profiles['creates-only']),
  ),
};
