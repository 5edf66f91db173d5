/** What was there before Concord was connected: the first sync, push and import mail nobody (PE1, C5, C6). */
import { type Row, tick, tickAnew } from './row.ts';
import type { MeetingWorld } from './world.ts';

/** The state before Concord is connected. What lies a week earlier stays where it is until a person wants it across. */
export async function beforeConnecting(world: MeetingWorld): Promise<void> {
  world.crm.create('Ticked before', { start: world.at('08:00') }, ['ann']);
  await world.calendar.create('Invited before', { start: world.at('07:00') }, ['ann']);
  world.crm.create('Older here', { start: world.at('08:00', -7) }, ['ann']);
  await world.calendar.create('Older there', { start: world.at('07:00', -7) }, ['ann']);
}

/** Rows before anybody was ever invited. */
export const firstSync: readonly Row[] = [
  {
    step: 'the first sync mails nobody, also where guests were ticked before (PE1)',
    act: () => undefined,
    sent: [],
    shows: {
      title: 'Ticked before',
      calendar: {},
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the first sync brings the guests of the calendar to the CRM (PE1)',
    act: () => undefined,
    sent: [],
    shows: { title: 'Invited before', calendar: { me: '-', ann: '-' }, crm: { me: '-', ann: '-' } },
  },
  {
    step: 'what a person left in the CRM is not in the calendar (C19)',
    act: () => undefined,
    sent: [],
    shows: { title: 'Older here', calendar: 'absent', crm: { me: '-', ann: '-', bob: '-', cas: '-' } },
  },
  {
    step: 'what a person left in the calendar is not in the CRM (C19)',
    act: () => undefined,
    sent: [],
    shows: { title: 'Older there', calendar: { me: '-', ann: '-' }, crm: 'absent' },
  },
  {
    step: 'a change of a meeting whose guest was ticked before the first sync mails nobody (PE1)',
    act: (world) => world.crm.edit('Ticked before', { start: world.at('08:30') }),
    sent: [],
    shows: {
      title: 'Ticked before',
      calendar: {},
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'push: after a yes the older entry of the CRM is in the calendar, and the guest who was ticked is not invited (PE1, C5)',
    act: (world) => world.bring('crm'),
    asks: { kind: 'bring-existing', write: 'create', names: [], answer: 'approve' },
    sent: [],
    shows: { title: 'Older here', calendar: {}, crm: { me: '-', ann: '-', bob: '-', cas: '-' } },
  },
  {
    step: 'import: after a yes the older entry of the calendar is in the CRM with its guests, and nobody is mailed (PE1, C6)',
    act: (world) => world.bring('provider'),
    asks: { kind: 'bring-existing', write: 'create', names: [], answer: 'approve' },
    sent: [],
    shows: { title: 'Older there', calendar: { me: '-', ann: '-' }, crm: { me: '-', ann: '-' } },
  },
  {
    step: 'a change of what was pushed mails nobody (PE1, C5)',
    act: (world) => world.crm.edit('Older here', { start: world.at('08:30', -7) }),
    sent: [],
    shows: { title: 'Older here', calendar: {}, crm: { me: '-', ann: '-', bob: '-', cas: '-' } },
  },
];

/** Rows after the first invitation ever was confirmed. */
export const tickedAnew: readonly Row[] = [
  {
    step: 'a guest who was ticked before the push is invited once the tick is set anew (PE1)',
    act: (world) => tickAnew('Older here', world, 'ann'),
    sent: ['ann REQUEST Older here'],
    shows: {
      title: 'Older here',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a guest whose invitation was refused is invited once the tick is set anew (PE1)',
    act: (world) => tickAnew('Refused', world, 'ann'),
    sent: ['ann REQUEST Refused'],
    shows: {
      title: 'Refused',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a new time of a meeting whose guest nobody ticked waits and names the guest, and a no mails nobody (PE1, PE3)',
    act: (world) => world.crm.edit('Older there', { start: world.at('07:30', -7) }),
    asks: { write: 'update', names: ['ann'], answer: 'reject' },
    sent: [],
    shows: { title: 'Older there', calendar: { me: '-', ann: '-' }, crm: { me: '-', ann: '-' } },
  },
  {
    step: 'the guest accepts, and the next new time waits again: a yes tells the guest, whose answer is void (PE1, PE3, PE4)',
    act: async (world) => {
      // Cyrus invites with SEQUENCE 1 whatever stands in the meeting, and files no message that does not have a higher one
      await world.calendar.move('Older there', world.at('07:15', -7));
      await world.answer('ann', 'Older there', 'accepted');
      await world.run();
      world.crm.edit('Older there', { start: world.at('07:45', -7) });
    },
    asks: { write: 'update', names: ['ann'], answer: 'approve' },
    sent: ['ann REQUEST Older there'],
    shows: { title: 'Older there', calendar: { me: '-', ann: '-' }, crm: { me: '-', ann: '-' } },
  },
  {
    step: 'a guest of the calendar ticked in the CRM is not invited a second time (PE1)',
    act: (world) => tick('Invited before', world, 'ann', true),
    sent: [],
    writesNothing: true,
    shows: { title: 'Invited before', calendar: { me: '-', ann: '-' }, crm: { me: '-', ann: '-' } },
  },
];
