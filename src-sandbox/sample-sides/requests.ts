/**
 * The sample protocol's requests. Pure: from a write to its calls, and from a call to the people it would mail. A request
 * is all that the account gets to know of a write.
 */

import { isAnswer } from '../../src-shared/domain/calendar/answers.ts';
import { sameValue } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  isSeries,
  organizerOf,
  type Participant,
  type PatchObject,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import {
  applyPatch,
  diff,
  fieldOf,
  pathKeys,
  pathOf,
  valueAt,
} from '../../src-shared/domain/calendar/patch.ts';
import type { Call, Lock, RequestData, StoredEvent, Write } from '../../src-shared/domain/calendar/side.ts';

/** `write` is the key of the write a call belongs to: it becomes the property on the object that a lookup searches for. */
export type SampleRequest =
  | { readonly type: 'create'; readonly write: string; readonly event: CalendarEvent; readonly lock?: Lock }
  | { readonly type: 'replace'; readonly write: string; readonly event: CalendarEvent }
  | {
      readonly type: 'patch';
      readonly write: string;
      readonly patch: PatchObject;
      /** Set when the request is for one occurrence; its patch then names no other. */
      readonly occurrence?: string;
      /** For a series that is being created: its people, who are also mailed by a call for one occurrence. */
      readonly guests?: readonly string[];
    }
  | { readonly type: 'remove'; readonly write: string; readonly unschedule?: true };

/** A call's request. Calls come back from the outbox as JSON; this module wrote the request, so it is not checked again. */
export function requestOf(call: Call): SampleRequest {
  return call.request as unknown as SampleRequest;
}

export interface Manner {
  readonly updates: 'whole' | 'patch';
  readonly perOccurrence: boolean;
  /** See `Profile.clearsOccurrences`. */
  readonly clearsOccurrences: boolean;
  /** The account's own addresses, lower-cased. */
  readonly own: readonly string[];
}

/** Whether this patch of a series moves its occurrences. */
export function movesOccurrences(patch: PatchObject): boolean {
  return Object.keys(patch).some((path) => moving.has(fieldOf(path)));
}

const moving: ReadonlySet<string> = new Set([
  'start',
  'timeZone',
  'duration',
  'showWithoutTime',
  'recurrenceRules',
]);

/** The calls of a write, in the order they must be sent. */
export function prepareCalls(
  write: Write,
  known: StoredEvent | null,
  manner: Manner,
  refOf: (write: Extract<Write, { type: 'create' }>) => string | null,
): readonly Call[] {
  if (write.type === 'create') {
    const whole = { write: 'create', calendar: write.calendar, ref: refOf(write), revision: null } as const;
    const { recurrenceOverrides: overrides, ...master } = write.event;
    if (!manner.perOccurrence || overrides === undefined || Object.keys(overrides).length === 0)
      return [
        call(
          whole,
          write.key,
          {
            type: 'create',
            write: write.key,
            event: write.event,
            ...(write.lock === undefined ? {} : { lock: write.lock }),
          },
          [''],
        ),
      ];
    const guests = addressesOf(write.event, manner.own);
    return [
      call(
        whole,
        write.key,
        { type: 'create', write: write.key, event: master },
        Object.keys(master).filter((name) => name !== 'uid'),
      ),
      ...Object.entries(overrides).map(([occurrence, override]) => {
        const path = pathOf('recurrenceOverrides', occurrence);
        const patch: PatchObject = { [path]: override as PatchObject[string] };
        return call(
          whole,
          `${write.key}/${occurrence}`,
          { type: 'patch', write: write.key, patch, occurrence, guests },
          [path],
        );
      }),
    ];
  }

  if (known === null) throw new RangeError(`a ${write.type} needs the object as last read`);
  const whole = {
    write: write.type,
    calendar: write.calendar,
    ref: write.ref,
    revision: known.revision,
  } as const;
  if (write.type === 'remove') {
    const unschedule = write.unschedule === true ? { unschedule: write.unschedule } : {};
    return [call(whole, write.key, { type: 'remove', write: write.key, ...unschedule }, [''])];
  }
  if (manner.updates === 'whole')
    return [
      call(
        whole,
        write.key,
        { type: 'replace', write: write.key, event: write.event },
        Object.keys(write.patch),
      ),
    ];
  if (!manner.perOccurrence)
    return [
      call(
        whole,
        write.key,
        { type: 'patch', write: write.key, patch: write.patch },
        Object.keys(write.patch),
      ),
    ];
  const cleared = manner.clearsOccurrences && movesOccurrences(write.patch);
  const parts = cleared
    ? rebuilt(write.patch, write.event)
    : perOccurrence(write.patch, known.event, write.event);
  return parts.map(({ occurrence, patch, delivers }) =>
    call(
      whole,
      occurrence === null ? write.key : `${write.key}/${occurrence}`,
      { type: 'patch', write: write.key, patch, ...(occurrence === null ? {} : { occurrence }) },
      delivers ?? Object.keys(patch),
    ),
  );
}

interface Part {
  readonly occurrence: string | null;
  readonly patch: PatchObject;
  /** Where it is more than the patch's own paths. */
  readonly delivers?: readonly string[];
}

