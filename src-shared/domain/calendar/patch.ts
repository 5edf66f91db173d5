/**
 * Computes the difference between two canonical events as a JSCalendar patch (RFC 8984 1.4.9), and applies such a patch.
 * The unit of change is small (one participant's status, one property of one occurrence), so that edits by two people
 * rarely conflict.
 */
import { sameZone } from '../time/same-zone.ts';
import { canonicalEvent, sameValue } from './canonical.ts';
import { type CalendarEvent, type FieldName, fieldNames, type JsonValue, type PatchObject } from './event.ts';

/**
 * How many levels below its name each field is split: `participants/<id>/<property>`, `relatedTo/<uid>`,
 * `recurrenceOverrides/<start>/<path>`, `locations/<id>`. A field that is not listed changes as a whole: links do, because their
 * ids are positions, and a side that lacks some of the links counts the others otherwise.
 */
const splitDepths: Readonly<Record<string, number>> = {
  locations: 1,
  participants: 2,
  relatedTo: 1,
  recurrenceOverrides: 2,
};

type Plain = Readonly<Record<string, JsonValue | undefined>>;

/**
 * The patch that turns `from` into `to`; both must be canonical. It never contains `uid`, which identifies the event, nor another
 * name of the same time zone, because each side names zones in its own way.
 */
export function diff(from: CalendarEvent, to: CalendarEvent): PatchObject {
  const patch: Record<string, JsonValue> = {};
  const a = from as unknown as Plain;
  const b = to as unknown as Plain;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
    if (key !== 'uid') addDifference(a[key], b[key], [key], splitDepths[key] ?? 0, patch);
  return patch;
}

/** Returns `event` with the patch applied, in canonical form. Missing parents of a path are created; null removes a value. */
export function applyPatch(event: CalendarEvent, patch: PatchObject): CalendarEvent {
  const result: Record<string, unknown> = { ...event };
  // only what is changed is copied, and that once
  const copies = new Set<unknown>();
  const ownCopy = (target: Record<string, unknown>, key: string, inner: object): Record<string, unknown> => {
    if (copies.has(inner)) return inner as Record<string, unknown>;
    const copy = { ...inner };
    copies.add(copy);
    target[key] = copy;
    return copy;
  };
  for (const [path, value] of Object.entries(patch)) {
    const keys = pathKeys(path);
    const last = keys.pop();
    if (last === undefined) continue;
    let target: Record<string, unknown> = result;
    for (const key of keys) {
      const inner = own(target, key);
      if (inner !== null && typeof inner === 'object' && !Array.isArray(inner))
        target = ownCopy(target, key, inner);
      else if (value === null) {
        target = {};
        break;
      } else target = ownCopy(target, key, {});
    }
    if (value === null) delete target[last];
    else target[last] = value;
  }
  return canonicalEvent(result as unknown as CalendarEvent);
}

/**
 * The keys of a patch path, with `~1` and `~0` decoded.
 * @throws RangeError for a path that names an object's prototype (S6)
 */
export function pathKeys(path: string): string[] {
  const keys = path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keys.some((key) => key === '__proto__' || key === 'constructor' || key === 'prototype'))
    throw new RangeError('a patch path must not name a prototype');
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

/**
 * The fields that differ at a path between two versions of an event. Inside of an occurrence these are the occurrence's own properties;
 * that an occurrence is added, cancelled or takes place again is a change of `recurrenceOverrides` itself.
 */
export function fieldsChangedAt(
  path: string,
  before: CalendarEvent,
  after: CalendarEvent,
): readonly FieldName[] {
  const [field, occurrence, property] = pathKeys(path);
  if (field !== 'recurrenceOverrides' || occurrence === undefined) return [fieldOf(path)];
  const [was, is] = [before, after].map((event) => event.recurrenceOverrides?.[occurrence]);
  const names =
    property === undefined
      ? [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].filter(
          (name) => !sameValue(was?.[name], is?.[name]),
        )
      : [property];
  const isOccurrence = names.length === 0 || names.includes('excluded');
  return isOccurrence ? ['recurrenceOverrides'] : names.map(fieldOf);
}

/** The fields that a patch changes, each once, in the order of `fieldNames`. */
export function changedFields(patch: PatchObject): readonly FieldName[] {
  const changed = new Set(Object.keys(patch).map(fieldOf));
  return fieldNames.filter((name) => changed.has(name));
}

/** True when the paths are equal or one is an ancestor of the other, so that they cannot be changed independently. */
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

function addDifference(
  from: JsonValue | undefined,
  to: JsonValue | undefined,
  keys: string[],
  depth: number,
  into: Record<string, JsonValue>,
): void {
  if (sameValue(from, to) || (keys.at(-1) === 'timeZone' && isSameZone(from, to))) return;
  if (depth > 0 && (isMap(from) || from === undefined) && (isMap(to) || to === undefined)) {
    const inner = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
    // An entry that is added or removed is one change, because part of a participant would be no valid participant.
    const entryAddedOrRemoved = keys.length > 1 && (from === undefined || to === undefined);
    if (!entryAddedOrRemoved && inner.size > 0) {
      for (const key of inner) addDifference(from?.[key], to?.[key], [...keys, key], depth - 1, into);
      return;
    }
  }
  into[pathOf(...keys)] = to ?? null;
}

function isSameZone(from: JsonValue | undefined, to: JsonValue | undefined): boolean {
  return typeof from === 'string' && typeof to === 'string' && sameZone(from, to);
}

function isMap(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue | undefined } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
