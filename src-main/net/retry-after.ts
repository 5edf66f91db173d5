/** Reads the Retry-After header: the time before which a server wants no further request. */
import type { Clock } from '../../src-shared/domain/clock.ts';

/**
 * Epoch milliseconds of a `Retry-After` header (RFC 9110 10.2.3: seconds, or an HTTP date); null without one, or with a malformed
 * one. A date is compared with the answer's own `Date` header, so that a wrong clock on this machine does not change the delay.
 */
export function retryAfter(response: Pick<Response, 'headers'>, clock: Pick<Clock, 'now'>): number | null {
  const value = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return clock.now() + Number(value) * 1000;
  const at = httpDate(value);
  if (at === null) return null;
  const serverNow = httpDate(response.headers.get('date')?.trim() ?? '') ?? clock.now();
  return clock.now() + Math.max(0, at - serverNow);
}

function httpDate(value: string): number | null {
  if (!/^[A-Z][a-z]+, /.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
