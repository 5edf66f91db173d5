/**
 * What a person does with their calendars in Outlook itself, in the words of the sample calendar's hand, so that whatever drives a sample
 * calendar drives Microsoft 365 unchanged. Times, rules and guests are written and read in Graph's own form.
 */
import type { Json, SimulatedMicrosoft } from '../../../src-sandbox/graph/index.ts';
import { endedBefore, splitSeries } from '../../../src-sandbox/split-series.ts';
import { type CalendarEvent, isSeries, organizerOf } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { WorldHand } from '../world.ts';
import { fromJson, lookedThroughDays, recurrenceOf, toJson } from './event-json.ts';

/** What Outlook does for a person, in Graph's members. */
export interface OutlookService {
  readonly calendars: Pick<
    SimulatedMicrosoft['calendars'],
    | 'event'
    | 'events'
    | 'occurrences'
    | 'create'
    | 'place'
    | 'edit'
    | 'remove'
    | 'answer'
    | 'answerByMail'
    | 'expireDeltaTokens'
  > & {
    /** @returns the new id, where a move gives one */
    move(ref: string, calendar: string): unknown;
    /** The id of the calendar that has the entry, where that is known without reading them all. */
    calendarOf?(ref: string): string;
  };
  readonly outbox: {
    ofRequests(): readonly {
      readonly from: string;
      readonly to: string;
      readonly kind: keyof typeof kinds;
      readonly uid: string;
    }[];
  };
}

export interface HandParts {
  /** The service that the person uses, past any program's requests. */
  readonly microsoft: OutlookService;
  /** The person's address. */
  readonly address: string;
  /** The other addresses of the mailbox. */
  readonly aliases?: readonly string[];
  /** The time zone of all their calendars: IANA name. */
  readonly zone: string;
  /** The ids of the calendars, by the names that tests use; the first is the default one. */
  readonly calendars: Readonly<Record<string, string>>;
}

const kinds = {
  invitation: 'invitation',
  update: 'update',
  cancellation: 'cancellation',
  response: 'answer',
} as const;

const replies = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentativelyAccepted',
} as const;

