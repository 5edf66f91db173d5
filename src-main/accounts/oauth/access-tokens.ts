/**
 * The access tokens of one account. One refresh at a time, ahead of the end of the token before; a new refresh token is sealed before
 * anything that came with it is used. Trouble that passes never costs the sign-in: the kept tokens stay as they are until the server
 * has refused them for certain.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { TokenSource } from '../../net/index.ts';
import type { OAuthClient } from './client.ts';
import { claimsIn } from './refusals.ts';
import type { TokenEndpoint, TokenOutcome } from './token-endpoint.ts';
import {
  type AccessToken,
  elapsedSince,
  type Moment,
  momentOf,
  remainingMs,
  renewalMs,
} from './token-life.ts';
import { afterRefresh, type KeptTokens, type TokenSet } from './token-set.ts';

export interface AccessTokens extends TokenSource {
  /**
   * A token that can be used now. The signal ends the wait only, never a refresh that is under way: its answer may be the only one.
   * @throws ProblemError `sign-in-required` | `setup-invalid` until a person signs in again; `consent-required` | `account-not-permitted`
   * until an administrator permits it, which is tried once an hour; and what passes: `unreachable` | `server-failed` | `throttled` | `store-locked` | …
   */
  token(signal?: AbortSignal): Promise<string>;
  /** After a sign-in: keeps its tokens, and goes on with them. @throws ProblemError `store-locked` when they cannot be kept */
  adopt(signedIn: SignedInTokens): Promise<void>;
  /** The scopes that the account has granted; null without a sign-in. */
  scopes(): Promise<readonly string[] | null>;
  /** What the server wants proven at the next sign-in: its claims challenge, JSON for the parameter `claims`; null: nothing. */
  challenge(): string | null;
  /** Ends all use and revokes at the server. What is kept on this machine is removed by the caller (`Vault.forget`), whatever comes of it. */
  revoke(signal: AbortSignal): Promise<'revoked' | 'not-revoked'>;
}

export interface SignedInTokens {
  readonly tokens: TokenSet;
  readonly access: AccessToken;
}

export interface AccessTokensParts {
  readonly endpoint: TokenEndpoint;
  readonly kept: KeptTokens;
  readonly client: OAuthClient;
  readonly clock: Clock;
  /** Why an account must not be used on this machine, asked before each refresh; null: it may be. */
  readonly whyBarred: (subject: string) => Promise<Problem | null>;
}

/** The pauses before a refusal that proves nothing counts. A refresh token has been seen to be refused and to work a moment later. */
const secondLooksMs = [5_000, 25_000];
/** After trouble without a time of the server's, no request before this. */
const pauseMs = 10_000;
const longestPauseMs = 60 * 60_000;
const shortestUseMs = 30_000;

