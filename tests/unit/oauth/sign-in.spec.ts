/** Protects S3, A1 and A5: the sign-in through the browser, on a real listener and a real token endpoint. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createTokenEndpoint,
  type ExpectedIdentity,
  google,
  type RunningSignIn,
  type SignInRequest,
  startSignIn,
  type TokenSet,
} from '../../../src-main/accounts/oauth/index.ts';
import { challengeOf } from '../../../src-main/accounts/oauth/one-time-values.ts';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { type HandClock, handClock } from '../../support/hand-clock.ts';
import { type ScriptedServer, scriptedServer } from './scripted-server.ts';
import {
  atOrigin,
  browserRequest,
  client,
  idToken,
  isListening,
  nobodyIsBarred,
  portOf,
  rawRequest,
  tokenSet,
} from './world.ts';

const startsAt = Date.UTC(2026, 10, 2, 9);
let server: ScriptedServer;
let dialer: Dialer;
let hand: HandClock;
let running: RunningSignIn | null = null;
let connected: string[] = [];

beforeEach(async () => {
  server = await scriptedServer();
  dialer = createDialer();
  hand = handClock(startsAt);
  connected = [];
});
afterEach(async () => {
  running?.cancel();
  running = null;
  await dialer.close();
  await server.close();
});

const anyone: ExpectedIdentity = { subject: null, addresses: [] };

async function start(changes: Partial<SignInRequest> = {}): Promise<RunningSignIn> {
  const { clock } = hand;
  const there = atOrigin(server.origin);
  running = await startSignIn(
    {
      server: there,
      client,
      features: ['calendar'],
      expected: anyone,
      before: null,
      claims: null,
      language: 'en',
      ...changes,
    },
    {
      endpoint: createTokenEndpoint({ server: there, client: changes.client ?? client, dialer, clock }),
      createServer,
      clock,
      isConnected: (subject) => connected.includes(subject),
      whyBarred: nobodyIsBarred,
    },
  );
  return running;
}

const queryOf = (one: RunningSignIn): URLSearchParams => new URL(one.url).searchParams;
const asked = (one: RunningSignIn, name: string): string => queryOf(one).get(name) ?? '';

/** Where the browser is sent at the end. */
function back(one: RunningSignIn, params: Readonly<Record<string, string>>): URL {
  const url = new URL(asked(one, 'redirect_uri'));
  url.search = new URLSearchParams({ state: asked(one, 'state'), ...params }).toString();
  return url;
}

const comeBack = (one: RunningSignIn, params: Readonly<Record<string, string>>): Promise<string> => {
  const url = back(one, params);
  return rawRequest(portOf(url.href), browserRequest(url));
};

const claimsFor = (one: RunningSignIn, changes: Readonly<Record<string, unknown>> = {}) => ({
  iss: google.issuer,
  aud: client.clientId,
  exp: startsAt / 1000 + 3600,
  nonce: asked(one, 'nonce'),
  sub: '1001',
  email: 'Ann@Example.com',
  email_verified: true,
  ...changes,
});

const tokensFor = (one: RunningSignIn, changes: Readonly<Record<string, unknown>> = {}) => ({
  access_token: 'MARK-access-1',
  token_type: 'Bearer',
  expires_in: 3599,
  refresh_token: 'MARK-refresh-1',
  scope: asked(one, 'scope'),
  id_token: idToken(claimsFor(one)),
  ...changes,
});

