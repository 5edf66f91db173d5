/**
 * What a person does with their calendars in Google itself, in the words of the sample calendar's hand, so that whatever drives a sample
 * calendar drives Google unchanged. Times, rules and guests are written and read in Google's own form.
 */
import type { Json, SimulatedGoogle } from '../../../src-sandbox/google/index.ts';
import type { Hand } from '../../../src-sandbox/sample-sides/sample-hand.ts';
import { endedBefore, splitSeries } from '../../../src-sandbox/split-series.ts';
import { type CalendarEvent, isSeries, organizerOf } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { fromJson, instanceSuffix, isGiven, keyOf, linesOf, toJson } from './event-json.ts';

/** `withhold` and `spoil` do nothing: Google hides nothing from the owner of a calendar, and gives no event that cannot be read. */
export type GoogleHand = Pick<
  Hand,
  | 'create'
  | 'receive'
  | 'edit'
  | 'editOccurrence'
  | 'cancelOccurrence'
  | 'split'
  | 'endBefore'
  | 'touch'
  | 'remove'
  | 'moveTo'
  | 'copy'
  | 'withhold'
  | 'spoil'
  | 'see'
  | 'list'
  | 'expireStates'
  | 'mails'
>;

export interface HandParts {
  readonly google: SimulatedGoogle;
  /** The person's address: the id of the primary calendar. */
  readonly address: string;
  /** The time zone of all their calendars. */
  readonly zone: string;
  /** The ids of the calendars, by the names that tests use; the first is the primary one. */
  readonly calendars: Readonly<Record<string, string>>;
}

const kinds = {
  invitation: 'invitation',
  update: 'update',
  cancellation: 'cancellation',
  reply: 'answer',
} as const;

