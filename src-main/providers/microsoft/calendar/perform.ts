/**
 * Sends prepared calls and reports the outcome of each: done, refused, or unclear (WR8). A change says which version it is for by
 * `If-Match`; that Graph heeds it for events is not documented and could not be tried, so the version is read and compared before too.
 */

import type { Call, Lookup, Outcome } from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError, problem, problemOf } from '../../../../src-shared/domain/problems.ts';
import { outcomeOfRefusal } from '../../failed-call.ts';
import {
  changeKeyIn,
  hasAlready,
  type OutlookCalendar,
  type Parts,
  performBy,
  type RequestOf,
  requestOf,
  revisionOf,
  type Sender,
  storedOf,
  type Viewer,
  withException,
  withoutOccurrence,
} from '../../outlook/index.ts';
import { rememberWritten } from '../../written-entries.ts';
import { asksToSlowDown } from '../errors.ts';
import type { Refusal } from '../refusal.ts';
import type { CalendarApi } from './api.ts';
import { demandCalendar, readParts } from './entries.ts';
import { createdEntry, findCreated } from './lookup.ts';
import { occurrenceAt } from './occurrence-at.ts';

/** An entry as it is after the latest call of a write. */
export interface Written {
  readonly ref: string;
  readonly parts: Parts;
}

export interface PerformParts {
  readonly api: CalendarApi;
  readonly calendarOf: (id: string, signal: AbortSignal) => Promise<OutlookCalendar>;
  readonly viewer: () => Viewer;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** IANA name, for times without a zone. */
  readonly calendarZone: string;
  /** By the key of the write. Kept by the side between calls. */
  readonly writing: Map<string, Written>;
}

/** The contract of `CalendarSide.perform`. */
export function performCalls(
  calls: readonly Call[],
  signal: AbortSignal,
  parts: PerformParts,
): AsyncGenerator<readonly [key: string, outcome: Outcome]> {
  return performBy(calls, signal, async (call) =>
    createSender(call, await parts.calendarOf(call.calendar, signal), signal, parts),
  );
}

/** The contract of `CalendarSide.lookup`. An event that is gone cannot be told from one that never was. */
export async function lookUp(call: Call, signal: AbortSignal, parts: PerformParts): Promise<Lookup> {
  const { api, viewer } = parts;
  const calendar = await parts.calendarOf(call.calendar, signal);
  const request = requestOf(call);
  const created =
    call.ref === null && request.method !== 'none'
      ? await findCreated(api, calendar.id, request.write, signal)
      : null;
  const ref = call.ref ?? created;
  const read = ref === null ? null : await readParts(api, calendar.id, ref, parts.now(), signal);
  if (ref !== null && read?.type === 'parts')
    return { type: 'stored', stored: storedOf(calendar, ref, read.parts, viewer()) };
  if (read?.type === 'refused') throw new ProblemError(read.problem);
  // 404 may also mean that the calendar is gone (ID4)
  await demandCalendar(api, calendar.id, signal);
  return { type: 'absent' };
}

