/** A fixed window per user, announced by RateLimit headers. */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { refuse } from './problem.ts';

/** Counts one request and writes the headers; refuses with `throttled` when the window is used up. */
export type RateLimit = (user: string, answer: ServerResponse) => void;

export interface RateLimitOptions {
  readonly requests: number;
  readonly windowMs: number;
}

export function createRateLimit({ requests, windowMs }: RateLimitOptions, clock: Clock): RateLimit {
  const windows = new Map<string, { readonly endsAt: number; used: number }>();
  return (user, answer) => {
    const now = clock.now();
    const known = windows.get(user);
    const window = known === undefined || known.endsAt <= now ? { endsAt: now + windowMs, used: 0 } : known;
    windows.set(user, window);
    window.used += 1;
    const leftS = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    answer.setHeader('RateLimit-Policy', `"default";q=${requests};w=${Math.ceil(windowMs / 1000)}`);
    answer.setHeader('RateLimit', `"default";r=${Math.max(0, requests - window.used)};t=${leftS}`);
    if (window.used > requests) refuse('throttled', {}, leftS);
  };
}
