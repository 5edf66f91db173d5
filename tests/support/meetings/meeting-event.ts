/** The meetings that the people of a world make. */
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { MeetingWorld, Who } from './world.ts';

export type NewMeeting = (
  organizer: Who,
  title: string,
  event: Partial<CalendarEvent>,
  people: {
    readonly invited: readonly Who[];
    readonly ticked?: readonly Who[];
    /** Who is named by an alias. */
    readonly aliased?: readonly Who[];
  },
) => CalendarEvent;

/** Makes meetings of an hour, each with a uid of its own, in the form in which events are compared. */
export function newMeetings({
  at,
  address,
  alias,
}: Pick<MeetingWorld, 'at' | 'address' | 'alias'>): NewMeeting {
  let made = 0;
  return (organizer, title, event, { invited, ticked = [], aliased = [] }) => {
    made += 1;
    const named = (who: Who): string => (aliased.includes(who) ? alias(who) : address(who));
    const people: readonly Participant[] = [
      { email: named(organizer), roles: { owner: true } },
      ...invited.map((who) => ({
        email: named(who),
        roles: { attendee: true as const },
        ...(ticked.includes(who) ? { invite: true } : {}),
      })),
    ];
    return canonicalEvent({
      uid: `meeting-${made}`,
      title,
      start: at('09:00'),
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      ...event,
      participants: Object.fromEntries(people.map((one) => [participantId(one.email), one])),
    });
  };
}
