/**
 * Turns writes into the exact requests for them. Participants are changed by requests of their own: only then Exchange mails nobody but the
 * people who are added or removed (https://learn.microsoft.com/graph/api/event-update). Pure.
 */
import { isAnswer } from '../../../src-shared/domain/calendar/answers.ts';
import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  isSeries,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, fieldOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, RequestData, StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail, type Problem, problem } from '../../../src-shared/domain/problems.ts';
import { type Json, listIn } from '../json-members.ts';
import { zoneToWrite } from './event-times.ts';
import { exactOf } from './exact.ts';
import { exactIn, writeProperties } from './extended.ts';
import { whenFields, writeFields } from './fields.ts';
import { guestAddresses, isOrganizedHere, writeAttendees } from './people.ts';
import { writeRecurrence } from './recurrence.ts';
import { replyCalls } from './replies.ts';
import type { OutlookRequest } from './requests.ts';
import { type Parts, type PrepareRules, type ReadEntry, readEntry } from './series.ts';
import { createdParts, type OccurrencePart, occurrenceParts, seriesChange } from './series-writes.ts';
import { changeKeyIn, partsOf } from './stored.ts';

/** The calls of a write, in the order they must be sent. */
export function prepareCalls(write: Write, known: StoredEvent | null, rules: PrepareRules): readonly Call[] {
  try {
    if (write.type === 'create') return goingOn(createCalls(write, rules));
    if (known === null) return [refusedCall(write, problem('not-found'))];
    refuseForbidden(write, known, rules.own);
    return write.type === 'remove' ? [removeCall(write, known)] : goingOn(updateCalls(write, known, rules));
  } catch (error) {
    return [refusedCall(write, itemProblemOf(error))];
  }
}

type CreateWrite = Extract<Write, { type: 'create' }>;
type UpdateWrite = Extract<Write, { type: 'update' }>;
type RemoveWrite = Extract<Write, { type: 'remove' }>;

/** Notes in the calls for single occurrences that they are not the last ones. */
function goingOn(calls: readonly Call[]): readonly Call[] {
  return calls.map((one, index) =>
    index < calls.length - 1 && /-occurrence$/.test(String(one.request.method))
      ? { ...one, request: { ...one.request, goesOn: true } }
      : one,
  );
}

function refusedCall(write: Write, reason: Problem): Call {
  return call(write, write.key, null, { method: 'none', problem: reason }, ['']);
}

function createCalls(write: CreateWrite, { calendarZone, own, identity }: PrepareRules): readonly Call[] {
  const { event, key } = write;
  const fields = new Set(fieldNames.filter((name) => name in event));
  const body: Json = {
    ...identity(key),
    ...writeFields(event, fields, { calendarZone, own, known: null }),
    ...(isSeries(event) ? { recurrence: writeRecurrence(event, zoneToWrite(event, calendarZone).name) } : {}),
    ...writeProperties({ key, exact: exactOf(event, calendarZone), known: {} }),
  };
  const parts = isSeries(event) ? createdParts(event, calendarZone) : [];
  const create: OutlookRequest = { method: 'create', write: key, body };
  if (parts.length === 0) return [call(write, key, null, create, [''])];
  const later = new Set(parts.map((part) => `recurrenceOverrides/${part.key}`));
  const delivered = [
    ...Object.keys(event).filter((name) => name !== 'uid' && name !== 'recurrenceOverrides'),
    ...Object.keys(event.recurrenceOverrides ?? {})
      .map((one) => `recurrenceOverrides/${one}`)
      .filter((path) => !later.has(path)),
  ];
  const guests = guestAddresses(listIn(body, 'attendees'), own);
  return [
    call(write, key, null, create, delivered),
    ...parts.flatMap((part) =>
      occurrenceCalls(write, null, part, { calendarZone, own, base: body, guests, isOrganizer: true }),
    ),
  ];
}

function updateCalls(write: UpdateWrite, known: StoredEvent, rules: PrepareRules): readonly Call[] {
  const { calendarZone, own } = rules;
  const parts = partsOf(known);
  const { entry } = parts;
  const read = readEntry(parts, rules);
  // the patch is applied to the event that Graph holds, because the known one may be masked
  const after = applyPatch(read.event, write.patch);
  const isOrganizer = isOrganizedHere(entry);
  const { key, ref: id } = write;
  const change = seriesChange(read, parts, after, calendarZone);
  const fields = changedAt(write);
  const content = new Set([...fields].filter((field) => field !== 'participants'));
  const body: Json = {
    ...writeFields(after, content, { calendarZone, own, known: entry }),
    // a recurrence is sent with the times that it begins with
    ...('recurrence' in change && change.recurrence !== null
      ? writeFields(after, new Set(whenFields), { calendarZone, own, known: entry })
      : {}),
    ...('recurrence' in change ? { recurrence: change.recurrence } : {}),
    ...notedIn(after, entry, fields, change.recurrence !== undefined, calendarZone),
  };
  const whole = { write: key, id, ifMatch: changeKeyIn(entry) };
  const toOccurrences = isOrganizer || fields.has('freeBusyStatus') || fields.has('privacy');
  const occurrences = toOccurrences ? occurrenceParts(read, after, change, calendarZone) : [];
  const inOccurrences = new Set(occurrences.map((part) => part.key));
  const paths = Object.keys(write.patch).filter((path) => !inOccurrences.has(occurrenceIn(path) ?? ''));
  const attendees = writeAttendees(listIn(entry, 'attendees'), after.participants ?? {}, own);
  const hasPeople =
    isOrganizer && fields.has('participants') && !sameValue(attendees, listIn(entry, 'attendees'));
  const ofPeople = paths.filter((path) => fieldOf(path) === 'participants');
  const calls: Call[] = [];
  if (Object.keys(body).length > 0) {
    const delivered = paths.filter((path) => !hasPeople || fieldOf(path) !== 'participants');
    calls.push(call(write, key, known, { method: 'patch', ...whole, body }, delivered));
  }
  if (hasPeople)
    calls.push(
      call(write, `${key}/attendees`, known, { method: 'patch', ...whole, body: { attendees } }, ofPeople),
    );
  for (const part of occurrences) {
    const exception = change.rebuilds ? undefined : read.exceptionAt.get(part.key);
    const base = exception ?? { ...entry, ...body, ...(hasPeople ? { attendees } : {}) };
    const guests = guestsAt(part.key, parts, read, own);
    calls.push(...occurrenceCalls(write, known, part, { calendarZone, own, base, guests, isOrganizer }));
  }
  if (!isOrganizer)
    for (const { request, path, suffix } of replyCalls(write, read, after, parts, rules))
      calls.push(call(write, `${key}/${suffix}`, known, request, [path]));
  if (calls.length === 0) calls.push(call(write, key, known, { method: 'read', write: key, id }, paths));
  return covering(calls, Object.keys(write.patch));
}

