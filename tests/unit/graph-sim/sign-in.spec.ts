/** Sign-in at the simulated Microsoft identity platform: pages, refusals, codes, tokens, and how each of them ends. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal, refusalNumbers } from '../../../src-sandbox/graph/identity/refusals.ts';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import { personalTenant, tenantOf } from '../../../src-sandbox/graph/people.ts';
import { press, type ShownPage, signInAtMicrosoft } from '../../support/microsoft-browser.ts';
import {
  anna,
  ben,
  carla,
  type MicrosoftWorld,
  microsoftWorld,
  publicClient,
} from '../../support/simulated-microsoft.ts';

const boss = 'boss@contoso.example';
let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld({
    people: [
      { email: anna, name: 'Anna de Wit', timeZone: 'UTC', organisation: 'contoso.example' },
      {
        email: ben,
        name: 'Ben Visser',
        timeZone: 'UTC',
        organisation: 'fabrikam.example',
        userPrincipalName: 'ben@fabrikam.example',
      },
      { email: boss, name: 'Boss', timeZone: 'UTC', organisation: 'contoso.example', isAdministrator: true },
      { email: carla, name: 'Carla', timeZone: 'UTC' },
    ],
  });
});
afterEach(() => world.stop());

const verifier = 'v'.repeat(43);
const redirectUri = 'http://localhost:50000/';
const usual: Readonly<Record<string, string>> = {
  client_id: publicClient.id,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid profile email offline_access User.Read Calendars.ReadWrite',
  state: 'state-1',
  nonce: 'nonce-1',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

function address(change: Readonly<Record<string, string | null>> = {}, tenant = 'common'): string {
  const url = new URL(`/${tenant}/oauth2/v2.0/authorize`, world.microsoft.url);
  for (const [name, value] of Object.entries({ ...usual, ...change }))
    if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
const signIn = (account = anna, change = {}, tenant?: string): Promise<ShownPage> =>
  signInAtMicrosoft(address(change, tenant), { account });
async function token(
  form: Readonly<Record<string, string>>,
  tenant = 'common',
): Promise<{ status: number; body: Json }> {
  const url = new URL(`/${tenant}/oauth2/v2.0/token`, world.microsoft.url);
  const body = new URLSearchParams({ client_id: publicClient.id, ...form });
  const answer = await fetch(url, { method: 'POST', body });
  return { status: answer.status, body: (await answer.json()) as Json };
}
const redeem = (code: string, change = {}): ReturnType<typeof token> =>
  token({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...change,
  });
const refresh = (refreshToken: unknown, change = {}): ReturnType<typeof token> =>
  token({ grant_type: 'refresh_token', refresh_token: String(refreshToken), ...change });
const codeOf = ({ location }: ShownPage): string => location?.searchParams.get('code') ?? '';
const tokens = async (account = anna): Promise<Json> => (await redeem(codeOf(await signIn(account)))).body;
const claimsOf = (jwt: unknown): Json =>
  JSON.parse(Buffer.from(String(jwt).split('.')[1] ?? '', 'base64url').toString()) as Json;
const numberIn = ({ body }: { body: Json }): unknown =>
  (body.error_codes as readonly number[] | undefined)?.[0];

describe('a sign-in', () => {
  it('leads over the account and consent back to the program, with a code and the state', async () => {
    const { location } = await signIn();
    expect(location?.origin).toBe('http://localhost:50000');
    expect(location?.searchParams.get('state')).toBe('state-1');
    const { status, body } = await redeem(location?.searchParams.get('code') ?? '');
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3599]);
    expect(body.scope).toBe(
      'openid profile email https://graph.microsoft.com/User.Read https://graph.microsoft.com/Calendars.ReadWrite',
    );
  });

  it('asks for consent once, and again for another permission or on request', async () => {
    await signIn();
    const second = await fetch(address({ login_hint: anna }), { redirect: 'manual' });
    expect(second.status).toBe(302);
    const more = await fetch(address({ login_hint: anna, scope: 'openid Mail.ReadWrite' }));
    expect(await more.text()).toContain('Read and write access to your mail');
    expect(await (await fetch(address({ login_hint: anna, prompt: 'consent' }))).text()).toContain('Accept');
  });

  it('can be made by keyboard alone: every step is a form with a button, and no script', async () => {
    const chooser = await (await fetch(address())).text();
    expect(chooser).not.toMatch(/<script|onclick|<a /);
    expect(chooser.match(/<button/g)?.length).toBe(5);
    expect(chooser).toContain('Use another account <input name="account" type="email"');
  });

  it('that is declined tells the program', async () => {
    const { location } = await signInAtMicrosoft(address(), { account: anna, refuses: true });
    expect(location?.searchParams.get('error')).toBe('access_denied');
    expect(location?.searchParams.get('error_description')).toContain('AADSTS65004');
    expect(location?.searchParams.get('state')).toBe('state-1');
  });

  it('takes any port of localhost, and no other address', async () => {
    expect((await signIn(anna, { redirect_uri: 'http://localhost:1/' })).location?.port).toBe('1');
    expect((await signIn(anna, { redirect_uri: 'http://localhost:2' })).location?.port).toBe('2');
    for (const redirect_uri of ['http://127.0.0.1:50000/', 'http://localhost:1/other', 'https://localhost/'])
      expect((await signIn(anna, { redirect_uri })).text).toContain('AADSTS50011');
  });

  it('without anybody to ask is refused with login_required or consent_required', async () => {
    const silent = await fetch(address({ prompt: 'none' }), { redirect: 'manual' });
    expect(silent.headers.get('location')).toContain('error=login_required');
    const hinted = await fetch(address({ prompt: 'none', login_hint: anna }), { redirect: 'manual' });
    expect(hinted.headers.get('location')).toContain('error=consent_required');
  });

  it('is refused for permissions that there are not, and for those of two resources', async () => {
    const wrong = await signIn(anna, { scope: 'openid Calendar.Everything' });
    expect(wrong.location?.searchParams.get('error_description')).toContain('AADSTS70011');
    const two = await signIn(anna, { scope: 'Mail.Read https://outlook.office.com/IMAP.AccessAsUser.All' });
    expect(two.location?.searchParams.get('error_description')).toContain('not compatible with each other');
  });
});

describe('an account', () => {
  it('that does not belong to the program or to the path is told so on a page', async () => {
    const { accounts } = world.microsoft;
    expect((await signIn(carla, {}, 'organizations')).text).toContain('AADSTS50020');
    expect((await signIn(anna, {}, 'consumers')).text).toContain('AADSTS50034');
    expect((await signIn(ben, {}, tenantOf('contoso.example'))).text).toContain('AADSTS50020');
    expect((await signIn('nobody@contoso.example')).text).toContain('AADSTS50034');
    expect((await signIn(anna, {}, 'nowhere.example')).text).toContain('AADSTS90002');
    accounts.setClient({ ...publicClient, audience: 'organisations' });
    expect((await signIn(carla)).text).toContain('AADSTS500200');
    accounts.setClient({ ...publicClient, audience: 'one', tenant: tenantOf('contoso.example') });
    expect((await signIn()).text).toContain('AADSTS50194');
    expect((await signIn(ben, {}, 'fabrikam.example')).text).toContain('AADSTS700016');
    accounts.setClient({ ...publicClient, state: 'disabled' });
    expect((await signIn()).text).toContain('AADSTS7000112');
    expect((await signIn(anna, { client_id: 'unknown' })).text).toContain('AADSTS700016');
  });

  it('has claims that name it and its directory', async () => {
    const { id_token } = await tokens();
    const claims = claimsOf(id_token);
    const tenant = tenantOf('contoso.example');
    expect(claims).toMatchObject({
      ver: '2.0',
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      aud: publicClient.id,
      tid: tenant,
      preferred_username: anna,
      email: anna,
      name: 'Anna de Wit',
      nonce: 'nonce-1',
    });
    expect(claims.oid).not.toBe(claims.sub);
    expect(claimsOf((await tokens(carla)).id_token).tid).toBe(personalTenant);
    expect(claimsOf((await tokens(ben)).id_token)).toMatchObject({
      preferred_username: 'ben@fabrikam.example',
      email: ben,
    });
  });

  it('has an ID token that the published key checks, and claims that a test changes', async () => {
    const configuration = (await (
      await fetch(`${world.microsoft.url}/common/v2.0/.well-known/openid-configuration`)
    ).json()) as Json;
    expect(configuration.issuer).toBe('https://login.microsoftonline.com/{tenantid}/v2.0');
    expect(configuration.token_endpoint).toBe(world.microsoft.endpoints.token);
    const { keys } = (await (await fetch(String(configuration.jwks_uri))).json()) as {
      keys: readonly Json[];
    };
    const { id_token } = await tokens();
    const [head = '', payload = '', signature = ''] = String(id_token).split('.');
    const key = createPublicKey({ key: keys[0] as never, format: 'jwk' });
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    expect(isSigned).toBe(true);
    world.microsoft.accounts.setClaims(anna, { email: undefined, tid: 'other' });
    const changed = claimsOf((await tokens()).id_token);
    expect([changed.email, changed.tid]).toEqual([undefined, 'other']);
  });
});

describe('consent of an organisation', () => {
  it('that only administrators give ends on a page, until one of them gives it', async () => {
    const { accounts } = world.microsoft;
    accounts.setConsentPolicy('contoso.example', 'administrators');
    const blocked = await signIn();
    expect(blocked.text).toContain('Need admin approval');
    expect(blocked.text).toContain('AADSTS90094');
    const left = await signInAtMicrosoft(address(), { account: anna, refuses: true });
    expect(left.location?.searchParams.get('error')).toBe('access_denied');
    accounts.consentForOrganisation('contoso.example', publicClient.id, ['User.Read', 'Calendars.ReadWrite']);
    expect(codeOf(await signIn())).not.toBe('');
  });

  it('can be asked for where the organisation has a way to ask', async () => {
    world.microsoft.accounts.setConsentPolicy('contoso.example', 'request');
    const page = await signIn();
    expect(page.text).toContain('AADSTS90095');
    const sent = await press(world.microsoft.url, page, 'request', { reason: 'work' });
    expect([sent.location, sent.text.includes('was sent to your admin')]).toEqual([null, true]);
  });

  it('is given on a page of its own by an administrator alone', async () => {
    world.microsoft.accounts.setConsentPolicy('contoso.example', 'administrators');
    const query = new URLSearchParams({
      client_id: publicClient.id,
      redirect_uri: redirectUri,
      state: 's',
      scope: 'User.Read https://graph.microsoft.com/Calendars.ReadWrite',
    });
    const url = `${world.microsoft.endpoints.adminConsent}?${query}`;
    expect((await signInAtMicrosoft(url, { account: anna })).text).toContain('Need admin approval');
    const { location } = await signInAtMicrosoft(url, { account: boss });
    expect(location?.searchParams.get('admin_consent')).toBe('True');
    expect(location?.searchParams.get('tenant')).toBe(tenantOf('contoso.example'));
    expect(codeOf(await signIn())).not.toBe('');
    const declined = await signInAtMicrosoft(url, { account: boss, refuses: true });
    expect(declined.location?.searchParams.get('error')).toBe('access_denied');
    const old = `${world.microsoft.url}/contoso.example/adminconsent?${query}`;
    expect(
      (await signInAtMicrosoft(old, { account: boss })).location?.searchParams.get('admin_consent'),
    ).toBe('True');
  });
});

describe('a code', () => {
  it('is good once, for ten minutes, for its address and its verifier', async () => {
    const code = codeOf(await signIn());
    expect(numberIn(await redeem(code, { code_verifier: 'w'.repeat(43) }))).toBe(501481);
    expect(numberIn(await redeem(code, { redirect_uri: 'http://localhost:2/' }))).toBe(500112);
    expect((await redeem(code)).status).toBe(200);
    expect(numberIn(await redeem(code))).toBe(54005);
    const old = codeOf(await signIn());
    await world.hand.advance(600_001);
    expect(numberIn(await redeem(old))).toBe(70008);
  });

  it('needs a registration without a secret', async () => {
    const code = codeOf(await signIn());
    expect(numberIn(await redeem(code, { client_secret: 'x' }))).toBe(700025);
    world.microsoft.accounts.setClient({ ...publicClient, isPublic: false });
    const { status, body } = await redeem(code);
    expect([status, body.error, numberIn({ body })]).toEqual([401, 'invalid_client', 7000218]);
  });
});

describe('a refresh token', () => {
  it('gives another one each time, and the old one goes on working', async () => {
    const first = await tokens();
    const second = (await refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(first.refresh_token)).status).toBe(200);
    expect((await refresh(second.refresh_token, { scope: 'Calendars.ReadWrite' })).status).toBe(200);
    expect(numberIn(await refresh(second.refresh_token, { scope: 'Mail.ReadWrite' }))).toBe(65001);
  });

  it('ends with a new password, with its access taken back, and after 90 days without use', async () => {
    const { accounts } = world.microsoft;
    const one = await tokens();
    accounts.revoke(anna, 'password');
    const ended = await refresh(one.refresh_token);
    expect([ended.status, ended.body.error, numberIn(ended)]).toEqual([400, 'invalid_grant', 50173]);
    const two = await tokens();
    expect((await refresh(two.refresh_token)).status).toBe(200);
    accounts.revoke(anna, 'removed');
    expect(numberIn(await refresh(two.refresh_token))).toBe(65001);
    const three = await tokens();
    accounts.expireRefreshTokens(anna);
    expect(numberIn(await refresh(three.refresh_token))).toBe(700082);
    expect(numberIn(await refresh('1.Aunknown'))).toBe(70000);
    expect(numberIn(await refresh('broken'))).toBe(9002313);
  });
});

describe('a fault on purpose', () => {
  it('refuses a refresh, or loses its answer after it was carried out', async () => {
    const { refresh_token } = await tokens();
    world.microsoft.setFaults(({ operation }) =>
      operation === 'oauth.token'
        ? { type: 'oauth-error', status: 400, body: { error: 'invalid_grant' } }
        : null,
    );
    expect(await refresh(refresh_token)).toEqual({ status: 400, body: { error: 'invalid_grant' } });
    world.microsoft.setFaults(() => ({ type: 'drop-answer' }));
    await expect(refresh(refresh_token)).rejects.toThrow();
    world.microsoft.setFaults(null);
    expect((await refresh(refresh_token)).status).toBe(200);
  });
});

describe('a refusal that is set for an account', () => {
  it.each(refusalNumbers)('AADSTS%i is told at the sign-in and at the token endpoint', async (number) => {
    const before = await tokens();
    world.microsoft.accounts.refuse(anna, number);
    const expected = refusal(number);
    const { status, body } = await refresh(before.refresh_token);
    expect([status, body.error]).toEqual([expected.status ?? 400, expected.tokenError ?? expected.error]);
    expect(body).toMatchObject({
      error_codes: [number],
      error_uri: expect.stringContaining(`code=${number}`),
    });
    expect(String(body.error_description)).toMatch(
      new RegExp(
        `^AADSTS${number}: .+\\r\\nTrace ID: [\\da-f-]{36}\\r\\nCorrelation ID: .+\\r\\nTimestamp: 2026-`,
        's',
      ),
    );
    expect([body.suberror, body.claims]).toEqual([expected.suberror, expected.claims]);
    const shown = await fetch(address({ login_hint: anna }), { redirect: 'manual' });
    const place = decodeURIComponent(
      (shown.headers.get('location') ?? (await shown.text())).replaceAll('+', ' '),
    );
    if (expected.isMendedBySignIn === true) expect(place).toContain('Approve sign in request');
    else expect(place).toContain(`AADSTS${number}`);
    world.microsoft.accounts.refuse(anna, null);
    expect((await refresh(before.refresh_token)).status).toBe(200);
  });

  it('for a second factor ends when the person proves it in the browser', async () => {
    const before = await tokens();
    world.microsoft.accounts.refuse(anna, 50076);
    expect((await refresh(before.refresh_token)).body).toMatchObject({
      suberror: 'basic_action',
      claims: expect.stringContaining('capolids'),
    });
    expect(codeOf(await signIn())).not.toBe('');
    expect((await refresh(before.refresh_token)).status).toBe(200);
  });

  it('can be one of refreshes or of sign-ins alone', async () => {
    const before = await tokens();
    world.microsoft.accounts.refuse(anna, 53003, 'refresh');
    expect(numberIn(await refresh(before.refresh_token))).toBe(53003);
    expect(codeOf(await signIn())).not.toBe('');
    world.microsoft.accounts.refuse(anna, 53003, 'sign-in');
    expect((await refresh(before.refresh_token)).status).toBe(200);
    expect((await signIn()).text).toContain('AADSTS53003');
  });
});
