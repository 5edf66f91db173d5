/** Sign-in at the simulated Google: pages, refusals, codes, tokens, and how each of them ends. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anna,
  ben,
  calendarScope,
  carla,
  desktopClient,
  errorOf,
  type GoogleWorld,
  googleWorld,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(() => world.stop());

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const redirectUri = 'http://127.0.0.1:50000/';
const usual = {
  client_id: desktopClient.id,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: `openid email ${calendarScope}`,
  state: 'state-1',
  code_challenge: challenge,
  code_challenge_method: 'S256',
  access_type: 'offline',
  prompt: 'select_account consent',
};

interface Shown {
  readonly status: number;
  readonly text: string;
  /** Where the browser is sent; null for a page. */
  readonly location: URL | null;
}

async function shownOf(answer: Response): Promise<Shown> {
  const location = answer.headers.get('location');
  return {
    status: answer.status,
    text: await answer.text(),
    location: location === null ? null : new URL(location),
  };
}

async function open(
  change: Readonly<Record<string, string | null>> = {},
  userAgent = 'Mozilla/5.0 Firefox',
): Promise<Shown> {
  const url = new URL(world.google.endpoints.authorization);
  for (const [name, value] of Object.entries({ ...usual, ...change }))
    if (value !== null) url.searchParams.set(name, value);
  return shownOf(await fetch(url, { redirect: 'manual', headers: { 'User-Agent': userAgent } }));
}

/** Presses a button: the form with this step on a page. */
async function press(
  page: Shown,
  step: string,
  more: readonly (readonly [string, string])[] = [],
): Promise<Shown> {
  const form = [...page.text.matchAll(/<form method="post" action="([^"]+)">(.*?)<\/form>/gs)].find(
    ([, , content]) => content?.includes(`name="step" value="${step}"`),
  );
  const flow = /name="flow" value="([^"]+)"/.exec(form?.[2] ?? '')?.[1] ?? '';
  const body = new URLSearchParams({ flow, step });
  for (const [, value = ''] of (form?.[2] ?? '').matchAll(/type="hidden" name="scope" value="([^"]+)"/g))
    body.append('scope', value);
  for (const [name, value] of more) body.append(name, value);
  return shownOf(
    await fetch(new URL(form?.[1] ?? '/none', world.google.url), {
      method: 'POST',
      body,
      redirect: 'manual',
    }),
  );
}

const choose = (page: Shown, email = anna): Promise<Shown> => press(page, 'account', [['account', email]]);
const consent = async (email = anna, change: Readonly<Record<string, string | null>> = {}): Promise<URL> => {
  const { location } = await press(await choose(await open(change), email), 'consent', [
    ['scope', calendarScope],
  ]);
  if (location === null) throw new Error('no redirect');
  return location;
};

interface Json {
  readonly [name: string]: string | number;
}

async function post(
  endpoint: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Json }> {
  const answer = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, body: (await answer.json()) as Json };
}

const program = { client_id: desktopClient.id, client_secret: desktopClient.secret };
const redeem = (code: string, change: Readonly<Record<string, string>> = {}) =>
  post(world.google.endpoints.token, {
    ...program,
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...change,
  });
const refresh = (token: string | number | undefined) =>
  post(world.google.endpoints.token, {
    ...program,
    grant_type: 'refresh_token',
    refresh_token: String(token),
  });
const signIn = async (change: Readonly<Record<string, string | null>> = {}): Promise<Json> => {
  const { body } = await redeem((await consent(anna, change)).searchParams.get('code') ?? '');
  return body;
};

