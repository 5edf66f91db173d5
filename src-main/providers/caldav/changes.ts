/**
 * What happened in a calendar since a state. Three ways, the best one the server has:
 *
 * - `token`: the server's own change log (RFC 6578), with continuation.
 * - `listing`: all ETags, behind a look at the collection's ctag, so that no change costs one small request.
 * - The very first listing brings all contents along, under a ctag taken before: they are wanted anyway, and a server's first
 *   sync token can cost it dear (Radicale: 3 to 30 s for 5,000 events, against 0.3 s). The first change after it asks for the
 *   token, with patience for a moment; a server that is still counting then is asked again at the next change.
 */
import type { CalendarId, Change, ChangePage, SyncState } from '../../../src-shared/domain/calendar/side.ts';
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { changeLogOf } from './calendars.ts';
import type { Connection } from './connection.ts';
import type { ContentCache } from './content-cache.ts';
import { caldav, calendarServer, dav, type Row, textOf } from './multistatus.ts';
import { calendarQuery, propfind, syncCollection } from './requests.ts';
import { revisionOf } from './revision.ts';
import { readState, writeState } from './sync-state.ts';

/** More rounds of "there is more" than this are a server that answers in a circle. */
const mostPages = 10_000;
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
  if (state !== null && state.ctag !== '' && state.ctag === now.ctag) {
    yield { changes: [], state: writeState(state), last: true, kind: 'delta' };
    return;
  }
  // A server from before RFC 6578 is not trusted to find everything by query: KerioConnect's own events were missing from
  // one (https://github.com/calcom/cal.com/issues/4003). There all members are listed.
  if (now.maySync && now.ctag !== '') {
    const quick =
      state === null
        ? await byQuery(connection, cache, calendar, now.ctag, 'contents', signal)
        : await firstToken(connection, calendar, patienceMs, signal);
    if (quick !== null) {
      yield* quick;
      return;
    }
    const listed =
      state === null ? null : await byQuery(connection, cache, calendar, now.ctag, 'etags', signal);
    if (listed !== null) {
      yield* listed;
      return;
    }
  }
  const pages = now.maySync ? await firstToken(connection, calendar, null, signal) : null;
  yield* pages ?? (await byListing(connection, calendar, now.ctag, signal));
}

type Pages = AsyncIterable<ChangePage> | Iterable<ChangePage>;

/** The pages of a first listing by token; null when the server knows no such report, or is not done in time. */
async function firstToken(
  connection: Connection,
  calendar: CalendarId,
  patience: number | null,
  signal: AbortSignal,
): Promise<Pages | null> {
  const impatient = new AbortController();
  const stop =
    patience === null ? () => undefined : connection.clock.setTimer(patience, () => impatient.abort());
  const pages = byToken(connection, calendar, '', 'snapshot', AbortSignal.any([signal, impatient.signal]));
  try {
    const first = await pages.next();
    return first.done === true ? null : resumed(first.value, pages);
  } catch (error) {
    signal.throwIfAborted();
    if (impatient.signal.aborted || isUnsupported(problemOf(error))) return null;
    throw error;
  } finally {
    stop();
  }
}

async function* resumed(first: ChangePage, rest: AsyncIterable<ChangePage>): AsyncGenerator<ChangePage> {
  yield first;
  if (!first.last) yield* rest;
}

/** RFC 6578 3.2 to 3.7. */
async function* byToken(
  connection: Connection,
  calendar: CalendarId,
  since: string,
  kind: ChangePage['kind'],
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  let token = since;
  for (let page = 0; page < mostPages; page += 1) {
    const asked = token;
    const answer = await connection.multistatus('REPORT', calendar, {
      depth: '0',
      body: syncCollection(asked),
      purpose: 'calendar',
      signal,
      onRefusal(status, condition) {
        // The right answer to a dead token is 403 with valid-sync-token; Xandikos says 500, others 409, 410 or a bare 403.
        // With a token every refusal that is not about the account or the calendar is taken for it: starting over is harmless (ID6).
        const named = condition?.name === dav('valid-sync-token');
        if (asked !== '' && (named || [400, 403, 409, 410, 412, 500, 507].includes(status)))
          fail('sync-state-expired');
      },
    });
    const next = answer.syncToken;
    if (next === null) fail('answer-invalid', { host: new URL(connection.origin).hostname });
    const more = answer.rows.some((row) => isSelf(row, calendar) && row.status === 507);
    if (more && next === asked) fail('answer-invalid', { host: new URL(connection.origin).hostname });
    token = next;
    yield {
      changes: answer.rows.filter((row) => !isSelf(row, calendar)).flatMap(changeIn),
      state: writeState({
        way: 'token',
        token,
        ...(more && kind === 'snapshot' ? { initial: true } : {}),
      }),
      last: !more,
      kind,
    };
    if (!more) return;
  }
  fail('answer-invalid', { host: new URL(connection.origin).hostname });
}

