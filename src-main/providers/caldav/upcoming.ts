/** Reads a few events in a span of time, to show a person what a calendar contains. Most failures only leave the list empty. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { timeRangeQuery } from './requests.ts';

const mostEvents = 20;
/** Some servers read every object to answer; the list is not worth a longer wait. */
const timeLimitMs = 4_000;

export async function readUpcoming(
  { side, connection }: { readonly side: CalendarSide; readonly connection: Connection },
  calendar: string,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly CalendarEvent[]> {
  const timeLimit = new AbortController();
  const stop = connection.clock.setTimer(timeLimitMs, () => timeLimit.abort());
  const both = AbortSignal.any([signal, timeLimit.signal]);
  try {
    const { rows } = await connection.multistatus('REPORT', calendar, {
      depth: '1',
      body: timeRangeQuery(utc(from), utc(until)),
      purpose: 'calendar',
      signal: both,
    });
    const refs = rows.slice(0, mostEvents).map(({ path }) => path);
    const events: CalendarEvent[] = [];
    for await (const fetched of side.get(calendar, refs, both))
      if (fetched.type === 'found') events.push(fetched.stored.event);
    return events;
  } catch (error) {
    signal.throwIfAborted();
    // a 401 stops everything (S1); any other trouble only leaves the list empty
    if (problemOf(error)?.code === 'wrong-password') throw error;
    if (problemOf(error) === null && !timeLimit.signal.aborted) throw error;
    return [];
  } finally {
    stop();
  }
}

/** `20261120T090000Z` */
function utc(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
