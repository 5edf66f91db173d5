/** A few events in a span of time, to show a person what a calendar contains. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { isPrivate, maskedEvent } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../../src-shared/domain/problems.ts';
import type { Json } from '../../json-members.ts';
import { type OutlookCalendar, readFields, uidsOf, type Viewer } from '../../outlook/index.ts';
import { shortLook } from '../../short-look.ts';
import type { CalendarApi } from './api.ts';

const mostEvents = 20;

/** @param from and `until` in epoch milliseconds */
export async function readUpcoming(
  { api, clock }: { readonly api: CalendarApi; readonly clock: Pick<Clock, 'setTimer'> },
  calendar: OutlookCalendar,
  viewer: Viewer,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly CalendarEvent[]> {
  return shortLook(clock, signal, async (within) => {
    const query = { orderBy: 'start/dateTime', top: mostEvents };
    for await (const page of api.view(calendar.id, { from, until }, query, within))
      return page.slice(0, mostEvents).flatMap((event) => eventIn(event, calendar, viewer));
    return [];
  });
}

function eventIn(
  json: Json,
  calendar: OutlookCalendar,
  { own, privateEvents }: Viewer,
): readonly CalendarEvent[] {
  if (json.isCancelled === true) return [];
  try {
    const { event } = readFields(json, uidsOf(json)[0] ?? '', { own, shared: sharedValues() });
    const isMasked = isPrivate(event) && (calendar.hidesPrivate || privateEvents !== 'full');
    return [isMasked ? maskedEvent(event) : event];
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return [];
  }
}
