/** Google's quotas in a sliding window of one minute: per person and for the whole project. */

import type { Stamps } from '../simulator/stamps.ts';
import { type ApiError, refuseApi } from './api-refusal.ts';
import { commonErrors } from './http-faults.ts';

export interface QuotaLimits {
  /** Units in any minute. */
  readonly perPerson: number;
  readonly perProject: number;
  /** Sent with refusals, as some of Google's servers do; default none. */
  readonly retryAfterS?: number;
  /** The status of refusals. Calendar has been seen with both. */
  readonly status: 403 | 429;
}

export interface Quota {
  /** Counts a request. @throws ApiRefusal when one of the limits is reached */
  spend(person: string, units: number): void;
  setLimits(limits: QuotaLimits | null): void;
  /** Units spent in all, refused requests not included. */
  spent(): number;
}

const windowMs = 60_000;

/** The refusal in the words of an API. @param freeAt epoch milliseconds: when the oldest request leaves the window */
export type QuotaWords = (whose: 'person' | 'project', status: 403 | 429, freeAt: number) => ApiError;

/** Calendar's. */
const usualWords: QuotaWords = (whose, status) => ({
  ...(whose === 'person' ? commonErrors.userRateLimit : commonErrors.rateLimit),
  status,
});

export function createQuota(
  stamps: Stamps,
  first: QuotaLimits | null,
  words: QuotaWords = usualWords,
): Quota {
  let limits = first;
  let total = 0;
  let window: { readonly at: number; readonly person: string; readonly units: number }[] = [];
  return {
    spend(person, units) {
      const now = stamps.now();
      window = window.filter(({ at }) => at > now - windowMs);
      if (limits !== null) {
        const sum = (rows: typeof window): number => rows.reduce((all, one) => all + one.units, units);
        const { retryAfterS, status } = limits;
        const isTooMuch = sum(window.filter((one) => one.person === person)) > limits.perPerson;
        if (isTooMuch || sum(window) > limits.perProject)
          refuseApi({
            ...words(isTooMuch ? 'person' : 'project', status, (window[0]?.at ?? now) + windowMs),
            ...(retryAfterS === undefined ? {} : { retryAfterS }),
          });
        window.push({ at: now, person, units });
      }
      total += units;
    },
    setLimits(next) {
      limits = next;
    },
    spent: () => total,
  };
}
