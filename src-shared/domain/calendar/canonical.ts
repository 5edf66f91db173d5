/**
 * One spelling for one meaning: defaults left out, ids derived, overrides reduced to what differs. Two events are equal
 * exactly when their canonical JSON is (ID2). Every CalendarSide hands out canonical events.
 */
import { canonicalDuration } from '../time/duration.ts';
import { sameZone } from '../time/same-zone.ts';
import {
  type CalendarEvent,
  type JsonValue,
  type Location,
  type Participant,
  type PatchObject,
  participantId,
  type RecurrenceRule,
  type Relation,
  type VirtualLocation,
} from './event.ts';

/** RFC 8984's defaults, and the empty values that mean the same as absent. */
const defaults: Readonly<Record<string, JsonValue>> = {
  title: '',
  description: '',
  descriptionContentType: 'text/plain',
  timeZone: null,
  duration: 'PT0S',
  showWithoutTime: false,
  status: 'confirmed',
  freeBusyStatus: 'busy',
  privacy: 'public',
};

/**
 * A URI as a line of text can hold it: blanks, controls and line separators percent-encoded (RFC 3986 2.1). No URI has them,
 * programs leave them out or cut the URI off there; nothing is ever decoded.
 */
export function canonicalUri(uri: string): string {
  const whole = uri.trim().toWellFormed();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
  return whole.replace(/[\u0000-\u0020\u007f\u2028\u2029\ufffe\uffff]/g, encodeURIComponent);
}

/**
 * What is worked out once for several events, or for all overrides of one: the same guests, links and long texts may stand in
 * thousands of them. Only for values that nobody changes meanwhile.
 */
export interface SharedValues {
  /** Locations, links and participants: canonical value by the value as given. */
  readonly canonical: Map<object, JsonValue>;
  readonly texts: Map<string, string>;
  readonly keysOf: KeysOf;
}

export function sharedValues(): SharedValues {
  return { canonical: new Map(), texts: new Map(), keysOf: rememberedKeys() };
}

/**
 * The canonical form of an event. Idempotent; the input is not changed.
 * @param shared one `sharedValues()` for many events that have much in common
 */
export function canonicalEvent(event: CalendarEvent, shared: SharedValues = sharedValues()): CalendarEvent {
  const allDay = event.showWithoutTime === true;
  const plain: Record<string, unknown> = {
    ...event,
    title: text(event.title),
    description: sharedText(event.description ?? '', shared),
    start: allDay ? `${event.start.slice(0, 10)}T00:00:00` : event.start,
    timeZone: allDay ? null : (event.timeZone ?? null),
    duration: canonicalDuration(event.duration ?? (allDay ? 'P1D' : 'PT0S')),
    locations: sharedMap('locations', event.locations, shared),
    virtualLocations: sharedMap('virtualLocations', event.virtualLocations, shared),
    participants: sharedMap('participants', event.participants, shared),
    relatedTo: canonicalRelations(event.relatedTo),
    recurrenceRules: canonicalRules(event.recurrenceRules),
  };
  if (plain.description === '') delete plain.descriptionContentType;
  plain.recurrenceOverrides = canonicalOverrides(plain as unknown as CalendarEvent, allDay, shared);
  return dropped(plain) as unknown as CalendarEvent;
}

/** JSON with sorted keys and without undefined: what is hashed and compared. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  let members = '';
  for (const key of sortedKeys(object)) {
    const inner = object[key];
    if (inner === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  }
  return `{${members}}`;
}

/** Keys in the order in which an object holds them that got them sorted: whole numbers first, by their value. */
function sortedKeys(object: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(object).sort();
  const mayHaveNumbers = keys.some((key) => key.charCodeAt(0) <= 0x39);
  return mayHaveNumbers ? Object.keys(Object.fromEntries(keys.map((key) => [key, null]))) : keys;
}

