/** A believable working week around today, for sample mode and for the first look at a preview. Invented people at example domains. */
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import type { CalendarId } from '../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';

export interface SampleData {
  readonly provider: readonly { readonly calendar: CalendarId; readonly event: CalendarEvent }[];
  readonly crm: readonly { readonly push: boolean; readonly event: CalendarEvent }[];
}

const zone = 'Europe/Amsterdam';
const dayMs = 86_400_000;

/**
 * Dates count from the clock's day in UTC. One meeting stands on both sides under different uids, as twins do before a first
 * run. `address` is the person's own.
 */
export function sampleData(clock: Clock, address = 'robin@example.com'): SampleData {
  const today = Math.floor(clock.now() / dayMs);
  // day 0 of the epoch was a Thursday
  const monday = today - ((today + 3) % 7);
  const at = (day: number, time = '00:00'): string =>
    `${new Date(day * dayMs).toISOString().slice(0, 10)}T${time}:00`;
  const me: Participant = {
    email: address,
    roles: { owner: true },
    participationStatus: 'accepted',
  };
  const timed = (
    uid: string,
    title: string,
    day: number,
    time: string,
    duration: string,
    rest: Partial<CalendarEvent> = {},
  ): CalendarEvent => ({ uid, title, start: at(day, time), timeZone: zone, duration, ...rest });
  const allDay = (
    uid: string,
    title: string,
    day: number,
    days: number,
    rest: Partial<CalendarEvent> = {},
  ): CalendarEvent => ({
    uid,
    title,
    start: at(day),
    duration: `P${days}D`,
    showWithoutTime: true,
    ...rest,
  });
  const personal = (event: CalendarEvent): SampleData['provider'][number] => ({
    calendar: 'personal',
    event,
  });

  return {
    provider: [
      personal(
        timed('sample-stand-up', 'Team stand-up', monday - 14, '09:15', 'PT15M', {
          recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }, { day: 'we' }, { day: 'fr' }] }],
          recurrenceOverrides: {
            [at(monday + 2, '09:15')]: {
              start: at(monday + 2, '10:30'),
              title: 'Team stand-up (later: visitors)',
            },
            [at(monday + 7, '09:15')]: { excluded: true },
          },
          virtualLocations: { '1': { name: 'Video call', uri: 'https://meet.example.com/stand-up' } },
        }),
      ),
      personal(
        timed('sample-kick-off', 'Kick-off Harbour project', today + 1, '13:00', 'PT1H30M', {
          description: 'Agenda:\n1. Who is who\n2. Planning until spring\n3. Questions',
          locations: { '1': { name: 'Room Scheldt' } },
          participants: people(
            me,
            guest('noor.bakker@client.example', 'Noor Bakker', 'accepted'),
            guest('j.smit@client.example', 'Jelle Smit'),
          ),
        }),
      ),
      personal(
        timed('sample-lunch', 'Lunch with Sanne', today, '12:30', 'PT1H', {
          locations: { '1': { name: 'Café De Brug' } },
        }),
      ),
      personal(timed('sample-dentist', 'Dentist', today + 2, '08:30', 'PT45M', { privacy: 'private' })),
      personal(allDay('sample-fair', 'Trade fair Utrecht', monday + 8, 2, { freeBusyStatus: 'free' })),
      personal(
        allDay('sample-figures', 'Send monthly figures', monday - 28, 1, {
          recurrenceRules: [{ frequency: 'monthly', byDay: [{ day: 'mo', nthOfPeriod: 1 }] }],
        }),
      ),
      // no zone: seven in the morning wherever one is
      personal({ uid: 'sample-run', title: 'Morning run', start: at(today + 1, '07:00'), duration: 'PT40M' }),
      { calendar: 'work', event: timed('sample-release', 'Release window', today + 3, '17:00', 'PT2H') },
      { calendar: 'holidays', event: allDay('sample-holiday', 'Bank holiday', monday + 11, 1) },
    ],
    crm: [
      {
        push: true,
        event: timed(
          'sample-crm-interview',
          'Interview: Amira Haddad for Data analyst',
          today + 1,
          '10:00',
          'PT1H',
          {
            description: 'Bring the portfolio.',
            locations: { '1': { name: 'Office, second floor' } },
            participants: people(me, {
              ...guest('amira.haddad@candidate.example', 'Amira Haddad'),
              invite: true,
            }),
          },
        ),
      },
      {
        push: true,
        event: timed('sample-crm-intake', 'Intake call: Delta Logistics', today + 2, '14:00', 'PT30M', {
          participants: people(me, guest('p.delta@client.example', 'Pim Hendriks')),
        }),
      },
      // stands in the provider's calendar too, typed by hand: a twin
      {
        push: true,
        event: timed('sample-crm-lunch', 'Lunch with Sanne', today, '12:30', 'PT1H', {
          locations: { '1': { name: 'Café De Brug' } },
        }),
      },
      {
        push: true,
        event: timed('sample-crm-review', 'Weekly pipeline review', monday, '16:00', 'PT1H', {
          recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }] }],
        }),
      },
      {
        push: true,
        event: allDay('sample-crm-start', 'First day: Tom Visser at Delta Logistics', monday + 9, 1, {
          freeBusyStatus: 'free',
        }),
      },
      {
        push: false,
        event: timed('sample-crm-task', 'Call back: references for Amira', today + 1, '16:00', 'PT15M', {
          freeBusyStatus: 'free',
        }),
      },
    ],
  };
}

function guest(
  email: string,
  name: string,
  participationStatus?: Participant['participationStatus'],
): Participant {
  return {
    email,
    name,
    roles: { attendee: true },
    ...(participationStatus === undefined ? {} : { participationStatus }),
  };
}

function people(...participants: readonly Participant[]): Readonly<Record<string, Participant>> {
  return Object.fromEntries(
    participants.map((participant) => [participantId(participant.email), participant]),
  );
}
