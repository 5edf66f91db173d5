/** A few events in a span of time, to show a person what a calendar contains. Most failures only leave the list empty. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { isPrivate, maskedEvent } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../../src-shared/domain/problems.ts';
import type { Json } from '../../json-members.ts';
import type { CalendarApi } from './api.ts';
import { readFields } from './fields.ts';
import { uidsOf } from './series.ts';
import type { MicrosoftCalendar, Viewer } from './stored.ts';

const mostEvents = 20;
const timeLimitMs = 4_000;

/** @param from and `until` in epoch milliseconds */
export async function readUpcoming(
  { api, clock }: { readonly api: CalendarApi; readonly clock: Pick<Clock, 'setTimer'> },
  calendar: MicrosoftCalendar,
  viewer: Viewer,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly CalendarEvent[]> {
  const timeLimit = new AbortController();
  const stop = clock.setTimer(timeLimitMs, () => timeLimit.abort());
  const both = AbortSignal.any([signal, timeLimit.signal]);
  try {
    const query = { orderBy: 'start/dateTime', top: mostEvents };
    for await (const page of api.view(calendar.id, { from, until }, query, both))
      return page.slice(0, mostEvents).flatMap((event) => eventIn(event, calendar, viewer));
    return [];
  } catch (error) {
    signal.throwIfAborted();
    const code = problemOf(error)?.code;
    // without a sign-in nothing else can be read either
    if (code === 'sign-in-required' || code === 'consent-required') throw error;
    if (code === undefined && !timeLimit.signal.aborted) throw error;
    return [];
  } finally {
    stop();
  }
}

function eventIn(
  json: Json,
  calendar: MicrosoftCalendar,
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
