/**
 * Protects the sign-in over a year of a laptop: lost answers, servers in trouble, crashes and sleep between issue and store, clocks that are
 * set, a disk that is full. Nobody has to sign in again, and nothing is used before it is kept.
 */
import { describe, expect, test } from 'vitest';
import {
  type AccessTokens,
  createAccessTokens,
  type TokenEndpoint,
  type TokenSet,
} from '../../../src-main/accounts/oauth/index.ts';
import type { TokenOutcome } from '../../../src-main/accounts/oauth/token-endpoint.ts';
import { fail, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';
import { runSeed, seededRandom } from '../../support/seeded.ts';
import { client, nobodyIsBarred, tokenSet } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * How a server treats refresh tokens. `same`: there is one (Google). `overlapping`: a new one each time, older ones last 90 days (Microsoft).
 * `strict`: a new one each time, and its first use ends the one before; an ended one ends them all (RFC 9700 section 4.14.2).
 */
type Rotation = 'same' | 'overlapping' | 'strict';

interface Counts {
  refreshes: number;
  issued: number;
  lostAnswers: number;
  crashes: number;
  crashesBetweenIssueAndStore: number;
  sleepsBetweenIssueAndStore: number;
  doubtfulRefusals: number;
  failedWrites: number;
  clockChanges: number;
  rejections: number;
  uses: number;
  waits: number;
  signInsForced: number;
}

async function year(rotation: Rotation, seed: number): Promise<Counts> {
  const random = seededRandom(seed);
  const chance = (share: number): boolean => random() < share;
  const between = (from: number, to: number): number => from + random() * (to - from);
  const counts: Counts = {
    refreshes: 0,
    issued: 0,
    lostAnswers: 0,
    crashes: 0,
    crashesBetweenIssueAndStore: 0,
    sleepsBetweenIssueAndStore: 0,
    doubtfulRefusals: 0,
    failedWrites: 0,
    clockChanges: 0,
    rejections: 0,
    uses: 0,
    waits: 0,
    signInsForced: 0,
  };

  // three clocks: the true one, the machine's wall clock, and its monotonic one, which stands still during sleep
  const hand = handClock(Date.UTC(2026, 0, 1));
  let sleptMs = 0;
  let wrongMs = 0;
  const trueNow = (): number => hand.clock.now() + sleptMs;
  const clock = { ...hand.clock, now: () => trueNow() + wrongMs };
  const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.setTimer(ms, resolve));

  // the server
  let last = 0;
  const refreshTokens = new Map<
    string,
    { issuedAt: number; wasUsed: boolean; parent: string | null; isOver: boolean }
  >();
  const accessTokens = new Map<string, { endsAt: number; cameWith: string }>();
  refreshTokens.set('MARK-refresh-0', { issuedAt: trueNow(), wasUsed: false, parent: null, isOver: false });
  let refusesUntil = 0;
  const serve = (sent: string): TokenOutcome => {
    const known = refreshTokens.get(sent);
    const refusal = (isCertain: boolean): TokenOutcome => ({
      type: 'refused',
      problem: problem('sign-in-required', { host: 'h', reason: 'revoked' }),
      isCertain,
      claims: null,
    });
    if (trueNow() < refusesUntil) {
      counts.doubtfulRefusals += 1;
      return refusal(false);
    }
    if (known === undefined) return refusal(true);
    if (rotation === 'overlapping' && trueNow() - known.issuedAt > 90 * dayMs) return refusal(true);
    if (rotation === 'strict' && known.isOver) {
      for (const one of refreshTokens.values()) one.isOver = true;
      return refusal(true);
    }
    if (rotation === 'strict') {
      // the first use of this one ends what came before, and another child of this one that was never used
      for (const [name, one] of refreshTokens)
        if (name !== sent && (name === known.parent || one.parent === sent)) one.isOver = true;
    }
    known.wasUsed = true;
    last += 1;
    let cameWith = sent;
    if (rotation !== 'same') {
      cameWith = `MARK-refresh-${last}`;
      refreshTokens.set(cameWith, { issuedAt: trueNow(), wasUsed: false, parent: sent, isOver: false });
    }
    const lifetimeMs = Math.round(between(rotation === 'same' ? hourMs : 5 * minuteMs, 90 * minuteMs));
    accessTokens.set(`access-${last}`, { endsAt: trueNow() + lifetimeMs, cameWith });
    counts.issued += 1;
    const refreshToken = rotation === 'same' ? null : cameWith;
    const issued = { accessToken: `access-${last}`, lifetimeMs, refreshToken, scopes: null, idToken: null };
    return { type: 'issued', issued, serverNow: trueNow() };
  };

  // the machine: a process that can die, and what it has kept
  let kept: TokenSet = tokenSet();
  let hasCrashed = false;
  let requestsUnderWay = 0;
  const dead = <T>(): Promise<T> => new Promise(() => undefined);
  const crash = <T>(): Promise<T> => {
    hasCrashed = true;
    counts.crashes += 1;
    return dead();
  };
  const endpoint: TokenEndpoint = {
    host: 'h',
    exchange: () => Promise.reject(new Error('nobody signs in')),
    addresses: () => Promise.reject(new Error('nobody signs in')),
    revoke: () => Promise.reject(new Error('nobody disconnects')),
    async refresh(sent) {
      counts.refreshes += 1;
      requestsUnderWay += 1;
      expect(requestsUnderWay).toBe(1);
      expect([kept.refreshToken, kept.previousRefreshToken]).toContain(sent);
      try {
        if (chance(0.03)) return await crash<TokenOutcome>();
        await later(between(50, 5_000));
        if (chance(0.08)) fail('unreachable', { host: 'h' });
        if (chance(0.04))
          fail('server-failed', { host: 'h' }, chance(0.5) ? clock.now() + 60_000 : undefined);
        // it passes within 20 seconds, and does not come back within the hour
        if (trueNow() > refusesUntil + hourMs && chance(0.03))
          refusesUntil = trueNow() + between(1_000, 20_000);
        const answer = serve(sent);
        await later(between(50, 20_000));
        if (answer.type === 'issued' && chance(0.05)) {
          counts.sleepsBetweenIssueAndStore += 1;
          sleptMs += between(minuteMs, 14 * hourMs);
        }
        if (answer.type === 'issued' && chance(0.03)) {
          counts.crashesBetweenIssueAndStore += 1;
          return await crash<TokenOutcome>();
        }
        if (answer.type === 'issued' && chance(0.08)) {
          counts.lostAnswers += 1;
          fail('unreachable', { host: 'h' });
        }
        return answer;
      } finally {
        requestsUnderWay -= 1;
      }
    },
  };
  const start = (): AccessTokens => {
    hasCrashed = false;
    requestsUnderWay = 0;
    return createAccessTokens({
      endpoint,
      client,
      clock,
      whyBarred: nobodyIsBarred,
      kept: {
        read: () => Promise.resolve(kept),
        async write(next) {
          if (chance(0.02)) {
            counts.crashesBetweenIssueAndStore += 1;
            return crash();
          }
          if (chance(0.02)) {
            counts.failedWrites += 1;
            return false;
          }
          kept = next;
          return chance(0.02) ? crash() : true;
        },
      },
    });
  };

  let tokens = start();
  /** Until it is over, or the process has died. */
  const tokenOrTrouble = async (): Promise<string | null> => {
    let result: { token: string } | { code: string } | null = null;
    const callers = [tokens.token(), tokens.token(), tokens.token()];
    for (const one of callers)
      one.then(
        (token) => {
          result = { token };
        },
        (error: unknown) => {
          const found = problemOf(error);
          if (found === null) throw error;
          result = { code: found.code };
        },
      );
    await hand.advance(0);
    while (result === null && !hasCrashed) await hand.advance(1_000);
    if (hasCrashed) {
      tokens = start();
      return null;
    }
    const { token = null, code = null } = result as unknown as { token?: string; code?: string };
    if (code === null) return token;
    if (!['unreachable', 'server-failed', 'store-locked'].includes(code)) counts.signInsForced += 1;
    counts.waits += 1;
    return null;
  };
  /** The provider's answer to a request with this token. */
  const isTaken = (token: string): boolean => {
    const known = accessTokens.get(token);
    if (known === undefined) throw new Error('a token that was never given');
    // what came with it was kept before
    if (rotation !== 'same') expect([kept.refreshToken, kept.previousRefreshToken]).toContain(known.cameWith);
    return trueNow() < known.endsAt && !chance(0.005);
  };

  const end = trueNow() + 365 * dayMs;
  let awakeUntil = trueNow() + 9 * hourMs;
  while (trueNow() < end) {
    if (trueNow() > awakeUntil) {
      sleptMs += chance(0.01) ? 21 * dayMs : chance(0.25) ? 62 * hourMs : between(4, 15) * hourMs;
      awakeUntil = trueNow() + between(1, 10) * hourMs;
    }
    if (chance(0.002)) {
      counts.clockChanges += 1;
      wrongMs = chance(0.3) ? 0 : between(-30, 30) * dayMs;
    }
    const first = await tokenOrTrouble();
    if (first !== null) {
      if (isTaken(first)) {
        tokens.accepted(first);
        counts.uses += 1;
      } else {
        counts.rejections += 1;
        tokens.rejected(first);
        const second = await tokenOrTrouble();
        if (second !== null) {
          expect(second).not.toBe(first);
          if (isTaken(second)) tokens.accepted(second);
          else tokens.rejected(second);
        }
      }
    }
    await hand.advance(between(5, 25) * minuteMs);
    if (chance(0.005)) tokens = start();
  }
  return counts;
}

describe.each(['same', 'overlapping', 'strict'] as const)(
  'a year with refresh tokens that are %s',
  (rotation) => {
    test.each([0, 1, 2])('0 forced sign-ins (%i)', async (number) => {
      const counts = await year(rotation, runSeed + number);
      expect(counts.signInsForced).toBe(0);
      // all that it is about did happen, often
      const { lostAnswers, crashesBetweenIssueAndStore, sleepsBetweenIssueAndStore } = counts;
      for (const count of [
        lostAnswers,
        crashesBetweenIssueAndStore,
        sleepsBetweenIssueAndStore,
        counts.doubtfulRefusals,
      ])
        expect(count).toBeGreaterThan(10);
      expect(counts.clockChanges).toBeGreaterThan(0);
      expect(counts.rejections).toBeGreaterThan(5);
      if (rotation !== 'same') expect(counts.failedWrites).toBeGreaterThan(5);
      // and Concord worked nearly all the time
      expect(counts.uses).toBeGreaterThan(3_000);
      expect(counts.waits / counts.uses).toBeLessThan(0.2);
      expect(counts.refreshes).toBeLessThan(counts.uses);
    });
  },
);
