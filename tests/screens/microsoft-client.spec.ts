/** Protects an organisation's own client at Microsoft: which fields are asked, what is sent, where a fault stands, and what the guide names. */
import { expect, test } from 'vitest';
import { microsoft as server } from '../../src-main/accounts/oauth/microsoft.ts';
import { microsoftScopes } from '../../src-renderer/screens/sign-in/microsoft-scopes.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused } from '../support/keyboard.ts';
import { changed } from './fixtures.ts';
import { noMailbox } from './mail-scenes.ts';
import { atMicrosoft } from './microsoft-scenes.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

test('A12: a client of Microsoft has an id and an authority, and no secret; a wrong authority is named at its field', async () => {
  const refused = problem('setup-invalid', { field: 'authority' });
  const main = createScriptedHost(atMicrosoft, {
    ...fixtureScript,
    'setup.sign-in': () => ({ problem: refused }),
  });
  const { page, close } = await windows.open(main, { language: 'en' }, '');
  const signIn = page.getByRole('button', { name: 'Sign in with Microsoft', exact: true });
  await signIn.press('Enter');
  const authority = page.getByLabel('Authority');
  await authority.waitFor();
  expect(await page.getByLabel('Client secret').count()).toBe(0);
  await authority.fill(' https://login.example.com/contoso.com ');
  await signIn.press('Enter');
  await expect.poll(() => focused(page)).toBe('Client ID');
  await page.getByLabel('Client ID').fill(' 6731de76-14a6-49ae-97bc-6eba6914391e ');
  await page.keyboard.press('Enter');
  await page.getByText('There is no such authority.').waitFor();
  await expect.poll(() => focused(page)).toBe('Authority');
  const sent = main.calls.filter(({ name }) => name === 'setup.sign-in').map(({ input }) => input);
  expect(sent).toMatchObject([
    {
      kind: 'microsoft',
      client: {
        clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
        clientSecret: '',
        authority: 'https://login.example.com/contoso.com',
      },
    },
  ]);
  await close();
});

test('A12: the guide names the redirect address, and each permission that is asked for', async () => {
  const asked = [...server.identityScopes, ...Object.values(server.scopes).flat()];
  expect([...microsoftScopes].sort()).toEqual([...asked].sort());
  const main = createScriptedHost(atMicrosoft, fixtureScript);
  const { page, close } = await windows.open(main, { language: 'en' }, '');
  await page.getByRole('button', { name: 'Sign in with Microsoft', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'For the administrator' }).press('Enter');
  await page.getByText(`http://${server.redirectHost}`, { exact: false }).waitFor();
  expect(await page.locator('.guide code').allTextContents()).toEqual(microsoftScopes);
  await close();
});

test('a mailbox at Microsoft beside another kind of account: each provider has its button, and only the pressed one is signed in to', async () => {
  const google = { kind: 'google', credentials: 'oauth' } as const;
  const microsoft = { kind: 'microsoft', credentials: 'oauth' } as const;
  const main = createScriptedHost(
    changed(noMailbox, {
      offered: { mailboxes: [google, microsoft, { kind: 'imap', credentials: 'password' }] },
    }),
    {
      ...fixtureScript,
      'mail.sign-in': () => ({ problem: problem('sign-in-required', { reason: 'declined' }) }),
    },
  );
  const { page, close } = await windows.open(main, { language: 'en' }, '#mail');
  await page.getByRole('button', { name: 'Sign in with Google', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Sign in with Microsoft', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'You did not allow it' }).waitFor();
  const sent = () => main.calls.filter(({ name }) => name === 'mail.sign-in').map(({ input }) => input);
  expect(sent()).toMatchObject([{ mailbox: null, kind: 'microsoft', address: '', client: null }]);
  await expect.poll(() => focused(page)).toBe('Sign in again');
  expect(await page.getByRole('button', { name: 'Copy for your administrator' }).count()).toBe(1);

  // the other one shows nothing of that, and asks for itself
  await page.getByRole('button', { name: 'Sign in with Google', exact: true }).press('Enter');
  await expect.poll(() => sent().length).toBe(2);
  expect(sent()[1]).toMatchObject({ kind: 'google' });
  await close();
});
