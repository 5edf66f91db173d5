/** The meeting table's world of a mailbox on Exchange, with the reference CRM and whole engine runs, for Graph and for EWS alike: what its server mails is recorded. */
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { microsoftHand, type OutlookService } from '../microsoft-calendar/microsoft-hand.ts';
import type { ManualClock, WorldHand, WorldProvider } from '../world.ts';
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
export const colleagues = ['ann', 'bob'] as const;
export const address = (who: Who): string => addresses[who];
export const alias = (who: Who): string => `other.${addresses[who]}`;
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

export interface MeetingMail {
  readonly to: string;
  readonly from: string;
  readonly kind: keyof typeof methods;
  readonly subject: string;
  /** The day that the rule gives, of one occurrence. */
  readonly occurrence: string | null;
  /** What a response says. */
  readonly answer: Answer | null;
}

export interface OutlookMeetingParts {
  readonly name: 'microsoft' | 'exchange';
  readonly clock: ManualClock;
  readonly provider: WorldProvider & {
    readonly primary: string;
    /** What the simulated service complains of. */
    complaints(): readonly string[];
    close(): Promise<void>;
  };
  /** Outlook of a person with a mailbox, with the id of their calendar. */
  outlookOf(who: Who): { readonly service: OutlookService; readonly primary: string };
  /** All mails so far. */
  mails(): readonly MeetingMail[];
  /** The event in the person's calendar names somebody by another of their addresses. */
  nameBy(ref: string, address: string, instead: string): void;
}

export interface OutlookMeetingWorld extends UnconnectedWorld {
  complaints(): readonly string[];
}

export async function outlookMeetings(parts: OutlookMeetingParts): Promise<OutlookMeetingWorld> {
  const { clock, provider } = parts;
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
    kind: parts.name,
    primary: provider.primary,
    existingFrom: at('00:00').slice(0, 10),
    clock,
  });
  const outlooks = new Map((['me', ...colleagues] as const).map((who) => [who, parts.outlookOf(who)]));
  const outlookOf = (who: Who) => {
    const found = who === 'cas' ? undefined : outlooks.get(who);
    if (found === undefined) throw new Error(`${who} has no mailbox`);
    return found;
  };
  const handOf = (who: Who): WorldHand => {
    if (who === 'me') return provider.hand;
    const { service, primary } = outlookOf(who);
    return microsoftHand({
      microsoft: service,
      address: address(who),
      aliases: [alias(who)],
      zone,
      calendars: { personal: primary },
    });
  };
  const copyOf = (who: Who, title: string): StoredEvent => {
    const found = handOf(who)
      .list('personal')
      .find(({ event }) => event.title === title);
    if (found === undefined) throw new Error(`${who} has no ${title}`);
    return found;
  };
  const occurrenceOf = ({ calendars }: OutlookService, series: string, occurrence: LocalDateTime): string => {
    const found = calendars
      .occurrences(series, 60)
      .find(({ occurrenceId }) => String(occurrenceId).endsWith(occurrence.slice(0, 10)));
    if (found === undefined) throw new Error(`there is no occurrence ${occurrence}`);
    return String(found.id);
  };
  const answer: MeetingWorld['answer'] = async (who, title, given, occurrence) => {
    const { ref } = copyOf(who, title);
    const { service } = outlookOf(who);
    const answered = occurrence === undefined ? ref : occurrenceOf(service, ref, occurrence);
    service.calendars.answer(address(who), answered, replyOf(given));
  };
  const move = (organizer: Who, title: string, start: LocalDateTime): void =>
    void handOf(organizer).edit(copyOf(organizer, title).ref, { start });
  const messageText = ({ to, from, kind, subject, occurrence, answer: given }: MeetingMail): string => {
    const on = occurrence === null ? '' : ` on ${occurrence}${times.get(subject) ?? ''}`;
    const about = `${whoIs(to)} ${methods[kind]} ${subject}${on}`;
    return kind === 'response' ? `${about}: ${whoIs(from)} ${given}` : about;
  };

  return {
    ...concord,
    name: parts.name,
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
        parts.nameBy(copyOf('me', title).ref, alias(who), address(who));
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
      const mails = parts.mails();
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
