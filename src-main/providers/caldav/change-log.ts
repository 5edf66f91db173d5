/** Reads a calendar's change log (RFC 6578), page by page. */
import type { CalendarId, Change, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { pageWatch } from '../../../src-shared/domain/page-watch.ts';
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { isSelf } from './members.ts';
import { dav, type Multistatus, type Row, statusIsGone } from './multistatus.ts';
import { syncCollection } from './requests.ts';
import { revisionOf } from './revision.ts';
import { type TokenAudit, writeState } from './sync-state.ts';

/**
 * The pages of a first listing by token; null when the server does not know the report, or exceeds the time limit.
 * @param timeLimitMs for the first page; null for none
 */
export async function firstToken(
  connection: Connection,
  calendar: CalendarId,
  timeLimitMs: number | null,
  signal: AbortSignal,
): Promise<AsyncIterable<ChangePage> | null> {
  return inTime(connection, timeLimitMs, signal, async (limited) => {
    const pages = byToken(connection, calendar, '', 'snapshot', limited);
    const first = await pages.next();
    return first.done === true ? null : resumed(first.value, pages);
  });
}

/**
 * What a request brings; null when the server does not know it, or exceeds the time limit.
 * @param timeLimitMs until `ask` resolves; null for none
 */
export async function inTime<Answer>(
  { clock }: Pick<Connection, 'clock'>,
  timeLimitMs: number | null,
  signal: AbortSignal,
  ask: (limited: AbortSignal) => Promise<Answer>,
): Promise<Answer | null> {
  const timeLimit = new AbortController();
  const stop = timeLimitMs === null ? () => undefined : clock.setTimer(timeLimitMs, () => timeLimit.abort());
  try {
    return await ask(AbortSignal.any([signal, timeLimit.signal]));
  } catch (error) {
    signal.throwIfAborted();
    if (timeLimit.signal.aborted || isUnsupported(problemOf(error))) return null;
    throw error;
  } finally {
    stop();
  }
}

async function* resumed(first: ChangePage, rest: AsyncIterable<ChangePage>): AsyncGenerator<ChangePage> {
  yield first;
  if (!first.last) yield* rest;
}

export interface TokenPage extends ChangePage {
  /** The token in its state. */
  readonly token: string;
}

/** The pages since a token (RFC 6578 3.2 to 3.7). `audit` becomes part of their states. */
export async function* byToken(
  connection: Connection,
  calendar: CalendarId,
  since: string,
  kind: ChangePage['kind'],
  signal: AbortSignal,
  audit?: TokenAudit,
): AsyncGenerator<TokenPage> {
  const isEnding = pageWatch();
  for (let token = since; ; ) {
    const asked = token;
    const answer = await connection.multistatus('REPORT', calendar, {
      depth: '0',
      body: syncCollection(asked),
      purpose: 'calendar',
      signal,
      isSmall: asked !== '',
      onRefusal(status, condition) {
        // The correct answer to an expired token is 403 with valid-sync-token; Xandikos answers 500, others 409, 410 or 403 alone.
        // So every refusal of a token counts as expiry, unless it concerns the account or the calendar: starting over is safe (ID6).
        const named = condition?.name === dav('valid-sync-token');
        if (asked !== '' && (named || [400, 403, 409, 410, 412, 500, 507].includes(status)))
          fail('sync-state-expired');
      },
    });
    const next = answer.syncToken;
    if (next === null) fail('answer-invalid', { host: new URL(connection.origin).host });
    const more = answer.isCut;
    if (more && (next === asked || !isEnding(answer.rows.map(({ path }) => path))))
      fail('answer-invalid', { host: new URL(connection.origin).host });
    token = next;
    yield {
      changes: rowsOf(answer, calendar, kind).flatMap(changeIn),
      state: writeState({
        way: 'token',
        token,
        ...(more && kind === 'snapshot' ? { initial: true } : {}),
        ...(audit === undefined ? {} : { audit }),
      }),
      token,
      last: !more,
      kind,
    };
    if (!more) return;
  }
}

/**
 * The rows about objects, also one that says 507: that status cuts the list when it is about the calendar (RFC 6578 3.6), and of an
 * object it says nothing but that something happened. A row whose href is no address of this origin is about an object of another place, as long as there are
 * others; a listing (see `token-audit.ts`) tells of it if it is not.
 */
function rowsOf(
  { rows, strays }: Multistatus,
  calendar: CalendarId,
  kind: ChangePage['kind'],
): readonly Row[] {
  const objects = rows.filter((row) => !isSelf(row, calendar));
  return kind === 'delta' && objects.length > 0 ? objects : [...objects, ...strays];
}

/** A row of a listing or of the change log as a hint (ID3). */
export function changeIn(row: Row): readonly Change[] {
  if (statusIsGone(row.status)) return [{ type: 'removed', ref: row.path, reason: 'deleted' }];
  const revision = revisionOf(row);
  return [{ type: 'changed', ref: row.path, ...(revision === undefined ? {} : { revision }) }];
}

/** Whether the server refused this kind of request, and not the account or the calendar. */
export function isUnsupported(value: Problem | null): boolean {
  if (value === null) return false;
  const status = value.params.status;
  return (
    value.code === 'not-permitted' ||
    value.code === 'item-too-large' ||
    ((value.code === 'answer-invalid' || value.code === 'server-failed') && typeof status === 'number')
  );
}
