/** The meeting table's world of a Microsoft 365 account, with the reference CRM and whole engine runs: the simulated Exchange's outbox is recorded. */
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { microsoftHand } from '../microsoft-calendar/microsoft-hand.ts';
import { microsoftProvider } from '../microsoft-calendar/microsoft-provider.ts';
import { manualClock, type WorldHand } from '../world.ts';
import { meetingCrm } from './bridge-crm.ts';
import { concordBetween } from './concord.ts';
import { type NewMeeting, newMeetings } from './meeting-event.ts';
import type { Answer, MeetingWorld, UnconnectedWorld, Who } from './world.ts';

/** Two guests have mailboxes in the same organisation; the third is mailed somewhere else, and answers nowhere. */
const addresses: Readonly<Record<Who, string>> = {
  me: 'robin@example.com',
  ann: 'ann@example.com',
  bob: 'bob@example.com',
  cas: 'cas@client.example',
};
const withAccount = ['ann', 'bob'] as const;
const address = (who: Who): string => addresses[who];
const alias = (who: Who): string => `other.${addresses[who]}`;
const whoIs = (mail: string): string =>
  (Object.keys(addresses) as Who[]).find((who) => [address(who), alias(who)].includes(mail)) ?? mail;
const zone = 'Europe/Amsterdam';
const dayMs = 24 * 60 * 60 * 1000;
const methods = {
  invitation: 'REQUEST',
  update: 'REQUEST',
  cancellation: 'CANCEL',
  response: 'REPLY',
} as const;
const replies = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentativelyAccepted',
} as const;
const answers = new Map(Object.entries(replies).map(([answer, reply]) => [reply as string, answer]));

export interface MicrosoftMeetingWorld extends UnconnectedWorld {
  /** What the simulated Graph complains of. */
  complaints(): readonly string[];
}

export async function microsoftMeetings(): Promise<MicrosoftMeetingWorld> {
  const clock = manualClock();
  const provider = await microsoftProvider({
    clock,
    address: address('me'),
    aliases: [alias('me')],
    others: withAccount.map((who) => ({
      email: address(who),
      name: who,
      timeZone: zone,
      organisation: 'example.com',
      aliases: [alias(who)],
    })),
  });
  const { calendars, outbox } = provider.microsoft;
  let told = 0;
  /** By title: the time of day at which the meeting takes place as it was made. */
  const times = new Map<string, string>();

  const at = (time: string, daysLater = 0): LocalDateTime =>
    later(`2026-12-07T${time}:00`, daysLater * dayMs);
  const meetingOf = newMeetings({ at, address, alias });
  const newMeeting: NewMeeting = (organizer, title, event, people) => {
    const meeting = meetingOf(organizer, title, event, people);
    times.set(title, meeting.start.slice(10));
    return meeting;
  };
  const crm = await meetingCrm(clock, newMeeting, { address, alias });
  const concord = concordBetween({
    provider: provider.connect(),
    crm: crm.bridge,
    address: address('me'),
    kind: 'microsoft',
    primary: provider.primary,
    existingFrom: at('00:00').slice(0, 10),
    clock,
  });
  const handOf = (who: Who): WorldHand =>
    who === 'me'
      ? provider.hand
      : microsoftHand({
          microsoft: provider.microsoft,
          address: address(who),
          aliases: [alias(who)],
          zone,
          calendars: { personal: calendars.idOf(address(who)) },
        });
  const copyOf = (who: Who, title: string): StoredEvent => {
    const found = handOf(who)
      .list('personal')
      .find(({ event }) => event.title === title);
    if (found === undefined) throw new Error(`${who} has no ${title}`);
    return found;
  };
  const occurrenceOf = (series: string, occurrence: LocalDateTime): string => {
    const found = calendars
      .occurrences(series, 60)
      .find(({ occurrenceId }) => String(occurrenceId).endsWith(occurrence.slice(0, 10)));
    if (found === undefined) throw new Error(`there is no occurrence ${occurrence}`);
    return String(found.id);
  };
  const answer: MeetingWorld['answer'] = async (who, title, given, occurrence) => {
    const { ref } = copyOf(who, title);
    calendars.answer(
      address(who),
      occurrence === undefined ? ref : occurrenceOf(ref, occurrence),
      replyOf(given),
    );
  };
  const move = (organizer: Who, title: string, start: LocalDateTime): void =>
    void handOf(organizer).edit(copyOf(organizer, title).ref, { start });
  const messageText = ({
    to,
    from,
    kind,
    subject,
    occurrence,
    response,
  }: ReturnType<typeof outbox.all>[number]) => {
    const on = occurrence === null ? '' : ` on ${occurrence}${times.get(subject) ?? ''}`;
    const about = `${whoIs(to)} ${methods[kind]} ${subject}${on}`;
    return kind === 'response'
      ? `${about}: ${whoIs(from)} ${answers.get(response ?? '') ?? response}`
      : about;
  };

  return {
    ...concord,
    name: 'microsoft',
    lacks: {
      'organizer-alias':
        'Exchange names the organiser of a meeting of the person’s own by the primary address of the mailbox',
      'keeps-declined': 'Exchange moves an invitation that its person declined to the deleted items',
    },
    at,
    address,
    alias,
    crm: crm.person,
    calendar: {
      async create(title, event, invited, aliased = []) {
        provider.hand.create(newMeeting('me', title, event, { invited, aliased }));
      },
      answer: (title, given, occurrence) => answer('me', title, given, occurrence),
      move: async (title, start) => move('me', title, start),
      async usePrimary(title, who) {
        calendars.nameBy(copyOf('me', title).ref, alias(who), address(who));
      },
      async remind(title) {
        provider.hand.touch(copyOf('me', title).ref);
      },
      see: async (title) => provider.hand.list('personal').find(({ event }) => event.title === title)?.event,
    },
    answer,
    async invite(organizer, title, event, invited, aliased = []) {
      const meeting = newMeeting(organizer, title, event, { invited, aliased });
      // at Exchange nobody organises under an alias: then the invitation is from somewhere else
      if (aliased.includes(organizer)) provider.hand.receive(meeting);
      else handOf(organizer).create(meeting);
    },
    move: async (organizer, title, start) => move(organizer, title, start),
    async messages() {
      const mails = outbox.all();
      const fresh = mails.slice(told);
      told = mails.length;
      return fresh.map(messageText).sort();
    },
    complaints: provider.complaints,
    async close() {
      concord.close();
      await Promise.all([provider.close(), crm.close()]);
    },
  };
}

function replyOf(answer: Answer): (typeof replies)[keyof typeof replies] {
  if (answer === 'needs-action') throw new Error('nobody answers that they have not answered');
  return replies[answer];
}
