/**
 * Finds the calendars in which uids are, in the whole account (ID8). A query for one uid has a small answer, but some servers
 * read every object for it (Radicale: 15 s for 5,000 events, against 0.5 s for sending them all). A server that was slow once
 * is asked for a full list. On a server without a change log (RFC 6578), queries may miss events, so every object is read.
 */

import type {
  Calendar,
  CalendarId,
  Fetched,
  Located,
  Ref,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { uidOf } from '../icalendar/index.ts';
import type { Connection } from './connection.ts';
import { listMembers } from './members.ts';
import { caldav, type Row } from './multistatus.ts';
import { calendarQuery } from './requests.ts';

/** For more uids than this, one full list costs less than a query each. */
const mostQueries = 8;
const timeLimitMs = 1500;

export interface Locator {
  /**
   * The contract of `CalendarSide.locate`.
   * @throws ProblemError when a calendar cannot be asked: then no uid is known to be absent
   */
  locate(
    calendars: readonly Calendar[],
    uids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Located[]>;
}

export interface LocatorParts {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Whether queries find every event of a calendar. */
  readonly isComplete: (calendar: CalendarId) => boolean;
  /** The contract of `CalendarSide.get`, private events included. */
  readonly read: (calendar: Calendar, refs: readonly Ref[], signal: AbortSignal) => AsyncIterable<Fetched>;
}

export function createLocator({ connection, clock, isComplete, read }: LocatorParts): Locator {
  let filters: 'quick' | 'slow' = 'quick';

  /** Null when the server leaves events out of its answer. */
  const query = async (
    calendar: Calendar,
    uid: string | null,
    signal: AbortSignal,
  ): Promise<readonly Row[] | null> => {
    const { rows, isCut } = await connection.multistatus('REPORT', calendar.id, {
      depth: '1',
      body: calendarQuery(uid, 'contents'),
      purpose: 'calendar',
      signal,
    });
    return isCut ? null : rows;
  };

  /** Null when the server does not know the filter, takes too long, or leaves events out. */
  const filtered = async (
    calendar: Calendar,
    uids: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<readonly Row[] | null> => {
    const timeLimit = new AbortController();
    const stop = clock.setTimer(timeLimitMs, () => timeLimit.abort());
    const both = AbortSignal.any([signal, timeLimit.signal]);
    try {
      const answers = await Promise.all([...uids].map((uid) => query(calendar, uid, both)));
      const whole = answers.filter((rows) => rows !== null);
      return whole.length === answers.length ? whole.flat() : null;
    } catch (error) {
      signal.throwIfAborted();
      const found = problemOf(error);
      // a server without this filter answers 4xx with supported-filter (RFC 4791 7.8)
      const refused = typeof found?.params.status === 'number' || found?.code === 'not-permitted';
      if (!timeLimit.signal.aborted && !refused) throw error;
      filters = 'slow';
      return null;
    } finally {
      stop();
    }
  };

  const inAnswers = (rows: readonly Row[], wanted: ReadonlySet<string>): ReadonlyMap<Ref, string> => {
    const refs = new Map<Ref, string>();
    for (const row of rows) {
      // servers match parts of uids, or ignore the filter: only the uid in the content counts
      const uid = uidOf(row.properties.get(caldav('calendar-data'))?.text ?? '');
      if (uid !== null && wanted.has(uid)) refs.set(row.path, uid);
    }
    return refs;
  };

  /** Reads every object, for servers whose queries may miss events. */
  const inMembers = async (
    calendar: Calendar,
    wanted: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Ref, string>> => {
    const members = await listMembers(connection, calendar.id, signal);
    const refs = new Map<Ref, string>();
    for await (const fetched of read(
      calendar,
      members.map(({ path }) => path),
      signal,
    ))
      if (fetched.type === 'found')
        for (const uid of fetched.stored.uids) if (wanted.has(uid)) refs.set(fetched.stored.ref, uid);
    return refs;
  };

  return {
    async locate(calendars, uids, signal) {
      const wanted = new Set(uids);
      const found: Located[] = [];
      /** Calendars whose answer was incomplete. */
      const cut = new Set<CalendarId>();
      if (wanted.size === 0) return found;
      const holding = calendars.filter(({ holdsEvents }) => holdsEvents);
      const add = (calendar: Calendar, refs: ReadonlyMap<Ref, string>): void => {
        for (const [ref, uid] of refs) found.push({ uid, calendar: calendar.id, ref });
      };
      for (const calendar of holding) {
        const few = filters === 'quick' && wanted.size <= mostQueries;
        const rows =
          (few ? await filtered(calendar, wanted, signal) : null) ?? (await query(calendar, null, signal));
        if (rows === null) cut.add(calendar.id);
        else add(calendar, inAnswers(rows, wanted));
      }
      // an event that the query missed would be taken for removed (ID8)
      const located = new Set(found.map(({ uid }) => uid));
      const left = new Set([...wanted].filter((uid) => !located.has(uid)));
      for (const calendar of left.size === 0
        ? []
        : holding.filter(({ id }) => cut.has(id) || !isComplete(id)))
        add(calendar, await inMembers(calendar, left, signal));
      return found;
    },
  };
}
