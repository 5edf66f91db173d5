/** A believable working week and mailbox for the second sample account: the people and the meetings of the sample CRM, in Google's form. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Json, SimulatedGoogle } from '../google/index.ts';
import { type SampleFolder, sampleMail } from '../sample-sides/index.ts';

const zone = 'Europe/Amsterdam';
const dayMs = 86_400_000;

/** What a sample message's mailbox is in Gmail; those of the person's own are labels that are made. */
const labelsOf: Readonly<Record<SampleFolder, readonly string[] | null>> = {
  Inbox: ['INBOX'],
  Archive: [],
  Sent: ['SENT'],
  'Deleted Items': ['TRASH'],
  Spam: ['SPAM'],
  Private: null,
  Projects: null,
};

/** Fills the account's calendar and mailbox. Dates count from the clock's day. Nobody is mailed. */
export function fillSampleAccount(
  google: Pick<SimulatedGoogle, 'calendars' | 'mail' | 'outbox'>,
  clock: Pick<Clock, 'now'>,
  address: string,
): void {
  for (const event of sampleEvents(clock)) google.calendars.create(address, event, 'none');
  const own = new Map<string, string>();
  const labelFor = (name: string): string => {
    const id = own.get(name) ?? google.mail.createLabel(address, name);
    own.set(name, id);
    return id;
  };
  for (const { mailbox, content, keywords, receivedAt } of sampleMail(clock, address))
    google.mail.deliver(address, content.bytes, {
      labels: [
        ...(labelsOf[mailbox] ?? [labelFor(mailbox)]),
        ...(keywords.includes('$seen') ? [] : ['UNREAD']),
        ...(keywords.includes('$flagged') ? ['STARRED'] : []),
      ],
      at: receivedAt,
    });
}

function sampleEvents(clock: Pick<Clock, 'now'>): readonly Json[] {
  // as the sample CRM counts its days
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(clock.now());
  const today = Date.parse(day) / dayMs;
  // day 0 of the epoch was a Thursday
  const monday = today - ((today + 3) % 7);
  const date = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
  const timed = (summary: string, day: number, from: string, until: string, rest: Json = {}): Json => ({
    summary,
    start: { dateTime: `${date(day)}T${from}:00`, timeZone: zone },
    end: { dateTime: `${date(day)}T${until}:00`, timeZone: zone },
    ...rest,
  });
  const allDay = (summary: string, day: number, days: number, rest: Json = {}): Json => ({
    summary,
    start: { date: date(day) },
    end: { date: date(day + days) },
    ...rest,
  });
  return [
    timed('Team stand-up', monday - 14, '09:15', '09:30', {
      recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR'],
    }),
    timed('Kick-off Harbour project', today + 1, '13:00', '14:30', {
      location: 'Room Scheldt',
      description: 'Agenda:\n1. Who is who\n2. Planning until spring\n3. Questions',
      attendees: [
        { email: 'noor.bakker@client.example', displayName: 'Noor Bakker', responseStatus: 'accepted' },
        { email: 'j.smit@client.example', displayName: 'Jelle Smit' },
      ],
    }),
    // stands in the sample CRM too, typed by hand: a twin
    timed('Lunch with Hanna', monday + 2, '12:30', '13:30', { location: 'Café de Jaren' }),
    timed('Dentist', today + 2, '08:30', '09:15', { visibility: 'private' }),
    timed('Release window', today + 3, '17:00', '19:00'),
    allDay('Trade fair Utrecht', monday + 8, 2, { transparency: 'transparent' }),
    allDay('Send monthly figures', monday - 28, 1, { recurrence: ['RRULE:FREQ=MONTHLY;BYDAY=1MO'] }),
  ];
}
