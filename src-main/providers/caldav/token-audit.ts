/**
 * Checks whether a change log tells everything. Servers prune it and go on accepting old tokens, or tell removals under other
 * addresses or not at all (https://github.com/nextcloud/server/issues/36644). So all ETags are listed from time to time, at growing
 * intervals, and at once when the token changed although the server told no change.
 */
import type { CalendarId, Change, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { byToken, changeIn, isUnsupported } from './change-log.ts';
import type { Connection } from './connection.ts';
import { auditIsDue, firstPauseMs, longestPauseMs, printOf } from './ctag-audit.ts';
import { isAddress, type Row } from './multistatus.ts';
import { type TokenAudit, type TokenState, writeState } from './sync-state.ts';

export interface TokenAuditParts {
  readonly connection: Connection;
  readonly calendar: CalendarId;
  /** All objects with their ETags. */
  readonly list: (signal: AbortSignal) => Promise<readonly Row[]>;
}

/** The pages of a round by token: the changes that the server tells, or a list of everything when that is due. */
export async function* changesByToken(
  state: TokenState,
  signal: AbortSignal,
  parts: TokenAuditParts,
): AsyncGenerator<ChangePage> {
  const { connection, calendar } = parts;
  const { token } = state;
  if (state.initial === true) {
    yield* byToken(connection, calendar, token, 'snapshot', signal);
    return;
  }
  const now = connection.clock.now();
  // the contents were listed when the first token was fetched
  const audit = state.audit ?? { print: '', at: now + firstPauseMs, everyMs: firstPauseMs };
  const isDue = auditIsDue({ audit }, now);
  const told: Change[] = [];
  let pages = 0;
  for await (const page of byToken(connection, calendar, token, 'delta', signal, audit)) {
    pages += 1;
    told.push(...page.changes);
    const movedAlone =
      audit.moves !== true && page.token !== token && pages === 1 && page.last && told.length === 0;
    if (!isDue && !movedAlone)
      yield { changes: page.changes, state: page.state, last: page.last, kind: page.kind };
    else if (page.last) yield await audited(page.token, told, { audit, isDue }, signal, parts);
  }
}

/** One page with everything: a snapshot of the list, or an empty one when the list is the same as last time. */
async function audited(
  token: string,
  told: readonly Change[],
  { audit, isDue }: { readonly audit: TokenAudit; readonly isDue: boolean },
  signal: AbortSignal,
  { connection, list }: TokenAuditParts,
): Promise<ChangePage> {
  const page = (
    next: Omit<TokenAudit, 'at'>,
    changes: readonly Change[],
    kind: ChangePage['kind'],
  ): ChangePage => ({
    changes,
    state: writeState({
      way: 'token',
      token,
      audit: {
        print: next.print,
        at: connection.clock.now() + next.everyMs,
        everyMs: next.everyMs,
        ...(next.moves === true ? { moves: true } : {}),
      },
    }),
    last: true,
    kind,
  });
  const longer = Math.min(audit.everyMs * 2, longestPauseMs);
  let rows: readonly Row[];
  try {
    rows = await list(signal);
  } catch (error) {
    // a server that lists nothing in any other way than by token cannot be audited
    if (!isUnsupported(problemOf(error))) throw error;
    return page({ ...audit, everyMs: longer }, told, 'delta');
  }
  const all = rows.flatMap(changeIn);
  const print = printOf(all) ?? '';
  if (print !== '' && print === audit.print && told.length === 0)
    return page({ ...audit, everyMs: longer, ...(isDue ? {} : { moves: true }) }, [], 'delta');
  // changed without a word: the next look is soon
  const everyMs = told.length > 0 || audit.print === '' ? longer : firstPauseMs;
  const isWhole = rows.every(({ path }) => isAddress(path));
  return page(
    { print, everyMs },
    isWhole ? all : [...all, ...told.filter(({ type }) => type === 'removed')],
    isWhole ? 'snapshot' : 'delta',
  );
}
