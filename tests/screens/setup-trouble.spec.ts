/** Protects sign-in in the setup and afterwards: the right cause at the right field, consent before sending, nothing typed is lost. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused } from '../support/keyboard.ts';
import { account, calendars, crm, fresh, inAgreement, needsYou } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const at = (setup: Partial<AppState['setup']>, state: AppState = fresh): AppState => ({
  ...state,
  setup: { ...state.setup, ...setup },
});
const move = (host: ScriptedHost, setup: Partial<AppState['setup']>) =>
  host.show('setup', { ...host.state().setup, ...setup });
const open = async (state: AppState, script: Script = {}) => {
  const host = createScriptedHost(state, {
    'setup.go': ({ step }, self) => {
      move(self, { step });
      return {};
    },
    ...fixtureScript,
    ...script,
  });
  return { host, ...(await windows.open(host, { language: 'en' })) };
};
/** The text below a field, by which a screen reader reads it too. */
const errorAt = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).evaluate((field: { readonly ariaDescribedByElements: unknown }) => {
    const parts = field.ariaDescribedByElements as readonly { readonly textContent: string }[] | null;
    return (parts ?? []).map(({ textContent }) => textContent).join(' ');
  });
const callsOf = (host: ScriptedHost, name: string) => host.calls.filter((call) => call.name === name);

const atAccount = at({ step: 'account', finished: ['welcome', 'crm'], crm });
const found = at(
  {
    discovered: {
      kind: 'caldav',
      address: 'anna@example.com',
      host: 'dav.example.com',
      url: 'https://dav.example.com/',
      needsConfirmation: false,
    },
  },
  atAccount,
);

test.each([
  ['not an address', 'This is not an address'],
  ['http://crm.example.com', 'Without encryption'],
  ['ftp://crm.example.com', 'This is not an address'],
])('the address of a CRM "%s" is told at its field, and asks nobody', async (typed, text) => {
  const { page, host, close } = await open(at({ step: 'crm', finished: ['welcome'] }));
  await page.getByLabel('Access token').fill('token');
  await page.getByLabel('Address of your CRM').fill(typed);
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByText(text).waitFor();
  await expect.poll(() => focused(page)).toBe('Address of your CRM');
  await expect.poll(() => errorAt(page, 'Address of your CRM')).toContain(text);
  expect(callsOf(host, 'setup.crm')).toEqual([]);
  await close();
});

test('the address of the CRM, given as that of the calendar, is named as such', async () => {
  const trouble = problem('account-not-permitted', { host: 'crm.veldhuis.example', scheme: 'Bearer' });
  const { page, close } = await open(atAccount, { 'setup.account': () => ({ problem: trouble }) });
  await page.getByLabel('E-mail address').fill('anna@example.com');
  await page.getByRole('button', { name: 'I know my server' }).click();
  await page.getByLabel('Server address').fill(crm.url);
  await page.getByLabel('Password', { exact: true }).fill('secret');
  await page.getByText('Send my password to').click();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This is the address of your CRM.').waitFor();
  await expect.poll(() => focused(page)).toBe('Server address');
  await close();
});

test('the trouble of the search is not shown on the form where the person names the server', async () => {
  const trouble = problem('not-a-calendar-server', { host: 'example.com' });
  const { page, close } = await open(atAccount, {
    'setup.discover': (_, host) => {
      move(host, { problem: trouble, failed: 'setup.discover' });
      return { problem: trouble };
    },
  });
  await page.getByLabel('E-mail address').fill('anna@example.com');
  await page.keyboard.press('Enter');
  await page.getByText('No calendar found there').waitFor();
  await page.getByRole('button', { name: 'I know my server' }).click();
  await page.getByLabel('Server address').waitFor();
  await expect.poll(() => page.getByText('No calendar found there').count()).toBe(0);
  await close();
});

