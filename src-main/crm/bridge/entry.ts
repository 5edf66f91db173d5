/** From the bridge's entries to the engine's StoredEvent. Pure. */
import { canonicalEvent, sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  organizerOf,
} from '../../../src-shared/domain/calendar/event.ts';
import { type PartInput, partOf } from '../../../src-shared/domain/calendar/part.ts';
import type {
  CalendarId,
  Fetched,
  GuestNote,
  ReadOnlyReason,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { type EntryAnswer, entryAnswer, entryAround, entryName } from './answers.ts';
import { fixedInTasks, shownTask } from './task.ts';

/** The person who reads the entries, and the rule that says what their part in them is (C9). */
export type Viewer = Pick<PartInput, 'useOrganizer' | 'user' | 'addresses'>;

/**
 * Null when not even the entry's id can be read.
 * @param viewer null before the session was read
 * @param sent the canonical event that was just written: when the CRM answers with the very same one, it is not examined again
 */
export function fetchedEntry(
  calendar: CalendarId,
  body: unknown,
  viewer: Viewer | null,
  sent?: CalendarEvent,
): Extract<Fetched, { type: 'found' | 'unreadable' }> | null {
  const around = sent === undefined ? null : entryAround.safeParse(body);
  if (sent !== undefined && around?.success === true && sameValue(around.data.event, sent))
    return { type: 'found', stored: storedEvent(calendar, around.data, sent, viewer) };
  const entry = entryAnswer.safeParse(body);
  // an entry of which the uids do not name the event's own has the contents of another one
  if (entry.success && entry.data.uids.includes(entry.data.event.uid))
    return {
      type: 'found',
      // what passed the schema is an event of the domain, except that absent members may be `undefined`
      stored: storedEvent(calendar, entry.data, canonicalEvent(entry.data.event as CalendarEvent), viewer),
    };
  const name = entryName.safeParse(body);
  if (!name.success) return null;
  const { id, revision } = name.data;
  return {
    type: 'unreadable',
    ref: id,
    ...(revision === undefined ? {} : { revision }),
    problem: problem('item-unreadable'),
  };
}

function storedEvent(
  calendar: CalendarId,
  entry: Omit<EntryAnswer, 'event'>,
  given: CalendarEvent,
  viewer: Viewer | null,
): StoredEvent {
  const event = entry.kind === 'task' ? shownTask(given, entry.completed === true) : given;
  const forbidden = forbiddenFields(entry);
  const locked = entry.locked?.fields ?? [];
  const part = viewer === null ? 'meeting' : partOf({ ...viewer, ...entry, event });
  return {
    calendar,
    ref: entry.id,
    revision: entry.revision,
    uids: [...new Set([event.uid, ...entry.uids])],
    event,
    withheld: [],
    push: entry.push,
    ...(part === 'meeting' ? {} : { part }),
    ...(forbidden.length === 0
      ? {}
      : {
          readOnly: {
            fields: forbidden,
            reason: whyForbidden(entry, event),
          },
        }),
    ...(entry.people === undefined || entry.people.length === 0 ? {} : { people: entry.people }),
    ...(entry.linkedBy === undefined ? {} : { linkedBy: entry.linkedBy }),
    ...(locked.length === 0 ? {} : { lockedFields: locked }),
    ...(entry.locked?.guests === undefined
      ? {}
      : { shownGuests: entry.locked.guests as readonly GuestNote[] }),
    ...(entry.kind === 'task' ? { source: taskSource } : {}),
    ...(entry.rights.delete ? {} : { removal: 'unschedule' }),
    ...(entry.updated === undefined ? {} : { updated: Date.parse(entry.updated) }),
  };
}

function whyForbidden(
  { rights, organizer }: Omit<EntryAnswer, 'event'>,
  event: CalendarEvent,
): ReadOnlyReason {
  if (rights.onEdit === 'unschedule') return 'editing-restricted';
  return organizer === null && organizerOf(event) !== null ? 'not-organizer' : 'crm-forbids';
}

/** Never `all`: taking the user out of "scheduled for" is always allowed. */
function forbiddenFields({ kind, rights: { edit } }: Omit<EntryAnswer, 'event'>): readonly FieldName[] {
  const fixed = kind === 'task' ? fixedInTasks : [];
  return fieldNames.filter(
    (field) => fixed.includes(field) || edit === 'none' || (edit !== 'all' && !edit.includes(field)),
  );
}

/** Kept as the entry's `source`. */
const taskSource = 'task';

/** Whether the object, as it was last read, is a task. */
export function isTask(known: StoredEvent | null): boolean {
  return known?.source === taskSource;
}
