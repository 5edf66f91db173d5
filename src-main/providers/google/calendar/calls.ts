/** Turns writes into the exact requests for them. Pure. */
import { isAnswer } from '../../../../src-shared/domain/calendar/answers.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  participantId,
} from '../../../../src-shared/domain/calendar/event.ts';
import { applyPatch, fieldOf } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Call, RequestData, StoredEvent, Write } from '../../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail, type Problem, problem } from '../../../../src-shared/domain/problems.ts';
import { type Json, listIn, textIn } from '../json.ts';
import { idOfKey } from './event-id.ts';
import { writeFields } from './fields.ts';
import { ownAddressesIn, sendUpdatesFor } from './mailing.ts';
import { guestAddresses, isOrganizedHere } from './people.ts';
import type { GoogleRequest } from './requests.ts';
import { type EntryRules, isSeriesEntry, readEntry } from './series.ts';
import { createdLines, occurrenceParts, recurrenceChange } from './series-writes.ts';
import { partsOf } from './stored.ts';

/** The calls of a write, in the order they must be sent. */
export function prepareCalls(write: Write, known: StoredEvent | null, rules: EntryRules): readonly Call[] {
  try {
    if (write.type === 'create') return createCalls(write, rules);
    if (known === null) return [refusedCall(write, problem('not-found'))];
    refuseForbidden(write, known);
    return write.type === 'remove' ? [removeCall(write, known)] : updateCalls(write, known, rules);
  } catch (error) {
    return [refusedCall(write, itemProblemOf(error))];
  }
}

type CreateWrite = Extract<Write, { type: 'create' }>;
type UpdateWrite = Extract<Write, { type: 'update' }>;
type RemoveWrite = Extract<Write, { type: 'remove' }>;

function refusedCall(write: Write, reason: Problem): Call {
  return call(write, write.key, null, { method: 'none', problem: reason }, ['']);
}

function createCalls(write: CreateWrite, rules: EntryRules): readonly Call[] {
  const { event, key } = write;
  const id = idOfKey(key);
  const fields = new Set(fieldNames.filter((name) => name in event));
  const { recurrence, occurrences } = createdLines(event, rules.calendarZone);
  const body = writeFields(event, fields, { calendarZone: rules.calendarZone, known: null });
  const guests = guestAddresses(listIn(body, 'attendees'), rules.own);
  const hasGuests = guests.length > 0;
  const insert: GoogleRequest = {
    method: 'insert',
    write: key,
    sendUpdates: hasGuests ? 'all' : 'none',
    body: {
      id,
      ...body,
      ...(recurrence.length === 0 ? {} : { recurrence }),
    },
  };
  if (occurrences.length === 0) return [call(write, key, null, insert, [''])];
  const later = new Set(occurrences.map(({ key: one }) => `recurrenceOverrides/${one}`));
  const delivered = [
    ...Object.keys(event).filter((name) => name !== 'uid' && name !== 'recurrenceOverrides'),
    ...Object.keys(event.recurrenceOverrides ?? {})
      .map((one) => `recurrenceOverrides/${one}`)
      .filter((path) => !later.has(path)),
  ];
  return [
    call(write, key, null, insert, delivered),
    ...occurrences.map((part) => {
      const changed = writeFields(part.wanted, part.fields, {
        calendarZone: rules.calendarZone,
        known: body,
      });
      const { before, wanted: after, mailedFields } = part;
      const mailed = { known: body, body: changed, before, after, changed: mailedFields };
      return call(
        write,
        `${key}/${part.key}`,
        null,
        {
          method: 'patch-occurrence',
          write: key,
          id,
          occurrence: part.key,
          originalStart: part.originalStart,
          sendUpdates: sendUpdatesFor(mailed, { own: rules.own, isOrganizer: true }),
          body: changed,
          guests,
        },
        [`recurrenceOverrides/${part.key}`],
      );
    }),
  ];
}