test('S1: each further server that wants the password is asked about by name, and only once', async () => {
  const further = problem('host-not-confirmed', { host: 'cal.other.example:8443' });
  const wrong = problem('wrong-password', { host: 'cal.other.example:8443' });
  const answers = [further, wrong, further];
  const { page, host, close } = await open(found, {
    'setup.account': () => ({ problem: answers.shift() ?? further }),
  });
  await page.getByLabel('Password', { exact: true }).fill('secret');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toContain('Send my password to cal.other.example:8443');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(callsOf(host, 'setup.account'), 'nothing is sent without the tick').toHaveLength(1);
  await expect.poll(() => focused(page)).toContain('Send my password to cal.other.example:8443');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('User name or password rejected').waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  // asked again in spite of the tick: no box can help, so it is told as trouble
  await page.getByRole('heading', { name: 'Is this the right server?' }).waitFor();
  const sent = callsOf(host, 'setup.account').map(({ input }) => input);
  expect(sent).toMatchObject([
    { credentials: { confirmedHosts: [] } },
    { credentials: { confirmedHosts: ['cal.other.example:8443'] } },
    { credentials: { confirmedHosts: ['cal.other.example:8443'] } },
  ]);
  await close();
});

test('an error that comes while its field has the focus is announced, any other is read with the field', async () => {
  const { page, close } = await open(found, {
    'setup.account': () => ({ problem: problem('wrong-password', { host: 'dav.example.com' }) }),
  });
  const announced = page.locator('.field [role="alert"]', { hasText: 'rejected' });
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('User name or password rejected').waitFor();
  await expect.poll(() => focused(page)).toBe('Password');
  await expect.poll(() => announced.count(), { message: 'read with the field that got the focus' }).toBe(0);
  await page.keyboard.type('again');
  await page.keyboard.press('Enter');
  await expect.poll(() => announced.count(), { message: 'the focus was there already' }).toBe(1);
  await expect.poll(() => errorAt(page, 'Password')).toContain('User name or password rejected');
  await close();
});

test('another window that goes on, and Back, discard nothing that was typed', async () => {
  const { page, host, close } = await open(at({ step: 'crm', finished: ['welcome'] }));
  await page.getByLabel('Address of your CRM').fill('crm.veldhuis.example');
  await page.getByLabel('Access token').fill('half a tok');
  move(host, { step: 'account', finished: ['welcome', 'crm'] });
  await page.getByLabel('E-mail address').fill('anna@else.example');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect.poll(() => page.getByLabel('Address of your CRM').inputValue()).toBe('crm.veldhuis.example');
  await expect.poll(() => page.getByLabel('Access token').inputValue()).toBe('half a tok');

  const done = ['welcome', 'crm', 'account', 'calendar'] as const;
  move(host, { step: 'direction', finished: [...done], crm, account, calendars: [...calendars] });
  await page.getByLabel('Only titles that start with').fill('CRM:');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  move(host, { step: 'direction' });
  await expect.poll(() => page.getByLabel('Only titles that start with').inputValue()).toBe('CRM:');
  await close();
});

test('the title of the window names the step, from the first one on', async () => {
  const { page, host, close } = await open(fresh);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.title()).toBe('Your calendar and your CRM, in agreement · Concord');
  move(host, { step: 'crm' });
  await page.getByRole('heading', { level: 1, name: 'Your CRM' }).waitFor();
  await expect.poll(() => page.title()).toBe('Your CRM · Concord');
  await close();
});

test('a refused sign-in offers one more try with the same password, and the focus stays on the screen', async () => {
  const { page, host, close } = await open(needsYou, {
    'sync.now': (_, self) => {
      self.show('sync', inAgreement.sync);
      return {};
    },
  });
  await page.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
  expect(callsOf(host, 'sync.now')).toHaveLength(1);
  await expect.poll(() => focused(page)).toBe('In agreement');
  await close();
});

test('S1: signing in again to another server asks before the password goes there', async () => {
  const { page, host, close } = await open(needsYou, { 'setup.account': () => ({}) });
  await page.getByRole('button', { name: 'Enter the password' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill('secret');
  await dialog.getByRole('button', { name: 'Advanced settings' }).click();
  await dialog.getByLabel('Server address').fill('https://new.example.com');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => focused(page)).toContain('Send my password to new.example.com');
  expect(callsOf(host, 'setup.account')).toEqual([]);
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(callsOf(host, 'setup.account').at(-1)?.input).toMatchObject({
    credentials: { url: 'https://new.example.com', confirmedHosts: ['new.example.com'] },
  });
  await close();
});

test('the end of the setup hands the focus to the heading of the status', async () => {
  const { page, host, close } = await open(at({ step: 'first-run', crm, account }));
  await page.getByRole('heading', { level: 1, name: 'Syncing for the first time' }).waitFor();
  host.show('sync', inAgreement.sync);
  move(host, { step: 'done' });
  await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
  await expect.poll(() => focused(page)).toBe('In agreement');
  await close();
});
