/** A look at what a calendar holds in a span of time: a few events, read the usual way, and never a reason to fail. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { timeRangeQuery } from './requests.ts';

const mostEvents = 20;
/** Some servers read every object to answer; a look is not worth more. */
const patienceMs = 4_000;

export async function readUpcoming(
  { side, connection }: { readonly side: CalendarSide; readonly connection: Connection },
  calendar: string,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly CalendarEvent[]> {
  const patience = new AbortController();
  const stop = connection.clock.setTimer(patienceMs, () => patience.abort());
  const both = AbortSignal.any([signal, patience.signal]);
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
    // one 401 stops everything (S1); any other trouble costs the look and no more
    if (problemOf(error)?.code === 'wrong-password') throw error;
    if (problemOf(error) === null && !patience.signal.aborted) throw error;
    return [];
  } finally {
    stop();
  }
}

/** `20261120T090000Z` */
function utc(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
