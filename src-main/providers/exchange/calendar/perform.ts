/**
 * Sends prepared calls and reports the outcome of each: done, refused, or unclear (WR8). A change names the change key that the item must
 * still have, and is refused where it has another; a deletion is not, so the entry is read and compared before every call.
 */
import type { Call, Lookup, Outcome } from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError, problem } from '../../../../src-shared/domain/problems.ts';
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
import type { CalendarApi, Refused } from './api.ts';
import { readParts } from './entries.ts';
import { findCreated } from './lookup.ts';
import { occurrenceAt } from './occurrence-at.ts';
import { sendingOf } from './sending.ts';

/** Refusals of whoever asks. */
const ofAccount: ReadonlySet<Problem['code']> = new Set([
  'account-not-permitted',
  'app-password-required',
  'consent-required',
  'host-not-confirmed',
  'wrong-password',
]);

/** An entry as it is after the latest call of a write. */
export interface Written {
  readonly ref: string;
  readonly parts: Parts;
}

export interface PerformParts {
  readonly api: CalendarApi;
  readonly calendarOf: (id: string, signal: AbortSignal) => Promise<OutlookCalendar>;
  readonly viewer: () => Viewer;
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

/** The contract of `CalendarSide.lookup`. */
export async function lookUp(call: Call, signal: AbortSignal, parts: PerformParts): Promise<Lookup> {
  const { api, viewer } = parts;
  const calendar = await parts.calendarOf(call.calendar, signal);
  const request = requestOf(call);
  let ref = call.ref;
  if (ref === null && request.method !== 'none') {
    const created = await findCreated(api, calendar.id, request.write, signal);
    if (created.type === 'deleted') return { type: 'gone', reason: 'deleted' };
    if (created.type === 'found') ref = created.id;
  }
  if (ref === null) return { type: 'absent' };
  const [read] = await readParts(api, calendar.id, [ref], signal);
  if (read?.type === 'refused') throw new ProblemError(read.problem);
  return read?.type === 'parts'
    ? { type: 'stored', stored: storedOf(calendar, ref, read.parts, viewer()) }
    : { type: 'absent' };
}

function createSender(
  call: Call,
  calendar: OutlookCalendar,
  signal: AbortSignal,
  parts: PerformParts,
): Sender {
  const { api, viewer, writing, calendarZone } = parts;
  const sending = sendingOf(call);
  let sent = false;

  const refused = (reason: Problem): Outcome => ({ type: 'refused', problem: reason });
  const outcomeOf = ({ problem: found, isWhole }: Refused) => {
    // says nothing of this write: whether it was done is looked up once the account is let in again (WR8)
    if (isWhole && ofAccount.has(found.code)) throw new ProblemError(found);
    return outcomeOfRefusal(found);
  };
  const done = (write: string, ref: string, entry: Parts): Outcome => {
    rememberWritten(writing, write, { ref, parts: entry });
    return { type: 'done', stored: storedOf(calendar, ref, entry, viewer()) };
  };

  /** The whole entry as it is; null when it is gone. */
  const readWhole = async (ref: string): Promise<Parts | null> => {
    const [read] = await readParts(api, calendar.id, [ref], signal);
    if (read?.type === 'refused') throw new ProblemError(read.problem);
    return read?.type === 'parts' ? read.parts : null;
  };
  const afterwards = async (write: string, ref: string): Promise<Outcome> => {
    const whole = await readWhole(ref);
    return whole === null ? { type: 'unclear', problem: problem('not-found') } : done(write, ref, whole);
  };
  /** As `afterwards`, without reading the whole series: the last call of the write does. */
  const between = (write: string, ref: string, changed: Parts, changeKey: string): Outcome =>
    done(write, ref, { ...changed, entry: { ...changed.entry, changeKey } });
  const createdRef = async (write: string): Promise<string | null> => {
    const created = await findCreated(api, calendar.id, write, signal);
    return created.type === 'found' ? created.id : null;
  };
  /** An entry as it is before the next call of a write: after an earlier call of it, or as the write was prepared on. */
  const entryNow = async (write: string): Promise<Written | Outcome> => {
    const known = writing.get(write);
    if (known !== undefined) return known;
    const ref = call.ref ?? (await createdRef(write));
    const whole = ref === null ? null : await readWhole(ref);
    if (ref === null || whole === null) return refused(problem('not-found'));
    return call.revision === null || revisionOf(whole) === call.revision
      ? { ref, parts: whole }
      : refused(problem('revision-conflict'));
  };
  const targetOf = (id: string, { entry }: Parts) => ({ id, changeKey: changeKeyIn(entry) });

  const create = async ({ write, body }: RequestOf<'create'>): Promise<Outcome> => {
    // EWS makes a second item for the same request (WR1)
    const known = await createdRef(write);
    if (known !== null) {
      const outcome = await afterwards(write, known);
      return outcome.type === 'done' ? { ...outcome, found: true } : outcome;
    }
    sent = true;
    const answer = await api.create(calendar.id, body, sending, signal);
    return answer.type === 'refused' ? outcomeOf(answer) : afterwards(write, answer.id);
  };
  const patch = async ({ write, id, body }: RequestOf<'patch'>): Promise<Outcome> => {
    const before = await entryNow(write);
    if ('type' in before) return before;
    sent = true;
    const refusal = await api.update(targetOf(id, before.parts), body, sending, signal);
    return refusal === null ? afterwards(write, id) : outcomeOf(refusal);
  };
  const patchOccurrence = async (request: RequestOf<'patch-occurrence'>): Promise<Outcome> => {
    const { write, body } = request;
    const before = await entryNow(write);
    if ('type' in before) return before;
    const { ref } = before;
    if (hasAlready(before.parts, request, { own: viewer().own, calendarZone }))
      return done(write, ref, before.parts);
    const target = await occurrenceAt(api, ref, before.parts, request.occurrence, signal);
    if (target === null) return refused(problem('item-rejected', { field: 'recurrenceOverrides' }));
    sent = true;
    const refusal = await api.update(target, body, sending, signal);
    if (refusal !== null) return outcomeOf(refusal);
    const [one] = request.goesOn === true ? await api.items([{ id: target.id }], signal) : [];
    // the key of an occurrence is that of its series
    return one?.type === 'item'
      ? between(write, ref, withException(before.parts, one.entry), changeKeyIn(one.entry))
      : afterwards(write, ref);
  };
  const cancelOccurrence = async (request: RequestOf<'cancel-occurrence'>): Promise<Outcome> => {
    const { write, occurrence } = request;
    const before = await entryNow(write);
    if ('type' in before) return before;
    const { ref } = before;
    const target = await occurrenceAt(api, ref, before.parts, occurrence, signal);
    // what takes place no longer needs no cancelling
    if (target === null) return done(write, ref, before.parts);
    sent = true;
    const refusal = await api.remove(target, sending, signal);
    if (refusal !== null && refusal.problem.code !== 'not-found') return outcomeOf(refusal);
    const key = request.goesOn === true ? await api.changeKey(ref, signal) : null;
    return key === null
      ? afterwards(write, ref)
      : between(write, ref, withoutOccurrence(before.parts, target.id, occurrence), key);
  };
  const reply = async (request: RequestOf<'reply'>): Promise<Outcome> => {
    const { write, id, occurrence, sendResponse } = request;
    const before = await entryNow(write);
    if ('type' in before) return before;
    const target =
      occurrence === null
        ? targetOf(id, before.parts)
        : await occurrenceAt(api, id, before.parts, occurrence, signal);
    if (target === null) return refused(problem('item-rejected', { field: 'recurrenceOverrides' }));
    sent = true;
    const refusal = await api.reply(target, request.reply, sendResponse, signal);
    if (refusal !== null) return outcomeOf(refusal);
    const whole = await readWhole(id);
    if (whole !== null) return done(write, id, whole);
    // an invitation that was declined leaves the calendar: the answer was given, and the next round tells that it is gone
    const { parts: was } = before;
    return done(write, id, { ...was, entry: { ...was.entry, responseStatus: { response: 'declined' } } });
  };
  const remove = async ({ write, id }: RequestOf<'delete'>): Promise<Outcome> => {
    const before = await entryNow(write);
    if ('type' in before) return before;
    sent = true;
    const refusal = await api.remove(targetOf(id, before.parts), sending, signal);
    if (refusal === null) return { type: 'done', stored: null };
    // not there any more: the listing tells whether it is elsewhere (ID4)
    return refusal.problem.code === 'not-found'
      ? { type: 'unclear', problem: refusal.problem }
      : outcomeOf(refusal);
  };
  const read = async ({ write }: RequestOf<'read'>): Promise<Outcome> => {
    const before = await entryNow(write);
    return 'type' in before ? before : done(write, before.ref, before.parts);
  };

  return { create, patch, patchOccurrence, cancelOccurrence, reply, remove, read, wasSent: () => sent };
}
