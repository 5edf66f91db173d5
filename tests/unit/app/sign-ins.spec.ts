/** The sign-in in the browser, between the simulated Google and a real vault: what is kept, what is shown, and what is given back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVault } from '../../../src-main/accounts/vault.ts';
import { createState, type StateKeeper } from '../../../src-main/app/contract/state.ts';
import type { AccountPart } from '../../../src-main/app/setup/secrets.ts';
import { type BrowserSignIn, createSignIns, type SignIns } from '../../../src-main/app/setup/sign-ins.ts';
import { openProfile, type ProfileStore } from '../../../src-main/store/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { signInAtGoogle } from '../../support/google-browser.ts';
import { memoryKeyStore } from '../../support/key-stores.ts';
import { anna, ben, desktopClient, type GoogleWorld, googleWorld } from '../../support/simulated-google.ts';

const client = { clientId: desktopClient.id, clientSecret: desktopClient.secret ?? '' };
const google = { kind: 'google', client };
const asked: BrowserSignIn = {
  ...google,
  ...{ for: 'account', mailbox: null, features: ['calendar'], address: '', renews: null },
};

let world: GoogleWorld;
let folder = '';
let profile: ProfileStore;
let state: StateKeeper;
let signIns: SignIns;
const saved = new Map<AccountPart, typeof google>();

beforeEach(async () => {
  world = await googleWorld();
  process.env.CONCORD_TEST_GOOGLE = world.google.url;
  folder = mkdtempSync(join(tmpdir(), 'concord-sign-ins-'));
  const { clock } = world.hand;
  profile = openProfile({ path: join(folder, 'profile.db'), clock });
  const vault = createVault({
    profile,
    keyStore: memoryKeyStore(),
    keyFile: join(folder, 'vault.key'),
    clock,
  });
  state = createState({
    settings: { language: 'nl' },
    signIn: { waiting: null, signedInAs: null, lastKind: null },
  } as unknown as Parameters<typeof createState>[0]);
  saved.clear();
  signIns = createSignIns({
    ...{ clock, state, vault },
    ownerOf: (part) => `owner:${part}`,
    saved: (part) => saved.get(part) ?? null,
    parts: () => ['account', 'move', 'mail'],
  });
});
afterEach(async () => {
  await signIns.close();
  delete process.env.CONCORD_TEST_GOOGLE;
  expect(world.google.complaints()).toEqual([]);
  await world.stop();
  profile.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page that topic `signIn` names, once it waits. */
