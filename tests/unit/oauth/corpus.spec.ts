/** Protects A6: what became of every recorded answer of an authorization server, read in place. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { authorizationAnswer } from '../../../src-main/accounts/oauth/authorization-answer.ts';
import { createTokenEndpoint, google } from '../../../src-main/accounts/oauth/index.ts';
import { microsoft } from '../../../src-main/accounts/oauth/microsoft.ts';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import { type ScriptedServer, scriptedServer } from './scripted-server.ts';
import { atOrigin, client } from './world.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpus', 'api', 'oauth-errors');
const present = existsSync(folder);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${folder}`);
  console.warn(`skipped: no corpus at ${folder}`);
}

interface Exchange {
  readonly request: { readonly url: string; readonly method: string };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>>;
  };
}

/** By file, one line for each answer: what it means at a refresh; `?`: it proves nothing yet. At the exchange of a code where it differs. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'aadsts7000218-public-client-issue.json': ['answer-invalid invalid_client 7000218'],
  'aadsts70011-scope-two-texts-issue.json': [
    'answer-invalid invalid_scope 70011',
    'answer-invalid invalid_scope 70011',
  ],
  // the answer of an API, not of a token endpoint: `access-tokens.spec.ts` plays it
  'google-api-401-autherror-issue.json': ['not a token answer'],
  'google-invalid-grant-bad-request-issue.json': [
    'sign-in-required revoked ?, code: sign-in-required code-expired',
  ],
  'google-invalid-rapt-issue.json': ['sign-in-required session-ended'],
  'google-token-code-redeemed-northworld.json': [
    'sign-in-required revoked ?, code: sign-in-required code-expired',
  ],
  'google-token-expired-or-revoked-issue.json': [
    'sign-in-required revoked ?, code: sign-in-required code-expired',
  ],
  'ms-aadsts50076-interaction-required-v1-issue.json': ['sign-in-required second-factor 50076'],
  'ms-aadsts50076-mfa-with-claims-issue.json': ['sign-in-required second-factor 50076'],
  'ms-aadsts65001-no-consent-issue.json': ['consent-required no-consent 65001'],
  'ms-aadsts70000-sometimes-issue.json': [
    'sign-in-required revoked 70000 ?, code: sign-in-required code-expired 70000',
  ],
  'ms-aadsts700082-expired-inactivity-issue.json': ['sign-in-required expired 700082'],
  'ms-aadsts9002313-malformed-issue.json': [
    'sign-in-required revoked 9002313 ?, code: sign-in-required code-expired 9002313',
  ],
  'token-code-invalid-grant-libgdata.json': [
    'sign-in-required revoked ?, code: sign-in-required code-expired',
  ],
  'token-refresh-ok-libgdata.json': ['issued for 3600 s, the same refresh token, the same scopes'],
};

const redirects: Readonly<Record<string, string>> = {
  'ms-redirect-aadsts650052-no-service-principal-issue.txt': 'consent-required service-missing 650052',
  'ms-redirect-missing-response-type-issue.txt': 'answer-invalid invalid_request',
};

/** Errors that a page in the browser shows: Concord hears nothing of them. */
const pages = ['google-consent-page-errors-issue.txt'];

const textOf = ({ code, params }: Problem): string =>
  [code, params.reason, ...(params.number === undefined ? [] : [params.number])].join(' ');

let server: ScriptedServer;
let dialer: Dialer;
beforeEach(async () => {
  server = await scriptedServer();
  dialer = createDialer();
});
afterEach(async () => {
  await dialer.close();
  await server.close();
});

describe.skipIf(!present)('recorded answers of authorization servers', () => {
  test('every file has an expected outcome', () => {
    const known = [...Object.keys(expected), ...Object.keys(redirects), ...pages];
    expect(readdirSync(folder).sort()).toEqual(known.sort());
  });

  test.each(Object.entries(expected))('A6: %s', async (file, outcomes) => {
    const { exchanges } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { exchanges: Exchange[] };
    const clock = { now: () => Date.parse(exchanges[0]?.response.headers?.date ?? '2026-11-02T09:00:00Z') };
    const endpoint = createTokenEndpoint({ server: atOrigin(server.origin), client, dialer, clock });
    const { signal } = new AbortController();
    const found: string[] = [];
    for (const { request, response } of exchanges) {
      if (!/\/token$/.test(request.url)) {
        found.push('not a token answer');
        continue;
      }
      // the body stands in the file without its compression
      const {
        'content-encoding': _coding,
        'transfer-encoding': _transfer,
        ...headers
      } = response.headers ?? {};
      server.script({ status: response.status, headers, body: response.body });
      const refreshed = await endpoint.refresh('MARK-refresh-0', signal);
      const exchanged = await endpoint.exchange({ code: 'c', verifier: 'v', redirectUri: 'r' }, signal);
      if (refreshed.type === 'issued') {
        const { issued } = refreshed;
        expect(exchanged).toEqual(refreshed);
        expect(issued.accessToken).toBe(response.body.access_token);
        const refreshToken = issued.refreshToken === null ? 'the same refresh token' : 'a new refresh token';
        const scopes = issued.scopes === null ? 'the same scopes' : 'named scopes';
        found.push(`issued for ${issued.lifetimeMs / 1000} s, ${refreshToken}, ${scopes}`);
        continue;
      }
      if (exchanged.type === 'issued') throw new Error('a code was taken');
      // no text of the server goes on
      const { error_description = '', trace_id = '-', claims = '-' } = response.body;
      const all = JSON.stringify([refreshed, exchanged]);
      for (const text of [error_description, trace_id, claims].map(String))
        if (text.length > 1) expect(all).not.toContain(text);
      const atRefresh = `${textOf(refreshed.problem)}${refreshed.isCertain ? '' : ' ?'}`;
      const atCode = textOf(exchanged.problem);
      found.push(atRefresh === atCode ? atRefresh : `${atRefresh}, code: ${atCode}`);
    }
    expect(found).toEqual(outcomes);
  });

  test.each(Object.entries(redirects))('A6: %s', (file, outcome) => {
    const text = readFileSync(join(folder, file), 'utf8').trim();
    const query = text.includes('?') ? text.slice(text.indexOf('?') + 1) : text;
    const state = new URLSearchParams(query).get('state');
    const answer = authorizationAnswer(
      state === null ? `${query}&state=12345` : query,
      { state: state ?? '12345', server: microsoft },
      { host: 'login.microsoftonline.com', hasOwnClient: false, clientId: 'c' },
    );
    if (answer?.type !== 'refused') throw new Error('not a refusal');
    expect(textOf(answer.problem)).toBe(outcome);
  });

  test.each(pages)(
    '%s: nothing of a page comes back, so that Concord waits until it is cancelled',
    (file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const expectedAnswer = { state: 'x'.repeat(43), server: google };
      for (const line of text.split('\n'))
        expect(
          authorizationAnswer(line, expectedAnswer, { host: 'h', hasOwnClient: false, clientId: 'c' }),
        ).toBeNull();
    },
  );
});
