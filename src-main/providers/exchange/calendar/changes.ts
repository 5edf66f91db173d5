/**
 * What happened in a calendar since a sync state
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation). A series is one item, and a
 * change of an occurrence is one of it. A state knows the whole folder: there is no window. An item that moved is deleted here, and new
 * where it is.
 */
import type { Change, ChangePage } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { readSyncPoint, type SyncPoint, writeSyncPoint } from '../sync-point.ts';
import type { CalendarApi, SyncPage } from './api.ts';

/** The contract of `CalendarSide.changes`. */
export async function* changesOf(
  api: CalendarApi,
  calendar: string,
  since: string | null,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  const from = since === null ? null : readSyncPoint(since);
  const kind = from?.kind ?? 'snapshot';
  for (let state = from?.state ?? null; ; ) {
    const page = await api.sync(calendar, state, signal);
    const next = writeSyncPoint({ kind: page.last ? 'delta' : kind, state: page.state });
    yield { changes: changesIn(page, kind), state: next, last: page.last, kind };
    if (page.last) return;
    if (page.state === state) fail('answer-invalid');
    state = page.state;
  }
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
