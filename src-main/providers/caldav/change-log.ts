/** A calendar's own change log (RFC 6578), with continuation. */
import type { CalendarId, Change, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Connection } from './connection.ts';
import { isSelf } from './members.ts';
import { dav, type Row, statusIsGone } from './multistatus.ts';
import { syncCollection } from './requests.ts';
import { revisionOf } from './revision.ts';
import { writeState } from './sync-state.ts';

/** More rounds of "there is more" than this are a server that answers in a circle. */
const mostPages = 10_000;

/**
 * The pages of a first listing by token; null when the server knows no such report, or is not done in time. `patience` in
 * milliseconds; null waits.
 */
export async function firstToken(
  connection: Connection,
  calendar: CalendarId,
  patience: number | null,
  signal: AbortSignal,
): Promise<AsyncIterable<ChangePage> | null> {
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
export async function* byToken(
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
      isSmall: asked !== '',
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

/** A row of a listing or of the log as a hint (ID3). */
export function changeIn(row: Row): readonly Change[] {
  if (statusIsGone(row.status)) return [{ type: 'removed', ref: row.path, reason: 'deleted' }];
  const revision = revisionOf(row);
  return [{ type: 'changed', ref: row.path, ...(revision === undefined ? {} : { revision }) }];
}

/** Whether a server refused a kind of request rather than the account or the calendar. */
export function isUnsupported(value: Problem | null): boolean {
  if (value === null) return false;
  const status = value.params.status;
  return (
    value.code === 'not-permitted' ||
    value.code === 'item-too-large' ||
    ((value.code === 'answer-invalid' || value.code === 'server-failed') && typeof status === 'number')
  );
}
