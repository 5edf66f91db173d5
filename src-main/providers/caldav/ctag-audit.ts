/**
 * Whether a calendar's ctag can be believed. It is an extension without a standard, and some servers' stands still while events
 * change. So now and then, ever more seldom, all ETags are listed although it has not moved; one that is caught is not asked again.
 */
import { createHash } from 'node:crypto';
import { type Row, statusIsGone } from './multistatus.ts';
import { revisionOf } from './revision.ts';
import type { ListingState } from './sync-state.ts';

const firstPauseMs = 10 * 60_000;
const longestPauseMs = 6 * 60 * 60_000;

/** All refs and ETags as one short text; null when a row has no ETag, and so could change without being seen. */
export function printOf(rows: readonly Row[]): string | null {
  const lines: string[] = [];
  for (const row of rows) {
    if (statusIsGone(row.status)) continue;
    const revision = revisionOf(row);
    if (revision === undefined) return null;
    lines.push(`${row.path} ${revision}`);
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url').slice(0, 22);
}

/** Whether the list is due although the ctag has not moved. `now` in epoch milliseconds. */
export function auditIsDue(state: ListingState, now: number): boolean {
  const { audit } = state;
  // a clock that was set back must not put it off for good
  return audit !== undefined && (now >= audit.at || audit.at - now > audit.everyMs);
}

/**
 * The state after a full list. `moved`: the ctag is another one than before the change, if there was any. `previous` is null
 * for a first list.
 *
 * - the ctag stood still and the list is the same: the next look is twice as far away;
 * - the ctag stood still and the list is another one: the ctag lies, and every round lists from now on;
 * - the ctag moved along with the list: it is as good as proven.
 */
export function stateAfterList(
  list: { readonly ctag: string; readonly print: string | null; readonly moved: boolean },
  previous: ListingState | null,
  now: number,
): ListingState {
  const { ctag, print, moved } = list;
  const before = previous?.audit;
  const same = before !== undefined && before.print === print;
  const lies = previous?.lies === true || (previous !== null && before !== undefined && !moved && !same);
  // without a ctag to believe, the print only spares the other side a list it knows
  const pauses = lies || ctag === '' ? 0 : pauseAfter(before?.everyMs, moved, same);
  const audit = print === null ? {} : { audit: { print, at: now + pauses, everyMs: pauses } };
  return { way: 'listing', ctag: lies ? '' : ctag, ...(lies ? { lies } : {}), ...audit };
}

function pauseAfter(everyMs: number | undefined, moved: boolean, same: boolean): number {
  if (everyMs === undefined) return firstPauseMs;
  if (!moved) return Math.min(everyMs * 2, longestPauseMs);
  return same ? everyMs : longestPauseMs;
}
