/** Protects A1, A5, A6 and A12 with the Microsoft identity platform: its addresses, its accounts, and what it refuses. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizationServer,
  clientFor,
  createAccessTokens,
  createTokenEndpoint,
  type OAuthClient,
  type SignInRequest,
  simulated,
  startSignIn,
} from '../../../src-main/accounts/oauth/index.ts';
import { microsoft, microsoftAt } from '../../../src-main/accounts/oauth/microsoft.ts';
import { areGranted, scopesToAsk } from '../../../src-main/accounts/oauth/server.ts';
import type { SignInParts } from '../../../src-main/accounts/oauth/sign-in.ts';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { type HandClock, handClock } from '../../support/hand-clock.ts';
import { type ScriptedServer, scriptedServer } from './scripted-server.ts';
import {
  browserRequest,
  idToken,
  memoryTokens,
  nobodyIsBarred,
  portOf,
  rawRequest,
  tokenSet,
} from './world.ts';

const startsAt = Date.UTC(2026, 10, 2, 9);
const client: OAuthClient = {
  clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
  clientSecret: null,
  origin: 'built-in',
};
const tenant = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const person = '00aa00aa-bb11-cc22-dd33-44ee44ee44ee';

let server: ScriptedServer;
let dialer: Dialer;
let hand: HandClock;
beforeEach(async () => {
  server = await scriptedServer();
  dialer = createDialer();
  hand = handClock(startsAt);
});
afterEach(async () => {
  await dialer.close();
  await server.close();
});

/** Signs in to the end. @param claims of the ID token, before the defaults @param me the answer to a look at the profile */
async function signIn(
  expected: SignInRequest['expected'],
  claims: Readonly<Record<string, unknown>> = {},
  me: Readonly<Record<string, unknown>> | number = 404,
  changes: Partial<SignInRequest> = {},
  whyBarred: SignInParts['whyBarred'] = nobodyIsBarred,
) {
  const { clock } = hand;
  const there = simulated(microsoft, server.origin);
  const endpoint = createTokenEndpoint({ server: there, client, dialer, clock });
  const one = await startSignIn(
    {
      ...{ server: there, client, features: ['calendar'], expected, before: null, claims: null },
      ...{ language: 'en', ...changes },
    },
    { endpoint, createServer, clock, isConnected: () => false, whyBarred },
  );
  const asked = new URL(one.url).searchParams;
  const token = {
    iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
    aud: client.clientId,
    exp: startsAt / 1000 + 3600,
    nonce: asked.get('nonce'),
    ...{ sub: 'pairwise', oid: person, tid: tenant, preferred_username: 'ann@contoso.onmicrosoft.com' },
    ...claims,
  };
  server.script(
    {
      body: {
        ...{ token_type: 'Bearer', expires_in: 4321, ext_expires_in: 4321 },
        ...{ access_token: 'MARK-access', refresh_token: 'MARK-refresh' },
        // as Microsoft spells what it grants, without `offline_access`
        scope:
          'email openid profile https://graph.microsoft.com/User.Read https://graph.microsoft.com/Calendars.ReadWrite https://graph.microsoft.com/Calendars.ReadWrite.Shared https://graph.microsoft.com/MailboxSettings.Read',
        id_token: idToken(token),
      },
    },
    typeof me === 'number' ? { status: me, body: { error: { code: 'x' } } } : { body: me },
  );
  const back = new URL(asked.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ state: asked.get('state') ?? '', code: 'MARK-code' }).toString();
  await rawRequest(portOf(back.href), browserRequest(back));
  return { url: new URL(one.url), asked, outcome: await one.outcome };
}

const anyone = { subject: null, addresses: [] };
const ann = { subject: null, addresses: ['ann@contoso.com'] };

test('an account that the policy of this machine does not allow: none of its tokens is kept, and its profile is not read', async () => {
  const asked: string[] = [];
  const { outcome } = await signIn(ann, {}, 404, {}, (subject) => {
    asked.push(subject);
    return Promise.resolve(problem('account-not-permitted', { reason: 'policy' }));
  });
  expect(outcome).toEqual({
    type: 'failed',
    problem: problem('account-not-permitted', { reason: 'policy' }),
  });
  expect(asked).toEqual([`${tenant}/${person}`]);
  expect(server.asked).toHaveLength(1);
});

describe('the address for the browser', () => {
  test('A1: all kinds of accounts, the account chooser, the redirect that Microsoft takes, and no secret', async () => {
    const { url, asked, outcome } = await signIn(anyone);
    expect(url.pathname).toBe('/common/oauth2/v2.0/authorize');
    expect(asked.get('prompt')).toBe('select_account');
    expect(asked.get('response_mode')).toBe('query');
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+\/$/);
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('scope')?.split(' ').sort()).toEqual(
      [...microsoft.identityScopes, ...microsoft.scopes.calendar].sort(),
    );
    expect(asked.has('claims')).toBe(false);
    expect(outcome).toMatchObject({ type: 'signed-in' });
    expect(server.asked[0]?.fields).not.toHaveProperty('client_secret');
  });

  test('scopes are the same in every spelling, and what was granted is asked for again', () => {
    const granted = ['https://graph.microsoft.com/Mail.ReadWrite', 'https://graph.microsoft.com/user.read'];
    expect(areGranted(microsoft, microsoft.scopes.mail, granted)).toBe(true);
    expect(areGranted(microsoft, microsoft.scopes.calendar, granted)).toBe(false);
    expect(scopesToAsk(microsoft, ['calendar'], granted)).toContain('Mail.ReadWrite');
    expect(scopesToAsk(microsoft, ['calendar'], ['https://graph.microsoft.com/Mail.Send'])).not.toContain(
      'Mail.Send',
    );
  });
});