/** The call for the master removes all exceptions, so each exception that is to stay is written again. */
function rebuilt(patch: PatchObject, after: CalendarEvent): readonly Part[] {
  const isOverride = (path: string): boolean => fieldOf(path) === 'recurrenceOverrides';
  const master = Object.fromEntries(Object.entries(patch).filter(([path]) => !isOverride(path)));
  const kept = Object.entries(after.recurrenceOverrides ?? {});
  const dropped = Object.keys(patch).filter(
    (path) => isOverride(path) && after.recurrenceOverrides?.[pathKeys(path)[1] ?? ''] === undefined,
  );
  return [
    { occurrence: null, patch: master, delivers: [...Object.keys(master), ...dropped] },
    ...kept.map(([occurrence, override]) => ({
      occurrence,
      patch: { [pathOf('recurrenceOverrides', occurrence)]: override as PatchObject[string] },
    })),
  ];
}

/** Master first, then one part per occurrence. A patch of all overrides at once is taken apart. */
function perOccurrence(patch: PatchObject, before: CalendarEvent, after: CalendarEvent): readonly Part[] {
  const parts = new Map<string | null, Record<string, PatchObject[string]>>();
  const add = (occurrence: string | null, path: string, value: PatchObject[string]): void => {
    const part = parts.get(occurrence) ?? {};
    part[path] = value;
    parts.set(occurrence, part);
  };
  for (const [path, value] of Object.entries(patch)) {
    const [field, occurrence] = pathKeys(path);
    if (field !== 'recurrenceOverrides') add(null, path, value);
    else if (occurrence !== undefined) add(occurrence, path, value);
    else
      for (const each of new Set([
        ...Object.keys(before.recurrenceOverrides ?? {}),
        ...Object.keys(after.recurrenceOverrides ?? {}),
      ])) {
        const single = pathOf('recurrenceOverrides', each);
        if (!sameValue(valueAt(before, single), valueAt(after, single)))
          add(each, single, valueAt(after, single) ?? null);
      }
  }
  const master = parts.get(null);
  parts.delete(null);
  return [
    ...(master === undefined ? [] : [{ occurrence: null, patch: master }]),
    ...[...parts].map(([occurrence, part]) => ({ occurrence, patch: part })),
  ];
}

function call(
  whole: Pick<Call, 'write' | 'calendar' | 'ref' | 'revision'>,
  key: string,
  request: SampleRequest,
  delivers: readonly string[],
): Call {
  return { key, ...whole, request: request as unknown as RequestData, delivers };
}

/** Fields whose change makes a mailing provider write to the guests, on the series and on one occurrence of it. */
const mailed: ReadonlySet<string> = new Set([
  'start',
  'timeZone',
  'duration',
  'showWithoutTime',
  'locations',
  'recurrenceRules',
  'participants',
  'excluded',
]);

/**
 * Everyone a provider that always mails would write to for this request; `before` is the object as it is now. Someone who is not the
 * organiser mails only their answer, to the organiser. A change of people alone mails only the people it changes.
 */
export function addressees(
  request: SampleRequest,
  before: CalendarEvent | null,
  own: readonly string[],
): readonly string[] {
  if (request.type === 'create') return addressesOf(request.event, own);
  if (before === null) return request.type === 'patch' ? (request.guests ?? []) : [];
  const organizer = organizerOf(before);
  const isOrganizer = organizer === null || own.includes(organizer);
  if (request.type === 'remove') return isOrganizer ? addressesOf(before, own) : [];

  const after = request.type === 'replace' ? request.event : applyPatch(before, request.patch);
  if (!isOrganizer) return isOwnAnswer(before, after, own) ? [organizer] : [];
  const paths = Object.keys(request.type === 'replace' ? diff(before, after) : request.patch).filter(
    isMailed,
  );
  if (paths.length === 0) return [];
  if (paths.every((path) => fieldOf(path) === 'participants')) return changedPeople(before, after, own);
  return [...new Set([...addressesOf(before, own), ...addressesOf(after, own)])];
}

/** Whether a change is the account's own answer to an invitation, and nothing else. */
function isOwnAnswer(before: CalendarEvent, after: CalendarEvent, own: readonly string[]): boolean {
  const paths = Object.keys(diff(before, after));
  const ids = own.map(participantId);
  return paths.length > 0 && paths.every((path) => isAnswer(path, before, after, (id) => ids.includes(id)));
}

function isMailed(path: string): boolean {
  const [field = '', , inner] = pathKeys(path);
  return field === 'recurrenceOverrides' ? inner === undefined || mailed.has(inner) : mailed.has(field);
}

function changedPeople(
  before: CalendarEvent,
  after: CalendarEvent,
  own: readonly string[],
): readonly string[] {
  return [...new Set([...addressesOf(before, own), ...addressesOf(after, own)])].filter((email) => {
    const id = participantId(email);
    return !sameValue(before.participants?.[id], after.participants?.[id]);
  });
}

/** All people on the event and on its occurrences, without the account's own addresses and the organiser. */
export function addressesOf(event: CalendarEvent, own: readonly string[]): readonly string[] {
  const people = new Set<string>();
  const add = (participants: unknown): void => {
    for (const participant of Object.values((participants ?? {}) as Readonly<Record<string, Participant>>))
      if (participant?.roles?.owner !== true) people.add(participant.email.toLowerCase());
  };
  add(event.participants);
  if (isSeries(event))
    for (const override of Object.values(event.recurrenceOverrides ?? {}))
      for (const [path, value] of Object.entries(override)) {
        if (path === 'participants') add(value);
        else if (path.startsWith('participants/') && pathKeys(path).length === 2 && value !== null)
          add({ value });
      }
  for (const address of own) people.delete(address);
  return [...people];
}