function updateCalls(write: UpdateWrite, known: StoredEvent, rules: EntryRules): readonly Call[] {
  const parts = partsOf(known);
  const read = readEntry(parts, rules);
  // the patch is applied to the event that Google holds, because the known one may be masked
  const before = read.event;
  const after = applyPatch(before, write.patch);
  const { entry } = parts;
  const fields = changedAt(write, ['recurrenceRules', 'recurrenceOverrides']);
  const change = recurrenceChange(read, parts, after, rules.calendarZone);
  const body: Json = {
    ...writeFields(after, fields, { calendarZone: rules.calendarZone, known: entry }),
    ...(change.recurrence === null ? {} : { recurrence: change.recurrence }),
  };
  const occurrences = occurrenceParts(read, parts, after, change, rules.calendarZone);
  const mailingRules = { own: rules.own, isOrganizer: isOrganizedHere(entry) };
  const calls: Call[] = [];
  const { key, ref: id } = write;
  const whole = { write: key, id, ifMatch: textIn(entry, 'etag'), isSeries: isSeriesEntry(entry) };
  const toOccurrences = new Set(occurrences.map((part) => part.key));
  const inMaster = Object.keys(write.patch).filter((path) => {
    const occurrence = occurrenceIn(path);
    return occurrence === null || !toOccurrences.has(occurrence);
  });
  if (Object.keys(body).length > 0) {
    const changed = new Set<FieldName>([...fields, ...(change.recurrence === null ? [] : recurrenceFields)]);
    calls.push(
      call(
        write,
        key,
        known,
        {
          method: 'patch',
          ...whole,
          sendUpdates: sendUpdatesFor({ known: entry, body, before, after, changed }, mailingRules),
          body,
          moves: change.recurrence !== null,
        },
        inMaster,
      ),
    );
  }
  for (const part of occurrences) {
    const exception = read.exceptionAt.get(part.key);
    const base =
      exception !== undefined && exception.status !== 'cancelled' ? exception : { ...entry, ...body };
    const patch: Json = part.isCancelled
      ? { status: 'cancelled' }
      : {
          ...writeFields(part.wanted, part.fields, { calendarZone: rules.calendarZone, known: base }),
          ...(part.isRestored ? { status: part.wanted.status ?? 'confirmed' } : {}),
        };
    calls.push(
      call(
        write,
        `${key}/${part.key}`,
        known,
        {
          method: 'patch-occurrence',
          write: key,
          id,
          occurrence: part.key,
          originalStart: part.originalStart,
          sendUpdates: sendUpdatesFor(
            { known: base, body: patch, before: part.before, after: part.wanted, changed: part.mailedFields },
            mailingRules,
          ),
          body: patch,
          guests: guestAddresses(listIn(base, 'attendees'), rules.own),
        },
        [`recurrenceOverrides/${part.key}`],
      ),
    );
  }
  if (calls.length === 0)
    return [call(write, key, known, { method: 'read', write: key, id }, Object.keys(write.patch))];
  return covering(calls, Object.keys(write.patch));
}

const recurrenceFields: readonly FieldName[] = ['recurrenceRules'];

/** What is delivered by no call of its own, because Google holds it already, counts as delivered by the first. */
function covering(calls: readonly Call[], paths: readonly string[]): readonly Call[] {
  const delivered = calls.flatMap(({ delivers }) => delivers);
  const rest = paths.filter(
    (path) =>
      !delivered.some((one) => one === path || one.startsWith(`${path}/`) || path.startsWith(`${one}/`)),
  );
  return rest.length === 0
    ? calls
    : calls.map((one, index) => (index === 0 ? { ...one, delivers: [...one.delivers, ...rest] } : one));
}

function removeCall(write: RemoveWrite, known: StoredEvent): Call {
  const { entry, exceptions } = partsOf(known);
  const hasGuests = [entry, ...exceptions].some(
    (one) => guestAddresses(listIn(one, 'attendees'), []).length > 0,
  );
  return call(
    write,
    write.key,
    known,
    {
      method: 'delete',
      write: write.key,
      id: write.ref,
      ifMatch: textIn(entry, 'etag'),
      isSeries: isSeriesEntry(entry),
      // a guest who removes a meeting has not declined it: the organiser gets no mail (PE5)
      sendUpdates: isOrganizedHere(entry) && hasGuests ? 'all' : 'none',
    },
    [''],
  );
}

function call(
  write: Write,
  key: string,
  known: StoredEvent | null,
  request: GoogleRequest,
  delivers: readonly string[],
): Call {
  return {
    key,
    write: write.type,
    calendar: write.calendar,
    ref: write.type === 'create' ? idOfKey(write.key) : write.ref,
    revision: write.type === 'create' ? null : (known?.revision ?? null),
    request: request as unknown as RequestData,
    delivers,
  };
}

function changedAt({ patch }: UpdateWrite, without: readonly FieldName[]): ReadonlySet<FieldName> {
  const fields = Object.keys(patch).map(fieldOf);
  return new Set(fields.filter((field) => !without.includes(field)));
}

/** The occurrence that a patch path is in; null for a path outside of them, and for all at once. */
function occurrenceIn(path: string): string | null {
  const [field, occurrence] = path.split('/');
  return field === 'recurrenceOverrides' ? (occurrence ?? null) : null;
}

/**
 * Refuses writes to read-only and withheld fields, in case the engine let one pass (C20, RU6).
 * @throws ProblemError `not-permitted`
 */
function refuseForbidden(write: UpdateWrite | RemoveWrite, known: StoredEvent): void {
  const fields = known.readOnly?.fields ?? [];
  if (write.type === 'remove') {
    if (fields === 'all') fail('not-permitted');
    return;
  }
  const closed = (field: FieldName): boolean =>
    fields === 'all' || fields.includes(field) || known.withheld.includes(field);
  for (const path of Object.keys(write.patch))
    if (closed(fieldOf(path)) && !isOwnReply(path, write.event, known))
      fail('not-permitted', { field: fieldOf(path) });
}

/** Whether the path is the account owner's own answer to an invitation, which a guest may change (PE4). */
function isOwnReply(path: string, after: CalendarEvent, known: StoredEvent): boolean {
  const own = ownAddressesIn(partsOf(known)).map(participantId);
  return (
    known.readOnly?.reason === 'not-organizer' && isAnswer(path, known.event, after, (id) => own.includes(id))
  );
}