/** All events in one answer, or null when the server will not, or the answer grows too large. */
async function byQuery(
  connection: Connection,
  cache: ContentCache,
  calendar: CalendarId,
  ctag: string,
  wanted: 'contents' | 'etags',
  signal: AbortSignal,
): Promise<Pages | null> {
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
    return [snapshot(rows, calendar, ctag)];
  } catch (error) {
    const problem = problemOf(error);
    if (isUnsupported(problem) || problem?.params.limitBytes !== undefined) return null;
    throw error;
  }
}

function snapshot(rows: readonly Row[], calendar: CalendarId, ctag: string): ChangePage {
  return {
    changes: rows.filter((row) => !isSelf(row, calendar)).flatMap(changeIn),
    state: writeState({ way: 'listing', ctag }),
    last: true,
    kind: 'snapshot',
  };
}

/** PROPFIND Depth 1: every member's ETag. The ctag was read before, so that what changes meanwhile is seen next time. */
async function byListing(
  connection: Connection,
  calendar: CalendarId,
  ctag: string,
  signal: AbortSignal,
): Promise<Pages> {
  const { rows } = await connection.multistatus('PROPFIND', calendar, {
    depth: '1',
    body: propfind(['D:getetag', 'D:resourcetype', 'D:getcontenttype']),
    purpose: 'calendar',
    signal,
  });
  const members = rows.filter(
    (row) =>
      !isSelf(row, calendar) &&
      !row.path.endsWith('/') &&
      row.properties.get(dav('resourcetype'))?.children.some((type) => type.name === dav('collection')) !==
        true &&
      !/component=v(todo|journal)/i.test(textOf(row, dav('getcontenttype'))),
  );
  return [snapshot(members, calendar, ctag)];
}

async function collectionState(
  connection: Connection,
  calendar: CalendarId,
  signal: AbortSignal,
): Promise<{ readonly ctag: string; readonly maySync: boolean }> {
  const { rows } = await connection.multistatus('PROPFIND', calendar, {
    depth: '0',
    body: propfind(['S:getctag', 'D:supported-report-set']),
    purpose: 'calendar',
    signal,
  });
  const own = rows.find((row) => isSelf(row, calendar)) ?? rows[0];
  if (own === undefined || own.status === 404) return fail('calendar-missing');
  return {
    ctag: textOf(own, calendarServer('getctag')),
    // some have the report and do not tell: only a set that names others says no
    maySync: changeLogOf(own) !== 'no',
  };
}

/** Whether a row is about the collection itself; some servers drop its last slash. */
function isSelf(row: Row, calendar: CalendarId): boolean {
  return row.path.replace(/\/$/, '') === calendar.replace(/\/$/, '');
}

function changeIn(row: Row): readonly Change[] {
  if (row.status === 404 || row.status === 410)
    return [{ type: 'removed', ref: row.path, reason: 'deleted' }];
  const revision = revisionOf(row);
  return [{ type: 'changed', ref: row.path, ...(revision === undefined ? {} : { revision }) }];
}

/** Whether a server refused a kind of request rather than the account or the calendar. */
function isUnsupported(value: Problem | null): boolean {
  if (value === null) return false;
  const status = value.params.status;
  return (
    value.code === 'not-permitted' ||
    value.code === 'item-too-large' ||
    ((value.code === 'answer-invalid' || value.code === 'server-failed') && typeof status === 'number')
  );
}
