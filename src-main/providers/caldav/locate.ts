/** Where uids live in the whole account (ID8): a query per uid for a few, one listing per calendar for many. */
import type { Calendar, Located } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { componentsOf, linesOf, parseComponents, readProperty, textIn } from './icalendar/index.ts';
import { caldav, type Row } from './multistatus.ts';
import { calendarQuery } from './requests.ts';

/** More than this and listing everything once is cheaper than asking one by one. */
const mostQueries = 8;

/** The contract of `CalendarSide.locate`. @throws ProblemError when any calendar cannot be asked: then nothing is known */
export async function locateUids(
  connection: Connection,
  calendars: readonly Calendar[],
  uids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Located[]> {
  const wanted = new Set(uids);
  if (wanted.size === 0) return [];
  const found: Located[] = [];
  for (const calendar of calendars) {
    if (!calendar.holdsEvents) continue;
    const rows = await rowsWith(connection, calendar, wanted, signal);
    const seen = new Set<string>();
    for (const row of rows) {
      const uid = uidIn(row);
      if (uid === null || !wanted.has(uid) || seen.has(row.path)) continue;
      seen.add(row.path);
      found.push({ uid, calendar: calendar.id, ref: row.path });
    }
  }
  return found;
}

async function rowsWith(
  connection: Connection,
  calendar: Calendar,
  uids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const query = async (uid: string | null): Promise<readonly Row[]> => {
    const { rows } = await connection.multistatus('REPORT', calendar.id, {
      depth: '1',
      body: calendarQuery(uid),
      purpose: 'calendar',
      signal,
    });
    return rows;
  };
  if (uids.size > mostQueries) return query(null);
  try {
    return (await Promise.all([...uids].map(query))).flat();
  } catch (error) {
    // a filter the server does not know (RFC 4791 7.8: supported-filter) is a 4xx; all events are known everywhere
    if (typeof problemOf(error)?.params.status !== 'number' && problemOf(error)?.code !== 'not-permitted')
      throw error;
    return query(null);
  }
}

/** The uid in a row's own content: servers match parts of uids, or ignore the filter altogether. */
function uidIn(row: Row): string | null {
  const text = row.properties.get(caldav('calendar-data'))?.text;
  if (text === undefined) return null;
  try {
    const event = componentsOf(parseComponents(text), 'VEVENT')[0];
    const line = event === undefined ? undefined : linesOf(event, 'UID')[0];
    return line === undefined ? null : textIn(readProperty(line));
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return null;
  }
}
