/**
 * Requests of mail at the pace that Graph allows: a mailbox has 10,000 in ten minutes for one program, each question of a batch counted
 * (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits). What mail leaves of them is the calendar's, and a long import
 * goes on evenly, without long refusals in between.
 */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { createMeter } from '../../metering.ts';
import { asksToSlowDown } from '../errors.ts';
import type { GraphRequest, Requester } from '../requester.ts';

export const requestsPerMinute = 1_000;

/** @param perMinute the limit of one mailbox */
export function metered(requester: Requester, clock: Clock, perMinute: number): Requester {
  const meter = createMeter(perMinute, clock);
  const turn = (request: GraphRequest, signal: AbortSignal): Promise<void> =>
    meter.take(questionsIn(request), signal);
  return {
    async ask(request, signal) {
      await turn(request, signal);
      return requester.ask(request, signal);
    },
    async read(request, purpose, signal) {
      await turn(request, signal);
      return requester.read(request, purpose, signal);
    },
    async stream(request, take, signal) {
      await turn(request, signal);
      return requester.stream(request, take, signal);
    },
    problemOf(refusal, purpose) {
      const found = requester.problemOf(refusal, purpose);
      if (asksToSlowDown(refusal))
        meter.slowDown({ until: found.retryAt ?? clock.now(), unitsPerMinute: null });
      return found;
    },
  };
}

function questionsIn({ path, body }: GraphRequest): number {
  const questions = path === '$batch' ? body?.requests : null;
  return Array.isArray(questions) ? questions.length : 1;
}