describe('pages', () => {
  it('choose an account, ask for consent, and come back with code, state and scope', async () => {
    const chooser = await open();
    for (const email of [anna, ben, carla]) expect(chooser.text).toContain(`value="${email}"`);
    const asked = await choose(chooser);
    expect(asked.text).toContain('Concord wants access to your Google Account');
    const { location } = await press(asked, 'consent', [['scope', calendarScope]]);
    expect(location?.origin).toBe('http://127.0.0.1:50000');
    expect(Object.fromEntries(location?.searchParams ?? [])).toMatchObject({
      state: 'state-1',
      scope: `email openid https://www.googleapis.com/auth/userinfo.email ${calendarScope}`,
      hd: 'example.com',
    });
  });

  it('skip the chooser for a hinted account unless the program asks for it', async () => {
    expect((await open({ login_hint: ben })).text).toContain('Choose an account');
    expect((await open({ login_hint: ben, prompt: 'consent' })).text).toContain(ben);
    expect((await open({ login_hint: ben, prompt: 'consent' })).text).not.toContain('Choose an account');
  });

  it('ask no second time for what was allowed, and then give no refresh token', async () => {
    await consent();
    const again = await choose(await open({ prompt: 'select_account' }));
    const { body } = await redeem(again.location?.searchParams.get('code') ?? '');
    expect(body).toHaveProperty('access_token');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('leave out scopes whose box was not ticked', async () => {
    const scope = `openid email ${calendarScope} https://www.googleapis.com/auth/gmail.modify`;
    const asked = await choose(await open({ scope }));
    expect(asked.text.match(/type="checkbox"/g)).toHaveLength(2);
    const { location } = await press(asked, 'consent', [
      ['scope', 'https://www.googleapis.com/auth/gmail.modify'],
    ]);
    const code = location?.searchParams.get('code') ?? '';
    const token = String((await redeem(code)).body.access_token);
    const answer = await world.call('GET', 'users/me/calendarList', { token });
    expect(answer.status).toBe(403);
    expect(errorOf(answer)).toMatchObject({ reason: 'insufficientPermissions' });
  });

  it('send access_denied back when the person cancels', async () => {
    const { location } = await press(await choose(await open()), 'cancel');
    expect(Object.fromEntries(location?.searchParams ?? [])).toEqual({
      state: 'state-1',
      error: 'access_denied',
    });
  });
});

describe('refusals that stay in the browser', () => {
  it.each([
    ['disallowed_useragent', {}, 'Mozilla/5.0 Electron/45.0'],
    ['invalid_client', { client_id: 'unknown' }, undefined],
    ['redirect_uri_mismatch', { redirect_uri: 'https://elsewhere.example/' }, undefined],
    ['invalid_request', { response_type: null }, undefined],
    ['invalid_scope', { scope: 'everything' }, undefined],
  ])('%s', async (code, change, userAgent) => {
    const page = await open(change, userAgent);
    expect(page.location).toBeNull();
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.text).toMatch(new RegExp(`Error ${page.status}: ${code}`));
  });

  it.each([
    ['admin_policy_enforced', 'admin-policy'],
    ['policy_enforced', 'advanced-protection'],
    ['access_not_configured', 'not-configured'],
  ] as const)('%s', async (code, policy) => {
    world.google.accounts.setPolicy(anna, policy);
    const page = await choose(await open());
    expect(page.location).toBeNull();
    expect(page.text).toContain(`: ${code}</p>`);
  });

  it.each([
    ['org_internal', { audience: 'internal', organisation: 'example.com' }],
    ['access_denied', { publishing: 'testing', testers: [anna] }],
  ] as const)('%s for other accounts than the client is for', async (code, change) => {
    world.google.accounts.setClient({ ...desktopClient, ...change });
    const refused = await choose(await open(), carla);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining(`Error 403: ${code}`)]);
    expect((await choose(await open(), anna)).status).toBe(200);
  });

  it('a warning before the consent of an unverified app, and the end for a blocked one', async () => {
    world.google.accounts.setClient({ ...desktopClient, verification: 'unverified' });
    const warning = await choose(await open());
    expect(warning.text).toContain('hasn’t verified this app');
    expect((await press(warning, 'back')).location?.searchParams.get('error')).toBe('access_denied');
    const warned = await press(await choose(await open()), 'unverified');
    expect(warned.text).toContain('wants access');
    world.google.accounts.setClient({ ...desktopClient, verification: 'blocked' });
    expect((await choose(await open())).text).toContain('This app is blocked');
    world.google.accounts.setClient({ ...desktopClient, verification: 'disabled' });
    expect((await open()).text).toContain('deleted_client');
  });
});

