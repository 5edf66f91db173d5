/** Protects requests to a provider: each is signed, and a token that is rejected in the middle of a run is replaced once. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type AccessTokens,
  createAccessTokens,
  createTokenEndpoint,
} from '../../../src-main/accounts/oauth/index.ts';
import { momentOf } from '../../../src-main/accounts/oauth/token-life.ts';
import { authorizedChannel, type Channel, createDialer, type Dialer } from '../../../src-main/net/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { handClock } from '../../support/hand-clock.ts';
import { type Asked, type Reply, type ScriptedServer, scriptedServer } from './scripted-server.ts';
import { atOrigin, client, memoryTokens, nobodyIsBarred, tokenSet } from './world.ts';

let issuer: ScriptedServer;
let provider: ScriptedServer;
let dialer: Dialer;
let tokens: AccessTokens;
let channel: Channel;
let clock: Clock;

beforeEach(async () => {
  [issuer, provider] = await Promise.all([scriptedServer(), scriptedServer()]);
  dialer = createDialer();
  clock = handClock(Date.UTC(2026, 10, 2, 9)).clock;
  const server = atOrigin(issuer.origin);
  const endpoint = createTokenEndpoint({ server, client, dialer, clock });
  tokens = createAccessTokens({
    endpoint,
    kept: memoryTokens(tokenSet()),
    client,
    clock,
    whyBarred: nobodyIsBarred,
  });
  channel = authorizedChannel(dialer, { origin: provider.origin }, tokens);
  let number = 0;
  issuer.script(() => {
    number += 1;
    return { body: { access_token: `token-${number}`, token_type: 'Bearer', expires_in: 3600 } };
  });
});
afterEach(async () => {
  await dialer.close();
  await Promise.all([issuer.close(), provider.close()]);
});

/** What Google answers to a token that was revoked or has expired. */
const unauthenticated: Reply = { status: 401, body: { error: { code: 401, status: 'UNAUTHENTICATED' } } };
const takes =
  (...good: readonly string[]) =>
  ({ headers }: Asked): Reply =>
    good.some((token) => headers.authorization === `Bearer ${token}`)
      ? { body: { ok: true } }
      : unauthenticated;

test('a rejected token is replaced once, and the request is sent again with its body', async () => {
  provider.script(takes('token-2'));
  const response = await channel.fetch(`${provider.origin}/x`, { method: 'POST', body: 'a=b' });
  expect(await response.json()).toEqual({ ok: true });
  expect(provider.asked.map(({ headers, fields }) => [headers.authorization, fields])).toEqual([
    ['Bearer token-1', { a: 'b' }],
    ['Bearer token-2', { a: 'b' }],
  ]);
  expect(issuer.asked).toHaveLength(2);
});

test('a claims challenge that a new token does not meet takes a person, and is kept for their next sign-in', async () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1741676400"}}}';
  const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
  const challenged: Reply = { ...unauthenticated, headers: { 'www-authenticate': challenge } };
  provider.script(challenged, challenged);
  const trouble = await channel.fetch(`${provider.origin}/x`).then(() => null, problemOf);
  expect(trouble).toMatchObject({ code: 'sign-in-required', params: { reason: 'interaction' } });
  expect(tokens.challenge()).toBe(claims);
  expect([provider.asked.length, issuer.asked.length]).toEqual([2, 2]);

  // after the sign-in nothing of it is left
  const access = { text: 'token-9', askedAt: momentOf(clock), lifetimeMs: 3_600_000 };
  await tokens.adopt({ tokens: tokenSet({ refreshToken: 'newer' }), access });
  provider.script(takes('token-9'));
  expect((await channel.fetch(`${provider.origin}/x`)).status).toBe(200);
  expect(tokens.challenge()).toBeNull();
});

test('a claims challenge that a new token meets is over', async () => {
  const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from('{"a":1}').toString('base64')}"`;
  provider.script({ ...unauthenticated, headers: { 'www-authenticate': challenge } }, takes('token-2'));
  expect((await channel.fetch(`${provider.origin}/x`)).status).toBe(200);
  expect(tokens.challenge()).toBeNull();
});

test('S1: a token is asked for once per request, and goes to this origin alone, whatever headers the caller sets', async () => {
  let asked = 0;
  const source = {
    token: async () => {
      asked += 1;
      return `token-${asked}`;
    },
    rejected: () => undefined,
    accepted: () => undefined,
  };
  const one = authorizedChannel(dialer, { origin: provider.origin }, source);
  const elsewhere = await scriptedServer();
  try {
    provider.script({ status: 307, headers: { location: `${elsewhere.origin}/y` }, body: '' });
    elsewhere.script({ body: {} });
    await one.fetch(`${provider.origin}/x`, { headers: { 'X-Mine': 'yes', Authorization: 'Bearer other' } });
    expect(asked).toBe(1);
    expect(provider.asked[0]?.headers).toMatchObject({ authorization: 'Bearer token-1', 'x-mine': 'yes' });
    expect(elsewhere.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  } finally {
    await elsewhere.close();
  }
});

test('many requests that are rejected at once cause one refresh', async () => {
  provider.script(takes('token-2'));
  const all = await Promise.all(Array.from({ length: 8 }, () => channel.fetch(`${provider.origin}/x`)));
  expect(all.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(issuer.asked).toHaveLength(2);
});

test('a second 401 is the caller’s, and the next call waits in place of asking for tokens without end', async () => {
  provider.script(unauthenticated);
  expect((await channel.fetch(`${provider.origin}/x`)).status).toBe(401);
  expect(await codeOf(channel.fetch(`${provider.origin}/x`))).toBe('server-failed');
  expect([issuer.asked.length, provider.asked.length]).toEqual([2, 2]);
});

test('a revoked sign-in is told as that: the provider says 401, then the token endpoint refuses', async () => {
  await tokens.token();
  provider.script(unauthenticated);
  issuer.script({ status: 400, body: { error: 'invalid_grant', error_subtype: 'invalid_rapt' } });
  expect(await codeOf(channel.fetch(`${provider.origin}/x`))).toBe('sign-in-required');
});

test('a body that is a stream is not sent twice; the request after it has a new token', async () => {
  provider.script(takes('token-2'));
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('a=b'));
      controller.close();
    },
  });
  const upload = { method: 'POST', body, duplex: 'half' as const };
  expect((await channel.stream(`${provider.origin}/x`, upload)).status).toBe(401);
  expect((await channel.fetch(`${provider.origin}/x`)).status).toBe(200);
  expect(provider.asked).toHaveLength(2);
});

test('S1: another origin gets no token', async () => {
  const other = await scriptedServer();
  provider.script({ status: 307, headers: { location: `${other.origin}/y` } });
  await channel.fetch(`${provider.origin}/x`);
  expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  await other.close();
});