export function createAccessTokens({
  endpoint,
  kept,
  client,
  clock,
  whyBarred,
}: AccessTokensParts): AccessTokens {
  let tokens: TokenSet | null = null;
  let access: AccessToken | null = null;
  /** Came from the server and is not sealed yet, so nothing of it is used. */
  let unsealed: SignedInTokens | null = null;
  let refreshing: Promise<void> | null = null;
  /** Stands until a person signs in again. */
  let ended: Problem | null = null;
  /** Passes: nothing is asked before its time. */
  let pause: { readonly problem: Problem; readonly since: Moment; readonly lengthMs: number } | null = null;
  let challenge: string | null = null;
  let rejectedInRow = 0;
  /** Rises with each sign-in and at the end; what a refresh of before brings is dropped. */
  let generation = 0;
  /** Aborted at the end of all use. */
  const closing = new AbortController();
  let lastWrite: Promise<unknown> = Promise.resolve();

  const sleep = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const wakeUp = (): void => {
        cancel();
        closing.signal.removeEventListener('abort', wakeUp);
        resolve();
      };
      const cancel = clock.setTimer(delayMs, wakeUp);
      closing.signal.addEventListener('abort', wakeUp);
    });
  /** One after the other, so that the newest is the one that stays. */
  const write = (next: TokenSet): Promise<boolean> => {
    const written = lastWrite.then(() => kept.write(next));
    lastWrite = written.catch(() => undefined);
    return written;
  };
  const usable = (leastMs: number): AccessToken | null =>
    access !== null && remainingMs(access, clock) > leastMs ? access : null;
  const pauseFor = (reason: Problem, lengthMs: number): void => {
    const bounded = Math.min(longestPauseMs, Math.max(0, lengthMs));
    pause = { problem: reason, since: momentOf(clock), lengthMs: bounded };
  };
  const isPausing = (): boolean => pause !== null && elapsedSince(pause.since, clock) < pause.lengthMs;
  const signInAgain = (reason: string): Problem =>
    problem('sign-in-required', { host: endpoint.host, reason });

  const load = async (): Promise<TokenSet> => {
    tokens ??= await kept.read();
    if (tokens === null) throw new ProblemError(signInAgain('no-tokens'));
    if (tokens.clientId !== client.clientId) throw new ProblemError(signInAgain('client-changed'));
    const barred = await whyBarred(tokens.subject);
    if (barred !== null) throw new ProblemError(barred);
    return tokens;
  };

  /** Nothing that came with a new refresh token is used before the refresh token is safe. */
  const take = async (next: SignedInTokens): Promise<void> => {
    if (next.tokens !== tokens) {
      unsealed = next;
      if (!(await write(next.tokens))) fail('store-locked', { reason: 'key-store' });
      // a newer sign-in, or the end of all use
      if (unsealed !== next || closing.signal.aborted) return;
      unsealed = null;
    }
    tokens = next.tokens;
    access = next.access;
    pause = null;
  };

  const askOnce = async (refreshToken: string): Promise<TokenOutcome & { askedAt: Moment }> => {
    const askedAt = momentOf(clock);
    return { ...(await endpoint.refresh(refreshToken, closing.signal)), askedAt };
  };
  /** Asks again until a refusal is certain. */
  const ask = async (refreshToken: string, isCurrent: () => boolean): ReturnType<typeof askOnce> => {
    let answer = await askOnce(refreshToken);
    for (const delayMs of secondLooksMs) {
      if (answer.type === 'issued' || answer.isCertain) break;
      await sleep(delayMs);
      if (!isCurrent()) break;
      answer = await askOnce(refreshToken);
    }
    return answer;
  };

  const refresh = async (): Promise<void> => {
    const mine = generation;
    const isCurrent = (): boolean => mine === generation && !closing.signal.aborted;
    if (unsealed !== null) {
      await take(unsealed);
      if (usable(shortestUseMs) !== null) return;
    }
    const before = await load();
    if (!isCurrent()) return;
    let used = before.refreshToken;
    let outcome = await ask(used, isCurrent);
    const isUnknown = outcome.type === 'refused' && endsTheSignIn(outcome.problem);
    if (isUnknown && before.previousRefreshToken !== null && isCurrent()) {
      // the server may have lost the newest one
      const second = await ask(before.previousRefreshToken, isCurrent);
      if (second.type === 'issued') {
        used = before.previousRefreshToken;
        outcome = second;
      }
    }
    if (!isCurrent()) return;
    if (outcome.type === 'refused') {
      challenge = outcome.claims;
      throw new ProblemError(outcome.problem);
    }
    const { issued, askedAt } = outcome;
    await take({
      tokens: afterRefresh(before, used, issued),
      access: { text: issued.accessToken, askedAt, lifetimeMs: issued.lifetimeMs },
    });
  };

  const refreshOnce = (): Promise<void> => {
    refreshing ??= refresh()
      .catch((error: unknown) => {
        const found = problemOf(error);
        if (found === null) throw error;
        if (needsPerson(found)) access = null;
        if (endsTheSignIn(found)) ended = found;
        else if (needsPerson(found)) pauseFor(found, longestPauseMs);
        else pauseFor(found, found.retryAt === undefined ? pauseMs : found.retryAt - clock.now());
        throw error;
      })
      .finally(() => {
        refreshing = null;
      });
    return refreshing;
  };

  const token = async (signal?: AbortSignal): Promise<string> => {
    for (;;) {
      signal?.throwIfAborted();
      if (closing.signal.aborted) throw new ProblemError(signInAgain('disconnected'));
      if (ended !== null) throw new ProblemError(ended);
      const fresh = access === null ? null : usable(renewalMs(access));
      if (fresh !== null) return fresh.text;
      if (isPausing()) {
        const last = usable(shortestUseMs);
        if (last !== null) return last.text;
        throw new ProblemError(pause?.problem ?? problem('unreachable', { host: endpoint.host }));
      }
      try {
        await endOfWait(refreshOnce(), signal);
        const renewed = usable(0);
        if (renewed !== null) return renewed.text;
      } catch (error) {
        if (closing.signal.aborted) continue;
        const last = usable(shortestUseMs);
        const found = problemOf(error);
        if (last === null || found === null || needsPerson(found)) throw error;
        return last.text;
      }
    }
  };

  return {
    token,
    rejected(text, claims) {
      if (access?.text !== text) return;
      access = null;
      rejectedInRow += 1;
      challenge = claimsIn(claims) ?? challenge;
      // a new token does not prove it either: that takes a person
      if (challenge !== null && claims !== undefined && rejectedInRow > 1) ended = signInAgain('interaction');
      // a new token was refused as well, so that another one would not help: the provider is in trouble
      if (rejectedInRow < 2) return;
      const minutes = 2 ** Math.min(6, rejectedInRow - 2);
      pauseFor(problem('server-failed', { status: 401 }), minutes * 60_000);
    },
    accepted(text) {
      if (access?.text !== text) return;
      rejectedInRow = 0;
      challenge = null;
    },
    async adopt(signedIn) {
      generation += 1;
      ended = null;
      pause = null;
      challenge = null;
      rejectedInRow = 0;
      await take(signedIn);
    },
    challenge: () => challenge,
    async scopes() {
      tokens ??= await kept.read();
      return tokens?.scopes ?? null;
    },
    async revoke(signal) {
      closing.abort();
      generation += 1;
      access = null;
      // a request that is under way is cut off; a write that has begun ends first, so that none comes after this
      await refreshing?.catch(() => undefined);
      try {
        const last = unsealed?.tokens ?? tokens ?? (await kept.read());
        if (last === null) return 'not-revoked';
        return (await endpoint.revoke(last.refreshToken, signal)) ? 'revoked' : 'not-revoked';
      } catch (error) {
        if (problemOf(error) === null && !signal.aborted) throw error;
        return 'not-revoked';
      } finally {
        tokens = null;
        unsealed = null;
      }
    },
  };
}

/** The kept tokens are of no use any more. */
function endsTheSignIn({ code }: Problem): boolean {
  return code === 'sign-in-required' || code === 'setup-invalid';
}

/** An administrator's no can become a yes, and then the kept tokens work again. */
function needsPerson(found: Problem): boolean {
  return endsTheSignIn(found) || found.code === 'consent-required' || found.code === 'account-not-permitted';
}

/** Waits for work that goes on whatever the signal says. */
function endOfWait(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
