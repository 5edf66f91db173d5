/** The meeting table's world of a Google account, with the reference CRM and whole engine runs: the simulated Google's outbox is recorded. */
import type { Json } from '../../../src-sandbox/google/index.ts';
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { toWall } from '../../../src-shared/domain/time/zones.ts';
import { instanceSuffix } from '../google-calendar/event-json.ts';
import { type GoogleHand, googleHand } from '../google-calendar/google-hand.ts';
import { googleProvider } from '../google-calendar/google-provider.ts';
import { calendarScope, mailScope } from '../simulated-google.ts';
import { manualClock } from '../world.ts';
import { meetingCrm } from './bridge-crm.ts';
import { concordBetween } from './concord.ts';
import { newMeetings } from './meeting-event.ts';
import type { MeetingWorld, UnconnectedWorld, Who } from './world.ts';

/** Two guests have Google accounts of their own; the third is mailed somewhere else, and answers nowhere. */
const addresses: Readonly<Record<Who, string>> = {
  me: 'robin@example.com',
  ann: 'ann@example.com',
  bob: 'bob@gmail.example',
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
  reply: 'REPLY',
} as const;

export interface GoogleMeetingWorld extends UnconnectedWorld {
  /** What the simulated Google complains of. */
  complaints(): readonly string[];
}

export async function googleMeetings(): Promise<GoogleMeetingWorld> {
  const clock = manualClock();
  const provider = await googleProvider({
    clock,
    address: address('me'),
    aliases: [alias('me')],
    zone,
    others: withAccount.map((who) => ({
      email: address(who),
      name: who,
      timeZone: zone,
      aliases: [alias(who)],
    })),
    // the aliases to send from are told with the permission for mail alone (PE9)
    scopes: [calendarScope, mailScope],
  });
  const { google } = provider;
  const { calendars, outbox } = google;
  let told = 0;

  const at = (time: string, daysLater = 0): LocalDateTime =>
    later(`2026-12-07T${time}:00`, daysLater * dayMs);
  const newMeeting = newMeetings({ at, address, alias });
  const crm = await meetingCrm(clock, newMeeting, { address, alias });
  const concord = concordBetween({
    provider: provider.connect(),
    crm: crm.bridge,
    address: address('me'),
    kind: 'google',
    primary: provider.primary,
    existingFrom: at('00:00').slice(0, 10),
    clock,
  });
  const handOf = (who: Who): GoogleHand =>
    who === 'me'
      ? provider.hand
      : googleHand({ google, address: address(who), zone, calendars: { personal: address(who) } });
  const copyOf = (who: Who, title: string): StoredEvent => {
    const found = handOf(who)
      .list('personal')
      .find(({ event }) => event.title === title);
    if (found === undefined) throw new Error(`${who} has no ${title}`);
    return found;
  };
  const answer: MeetingWorld['answer'] = async (who, title, given, occurrence) => {
    const { ref, event } = copyOf(who, title);
    const suffix = occurrence === undefined ? '' : instanceSuffix(event, occurrence, zone);
    calendars.answer(address(who), `${ref}${suffix}`, given);
  };
  const move = (organizer: Who, title: string, start: LocalDateTime): void =>
    void handOf(organizer).edit(copyOf(organizer, title).ref, { start });
  /** `ann REQUEST Intake`, of an occurrence with its original start. A deleted event can still be read. */
  const messageText = ({
    to,
    kind,
    calendarId,
    eventId,
    answer: given,
  }: ReturnType<typeof outbox.all>[number]) => {
    const [series = '', occurrence] = eventId.split('_');
    const title = (calendars.event(calendarId, series) as Json | null)?.summary ?? series;
    const on = occurrence === undefined ? '' : ` on ${wallOf(occurrence)}`;
    const about = `${whoIs(to)} ${methods[kind]} ${title}${on}`;
    return kind === 'reply' ? `${about}: ${whoIs(calendarId)} ${given}` : about;
  };

  return {
    ...concord,
    name: 'google',
    lacks: {
      'organizer-alias':
        'Google names the organiser of a meeting of the person’s own by the address of the calendar',
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
        calendars.nameBy(provider.primary, copyOf('me', title).ref, alias(who), address(who));
      },
      async remind(title) {
        provider.hand.touch(copyOf('me', title).ref);
      },
      see: async (title) => provider.hand.list('personal').find(({ event }) => event.title === title)?.event,
    },
    answer,
    async invite(organizer, title, event, invited, aliased = []) {
      const meeting = newMeeting(organizer, title, event, { invited, aliased });
      // at Google nobody organises under an alias: then the invitation is from somewhere else
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

/** `20261214T130000Z` as the wall time of everybody's calendars. */
function wallOf(instant: string): LocalDateTime {
  const text = instant.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return new Date(toWall(zone, Date.parse(text))).toISOString().slice(0, 19);
}
