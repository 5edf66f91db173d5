/**
 * One side moved a series or changed its rule while the other edited occurrences of it. Overrides are named by original starts
 * (ID1), so each edit has to find its occurrence in the series as it is now; when all do, both changes hold. Pure.
 */

import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, JsonValue, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, pathKeys, pathOf, valueAt } from '../../../src-shared/domain/calendar/patch.ts';
import { hasStart, later, wallMs } from './series.ts';

export interface Bases {
  readonly base: CalendarEvent;
  readonly now: CalendarEvent;
}

export interface PlacedEdit {
  /** Where it is on the side that made it. */
  readonly path: string;
  readonly value: JsonValue;
  /** Where the same occurrence is on the side that moved; null when it has that occurrence no more. */
  readonly to: string | null;
  /** `there`: the side that moved holds it already. `collides`: that side changed the same, or cannot have it. */
  readonly state: 'missing' | 'there' | 'collides';
}

export function placeEdits(paths: readonly string[], editor: Bases, mover: Bases): readonly PlacedEdit[] {
  return paths.map((path): PlacedEdit => {
    const [field = '', id, ...rest] = pathKeys(path);
    const value = valueAt(editor.now, path) ?? null;
    const place = id === undefined ? null : placeOf(id, editor.base, mover);
    if (place === null || (!sameWallTimes(mover) && movesOccurrence(rest, value)))
      return { path, value, to: null, state: 'collides' };
    const to = pathOf(field, place, ...rest);
    const there = valueAt(mover.now, to) ?? null;
    if (sameValue(there, value)) return { path, value, to, state: 'there' };
    // what would vanish in its new place could never come to rest
    const fits = sameValue(valueAt(applyPatch(mover.now, { [to]: value }), to) ?? null, value);
    if (!fits) return { path, value, to: null, state: 'collides' };
    const isOurs = sameValue(there, valueAt(mover.base, path) ?? null);
    return { path, value, to, state: isOurs ? 'missing' : 'collides' };
  });
}

/**
 * Where an occurrence is now: at the same original start, as long as the series has that; else as much later as the whole series
 * starts, provided that its old dates and its new ones cannot be mistaken for each other. `before` is the series as the editor's
 * side agreed on it; the mover's base may hold edits at their new places already.
 */
function placeOf(id: LocalDateTime, before: CalendarEvent, { base, now }: Bases): LocalDateTime | null {
  if (hasStart(now, id)) return id;
  const by = wallMs(now.start) - wallMs(base.start);
  const moved = later(id, by);
  return by !== 0 && hasStart(now, moved) && !hasStart(before, moved) ? moved : null;
}

/** An occurrence's own start is wall time of the series: in another zone it would be another moment. */
function sameWallTimes({ base, now }: Bases): boolean {
  return (
    (base.timeZone ?? null) === (now.timeZone ?? null) &&
    (base.showWithoutTime ?? false) === (now.showWithoutTime ?? false)
  );
}

function movesOccurrence(rest: readonly string[], value: JsonValue): boolean {
  const [property] = rest;
  if (property !== undefined) return property === 'start' || property === 'timeZone';
  return typeof value === 'object' && value !== null && ('start' in value || 'timeZone' in value);
}
