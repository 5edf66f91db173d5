/**
 * Reads what happened in a calendar since a sync state, in the best of three ways that the server offers:
 *
 * - `token`: the server's own change log (RFC 6578), with continuation. From time to time it is compared with a list of all ETags
 *   (`token-audit.ts`).
 * - `listing`: all ETags, but only when the collection's ctag has changed, so that a round without changes is one small request.
 *   From time to time they are listed although the ctag is the same (`ctag-audit.ts`).
 * - The very first listing is a query for all ETags, with a ctag read before it, because the first sync token takes some servers
 *   long (Radicale: 3 to 30 s for 5,000 events, against 0.3 s). At the first change after it the token is asked for, with a short
 *   time limit; a server that misses the limit is asked again at the next change.
 *
 * - Where the caller knows no entry yet, the very first listing brings their contents (`first-listing.ts`). A person waits for it, and a
 *   ctag takes some servers as long as half a listing, so the ctag is read in the next round, before a second listing that has to
 *   agree with the first.
 */
import type {
  CalendarId,
  Change,
  ChangePage,
  StoredEvent,
  SyncState,
} from '../../../src-shared/domain/calendar/side.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { changeLogOf } from './calendars.ts';
import { changeIn, firstToken, isUnsupported } from './change-log.ts';
import type { Connection } from './connection.ts';
import { auditIsDue, printOf, stateAfterFirst, stateAfterList } from './ctag-audit.ts';
import { listWithEntries } from './first-listing.ts';
import { isSelf, listMembers } from './members.ts';
import { calendarServer, isAddress, type Row, textOf } from './multistatus.ts';
import { calendarQuery, propfind } from './requests.ts';
import { type ListingState, readState, writeState } from './sync-state.ts';
import { changesByToken } from './token-audit.ts';

const firstTokenMs = 2000;

export interface Contents {
  readonly entryIn: (row: Row) => StoredEvent | null;
  readonly changeLog: ReturnType<typeof changeLogOf>;
}

/**
 * The contract of `CalendarSide.changes` for one collection.
 * @param contents how to list the contents too: `entryIn` reads the entry in a row, or answers null when it cannot; `changeLog` is what
 *   the calendar's own listing said of it. Null for a listing without contents
 */
export async function* changesOf(
  calendar: CalendarId,
  since: SyncState | null,
  signal: AbortSignal,
  connection: Connection,
  contents: Contents | null = null,
): AsyncGenerator<ChangePage> {
  const state = since === null ? null : readState(since);
  if (state?.way === 'token') {
    const list = async (listSignal: AbortSignal): Promise<readonly Row[]> =>
      (await byQuery(connection, calendar, listSignal)) ?? listMembers(connection, calendar, listSignal);
    yield* changesByToken(state, signal, { connection, calendar, list });
    return;
  }
  // On a server without a change log, queries may miss events: KerioConnect's did (https://github.com/calcom/cal.com/issues/4003).
  // There all members are listed.
  if (state === null && contents?.changeLog === 'yes') {
    const told = yield* listWithEntries(connection, calendar, contents.entryIn, signal);
    if (told !== null) {
      yield {
        changes: [],
        state: writeState(stateAfterFirst(told, connection.clock.now())),
        last: true,
        kind: kindOf(told),
      };
      return;
    }
  }
  const now = await collectionState(connection, calendar, signal);
  const isSameCtag = state !== null && state.ctag !== '' && state.ctag === now.ctag;
  if (isSameCtag && !auditIsDue(state, connection.clock.now())) {
    yield { changes: [], state: writeState(state), last: true, kind: 'delta' };
    return;
  }
  const ctag = state?.lies === true ? '' : now.ctag;
  const canQuery = now.changeLog === 'yes' && ctag !== '';
  let page: ChangePage | null = null;
  if (now.changeLog !== 'no' && !isSameCtag) {
    if ((state === null || state.isFirst === true) && canQuery) {
      const rows = await byQuery(connection, calendar, signal);
      page = rows && (await listed(connection, calendar, rows.flatMap(changeIn), ctag, state, signal));
      // what differs from the very first listing is the first change after it
      if (page !== null && (state === null || isSilent(page))) {
        yield page;
        return;
      }
    }
    const timeLimitMs = state === null || ctag === '' ? null : firstTokenMs;
    const pages = await firstToken(connection, calendar, timeLimitMs, signal);
    if (pages !== null) {
      yield* pages;
      return;
    }
  }
  if (page !== null) {
    yield page;
    return;
  }
  const found = canQuery && state !== null ? await byQuery(connection, calendar, signal) : null;
  const rows = found ?? (await listMembers(connection, calendar, signal));
  yield await listed(connection, calendar, rows.flatMap(changeIn), ctag, state, signal);
}

/**
 * The ETags of all events in one answer; null when the server refuses that, the answer is too large, the server leaves events out, or a row does not
 * tell which event it is about: its href is no address, or is the calendar's own. Another listing may name that event (RU9).
 */
async function byQuery(
  connection: Connection,
  calendar: CalendarId,
  signal: AbortSignal,
): Promise<readonly Row[] | null> {
  try {
    const { rows, strays, isCut } = await connection.multistatus('REPORT', calendar, {
      depth: '1',
      body: calendarQuery(null, 'etags'),
      purpose: 'calendar',
      signal,
    });
    if (isCut || strays.length > 0 || rows.some((row) => isSelf(row, calendar))) return null;
    return rows;
  } catch (error) {
    const problem = problemOf(error);
    if (isUnsupported(problem) || problem?.params.limitBytes !== undefined) return null;
    throw error;
  }
}

/**
 * A full list as a page: a snapshot, or an empty page when the list is the same as last time. `ctag` was read before the list. A
 * list with a row whose href is no address proves no removal: any of the others may be that object.
 */
async function listed(
  connection: Connection,
  calendar: CalendarId,
  list: readonly Change[],
  ctag: string,
  state: ListingState | null,
  signal: AbortSignal,
): Promise<ChangePage> {
  const print = printOf(list);
  const same = print !== null && state?.audit?.print === print;
  const isSameCtag = state !== null && state.ctag !== '' && state.ctag === ctag;
  // a change after the ctag was read does not mean that the ctag is wrong
  const moved = !isSameCtag || (!same && (await collectionState(connection, calendar, signal)).ctag !== ctag);
  return {
    changes: same ? [] : list,
    state: writeState(stateAfterList({ ctag, print, moved }, state, connection.clock.now())),
    last: true,
    kind: same ? 'delta' : kindOf(list),
  };
}

function kindOf(list: readonly Change[]): ChangePage['kind'] {
  return list.every(({ ref }) => isAddress(ref)) ? 'snapshot' : 'delta';
}

function isSilent({ changes, kind }: ChangePage): boolean {
  return changes.length === 0 && kind === 'delta';
}

async function collectionState(
  connection: Connection,
  calendar: CalendarId,
  signal: AbortSignal,
): Promise<{ readonly ctag: string; readonly changeLog: ReturnType<typeof changeLogOf> }> {
  const { rows } = await connection.multistatus('PROPFIND', calendar, {
    depth: '0',
    body: propfind(['S:getctag', 'D:supported-report-set']),
    purpose: 'calendar',
    signal,
    isSmall: true,
  });
  const own = rows.find((row) => isSelf(row, calendar)) ?? rows[0];
  if (own === undefined || own.status === 404) return fail('calendar-missing');
  return {
    ctag: textOf(own, calendarServer('getctag')),
    // some servers offer the change log without listing any report: only a list without it means no
    changeLog: changeLogOf(own),
  };
}
