/** Sends prepared calls and reports the outcome of each: done, refused, or unclear (WR8). */
import type { Call, Lookup, Outcome } from '../../../../src-shared/domain/calendar/side.ts';
import { ProblemError } from '../../../../src-shared/domain/problems.ts';
import { outcomeOfFailure } from '../../failed-call.ts';
import { performByObject } from '../../perform-by-object.ts';
import { readEntryNow } from './entries.ts';
import { requestOf } from './requests.ts';
import { createSender, type PerformParts } from './sender.ts';

export type { PerformParts } from './sender.ts';

/** The contract of `CalendarSide.perform`. */
export function performCalls(
  calls: readonly Call[],
  signal: AbortSignal,
  parts: PerformParts,
): AsyncGenerator<readonly [key: string, outcome: Outcome]> {
  return performByObject(calls, signal, (call) => performCall(call, signal, parts));
}

/** The contract of `CalendarSide.lookup`. An id is known from the start, and a deleted event still has its own. */
export async function lookUp(call: Call, signal: AbortSignal, parts: PerformParts): Promise<Lookup> {
  const { api, viewer } = parts;
  const calendar = await parts.calendarOf(call.calendar, signal);
  const ref = call.ref ?? '';
  const found = await readEntryNow(api, calendar, ref, viewer(), signal);
  switch (found.type) {
    case 'found':
      return { type: 'stored', stored: found.stored };
    case 'unreadable':
      throw new ProblemError(found.problem);
    case 'deleted':
      return call.write === 'remove' ? { type: 'absent' } : { type: 'gone', reason: 'deleted' };
    default:
      // 404 may also mean that the calendar is gone (ID4)
      await api.events(calendar.id, { maxResults: 1 }, signal);
      return { type: 'absent' };
  }
}

async function performCall(call: Call, signal: AbortSignal, parts: PerformParts): Promise<Outcome> {
  const request = requestOf(call);
  if (request.method === 'none') return { type: 'refused', problem: request.problem };
  const calendar = await parts.calendarOf(call.calendar, signal);
  const sender = createSender(call, calendar, signal, parts);
  try {
    switch (request.method) {
      case 'insert':
        return await sender.insert(request);
      case 'patch':
        return await sender.patch(request);
      case 'patch-occurrence':
        return await sender.patchOccurrence(request);
      case 'delete':
        return await sender.remove(request);
      default:
        return await sender.read();
    }
  } catch (error) {
    return outcomeOfFailure(error, sender.wasSent(), signal);
  }
}
