/**
 * What happened in a calendar since a sync state
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/syncfolderitems-operation). A series is one item, and a
 * change of an occurrence is one of it. A state knows the whole folder: there is no window. An item that moved is deleted here, and new
 * where it is.
 */
import { parseBoundedJson } from '../../../../src-shared/domain/bounded-json.ts';
import type { Change, ChangePage } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { isObject, textIn } from '../../json-members.ts';
import type { CalendarApi, SyncPage } from './api.ts';

/** Where a round goes on, as text that the engine keeps. */
interface SyncPoint {
  readonly kind: 'snapshot' | 'delta';
  readonly state: string;
}

/** The contract of `CalendarSide.changes`. */
export async function* changesOf(
  api: CalendarApi,
  calendar: string,
  since: string | null,
  signal: AbortSignal,
): AsyncGenerator<ChangePage> {
  const from = since === null ? null : readState(since);
  const kind = from?.kind ?? 'snapshot';
  for (let state = from?.state ?? null; ; ) {
    const page = await api.sync(calendar, state, signal);
    const next = writeState({ kind: page.last ? 'delta' : kind, state: page.state });
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

function writeState({ kind, state }: SyncPoint): string {
  return JSON.stringify({ v: 1, kind, state });
}

/** @throws ProblemError `sync-state-expired` for a text that another version wrote */
function readState(text: string): SyncPoint {
  try {
    const json = parseBoundedJson(text, { mostDepth: 2, mostSeparators: 10 });
    if (!isObject(json) || json.v !== 1) return fail('sync-state-expired');
    return { kind: json.kind === 'snapshot' ? 'snapshot' : 'delta', state: textIn(json, 'state') };
  } catch (error) {
    if (error instanceof SyntaxError) return fail('sync-state-expired');
    throw error;
  }
}
