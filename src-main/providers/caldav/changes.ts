/**
 * What happened in a calendar since a state. Three ways, the best one the server has:
 *
 * - `token`: the server's own change log (RFC 6578), with continuation.
 * - `listing`: all ETags, behind a look at the collection's ctag, so that no change costs one small request. Now and then they
 *   are listed although the ctag stands still (`ctag-audit.ts`).
 * - The very first listing brings all contents along, under a ctag taken before: they are wanted anyway, and a server's first
 *   sync token can cost it dear (Radicale: 3 to 30 s for 5,000 events, against 0.3 s). The first change after it asks for the
 *   token, with patience for a moment; a server that is still counting then is asked again at the next change.
 */
import type { CalendarId, ChangePage, SyncState } from '../../../src-shared/domain/calendar/side.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { changeLogOf } from './calendars.ts';
import { byToken, changeIn, firstToken, isUnsupported } from './change-log.ts';
import type { Connection } from './connection.ts';
import type { ContentCache } from './content-cache.ts';
import { auditIsDue, printOf, stateAfterList } from './ctag-audit.ts';
import { isSelf, listMembers } from './members.ts';
import { caldav, calendarServer, type Row, textOf } from './multistatus.ts';
import { calendarQuery, propfind } from './requests.ts';
import { revisionOf } from './revision.ts';
import { type ListingState, readState, writeState } from './sync-state.ts';

const patienceMs = 2000;

export interface ChangesOptions {
  readonly connection: Connection;
  readonly cache: ContentCache;
}

/** The contract of `CalendarSide.changes` for one collection. */
export async function* changesOf(
  calendar: CalendarId,
  since: SyncState | null,
  signal: AbortSignal,
  { connection, cache }: ChangesOptions,
): AsyncGenerator<ChangePage> {
  // what an earlier listing brought along is yesterday's paper now
  cache.forget(calendar);
  const state = since === null ? null : readState(since);
  if (state?.way === 'token') {
    yield* byToken(connection, calendar, state.token, state.initial === true ? 'snapshot' : 'delta', signal);
    return;
  }
  const now = await collectionState(connection, calendar, signal);
  const stands = state !== null && state.ctag !== '' && state.ctag === now.ctag;
  if (stands && !auditIsDue(state, connection.clock.now())) {
    yield { changes: [], state: writeState(state), last: true, kind: 'delta' };
    return;
  }
  const ctag = state?.lies === true ? '' : now.ctag;
  // A server without a change log is not trusted to find everything by query: KerioConnect's own events were missing from one
  // (https://github.com/calcom/cal.com/issues/4003). There all members are listed.
  const finds = now.changeLog === 'yes' && ctag !== '';
  if (now.changeLog !== 'no' && !stands) {
    if (state === null && finds) {
      const rows = await byQuery(connection, cache, calendar, 'contents', signal);
      if (rows !== null) {
        yield await listed(connection, calendar, rows, ctag, state, signal);
        return;
      }
    }
    const patience = state === null || ctag === '' ? null : patienceMs;
    const pages = await firstToken(connection, calendar, patience, signal);
    if (pages !== null) {
      yield* pages;
      return;
    }
  }
  const found = finds && state !== null ? await byQuery(connection, cache, calendar, 'etags', signal) : null;
  const rows = found ?? (await listMembers(connection, calendar, signal));
  yield await listed(connection, calendar, rows, ctag, state, signal);
}

/** All events in one answer, or null when the server will not, or the answer grows too large. */
async function byQuery(
  connection: Connection,
  cache: ContentCache,
  calendar: CalendarId,
  wanted: 'contents' | 'etags',
  signal: AbortSignal,
): Promise<readonly Row[] | null> {
  try {
    const { rows } = await connection.multistatus('REPORT', calendar, {
      depth: '1',
      body: calendarQuery(null, wanted),
      purpose: 'calendar',
      signal,
    });
    for (const row of rows) {
      const revision = revisionOf(row);
      const text = row.properties.get(caldav('calendar-data'))?.text;
      if (revision !== undefined && text !== undefined) cache.keep(row.path, { revision, text });
    }
    return rows.filter((row) => !isSelf(row, calendar));
  } catch (error) {
    const problem = problemOf(error);
    if (isUnsupported(problem) || problem?.params.limitBytes !== undefined) return null;
    throw error;
  }
}

/** A full list as a page: all there is, or nothing when it is the list of last time. `ctag` was read before the list. */
async function listed(
  connection: Connection,
  calendar: CalendarId,
  rows: readonly Row[],
  ctag: string,
  state: ListingState | null,
  signal: AbortSignal,
): Promise<ChangePage> {
  const print = printOf(rows);
  const same = print !== null && state?.audit?.print === print;
  const stood = state !== null && state.ctag !== '' && state.ctag === ctag;
  // what changed after the look at the ctag is no lie of it
  const moved = !stood || (!same && (await collectionState(connection, calendar, signal)).ctag !== ctag);
  return {
    changes: same ? [] : rows.flatMap(changeIn),
    state: writeState(stateAfterList({ ctag, print, moved }, state, connection.clock.now())),
    last: true,
    kind: same ? 'delta' : 'snapshot',
  };
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
    // some have it and do not tell: only a set that names others says no
    changeLog: changeLogOf(own),
  };
}
