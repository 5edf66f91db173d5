/**
 * The very first listing of a calendar, with the contents of its objects. A server reads every object to list its ETag, so a listing
 * and a reading of each costs it twice: Radicale needs 0.9 s of processor time for both and 0.35 s for this, for 5,000 events. The
 * answer is read while it comes, so that a whole calendar is never in memory.
 */
import type {
  CalendarId,
  Change,
  ChangePage,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { changeIn, inTime } from './change-log.ts';
import type { Connection } from './connection.ts';
import { isSelf } from './members.ts';
import type { Row } from './multistatus.ts';
import { calendarQuery } from './requests.ts';

/** A server that takes longer until it begins to answer is asked for the ETags only. */
const mostWaitMs = 20_000;
/** Rows on a page: few enough that their texts take little memory. */
const rowsPerPage = 200;

/**
 * Pages with what the server told, none of them the last.
 * @param entryIn reads the entry in a row; null when it cannot
 * @returns all that was told, without the entries; null when that is no complete list, and another way has to list everything
 */
export async function* listWithEntries(
  connection: Connection,
  calendar: CalendarId,
  entryIn: (row: Row) => StoredEvent | null,
  signal: AbortSignal,
): AsyncGenerator<ChangePage, readonly Change[] | null> {
  const list: Change[] = [];
  const named = new Set<string>();
  let waiting: Row[] = [];
  let isWhole = true;
  const page = (): ChangePage => {
    const told = waiting.flatMap(changeIn);
    const changes = waiting.flatMap((row) => {
      // which of two rows about one object is right is found out by reading it
      const stored = named.has(row.path) ? null : entryIn(row);
      named.add(row.path);
      return stored === null
        ? changeIn(row)
        : { type: 'changed' as const, ref: row.path, revision: stored.revision, stored };
    });
    waiting = [];
    // a copy, because a part of a text keeps the whole text in memory
    list.push(...structuredClone(told));
    return { changes, state: null, last: false, kind: 'snapshot' };
  };
  const parts = await inTime(connection, mostWaitMs, signal, (limited) =>
    connection.multistatusInParts('REPORT', calendar, {
      depth: '1',
      body: calendarQuery(null, 'contents'),
      purpose: 'calendar',
      signal: limited,
    }),
  );
  if (parts === null) return null;
  try {
    for await (const { rows, strays, isCut } of parts) {
      const objects = rows.filter((row) => !isSelf(row, calendar));
      isWhole &&= !isCut && strays.length === 0 && objects.length === rows.length;
      waiting.push(...objects);
      if (waiting.length >= rowsPerPage) yield page();
    }
  } catch (error) {
    // what came until then is kept, and is not read again
    signal.throwIfAborted();
    if (problemOf(error) === null) throw error;
    isWhole = false;
  }
  if (waiting.length > 0) yield page();
  return isWhole ? list : null;
}
