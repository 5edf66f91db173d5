/** Protects the tokens of an account: one refresh at a time, nothing used before it is sealed, and no sign-in lost by trouble that passes. */
import { describe, expect, test } from 'vitest';
import {
  type AccessTokens,
  createAccessTokens,
  type TokenEndpoint,
  type TokenSet,
} from '../../../src-main/accounts/oauth/index.ts';
import type { Issued } from '../../../src-main/accounts/oauth/token-answer.ts';
import type { TokenOutcome } from '../../../src-main/accounts/oauth/token-endpoint.ts';
import { fail, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { handClock } from '../../support/hand-clock.ts';
import { client, memoryTokens, nobodyIsBarred, tokenSet } from './world.ts';

const hourMs = 3_600_000;
const startsAt = Date.UTC(2026, 10, 2, 9);

const issued = (accessToken: string, changes: Partial<Issued> = {}): TokenOutcome => ({
  type: 'issued',
  issued: { accessToken, lifetimeMs: hourMs, refreshToken: null, scopes: null, idToken: null, ...changes },
  serverNow: null,
});
const refused = (
  isCertain: boolean,
  code: Parameters<typeof problem>[0] = 'sign-in-required',
): TokenOutcome => ({
  type: 'refused',
  problem: problem(code, { host: 'h', reason: 'test' }),
  isCertain,
  claims: null,
});

type Answer = TokenOutcome | (() => TokenOutcome | Promise<TokenOutcome>);

interface World {
  readonly tokens: AccessTokens;
  readonly hand: ReturnType<typeof handClock>;
  readonly kept: ReturnType<typeof memoryTokens>;
  /** The refresh tokens that were sent. */
  readonly sent: readonly string[];
  readonly revoked: readonly string[];
  /** The answers in order; the last one stays. */
  script(...answers: readonly Answer[]): void;
  /** Changes the wall clock alone. */
  setBy(ms: number): void;
  /** As after a start of the program with the same data. */
  restart(): AccessTokens;
  /** Lets the wall clock go on while the monotonic one stands still. */
  sleepFor(ms: number): void;
}

function world(now: TokenSet | null = tokenSet()): World {
  const hand = handClock(startsAt);
  let offMs = 0;
  const clock = { ...hand.clock, now: () => hand.clock.now() + offMs };
  const kept = memoryTokens(now);
  const sent: string[] = [];
  const revoked: string[] = [];
  let answers: Answer[] = [];
  const endpoint: TokenEndpoint = {
    host: 'h',
    exchange: () => Promise.reject(new Error('no code here')),
    addresses: () => Promise.reject(new Error('no profile here')),
    async refresh(refreshToken, signal) {
      sent.push(refreshToken);
      const next = answers.length > 1 ? answers.shift() : answers[0];
      if (next === undefined) throw new Error('nothing was scripted');
      const answer = typeof next === 'function' ? next() : next;
      const aborted = new Promise<never>((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      return Promise.race([answer, aborted]);
    },
    revoke(token) {
      revoked.push(token);
      return Promise.resolve(true);
    },
  };
  const restart = (): AccessTokens =>
    createAccessTokens({ endpoint, kept, client, clock, whyBarred: nobodyIsBarred });
  return {
    tokens: restart(),
    hand,
    kept,
    sent,
    revoked,
    restart,
    script(...next) {
      answers = [...next];
    },
    setBy(ms) {
      offMs += ms;
    },
    sleepFor(ms) {
      offMs += ms;
    },
  };
}

/** Lets everything go on that waits for nothing else. */
async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

const unreachable = (): TokenOutcome => fail('unreachable', { host: 'h' });

describe('when a token is asked for', () => {
  test('many callers at once cause one refresh', async () => {
    const { tokens, script, sent } = world();
    script(issued('a'));
    const all = await Promise.all(Array.from({ length: 50 }, () => tokens.token()));
    expect(new Set(all)).toEqual(new Set(['a']));
    expect(await tokens.token()).toBe('a');
    expect(sent).toEqual(['MARK-refresh-0']);
  });

  test('it is renewed five minutes ahead of its end, and a short one in its last quarter', async () => {
    const { tokens, script, hand, sent } = world();
    script(issued('a'), issued('b', { lifetimeMs: 60_000 }), issued('c'));
    await tokens.token();
    await hand.advance(55 * 60_000 - 1);
    expect(await tokens.token()).toBe('a');
    await hand.advance(1);
    expect(await tokens.token()).toBe('b');
    await hand.advance(44_999);
    expect(await tokens.token()).toBe('b');
    await hand.advance(1);
    expect(await tokens.token()).toBe('c');
    expect(sent).toHaveLength(3);
  });

  test('the life of a token begins before the request, not at the answer', async () => {
    const { tokens, script, hand } = world();
    script(async () => {
      await hand.advance(50_000);
      return issued('a');
    }, issued('b'));
    expect(await tokens.token()).toBe('a');
    await hand.advance(54 * 60_000 + 10_000);
    expect(await tokens.token()).toBe('b');
  });

  test('after a sleep, in which the monotonic clock stood still, an old token is not used', async () => {
    const { tokens, script, sleepFor } = world();
    script(issued('a'), issued('b'));
    await tokens.token();
    sleepFor(8 * hourMs);
    expect(await tokens.token()).toBe('b');
  });

  test('a wall clock that is set back does not make a token last longer; set forward it costs one refresh', async () => {
    const { tokens, script, setBy, hand, sent } = world();
    script(issued('a'), issued('b'), issued('c'));
    await tokens.token();
    setBy(-24 * hourMs);
    expect(await tokens.token()).toBe('a');
    await hand.advance(hourMs);
    expect(await tokens.token()).toBe('b');
    setBy(24 * hourMs);
    expect(await tokens.token()).toBe('c');
    expect(await tokens.token()).toBe('c');
    expect(sent).toHaveLength(3);
  });

  test('whoever stops waiting does not stop the refresh', async () => {
    const { tokens, script, kept } = world();
    let answer: (outcome: TokenOutcome) => void = () => undefined;
    script(() => new Promise<TokenOutcome>((resolve) => (answer = resolve)));
    const impatient = new AbortController();
    const first = tokens.token(impatient.signal);
    const second = tokens.token();
    await turns();
    impatient.abort(new Error('no longer'));
    await expect(first).rejects.toThrow('no longer');
    await expect(tokens.token(impatient.signal)).rejects.toThrow('no longer');
    answer(issued('a', { refreshToken: 'MARK-refresh-1' }));
    expect(await second).toBe('a');
    expect(kept.now?.refreshToken).toBe('MARK-refresh-1');
  });
});

describe('a rotated refresh token', () => {
  test('is sealed before anything that came with it is used', async () => {
    const { tokens, script, kept, sent } = world();
    script(issued('a', { refreshToken: 'MARK-refresh-1' }));
    let free: () => void = () => undefined;
    const { write } = kept;
    kept.write = async (next) => {
      await new Promise<void>((resolve) => (free = resolve));
      return write(next);
    };
    const waiting = tokens.token();
    await turns();
    expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
    expect(kept.now?.refreshToken).toBe('MARK-refresh-0');
    free();
    expect(await waiting).toBe('a');
    expect(kept.now).toEqual(
      tokenSet({ refreshToken: 'MARK-refresh-1', previousRefreshToken: 'MARK-refresh-0' }),
    );
    expect(sent).toEqual(['MARK-refresh-0']);
  });

  test('that cannot be sealed now is sealed later, without another request', async () => {
    const { tokens, script, kept, hand, sent } = world();
    script(issued('a', { refreshToken: 'MARK-refresh-1' }), issued('b'));
    kept.full = true;
    expect(await codeOf(tokens.token())).toBe('store-locked');
    expect(await codeOf(tokens.token())).toBe('store-locked');
    await hand.advance(10_000);
    expect(await codeOf(tokens.token())).toBe('store-locked');
    kept.full = false;
    await hand.advance(10_000);
    expect(await tokens.token()).toBe('a');
    expect(kept.now?.refreshToken).toBe('MARK-refresh-1');
    expect(sent).toEqual(['MARK-refresh-0']);
  });

  test('goes back to the one before it, when the server does not know it for certain', async () => {
    const before = tokenSet({ refreshToken: 'MARK-refresh-1', previousRefreshToken: 'MARK-refresh-0' });
    const { tokens, script, kept, sent } = world(before);
    script(refused(true), issued('a'));
    expect(await tokens.token()).toBe('a');
    expect(sent).toEqual(['MARK-refresh-1', 'MARK-refresh-0']);
    expect(kept.now).toEqual(tokenSet());
  });

  test('is not given up for the one before it by a refusal that is not about it', async () => {
    const before = tokenSet({ refreshToken: 'MARK-refresh-1', previousRefreshToken: 'MARK-refresh-0' });
    const { tokens, script, sent } = world(before);
    script(refused(true, 'consent-required'));
    expect(await codeOf(tokens.token())).toBe('consent-required');
    expect(sent).toEqual(['MARK-refresh-1']);
  });

  test('was used with success: the one before it is dropped', async () => {
    const before = tokenSet({ refreshToken: 'MARK-refresh-1', previousRefreshToken: 'MARK-refresh-0' });
    const { tokens, script, kept } = world(before);
    script(issued('a'));
    await tokens.token();
    expect(kept.now).toEqual(tokenSet({ refreshToken: 'MARK-refresh-1' }));
    expect(JSON.stringify(kept.now)).not.toContain('MARK-refresh-0');
  });

  test('the same one again is no rotation: nothing is written', async () => {
    const { tokens, script, kept, hand } = world();
    script(issued('a', { refreshToken: 'MARK-refresh-0', scopes: tokenSet().scopes }));
    await tokens.token();
    await hand.advance(hourMs);
    await tokens.token();
    expect(kept.writes).toEqual([]);
  });

  test('a lost answer: the old one is sent again', async () => {
    const { tokens, script, hand, sent } = world();
    script(unreachable, issued('a', { refreshToken: 'MARK-refresh-2' }));
    expect(await codeOf(tokens.token())).toBe('unreachable');
    await hand.advance(10_000);
    expect(await tokens.token()).toBe('a');
    expect(sent).toEqual(['MARK-refresh-0', 'MARK-refresh-0']);
  });
});

describe('trouble', () => {
  test('that passes does not matter while the token before lasts, and is not asked about all the time', async () => {
    const { tokens, script, hand, sent } = world();
    script(issued('a'), unreachable);
    await tokens.token();
    await hand.advance(56 * 60_000);
    for (let call = 0; call < 5; call += 1) expect(await tokens.token()).toBe('a');
    expect(sent).toHaveLength(2);
    await hand.advance(10_000);
    expect(await tokens.token()).toBe('a');
    expect(sent).toHaveLength(3);
    await hand.advance(4 * 60_000);
    expect(await codeOf(tokens.token())).toBe('unreachable');
  });

  test('the time that the server named is waited for, even when the wall clock is set back, and at most an hour', async () => {
    const { tokens, script, hand, sent, setBy } = world();
    script(() => fail('throttled', { host: 'h' }, startsAt + 30_000), issued('a'));
    expect(await codeOf(tokens.token())).toBe('throttled');
    setBy(-24 * hourMs);
    await hand.advance(29_999);
    expect(await codeOf(tokens.token())).toBe('throttled');
    expect(sent).toHaveLength(1);
    await hand.advance(1);
    expect(await tokens.token()).toBe('a');
    const other = world();
    other.script(() => fail('throttled', { host: 'h' }, startsAt + 1_000 * hourMs), issued('a'));
    await codeOf(other.tokens.token());
    await other.hand.advance(hourMs);
    expect(await other.tokens.token()).toBe('a');
  });

  test('one refusal that proves nothing is looked at again: 5 and 25 seconds later', async () => {
    const { tokens, script, hand, sent } = world();
    script(refused(false), refused(false), issued('a'));
    const waiting = tokens.token();
    await hand.advance(0);
    await hand.advance(5_000);
    expect(sent).toHaveLength(2);
    await hand.advance(25_000);
    expect(await waiting).toBe('a');
  });

  test('three such refusals are certain; everything is kept, nothing is asked, until a person has signed in', async () => {
    const { tokens, script, hand, sent, kept } = world();
    script(refused(false));
    const waiting = codeOf(tokens.token());
    await hand.advance(0);
    await hand.advance(30_000);
    expect(await waiting).toBe('sign-in-required');
    await hand.advance(24 * hourMs);
    expect(await codeOf(tokens.token())).toBe('sign-in-required');
    expect(sent).toHaveLength(3);
    expect(kept.now).toEqual(tokenSet());
    expect(await tokens.scopes()).toEqual(tokenSet().scopes);
    const access = {
      text: 'b',
      askedAt: { wallMs: hand.clock.now(), monotonicMs: hand.clock.monotonic() },
      lifetimeMs: hourMs,
    };
    await tokens.adopt({ tokens: tokenSet({ refreshToken: 'MARK-refresh-9' }), access });
    expect(await tokens.token()).toBe('b');
    expect(kept.now?.refreshToken).toBe('MARK-refresh-9');
  });

  test('a certain refusal shows at once, even while the token before lasts', async () => {
    const { tokens, script, hand, sent } = world();
    script(issued('a'), refused(true));
    await tokens.token();
    await hand.advance(56 * 60_000);
    expect(await codeOf(tokens.token())).toBe('sign-in-required');
    expect(sent).toHaveLength(2);
  });

  test('an administrator’s no is looked at again once an hour, without a sign-in', async () => {
    const { tokens, script, hand, sent } = world();
    script(refused(true, 'consent-required'), issued('a'));
    expect(await codeOf(tokens.token())).toBe('consent-required');
    await hand.advance(hourMs - 1);
    expect(await codeOf(tokens.token())).toBe('consent-required');
    expect(sent).toHaveLength(1);
    await hand.advance(1);
    expect(await tokens.token()).toBe('a');
  });

  test('without kept tokens, or with those of another client, no request is made', async () => {
    const none = world(null);
    expect(await codeOf(none.tokens.token())).toBe('sign-in-required');
    const other = world(tokenSet({ clientId: 'another' }));
    expect(await codeOf(other.tokens.token())).toBe('sign-in-required');
    expect([...none.sent, ...other.sent]).toEqual([]);
  });

  test('a bug stays a bug', async () => {
    const { tokens, script } = world();
    script(() => {
      throw new TypeError('a bug');
    });
    await expect(tokens.token()).rejects.toThrow(TypeError);
  });
});

describe('a token that the provider rejects', () => {
  test('is replaced once at once, however many requests were rejected', async () => {
    const { tokens, script, sent } = world();
    script(issued('a'), issued('b'));
    await tokens.token();
    for (let request = 0; request < 10; request += 1) tokens.rejected('a');
    expect(await tokens.token()).toBe('b');
    tokens.rejected('a');
    expect(await tokens.token()).toBe('b');
    expect(sent).toHaveLength(2);
  });

  test('again and again: the provider is in trouble, and new tokens come after growing pauses', async () => {
    const { tokens, script, hand, sent } = world();
    let number = 0;
    script(() => {
      number += 1;
      return issued(`t${number}`);
    });
    tokens.rejected(await tokens.token());
    tokens.rejected(await tokens.token());
    const error: unknown = await tokens.token().catch((thrown: unknown) => thrown);
    expect(problemOf(error)).toMatchObject({ code: 'server-failed', params: { status: 401 } });
    await hand.advance(60_000);
    tokens.rejected(await tokens.token());
    await hand.advance(60_000);
    expect(await codeOf(tokens.token())).toBe('server-failed');
    await hand.advance(60_000);
    tokens.accepted(await tokens.token());
    expect(sent).toHaveLength(4);
    // it worked in between: the next rejection is a first one
    tokens.rejected(await tokens.token());
    expect(await tokens.token()).toBe('t5');
  });
});

describe('a sign-in beside a refresh', () => {
  test('counts, whatever the refresh of before brings', async () => {
    const { tokens, script, kept, hand } = world();
    let answer: (outcome: TokenOutcome) => void = () => undefined;
    script(() => new Promise<TokenOutcome>((resolve) => (answer = resolve)));
    const waiting = tokens.token();
    await turns();
    const access = { text: 'new', askedAt: { wallMs: startsAt, monotonicMs: 0 }, lifetimeMs: hourMs };
    await tokens.adopt({ tokens: tokenSet({ refreshToken: 'MARK-refresh-9' }), access });
    answer(issued('old', { refreshToken: 'MARK-refresh-1' }));
    expect(await waiting).toBe('new');
    await hand.advance(0);
    expect(kept.now?.refreshToken).toBe('MARK-refresh-9');
    expect(kept.writes.at(-1)?.refreshToken).toBe('MARK-refresh-9');
  });

  test('and beside the sealing of a rotated token', async () => {
    const { tokens, script, kept } = world();
    script(issued('old', { refreshToken: 'MARK-refresh-1' }));
    const { write } = kept;
    const frees: (() => void)[] = [];
    kept.write = async (next) => {
      await new Promise<void>((resolve) => void frees.push(resolve));
      return write(next);
    };
    const waiting = tokens.token();
    await turns();
    const access = { text: 'new', askedAt: { wallMs: startsAt, monotonicMs: 0 }, lifetimeMs: hourMs };
    const adopted = tokens.adopt({ tokens: tokenSet({ refreshToken: 'MARK-refresh-9' }), access });
    await turns();
    // the write of before is over, and that of the sign-in is not
    frees.shift()?.();
    await turns();
    expect(await Promise.race([waiting, Promise.resolve('waits')])).toBe('waits');
    while (kept.now?.refreshToken !== 'MARK-refresh-9') {
      frees.shift()?.();
      await turns();
    }
    for (const free of frees) free();
    await adopted;
    expect(await waiting).toBe('new');
    expect(kept.now?.refreshToken).toBe('MARK-refresh-9');
  });

  test('a refusal of the tokens of before does not end the new sign-in', async () => {
    const { tokens, script } = world();
    let answer: (outcome: TokenOutcome) => void = () => undefined;
    script(() => new Promise<TokenOutcome>((resolve) => (answer = resolve)));
    const waiting = tokens.token();
    await turns();
    const access = { text: 'new', askedAt: { wallMs: startsAt, monotonicMs: 0 }, lifetimeMs: hourMs };
    await tokens.adopt({ tokens: tokenSet({ refreshToken: 'MARK-refresh-9' }), access });
    answer(refused(true));
    expect(await waiting).toBe('new');
    expect(await tokens.token()).toBe('new');
  });

  test('whose tokens cannot be kept is told, and kept as soon as that is possible', async () => {
    const { tokens, kept, hand } = world(null);
    expect(await codeOf(tokens.token())).toBe('sign-in-required');
    kept.full = true;
    const access = { text: 'new', askedAt: { wallMs: startsAt, monotonicMs: 0 }, lifetimeMs: hourMs };
    expect(await codeOf(tokens.adopt({ tokens: tokenSet(), access }))).toBe('store-locked');
    expect(await codeOf(tokens.token())).toBe('store-locked');
    kept.full = false;
    await hand.advance(10_000);
    expect(await tokens.token()).toBe('new');
    expect(kept.now).toEqual(tokenSet());
  });
});

describe('disconnecting', () => {
  const { signal } = new AbortController();

  test('A5: the newest refresh token is revoked, and nothing is used or kept after that', async () => {
    const { tokens, script, revoked, kept, sent } = world();
    script(issued('a', { refreshToken: 'MARK-refresh-1' }));
    await tokens.token();
    expect(await tokens.revoke(signal)).toBe('revoked');
    expect(revoked).toEqual(['MARK-refresh-1']);
    kept.now = null;
    expect(await codeOf(tokens.token())).toBe('sign-in-required');
    expect(sent).toHaveLength(1);
    expect(kept.now).toBeNull();
  });

  test('A5: a refresh that is under way ends, and writes nothing afterwards', async () => {
    const { tokens, script, kept, revoked, hand } = world();
    let answer: (outcome: TokenOutcome) => void = () => undefined;
    script(() => new Promise<TokenOutcome>((resolve) => (answer = resolve)));
    const waiting = codeOf(tokens.token());
    await turns();
    expect(await tokens.revoke(signal)).toBe('revoked');
    expect(await waiting).toBe('sign-in-required');
    answer(issued('a', { refreshToken: 'MARK-refresh-1' }));
    await hand.advance(hourMs);
    expect(kept.writes).toEqual([]);
    expect(revoked).toEqual(['MARK-refresh-0']);
  });

  test('A5: waits for a write that has begun, so that none comes after what is kept was removed', async () => {
    const { tokens, script, kept, revoked } = world();
    script(issued('a', { refreshToken: 'MARK-refresh-1' }));
    let free: () => void = () => undefined;
    const { write } = kept;
    kept.write = async (next) => {
      await new Promise<void>((resolve) => (free = resolve));
      return write(next);
    };
    const waiting = codeOf(tokens.token());
    await turns();
    const revoking = tokens.revoke(signal);
    await turns();
    expect(revoked).toEqual([]);
    free();
    expect(await revoking).toBe('revoked');
    expect(revoked).toEqual(['MARK-refresh-1']);
    expect(kept.writes).toHaveLength(1);
    expect(await waiting).toBe('sign-in-required');
  });

  test('does not wait for the second look at a refusal', async () => {
    const { tokens, script, sent } = world();
    script(refused(false));
    const waiting = codeOf(tokens.token());
    await turns();
    await tokens.revoke(signal);
    expect(await waiting).toBe('sign-in-required');
    expect(sent).toHaveLength(1);
  });

  test('without kept tokens there is nothing to revoke', async () => {
    const { tokens, revoked } = world(null);
    expect(await tokens.revoke(signal)).toBe('not-revoked');
    expect(revoked).toEqual([]);
  });
});