describe('who signed in', () => {
  test('A5: the account is named by its organisation and its id there, whichever client it used', async () => {
    expect((await signIn(anyone)).outcome).toMatchObject({
      type: 'signed-in',
      identity: { subject: `${tenant}/${person}`, addresses: ['ann@contoso.onmicrosoft.com'] },
      tokens: { tokens: { subject: `${tenant}/${person}` } },
    });
    const known = { subject: `${tenant}/${person}`, addresses: ['ann@contoso.com'] };
    expect((await signIn(known)).outcome.type).toBe('signed-in');
    const another = '11bb11bb-bb11-cc22-dd33-44ee44ee44ee';
    expect((await signIn(known, { oid: another })).outcome).toMatchObject({ type: 'wrong-account' });
  });

  test('A5: the name that signs in may differ from the address: then the profile decides, and nothing else is read', async () => {
    const me = {
      mail: 'Ann.Smith@contoso.com',
      userPrincipalName: 'ann@contoso.onmicrosoft.com',
      proxyAddresses: ['SMTP:Ann.Smith@contoso.com', 'smtp:ann@contoso.com', 'X500:/o=Contoso/cn=ann'],
    };
    const { outcome } = await signIn(ann, {}, me);
    expect(outcome).toMatchObject({ type: 'signed-in' });
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /common/oauth2/v2.0/token',
      'GET /v1.0/me?$select=mail,userPrincipalName,proxyAddresses',
    ]);
    expect(server.asked[1]?.headers.authorization).toBe('Bearer MARK-access');
  });

  test.each([
    ['of another person', { mail: 'ben@contoso.com', proxyAddresses: null }],
    ['that is not shown', 403],
    ['that is no profile', { value: [] }],
    [
      'of wrong types',
      { mail: 5, proxyAddresses: 'ann@contoso.com', userPrincipalName: ['ann@contoso.com'] },
    ],
  ] as const)('A5: a profile %s proves nothing', async (_, me) => {
    expect((await signIn(ann, {}, me)).outcome).toMatchObject({
      type: 'wrong-account',
      signedInAs: 'ann@contoso.onmicrosoft.com',
    });
  });

  test('the issuer is that of the account’s own organisation', async () => {
    const other = 'bbbbbbbb-0000-cccc-1111-dddd2222eeee';
    const wrong = [
      { iss: `https://login.microsoftonline.com/${other}/v2.0` },
      { iss: 'https://login.microsoftonline.com/{tenantid}/v2.0' },
      { iss: `https://sts.windows.net/${tenant}/` },
      { tid: undefined },
      { tid: 'common', iss: 'https://login.microsoftonline.com/common/v2.0' },
    ];
    for (const claims of wrong)
      expect((await signIn(anyone, claims)).outcome).toMatchObject({
        type: 'failed',
        problem: { code: 'answer-invalid' },
      });
  });
});

describe('what the server wants proven', () => {
  const claims = '{"access_token":{"capolids":{"essential":true,"values":["a-1"]}}}';
  const refusal = {
    status: 400,
    body: {
      error: 'invalid_grant',
      error_description: 'AADSTS50076: Due to a configuration change …',
      error_codes: [50076],
      suberror: 'basic_action',
      claims,
    },
  };

  test('A6: a claims challenge at a refresh goes into the next sign-in, and is over with it', async () => {
    const { clock } = hand;
    const there = simulated(microsoft, server.origin);
    const endpoint = createTokenEndpoint({ server: there, client, dialer, clock });
    const kept = memoryTokens(tokenSet({ clientId: client.clientId }));
    const tokens = createAccessTokens({ endpoint, kept, client, clock, whyBarred: nobodyIsBarred });
    expect(tokens.challenge()).toBeNull();
    server.script(refusal);
    await expect(tokens.token()).rejects.toMatchObject({
      problem: { code: 'sign-in-required', params: { reason: 'second-factor', number: 50076 } },
    });
    expect(tokens.challenge()).toBe(claims);
    const { asked, outcome } = await signIn(anyone, {}, 404, { claims: tokens.challenge() });
    expect(asked.get('claims')).toBe(claims);
    if (outcome.type !== 'signed-in') throw new Error(outcome.type);
    await tokens.adopt(outcome.tokens);
    expect(tokens.challenge()).toBeNull();
    expect(await tokens.token()).toBe('MARK-access');
  });

  test.each([
    ['no JSON', '{claims}'],
    ['no object', '["a"]'],
    ['no text', { access_token: {} }],
    ['beyond ASCII', '{"a":"é"}'],
    ['too long', `{"a":"${'x'.repeat(5_000)}"}`],
    ['too deep', `{"a":${'['.repeat(50)}${']'.repeat(50)}}`],
  ])('a challenge that is %s is left out', async (_, wrong) => {
    const { clock } = hand;
    const there = simulated(microsoft, server.origin);
    const endpoint = createTokenEndpoint({ server: there, client, dialer, clock });
    server.script({ ...refusal, body: { ...refusal.body, claims: wrong } });
    expect(await endpoint.refresh('MARK-refresh', new AbortController().signal)).toMatchObject({
      type: 'refused',
      problem: { code: 'sign-in-required' },
      claims: null,
    });
  });
});

