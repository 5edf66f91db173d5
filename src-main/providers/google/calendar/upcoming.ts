/** A few events in a span of time, to show a person what a calendar contains. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { isPrivate, maskedEvent } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../../src-shared/domain/problems.ts';
import { shortLook } from '../../short-look.ts';
import { isCancelled, type Json } from '../json.ts';
import type { CalendarApi } from './api.ts';
import { readFields } from './fields.ts';
import { uidOfEntry } from './series.ts';
import { type GoogleCalendar, rulesFor, type Viewer } from './stored.ts';

const mostEvents = 20;

/** @param from and `until` in epoch milliseconds */
export async function readUpcoming(
  { api, clock }: { readonly api: CalendarApi; readonly clock: Pick<Clock, 'setTimer'> },
  calendar: GoogleCalendar,
  viewer: Viewer,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly CalendarEvent[]> {
  return shortLook(clock, signal, async (within) => {
    const { items } = await api.events(
      calendar.id,
      {
        singleEvents: true,
        orderBy: 'startTime',
        timeMin: new Date(from).toISOString(),
        timeMax: new Date(until).toISOString(),
        maxResults: mostEvents,
      },
      within,
    );
    return items.slice(0, mostEvents).flatMap((event) => eventIn(event, calendar, viewer));
  });
}

function eventIn(json: Json, calendar: GoogleCalendar, viewer: Viewer): readonly CalendarEvent[] {
  if (isCancelled(json)) return [];
  try {
    const rules = { ...rulesFor(calendar, viewer), shared: sharedValues() };
    const { event } = readFields(json, uidOfEntry(json), rules);
    return [isPrivate(event) && viewer.privateEvents !== 'full' ? maskedEvent(event) : event];
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return [];
  }
}
