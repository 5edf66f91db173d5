/**
 * Differences between two canonical events as JSCalendar patch paths (RFC 8984 1.4.9), and applying them. The unit of change
 * is small (one participant's status, one property of one occurrence), so that two people's edits rarely collide.
 */
import { canonicalEvent, sameValue } from './canonical.ts';
import type { CalendarEvent, FieldName, JsonValue, PatchObject } from './event.ts';

/** How deep a difference is split: `participants/<id>/<property>`, `relatedTo/<uid>`, `recurrenceOverrides/<start>/<path>`, `locations/<id>`; the rest whole. */
const depths: Readonly<Record<string, number>> = {
  locations: 1,
  virtualLocations: 1,
  participants: 2,
  relatedTo: 1,
  recurrenceOverrides: 2,
};

type Plain = Readonly<Record<string, JsonValue | undefined>>;

/** The patch that turns `from` into `to`; both canonical. `uid` is identity and never part of it. */
export function diff(from: CalendarEvent, to: CalendarEvent): PatchObject {
  const patch: Record<string, JsonValue> = {};
  const a = from as unknown as Plain;
  const b = to as unknown as Plain;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
    if (key !== 'uid') difference(a[key], b[key], [key], depths[key] ?? 0, patch);
  return patch;
}

/** `event` with the patch applied, canonical. Paths into missing parents make them; a null removes. */
export function applyPatch(event: CalendarEvent, patch: PatchObject): CalendarEvent {
  const result = JSON.parse(JSON.stringify(event)) as Record<string, unknown>;
  for (const [path, value] of Object.entries(patch)) {
    const keys = pathKeys(path);
    const last = keys.pop();
    if (last === undefined) continue;
    let target: Record<string, unknown> = result;
    for (const key of keys) {
      const inner = own(target, key);
      if (inner !== null && typeof inner === 'object' && !Array.isArray(inner))
        target = inner as Record<string, unknown>;
      else if (value === null) {
        target = {};
        break;
      } else {
        const made: Record<string, unknown> = {};
        target[key] = made;
        target = made;
      }
    }
    if (value === null) delete target[last];
    else target[last] = value;
  }
  return canonicalEvent(result as unknown as CalendarEvent);
}

/** The keys of a patch path, `~1` and `~0` undone. Paths that reach for an object's prototype are refused (S6). */
export function pathKeys(path: string): string[] {
  const keys = path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keys.some((key) => key === '__proto__' || key === 'constructor' || key === 'prototype'))
    throw new RangeError('a patch path reaches for a prototype');
  return keys;
}

export function pathOf(...keys: readonly string[]): string {
  return keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}

/** The top-level field a path belongs to. */
export function fieldOf(path: string): FieldName {
  const slash = path.indexOf('/');
  return (slash < 0 ? path : path.slice(0, slash)) as FieldName;
}

/** Whether one path is the other's ancestor, or the same: then both cannot be changed independently. */
export function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** The value a path has in an event; undefined when absent. */
export function valueAt(event: CalendarEvent, path: string): JsonValue | undefined {
  let value: unknown = event;
  for (const key of pathKeys(path)) {
    if (value === null || typeof value !== 'object') return undefined;
    value = own(value as Record<string, unknown>, key);
  }
  return value as JsonValue | undefined;
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function difference(
  from: JsonValue | undefined,
  to: JsonValue | undefined,
  keys: string[],
  depth: number,
  into: Record<string, JsonValue>,
): void {
  if (sameValue(from, to)) return;
  if (depth > 0 && (isMap(from) || from === undefined) && (isMap(to) || to === undefined)) {
    const inner = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
    // an entry that appears or goes is one change: half a participant is none
    const entryGone = keys.length > 1 && (from === undefined || to === undefined);
    if (!entryGone && inner.size > 0) {
      for (const key of inner) difference(from?.[key], to?.[key], [...keys, key], depth - 1, into);
      return;
    }
  }
  into[pathOf(...keys)] = to ?? null;
}

function isMap(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue | undefined } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
