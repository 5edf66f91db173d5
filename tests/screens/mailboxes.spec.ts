/** Protects what a person with several mailboxes can do on the Mail screen, what is sent, and where the focus is afterwards (A11). */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused } from '../support/keyboard.ts';
import { changed } from './fixtures.ts';
import { foundFolders, mailOn, mailScript, params } from './mail-scenes.ts';
import {
  findsServer,
  furtherMailbox,
  offered,
  office,
  one,
  showAdding,
  three,
  vacancies,
  withFurther,
} from './mailbox-scenes.ts';
import { scriptedHostOf } from './scene.ts';
import type { Script, ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const open = async (state: AppState, screen: string, script: Script = {}) => {
  const host = scriptedHostOf({ name: 'mailboxes', state, script: { ...mailScript, ...script } });
  return { host, ...(await windows.open(host, { language: 'en' }, screen)) };
};
const inputsOf = (host: ScriptedHost, name: string) =>
  host.calls.filter((call) => call.name === name).map(({ input }) => input);
const list = (page: Page) => page.getByRole('navigation', { name: 'Your mailboxes' });
const current = (page: Page) => list(page).locator('[aria-current=page]').innerText();
const heading = (page: Page) => page.locator('main h1').innerText();
const fragment = (page: Page) => page.evaluate<string>('location.hash');
const said = (page: Page) => page.locator('.announcements').innerText();
const headingHasFocus = (page: Page) => page.evaluate<boolean>(`document.activeElement?.tagName === 'H1'`);
const address = 'info@veldhuis.example';
const info = furtherMailbox('info', address, { state: 'unmapped', pairs: 0, linked: 0 });

test('several mailboxes are listed with what they need, and opened by keyboard; the link keeps the focus', async () => {
  const { page, host, consoleErrors, close } = await open(three, '#mail');
  expect(await list(page).locator('a').allInnerTexts()).toEqual([
    'anna@example.com',
    expect.stringMatching(/^office@veldhuis\.example\s*,\s*Needs you$/),
    expect.stringMatching(/^vacancies.*\s*,\s*Folders to be chosen$/s),
    'Add mailbox',
  ]);
  expect(await current(page)).toBe('anna@example.com');
  await list(page).getByRole('link', { name: 'office@veldhuis.example' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => heading(page)).toBe('office@veldhuis.example');
  expect(await fragment(page)).toBe('#mail/office');
  expect(await current(page)).toContain('office@veldhuis.example');
  expect(await focused(page)).toContain('office@veldhuis.example');
  await expect.poll(() => said(page)).toBe('office@veldhuis.example');
  await expect.poll(() => inputsOf(host, 'mail.history').at(-1)).toMatchObject({ mailbox: 'office' });
  // the main navigation still says where the person is
  expect(await page.getByRole('link', { name: 'Mail', exact: true }).getAttribute('aria-current')).toBe(
    'page',
  );
  expect(consoleErrors).toEqual([]);
  await close();
});

test('an address that names no mailbox shows the first one', async () => {
  for (const screen of ['#mail/nobody', '#mail/%zz', '#mail/']) {
    const { page, close } = await open(three, screen);
    expect(await current(page), screen).toBe('anna@example.com');
    await close();
  }
});

test('with one mailbox there is no list; adding one is offered beside it where the CRM takes more', async () => {
  const { page, host, close } = await open(one, '#mail');
  const add = page.getByRole('button', { name: 'Add mailbox' });
  await add.waitFor();
  expect(await list(page).count()).toBe(0);
  expect(await heading(page)).toBe('Mail');
  showAdding(host, { state: 'not-allowed' });
  await page.getByText('Your CRM takes one mailbox of each person.').waitFor();
  expect(await add.count()).toBe(0);
  showAdding(host, { state: 'too-many' });
  await page.getByText('You have 10 mailboxes').waitFor();
  showAdding(host, { state: 'not-yet' });
  await expect.poll(() => page.getByText('You have 10 mailboxes').count()).toBe(0);
  expect(await add.count()).toBe(0);
  await close();
});

test('D11: in sample mode no mailbox is added, whatever the address says', async () => {
  const { page, close } = await open(changed(one, { app: { mode: 'sample' } }), '#mail/new');
  await page.getByRole('button', { name: 'Stop mail' }).waitFor();
  expect(await page.getByText('Add mailbox').count()).toBe(0);
  await close();
});

/** Status with this Problem of the calendar, or of a mailbox. */
const troubled = (found: AppState['sync']['problem'], mailbox: AppState['sync']['mailbox']) =>
  changed(withFurther(office), { sync: { state: 'needs-you', problem: found, mailbox } });
const officePlace = { id: 'office', address: 'office@veldhuis.example' };
const annaPlace = { id: null, address: 'anna@example.com' };
/** What stands below a Problem: the side, the mailbox and the server, as far as they are named. */
const placed = async (page: Page) => (await page.locator('.problem p').first().innerText()).split('\n');
/** The parts of Status that have a fix: each one's heading and name. */
const troubledParts = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('.side-part:has(.status-fix)')].map((part) =>
    [part.querySelector('h2, h3').textContent, part.querySelector('.side-name').textContent])`);

test('Status names the mailbox that a Problem is about, and the button leads to it', async () => {
  const wrong = { ...problem('wrong-password', params), side: 'provider' } as const;
  for (const [place, target] of [
    [officePlace, '#mail/office'],
    [annaPlace, '#mail'],
  ] as const) {
    const { page, close } = await open(troubled(wrong, place), '#status');
    await page.locator('.status-fix').waitFor();
    expect(await troubledParts(page)).toEqual([['Mail', place.address]]);
    await page.locator('.status-fix .button.primary').press('Enter');
    await expect.poll(() => fragment(page)).toBe(target);
    await expect.poll(() => heading(page)).toBe(place.address);
    await close();
  }
});

test('Status names the mailbox also where the CRM, or nobody, stands in its way', async () => {
  const full = { ...problem('mailbox-refused'), side: 'crm' } as const;
  for (const [found, part] of [
    [full, ['Your CRM', 'Veldhuis CRM']],
    [problem('crm-one-mailbox'), ['Mail', officePlace.address]],
  ] as const) {
    const { page, close } = await open(troubled(found, officePlace), '#status');
    await page.locator('.status-fix').waitFor();
    expect(await troubledParts(page)).toEqual([part]);
    if (found === full) await page.locator('.side-panel.crm').getByText(officePlace.address).waitFor();
    await close();
  }
  const refused = { ...problem('sign-in-required'), side: 'crm' } as const;
  const { page, close } = await open(troubled(refused, officePlace), '#status');
  await page.locator('.status-fix .button.primary').press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await fragment(page), 'it is mended at the CRM').toBe('#status');
  await close();
});

test('A9: the same Problem of the calendar and of its mailbox is mended at each of them', async () => {
  const wrong = { ...problem('wrong-password', params), side: 'provider' } as const;
  const state = changed(troubled(wrong, null), {
    mail: {
      sync: {
        ...{ ...mailOn.mail.sync, state: 'needs-you', problem: wrong },
        side: { ...mailOn.mail.sync.side, health: 'trouble', problem: wrong },
      },
    },
  });
  const { page, close } = await open(state, '#status');
  await page.locator('.status-fix').first().waitFor();
  expect(await troubledParts(page)).toEqual([
    ['Your calendar', 'anna@example.com'],
    ['Mail', 'anna@example.com'],
  ]);
  await page.locator('.status-fix .button.primary').first().press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.status-fix .button.primary').last().press('Enter');
  await expect.poll(() => fragment(page)).toBe('#mail');
  await page.locator('.problem').waitFor();
  expect(await placed(page)).toEqual(['Your mailbox', 'anna@example.com', params.host]);
  await close();
});

test('every call about a further mailbox carries its id', async () => {
  const state = withFurther({ ...office, quarantined: 8 });
  const { page, host, close } = await open(state, '#mail/office', {
    'mail.folders': () => ({ ...foundFolders, isSaved: true }),
  });
  await page.getByRole('button', { name: 'Stop this mailbox' }).click();
  await expect.poll(() => inputsOf(host, 'mail.stop')).toEqual([{ mailbox: 'office' }]);
  await page.getByRole('button', { name: 'Show: 8 messages cannot be synced' }).click();
  await page.getByRole('button', { name: 'Try all again' }).click();
  await expect.poll(() => inputsOf(host, 'mail.retry')).toEqual([{ mailbox: 'office' }]);
  expect(inputsOf(host, 'mail.kept')[0]).toMatchObject({ mailbox: 'office' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /What is copied to your CRM/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => inputsOf(host, 'mail.settings')).toMatchObject([{ mailbox: 'office' }]);
  await page.getByRole('button', { name: 'Sign in to your mailbox again' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill('a new password');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect
    .poll(() => inputsOf(host, 'mail.connect'))
    .toMatchObject([{ mailbox: 'office', address: 'office@veldhuis.example', secret: 'a new password' }]);
  await page.getByRole('button', { name: 'Choose folders' }).click();
  await page.locator('.map-row').first().waitFor();
  expect(inputsOf(host, 'mail.folders')).toEqual([{ mailbox: 'office' }]);
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save and sync' }).click();
  await expect.poll(() => inputsOf(host, 'mail.save')).toMatchObject([{ mailbox: 'office' }]);
  await close();
});

test('what was begun for one mailbox is not shown for another one', async () => {
  const { page, host, close } = await open(withFurther(office, vacancies), '#mail/office', {
    'mail.stop': () => ({ problem: problem('server-failed', params) }),
  });
  await page.getByRole('button', { name: 'Stop this mailbox' }).click();
  const note = page.getByRole('alert').getByRole('heading');
  await note.waitFor();
  await list(page).getByRole('link', { name: 'anna@example.com' }).click();
  await expect.poll(() => heading(page)).toBe('anna@example.com');
  expect(await note.count()).toBe(0);
  await page.getByRole('button', { name: 'Stop this mailbox' }).click();
  await expect.poll(() => inputsOf(host, 'mail.stop')).toEqual([{ mailbox: 'office' }, { mailbox: null }]);
  await close();
});

test('a mailbox is added: found, signed in with its own password, and its folders are asked for', async () => {
  let answer = (): void => {};
  const { page, host, consoleErrors, settled, close } = await open(one, '#mail', {
    ...findsServer,
    'mail.connect': (_, self) => {
      // as the main process does: the look-up is forgotten and the engines start anew before the call is answered
      showAdding(self, { discovered: null, state: 'not-yet' });
      return new Promise((done) => {
        answer = () => done({});
      });
    },
  });
  await page.getByRole('button', { name: 'Add mailbox' }).press('Enter');
  await expect.poll(() => heading(page)).toBe('Add mailbox');
  await expect.poll(() => headingHasFocus(page)).toBe(true);
  await expect.poll(() => said(page)).toBe('Add mailbox');
  const field = page.getByLabel('E-mail address');
  expect(await field.inputValue()).toBe('');
  await field.fill(` ${address} `);
  await page.keyboard.press('Enter');
  await page.getByText(`The mailbox of ${address} is served by imap.hosting.example`).waitFor();
  expect(inputsOf(host, 'mail.discover')).toEqual([{ mailbox: 'new', address }]);
  expect(await page.getByLabel('Another one').isChecked(), 'not the password of the calendar').toBe(true);
  await page.getByLabel('Password', { exact: true }).fill('its own password');
  await page.getByText('Send my password to imap.hosting.example').click();
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('button', { name: 'Connecting…' }).waitFor();
  await expect.poll(() => host.state().mail.adding.discovered).toBe(null);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  expect(await page.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true);
  expect(inputsOf(host, 'mail.connect')).toMatchObject([
    { mailbox: 'new', address, secret: 'its own password', credentials: { url: '' } },
  ]);
  answer();
  await settled();
  // the answer came first: the form waits for the topic
  expect(await heading(page)).toBe('Add mailbox');
  await page.getByRole('button', { name: 'Connecting…' }).waitFor();
  host.show('mail', withFurther(info).mail);
  await expect.poll(() => fragment(page)).toBe('#mail/info');
  await expect.poll(() => heading(page)).toBe('Folders');
  await expect.poll(() => headingHasFocus(page)).toBe(true);
  await expect.poll(() => said(page)).toBe(`The mailbox ${address} was added. Now choose its folders.`);
  await expect.poll(() => inputsOf(host, 'mail.folders')).toEqual([{ mailbox: 'info' }]);
  expect(await current(page)).toContain(address);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('a mailbox with the calendar’s address starts with its password', async () => {
  const calendars = changed(withFurther(), {
    mail: {
      mailbox: { ...(mailOn.mail.mailbox ?? expect.fail('none')), address: 'office@veldhuis.example' },
    },
  });
  const { page, close } = await open(calendars, '#mail/new', findsServer);
  await page.getByLabel('E-mail address').fill('anna@example.com');
  await page.keyboard.press('Enter');
  await page.getByText('is served by').waitFor();
  expect(await page.getByLabel('The same as for my calendar').isChecked()).toBe(true);
  await close();
});

test('an address that is connected already is told at its field, and nobody is asked', async () => {
  const { page, host, close } = await open(three, '#mail/new');
  const field = page.getByLabel('E-mail address');
  for (const typed of ['Anna@Example.com', ' office@veldhuis.example'])
    for (const button of ['Find my mailbox', 'I know my server']) {
      await field.fill('');
      await field.fill(typed);
      await page.getByRole('button', { name: button }).click();
      await page.getByText('This mailbox is connected already').waitFor();
      await expect.poll(() => focused(page)).toBe('E-mail address');
    }
  expect(inputsOf(host, 'mail.discover')).toEqual([]);
  expect(await page.getByLabel('Server address').count()).toBe(0);
  await field.fill(address);
  await expect.poll(() => page.getByText('This mailbox is connected already').count()).toBe(0);
  await close();
});

test('adding is given up with Cancel, and the form is empty the next time', async () => {
  const { page, host, close } = await open(three, '#mail/office', findsServer);
  const add = list(page).getByRole('link', { name: 'Add mailbox' });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => heading(page)).toBe('Add mailbox');
  // the first thing after the list is the form
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('E-mail address');
  await page.keyboard.type(address);
  await page.keyboard.press('Enter');
  await page.getByText('is served by').waitFor();
  await page.getByRole('button', { name: 'Use another address' }).press('Enter');
  await expect.poll(() => focused(page)).toBe('E-mail address');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect.poll(() => heading(page)).toBe('anna@example.com');
  expect(await fragment(page)).toBe('#mail');
  await expect.poll(() => headingHasFocus(page)).toBe(true);
  await add.click();
  await expect.poll(() => page.getByLabel('E-mail address').inputValue()).toBe('');
  expect(inputsOf(host, 'mail.connect')).toEqual([]);
  await close();
});

test('the form stays while the engines start anew, and a Problem is shown at what it is about', async () => {
  const { page, host, settled, close } = await open(one, '#mail/new', {
    ...findsServer,
    'mail.connect': () => ({ problem: problem('wrong-password', params) }),
  });
  await page.getByLabel('E-mail address').fill(address);
  showAdding(host, { state: 'not-yet' });
  await settled();
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(address);
  await page.keyboard.press('Enter');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByText('Send my password to').click();
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.locator('.field-error').waitFor();
  await expect.poll(() => focused(page)).toBe('Password');
  expect(await fragment(page)).toBe('#mail/new');
  await close();
});

test('a Problem of the mailbox that is added is not told of the calendar', async () => {
  const { page, close } = await open(one, '#mail/new', {
    'mail.discover': () => ({ problem: { ...problem('throttled', params), side: 'provider' } }),
  });
  await page.getByLabel('E-mail address').fill(address);
  await page.keyboard.press('Enter');
  await page.locator('.problem').waitFor();
  expect(await placed(page)).toEqual(['Your mailbox', params.host]);
  await close();
});

test('a mailbox that turns out to be connected under another address leads back to its address', async () => {
  const { page, close } = await open(one, '#mail/new', {
    ...findsServer,
    'mail.connect': () => ({ problem: problem('mailbox-taken') }),
  });
  await page.getByLabel('E-mail address').fill(address);
  await page.keyboard.press('Enter');
  await page.getByLabel('Password', { exact: true }).fill('its own password');
  await page.getByText('Send my password to').click();
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect.poll(() => focused(page)).toBe('Check the address');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('E-mail address');
  expect(await page.getByLabel('E-mail address').inputValue()).toBe(address);
  await close();
});

test('a mailbox is removed after a question; the first one is shown, and it is said', async () => {
  const { page, host, consoleErrors, close } = await open(three, '#mail/office', {
    'mail.disconnect': ({ mailbox }, self) => {
      const { mail } = self.state();
      self.show('mail', { ...mail, further: mail.further.filter(({ id }) => id !== mailbox) });
      return {};
    },
  });
  await page.getByRole('button', { name: 'Remove mailbox…' }).press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Remove this mailbox?' });
  await expect.poll(() => focused(page)).toBe('Keep it');
  expect(await dialog.innerText()).toContain('Messages stay where they are');
  expect(inputsOf(host, 'mail.disconnect')).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
  await expect.poll(() => fragment(page)).toBe('#mail');
  expect(inputsOf(host, 'mail.disconnect')).toEqual([{ mailbox: 'office' }]);
  await expect.poll(() => heading(page)).toBe('anna@example.com');
  await page.clock.runFor(300);
  await expect.poll(() => headingHasFocus(page)).toBe(true);
  await expect.poll(() => said(page)).toBe('The mailbox office@veldhuis.example was removed.');
  expect(await list(page).locator('a').count()).toBe(3);
  expect(await page.getByRole('alertdialog').count()).toBe(0);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('a Problem of removing stays in the dialog, and the first mailbox is disconnected in other words', async () => {
  const { page, close } = await open(withFurther(office), '#mail/office', {
    'mail.disconnect': () => ({ problem: problem('server-failed', params) }),
  });
  await page.getByRole('button', { name: 'Remove mailbox…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.getByRole('alert').getByRole('heading').waitFor();
  await page.keyboard.press('Escape');
  await list(page).getByRole('link', { name: 'anna@example.com' }).click();
  await page.getByRole('button', { name: 'Disconnect mailbox…' }).waitFor();
  expect(await page.getByRole('button', { name: 'Remove mailbox…' }).count()).toBe(0);
  await close();
});

test('a mailbox that was not meant is removed without choosing folders for it', async () => {
  const { page, host, close } = await open(three, '#mail/vacancies');
  await page.getByRole('button', { name: 'Remove mailbox…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(() => inputsOf(host, 'mail.disconnect')).toEqual([{ mailbox: 'vacancies' }]);
  await close();
});

test('when another window removes the mailbox that is shown, the first one takes its place', async () => {
  const { page, host, close } = await open(withFurther(office), '#mail/office');
  host.show('mail', { ...one.mail, adding: offered });
  await expect.poll(() => heading(page)).toBe('Mail');
  expect(await fragment(page)).toBe('#mail');
  await expect.poll(() => said(page)).toBe('The mailbox office@veldhuis.example was removed.');
  await close();
});
