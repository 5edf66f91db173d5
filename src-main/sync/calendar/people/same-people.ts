/**
 * One person under several addresses (PE9). A server answers with a person's primary address where an alias was written, and each side
 * may know the same person under another address. Both are no change: such a participant is compared under the calendar's name, the
 * CRM's base included, and each side keeps its own. Which addresses are one person is said in `StoredEvent.people`. Pure.
 */
import { canonicalEvent } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type Id,
  type JsonValue,
  type PatchObject,
  participantId,
} from '../../../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../../../src-shared/domain/calendar/participants.ts';
import { pathKeys, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';

export type People = NonNullable<StoredEvent['people']>;

/** Addresses by the id of the participant that is to have them; null when nobody is to have another one. */
export type Renames = ReadonlyMap<Id, string> | null;

type GuestList = CalendarEvent['participants'];

/**
 * Who is named in `from` by an address that `to` does not have, while `to` names the same person by one that `from` does not have.
 * A person whom both name by the same address keeps it: a second address of theirs is a participant of its own.
 */
export function renames(
  from: readonly GuestList[],
  to: readonly GuestList[],
  people: People | undefined,
): Renames {
  if (people === undefined || people.length === 0) return null;
  const isIn = (lists: readonly GuestList[], id: Id): boolean =>
    lists.some((one) => one !== undefined && Object.hasOwn(one, id));
  const found = new Map<Id, string>();
  const taken = new Set<Id>();
  for (const addresses of people) {
    const ids = addresses.map((address) => [participantId(address), address] as const);
    const left = ids.filter(([id]) => !found.has(id) && isIn(from, id) && !isIn(to, id));
    const right = ids.filter(([id]) => !taken.has(id) && isIn(to, id) && !isIn(from, id));
    for (const [index, [id]] of left.entries()) {
      const other = right[index];
      if (other === undefined) break;
      found.set(id, other[1]);
      taken.add(other[0]);
    }
  }
  return found.size === 0 ? null : found;
}

/** The renames that undo these. @param events where the participants stand with the addresses that they had */
export function undone(names: Renames, ...events: readonly CalendarEvent[]): Renames {
  if (names === null) return null;
  const lists = guestLists(...events);
  return new Map(
    [...names].flatMap(([id, address]) => {
      const before = lists.map((one) => one?.[id]?.email).find((email) => email !== undefined);
      return before === undefined ? [] : [[participantId(address), before] as const];
    }),
  );
}

/** The event with the names under which others have the same people. */
export function namedAs(
  event: CalendarEvent,
  others: readonly CalendarEvent[],
  people: People | undefined,
): CalendarEvent {
  if (people === undefined) return event;
  return renamedEvent(event, renames(guestLists(event), guestLists(...others), people));
}

export function renamedEvent(event: CalendarEvent, names: Renames): CalendarEvent {
  if (names === null || !guestLists(event).some((list) => isNamed(list, names))) return event;
  return canonicalEvent(renamed(event as unknown as JsonValue, names) as unknown as CalendarEvent);
}

export function renamedPeople(list: GuestList, names: Renames): GuestList {
  if (names === null || !isNamed(list, names)) return list;
  return renamed({ participants: list as unknown as JsonValue }, names).participants as unknown as GuestList;
}

export function renamedPatch(patch: PatchObject, names: Renames): PatchObject {
  if (names === null) return patch;
  return Object.fromEntries(
    Object.entries(patch).map(([path, value]) => {
      const keys = pathKeys(path);
      const at = keys.indexOf('participants');
      const id = at < 0 ? undefined : keys[at + 1];
      if (id === undefined) return [path, valueAt(keys, value, names)];
      const address = names.get(id);
      if (address === undefined) return [path, value];
      keys[at + 1] = participantId(address);
      const isWhole = keys.length === at + 2 && value !== null && typeof value === 'object';
      return [pathOf(...keys), isWhole ? { ...value, email: address } : value];
    }),
  );
}

/** A value that may hold whole lists of participants, at a path that names none of them. */
function valueAt(keys: readonly string[], value: JsonValue, names: ReadonlyMap<Id, string>): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (keys.at(-1) === 'participants') return renamed({ participants: value }, names).participants ?? null;
  return keys[0] === 'recurrenceOverrides' ? renamed(value, names) : value;
}

/** GuestList stand in an event, in its overrides, and in a map of overrides: everywhere under their own name. */
function renamed<Value extends JsonValue>(value: Value, names: ReadonlyMap<Id, string>): Value {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([key, inner]) => {
      if (key !== 'participants' || inner === null || typeof inner !== 'object')
        return [key, renamed(inner, names)];
      const list = inner as Readonly<Record<string, JsonValue>>;
      const people = Object.entries(list).map(([id, one]) => {
        const address = names.get(id);
        return address === undefined
          ? [id, one]
          : [participantId(address), { ...(one as object), email: address }];
      });
      return [key, Object.fromEntries(people)];
    }),
  ) as unknown as Value;
}

function isNamed(list: GuestList, names: ReadonlyMap<Id, string>): boolean {
  return list !== undefined && [...names.keys()].some((id) => Object.hasOwn(list, id));
}