describe('codes', () => {
  const code = async (): Promise<string> => (await consent()).searchParams.get('code') ?? '';

  it('give tokens once', async () => {
    const one = await code();
    const { status, body } = await redeem(one);
    expect(status).toBe(200);
    expect(body.scope).toBe(`openid https://www.googleapis.com/auth/userinfo.email ${calendarScope}`);
    expect(Object.keys(body).sort()).toEqual(
      ['access_token', 'expires_in', 'id_token', 'refresh_token', 'scope', 'token_type'].sort(),
    );
    expect(await redeem(one)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Bad Request' },
    });
  });

  it('are refused with a wrong verifier, redirect, secret or client, when unknown, and after ten minutes', async () => {
    const wrong = async (one: string, change: Readonly<Record<string, string>>) =>
      (await redeem(one, change)).body.error;
    expect(await wrong(await code(), { code_verifier: 'w'.repeat(43) })).toBe('invalid_grant');
    expect(await wrong(await code(), { redirect_uri: 'http://127.0.0.1:1/' })).toBe('redirect_uri_mismatch');
    expect(await wrong(await code(), { client_secret: '' })).toBe('invalid_request');
    expect(await wrong(await code(), { client_secret: 'x' })).toBe('invalid_client');
    expect(await wrong('4/0nothing', {})).toBe('invalid_grant');
    const late = await code();
    await world.hand.advance(600_001);
    expect(await wrong(late, {})).toBe('invalid_grant');
  });
});

describe('tokens', () => {
  it('say who signed in', async () => {
    const { access_token, id_token } = await signIn();
    const info = await fetch(`${world.google.endpoints.tokenInfo}?access_token=${access_token}`);
    expect(await info.json()).toMatchObject({
      aud: desktopClient.id,
      email: anna,
      scope: expect.any(String),
    });
    const user = await fetch(world.google.endpoints.userInfo, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    expect(await user.json()).toMatchObject({ email: anna, email_verified: true, hd: 'example.com' });
    const claims = JSON.parse(Buffer.from(String(id_token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ aud: desktopClient.id, email: anna, iss: 'https://accounts.google.com' });
  });

  it('expire after an hour by Google’s clock, and are refreshed without a new refresh token', async () => {
    const { access_token, refresh_token } = await signIn();
    const reads = async (token: unknown) =>
      (await world.call('GET', 'users/me/calendarList', { token: String(token) })).status;
    expect(await reads(access_token)).toBe(200);
    world.google.setClockSkew(3_600_001);
    expect(await reads(access_token)).toBe(401);
    const { status, body } = await refresh(refresh_token);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refresh_token');
    expect(await reads(body.access_token)).toBe(200);
  });

  it('die when the person takes the access back, and when the program revokes them', async () => {
    const dead = {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    };
    const first = await signIn();
    world.google.accounts.revoke(anna);
    expect(
      (await world.call('GET', 'users/me/calendarList', { token: String(first.access_token) })).status,
    ).toBe(401);
    expect(await refresh(first.refresh_token)).toEqual(dead);
    const second = await signIn();
    const token = String(second.refresh_token);
    expect((await post(world.google.endpoints.revocation, { token })).status).toBe(200);
    expect(await refresh(token)).toEqual(dead);
    expect((await post(world.google.endpoints.revocation, { token })).body).toMatchObject({
      error: 'invalid_token',
    });
  });

  it('die after seven days of a testing project, after half a year unused, and for the hundred-and-first', async () => {
    world.google.accounts.setClient({ ...desktopClient, publishing: 'testing', testers: [anna] });
    const testing = await signIn();
    await world.hand.advance(7 * 86_400_000 + 1);
    expect((await refresh(testing.refresh_token)).body.error).toBe('invalid_grant');
    world.google.accounts.setClient(desktopClient);
    const idle = await signIn();
    await world.hand.advance(181 * 86_400_000);
    expect((await refresh(idle.refresh_token)).body.error).toBe('invalid_grant');
    const first = await signIn();
    for (let count = 0; count < 100; count += 1)
      world.google.accounts.give(anna, desktopClient.id, [calendarScope]);
    expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('end with an administrator’s decision', async () => {
    const { refresh_token } = await signIn();
    world.google.accounts.setPolicy(anna, 'admin-policy');
    expect((await refresh(refresh_token)).body.error).toBe('admin_policy_enforced');
  });

  it('rotate where that is switched on; the old one works until the new one was used', async () => {
    await world.stop();
    world = await googleWorld({ rotatesRefreshTokens: true });
    const { refresh_token: first } = await signIn();
    const lost = (await refresh(first)).body.refresh_token;
    expect(lost).not.toBe(first);
    const { refresh_token: second } = (await refresh(first)).body;
    expect((await refresh(second)).status).toBe(200);
    expect((await refresh(first)).body.error).toBe('invalid_grant');
  });
});

it('complains of authorization without PKCE and state', async () => {
  await open({ code_challenge: null, state: null });
  expect(world.google.complaints()).toEqual([
    'authorization without a code challenge',
    'authorization without state',
  ]);
});
