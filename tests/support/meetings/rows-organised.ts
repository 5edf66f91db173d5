/** A meeting that the person organises: invitations, later ticks, changes, and the guests' answers (PE1 to PE4). */
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { type Row, tick } from './row.ts';

export const organised: readonly Row[] = [
  {
    step: 'a no to the invitation of a new meeting: it is in the calendar without guests, and nobody is mailed (PE1, PE2)',
    act: (world) => world.crm.create('Refused', { start: world.at('06:00') }, ['ann']),
    asks: { write: 'create', names: ['ann'], answer: 'reject' },
    sent: [],
    shows: { title: 'Refused', calendar: {}, crm: { me: '-', ann: '-', bob: '-', cas: '-' } },
  },
  {
    step: 'a new time of that meeting mails nobody either (PE1)',
    act: (world) => world.crm.edit('Refused', { start: world.at('06:30') }),
    sent: [],
    shows: { title: 'Refused', calendar: {}, crm: { me: '-', ann: '-', bob: '-', cas: '-' } },
  },
  {
    step: 'a meeting with one of three guests ticked: the first invitation ever is asked about by name (PE1, PE2, PE7)',
    act: (world) => world.crm.create('Intake', { start: world.at('09:00') }, ['ann']),
    asks: { write: 'create', names: ['ann'], answer: 'approve' },
    sent: ['ann REQUEST Intake'],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest accepts: calendar and CRM show it, and nothing is sent (PE4)',
    act: (world) => world.answer('ann', 'Intake', 'accepted'),
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a guest ticked later is invited, and the answer of the first one stays (PE1)',
    act: (world) => tick('Intake', world, 'bob', true),
    // at Google everybody is told that somebody was invited, and those who were told before are ticked
    sent: {
      cyrus: ['bob REQUEST Intake'],
      'graph-like': ['bob REQUEST Intake'],
      google: ['ann REQUEST Intake', 'bob REQUEST Intake'],
      microsoft: ['bob REQUEST Intake'],
      exchange: ['bob REQUEST Intake'],
    },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted', bob: '-' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a guest unticked: the cancellation is asked about by name, and a no leaves the guest in the calendar (PE3)',
    act: (world) => tick('Intake', world, 'bob', false),
    asks: {
      write: 'update',
      names: {
        cyrus: ['ann', 'bob'],
        'graph-like': ['bob'],
        google: ['ann', 'bob'],
        microsoft: ['bob'],
        exchange: ['bob'],
      },
      answer: 'reject',
    },
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted', bob: '-' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest who stayed is ticked again: there is nothing to send (PE1)',
    act: (world) => tick('Intake', world, 'bob', true),
    sent: [],
  },
  {
    step: 'the guest is unticked again: a yes sends the cancellation, and the CRM keeps the guest (PE2, PE3)',
    act: (world) => tick('Intake', world, 'bob', false),
    asks: {
      write: 'update',
      names: {
        cyrus: ['ann', 'bob'],
        'graph-like': ['bob'],
        google: ['ann', 'bob'],
        microsoft: ['bob'],
        exchange: ['bob'],
      },
      answer: 'approve',
    },
    sent: {
      cyrus: ['bob CANCEL Intake'],
      'graph-like': ['bob CANCEL Intake'],
      google: ['ann REQUEST Intake', 'bob CANCEL Intake'],
      microsoft: ['bob CANCEL Intake'],
      exchange: ['bob CANCEL Intake'],
    },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'an edit after the guest was unticked mails the ticked guest alone, and the new time makes the answer void on both sides (PE1, PE4, RFC 6638 3.2.8)',
    act: (world) => world.crm.edit('Intake', { start: world.at('10:00') }),
    sent: ['ann REQUEST Intake'],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest accepts that time (PE4)',
    act: (world) => world.answer('ann', 'Intake', 'accepted'),
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a new time in the calendar makes the answer void in the CRM too (PE4, RFC 6638 3.2.8)',
    act: (world) => world.calendar.move('Intake', world.at('10:15')),
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest accepts the new time (PE4)',
    act: (world) => world.answer('ann', 'Intake', 'accepted'),
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest is ticked once more and invited once more (PE1)',
    act: (world) => tick('Intake', world, 'bob', true),
    // at Google everybody is told that somebody was invited, and those who were told before are ticked
    sent: {
      cyrus: ['bob REQUEST Intake'],
      'graph-like': ['bob REQUEST Intake'],
      google: ['ann REQUEST Intake', 'bob REQUEST Intake'],
      microsoft: ['bob REQUEST Intake'],
      exchange: ['bob REQUEST Intake'],
    },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted', bob: '-' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'one guest declines and the other one is not sure (PE4)',
    act: async (world) => {
      await world.answer('ann', 'Intake', 'declined');
      await world.answer('bob', 'Intake', 'tentative');
    },
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
  {
    step: 'a change of one guest in the CRM, the name, keeps the answers and mails only those who are ticked (PE2, WR3)',
    act: (world) =>
      world.crm.edit('Intake', { [`participants/${participantId(world.address('ann'))}/name`]: 'Ann Vos' }),
    sent: { cyrus: [], 'graph-like': ['ann REQUEST Intake'], google: [], microsoft: [], exchange: [] },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
  {
    step: 'a new body keeps the answers (WR4)',
    act: (world) => world.crm.edit('Intake', { description: 'Bring the figures.' }),
    // Cyrus catches up with a guest whose copy has an older SEQUENCE: this one was not told of the other guest
    // Exchange tells everybody of any change but one of the guest list
    sent: {
      cyrus: ['ann REQUEST Intake'],
      'graph-like': [],
      google: [],
      microsoft: ['ann REQUEST Intake', 'bob REQUEST Intake'],
      exchange: [],
    },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
  {
    step: 'a reminder in the calendar causes no write (WR9)',
    act: (world) => world.calendar.remind('Intake'),
    sent: [],
    writesNothing: true,
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
  {
    step: 'a field that only the CRM has causes no write (WR9)',
    act: (world) => world.crm.note('Intake'),
    sent: [],
    writesNothing: true,
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
];
