/** Protects S1, S6, S7 and A6 at the token endpoint: strict answers, typed trouble, and credentials that stay at their origin. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTokenEndpoint, type TokenEndpoint } from '../../../src-main/accounts/oauth/index.ts';
import { problemOfRefusal, refusalIn } from '../../../src-main/accounts/oauth/refusals.ts';
import { issuedIn } from '../../../src-main/accounts/oauth/token-answer.ts';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { type Reply, type ScriptedServer, scriptedServer } from './scripted-server.ts';
import { atOrigin, client } from './world.ts';

const now = Date.UTC(2026, 10, 2, 9);
const { signal } = new AbortController();
let server: ScriptedServer;
let dialer: Dialer;
let endpoint: TokenEndpoint;

beforeEach(async () => {
  server = await scriptedServer();
  dialer = createDialer();
  endpoint = createTokenEndpoint({
    server: atOrigin(server.origin),
    client,
    dialer,
    clock: { now: () => now },
  });
});
afterEach(async () => {
  await dialer.close();
  await server.close();
});

const good = { access_token: 'MARK-access', token_type: 'Bearer', expires_in: 3600 };

describe('an answer with tokens', () => {
  test.each([
    [3600, 3600],
    ['3599', 3599],
    [0, 60],
    [59.5, 60],
    [1e9, 86_400],
    [undefined, 600],
  ])('expires_in %s: valid for %i seconds', (expires_in, seconds) => {
    expect(issuedIn({ ...good, expires_in })?.lifetimeMs).toBe(seconds * 1000);
  });

  test.each([
    ['no object', 'text'],
    ['nothing', null],
    ['an array', [good]],
    ['no access token', { ...good, access_token: undefined }],
    ['a blank access token', { ...good, access_token: '' }],
    ['an access token that is a number', { ...good, access_token: 1 }],
    ['S7: a line break in the access token', { ...good, access_token: 'a\r\nX: y' }],
    ['a character that no header can carry', { ...good, access_token: 'a\u20ac' }],
    ['a long access token', { ...good, access_token: 'a'.repeat(16_385) }],
    ['no type', { ...good, token_type: undefined }],
    ['another type', { ...good, token_type: 'mac' }],
    ['a negative life', { ...good, expires_in: -1 }],
    ['a life that is no number', { ...good, expires_in: 'soon' }],
    ['a life that is null', { ...good, expires_in: null }],
    ['an endless life', { ...good, expires_in: Number.POSITIVE_INFINITY }],
    ['a blank refresh token', { ...good, refresh_token: '' }],
    ['a refresh token with a blank', { ...good, refresh_token: 'a b' }],
    ['a scope that is a list', { ...good, scope: ['a'] }],
    ['an ID token that is an object', { ...good, id_token: {} }],
  ])('S6: refused: %s', (_name, body) => {
    expect(issuedIn(body)).toBeNull();
  });

  test('an unknown member is no trouble, and a blank scope is no scope', () => {
    expect(issuedIn({ ...good, refresh_token_expires_in: 604_799, scope: ' ' })).toMatchObject({
      accessToken: 'MARK-access',
      scopes: null,
    });
  });
});

describe('trouble that passes', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const cases: readonly (readonly [string, Reply, string])[] = [
    ['500', { status: 500 }, 'server-failed'],
    ['503 with a page', { status: 503, headers: html, body: '<p>busy' }, 'server-failed'],
    ['502 with an OAuth error', { status: 502, body: { error: 'invalid_grant' } }, 'server-failed'],
    ['temporarily_unavailable', { status: 400, body: { error: 'temporarily_unavailable' } }, 'server-failed'],
    ['AADSTS90033', { status: 400, body: { error: 'invalid_grant', error_codes: [90033] } }, 'server-failed'],
    ['429', { status: 429 }, 'throttled'],
    ['a page in place of tokens', { headers: html, body: '<p>Welcome to the hotel' }, 'captive-portal'],
    ['511', { status: 511 }, 'captive-portal'],
    ['a cut connection', { cut: true }, 'unreachable'],
    ['no JSON', { body: '{"access_token":' }, 'answer-invalid'],
    ['deep JSON', { body: '['.repeat(100_000) }, 'answer-invalid'],
    ['tokens without a type', { body: { access_token: 'MARK-access' } }, 'answer-invalid'],
    ['a large answer', { body: { ...good, more: 'x'.repeat(200_000) } }, 'answer-invalid'],
    ['400 without an error', { status: 400, body: {} }, 'answer-invalid'],
    ['400 with a page', { status: 400, headers: html, body: '<p>no' }, 'answer-invalid'],
    ['an error that is no word', { status: 400, body: { error: 'Invalid Grant!' } }, 'answer-invalid'],
  ];
  test.each(cases)('A6: %s', async (_name, reply, code) => {
    server.script(reply);
    expect(await codeOf(endpoint.refresh('MARK-refresh', signal))).toBe(code);
    expect(server.asked).toHaveLength(1);
  });

  test('the time that the server names counts', async () => {
    server.script({ status: 503, headers: { 'retry-after': '7' } });
    const error: unknown = await endpoint.refresh('MARK-refresh', signal).catch((thrown: unknown) => thrown);
    expect(problemOf(error)?.retryAt).toBe(now + 7_000);
  });

  test('S1: a redirect is not followed, whatever its status', async () => {
    const other = await scriptedServer();
    for (const status of [301, 302, 303, 307, 308]) {
      server.script({ status, headers: { location: `${other.origin}/token` } });
      expect(await codeOf(endpoint.refresh('MARK-refresh', signal))).toBe('captive-portal');
    }
    expect(other.asked).toHaveLength(0);
    await other.close();
  });
});

describe('refusals', () => {
  const meaning = (body: unknown, changes = {}) => {
    const refusal = refusalIn(body);
    if (refusal === null) throw new Error('not a refusal');
    const context = {
      host: 'h',
      step: 'refresh' as const,
      hasOwnClient: false,
      clientId: 'mine',
      ...changes,
    };
    const { problem, isCertain } = problemOfRefusal(refusal, context);
    return `${problem.code} ${problem.params.reason} ${problem.fix}${isCertain ? '' : ' ?'}`;
  };

  test('what an administrator has to allow has the client id; nothing else has', () => {
    const context = { host: 'h', step: 'refresh' as const, hasOwnClient: false, clientId: 'mine' };
    const params = (error: string) => {
      const refusal = refusalIn({ error });
      return refusal === null ? null : problemOfRefusal(refusal, context).problem.params;
    };
    expect(params('admin_policy_enforced')).toEqual({
      ...{ host: 'h', reason: 'administrator-policy', clientId: 'mine' },
    });
    expect(params('invalid_grant')).not.toHaveProperty('clientId');
  });

  test.each([
    ['invalid_grant', 'sign-in-required revoked sign-in ?'],
    ['access_denied', 'sign-in-required declined sign-in'],
    ['admin_policy_enforced', 'consent-required administrator-policy ask-administrator'],
    ['policy_enforced', 'consent-required advanced-protection ask-administrator'],
    ['access_not_configured', 'consent-required administrator-policy ask-administrator'],
    ['org_internal', 'account-not-permitted organization-only check-address'],
    ['consent_required', 'consent-required no-consent ask-administrator'],
    ['interaction_required', 'sign-in-required interaction sign-in'],
    ['login_required', 'sign-in-required interaction sign-in'],
    ['disallowed_useragent', 'answer-invalid disallowed_useragent report'],
    ['invalid_client', 'answer-invalid invalid_client report'],
    ['deleted_client', 'answer-invalid deleted_client report'],
    ['invalid_scope', 'answer-invalid invalid_scope report'],
    ['temporarily_unavailable', 'server-failed temporarily_unavailable wait'],
    ['server_error', 'server-failed server_error wait'],
    ['something_new', 'answer-invalid unknown-refusal report'],
    ['constructor', 'answer-invalid unknown-refusal report'],
  ])('A6: %s: %s', (error, text) => {
    expect(meaning({ error })).toBe(text);
  });

  test("A12: what is wrong with the customer's own client is mended in the setup", () => {
    for (const error of ['invalid_client', 'deleted_client', 'unauthorized_client', 'redirect_uri_mismatch'])
      expect(meaning({ error }, { hasOwnClient: true })).toBe(`setup-invalid ${error} edit-setup`);
  });

  test('a subtype says more than the error, and a number says more than both', () => {
    const error = 'invalid_grant';
    expect(meaning({ error, suberror: 'consent_required' })).toMatch(/^consent-required no-consent/);
    expect(meaning({ error, error_subtype: 'constructor' })).toMatch(/^sign-in-required revoked/);
    expect(meaning({ error, suberror: 'basic_action', error_codes: [53003] })).toMatch(/conditional-access/);
    expect(meaning({ error, error_description: 'AADSTS65001: x' })).toMatch(/^consent-required/);
    expect(meaning({ error, error_description: 'see AADSTS65001' })).toMatch(/^sign-in-required revoked/);
    for (const error_codes of [['65001'], [1.5], [-1], {}, [], [Number.NaN]])
      expect(meaning({ error, error_codes })).toMatch(/^sign-in-required revoked/);
  });

  test('A6: a clock that is far from the server’s is named', async () => {
    const reply = (minutes: number): Reply => ({
      status: 400,
      body: { error: 'invalid_grant' },
      headers: { date: new Date(now + minutes * 60_000).toUTCString() },
    });
    server.script(reply(-10), reply(4), reply(10), { ...reply(0), headers: { date: 'yesterday' } });
    const off = async () => {
      const outcome = await endpoint.refresh('MARK-refresh', signal);
      return outcome.type === 'refused' ? outcome.problem.params.clockMinutesOff : 'issued';
    };
    expect([await off(), await off(), await off(), await off()]).toEqual([10, undefined, 10, undefined]);
  });
});

describe('revocation (RFC 7009)', () => {
  test.each([
    ['200', { status: 200 }, true],
    ['200 with a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' }, true],
    ['400 invalid_token', { status: 400, body: { error: 'invalid_token' } }, true],
    ['400 invalid_request', { status: 400, body: { error: 'invalid_request' } }, false],
    ['503', { status: 503 }, false],
    ['302', { status: 302, headers: { location: '/' } }, false],
  ] as const)('%s: %s', async (_name, reply, isRevoked) => {
    server.script(reply);
    expect(await endpoint.revoke('MARK-refresh', signal)).toBe(isRevoked);
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/revoke',
      fields: { token: 'MARK-refresh' },
    });
  });

  test('a server that cannot revoke is not asked', async () => {
    const there = { ...atOrigin(server.origin), revocationEndpoint: null };
    const without = createTokenEndpoint({ server: there, client, dialer, clock: { now: () => now } });
    expect(await without.revoke('MARK-refresh', signal)).toBe(false);
    expect(server.asked).toHaveLength(0);
  });
});

test('S7: values with separators stay values', async () => {
  server.script({ body: good });
  await endpoint.exchange(
    { code: 'a&client_id=x=y%', verifier: 'v w', redirectUri: 'http://127.0.0.1:1/' },
    signal,
  );
  expect(server.asked[0]?.fields).toMatchObject({
    code: 'a&client_id=x=y%',
    code_verifier: 'v w',
    client_id: client.clientId,
  });
});
