/**
 * What happened in a calendar since a sync state
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation). A series is one item, and a
 * change of an occurrence is one of it. A state knows the whole folder: there is no window. An item that moved is deleted here, and new
 * where it is. Once a day everything is told anew.
 */
import type { Change, ChangePage } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { readSyncPoint, type SyncPoint, writeSyncPoint } from '../sync-point.ts';
import type { CalendarApi, SyncPage } from './api.ts';

/** So often everything is listed, whatever the states told: a page that leaves a row out looks like one without it (RU9). */
const listingEveryMs = 24 * 60 * 60_000;

/**
 * The contract of `CalendarSide.changes`.
 * @param now epoch milliseconds
 */
export async function* changesOf(
  { api, now }: { readonly api: CalendarApi; readonly now: number },
  calendar: string,
  since: string | null,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  const from = since === null ? start : pointAfter(readSyncPoint(since), now);
  const { kind } = from;
  const listedAt = kind === 'snapshot' ? now : (from.listedAt ?? now);
  for (let { state } = from; ; ) {
    const page = await api.sync(calendar, state, signal);
    const next = writeSyncPoint(
      page.last ? { kind: 'delta', state: page.state, listedAt } : { ...from, state: page.state },
    );
    yield { changes: changesIn(page, kind), state: next, last: page.last, kind };
    if (page.last) return;
    if (page.state === state) fail('answer-invalid');
    state = page.state;
  }
}

type Point = Omit<SyncPoint, 'state'> & { readonly state: string | null };

const start: Point = { kind: 'snapshot', state: null };

/** Where the next round goes on: from the beginning where a listing is due. */
function pointAfter(point: SyncPoint, now: number): Point {
  return isListingDue(point, now) ? start : point;
}

/** Whether everything was last listed a day ago, or the clock was set back since. */
function isListingDue({ kind, listedAt = 0 }: SyncPoint, now: number): boolean {
  return kind === 'delta' && !(Math.abs(now - listedAt) < listingEveryMs);
}

/** Whether a round from this state has more to tell than what happened since. @throws ProblemError `sync-state-expired` */
export function isRoundDue(since: string, now: number): boolean {
  const point = readSyncPoint(since);
  return point.kind === 'snapshot' || isListingDue(point, now);
}

function changesIn({ changed, deleted }: SyncPage, kind: SyncPoint['kind']): readonly Change[] {
  const gone: readonly Change[] = deleted.map((ref) => ({ type: 'removed', ref, reason: 'deleted' }));
  return [
    ...(kind === 'delta' ? gone : []),
    ...changed.map(({ id, changeKey }) => ({
      type: 'changed' as const,
      ref: id,
      ...(changeKey === '' ? {} : { revision: changeKey }),
    })),
  ];
}
