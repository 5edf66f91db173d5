/** A believable agenda around today, for two people of a small recruitment agency. */
import type { CalendarEvent, Participant } from '../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { mondayOf, plusDays, today } from './agenda.ts';
import { openRules } from './crm-entry.ts';
import type { NewCrmEntry } from './crm-hand.ts';

const zone = 'Europe/Amsterdam';

export const sampleContacts = [
  { email: 'noor.bakker@mail.example', name: 'Noor Bakker', addresses: ['n.bakker@brightworks.example'] },
  { email: 'sam.okafor@lumen-legal.example', name: 'Sam Okafor', addresses: [] },
  { email: 'mirte.jansen@mail.example', name: 'Mirte Jansen', addresses: [] },
  { email: 'h.lindqvist@kestrel.example', name: 'Hanna Lindqvist', addresses: [] },
  { email: 'daniel.roth@kestrel.example', name: 'Daniel Roth', addresses: [] },
] as const;

export const sampleRules = openRules;

/** What to make, oldest first. */
export function sampleEntries(clock: Clock): readonly NewCrmEntry[] {
  const now = today(clock.now(), zone);
  const monday = mondayOf(now);
  const at = (days: number, time: string): string => `${plusDays(monday, days)}T${time}:00`;
  const meeting = (
    title: string,
    start: string,
    duration: string,
    more: Partial<CalendarEvent> = {},
  ): Partial<CalendarEvent> => ({ title, start, duration, timeZone: zone, ...more });

  const standUp = at(-56, '09:00');
  return [
    {
      event: meeting('Monday stand-up', standUp, 'PT30M', {
        locations: { '1': { name: 'Meeting room Linden' } },
        recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }] }],
        recurrenceOverrides: {
          [at(0, '09:00')]: { start: at(0, '10:30'), title: 'Monday stand-up (moved)' },
          [at(7, '09:00')]: { excluded: true },
        },
      }),
      scheduledFor: ['anna', 'ben'],
    },
    {
      event: meeting('Intake: Lumen Legal', at(-3, '10:00'), 'PT1H', {
        locations: place('Keizersgracht 12, Amsterdam'),
      }),
    },
    { event: meeting('Reference call: Mirte Jansen', at(-4, '16:00'), 'PT30M') },
    {
      event: meeting('Interview: Noor Bakker, backend developer', at(1, '09:30'), 'PT1H', {
        description: 'Second interview. Bring the case about invoicing.',
        locations: place('Meeting room Beech'),
        participants: guests('anna', { ...sampleContacts[0], invite: false }),
      }),
      scheduledFor: ['anna', 'ben'],
    },
    {
      event: meeting('Contract review with Lumen Legal', at(1, '13:00'), 'PT1H30M', {
        participants: guests('anna', { ...sampleContacts[1], invite: true }),
        virtualLocations: { '1': { name: 'Video call', uri: 'https://meet.example/lumen-review' } },
      }),
    },
    {
      event: meeting('Call with the Boston office', at(2, '10:00'), 'PT45M', {
        timeZone: 'America/New_York',
      }),
    },
    { event: meeting('Lunch with Hanna', at(2, '12:30'), 'PT1H', { locations: place('Café de Jaren') }) },
    { event: meeting('Dentist', at(3, '08:30'), 'PT45M', { privacy: 'private' }) },
    {
      event: meeting('Kestrel Finance: shortlist', at(3, '14:00'), 'PT1H', {
        participants: guests(
          'anna',
          { ...sampleContacts[3], invite: true },
          { ...sampleContacts[4], invite: false },
        ),
        locations: place('Kestrel, Zuidas'),
      }),
      scheduledFor: ['anna', 'ben'],
    },
    { event: meeting('Focus: candidate search', at(4, '09:00'), 'PT2H', { status: 'tentative' }) },
    { event: meeting('Week review', at(4, '16:00'), 'PT30M', weekly('fr')), scheduledFor: ['anna', 'ben'] },
    {
      event: { title: 'Careers fair Utrecht', start: at(9, '00:00'), duration: 'P2D', showWithoutTime: true },
      scheduledFor: ['anna', 'ben'],
    },
    {
      event: {
        title: 'Office closed',
        start: at(14, '00:00'),
        duration: 'P1D',
        showWithoutTime: true,
        freeBusyStatus: 'free',
      },
    },
    { event: meeting('Intake: Harbour Logistics', at(8, '11:00'), 'PT1H') },
    { event: meeting('Interview: Mirte Jansen, office manager', at(10, '15:00'), 'PT1H') },
    { event: task('Call back Mirte Jansen', at(2, '15:30')), kind: 'task' },
    { event: task('Send the proposal to Kestrel Finance', at(4, '12:00')), kind: 'task', push: true },
    { event: task('Update the vacancy text for Lumen Legal', at(7, '17:00')), kind: 'task' },
    { event: meeting('Idea: quarterly dinner with clients', at(17, '18:30'), 'PT3H'), push: false },
    { event: meeting('Sales pipeline', at(0, '14:00'), 'PT1H'), organizer: 'ben' },
    { event: meeting('Visit Harbour Logistics', at(3, '10:00'), 'PT2H'), organizer: 'ben' },
    { event: task('Prepare the sales figures', at(4, '10:00')), kind: 'task', organizer: 'ben' },
  ];
}

function place(name: string): CalendarEvent['locations'] & object {
  return { '1': { name } };
}

function weekly(day: 'mo' | 'fr'): Partial<CalendarEvent> {
  return { recurrenceRules: [{ frequency: 'weekly', byDay: [{ day }] }] };
}

function task(title: string, start: string): Partial<CalendarEvent> {
  return { title, start, timeZone: zone, duration: 'PT15M', freeBusyStatus: 'free' };
}

function guests(
  organizer: string,
  ...people: readonly { readonly email: string; readonly name: string; readonly invite: boolean }[]
): Readonly<Record<string, Participant>> {
  const owner = `${organizer}@example.com`;
  return {
    [participantId(owner)]: { email: owner, roles: { owner: true }, participationStatus: 'accepted' },
    ...Object.fromEntries(
      people.map(({ invite, email, name }) => [
        participantId(email),
        { email, name, roles: { attendee: true as const }, ...(invite ? { invite } : {}) },
      ]),
    ),
  };
}
