/** Protects what each action on the Mail screen sends, and where the focus is afterwards (A7, A9, M2, M4, M6, M7, S1). */
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused } from '../support/keyboard.ts';
import { changed } from './fixtures.ts';
import {
  foundFolders,
  foundServer,
  mailOn,
  mailScript,
  manyFolders,
  noMailbox,
  unmapped,
} from './mail-scenes.ts';
import { scriptedHostOf } from './scene.ts';
import type { Script, ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const open = async (state: AppState, script: Script = {}) => {
  const host = scriptedHostOf({ name: 'mail', state, script: { ...mailScript, ...script } });
  return { host, ...(await windows.open(host, { language: 'en' }, '#mail')) };
};
const inputsOf = (host: ScriptedHost, name: string) =>
  host.calls.filter((call) => call.name === name).map(({ input }) => input);
const credentials = { type: 'password', user: '', url: '', ca: '', confirmedHosts: [] };

test('A9: the address of the calendar is filled in, and its password is used without being typed', async () => {
  const { page, host, consoleErrors, close } = await open(noMailbox, {
    'mail.discover': (_, self) => {
      self.show('mail', foundServer(false).mail);
      return {};
    },
  });
  await expect.poll(() => page.getByLabel('E-mail address').inputValue()).toBe('anna@example.com');
  await page.getByRole('button', { name: 'Find my mailbox' }).click();
  await page.getByText('is served by imap.hosting.example').waitFor();
  await expect.poll(() => page.locator(':focus').getAttribute('type')).toBe('radio');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect
    .poll(() => inputsOf(host, 'mail.connect'))
    .toEqual([{ mailbox: null, address: 'anna@example.com', credentials, secret: null }]);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('S1: a server outside the domain of the address gets no password before it was confirmed by name', async () => {
  const { page, host, close } = await open(foundServer(true));
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect.poll(() => focused(page)).toContain('Send my password to imap.hosting.example');
  expect(inputsOf(host, 'mail.connect')).toEqual([]);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect
    .poll(() => inputsOf(host, 'mail.connect'))
    .toMatchObject([{ credentials: { confirmedHosts: ['imap.hosting.example'] }, secret: null }]);
  await close();
});

test('M4: when the calendar’s password is refused, another one is asked for at its field, which has the focus', async () => {
  const { page, host, close } = await open(foundServer(false), {
    'mail.connect': ({ secret }) =>
      secret === null ? { problem: problem('app-password-required', { host: 'imap.hosting.example' }) } : {},
  });
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('This account needs an app password').waitFor();
  await expect.poll(() => focused(page)).toBe('Password');
  await page.keyboard.type('an app password');
  await page.keyboard.press('Enter');
  await expect.poll(() => inputsOf(host, 'mail.connect').at(-1)).toMatchObject({ secret: 'an app password' });
  await close();
});

test('a server that is named by hand is made whole, and one that cannot be is told at its field', async () => {
  const { page, host, close } = await open(noMailbox);
  await page.getByRole('button', { name: 'I know my server' }).click();
  const server = page.getByLabel('Server address');
  await server.fill('https://mail.example.com');
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByText('This is not a mail server’s address').waitFor();
  await expect.poll(() => focused(page)).toBe('Server address');
  await server.fill('mail.example.com:143');
  await page.getByText('Send my password to mail.example.com').click();
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect
    .poll(() => inputsOf(host, 'mail.connect'))
    .toMatchObject([
      { credentials: { url: 'imap://mail.example.com:143', confirmedHosts: ['mail.example.com'] } },
    ]);
  await close();
});

test('M2: by keyboard a folder is chosen, two for one block saving, and what changes is shown before it is saved', async () => {
  let saved: typeof foundFolders.map | null = null;
  const { page, host, consoleErrors, close } = await open(unmapped, {
    'mail.save': ({ map }, self) => {
      saved = map;
      self.show('mail', mailOn.mail);
      return {};
    },
    'mail.folders': () => ({ ...foundFolders, map: saved ?? foundFolders.map, isSaved: saved !== null }),
  });
  await page.getByRole('button', { name: 'for Trash: Do not sync' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Search in your mailbox');
  await page.keyboard.type('inbox');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Folder of your mailbox for Trash: INBOX');
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByText('Two folders of your CRM go with the same folder').waitFor();
  await expect.poll(() => focused(page)).toContain('INBOX');
  expect(inputsOf(host, 'mail.save')).toEqual([]);
  await page.getByRole('button', { name: 'for Trash: INBOX' }).click();
  await page.getByRole('option', { name: 'Do not sync' }).click();
  await page.getByRole('button', { name: 'Review changes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('4 folders start to sync').waitFor();
  await dialog.getByRole('button', { name: 'Save and sync' }).click();
  await page.getByText('Saved. Concord syncs these folders now.').first().waitFor();
  expect(inputsOf(host, 'mail.save')).toHaveLength(1);
  expect(saved).toContainEqual({ crm: 'Trash', provider: null, reason: 'person' });
  expect(inputsOf(host, 'mail.folders'), 'what is shown is what both sides answer').toHaveLength(2);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('with 2,000 folders on both sides the folder map opens, searches and changes without waiting', async () => {
  const { page, close } = await open(unmapped, { 'mail.folders': manyFolders });
  const rows = page.locator('.map-row');
  await page.getByText('2,000 of 2,000 folders').waitFor();
  const timed = async (act: () => Promise<void>): Promise<number> => {
    const start = performance.now();
    await act();
    return Math.round(performance.now() - start);
  };
  const searched = await timed(async () => {
    await page.getByLabel('Search in the folders').fill('number 1234');
    await expect.poll(() => rows.count(), { interval: 10 }).toBe(1);
  });
  const opened = await timed(async () => {
    await rows.first().locator('button').click();
    await page.getByRole('option').first().waitFor();
  });
  expect(await page.getByRole('option').count()).toBeLessThanOrEqual(101);
  const chosen = await timed(async () => {
    await page.getByLabel('Search in your mailbox').fill('number 77');
    await page
      .getByRole('option', { name: /number 77$/ })
      .or(page.getByRole('option').first())
      .first()
      .click();
    await page.getByText('Also chosen for').waitFor();
  });
  console.log(`2,000 folders: search ${searched} ms, open ${opened} ms, choose ${chosen} ms`);
  expect(Math.max(searched, opened, chosen)).toBeLessThan(5_000);
  await close();
});

test('M6, M7: settings are checked before they are sent, with the focus on what is wrong', async () => {
  const { page, host, close } = await open(mailOn);
  await page.getByRole('button', { name: /What is copied to your CRM/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Largest message in MB').fill('0');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('Largest message in MB');
  await dialog.getByLabel('Largest message in MB').fill('');
  await dialog.getByLabel('Mail received from').fill('01/02/2026');
  // what the CRM blocks for everybody is shown, and is no part of what is saved
  await expect.poll(() => dialog.textContent()).toContain('@casino.example');
  await expect.poll(() => dialog.textContent()).toContain('and 21 more');
  await dialog.getByLabel('Block list').fill('@news.example\nnobody\n Tom@Example.com ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Line 2 is neither').waitFor();
  await expect.poll(() => focused(page)).toBe('Block list');
  expect(inputsOf(host, 'mail.settings')).toEqual([]);
  await dialog.getByLabel('Block list').fill('@news.example\n Tom@Example.com ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => inputsOf(host, 'mail.settings'))
    .toEqual([
      {
        mailbox: null,
        startDate: '2026-02-01',
        mostMegabytes: null,
        onlyKnownPeople: true,
        blocked: ['@news.example', 'tom@example.com'],
      },
    ]);
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Change…');
  await close();
});

test('A7: mail is stopped and started with one button, and disconnected only after a question', async () => {
  const { page, host, close } = await open(mailOn, {
    'mail.stop': (_, self) => {
      self.show('mail', changed(mailOn, { mail: { state: 'asleep' } }).mail);
      return {};
    },
    'mail.start': () => ({}),
  });
  await page.getByRole('button', { name: 'Stop mail' }).click();
  await expect.poll(() => focused(page)).toBe('Start mail');
  await page.keyboard.press('Enter');
  await expect.poll(() => inputsOf(host, 'mail.start')).toEqual([{ mailbox: null }]);
  await page.getByRole('button', { name: 'Disconnect mailbox…' }).click();
  await expect.poll(() => focused(page)).toBe('Keep it connected');
  expect(inputsOf(host, 'mail.disconnect')).toEqual([]);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect.poll(() => inputsOf(host, 'mail.disconnect')).toEqual([{ mailbox: null }]);
  await close();
});

test('the history is read again when a message was carried, also while the two sides do not agree', async () => {
  const { page, host, settled, close } = await open(mailOn);
  await page.getByRole('heading', { name: 'What happened lately' }).waitFor();
  await settled();
  const before = inputsOf(host, 'mail.history').length;
  const { arrived } = mailOn.mail.today;
  host.show(
    'mail',
    changed(mailOn, { mail: { today: { ...mailOn.mail.today, arrived: arrived + 1 } } }).mail,
  );
  await expect.poll(() => inputsOf(host, 'mail.history').length).toBe(before + 1);
  await close();
});

test('D11: the sample mailbox has no sign-in to renew, and is not disconnected by itself', async () => {
  const { page, close } = await open(changed(mailOn, { app: { mode: 'sample' } }));
  await page.getByRole('button', { name: 'Stop mail' }).waitFor();
  await page.getByRole('heading', { name: 'Mailbox' }).waitFor();
  expect(await page.getByRole('button', { name: 'Disconnect mailbox…' }).count()).toBe(0);
  await close();
});

test('messages that cannot be synced are listed with reason and way out, and tried again together', async () => {
  const { page, host, close } = await open(changed(mailOn, { mail: { quarantined: 8 } }));
  await page.getByRole('button', { name: 'Show: 8 messages cannot be synced' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Allow larger messages under').waitFor();
  await dialog.getByRole('button', { name: 'Try all again' }).click();
  await expect.poll(() => inputsOf(host, 'mail.retry')).toEqual([{ mailbox: null }]);
  await expect.poll(() => focused(page)).toBe('Try all again');
  await close();
});