/**
 * Whether two values have the same canonical JSON, found without making it.
 * @param keysOf that of `sharedValues()` where one large value is compared with many others
 */
export function sameValue(a: unknown, b: unknown, keysOf: KeysOf = presentKeys): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = keysOf(a);
  return (
    keys.length === keysOf(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key as never], b[key as never], keysOf))
  );
}

/** The keys of an object that have a value, and the indexes of a list. */
export type KeysOf = (value: object) => readonly string[];

function presentKeys(value: object): readonly string[] {
  return Object.keys(value).filter((key) => value[key as never] !== undefined);
}

/** Lists the keys of each large object once. */
function rememberedKeys(): KeysOf {
  const known = new WeakMap<object, readonly string[]>();
  return (value) => {
    const keys = known.get(value) ?? presentKeys(value);
    if (keys.length > 20) known.set(value, keys);
    return keys;
  };
}

function text(value: string | undefined): string {
  return (value ?? '').replace(/\r\n?/g, '\n').normalize('NFC').trimEnd();
}

function dropped(value: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || (key in defaults && inner === defaults[key])) continue;
    if (
      Array.isArray(inner)
        ? inner.length === 0
        : inner !== null && typeof inner === 'object' && Object.keys(inner).length === 0
    )
      continue;
    result[key] = inner;
  }
  return result;
}

function renumbered<T>(
  map: Readonly<Record<string, T>> | undefined,
  clean: (value: T) => T,
  keep: (value: T) => boolean,
): Record<string, T> {
  const values = Object.entries(map ?? {})
    .sort(([a], [b]) => inOrderOfIds(a, b))
    .map(([, value]) => clean(value))
    .filter(keep);
  return Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
}

/** Numbers first, as numbers: as texts `10` would come before `2`, and every renumbering would give another order. */
function inOrderOfIds(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a < b ? -1 : 1;
}

function canonicalLinks(map: CalendarEvent['virtualLocations']): Record<string, VirtualLocation> {
  return renumbered<VirtualLocation>(
    map,
    ({ name, uri }) => ({ ...(text(name) === '' ? {} : { name: text(name) }), uri: canonicalUri(uri) }),
    ({ uri }) => uri !== '',
  );
}

function canonicalParticipants(map: CalendarEvent['participants']): Record<string, Participant> {
  const result: Record<string, Participant> = {};
  for (const participant of Object.values(map ?? {})) {
    const email = participant.email.trim().toLowerCase();
    if (email === '') continue;
    const id = participantId(email);
    const seen = result[id];
    const roles = Object.keys({ ...seen?.roles, ...participant.roles }).sort();
    const status = participant.participationStatus ?? seen?.participationStatus ?? 'needs-action';
    const name = text(participant.name);
    const kind = participant.kind ?? seen?.kind ?? 'individual';
    result[id] = {
      email,
      ...(name === '' || name.toLowerCase() === email
        ? seen?.name === undefined
          ? {}
          : { name: seen.name }
        : { name }),
      roles: Object.fromEntries((roles.length === 0 ? ['attendee'] : roles).map((role) => [role, true])),
      ...(kind === 'individual' ? {} : { kind }),
      ...(status === 'needs-action' ? {} : { participationStatus: status }),
      ...(participant.invite === true || seen?.invite === true ? { invite: true } : {}),
    };
  }
  return result;
}

/** Other relations than those of a split series are nobody's business here. */
function canonicalRelations(map: CalendarEvent['relatedTo']): Record<string, Relation> {
  const entries = Object.entries(map ?? {}).flatMap(([uid, { relation }]) => {
    const known = {
      ...(relation.first === true ? { first: true as const } : {}),
      ...(relation.next === true ? { next: true as const } : {}),
    };
    return uid === '' || Object.keys(known).length === 0 ? [] : [[uid, { relation: known }] as const];
  });
  // uids come from strangers: assigning one of them could reach a prototype
  return Object.fromEntries(entries);
}