describe('A12: the customer’s own client', () => {
  test.each([
    ['', 'login.microsoftonline.com/common', 'graph.microsoft.com'],
    [
      ' https://login.microsoftonline.com/Contoso.com/ ',
      'login.microsoftonline.com/contoso.com',
      'graph.microsoft.com',
    ],
    [
      `https://login.microsoftonline.com/${tenant}/v2.0`,
      `login.microsoftonline.com/${tenant}`,
      'graph.microsoft.com',
    ],
    [
      `https://login.microsoftonline.us/${tenant}/oauth2/v2.0/authorize`,
      `login.microsoftonline.us/${tenant}`,
      'graph.microsoft.us',
    ],
    [
      'https://login.partner.microsoftonline.cn/organizations',
      'login.partner.microsoftonline.cn/organizations',
      'microsoftgraph.chinacloudapi.cn',
    ],
  ])('registered at "%s" it signs in at %s and reads %s', (authority, endpoint, graph) => {
    const at = microsoftAt(authority);
    expect(at?.authorizationEndpoint).toBe(`https://${endpoint}/oauth2/v2.0/authorize`);
    expect(at?.tokenEndpoint).toBe(`https://${endpoint}/oauth2/v2.0/token`);
    expect(new URL(at?.profile?.url ?? '').origin).toBe(`https://${graph}`);
    expect(at?.issuer).toBe(`https://${endpoint.split('/')[0]}/{tenantid}/v2.0`);
  });

  test.each([
    'contoso.com',
    'http://login.microsoftonline.com/contoso.com',
    'https://login.microsoftonline.com.evil.example/contoso.com',
    'https://login.microsoftonline.com/',
    'https://login.microsoftonline.com/a/b',
    'https://login.microsoftonline.com/common?x=1',
    'https://ann:secret@login.microsoftonline.com/common',
    'https://login.microsoftonline.com:8443/common',
  ])('an authority that does not exist is refused: %s', async (authority) => {
    expect(microsoftAt(authority)).toBeNull();
    const asked = Promise.resolve().then(() => authorizationServer('microsoft', authority));
    expect(await codeOf(asked)).toBe('setup-invalid');
  });

  test('only Microsoft has authorities', async () => {
    expect(authorizationServer('microsoft')).toBe(microsoft);
    expect(authorizationServer('caldav', 'https://login.microsoftonline.com/common')).toBeNull();
    const asked = Promise.resolve().then(() => authorizationServer('google', 'https://x.example'));
    expect(await codeOf(asked)).toBe('setup-invalid');
  });

  test('a client id is a GUID', () => {
    expect(clientFor(microsoft, { microsoft: { clientId: client.clientId } }, null)).toEqual(client);
    expect(() => clientFor(microsoft, { microsoft: { clientId: 'concord' } }, null)).toThrow('microsoft');
  });
});

describe('A6: refusals by their AADSTS number', () => {
  test.each([
    [700016, 'account-not-permitted', 'unknown-client'],
    [50020, 'account-not-permitted', 'organization-only'],
    [500213, 'account-not-permitted', 'tenant-restriction'],
    [50057, 'account-not-permitted', 'account-disabled'],
    [50053, 'account-not-permitted', 'account-disabled'],
    [90094, 'consent-required', 'administrator-consent'],
    [50105, 'consent-required', 'application-disabled'],
    [53003, 'consent-required', 'conditional-access'],
    [50129, 'consent-required', 'conditional-access'],
    [53004, 'sign-in-required', 'second-factor'],
    [50058, 'sign-in-required', 'interaction'],
    [54005, 'sign-in-required', 'code-expired'],
    [700082, 'sign-in-required', 'expired'],
  ] as const)('%i', async (number, code, reason) => {
    const { clock } = hand;
    const there = simulated(microsoft, server.origin);
    const endpoint = createTokenEndpoint({ server: there, client, dialer, clock });
    const description = `AADSTS${number}: MARK text of the server`;
    server.script({ status: 400, body: { error: 'invalid_grant', error_description: description } });
    const outcome = await endpoint.refresh('MARK-refresh', new AbortController().signal);
    expect(outcome).toMatchObject({
      type: 'refused',
      problem: { code, params: { reason, number } },
      isCertain: true,
    });
    expect(JSON.stringify(outcome)).not.toContain('MARK');
  });
});
