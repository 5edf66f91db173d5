/** Sends the request of one call and reads what came of it; a series is read before, and what it looks like after is remembered. */
import type { Call, Outcome } from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError, problem } from '../../../../src-shared/domain/problems.ts';
import { outcomeOfRefusal } from '../../failed-call.ts';
import { rememberWritten } from '../../written-entries.ts';
import { asksToSlowDown } from '../errors.ts';
import { idIn, isCancelled, type Json, objectIn, textIn } from '../json.ts';
import type { Refusal } from '../refusal.ts';
import type { CalendarApi } from './api.ts';
import { readParts } from './entries.ts';
import type { GoogleRequest } from './requests.ts';
import type { Parts } from './series.ts';
import { type GoogleCalendar, revisionOf, storedOf, type Viewer } from './stored.ts';

export interface PerformParts {
  readonly api: CalendarApi;
  readonly calendarOf: (id: string, signal: AbortSignal) => Promise<GoogleCalendar>;
  readonly viewer: () => Viewer;
  /** What series look like after the latest call of a write, by the key of the write. Kept by the side between calls. */
  readonly writing: Map<string, Parts>;
}

type RequestOf<M extends GoogleRequest['method']> = Extract<GoogleRequest, { method: M }>;

export interface Sender {
  insert(request: RequestOf<'insert'>): Promise<Outcome>;
  patch(request: RequestOf<'patch'>): Promise<Outcome>;
  patchOccurrence(request: RequestOf<'patch-occurrence'>): Promise<Outcome>;
  remove(request: RequestOf<'delete'>): Promise<Outcome>;
  read(): Promise<Outcome>;
  /** Whether the write itself was sent, and not only what is read before it. */
  wasSent(): boolean;
}

