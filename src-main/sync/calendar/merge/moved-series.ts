/**
 * The part of the merge for a series that one side moved, or gave another rule, while the other side edited occurrences of it.
 * Overrides are named by original starts (ID1), so each edit has to find its occurrence in the series as it is now; when every
 * edit finds it, both changes hold. Pure.
 */

import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  isSeries,
  type JsonValue,
  type LocalDateTime,
} from '../../../../src-shared/domain/calendar/event.ts';
import { applyPatch, fieldOf, pathKeys, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { sameZone } from '../../../../src-shared/domain/time/same-zone.ts';
import { later, msBetween } from '../../../../src-shared/domain/time/wall-time.ts';
import { hasStart } from '../entries/series.ts';
import {
  heldAt,
  isOf,
  type MergeEnd,
  type MergeInput,
  type OpenChanges,
  type Ruling,
  type Step,
  timeFields,
  withoutPaths,
} from './merge-rulings.ts';

export interface MovedSeries {
  /** The side that changed the times of the series. */
  readonly mover: SideName;
  /** What the other side changed of its occurrences. */
  readonly edits: readonly PlacedEdit[];
}

/** An edit of an occurrence, and where the same occurrence is in the moved series. */
type PlacedEdit = Edit &
  (
    | {
        /** `missing`: the moved series lacks the edit. `there`: it has it. `differs`: the mover changed the same. */
        readonly state: 'missing' | 'there' | 'differs';
        /** The path of the same occurrence in the moved series. */
        readonly to: string;
      }
    /** The moved series has no such occurrence, or cannot take the edit. */
    | { readonly state: 'no-place' }
  );

interface Edit {
  /** The path on the side that made the edit. */
  readonly path: string;
  readonly value: JsonValue;
}

const isOverride = isOf('recurrenceOverrides');

/**
 * A series whose times one side alone changed, with the other side's edits of its occurrences. Null when there is no such series,
 * or when an edit of the winning side has no place in it: then the times and the exceptions stand or fall together.
 */
export function movedSeries({ ends, winner }: MergeInput, open: OpenChanges): MovedSeries | null {
  const movers = sideNames.filter((side) =>
    [...open[side]].some((path) => timeFields.includes(fieldOf(path))),
  );
  const [mover] = movers;
  if (mover === undefined || movers.length > 1) return null;
  const editor = otherSide(mover);
  if (!sideNames.every((side) => isSeries(ends[side].base) && isSeries(ends[side].now))) return null;
  if (sideNames.some((side) => isBarred(ends[side]))) return null;
  const edits = [...open[editor]].filter(isOverride).map((path) => placed(path, ends[editor], ends[mover]));
  const moverPrevails = winner === mover || isSplit(ends[mover]);
  return !moverPrevails && edits.some(({ state }) => state === 'no-place') ? null : { mover, edits };
}

/** Whether a field that a series moves with cannot be changed, or cannot be held, on this side. */
function isBarred({ locked, lacks }: MergeEnd): boolean {
  if (locked === 'all') return true;
  const needed: readonly FieldName[] = [...timeFields, 'recurrenceOverrides'];
  return needed.some((field) => locked.includes(field) || lacks.includes(field));
}

/**
 * Whether this side ended the series where another one goes on (RFC 8984 4.1.3). Such an end holds against edits of what comes
 * after it: a first part that would not end would have those dates twice (TI2).
 */
function isSplit({ base, now }: MergeEnd): boolean {
  return Object.entries(now.relatedTo ?? {}).some(
    ([uid, { relation }]) => relation.next === true && base.relatedTo?.[uid]?.relation.next !== true,
  );
}

/** Edits that the moved series lacks: they are written into it before anything else. Then it can go across with them in it. */
export function editsToWriteFirst({ ends, winner }: MergeInput, moved: MovedSeries): readonly Ruling[] {
  const { mover, edits } = moved;
  const editor = otherSide(mover);
  return edits.flatMap((edit): readonly Ruling[] => {
    if (edit.state === 'missing') return [{ type: 'write', to: mover, path: edit.to, value: edit.value }];
    if (edit.state !== 'differs' || winner !== editor) return [];
    const lost = heldAt(ends[mover].now, edit.to);
    return [
      { type: 'write', to: mover, path: edit.to, value: edit.value },
      { type: 'conflict', conflict: { path: edit.to, kept: editor, lost, cause: 'both-changed' } },
    ];
  });
}

/** The moved series goes across with all its exceptions, as they are: they are other occurrences than before. */
export function carryMovedSeries({ ends }: MergeInput, moved: MovedSeries, open: OpenChanges): Step {
  const { mover, edits } = moved;
  const editor = otherSide(mover);
  const rulings = edits.flatMap(({ path, value, state }): readonly Ruling[] =>
    state === 'there'
      ? [
          { type: 'agree', side: mover, path, value },
          { type: 'agree', side: editor, path, value },
        ]
      : [{ type: 'conflict', conflict: { path, kept: mover, lost: value, cause: 'both-changed' } }],
  );
  const exceptions = sideNames
    .flatMap((side) => [ends[side].base, ends[side].now])
    .flatMap((event) => Object.keys(event.recurrenceOverrides ?? {}))
    .map((id) => pathOf('recurrenceOverrides', id));
  const rest = withoutPaths(open, isOverride);
  return { rulings, open: { ...rest, [mover]: new Set([...rest[mover], ...exceptions]) } };
}

function placed(path: string, editor: MergeEnd, mover: MergeEnd): PlacedEdit {
  const [, id, ...rest] = pathKeys(path);
  const value = heldAt(editor.now, path);
  const place = id === undefined ? null : placeOf(id, editor.base, mover);
  if (place === null || (!sameWallTimes(mover) && movesOccurrence(rest, value)))
    return { path, value, state: 'no-place' };
  const to = pathOf('recurrenceOverrides', place, ...rest);
  const there = heldAt(mover.now, to);
  if (sameValue(there, value)) return { path, value, to, state: 'there' };
  // an edit that vanishes in its new place would be written again and again
  const fits = sameValue(heldAt(applyPatch(mover.now, { [to]: value }), to), value);
  if (!fits) return { path, value, state: 'no-place' };
  const isUnchanged = sameValue(there, heldAt(mover.base, path));
  return { path, value, to, state: isUnchanged ? 'missing' : 'differs' };
}

/**
 * Where an occurrence is now: at the same original start, as long as the series has that; else as much later as the whole series
 * starts, provided that its old dates and its new ones cannot be mistaken for each other. `before` is the series as the editor's
 * side agreed on it; the mover's base may hold edits at their new places already.
 */
function placeOf(id: LocalDateTime, before: CalendarEvent, { base, now }: MergeEnd): LocalDateTime | null {
  if (hasStart(now, id)) return id;
  const moved = later(id, msBetween(base.start, now.start));
  return hasStart(now, moved) && !hasStart(before, moved) ? moved : null;
}

/** An occurrence's own start is wall time of the series: in another zone it would be another moment. */
function sameWallTimes({ base, now }: MergeEnd): boolean {
  return (
    sameZone(base.timeZone, now.timeZone) &&
    (base.showWithoutTime ?? false) === (now.showWithoutTime ?? false)
  );
}

function movesOccurrence(rest: readonly string[], value: JsonValue): boolean {
  const [property] = rest;
  if (property !== undefined) return property === 'start' || property === 'timeZone';
  return typeof value === 'object' && value !== null && ('start' in value || 'timeZone' in value);
}