export function googleHand({ google, address, zone, calendars }: HandParts): GoogleHand {
  const { calendars: person } = google;
  const idOf = (name: string): string => calendars[name] ?? name;
  const [primary = address] = Object.values(calendars);
  let touched = 0;
  /** By event, of every event that ever was in a calendar: a cancellation comes after it is gone. */
  const uids = new Map<string, string>();

  const storedOf = (calendar: string, entry: Json): StoredEvent => {
    const id = String(entry.id);
    uids.set(id, String(entry.iCalUID));
    return {
      calendar,
      ref: id,
      revision: String(entry.etag),
      uids: [String(entry.iCalUID)],
      event: fromJson(entry, person.exceptions(calendar, id), zone),
      withheld: [],
    };
  };
  const find = (ref: string): StoredEvent | undefined => {
    for (const calendar of Object.values(calendars)) {
      const entry = person.event(calendar, ref);
      if (entry !== null && entry.status !== 'cancelled') return storedOf(calendar, entry);
    }
    return undefined;
  };
  const must = (ref: string): StoredEvent => {
    const found = find(ref);
    if (found === undefined) throw new RangeError(`nothing is stored at ${ref}`);
    return found;
  };
  const present = (json: Json): Json =>
    Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));

  /** Makes the occurrences what the event says they are, one by one, as a person would. */
  const writeOccurrences = (calendar: string, ref: string, event: CalendarEvent): void => {
    if (!isSeries(event)) return;
    const overrides = event.recurrenceOverrides ?? {};
    const left = person
      .exceptions(calendar, ref)
      .map((one) => keyOf(event, one.originalStartTime as Json, zone));
    for (const id of [...new Set([...Object.keys(overrides), ...left])].sort()) {
      const patch = overrides[id];
      const instance = `${ref}${instanceSuffix(event, id, zone)}`;
      const now = person.event(calendar, instance);
      if (now === null || (patch === undefined && !isGiven(event, id))) continue;
      const isGone = now.status === 'cancelled';
      if (patch?.excluded === true) {
        if (!isGone) person.remove(calendar, instance);
        continue;
      }
      const { recurrenceRules: _, recurrenceOverrides: __, ...plain } = event;
      const wanted = applyPatch({ ...plain, start: id }, patch ?? {});
      person.edit(calendar, instance, toJson(wanted, zone));
    }
  };
  const linesAt = (calendar: string, ref: string): unknown => person.event(calendar, ref)?.recurrence ?? null;
  const put = (event: CalendarEvent, calendar: string, more: Json = {}): StoredEvent => {
    const recurrence = linesOf(event, zone);
    const json = { ...present(toJson(event, zone)), ...(isSeries(event) ? { recurrence } : {}), ...more };
    const id = person.create(calendar, json);
    writeOccurrences(calendar, id, event);
    return must(id);
  };
  const write = ({ calendar, ref, event }: StoredEvent, after: CalendarEvent): StoredEvent => {
    const master = (one: CalendarEvent): Json => ({
      ...toJson(one, zone),
      recurrence: isSeries(one) ? linesOf(one, zone) : null,
    });
    const was: Json = { ...master(event), recurrence: linesAt(calendar, ref) };
    const is = master(after);
    const changed = Object.entries(is).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]),
    );
    if (changed.length > 0) person.edit(calendar, ref, Object.fromEntries(changed));
    writeOccurrences(calendar, ref, after);
    return must(ref);
  };
  const edit: GoogleHand['edit'] = (ref, patch) => {
    const stored = must(ref);
    return write(stored, applyPatch(stored.event, patch));
  };

  return {
    create: (event, options) => put(event, idOf(options?.calendar ?? primary)),
    receive(event, calendar = primary) {
      const { iCalUID, ...body } = {
        ...present(toJson(event, zone)),
        iCalUID: event.uid,
        ...(isSeries(event) ? { recurrence: linesOf(event, zone) } : {}),
      };
      const organizer = { email: organizerOf(event) ?? address };
      const id = person.place(idOf(calendar), { body, organizer, iCalUID });
      return must(id);
    },
    edit,
    editOccurrence: (ref, occurrence, patch) =>
      edit(
        ref,
        Object.fromEntries(
          Object.entries(patch).map(([path, value]) => [
            pathOf('recurrenceOverrides', occurrence, path),
            value,
          ]),
        ),
      ),
    cancelOccurrence: (ref, occurrence) =>
      edit(ref, { [pathOf('recurrenceOverrides', occurrence)]: { excluded: true } }),
    split(ref, recurrenceId, patch) {
      const stored = must(ref);
      const parts = splitSeries(stored.event, recurrenceId, patch, 'the second part');
      if (parts === null) throw new RangeError('the whole series starts there');
      write(stored, parts.older);
      return put(parts.newer, stored.calendar);
    },
    endBefore(ref, recurrenceId) {
      const stored = must(ref);
      const rest = endedBefore(stored.event, recurrenceId);
      if (rest === null) person.remove(stored.calendar, ref);
      else write(stored, rest);
    },
    touch(ref) {
      const { calendar } = must(ref);
      touched += 1;
      const overrides = [{ method: 'popup', minutes: touched }];
      person.edit(calendar, ref, { reminders: { useDefault: false, overrides } });
      return must(ref);
    },
    remove: (ref) => person.remove(must(ref).calendar, ref),
    moveTo(ref, calendar) {
      const stored = must(ref);
      const organizer = (person.event(stored.calendar, ref)?.organizer ?? {}) as Json;
      // somebody else's meeting cannot be moved
      if (organizer.self === true && stored.calendar !== idOf(calendar))
        person.move(stored.calendar, ref, idOf(calendar));
      return must(ref);
    },
    copy(ref, calendar) {
      const stored = must(ref);
      const { extendedProperties } = person.event(stored.calendar, ref) ?? {};
      const more = extendedProperties === undefined ? {} : { extendedProperties };
      return put(stored.event, idOf(calendar ?? stored.calendar), more);
    },
    withhold: () => undefined,
    spoil: () => undefined,
    see: find,
    list: (calendar) =>
      (calendar === undefined ? Object.values(calendars) : [idOf(calendar)]).flatMap((id) =>
        person
          .events(id)
          .filter(({ recurringEventId }) => recurringEventId === undefined)
          .map((entry) => storedOf(id, entry)),
      ),
    expireStates: (calendar = primary) => person.expireSyncTokens(idOf(calendar)),
    mails: () =>
      google.outbox
        .ofRequests()
        .filter(({ calendarId }) => Object.values(calendars).includes(calendarId))
        .map(({ kind, to, eventId }) => ({
          kind: kinds[kind],
          to: to.toLowerCase(),
          uid: uids.get(eventId.split('_')[0] ?? '') ?? uids.get(eventId) ?? eventId,
          callKey: '',
        })),
  };
}
