/** A series that the person organises, and one occurrence of it. */
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { type Row, weekly } from './row.ts';
import type { MeetingWorld } from './world.ts';

const second = (world: MeetingWorld): LocalDateTime => world.at('14:00', 7);
const third = (world: MeetingWorld): LocalDateTime => world.at('14:00', 14);

export const series: readonly Row[] = [
  {
    step: 'a series with one guest ticked (PE1)',
    act: (world) =>
      world.crm.create('Weekly', { start: world.at('14:00'), recurrenceRules: weekly }, ['ann']),
    sent: ['ann REQUEST Weekly'],
    shows: {
      title: 'Weekly',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest accepts the series (PE4)',
    act: (world) => world.answer('ann', 'Weekly', 'accepted'),
    sent: [],
    shows: {
      title: 'Weekly',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'another time of one occurrence asks again for that occurrence',
    act: (world) =>
      world.crm.edit('Weekly', {
        [`recurrenceOverrides/${second(world)}/start`]: world.at('15:00', 7),
      }),
    sent: {
      cyrus: (world) => [`ann REQUEST Weekly on ${second(world)}`],
      'graph-like': ['ann REQUEST Weekly'],
      google: (world) => [`ann REQUEST Weekly on ${second(world)}`],
      microsoft: (world) => [`ann REQUEST Weekly on ${second(world)}`],
      exchange: (world) => [`ann REQUEST Weekly on ${second(world)}`],
    },
    shows: {
      title: 'Weekly',
      occurrence: second,
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest declines that occurrence: it keeps the CRM’s other guests (PE2, PE4)',
    act: (world) => world.answer('ann', 'Weekly', 'declined', second(world)),
    sent: [],
    shows: {
      title: 'Weekly',
      occurrence: second,
      calendar: { me: '-', ann: 'declined' },
      crm: { me: '-', ann: 'declined', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the other occurrences keep their answers',
    act: () => undefined,
    sent: [],
    shows: {
      title: 'Weekly',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'one occurrence cancelled',
    act: (world) => world.crm.edit('Weekly', { [`recurrenceOverrides/${third(world)}`]: { excluded: true } }),
    sent: {
      cyrus: (world) => ['ann REQUEST Weekly', `ann REQUEST Weekly on ${second(world)}`],
      'graph-like': ['ann REQUEST Weekly'],
      google: (world) => [`ann CANCEL Weekly on ${third(world)}`],
      microsoft: (world) => [`ann CANCEL Weekly on ${third(world)}`],
      exchange: (world) => [`ann CANCEL Weekly on ${third(world)}`],
    },
    shows: {
      title: 'Weekly',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a removal is asked about by name, and a no keeps the meeting in the calendar (PE3)',
    act: (world) => world.crm.remove('Weekly'),
    asks: { write: 'remove', names: ['ann'], answer: 'reject' },
    sent: [],
    shows: { title: 'Weekly', calendar: { me: '-', ann: 'accepted' }, crm: 'absent' },
  },
];