async function shownUrl(): Promise<string> {
  for (;;) {
    const { waiting } = state.topic('signIn');
    if (waiting !== null) return waiting.url;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const signedIn = async (account = anna, change: Partial<BrowserSignIn> = {}) => {
  const outcome = signIns.inBrowser({ ...asked, ...change });
  // a failure is looked at by the test, after the page
  outcome.catch(() => undefined);
  const page = await signInAtGoogle(await shownUrl(), { account });
  return { page, outcome };
};
const keep = async (part: AccountPart, account = anna): Promise<void> => {
  const done = await (await signedIn(account)).outcome;
  if (done === null) throw new Error('the sign-in was cancelled');
  await signIns.keep(part, google, done);
};
const userOf = async (token: string): Promise<unknown> => {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(world.google.endpoints.userInfo, { headers });
  return answer.ok ? ((await answer.json()) as { readonly email?: string }).email : answer.status;
};

describe('the sign-in in the browser', () => {
  test('A1: waits with a page, a client id and an end, and answers who signed in', async () => {
    const { page, outcome } = await signedIn();
    const done = await outcome;
    expect(done?.identity.addresses[0]).toBe(anna);
    expect(page).toContain('Ga terug naar Concord');
    expect(state.topic('signIn')).toEqual({ waiting: null, signedInAs: null, lastKind: null });
  });

  test('the topic names the page, the client and the moment it ends', async () => {
    const outcome = signIns.inBrowser(asked);
    const url = new URL(await shownUrl());
    expect(state.topic('signIn').waiting).toMatchObject({
      ...{ kind: 'google', for: 'account', mailbox: null, clientId: client.clientId },
      until: world.hand.clock.now() + 5 * 60_000,
    });
    expect(url.searchParams.get('prompt')).toContain('select_account');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(url.href).not.toContain(client.clientSecret);
    signIns.cancel();
    expect(await outcome).toBeNull();
    expect(state.topic('signIn').waiting).toBeNull();
  });

  test('nobody comes back within five minutes', async () => {
    const outcome = signIns.inBrowser(asked);
    outcome.catch(() => undefined);
    await shownUrl();
    await world.hand.advance(5 * 60_000);
    expect(await codeOf(outcome)).toBe('sign-in-expired');
    expect(state.topic('signIn').waiting).toBeNull();
  });

  test('A5: another account than the expected one is named on the screen, and its permission is given back', async () => {
    const { outcome } = await signedIn(ben, { address: anna });
    expect(await codeOf(outcome)).toBe('another-account');
    expect(state.topic('signIn')).toMatchObject({ waiting: null, signedInAs: ben });
    expect(world.google.requests()).toEqual([]);
  });

  test('a second sign-in ends the first one', async () => {
    const first = signIns.inBrowser(asked);
    const firstUrl = await shownUrl();
    const second = await signedIn(ben);
    expect(await first).toBeNull();
    expect((await second.outcome)?.identity.addresses[0]).toBe(ben);
    expect(firstUrl).not.toBe('');
  });

  test('the page of the person says no', async () => {
    const outcome = signIns.inBrowser(asked);
    outcome.catch(() => undefined);
    await signInAtGoogle(await shownUrl(), { account: anna, refuses: true });
    expect(await codeOf(outcome)).toBe('sign-in-required');
  });

  test('a box that was not ticked is told with what is missing', async () => {
    const outcome = signIns.inBrowser(asked);
    outcome.catch(() => undefined);
    await signInAtGoogle(await shownUrl(), { account: anna, only: ['calendar.settings.readonly'] });
    await expect(outcome).rejects.toMatchObject({
      problem: { code: 'sign-in-required', params: { reason: 'not-granted', missing: 'calendar' } },
    });
  });

  test('A12: a client of Microsoft signs in at the authority that it is registered in', async () => {
    const own = { clientId: '6731de76-14a6-49ae-97bc-6eba6914391e', clientSecret: '' };
    const authority = 'https://login.microsoftonline.us/contoso.com';
    const outcome = signIns.inBrowser({ ...asked, kind: 'microsoft', client: { ...own, authority } });
    const { origin, pathname } = new URL(await shownUrl());
    expect(`${origin}${pathname}`).toBe(`${authority}/oauth2/v2.0/authorize`);
    signIns.cancel();
    expect(await outcome).toBeNull();
    const elsewhere = { ...own, authority: 'https://login.example.com/contoso.com' };
    await expect(signIns.inBrowser({ ...asked, kind: 'microsoft', client: elsewhere })).rejects.toMatchObject(
      {
        problem: { code: 'setup-invalid', params: { field: 'authority' } },
      },
    );
  });

  test('A12: a client that cannot be right is refused at its field, before any page', async () => {
    const own = { clientId: 'https://example.com', clientSecret: '' };
    await expect(signIns.inBrowser({ ...asked, client: own })).rejects.toMatchObject({
      problem: { code: 'setup-invalid', params: { field: 'clientId' } },
    });
  });
});

describe('kept sign-ins', () => {
  test('threads get access tokens, and nothing without a sign-in', async () => {
    expect(await codeOf(signIns.tokens('account').token())).toBe('sign-in-required');
    await keep('account');
    expect(await userOf(await signIns.tokens('account').token())).toBe(anna);
    expect(await codeOf(signIns.tokens('mail').token())).toBe('sign-in-required');
  });

  test('a rejected token is replaced', async () => {
    await keep('account');
    const source = signIns.tokens('account');
    const token = await source.token();
    world.google.accounts.expireAccessTokens(anna);
    source.rejected(token);
    const next = await source.token();
    expect(next).not.toBe(token);
    expect(await userOf(next)).toBe(anna);
  });

  test('they outlive the program, and know what they were granted', async () => {
    await keep('account');
    saved.set('account', google);
    expect(await signIns.covers('account', ['calendar'])).toBe(true);
    expect(await signIns.covers('account', ['calendar', 'mail'])).toBe(false);
    expect(await signIns.covers('mail', ['mail'])).toBe(false);
  });

  test('mail is asked for with what was granted before', async () => {
    await keep('account');
    const outcome = signIns.inBrowser({ ...asked, features: ['calendar', 'mail'], renews: 'account' });
    await signInAtGoogle(await shownUrl(), { account: anna });
    const done = await outcome;
    if (done === null) throw new Error('cancelled');
    await signIns.keep('account', google, done);
    expect(await signIns.covers('account', ['calendar', 'mail'])).toBe(true);
  });

  test('A5: what another account had granted before is given back', async () => {
    await keep('account');
    const before = await signIns.tokens('account').token();
    await keep('account', ben);
    expect(await userOf(await signIns.tokens('account').token())).toBe(ben);
    expect(await userOf(before)).toBe(401);
  });

  test('A13: a copy is a sign-in of its own: it goes on when the other one is dropped, and the last one is given back', async () => {
    expect(await codeOf(signIns.copy('move', 'account', google))).toBe('sign-in-required');
    await keep('account', ben);
    expect(await userOf(await signIns.tokens('account').token())).toBe(ben);
    await keep('move');
    await signIns.copy('move', 'account', google);
    const token = await signIns.tokens('account').token();
    expect(await userOf(token)).toBe(anna);
    await signIns.drop('move');
    expect(await codeOf(signIns.tokens('move').token())).toBe('sign-in-required');
    expect(await userOf(token)).toBe(anna);
    expect(await userOf(await signIns.tokens('account').token())).toBe(anna);
  });

  test('A13: a dropped sign-in that no other part uses is given back', async () => {
    await keep('account', ben);
    await keep('move');
    const token = await signIns.tokens('move').token();
    await signIns.drop('move');
    expect(await userOf(token)).toBe(401);
    expect(await userOf(await signIns.tokens('account').token())).toBe(ben);
  });

  test('disconnecting revokes at the provider', async () => {
    await keep('account');
    const token = await signIns.tokens('account').token();
    await signIns.end('account');
    expect(await userOf(token)).toBe(401);
    expect(await codeOf(signIns.tokens('account').token())).toBe('sign-in-required');
  });
});