/** The same rule twice is one: rules are a union (RFC 8984 4.3.3). */
function canonicalRules(rules: readonly RecurrenceRule[] | undefined): readonly RecurrenceRule[] | undefined {
  return rules && [...new Map(rules.map(canonicalRule).map((rule) => [canonicalJson(rule), rule])).values()];
}

function canonicalRule(rule: RecurrenceRule): RecurrenceRule {
  const { interval, firstDayOfWeek, ...rest } = rule;
  return dropped({
    ...rest,
    ...(interval === undefined || interval === 1 ? {} : { interval }),
    ...(firstDayOfWeek === undefined || firstDayOfWeek === 'mo' ? {} : { firstDayOfWeek }),
  }) as unknown as RecurrenceRule;
}

/** Overrides keep only what differs from what the series would give that occurrence anyway, and never a null: a patch could not tell it from "not overridden". */
function canonicalOverrides(
  event: CalendarEvent,
  allDay: boolean,
  shared: SharedValues,
): Record<string, PatchObject> {
  const result: Record<string, PatchObject> = {};
  for (const [original, patch] of Object.entries(event.recurrenceOverrides ?? {})) {
    const id = allDay ? `${original.slice(0, 10)}T00:00:00` : original;
    result[id] =
      patch.excluded === true ? { excluded: true } : canonicalOverride(event, id, patch, allDay, shared);
  }
  return result;
}

function canonicalOverride(
  event: CalendarEvent,
  id: string,
  patch: PatchObject,
  allDay: boolean,
  shared: SharedValues,
): PatchObject {
  const result: Record<string, JsonValue> = {};
  for (const [path, raw] of Object.entries(patch)) {
    if (path === 'excluded' || path === 'uid') continue;
    if (path === 'timeZone' && typeof raw === 'string' && sameZone(raw, event.timeZone)) continue;
    let value = raw;
    let inherited: unknown = path === 'start' ? id : (event as unknown as Record<string, unknown>)[path];
    if (path === 'duration' && typeof value === 'string') {
      value = canonicalDuration(value);
      inherited = canonicalDuration(event.duration ?? (allDay ? 'P1D' : 'PT0S'));
    } else if (path === 'start' && typeof value === 'string' && allDay)
      value = `${value.slice(0, 10)}T00:00:00`;
    else if ((path === 'title' || path === 'description') && typeof value === 'string')
      value = sharedText(value, shared);
    else if (value !== null && typeof value === 'object') value = sharedMap(path, value, shared) as JsonValue;
    const empty = defaults[path] ?? emptyOf(path);
    if (!sameValue(value ?? empty, inherited ?? empty, shared.keysOf)) result[path] = value ?? empty;
  }
  return result;
}

function sharedText(value: string, { texts }: SharedValues): string {
  if (value.length < 1_000) return text(value);
  const known = texts.get(value) ?? text(value);
  texts.set(value, known).set(known, known);
  return known;
}

function sharedMap(
  path: string,
  value: object | undefined,
  { canonical }: SharedValues,
): JsonValue | undefined {
  if (value === undefined) return undefined;
  const known = canonical.get(value) ?? canonicalMap(path, value);
  canonical.set(value, known);
  if (known !== null && typeof known === 'object') canonical.set(known, known);
  return known;
}

/** The canonical locations, links or participants of an override; any other value as it is. */
function canonicalMap(path: string, value: object): JsonValue {
  switch (path) {
    case 'locations':
      return renumbered<Location>(
        value as never,
        (location) => ({ name: text(location.name) }),
        (location) => location.name !== '',
      ) as never;
    case 'virtualLocations':
      return canonicalLinks(value as never) as never;
    case 'participants':
      return canonicalParticipants(value as never) as never;
    default:
      return value as never;
  }
}

function emptyOf(path: string): JsonValue {
  return path === 'locations' || path === 'virtualLocations' || path === 'participants' ? {} : null;
}
