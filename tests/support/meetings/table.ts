/**
 * What people do with a meeting, step by step, and what has to follow: who is asked about by name, who gets which message, and what the
 * person's calendar and CRM show of the guests. Each step goes on from the one before it.
 */

import type { DecisionItem } from '../../../src-main/sync/index.ts';
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { Answer, MeetingWorld, Who } from './world.ts';

/** What is shown of each person: their answer, `-` for none yet. People who are not named are not in the list. */
export type Shown = Readonly<Partial<Record<Who, Answer | '-'>>>;

type Sent = readonly string[] | ((world: MeetingWorld) => readonly string[]);

export interface Row {
  readonly step: string;
  act(world: MeetingWorld): Promise<void> | void;
  /** What waits for a person before anybody is mailed. */
  readonly asks?: {
    readonly write: DecisionItem['write'];
    /** A CalDAV server may tell everybody on the list of any change, so all of them are named. */
    readonly names: readonly Who[] | Readonly<Record<MeetingWorld['name'], readonly Who[]>>;
    readonly answer: 'approve' | 'reject';
  };
  /** Messages because of Concord's writes, in the form of `MeetingWorld.messages`: of both worlds, or of each by itself. */
  readonly sent: readonly string[] | Readonly<Record<MeetingWorld['name'], Sent>>;
  readonly shows?: {
    readonly title: string;
    readonly occurrence?: (world: MeetingWorld) => LocalDateTime;
    readonly calendar: Shown | 'absent';
    readonly crm: Shown | 'absent';
  };
}

const tick = (title: string, world: MeetingWorld, who: Who, isTicked: boolean): void =>
  world.crm.edit(title, {
    [`participants/${participantId(world.address(who))}/invite`]: isTicked || null,
  });
const answerInCrm = (title: string, world: MeetingWorld, answer: Answer): void =>
  world.crm.edit(title, {
    [`participants/${participantId(world.address('me'))}/participationStatus`]: answer,
  });
const weekly = [{ frequency: 'weekly', count: 4 }] as const;
const second = (world: MeetingWorld): LocalDateTime => world.at('14:00', 7);
const third = (world: MeetingWorld): LocalDateTime => world.at('14:00', 14);
const theirSecond = (world: MeetingWorld): LocalDateTime => world.at('16:00', 7);

/** The state before Concord is connected. */
export async function beforeConnecting(world: MeetingWorld): Promise<void> {
  world.crm.create('Ticked before', { start: world.at('08:00') }, ['ann']);
  await world.calendar.create('Invited before', { start: world.at('07:00') }, ['ann']);
}

export const meetingTable: readonly Row[] = [
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
    sent: ['bob REQUEST Intake'],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted', bob: '-' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'a guest unticked: the cancellation is asked about by name, and a no leaves the guest in the calendar (PE3)',
    act: (world) => tick('Intake', world, 'bob', false),
    asks: { write: 'update', names: { cyrus: ['ann', 'bob'], 'graph-like': ['bob'] }, answer: 'reject' },
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
    asks: { write: 'update', names: { cyrus: ['ann', 'bob'], 'graph-like': ['bob'] }, answer: 'approve' },
    sent: ['bob CANCEL Intake'],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'accepted' },
      crm: { me: '-', ann: 'accepted', bob: '-', cas: '-' },
    },
  },
  {
    step: 'an edit after the guest was unticked mails the ticked guest alone, and a new time asks them again (PE1, PE3)',
    act: (world) => world.crm.edit('Intake', { start: world.at('10:00') }),
    sent: ['ann REQUEST Intake'],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
    },
  },
  {
    step: 'the guest is ticked once more and invited once more (PE1)',
    act: (world) => tick('Intake', world, 'bob', true),
    sent: ['bob REQUEST Intake'],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: '-', bob: '-' },
      crm: { me: '-', ann: '-', bob: '-', cas: '-' },
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
    step: 'a new body keeps the answers (WR4)',
    act: (world) => world.crm.edit('Intake', { description: 'Bring the figures.' }),
    // Cyrus catches up with a guest whose copy has an older SEQUENCE: this one was not told of the other guest
    sent: { cyrus: ['ann REQUEST Intake'], 'graph-like': [] },
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
  {
    step: 'a reminder in the calendar and a field that only the CRM has cause no call (WR9)',
    act: async (world) => {
      await world.calendar.remind('Intake');
      world.crm.note('Intake');
    },
    sent: [],
    shows: {
      title: 'Intake',
      calendar: { me: '-', ann: 'declined', bob: 'tentative' },
      crm: { me: '-', ann: 'declined', bob: 'tentative', cas: '-' },
    },
  },
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
  {
    step: 'a removal with a yes cancels the meeting for the ticked guests (PE3)',
    act: (world) => world.crm.remove('Intake'),
    asks: { write: 'remove', names: ['ann', 'bob'], answer: 'approve' },
    sent: ['ann CANCEL Intake', 'bob CANCEL Intake'],
    shows: { title: 'Intake', calendar: 'absent', crm: 'absent' },
  },
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
    sent: { cyrus: ['bob REPLY Theirs: me accepted'], 'graph-like': ['bob REPLY Theirs'] },
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'accepted', ann: '-' },
      crm: { bob: '-', me: 'accepted', ann: '-' },
    },
  },
  {
    step: 'the person answers in the calendar: the CRM shows it (PE4)',
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
    },
    shows: {
      title: 'Theirs',
      occurrence: theirSecond,
      calendar: { bob: '-', me: 'declined', ann: '-' },
      crm: { bob: '-', me: 'declined', ann: '-' },
    },
  },
  {
    step: 'the person declines the series in the CRM (PE4)',
    act: (world) => answerInCrm('Theirs', world, 'declined'),
    sent: {
      cyrus: (world) => [
        `bob REPLY Theirs on ${theirSecond(world)}: me declined`,
        'bob REPLY Theirs: me declined',
      ],
      'graph-like': ['bob REPLY Theirs'],
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
    shows: {
      title: 'Theirs',
      calendar: { bob: '-', me: 'declined', ann: '-' },
      crm: { bob: '-', me: 'declined', ann: '-' },
    },
  },
];

/** What a row expects to be sent in this world. */
export function sentIn(world: MeetingWorld, { sent }: Row): readonly string[] {
  const own = 'cyrus' in sent ? sent[world.name] : sent;
  return typeof own === 'function' ? own(world) : own;
}

/** Whom a row's question names in this world. */
export function namedIn({ name }: MeetingWorld, names: NonNullable<Row['asks']>['names']): readonly Who[] {
  return 'cyrus' in names ? names[name] : names;
}