function createSender(
  call: Call,
  calendar: OutlookCalendar,
  signal: AbortSignal,
  parts: PerformParts,
): Sender {
  const { api, viewer, writing, now, calendarZone } = parts;
  let sent = false;

  const refused = (reason: Problem): Outcome => ({ type: 'refused', problem: reason });
  const done = (write: string, ref: string, entry: Parts): Outcome => {
    rememberWritten(writing, write, { ref, parts: entry });
    return { type: 'done', stored: storedOf(calendar, ref, entry, viewer()) };
  };
  const outcomeOf = (refusal: Refusal) => outcomeOfRefusal(api.problemOf(refusal, 'item'));

  /** The whole entry as it is; null when it is gone. */
  const readWhole = async (ref: string): Promise<Parts | null> => {
    const read = await readParts(api, calendar.id, ref, now(), signal);
    if (read.type === 'refused') throw new ProblemError(read.problem);
    return read.type === 'parts' ? read.parts : null;
  };
  /** What a call has brought about: Graph's own answers leave out what is told of an entry. */
  const afterwards = async (write: string, ref: string): Promise<Outcome> => {
    const whole = await readWhole(ref);
    return whole === null ? { type: 'unclear', problem: problem('not-found') } : done(write, ref, whole);
  };
  /** As `afterwards`, with the occurrence that was changed and the series itself; the last call of the write reads everything. */
  const between = async (write: string, ref: string, changed: Parts): Promise<Outcome> => {
    const answer = await api.event(calendar.id, ref, signal);
    if (answer.type === 'refused') return { type: 'unclear', problem: api.problemOf(answer.refusal, 'item') };
    return done(write, ref, { ...changed, entry: answer.event });
  };
  /** An entry as it is before the next call of a write: after an earlier call of it, or as the write was prepared on. */
  const entryNow = async (write: string): Promise<Written | Outcome> => {
    const known = writing.get(write);
    if (known !== undefined) return known;
    const ref = call.ref ?? (await findCreated(api, calendar.id, write, signal));
    const whole = ref === null ? null : await readWhole(ref);
    if (ref === null || whole === null) return refused(problem('not-found'));
    return call.revision === null || revisionOf(whole) === call.revision
      ? { ref, parts: whole }
      : refused(problem('revision-conflict'));
  };

  /** The event of a create that was refused; null where there is none. */
  const createdAfterAll = async (write: string): Promise<string | null> => {
    try {
      return await findCreated(api, calendar.id, write, signal);
    } catch (error) {
      if (problemOf(error)?.code === 'calendar-missing') return null;
      throw error;
    }
  };

  const create = async ({ write, body }: RequestOf<'create'>): Promise<Outcome> => {
    sent = true;
    const answer = await api.create(calendar.id, body, signal);
    if (answer.type === 'event') {
      const { ref, wasThere } = createdEntry(answer.event);
      const outcome = await afterwards(write, ref);
      return outcome.type === 'done' && wasThere ? { ...outcome, found: true } : outcome;
    }
    const { refusal } = answer;
    const { host } = refusal;
    const no = refusal.status === 404 ? refused(problem('calendar-missing', { host })) : outcomeOf(refusal);
    if (no.type !== 'refused') return no;
    // whether it happened all the same is looked up when Graph has time for that
    if (asksToSlowDown(refusal)) return { ...no, type: 'unclear' };
    // an earlier attempt of the same create made it, or something between answered no to what was done (WR8)
    const ref = refusal.existing || (await createdAfterAll(write));
    if (ref === null) return no.problem.code === 'already-exists' ? { ...no, type: 'unclear' } : no;
    const outcome = await afterwards(write, ref);
    return outcome.type === 'done' ? { ...outcome, found: true } : outcome;
  };
  const patch = async ({ write, id, body }: RequestOf<'patch'>): Promise<Outcome> => {
    const before = await entryNow(write);
    if ('type' in before) return before;
    sent = true;
    const answer = await api.patch(calendar.id, id, body, changeKeyIn(before.parts.entry), signal);
    return answer.type === 'refused' ? outcomeOf(answer.refusal) : afterwards(write, id);
  };
  const patchOccurrence = async (request: RequestOf<'patch-occurrence'>): Promise<Outcome> => {
    const { write, body } = request;
    const before = await entryNow(write);
    if ('type' in before) return before;
    const { ref } = before;
    if (hasAlready(before.parts, request, { own: viewer().own, calendarZone }))
      return done(write, ref, before.parts);
    const id = await occurrenceAt(api, calendar.id, ref, before.parts, request, signal);
    if (id === null) return refused(problem('item-rejected', { field: 'recurrenceOverrides' }));
    sent = true;
    const answer = await api.patch(calendar.id, id, body, changeKeyIn(before.parts.entry), signal);
    if (answer.type === 'refused') return outcomeOf(answer.refusal);
    return request.goesOn === true
      ? between(write, ref, withException(before.parts, answer.event))
      : afterwards(write, ref);
  };
  const cancelOccurrence = async (request: RequestOf<'cancel-occurrence'>): Promise<Outcome> => {
    const { write } = request;
    const before = await entryNow(write);
    if ('type' in before) return before;
    const { ref } = before;
    const id = await occurrenceAt(api, calendar.id, ref, before.parts, request, signal);
    // what takes place no longer needs no cancelling
    if (id === null) return done(write, ref, before.parts);
    sent = true;
    const refusal = await api.remove(calendar.id, id, changeKeyIn(before.parts.entry), signal);
    if (refusal !== null && !isGone(refusal)) return outcomeOf(refusal);
    return request.goesOn === true
      ? between(write, ref, withoutOccurrence(before.parts, id, request.occurrence))
      : afterwards(write, ref);
  };
  const reply = async (request: RequestOf<'reply'>): Promise<Outcome> => {
    const { write, id, occurrence, sendResponse } = request;
    const before = await entryNow(write);
    if ('type' in before) return before;
    const target =
      occurrence === null
        ? id
        : await occurrenceAt(api, calendar.id, id, before.parts, { ...request, occurrence }, signal);
    if (target === null) return refused(problem('item-rejected', { field: 'recurrenceOverrides' }));
    sent = true;
    const refusal = await api.reply(calendar.id, target, request.reply, sendResponse, signal);
    if (refusal !== null) return outcomeOf(refusal);
    const whole = await readWhole(id);
    if (whole !== null) return done(write, id, whole);
    // an invitation that was declined leaves the calendar: the answer was given, and the next round tells that it is gone
    const { parts: was } = before;
    const entry = { ...was.entry, responseStatus: { response: 'declined' } };
    return done(write, id, { ...was, entry });
  };
  const remove = async ({ write, id }: RequestOf<'delete'>): Promise<Outcome> => {
    const before = await entryNow(write);
    if ('type' in before) return before;
    sent = true;
    const refusal = await api.remove(calendar.id, id, changeKeyIn(before.parts.entry), signal);
    if (refusal === null) return { type: 'done', stored: null };
    // not there, or not this account's to see any more: the listing tells (ID4)
    return isGone(refusal)
      ? { type: 'unclear', problem: problem('not-found', { host: refusal.host }) }
      : outcomeOf(refusal);
  };
  const isGone = (refusal: Refusal): boolean => api.problemOf(refusal, 'item').code === 'not-found';
  const read = async ({ write }: RequestOf<'read'>): Promise<Outcome> => {
    const before = await entryNow(write);
    return 'type' in before ? before : done(write, before.ref, before.parts);
  };

  return { create, patch, patchOccurrence, cancelOccurrence, reply, remove, read, wasSent: () => sent };
}
