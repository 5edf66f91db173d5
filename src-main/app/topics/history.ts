/** Answers the calls about the history: what Concord did, run by run, and what each row changed. */

import type { CallOutput, Versions } from '../../../src-shared/contract/index.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, changedFields, diff, fieldOf } from '../../../src-shared/domain/calendar/patch.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import { isReason } from '../../../src-shared/domain/calendar/reasons.ts';
import type { HistoryEntry, HistoryRun } from '../../store/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import { dayIn } from '../day-in.ts';
import { versionsOf } from '../entry-version.ts';
import type { AccountSync } from '../running/account-sync.ts';

type Row = Omit<CallOutput<'history.page'>['rows'][number], 'undo'>;

export function historyHandlers(sync: AccountSync): HandlersOf<'history.page' | 'history.entry'> {
  return {
    async 'history.page'({ day, ...input }) {
      const span = day === null ? null : dayIn(day);
      const { rows, undo, runs, more } = await sync.ask('history', { ...input, span });
      return {
        rows: rows.map((row, index) => ({
          ...historyRow(row, runs),
          undo: undo[index] ?? { grade: 'impossible', obstacle: 'not-kept', isUnderWay: false },
        })),
        runs: runs.map(({ id, at, count, did }) => ({ id, at, count, did: did.map((one) => ({ ...one })) })),
        more,
      };
    },
    async 'history.entry'(input) {
      const { row } = await sync.ask('history-entry', input);
      return row === null ? versionsOf(null, null) : versionsOfRow(row);
    },
  };
}

/** A row of the store as the interface gets it. The title is blank when the entry is not known any more. */
export function historyRow(row: HistoryEntry, runs: readonly HistoryRun[]): Row {
  const { id, at, side, action, reason } = row;
  const entry = eventIn(row.event);
  const before = action === 'changed' ? eventIn(row.before) : null;
  return {
    id,
    run: runs.find((run) => id >= run.id && id <= run.newest)?.id ?? id,
    at,
    side,
    action,
    reason: isReason(reason) ? reason : null,
    title: titleOf(entry),
    start: entry?.start ?? null,
    timeZone: entry?.timeZone ?? null,
    changed: before === null || entry === null ? [] : [...changedFields(diff(before, entry))],
    was:
      before === null
        ? null
        : { title: titleOf(before), start: before.start, timeZone: before.timeZone ?? null },
    isPrivate: [entry, before].some((one) => one !== null && isPrivate(one)),
  };
}

/** The entry before and after what the row tells. What a row does not keep is not made up. */
export function versionsOfRow(row: HistoryEntry): Versions {
  const entry = eventIn(row.event);
  switch (row.action) {
    case 'changed':
    case 'not-carried':
    case 'refused':
      return row.before === null ? versionsOf(null, entry) : versionsOf(eventIn(row.before), entry);
    case 'conflict':
    case 'put-back':
      return lostAndKept(entry, row.before);
    case 'removed':
    case 'unscheduled':
    case 'unlinked':
    case 'resumed':
      return versionsOf(entry, null);
    default:
      return versionsOf(null, entry);
  }
}

/** The history keeps of a conflict the one value that gave way, at its path (WR7, C20). */
function lostAndKept(kept: CalendarEvent | null, before: string | null): Versions {
  if (kept === null || before === null) return versionsOf(null, kept);
  const { path, value } = JSON.parse(before) as { path: string; value: PatchObject[string] | undefined };
  return versionsOf(applyPatch(kept, { [path]: value ?? null }), kept, [fieldOf(path)]);
}

function eventIn(json: string | null): CalendarEvent | null {
  return json === null ? null : (JSON.parse(json) as CalendarEvent);
}

function titleOf(entry: CalendarEvent | null): string {
  return (entry?.title ?? '').slice(0, 2_000);
}