/** `withhold` and `spoil` do nothing: Exchange hides nothing from the owner of a calendar, and gives no event that cannot be read. */
export function microsoftHand({ microsoft, address, aliases = [], zone, calendars }: HandParts): WorldHand {
  const own = [address, ...aliases];
  const { calendars: person } = microsoft;
  const idOf = (name: string): string => calendars[name] ?? name;
  const [primary = address] = Object.values(calendars);
  let touched = 0;

  const occurrences = (entry: Json): readonly Json[] =>
    entry.type === 'seriesMaster'
      ? person.occurrences(
          String(entry.id),
          lookedThroughDays(String((entry.start as Json).dateTime).slice(0, 19)),
        )
      : [];
  const storedOf = (calendar: string, entry: Json): StoredEvent => ({
    calendar,
    ref: String(entry.id),
    revision: String(entry.changeKey),
    uids: [String(entry.iCalUId)],
    event: fromJson(entry, occurrences(entry), own),
    withheld: [],
  });
  const all = (calendar: string): readonly StoredEvent[] =>
    person.events(calendar).map((entry) => storedOf(calendar, entry));
  const find = (ref: string): StoredEvent | undefined => {
    const holder = person.calendarOf?.(ref);
    for (const calendar of Object.values(calendars)) {
      if (holder !== undefined && holder !== calendar) continue;
      if (holder === calendar) return storedOf(calendar, person.event(ref) ?? {});
      const entry = person.events(calendar).find(({ id }) => id === ref);
      if (entry !== undefined) return storedOf(calendar, entry);
    }
    return undefined;
  };
  const must = (ref: string): StoredEvent => {
    const found = find(ref);
    if (found === undefined) throw new RangeError(`nothing is stored at ${ref}`);
    return found;
  };
  const single = ({ recurrenceRules: _, recurrenceOverrides: __, ...event }: CalendarEvent): CalendarEvent =>
    event;

  /** Makes the occurrences what the event says they are, one by one, as a person would. Dates that the series does not give do not exist. */
  const writeOccurrences = (ref: string, event: CalendarEvent): void => {
    if (!isSeries(event)) return;
    const overrides = event.recurrenceOverrides ?? {};
    const there = (): ReadonlyMap<string, Json> =>
      new Map(
        person
          .occurrences(ref, lookedThroughDays(event.start))
          .map((one) => [String(one.occurrenceId).slice(-10), one]),
      );
    for (const [date, one] of there()) {
      const id = `${date}${event.start.slice(10)}`;
      const patch = overrides[id];
      if (patch?.excluded === true) {
        if (person.event(String(one.id)) !== null) person.remove(String(one.id));
      } else if (patch !== undefined || one.type === 'exception')
        editTo(String(one.id), applyPatch({ ...single(event), start: id }, patch ?? {}));
    }
  };
  /** Changes what differs. */
  const editTo = (ref: string, wanted: CalendarEvent, more: Json = {}): void => {
    const entry = person.event(ref) ?? {};
    const before = fromJson({ ...entry, recurrence: null }, [], own);
    const was = toJson(before, zone);
    const is = toJson(wanted, zone);
    const changed = Object.entries(is).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]),
    );
    const both = changed.some(([name]) => name === 'start' || name === 'end' || name === 'isAllDay');
    const times = both ? { start: is.start, end: is.end, isAllDay: is.isAllDay } : {};
    const change = { ...Object.fromEntries(changed), ...times, ...more };
    if (Object.keys(change).length > 0) person.edit(ref, change);
    writeAnswers(ref, before, wanted);
  };
  /** Answers that are new: the person's own to an invitation, and those that reach the organiser by mail. */
  const writeAnswers = (ref: string, before: CalendarEvent, wanted: CalendarEvent): void => {
    for (const [id, { email, participationStatus = '' }] of Object.entries(wanted.participants ?? {})) {
      const entry = person.event(ref);
      const reply = replies[participationStatus as keyof typeof replies];
      const known = before.participants?.[id];
      if (entry === null || reply === undefined || known === undefined) continue;
      if (known.participationStatus === participationStatus) continue;
      if (entry.isOrganizer === true && !own.includes(email)) person.answerByMail(ref, email, reply);
      if (entry.isOrganizer !== true && own.includes(email)) person.answer(address, ref, reply);
    }
  };
  const put = (event: CalendarEvent, calendar: string, more: Json = {}): StoredEvent => {
    const recurrence = recurrenceOf(event, zone);
    const json = { ...toJson(event, zone), ...(recurrence === null ? {} : { recurrence }), ...more };
    const id = person.create(calendar, json);
    writeOccurrences(id, event);
    return must(id);
  };
  const write = (stored: StoredEvent, after: CalendarEvent): StoredEvent => {
    const { ref, event } = stored;
    const [was, is] = [recurrenceOf(event, zone), recurrenceOf(after, zone)];
    const living = ({ recurrenceOverrides = {} }: CalendarEvent): readonly string[] =>
      Object.keys(recurrenceOverrides).filter((id) => recurrenceOverrides[id]?.excluded !== true);
    const gone = Object.keys(event.recurrenceOverrides ?? {}).filter((id) => !living(event).includes(id));
    // the only way to bring an occurrence back is to set up the series anew
    const isRestored = is !== null && gone.some((id) => after.recurrenceOverrides?.[id]?.excluded !== true);
    const isOther = JSON.stringify(was) !== JSON.stringify(is);
    const anew: Json =
      isRestored && !isOther
        ? { recurrence: { ...is, pattern: { ...(is.pattern as Json), firstDayOfWeek: 'saturday' } } }
        : {};
    editTo(ref, single(after), isOther ? { recurrence: is } : anew);
    // Exchange takes away what its guest declines
    if (find(ref) === undefined) return { ...stored, event: after };
    writeOccurrences(ref, after);
    return must(ref);
  };
  const edit: WorldHand['edit'] = (ref, patch) => {
    const stored = must(ref);
    return write(stored, applyPatch(stored.event, patch));
  };

  return {
    create: (event, options) => put(event, idOf(options?.calendar ?? primary)),
    receive(event, calendar = primary) {
      const recurrence = recurrenceOf(event, zone);
      const organizer = { name: 'Organiser', address: organizerOf(event) ?? address };
      const body = { ...toJson(event, zone), ...(recurrence === null ? {} : { recurrence }) };
      return must(person.place(idOf(calendar), { body, organizer }));
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
      if (rest === null) person.remove(ref);
      else write(stored, rest);
    },
    touch(ref) {
      touched += 1;
      person.edit(ref, { reminderMinutesBeforeStart: 15 + touched });
      return must(ref);
    },
    remove: (ref) => person.remove(ref),
    moveTo(ref, calendar) {
      const moved = must(ref).calendar === idOf(calendar) ? ref : person.move(ref, idOf(calendar));
      return must(typeof moved === 'string' ? moved : ref);
    },
    copy(ref, calendar) {
      const stored = must(ref);
      const { singleValueExtendedProperties } = person.event(ref) ?? {};
      const more = singleValueExtendedProperties === undefined ? {} : { singleValueExtendedProperties };
      return put(stored.event, idOf(calendar ?? stored.calendar), more);
    },
    withhold: () => undefined,
    spoil: () => undefined,
    see: find,
    list: (calendar) => (calendar === undefined ? Object.values(calendars) : [idOf(calendar)]).flatMap(all),
    expireStates: (calendar = primary) => person.expireDeltaTokens(idOf(calendar)),
    mails: () =>
      microsoft.outbox
        .ofRequests()
        .filter(({ from }) => from === address)
        .map(({ kind, to, uid }) => ({
          kind: kinds[kind],
          to: to.toLowerCase(),
          uid,
          callKey: '',
        })),
  };
}
