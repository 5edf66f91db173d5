/** Protects signing in in the browser: what is opened and when, where the focus is, which account and client are sent, what is named. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { google as server } from '../../src-main/accounts/oauth/google.ts';
import { googleScopes } from '../../src-renderer/screens/sign-in/google-scopes.ts';
import type { AppState, CallName } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused } from '../support/keyboard.ts';
import { changed } from './fixtures.ts';
import { mailOn, mailScript } from './mail-scenes.ts';
import { offered as mailboxOffered } from './mailbox-scenes.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { atGoogle, endedSignIn, google, running, waiting } from './sign-in-scenes.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();
const host = 'oauth2.googleapis.com';
const imap = { kind: 'imap', credentials: 'password' } as const;

type Trouble = NonNullable<AppState['sync']['problem']>;

/** The main process while the person is in the browser: it waits until `end` is called. */
function browserVisit(topic: Partial<typeof waiting> = {}) {
  let finish: (answer: object) => void = () => {};
  const run = (_input: unknown, self: ScriptedHost) => {
    self.show('signIn', { waiting: { ...waiting, ...topic }, signedInAs: null, lastKind: 'google' });
    return new Promise<Record<string, never>>((resolve) => {
      finish = (answer) => {
        self.show('signIn', { ...self.state().signIn, waiting: null });
        resolve(answer as Record<string, never>);
      };
    });
  };
  const script: Script = {
    ...fixtureScript,
    'setup.sign-in': run,
    'mail.sign-in': run,
    'sign-in.cancel': () => {
      finish({});
      return {};
    },
  };
  return {
    script,
    end: (trouble: Trouble | null = null) => finish(trouble === null ? {} : { problem: trouble }),
  };
}

const open = async (state: AppState, script: Script, screen = '') => {
  const main = createScriptedHost(state, script);
  return { main, ...(await windows.open(main, { language: 'en' }, screen)) };
};
const inputsOf = (main: ScriptedHost, name: CallName) =>
  main.calls.filter((call) => call.name === name).map(({ input }) => input);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).press('Enter');
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

test('A1: by keyboard to the browser and back: the desktop opens the page once, and the focus is on the heading', async () => {
  const visit = browserVisit();
  const { page, main, close } = await open(atGoogle, visit.script);
  await press(page, 'Sign in with Google');
  await heading(page, 'Sign in with Google');
  await page.getByText('Waiting for your browser…').first().waitFor();
  await expect.poll(() => focused(page)).toBe('Sign in with Google');
  await expect.poll(() => page.locator('.announcements').textContent()).toBe('Waiting for your browser…');
  await page.getByText('Choose anna@example.com there.').waitFor();
  await page.getByText('Concord waits until 09:47 (in 4 minutes).').waitFor();
  expect(inputsOf(main, 'setup.sign-in')).toEqual([
    { kind: 'google', address: 'anna@example.com', client: null, allowKeyFile: false },
  ]);
  await expect.poll(() => inputsOf(main, 'links.open')).toEqual([{ id: 'sign-in' }]);
  await press(page, 'Cancel');
  await heading(page, 'Your account');
  expect(inputsOf(main, 'sign-in.cancel')).toHaveLength(1);
  await expect.poll(() => focused(page)).toBe('Your account');
  await close();
});

test('in a browser the page is opened by a press only, in a tab that cannot reach this one', async () => {
  const visit = browserVisit({ url: `${windows.address}index.html?sign-in` });
  const { page, main, close } = await open(changed(atGoogle, { app: { carrier: 'browser' } }), visit.script);
  await press(page, 'Sign in with Google');
  await page.getByText('Open the page on the computer on which Concord runs').waitFor();
  expect(page.context().pages()).toHaveLength(1);
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    press(page, 'Open the sign-in page'),
  ]);
  await tab.waitForURL(/sign-in$/);
  expect(await tab.evaluate('window.opener')).toBeNull();
  expect(inputsOf(main, 'links.open')).toEqual([]);
  await close();
});

