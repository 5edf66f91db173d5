/** The copies of a meeting in the mailboxes of those who are invited. Mails are another matter. */
import type { People, Person } from '../people.ts';
import type { Calendar, Calendars } from './calendars.ts';
import { type EventContent, type EventRecord, isSame, ownMembers } from './event.ts';
import type { EventBook } from './event-book.ts';

export interface Copies {
  /** After a change of the organizer's event: those who are invited have it, for others it is cancelled. */
  spread(organizers: Calendar, before: EventRecord | null, after: EventRecord): void;
  /** After the organizer's event was taken away: the copies stay, cancelled, until their owners remove them. */
  cancel(organizers: Calendar, record: EventRecord): void;
  /** The organizer took one occurrence away. */
  cancelOccurrence(organizers: Calendar, record: EventRecord, date: string): void;
  /** The copy stays, cancelled. */
  markCancelled(calendar: Calendar, record: EventRecord): void;
  find(person: Person, uid: string): { readonly calendar: Calendar; readonly record: EventRecord } | null;
}

export function createCopies(
  people: People,
  calendars: Calendars,
  book: EventBook,
  newKey: () => string,
): Copies {
  const find: Copies['find'] = (person, uid) => {
    for (const calendar of calendars.ownedBy(person))
      for (const record of calendar.events.values()) if (record.uid === uid) return { calendar, record };
    return null;
  };
  const invited = (organizers: Calendar, content: EventContent): readonly Person[] =>
    content.attendees
      .filter(({ type }) => type !== 'resource')
      .flatMap(({ address }) => people.find(address) ?? [])
      .filter((person) => person !== organizers.owner);

  const place = (person: Person, after: EventRecord): void => {
    const known = find(person, after.uid);
    const calendar = known?.calendar ?? calendars.defaultOf(person);
    const own = known?.record.content;
    const isMoved =
      own !== undefined &&
      !isSame(
        [own.start, own.end, own.recurrence],
        [after.content.start, after.content.end, after.content.recurrence],
      );
    const content = copyOf(after.content, own, isMoved);
    if (
      known !== null &&
      isSame(
        [known.record.content, [...known.record.exceptions]],
        [content, [...exceptionsOf(after, known.record)]],
      )
    )
      return;
    book.put(calendar, {
      ...after,
      key: known?.record.key ?? newKey(),
      created: known?.record.created ?? after.created,
      transactionId: null,
      content,
      exceptions: exceptionsOf(after, known?.record),
      deleted: known?.record.deleted ?? new Set(),
    });
  };
  const cancelled = (content: EventContent): Partial<EventContent> => ({
    subject: content.subject.startsWith('Canceled: ') ? content.subject : `Canceled: ${content.subject}`,
    isCancelled: true,
    showAs: 'free',
  });
  const markCancelled: Copies['markCancelled'] = (calendar, record) => {
    if (record.content.isCancelled) return;
    book.put(calendar, { ...record, content: { ...record.content, ...cancelled(record.content) } });
  };
  const cancelFor = (person: Person, uid: string): void => {
    const known = find(person, uid);
    if (known !== null) markCancelled(known.calendar, known.record);
  };

  return {
    find,
    markCancelled,
    spread(organizers, before, after) {
      const now = invited(organizers, after.content);
      for (const person of now) place(person, after);
      for (const person of before === null ? [] : invited(organizers, before.content))
        if (!now.includes(person)) cancelFor(person, after.uid);
    },
    cancel(organizers, record) {
      for (const person of invited(organizers, record.content)) cancelFor(person, record.uid);
    },
    cancelOccurrence(organizers, record, date) {
      for (const person of invited(organizers, record.content)) {
        const known = find(person, record.uid);
        if (known === null || known.record.deleted.has(date)) continue;
        const exceptions = new Map(known.record.exceptions);
        exceptions.set(date, { ...exceptions.get(date), ...cancelled(known.record.content) });
        book.put(known.calendar, { ...known.record, exceptions });
      }
    },
  };
}

/** The organizer's content with what the mailbox has for itself. A meeting that was moved waits for an answer again. */
function copyOf(content: EventContent, own: EventContent | undefined, isMoved: boolean): EventContent {
  const kept =
    own === undefined
      ? {
          categories: [],
          reminderMinutesBeforeStart: 15,
          isReminderOn: true,
          properties: {},
          sensitivity: content.sensitivity,
        }
      : Object.fromEntries(ownMembers.map((name) => [name, own[name]]));
  const waits = own === undefined || isMoved || own.isCancelled;
  return {
    ...content,
    ...kept,
    attendees: content.attendees.map((one) => ({ ...one, status: { response: 'none', at: null } })),
    ...(waits ? { showAs: 'tentative', response: { response: 'notResponded', at: null } } : {}),
    isCancelled: false,
  };
}

/** The organizer's exceptions, without what is the organizer's own. */
function exceptionsOf(after: EventRecord, known?: EventRecord): ReadonlyMap<string, Partial<EventContent>> {
  const found = [...after.exceptions].map(([date, changed]) => {
    const shared = Object.entries(changed).filter(
      ([name]) => !(ownMembers as readonly string[]).includes(name),
    );
    const own = Object.entries(known?.exceptions.get(date) ?? {}).filter(([name]) =>
      (ownMembers as readonly string[]).includes(name),
    );
    return [date, Object.fromEntries([...shared, ...own]) as Partial<EventContent>] as const;
  });
  // what the own mailbox has made an exception of stays one
  const others = [...(known?.exceptions ?? [])].filter(([date]) => !after.exceptions.has(date));
  return new Map([...found, ...others]);
}