/** Its functions throw a ProblemError for trouble on the way. */
export function createSender(
  call: Call,
  calendar: GoogleCalendar,
  signal: AbortSignal,
  parts: PerformParts,
): Sender {
  const { api, viewer, writing } = parts;
  const ref = call.ref ?? '';
  let sent = false;

  const refused = (reason: Problem): Outcome => ({ type: 'refused', problem: reason });
  const done = (write: string, entry: Parts): Outcome => {
    rememberWritten(writing, write, entry);
    return { type: 'done', stored: storedOf(calendar, ref, entry, viewer()) };
  };
  const outcomeOf = (refusal: Refusal) => outcomeOfRefusal(api.problemOf(refusal, 'item'));

  /** The whole entry as it is now; null when it is gone. */
  const readWhole = async (): Promise<Parts | null> => {
    const read = await readParts(api, calendar.id, ref, signal);
    if (read.type === 'refused') throw new ProblemError(read.problem);
    return read.type === 'parts' ? read.parts : null;
  };
  /** A series as it is before the next call of a write: after an earlier call of it, or as the write was prepared on. */
  const seriesNow = async (write: string): Promise<Parts | Outcome> => {
    const known = writing.get(write);
    if (known !== undefined) return known;
    const whole = await readWhole();
    if (whole === null) return refused(problem('not-found'));
    return call.revision === null || revisionOf(whole) === call.revision
      ? whole
      : refused(problem('revision-conflict'));
  };

  return {
    wasSent: () => sent,
    async insert({ write, body, sendUpdates }) {
      sent = true;
      const answer = await api.insert(calendar.id, body, sendUpdates, signal);
      if (answer.type === 'event') return done(write, { entry: answer.event, exceptions: [] });
      const { refusal } = answer;
      const outcome =
        refusal.status === 404
          ? refused(problem('calendar-missing', { host: refusal.host }))
          : outcomeOf(refusal);
      if (outcome.type === 'unclear' || asksToSlowDown(refusal)) return outcome;
      // the id is taken by an earlier attempt of the same create, or something between answered no to what was done (WR8)
      const there = await readWhole();
      const isTaken = refusal.status === 409 && refusal.reasons.includes('duplicate');
      // it happened, and somebody deleted or moved the event since: `lookup` says that it is gone, and nothing is made again
      if (there === null) return isTaken ? { type: 'unclear', problem: problem('already-exists') } : outcome;
      const found = done(write, there);
      return found.type === 'done' ? { ...found, found: true } : found;
    },
    async patch({ write, id, ifMatch, isSeries, body, moves, sendUpdates }) {
      const before = isSeries ? await seriesNow(write) : null;
      if (before !== null && 'type' in before) return before;
      const condition = before === null ? ifMatch : textIn(before.entry, 'etag');
      if (!isCondition(condition)) return refused(problem('revision-conflict'));
      sent = true;
      const answer = await api.patch(calendar.id, id, body, {
        sendUpdates,
        ifMatch: condition,
        signal,
      });
      if (answer.type === 'refused') return outcomeOf(answer.refusal);
      if (isCancelled(answer.event)) return refused(problem('not-found'));
      const exceptions = before?.exceptions ?? [];
      // a new series may have cancelled dates from when it was one before
      if (moves && (exceptions.length > 0 || !isSeries))
        return done(write, (await readWhole()) ?? { entry: answer.event, exceptions: [] });
      return done(write, { entry: answer.event, exceptions });
    },
    async patchOccurrence({ write, id, originalStart, body, sendUpdates }) {
      const before = await seriesNow(write);
      if ('type' in before) return before;
      const known = before.exceptions.find((one) => isAt(one, originalStart));
      const target = known ?? (await api.instance(calendar.id, id, originalStart, signal));
      const instanceId = target === null ? null : idIn(target);
      if (target === null || instanceId === null)
        // what takes place no longer needs no cancelling
        return body.status === 'cancelled'
          ? done(write, before)
          : refused(problem('item-rejected', { field: 'recurrenceOverrides' }));
      const condition = textIn(target, 'etag');
      if (!isCondition(condition)) return refused(problem('revision-conflict'));
      sent = true;
      const answer = await api.patch(calendar.id, instanceId, body, {
        sendUpdates,
        ifMatch: condition,
        signal,
      });
      if (answer.type === 'refused') return outcomeOf(answer.refusal);
      const others = before.exceptions.filter((one) => one.id !== instanceId);
      return done(write, { entry: before.entry, exceptions: [...others, answer.event] });
    },
    async remove({ write, id, ifMatch, isSeries, sendUpdates }) {
      const before = isSeries ? await seriesNow(write) : null;
      if (before !== null && 'type' in before) return before;
      const condition = before === null ? ifMatch : textIn(before.entry, 'etag');
      if (!isCondition(condition)) return refused(problem('revision-conflict'));
      sent = true;
      const refusal = await api.remove(calendar.id, id, {
        sendUpdates,
        ifMatch: condition,
        signal,
      });
      if (refusal === null || refusal.status === 410) return { type: 'done', stored: null };
      // not there, or not this account's to see any more: the listing tells (ID4)
      return refusal.status === 404
        ? { type: 'unclear', problem: problem('not-found', { host: refusal.host }) }
        : outcomeOf(refusal);
    },
    async read() {
      const whole = await readWhole();
      if (whole === null) return refused(problem('not-found'));
      return call.revision === null || revisionOf(whole) === call.revision
        ? { type: 'done', stored: storedOf(calendar, ref, whole, viewer()) }
        : refused(problem('revision-conflict'));
    },
  };
}

/** Whether a header can carry an ETag (RFC 9110 8.8.3); without one nothing is written, and the entry is read again (WR2). */
function isCondition(etag: string): boolean {
  return /^(?:W\/)?"[\x21\x23-\x7e]*"$/.test(etag);
}

/** Whether an exception has this original start, a date or a time in UTC. */
function isAt(exception: Json, originalStart: string): boolean {
  const { date, dateTime } = objectIn(exception, 'originalStartTime');
  if (originalStart.length === 10) return String(date ?? dateTime).slice(0, 10) === originalStart;
  return typeof dateTime === 'string' && Date.parse(dateTime) === Date.parse(originalStart);
}