test('A5: another account is named beside the expected one, and either can be chosen in one step', async () => {
  const visit = browserVisit();
  const { page, main, close } = await open(atGoogle, visit.script);
  await press(page, 'Sign in with Google');
  await page.getByText('Waiting for your browser…').first().waitFor();
  main.show('signIn', { ...main.state().signIn, signedInAs: 'bob@example.org' });
  visit.end(problem('another-account', { host }));
  await page.getByText('You signed in as bob@example.org. Concord expected anna@example.com.').waitFor();
  await expect.poll(() => focused(page)).toBe('Sign in as anna@example.com');
  await page.getByRole('button', { name: 'Use bob@example.org instead' }).press('Enter');
  await heading(page, 'Sign in with Google');
  await expect
    .poll(() => inputsOf(main, 'setup.sign-in').at(-1))
    .toMatchObject({ address: 'bob@example.org' });
  await close();
});

test('A12: a client that is needed is asked for at its field, and what the server says of it stands there', async () => {
  const refused = problem('setup-invalid', { field: 'clientId', host, reason: 'invalid_client' });
  const { page, main, close } = await open(
    changed(atGoogle, { offered: { providers: [{ ...google, needsClient: true }] } }),
    { ...fixtureScript, 'setup.sign-in': () => ({ problem: refused }) },
  );
  await press(page, 'Sign in with Google');
  await page.getByLabel('Client ID').waitFor();
  await press(page, 'Sign in with Google');
  await expect.poll(() => focused(page)).toBe('Client ID');
  expect(inputsOf(main, 'setup.sign-in'), 'nothing starts without a client').toEqual([]);
  await page.getByLabel('Client ID').fill(' 1-a.apps.googleusercontent.com ');
  await page.getByLabel('Client secret').fill('GOCSPX-x');
  await page.keyboard.press('Enter');
  await page.getByText('Your organisation’s client is not accepted').waitFor();
  await expect.poll(() => focused(page)).toBe('Client ID');
  expect(inputsOf(main, 'setup.sign-in')).toMatchObject([
    { client: { clientId: '1-a.apps.googleusercontent.com', clientSecret: 'GOCSPX-x' } },
  ]);
  await close();
});

test('A7: an ended sign-in is mended without a password field, and the dialog closes when the person is back', async () => {
  const visit = browserVisit();
  const { page, main, close } = await open(endedSignIn, visit.script);
  await press(page, 'Sign in again');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'Sign in again with Google' }).waitFor();
  expect(await dialog.locator('input').count()).toBe(0);
  await expect.poll(() => focused(page)).toBe('Sign in with Google');
  await page.keyboard.press('Enter');
  await dialog.getByText('Waiting for your browser…').waitFor();
  await expect.poll(() => focused(page)).toBe('Open the page again');
  expect(inputsOf(main, 'setup.sign-in')).toEqual([
    { kind: 'google', address: 'anna@example.com', client: null, allowKeyFile: false },
  ]);
  visit.end();
  await dialog.waitFor({ state: 'detached' });
  await close();
});

test('what a second sign-in met stays in its dialog, and can be tried again', async () => {
  const visit = browserVisit();
  const { page, main, close } = await open(endedSignIn, visit.script);
  await press(page, 'Sign in again');
  await press(page, 'Sign in with Google');
  await page.getByRole('dialog').getByText('Waiting for your browser…').waitFor();
  visit.end(problem('sign-in-required', { host, reason: 'not-granted', missing: 'calendar' }));
  await page.getByText('Concord also needs access to your calendars.').waitFor();
  await expect.poll(() => focused(page)).toBe('Sign in again');
  await page.keyboard.press('Enter');
  await expect.poll(() => inputsOf(main, 'setup.sign-in')).toHaveLength(2);
  await close();
});

test('A9: the mailbox of the calendar’s account is connected with the same account, without an address', async () => {
  const visit = browserVisit({ for: 'mail' });
  const state = changed(running, { mail: { state: 'none', unavailable: null, mailbox: null } });
  const { page, main, close } = await open(state, visit.script, '#mail');
  await page.getByRole('heading', { name: 'Use your Google account' }).waitFor();
  await press(page, 'Sign in with Google');
  await page.getByText('Waiting for your browser…').first().waitFor();
  await expect.poll(() => focused(page)).toBe('Open the page again');
  expect(inputsOf(main, 'mail.sign-in')).toEqual([
    { mailbox: null, kind: 'google', address: '', client: null, allowKeyFile: false },
  ]);
  visit.end(problem('sign-in-required', { host, reason: 'not-granted', missing: 'mail' }));
  await page.getByText('Concord also needs access to your mail.').waitFor();
  await expect.poll(() => focused(page)).toBe('Sign in again');
  await close();
});

