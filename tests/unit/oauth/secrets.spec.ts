/** Protects S9: marked secrets go through every path of the sign-in, and none of them is in a Problem, a thrown error, a page or a log. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createAccessTokens,
  createTokenEndpoint,
  google,
  ownClient,
  type SignInOutcome,
  startSignIn,
} from '../../../src-main/accounts/oauth/index.ts';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { errorFields, openLogFile } from '../../../src-main/support/logger.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';
import { type Reply, type ScriptedServer, scriptedServer } from './scripted-server.ts';
import {
  atOrigin,
  browserRequest,
  client,
  idToken,
  memoryTokens,
  nobodyIsBarred,
  portOf,
  rawRequest,
  tokenSet,
  whileTimePasses,
} from './world.ts';

const now = Date.UTC(2026, 10, 2, 9);
let server: ScriptedServer;
let dialer: Dialer;
let folder = '';
let output: string[] = [];

beforeEach(async () => {
  server = await scriptedServer();
  dialer = createDialer();
  folder = mkdtempSync(join(tmpdir(), 'concord-oauth-log-'));
  output = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output.push(String(text));
      return true;
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await dialer.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const marks = /MARK|mark@|mark%40/i;
/** Everything that a value shows: its members, hidden ones, causes and stacks. */
const shown = (value: unknown): string =>
  inspect(value, { depth: 20, showHidden: true, maxStringLength: null });

/** Each is an answer of the token endpoint with something that must not go on. */
const replies: Readonly<Record<string, Reply>> = {
  'a refusal': {
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'MARK-text mark@example.com',
      error_uri: 'https://h/MARK',
    },
  },
  'a certain refusal': {
    status: 400,
    body: { error: 'invalid_grant', error_subtype: 'invalid_rapt', x: 'MARK' },
  },
  'a refusal with a word of its own': { status: 400, body: { error: 'MARK-error' } },
  'an unknown refusal': { status: 400, body: { error: 'mark_error', suberror: 'mark_sub' } },
  'a client error': {
    status: 401,
    body: { error: 'invalid_client', error_description: 'MARK-client-secret' },
  },
  'a page': { headers: { 'content-type': 'text/html' }, body: '<p>MARK-page' },
  'a server in trouble': { status: 500, body: 'MARK-trouble' },
  'a redirect': { status: 302, headers: { location: 'https://mark.example/?x=MARK-location' } },
  'no JSON': { body: '{"access_token":"MARK-access' },
  'tokens without a type': { body: { access_token: 'MARK-access', refresh_token: 'MARK-refresh-1' } },
  'a token with a line break': { body: { access_token: 'MARK\r\nx', token_type: 'Bearer' } },
  'an ID token of another': {
    body: {
      access_token: 'MARK-access',
      token_type: 'Bearer',
      refresh_token: 'MARK-refresh-1',
      id_token: idToken({
        iss: 'MARK',
        aud: 'MARK',
        exp: now,
        nonce: 'MARK',
        sub: 'MARK',
        email: 'mark@example.com',
      }),
    },
  },
  'a broken ID token': {
    body: { access_token: 'MARK-access', token_type: 'Bearer', id_token: 'MARK.MARK.MARK' },
  },
  'a cut connection': { cut: true },
};

function checkLog(values: readonly unknown[]): void {
  const log = openLogFile(folder, { now: () => now, level: 'debug' });
  for (const value of values) {
    const found = problemOf(value) ?? (value as { problem?: unknown }).problem;
    if (value instanceof Error) log.log('error', 'bug', errorFields(value));
    if (typeof found === 'object' && found !== null && 'code' in found)
      log.log('warning', 'run-failed', {
        problem: String(found.code),
        ...('params' in found ? (found.params as object) : {}),
      });
  }
  for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(marks);
}

test('S9: in the sign-in', async () => {
  const results: unknown[] = [];
  for (const [name, reply] of Object.entries(replies)) {
    const { clock } = handClock(now);
    const there = atOrigin(server.origin);
    const one = await startSignIn(
      {
        server: there,
        client,
        features: ['calendar'],
        expected: { subject: 'MARK-subject', addresses: ['mark@example.com'] },
        before: tokenSet(),
        claims: null,
        language: 'en',
      },
      {
        endpoint: createTokenEndpoint({ server: there, client, dialer, clock }),
        createServer,
        clock,
        isConnected: () => false,
        whyBarred: nobodyIsBarred,
      },
    );
    server.script(reply);
    const asked = new URL(one.url).searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      state: asked.get('state') ?? '',
      code: 'MARK-code',
      x: 'MARK',
    }).toString();
    expect(await rawRequest(portOf(back.href), browserRequest(back))).not.toMatch(marks);
    const outcome: SignInOutcome = await one.outcome;
    expect([name, outcome.type]).toEqual([name, 'failed']);
    expect(shown(outcome)).not.toMatch(marks);
    // neither the verifier nor the client's secret is in the address
    expect(one.url).not.toContain('MARK-client-secret');
    expect(one.url).not.toContain(server.asked.at(-1)?.fields.code_verifier ?? 'no verifier');
    results.push(outcome);
  }
  checkLog(results);
  expect(output.join('')).not.toMatch(marks);
});

test('S9: in a refusal that the browser brings back', async () => {
  const { clock } = handClock(now);
  const there = atOrigin(server.origin);
  const one = await startSignIn(
    {
      server: there,
      client,
      features: ['calendar'],
      expected: { subject: null, addresses: [] },
      before: null,
      claims: null,
      language: 'nl',
    },
    {
      endpoint: createTokenEndpoint({ server: there, client, dialer, clock }),
      createServer,
      clock,
      isConnected: () => false,
      whyBarred: nobodyIsBarred,
    },
  );
  const asked = new URL(one.url).searchParams;
  const back = new URL(asked.get('redirect_uri') ?? '');
  const query = {
    state: asked.get('state') ?? '',
    error: 'mark_error',
    error_description: 'MARK mark@example.com',
  };
  back.search = new URLSearchParams(query).toString();
  expect(await rawRequest(portOf(back.href), browserRequest(back))).not.toMatch(marks);
  expect(shown(await one.outcome)).not.toMatch(marks);
});

test('S9: in a refresh, a revocation and a rejected client', async () => {
  const thrown: unknown[] = [];
  for (const [name, reply] of Object.entries(replies)) {
    const hand = handClock(now);
    const there = atOrigin(server.origin);
    const endpoint = createTokenEndpoint({ server: there, client, dialer, clock: hand.clock });
    const tokens = createAccessTokens({
      endpoint,
      kept: memoryTokens(tokenSet()),
      client,
      clock: hand.clock,
      whyBarred: nobodyIsBarred,
    });
    server.script(reply);
    const error: unknown = await whileTimePasses(hand, tokens.token()).catch((caught: unknown) => caught);
    // two of the answers are good ones for a refresh, which reads no ID token
    if (name.includes('ID token')) continue;
    expect([name, problemOf(error) === null]).toEqual([name, false]);
    expect([name, shown(error)]).toEqual([name, expect.not.stringMatching(marks)]);
    thrown.push(error);
    expect(await tokens.revoke(new AbortController().signal)).toMatch(/revoked/);
  }
  thrown.push(ownClient(google, { clientId: 'MARK-id', clientSecret: 'MARK-secret' }));
  expect(shown(thrown)).not.toMatch(marks);
  checkLog(thrown);
  expect(output.join('')).not.toMatch(marks);
});
