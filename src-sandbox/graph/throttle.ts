/** How many requests of one mailbox Graph answers in a window of time. */
import type { Stamps } from '../simulator/stamps.ts';
import { graphErrors } from './faults.ts';
import { refuseWith } from './refusal.ts';

export interface ThrottleLimits {
  readonly requests: number;
  readonly windowS: number;
}

/** https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits */
export const outlookLimits: ThrottleLimits = { requests: 10_000, windowS: 600 };

export interface Throttle {
  /** Counts a request. @throws GraphRefusal 429 with the seconds until the oldest request leaves the window */
  spend(mailbox: string): void;
  setLimits(limits: ThrottleLimits | null): void;
}

export function createThrottle(stamps: Stamps, first: ThrottleLimits | null): Throttle {
  let limits = first;
  const spent = new Map<string, number[]>();
  return {
    spend(mailbox) {
      if (limits === null) return;
      const now = stamps.now();
      const windowMs = limits.windowS * 1000;
      const recent = (spent.get(mailbox) ?? []).filter((at) => at > now - windowMs);
      spent.set(mailbox, recent);
      if (recent.length >= limits.requests) {
        const freeInMs = (recent[0] ?? now) + windowMs - now;
        refuseWith({ ...graphErrors.throttled, retryAfterS: Math.max(1, Math.ceil(freeInMs / 1000)) });
      }
      recent.push(now);
    },
    setLimits(next) {
      limits = next;
    },
  };
}