describe('the address for the browser', () => {
  test('S3, A1: PKCE S256, new random values each time, the account chooser, and a redirect to 127.0.0.1', async () => {
    const first = await start({ expected: { subject: null, addresses: ['ann@example.com'] } });
    const query = queryOf(first);
    expect(new URL(first.url).pathname).toBe('/o/oauth2/v2/auth');
    expect(query.get('response_type')).toBe('code');
    expect(query.get('client_id')).toBe(client.clientId);
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(query.get('prompt')).toBe('select_account consent');
    expect(query.get('access_type')).toBe('offline');
    expect(query.get('login_hint')).toBe('ann@example.com');
    expect(query.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(first.url).not.toContain('MARK-client-secret');
    first.cancel();
    const second = await start();
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked(second, name)).toMatch(/^[\w-]{43}$/);
      expect(asked(second, name)).not.toBe(query.get(name));
    }
    expect(queryOf(second).has('login_hint')).toBe(false);
  });

  test('the challenge is that of RFC 7636, appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  test('scopes are asked step by step, and what was granted before is asked for again', async () => {
    const scopes = (one: RunningSignIn): string[] => asked(one, 'scope').split(' ').sort();
    const calendar = ['openid', 'email', ...google.scopes.calendar];
    const first = await start();
    expect(scopes(first)).toEqual([...calendar].sort());
    first.cancel();
    const before: TokenSet = tokenSet({ scopes: [...calendar, 'https://www.googleapis.com/auth/drive'] });
    const second = await start({ features: ['mail'], before });
    // a scope that Concord no longer knows is not asked for again
    expect(scopes(second)).toEqual([...calendar, ...google.scopes.mail].sort());
  });

  test('S7: an address with separators stays one parameter', async () => {
    const odd = 'ann&prompt=none#x@example.com\r\nX: y';
    const one = await start({ expected: { subject: null, addresses: [odd] } });
    expect(asked(one, 'login_hint')).toBe(odd);
    expect(queryOf(one).getAll('prompt')).toEqual(['select_account consent']);
    expect(one.url).not.toMatch(/[\r\n]/);
  });
});

