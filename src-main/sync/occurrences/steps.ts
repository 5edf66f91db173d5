/** What brings the entries of a CRM that knows single entries only in step with their series. Pure; nothing a person did is overwritten unseen. */
import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  JsonValue,
  LocalDateTime,
  PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff, overlaps, valueAt } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { OccurrenceEntry } from '../../store/index.ts';
import { type EntryNow, entryOf, notSeen } from './entries.ts';
import { idsIn, idsOf, idsWithin, type Window } from './window.ts';

export type Step =
  | { readonly type: 'create'; readonly entry: CalendarEvent }
  | {
      readonly type: 'update';
      readonly known: OccurrenceEntry;
      readonly stored: StoredEvent;
      readonly patch: PatchObject;
      readonly entry: CalendarEvent;
      /** What counts as in step afterwards; null = whatever the CRM then holds. */
      readonly written: CalendarEvent | null;
    }
  | { readonly type: 'remove'; readonly known: OccurrenceEntry; readonly stored: StoredEvent }
  /** Nothing to send: what was remembered of the entry changes. */
  | { readonly type: 'note'; readonly entry: OccurrenceEntry };

export interface Situation {
  readonly series: CalendarEvent;
  readonly entries: readonly EntryNow[];
  readonly window: Window;
  /** The series may have lost dates: entries it does not name any more are moved to new dates, or removed. */
  readonly mayRemove: boolean;
}

/** Creates, updates, then removals (WR6). */
export function stepsFor(situation: Situation): readonly Step[] {
  const { series, entries, window, mayRemove } = situation;
  const named = idsOf(
    series,
    entries.map(({ known }) => known.recurrenceId),
  );
  // only a series without any entry needs one for what is over: entries of long ago are not followed any more, and stand in the CRM
  const isSeen = entries.some(({ known }) => !known.gone && named.has(known.recurrenceId));
  const wanted = new Set(isSeen ? idsWithin(series, window) : idsIn(series, window));
  const updates: Step[] = [];
  const homeless: { known: OccurrenceEntry; stored: StoredEvent }[] = [];
  for (const { known, now } of entries) {
    const id = known.recurrenceId;
    const untouchable = now === null || now.push === false;
    wanted.delete(id);
    // the series says it takes place, a person deselected it: the engine is to hear of that
    if (now?.push === false && named.has(id))
      updates.push({ type: 'note', entry: { ...known, revision: notSeen } });
    if (untouchable) continue;
    if (named.has(id)) updates.push(...update(known, now, id, situation));
    else if (mayRemove && series.recurrenceOverrides?.[id] === undefined)
      homeless.push({ known, stored: now });
    else if (mayRemove) updates.push({ type: 'remove', known, stored: now });
  }
  // a series that moved keeps its entries, and with them whatever the CRM has attached to them: in order, one to one
  const free = [...wanted].sort();
  const moved = homeless.slice(0, free.length);
  const removed: readonly Step[] = homeless
    .slice(free.length)
    .map((entry) => ({ type: 'remove' as const, ...entry }));
  const moves = moved.flatMap(({ known, stored }, index) =>
    update(known, stored, free[index] ?? '', situation),
  );
  const created: readonly Step[] = free
    .slice(moved.length)
    .map((id) => ({ type: 'create' as const, entry: entryOf(series, id) }));
  const all = [...created, ...moves, ...updates, ...removed];
  return [...all.filter((step) => step.type !== 'remove'), ...all.filter((step) => step.type === 'remove')];
}

function update(
  known: OccurrenceEntry,
  stored: StoredEvent,
  recurrenceId: LocalDateTime,
  { series }: Situation,
): readonly Step[] {
  const target = entryOf(series, recurrenceId);
  const ours = diff(known.written, target);
  const theirs = Object.keys(diff(known.written, stored.event));
  // what a person changed there is still to be looked at
  const revision = theirs.length === 0 ? stored.revision : notSeen;
  const patch: Record<string, JsonValue> = {};
  const agreed: Record<string, JsonValue> = {};
  for (const [path, value] of Object.entries(ours))
    if (!theirs.some((other) => overlaps(other, path))) patch[path] = value;
    else if (sameValue(valueAt(stored.event, path) ?? null, value)) agreed[path] = value;
  if (Object.keys(patch).length === 0) {
    const entry = { ...known, recurrenceId, written: applyPatch(known.written, agreed), revision };
    return sameValue(entry, known) ? [] : [{ type: 'note', entry }];
  }
  return [
    {
      type: 'update',
      known: { ...known, recurrenceId },
      stored,
      patch,
      entry: applyPatch(stored.event, patch),
      written: theirs.length === 0 ? null : applyPatch(known.written, { ...patch, ...agreed }),
    },
  ];
}
