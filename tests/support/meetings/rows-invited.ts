/** A meeting that somebody else organises: the person's answers from both sides, and what the person may not change (PE4, PE5, C20). */
import { type LocalDateTime, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { answerInCrm, type Row, weekly } from './row.ts';
import type { MeetingWorld } from './world.ts';

const theirSecond = (world: MeetingWorld): LocalDateTime => world.at('16:00', 7);
const theirThird = (world: MeetingWorld): LocalDateTime => world.at('16:00', 14);

export const invited: readonly Row[] = [
  {
    step: 'an invitation from somebody else arrives in the CRM, and nothing is sent (PE5)',
    act: (world) =>
      world.invite('bob', 'Theirs', { start: world.at('16:00'), recurrenceRules: weekly }, ['me', 'ann']),
    sent: [],
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: '-', ann: '-' },
      crm: { bob: '-', me: '-', ann: '-' },
    },
  },
  {
    step: 'the person accepts in the CRM: the organiser gets the answer, and nobody else a word (PE4)',
    act: (world) => answerInCrm('Theirs', world, 'accepted'),
    sent: {
      cyrus: ['bob REPLY Theirs: me accepted'],
      'graph-like': ['bob REPLY Theirs'],
      google: ['bob REPLY Theirs: me accepted'],
      microsoft: ['bob REPLY Theirs: me accepted'],
      exchange: ['bob REPLY Theirs: me accepted'],
    },
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'accepted', ann: '-' },
      crm: { bob: '-', me: 'accepted', ann: '-' },
    },
  },
  {
    step: 'the person is not sure, in the CRM: the organiser gets the answer (PE4)',
    act: (world) => answerInCrm('Theirs', world, 'tentative'),
    sent: {
      cyrus: ['bob REPLY Theirs: me tentative'],
      'graph-like': ['bob REPLY Theirs'],
      google: ['bob REPLY Theirs: me tentative'],
      microsoft: ['bob REPLY Theirs: me tentative'],
      exchange: ['bob REPLY Theirs: me tentative'],
    },
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'tentative', ann: '-' },
      crm: { bob: '-', me: 'tentative', ann: '-' },
    },
  },
  {
    step: 'the person declines in the calendar: the CRM shows it (PE4)',
    needs: 'keeps-declined',
    act: (world) => world.calendar.answer('Theirs', 'declined'),
    sent: [],
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'declined', ann: '-' },
      crm: { bob: '-', me: 'declined', ann: '-' },
    },
  },
  {
    step: 'the person accepts in the calendar: the CRM shows it (PE4)',
    act: (world) => world.calendar.answer('Theirs', 'accepted'),
    sent: [],
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'accepted', ann: '-' },
      crm: { bob: '-', me: 'accepted', ann: '-' },
    },
  },
  {
    step: 'the person is not sure, in the calendar: the CRM shows it (PE4)',
    act: (world) => world.calendar.answer('Theirs', 'tentative'),
    sent: [],
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'tentative', ann: '-' },
      crm: { bob: '-', me: 'tentative', ann: '-' },
    },
  },
  {
    step: 'the person declines one occurrence in the CRM: the answer is about that occurrence (PE4)',
    needs: 'keeps-declined',
    act: (world) => {
      const { participants = {} } = world.crm.see('Theirs') ?? {};
      const me = participantId(world.address('me'));
      world.crm.edit('Theirs', {
        [`recurrenceOverrides/${theirSecond(world)}`]: {
          participants: { ...participants, [me]: { ...participants[me], participationStatus: 'declined' } },
        } as never,
      });
    },
    sent: {
      cyrus: (world) => [`bob REPLY Theirs on ${theirSecond(world)}: me declined`],
      'graph-like': ['bob REPLY Theirs'],
      google: (world) => [`bob REPLY Theirs on ${theirSecond(world)}: me declined`],
      microsoft: (world) => [`bob REPLY Theirs on ${theirSecond(world)}: me declined`],
      exchange: (world) => [`bob REPLY Theirs on ${theirSecond(world)}: me declined`],
    },
    shows: {
      title: 'Theirs',
      occurrence: theirSecond,
      calendar: { bob: '-', me: 'declined', ann: '-' },
      crm: { bob: '-', me: 'declined', ann: '-' },
    },
  },
  {
    step: 'the person declines one occurrence in the calendar: the CRM shows it for that occurrence (PE4)',
    needs: 'keeps-declined',
    act: (world) => world.calendar.answer('Theirs', 'declined', theirThird(world)),
    sent: [],
    shows: {
      title: 'Theirs',
      occurrence: theirThird,
      calendar: { bob: '-', me: 'declined', ann: '-' },
      crm: { bob: '-', me: 'declined', ann: '-' },
    },
  },
  {
    step: 'the person declines the series in the CRM (PE4)',
    needs: 'keeps-declined',
    act: (world) => answerInCrm('Theirs', world, 'declined'),
    sent: {
      cyrus: (world) => [
        `bob REPLY Theirs on ${theirSecond(world)}: me declined`,
        `bob REPLY Theirs on ${theirThird(world)}: me declined`,
        'bob REPLY Theirs: me declined',
      ],
      'graph-like': ['bob REPLY Theirs'],
      // both occurrences were declined before
      google: ['bob REPLY Theirs: me declined'],
      microsoft: ['bob REPLY Theirs: me declined'],
      exchange: ['bob REPLY Theirs: me declined'],
    },
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'declined', ann: '-' },
      crm: { bob: '-', me: 'declined', ann: '-' },
    },
  },
  {
    step: 'a guest ticked in the CRM for the meeting of somebody else is not invited (PE5, C20)',
    act: (world) =>
      world.crm.edit('Theirs', {
        [`participants/${participantId(world.address('cas'))}`]: {
          email: world.address('cas'),
          roles: { attendee: true },
          invite: true,
        },
      }),
    sent: [],
    shows: ({ lacks }) => {
      // the answer of the row before it
      const me = lacks['keeps-declined'] === undefined ? 'declined' : 'tentative';
      return {
        title: 'Theirs',
        calendar: { bob: '-', me, ann: '-' },
        crm: { bob: '-', me, ann: '-' },
      };
    },
  },
  {
    step: 'a new time of another organiser asks the person again: the CRM shows no answer either, and nothing is sent (PE4)',
    act: async (world) => {
      await world.invite('bob', 'Theirs too', { start: world.at('18:00') }, ['me', 'ann']);
      await world.run();
      await world.calendar.answer('Theirs too', 'accepted');
      await world.run();
      await world.move('bob', 'Theirs too', world.at('18:30'));
    },
    sent: [],
    shows: {
      title: 'Theirs too',
      calendar: { bob: '-', me: '-', ann: '-' },
      crm: { bob: '-', me: '-', ann: '-' },
    },
  },
];