describe('the way back', () => {
  test('S3: the code is exchanged with the verifier of the challenge, and the tokens belong to who signed in', async () => {
    const one = await start({ expected: { subject: null, addresses: ['ann@example.com'] } });
    server.script({ body: tokensFor(one) });
    const page = await comeBack(one, { code: 'MARK-code', iss: google.issuer });
    expect(page).toMatch(/^HTTP\/1\.1 200 /);
    expect(page).toContain('Return to Concord');
    expect(page).toMatch(/content-security-policy: default-src 'none'/i);
    expect(page).toMatch(/referrer-policy: no-referrer/i);
    expect(page).not.toContain('MARK-code');
    expect(await one.outcome).toEqual({
      type: 'signed-in',
      identity: { subject: '1001', addresses: ['ann@example.com'] },
      tokens: {
        tokens: tokenSet({ refreshToken: 'MARK-refresh-1' }),
        access: {
          text: 'MARK-access-1',
          askedAt: { wallMs: startsAt, monotonicMs: 0 },
          lifetimeMs: 3_599_000,
        },
      },
    });
    const [request] = server.asked;
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/token');
    const { code_verifier = '', ...fields } = request?.fields ?? {};
    expect(challengeOf(code_verifier)).toBe(asked(one, 'code_challenge'));
    expect(fields).toEqual({
      grant_type: 'authorization_code',
      code: 'MARK-code',
      redirect_uri: asked(one, 'redirect_uri'),
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
  });

  test('D6: the page is in the language of the interface', async () => {
    const one = await start({ language: 'nl' });
    server.script({ body: tokensFor(one) });
    expect(await comeBack(one, { code: 'MARK-code' })).toContain('Ga terug naar Concord');
    const other = await start({ language: 'nl' });
    expect(await comeBack(other, { error: 'access_denied' })).toContain('Er is niets verbonden');
    expect(await other.outcome).toMatchObject({
      type: 'failed',
      problem: { code: 'sign-in-required', params: { reason: 'declined' } },
    });
  });

  test('D6: without a chosen language the page is in the first of the two that the browser asks for', async () => {
    const asks = async (acceptLanguage: string | null): Promise<string> => {
      const one = await start({ language: null });
      const url = back(one, { error: 'access_denied' });
      const plain = browserRequest(url);
      const header = acceptLanguage === null ? '' : `Accept-Language: ${acceptLanguage}\r\n`;
      return rawRequest(portOf(url.href), plain.replace('\r\n', `\r\n${header}`));
    };
    expect(await asks('nl-BE,nl;q=0.9,en;q=0.8')).toContain('Ga terug naar Concord');
    expect(await asks('de-DE,en;q=0.8,nl;q=0.5')).toContain('Return to Concord');
    expect(await asks(null)).toContain('Return to Concord');
  });

  test('S3: foreign requests get no byte and change nothing; the right one still counts, once', async () => {
    const one = await start();
    server.script({ body: tokensFor(one) });
    const right = back(one, { code: 'MARK-code' });
    const port = portOf(right.href);
    const with_ = (change: (params: URLSearchParams) => void): URL => {
      const url = new URL(right);
      change(url.searchParams);
      return url;
    };
    const state = asked(one, 'state');
    const foreign: Readonly<Record<string, string>> = {
      'another method': browserRequest(right, { method: 'POST' }),
      'a method without a body': browserRequest(right, { method: 'HEAD' }),
      'another path': browserRequest(right, { path: `/x${right.search}` }),
      'the whole address as the path': browserRequest(right, { path: right.href }),
      'a favicon': browserRequest(right, { path: '/favicon.ico' }),
      'no query': browserRequest(right, { path: '/' }),
      'another host': browserRequest(right, { host: `evil.example:${port}` }),
      'localhost in place of 127.0.0.1': browserRequest(right, { host: `localhost:${port}` }),
      'no port': browserRequest(right, { host: '127.0.0.1' }),
      'no host': `GET ${right.pathname}${right.search} HTTP/1.1\r\n\r\n`,
      'no state': browserRequest(with_((params) => params.delete('state'))),
      'the beginning of the state': browserRequest(
        with_((params) => params.set('state', state.slice(0, 42))),
      ),
      'more than the state': browserRequest(with_((params) => params.set('state', `${state}x`))),
      'two states': browserRequest(with_((params) => params.append('state', state))),
      'two codes': browserRequest(with_((params) => params.append('code', 'other'))),
      'a code and an error': browserRequest(with_((params) => params.append('error', 'access_denied'))),
      'neither code nor error': browserRequest(with_((params) => params.delete('code'))),
      'a blank code': browserRequest(with_((params) => params.set('code', ''))),
      'a code with a line break': browserRequest(with_((params) => params.set('code', 'a\r\nb'))),
      'another issuer': browserRequest(with_((params) => params.set('iss', 'https://evil.example'))),
      'two issuers': browserRequest(
        with_((params) => {
          params.append('iss', google.issuer);
          params.append('iss', 'https://evil.example');
        }),
      ),
      'an error that is no word': browserRequest(
        with_((params) => {
          params.delete('code');
          params.set('error', '<script>');
        }),
      ),
      'an expectation': `GET ${right.pathname}${right.search} HTTP/1.1\r\nHost: ${right.host}\r\nExpect: 100-continue\r\n\r\n`,
      'no HTTP': 'EHLO example.com\r\n\r\n',
      'a WebSocket': `GET ${right.pathname}${right.search} HTTP/1.1\r\nHost: ${right.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    };
    for (const [name, text] of Object.entries(foreign))
      expect([name, await rawRequest(port, text)]).toEqual([name, '']);
    expect(server.asked).toHaveLength(0);
    const [first, second] = await Promise.all([
      rawRequest(port, browserRequest(right)),
      rawRequest(port, browserRequest(right)),
    ]);
    expect([first, second].filter((page) => page.startsWith('HTTP/1.1 200'))).toHaveLength(1);
    expect([first, second]).toContain('');
    expect(await one.outcome).toMatchObject({ type: 'signed-in' });
    expect(server.asked).toHaveLength(1);
    expect(await isListening(port)).toBe(false);
  });

  test('S3: after five minutes nobody listens any more', async () => {
    const one = await start();
    const url = back(one, { code: 'MARK-code' });
    await hand.advance(5 * 60_000 - 1);
    expect(await Promise.race([one.outcome, Promise.resolve('waits')])).toBe('waits');
    await hand.advance(1);
    expect(await one.outcome).toEqual({ type: 'expired' });
    expect(await isListening(portOf(url.href))).toBe(false);
    expect(server.asked).toHaveLength(0);
  });

  test('cancelled while the browser is open, and while the code is exchanged', async () => {
    const one = await start();
    one.cancel();
    expect(await one.outcome).toEqual({ type: 'cancelled' });
    const url = back(one, { code: 'MARK-code' });
    expect(await isListening(portOf(url.href))).toBe(false);
    const other = await start();
    server.script(() => new Promise(() => other.cancel()));
    await comeBack(other, { code: 'MARK-code' });
    expect(await other.outcome).toEqual({ type: 'cancelled' });
  });

  test('a connection that says nothing does not keep the browser waiting', async () => {
    const one = await start();
    server.script({ body: tokensFor(one) });
    const url = back(one, { code: 'MARK-code' });
    const silent = rawRequest(portOf(url.href), 'GET / HTTP/1.1\r\nHost: ');
    expect(await comeBack(one, { code: 'MARK-code' })).toMatch(/^HTTP\/1\.1 200 /);
    expect(await silent).toBe('');
  });
});

describe('who signed in', () => {
  const outcomeOf = async (
    expected: ExpectedIdentity,
    claims: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const one = await start({ expected });
    server.script({ body: tokensFor(one, { id_token: idToken(claimsFor(one, claims)) }), headers }, {});
    await comeBack(one, { code: 'MARK-code' });
    return one.outcome;
  };

  test('A5: another account is not taken; its grant is revoked, unless Concord uses it elsewhere', async () => {
    const expected = { subject: null, addresses: ['ben@example.com'] };
    const outcome = await outcomeOf(expected, {});
    expect(outcome).toMatchObject({
      type: 'wrong-account',
      signedInAs: 'ann@example.com',
      problem: { code: 'another-account' },
    });
    expect(JSON.stringify(outcome)).not.toContain('MARK');
    expect(JSON.stringify('problem' in outcome ? outcome.problem : null)).not.toContain('@');
    expect(server.asked.map(({ path, fields }) => [path, fields.token])).toEqual([
      ['/token', undefined],
      ['/revoke', 'MARK-refresh-1'],
    ]);
    connected = ['1001'];
    expect(await outcomeOf(expected, {})).toMatchObject({ type: 'wrong-account' });
    expect(server.asked.map(({ path }) => path)).toEqual(['/token', '/revoke', '/token']);
  });

  test('A5: where the account is known by its id, the id decides and not the address', async () => {
    const expected = { subject: '1001', addresses: ['ann@example.com'] };
    expect(await outcomeOf(expected, { email: 'ann.new@example.com' })).toMatchObject({ type: 'signed-in' });
    expect(await outcomeOf(expected, { sub: '1002' })).toMatchObject({ type: 'wrong-account' });
  });

  test.each([
    ['a.n.n@gmail.com', 'ann@googlemail.com', 'signed-in'],
    ['Ann@Example.COM', 'ann@example.com', 'signed-in'],
    ['a.nn@example.com', 'ann@example.com', 'wrong-account'],
    ['ann@example.com', 'ann@gmail.com', 'wrong-account'],
  ])('%s expected, %s signed in: %s', async (wanted, email, type) => {
    expect(await outcomeOf({ subject: null, addresses: [wanted] }, { email })).toMatchObject({ type });
  });

  test('an address that the server did not verify proves nothing', async () => {
    const expected = { subject: null, addresses: ['ann@example.com'] };
    expect(await outcomeOf(expected, { email_verified: false })).toMatchObject({ type: 'wrong-account' });
    expect(await outcomeOf(anyone, { email_verified: undefined })).toMatchObject({
      type: 'signed-in',
      identity: { subject: '1001', addresses: [] },
    });
  });

  test.each([
    ['iss', { iss: 'https://evil.example' }],
    ['aud', { aud: 'another-client' }],
    ['azp', { aud: [client.clientId, 'another-client'] }],
    ['azp', { azp: 'another-client' }],
    ['exp', { exp: startsAt / 1000 - 3600 }],
    ['nonce', { nonce: 'x' }],
    ['form', { nonce: undefined }],
    ['form', { sub: '' }],
    ['form', { sub: 'a\r\nb' }],
    ['form', { exp: 'tomorrow' }],
  ])('an ID token with a wrong %s: %j', async (claim, changes) => {
    expect(await outcomeOf(anyone, changes)).toMatchObject({
      type: 'failed',
      problem: { code: 'answer-invalid', params: { claim } },
    });
  });

  test('what Google also writes is accepted: the issuer without a scheme, an authorised party', async () => {
    const claims = { iss: 'accounts.google.com', azp: client.clientId };
    expect(await outcomeOf(anyone, claims)).toMatchObject({ type: 'signed-in' });
  });

  test.each([-1, 1])('A6: a clock that is a day wrong (%i) does not disturb the sign-in', async (days) => {
    hand = handClock(startsAt + days * 86_400_000);
    const headers = { date: new Date(startsAt).toUTCString() };
    expect(await outcomeOf(anyone, {}, headers)).toMatchObject({ type: 'signed-in' });
  });

  test.each([
    ['none', undefined],
    ['no token', 'x'],
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['no JSON', `a.${Buffer.from('{').toString('base64url')}.c`],
    ['a deep one', `a.${Buffer.from('['.repeat(99) + ']'.repeat(99)).toString('base64url')}.c`],
  ])('S6: an ID token that is none: %s', async (_name, id_token) => {
    const one = await start();
    server.script({ body: tokensFor(one, { id_token }) });
    await comeBack(one, { code: 'MARK-code' });
    expect(await one.outcome).toMatchObject({ type: 'failed', problem: { code: 'answer-invalid' } });
  });
});

describe('what was granted', () => {
  const outcomeOf = async (request: Partial<SignInRequest>, changes: Readonly<Record<string, unknown>>) => {
    const one = await start(request);
    server.script({ body: tokensFor(one, changes) });
    await comeBack(one, { code: 'MARK-code' });
    return one.outcome;
  };

  test('A6: a box that was not ticked is named', async () => {
    const scope = ['openid', 'email', ...google.scopes.calendar].join(' ');
    expect(await outcomeOf({ features: ['calendar', 'mail'] }, { scope })).toMatchObject({
      type: 'failed',
      problem: { code: 'sign-in-required', params: { reason: 'not-granted', missing: 'mail' } },
    });
  });

  test('an answer without scopes grants what was asked for (RFC 6749 section 5.1)', async () => {
    const outcome = await outcomeOf({}, { scope: undefined });
    expect(outcome).toMatchObject({ tokens: { tokens: { scopes: tokenSet().scopes } } });
  });

  test('without a new refresh token the one before stays, if it is of this account, this client and these scopes', async () => {
    const without = { refresh_token: undefined };
    expect(await outcomeOf({ before: tokenSet() }, without)).toMatchObject({
      tokens: { tokens: { refreshToken: 'MARK-refresh-0' } },
    });
    const useless: readonly (TokenSet | null)[] = [
      null,
      tokenSet({ subject: '1002' }),
      tokenSet({ clientId: 'another' }),
      tokenSet({ scopes: ['openid', 'email'] }),
    ];
    for (const before of useless)
      expect(await outcomeOf({ before }, without)).toMatchObject({
        type: 'failed',
        problem: { code: 'sign-in-required', params: { reason: 'no-refresh-token' } },
      });
  });

  test('a refusal of the code, and trouble on the way, are told', async () => {
    const one = await start();
    server.script({ status: 400, body: { error: 'invalid_grant', error_description: 'MARK-text' } });
    await comeBack(one, { code: 'MARK-code' });
    expect(await one.outcome).toMatchObject({
      type: 'failed',
      problem: { code: 'sign-in-required', params: { reason: 'code-expired' } },
    });
    const other = await start();
    server.script({ cut: true });
    await comeBack(other, { code: 'MARK-code' });
    expect(await other.outcome).toMatchObject({ type: 'failed', problem: { code: 'unreachable' } });
    expect(server.asked).toHaveLength(2);
  });
});
