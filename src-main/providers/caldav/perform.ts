/** Sends prepared calls and reports the outcome of each: done, refused, or unclear (WR8). */
import type { Calendar, Call, Lookup, Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { fail, type Problem, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { discardBody } from '../../net/index.ts';
import { readCalendarObject } from '../icalendar/index.ts';
import { performByObject } from '../perform-by-object.ts';
import type { Element } from '../xml.ts';
import { behindPage, existing, isEmptySuccess, written } from './after-put.ts';
import { type CalDavRequest, requestOf } from './calls.ts';
import { conditionIn, refusalIn } from './connection.ts';
import { hostOf, isWebPage, problemOfAnswer } from './errors.ts';
import { caldav, dav } from './multistatus.ts';
import { conditionNow, isHandedOut, type PerformOptions } from './object-now.ts';
import { readObject } from './objects.ts';

/** The contract of `CalendarSide.perform`. */
export function performCalls(
  calls: readonly Call[],
  signal: AbortSignal,
  options: PerformOptions,
): AsyncGenerator<readonly [key: string, outcome: Outcome]> {
  return performByObject(calls, signal, (call) => performCall(call, signal, options));
}

/** The contract of `CalendarSide.lookup`: reads what is at the call's address now. */
export async function lookUp(
  call: Call,
  signal: AbortSignal,
  options: Omit<PerformOptions, 'kept'>,
): Promise<Lookup> {
  const calendar = await options.calendarOf(call.calendar, signal);
  const request = requestOf(call);
  const found = await readObject(calendar, request.path, signal, options);
  if (found.type === 'absent') return { type: 'absent' };
  if (found.type === 'unreadable') throw new ProblemError(found.problem);
  const wanted =
    request.method === 'PUT' ? readCalendarObject(request.body)?.event.uid : found.stored.event.uid;
  return found.stored.event.uid === wanted ? { type: 'stored', stored: found.stored } : { type: 'absent' };
}

async function performCall(call: Call, signal: AbortSignal, options: PerformOptions): Promise<Outcome> {
  const request = requestOf(call);
  if (request.method === 'NONE') return { type: 'refused', problem: request.problem };
  const calendar = await options.calendarOf(call.calendar, signal);
  const condition = await conditionNow(calendar, request, signal, options);
  if (condition.type !== 'headers') return condition;
  let response: Response;
  try {
    response = await options.connection.send(request.method, request.path, {
      headers: { ...request.headers, ...condition.headers },
      ...(request.method === 'PUT' ? { body: request.body } : {}),
      signal,
    });
  } catch (error) {
    const found = problemOf(error);
    // these are detected before any byte of the request is sent
    if (found?.code === 'certificate-untrusted' || found?.code === 'host-not-confirmed') throw error;
    return { type: 'unclear', problem: found ?? problem('unreachable') };
  }
  if (response.status === 401) {
    await discardBody(response);
    return fail('wrong-password', { host: new URL(options.connection.origin).host });
  }
  if (response.status === 207) {
    const inside = await refusalIn(response);
    const told = problem('answer-invalid', { host: hostOf(response.url), status: 207 });
    if (inside === null) return { type: 'unclear', problem: told };
    const { headers, url } = response;
    return outcomeOfRefusal({ call, calendar, request }, { ...inside, headers, url }, signal, options);
  }
  if (response.ok && isWebPage(response) && !(await isEmptySuccess(response)))
    return behindPage(calendar, request, response, signal, options);
  if (response.ok) {
    await discardBody(response);
    return request.method === 'DELETE'
      ? { type: 'done', stored: null }
      : written(calendar, request, response, signal, options);
  }
  const refusal = response.status >= 400 && response.status < 500 ? await conditionIn(response) : null;
  if (refusal === null) await discardBody(response);
  const { status, headers, url } = response;
  return outcomeOfRefusal(
    { call, calendar, request },
    { status, headers, url, condition: refusal },
    signal,
    options,
  );
}

/** What was sent: a call, to which calendar, as which request. */
interface SentCall {
  readonly call: Call;
  readonly calendar: Calendar;
  readonly request: Extract<CalDavRequest, { method: 'PUT' | 'DELETE' }>;
}

/** The server's no, with the precondition it names (RFC 4918 16); null when it names none. */
interface Refusal extends Pick<Response, 'status' | 'headers' | 'url'> {
  readonly condition: Element | null;
}

async function outcomeOfRefusal(
  { call, calendar, request }: SentCall,
  answer: Refusal,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<Outcome> {
  const { status, condition } = answer;
  const refused = (value: Problem): Outcome => ({ type: 'refused', problem: value });
  if (call.write !== 'create' && (status === 404 || status === 410)) {
    const isThere = await isHandedOut(calendar, request.path, signal, options);
    // Apache refuses every address with an encoded slash, and knows the object in reports (`AllowEncodedSlashes`)
    if (isThere) return refused(problem('not-permitted'));
    // gone already, or an address that this server cannot be asked for: the listing tells (ID4)
    return request.method === 'DELETE'
      ? { type: 'unclear', problem: problem('not-found') }
      : refused(problem('not-found'));
  }
  // another object has the uid already, and nothing was stored (RFC 4791 5.3.2.1; for meetings RFC 6638 3.2.4.1)
  if (
    condition?.name === caldav('no-uid-conflict') ||
    condition?.name === caldav('unique-scheduling-object-resource')
  )
    return refused(problem('already-exists'));
  if (request.method === 'PUT' && call.write === 'create') {
    if (status === 412) return existing(calendar, request, signal, options);
    if (status === 404 || status === 410) return refused(problem('calendar-missing'));
  }
  if (condition?.name === caldav('max-resource-size')) return refused(problem('item-too-large'));
  // a guest changed what only the organiser may change (RFC 6638 3.2.2.1)
  if (condition?.name === caldav('allowed-attendee-scheduling-object-change'))
    return refused(problem('not-permitted'));
  if (condition !== null && condition.name !== dav('need-privileges') && status !== 412)
    return refused(problem('item-rejected', { status }));
  const told = problemOfAnswer(answer, 'object', options.connection.clock);
  // 507 means a quota, 501 and 505 that the server cannot do this; after any other 5xx the write may have happened
  if (status >= 500 && told.code === 'server-failed' && status !== 507 && status !== 505)
    return { type: 'unclear', problem: told };
  if (status < 400) return { type: 'unclear', problem: told };
  return refused(told.code === 'server-failed' ? problem('item-rejected', { status }) : told);
}
