/**
 * Checks whether a calendar's ctag can be relied on. The ctag is an extension without a standard, and on some servers it stays
 * the same while events change. So all ETags are listed from time to time, at growing intervals, although the ctag is the same.
 * A ctag that missed a change is not used any more.
 */
import { createHash } from 'node:crypto';
import type { Change } from '../../../src-shared/domain/calendar/side.ts';
import { isAddress } from './multistatus.ts';
import type { ListingState } from './sync-state.ts';

export const firstPauseMs = 10 * 60_000;
export const longestPauseMs = 6 * 60 * 60_000;

/**
 * A short text that changes when any ref or ETag in a list does; null when a row has no ETag or no address, because that row could
 * change unnoticed.
 */
export function printOf(list: readonly Change[]): string | null {
  const lines: string[] = [];
  for (const change of list) {
    if (change.type === 'removed') continue;
    if (change.revision === undefined || !isAddress(change.ref)) return null;
    lines.push(`${change.ref} ${change.revision}`);
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url').slice(0, 22);
}

/** Whether it is time to list although the ctag is the same, or the change log tells nothing. `now` in epoch milliseconds. */
export function auditIsDue({ audit }: Pick<ListingState, 'audit'>, now: number): boolean {
  // after the clock was set back, the time of the last list may lie far in the future
  return audit !== undefined && (now >= audit.at || audit.at - now > audit.everyMs);
}

/** The state after the very first listing. The ctag was not asked for, and the list is compared with another one in the next round. */
export function stateAfterFirst(list: readonly Change[], now: number): ListingState {
  const print = printOf(list);
  return {
    way: 'listing',
    ctag: '',
    isFirst: true,
    ...(print === null ? {} : { audit: { print, at: now, everyMs: firstPauseMs } }),
  };
}

/**
 * The state after a full list. `moved`: the ctag is not the same as before. `previous` is null for the first list.
 *
 * - ctag and list are the same: the interval until the next list doubles;
 * - the ctag is the same and the list is not: the ctag is unreliable, and every round lists from now on;
 * - ctag and list both changed: the ctag can be relied on.
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
  // without a reliable ctag, `print` only prevents that an unchanged list is handed to the engine
  const pauses = lies || ctag === '' ? 0 : pauseAfter(before?.everyMs, moved, same);
  const audit = print === null ? {} : { audit: { print, at: now + pauses, everyMs: pauses } };
  return { way: 'listing', ctag: lies ? '' : ctag, ...(lies ? { lies } : {}), ...audit };
}

function pauseAfter(everyMs: number | undefined, moved: boolean, same: boolean): number {
  if (everyMs === undefined) return firstPauseMs;
  if (!moved) return Math.min(everyMs * 2, longestPauseMs);
  return same ? everyMs : longestPauseMs;
}