/** The property that notes what Graph cannot hold, when something changes that it notes. */
function notedIn(
  after: CalendarEvent,
  entry: Json,
  fields: ReadonlySet<FieldName>,
  recurs: boolean,
  calendarZone: string,
): Json {
  const noted: readonly FieldName[] = [...whenFields, 'status', 'freeBusyStatus'];
  if (!recurs && !noted.some((field) => fields.has(field))) return {};
  return writeProperties({ exact: exactOf(after, calendarZone), known: exactIn(entry) });
}

interface OccurrenceRules {
  readonly calendarZone: string;
  readonly own: readonly string[];
  /** What the occurrence has before the request, or its series. */
  readonly base: Json;
  /** Its guests before the request. */
  readonly guests: readonly string[];
  readonly isOrganizer: boolean;
}

function occurrenceCalls(
  write: CreateWrite | UpdateWrite,
  known: StoredEvent | null,
  part: OccurrencePart,
  { calendarZone, own, base, guests, isOrganizer }: OccurrenceRules,
): readonly Call[] {
  const { key: occurrence, originalStart, wanted } = part;
  const id = write.type === 'create' ? null : write.ref;
  const named = { write: write.key, id, occurrence, originalStart, guests };
  const path = `recurrenceOverrides/${occurrence}`;
  const key = `${write.key}/${occurrence}`;
  if (part.isCancelled) return [call(write, key, known, { method: 'cancel-occurrence', ...named }, [path])];
  const fields = [...part.fields].filter((field) => field !== 'participants');
  const body = writeFields(wanted, new Set(fields), { calendarZone, own, known: base });
  const attendees = writeAttendees(listIn(base, 'attendees'), wanted.participants ?? {}, own);
  const hasPeople =
    isOrganizer && part.fields.has('participants') && !sameValue(attendees, listIn(base, 'attendees'));
  const patches: Call[] = [];
  const add = (callKey: string, sent: Json, brings: readonly FieldName[]): void =>
    void patches.push(
      call(write, callKey, known, { method: 'patch-occurrence', ...named, body: sent, fields: brings }, [
        path,
      ]),
    );
  if (Object.keys(body).length > 0) add(key, body, fields);
  if (hasPeople) add(`${key}/attendees`, { attendees }, ['participants']);
  return patches;
}

function guestsAt(
  key: string,
  { entry }: Parts,
  { exceptionAt }: ReadEntry,
  own: readonly string[],
): readonly string[] {
  return guestAddresses(listIn(exceptionAt.get(key) ?? entry, 'attendees'), own);
}

/** What is delivered by no call of its own, because Graph holds it already, counts as delivered by the first. */
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
  const { entry } = partsOf(known);
  const request: OutlookRequest = {
    method: 'delete',
    write: write.key,
    id: write.ref,
    ifMatch: changeKeyIn(entry),
  };
  return call(write, write.key, known, request, ['']);
}

function call(
  write: Write,
  key: string,
  known: StoredEvent | null,
  request: OutlookRequest,
  delivers: readonly string[],
): Call {
  return {
    key,
    write: write.type,
    calendar: write.calendar,
    ref: write.type === 'create' ? null : write.ref,
    revision: write.type === 'create' ? null : (known?.revision ?? null),
    request: request as unknown as RequestData,
    delivers,
  };
}

function changedAt({ patch }: UpdateWrite): ReadonlySet<FieldName> {
  const fields = Object.keys(patch).map(fieldOf);
  return new Set(fields.filter((field) => field !== 'recurrenceRules' && field !== 'recurrenceOverrides'));
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
function refuseForbidden(write: UpdateWrite | RemoveWrite, known: StoredEvent, own: readonly string[]): void {
  const fields = known.readOnly?.fields ?? [];
  if (write.type === 'remove') {
    if (fields === 'all') fail('not-permitted');
    return;
  }
  const closed = (field: FieldName): boolean =>
    fields === 'all' || fields.includes(field) || known.withheld.includes(field);
  const ids = own.map(participantId);
  /** The account owner's own answer to an invitation, which a guest may change (PE4). */
  const isOwnReply = (path: string): boolean =>
    known.readOnly?.reason === 'not-organizer' &&
    isAnswer(path, known.event, write.event, (id) => ids.includes(id));
  for (const path of Object.keys(write.patch))
    if (closed(fieldOf(path)) && !isOwnReply(path)) fail('not-permitted', { field: fieldOf(path) });
}
