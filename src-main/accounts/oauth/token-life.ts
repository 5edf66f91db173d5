/**
 * How long an access token can still be used. Two clocks are asked, because each fails in its own way: the monotonic one stands still
 * while a computer sleeps, and the wall clock is set forwards and backwards. The one that says "longer ago" counts.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';

export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export function momentOf(clock: Pick<Clock, 'now' | 'monotonic'>): Moment {
  return { wallMs: clock.now(), monotonicMs: clock.monotonic() };
}

/** Milliseconds since then, at least 0. */
export function elapsedSince(then: Moment, clock: Pick<Clock, 'now' | 'monotonic'>): number {
  return Math.max(0, clock.now() - then.wallMs, clock.monotonic() - then.monotonicMs);
}

export interface AccessToken {
  readonly text: string;
  /** Before the request that it answers was sent. */
  readonly askedAt: Moment;
  readonly lifetimeMs: number;
}

export function remainingMs(token: AccessToken, clock: Pick<Clock, 'now' | 'monotonic'>): number {
  return token.lifetimeMs - elapsedSince(token.askedAt, clock);
}

/** A token with less than this left is renewed ahead of its end: five minutes, or a quarter of a short life. */
export function renewalMs({ lifetimeMs }: AccessToken): number {
  return Math.min(5 * 60_000, lifetimeMs / 4);
}