test('A11: an address of the provider’s own, typed for a further mailbox, leads to its sign-in and not to a password', async () => {
  const visit = browserVisit({ for: 'mail', mailbox: 'new' });
  const gmail = 'info.desk@gmail.com';
  const { page, main, close } = await open(
    changed(running, {
      mail: { ...mailOn.mail, adding: mailboxOffered },
      offered: { mailboxes: [{ ...google, needsClient: true }, imap] },
    }),
    {
      ...mailScript,
      ...visit.script,
      'mail.discover': ({ address }, self) => {
        const server = { host: 'gmail.googleapis.com', url: 'https://gmail.googleapis.com' };
        const discovered = { kind: 'google', address, user: address, ...server, needsConfirmation: false };
        self.show('mail', { ...self.state().mail, adding: { ...mailboxOffered, discovered } });
        return {};
      },
    },
    '#mail/new',
  );
  await page.getByLabel('E-mail address').fill(gmail);
  await page.keyboard.press('Enter');
  await page.getByText(`For ${gmail}. You sign in in your browser`).waitFor();
  expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0);
  expect(await page.getByLabel('Client ID').count(), 'that of the calendar’s account is used').toBe(0);
  await expect.poll(() => focused(page)).toBe('Sign in with Google');
  await page.keyboard.press('Enter');
  await page.getByText('Waiting for your browser…').first().waitFor();
  await page.getByText(`Choose ${gmail} there.`).waitFor();
  expect(inputsOf(main, 'mail.sign-in')).toEqual([
    { mailbox: 'new', kind: 'google', address: gmail, client: null, allowKeyFile: false },
  ]);
  await press(page, 'Cancel');
  await press(page, 'Use another address');
  await expect.poll(() => focused(page)).toBe('E-mail address');
  await close();
});

test('without a key store the sign-in of a mailbox, too, asks for a yes to the key file first', async () => {
  const visit = browserVisit({ for: 'mail' });
  const { page, main, close } = await open(
    changed(running, {
      settings: { vault: 'unavailable' },
      mail: { state: 'none', unavailable: null, mailbox: null },
    }),
    visit.script,
    '#mail',
  );
  await press(page, 'Sign in with Google');
  await page.getByText('Concord needs your yes to this').waitFor();
  await expect.poll(() => focused(page)).toContain('Keep my sign-in in a file that only I can read');
  expect(inputsOf(main, 'mail.sign-in')).toEqual([]);
  await page.keyboard.press('Space');
  await press(page, 'Sign in with Google');
  await expect.poll(() => inputsOf(main, 'mail.sign-in')).toMatchObject([{ allowKeyFile: true }]);
  await close();
});

test('the text for the administrator of a running account has the client ID', async () => {
  const params = { host, reason: 'administrator-policy', clientId: waiting.clientId };
  const { page, close } = await open(
    changed(endedSignIn, { sync: { problem: { ...problem('consent-required', params), side: 'provider' } } }),
    fixtureScript,
  );
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await press(page, 'Copy for your administrator');
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain(waiting.clientId);
  await close();
});

test('the text for the administrator has the client ID, the page’s code and the scopes', async () => {
  const visit = browserVisit();
  const { page, close } = await open(atGoogle, visit.script);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await press(page, 'Sign in with Google');
  await page.getByRole('button', { name: 'I see an error page' }).press('Enter');
  await page.getByRole('button', { name: 'admin_policy_enforced' }).press('Enter');
  await page.getByRole('button', { name: 'Copy for your administrator' }).press('Enter');
  await page.getByText('Copied').waitFor();
  const copied = await page.evaluate('navigator.clipboard.readText()');
  expect(copied).toContain(waiting.clientId);
  expect(copied).toContain('admin_policy_enforced');
  expect(copied).toContain('https://www.googleapis.com/auth/calendar.events');
  await close();
});

test('A12: the administrator’s guide names the scopes that are asked for', () => {
  const asked = [...server.identityScopes, ...Object.values(server.scopes).flat()];
  expect([...googleScopes].sort()).toEqual([...asked].sort());
});
