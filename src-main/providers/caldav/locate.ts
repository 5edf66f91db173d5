/**
 * Where uids live in the whole account (ID8). A query per uid is the small question, but some servers read every object to
 * answer it (Radicale: 15 s for 5,000 events, against 0.5 s for sending them all). Who is slow once is asked for the list.
 */

import type { Calendar, Located } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { uidOf } from './icalendar/index.ts';
import { caldav, type Row } from './multistatus.ts';
import { calendarQuery } from './requests.ts';

/** More than this and listing everything once is cheaper than asking one by one. */
const mostQueries = 8;
const patienceMs = 1500;

export interface Locator {
  /** The contract of `CalendarSide.locate`. @throws ProblemError when any calendar cannot be asked: then nothing is known */
  locate(
    calendars: readonly Calendar[],
    uids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Located[]>;
}

export function createLocator(connection: Connection, clock: Clock): Locator {
  let filters: 'quick' | 'slow' = 'quick';

  const query = async (
    calendar: Calendar,
    uid: string | null,
    signal: AbortSignal,
  ): Promise<readonly Row[]> => {
    const { rows } = await connection.multistatus('REPORT', calendar.id, {
      depth: '1',
      body: calendarQuery(uid, 'contents'),
      purpose: 'calendar',
      signal,
    });
    return rows;
  };

  /** Null when the server does not know the filter, or takes too long over it. */
  const filtered = async (
    calendar: Calendar,
    uids: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<readonly Row[] | null> => {
    const patience = new AbortController();
    const stop = clock.setTimer(patienceMs, () => patience.abort());
    const both = AbortSignal.any([signal, patience.signal]);
    try {
      return (await Promise.all([...uids].map((uid) => query(calendar, uid, both)))).flat();
    } catch (error) {
      signal.throwIfAborted();
      const found = problemOf(error);
      // supported-filter (RFC 4791 7.8) is a 4xx
      const refused = typeof found?.params.status === 'number' || found?.code === 'not-permitted';
      if (!patience.signal.aborted && !refused) throw error;
      filters = 'slow';
      return null;
    } finally {
      stop();
    }
  };

  return {
    async locate(calendars, uids, signal) {
      const wanted = new Set(uids);
      const found: Located[] = [];
      if (wanted.size === 0) return found;
      for (const calendar of calendars) {
        if (!calendar.holdsEvents) continue;
        const few = filters === 'quick' && wanted.size <= mostQueries;
        const rows =
          (few ? await filtered(calendar, wanted, signal) : null) ?? (await query(calendar, null, signal));
        const refs = new Map<string, string>();
        for (const row of rows) {
          // servers match parts of uids, or ignore the filter altogether: the content decides
          const uid = uidOf(row.properties.get(caldav('calendar-data'))?.text ?? '');
          if (uid !== null && wanted.has(uid)) refs.set(row.path, uid);
        }
        for (const [ref, uid] of refs) found.push({ uid, calendar: calendar.id, ref });
      }
      return found;
    },
  };
}
