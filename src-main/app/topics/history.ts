/** Answers `history.page`: what Concord did, with each entry's title and time, and the reason as a code. */
import type { CallOutput } from '../../../src-shared/contract/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isReason } from '../../../src-shared/domain/calendar/reasons.ts';
import type { HistoryEntry } from '../../store/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountSync } from '../running/account-sync.ts';

type Row = CallOutput<'history.page'>['rows'][number];

export function historyHandlers(sync: AccountSync): HandlersOf<'history.page'> {
  return {
    async 'history.page'({ before, limit }) {
      const { rows, more } = await sync.ask('history', { before, limit });
      return { rows: rows.map(historyRow), more };
    },
  };
}

/** A row of the store as the interface gets it. The title is blank when the entry is not known any more. */
export function historyRow({ id, at, side, action, reason, event }: HistoryEntry): Row {
  const entry = event === null ? null : (JSON.parse(event) as CalendarEvent);
  return {
    id,
    at,
    side,
    action,
    reason: isReason(reason) ? reason : null,
    title: (entry?.title ?? '').slice(0, 2_000),
    start: entry?.start ?? null,
    timeZone: entry?.timeZone ?? null,
    isPrivate: entry?.privacy !== undefined && entry.privacy !== 'public',
  };
}
