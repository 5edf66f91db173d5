/** Help and about in a real Chromium: the keys do what they say, the report holds nothing personal, and every licence is there. */
import { describe, expect, test } from 'vitest';
import { thirdParty } from '../../resources/build/third-party.ts';
import { reportOf } from '../../src-renderer/screens/help/report-text.ts';
import { shortcuts } from '../../src-renderer/screens/help/shortcuts.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { enterOn, focused } from '../support/keyboard.ts';
import { changed, inAgreement, now } from './fixtures.ts';
import { mailboxScenes } from './mailbox-scenes.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();
const desktop = changed(inAgreement, { app: { carrier: 'electron', platform: 'linux' } });
const open = (state = desktop, fragment = '#status') =>
  windows.open(createScriptedHost(state, fixtureScript), { language: 'en' }, fragment);

describe('the keys that help lists', () => {
  test('open the screens that they name, in the desktop program', async () => {
    const { page, close } = await open();
    await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
    for (const { does, key, isCommand } of shortcuts) {
      await page.keyboard.press(isCommand ? `Control+${key}` : key);
      await expect.poll(() => page.evaluate('location.hash')).toBe(`#${does}`);
    }
    await page.keyboard.press('F1');
    await page.getByRole('heading', { level: 1, name: 'Help and about' }).waitFor();
    await expect
      .poll(() => page.locator('.keys kbd').allInnerTexts())
      .toEqual([
        ...['F1', 'Ctrl ,', 'Ctrl 5', 'Ctrl 1', 'Ctrl 2', 'Ctrl 3', 'Ctrl 4', 'Ctrl W'],
        ...['Tab', '⇧ Tab', 'Esc', '↑', '↓'],
      ]);
    await close();
  });

  test('leave a browser its own: neither listed nor taken there', async () => {
    const { page, close } = await open(changed(inAgreement, { app: { carrier: 'browser' } }), '#help');
    await page.getByRole('heading', { level: 1, name: 'Help and about' }).waitFor();
    await page.keyboard.press('Control+2');
    await page.keyboard.press('Control+Shift+,');
    expect(await page.evaluate('location.hash')).toBe('#help');
    const keys = await page.locator('.keys kbd').allInnerTexts();
    expect(keys.filter((key) => key.includes('1') || key.includes('W'))).toEqual(['F1']);
    await close();
  });

  test('are none that a person types in a field (WCAG 2.1.4)', () => {
    for (const { key, isCommand } of shortcuts) expect(isCommand || /^F\d+$/.test(key), key).toBe(true);
  });
});

describe('the report of a problem', () => {
  const troubled = changed(inAgreement, {
    sync: { problem: problem('wrong-password', { host: 'dav.secret.example' }) },
    setup: { problem: problem('unreachable', { host: 'dav.secret.example' }), failed: 'setup.account' },
  });
  const states = [troubled, ...mailboxScenes.map(({ state }) => state)];

  test('holds no address, host, name, title or path of what a person has', () => {
    for (const state of states) {
      const text = reportOf(state, now);
      const personal = [
        ...[state.app.dataDir, 'secret.example', '@', '/'],
        ...[state.setup.crm?.name, state.setup.crm?.user, state.setup.crm?.url, state.setup.account?.host],
        ...state.setup.calendars.map(({ name }) => name),
        ...state.decisions.flatMap(({ items }) => items.map(({ title }) => title)),
      ].filter((one) => one !== undefined && one !== '');
      for (const one of personal) expect(text, one).not.toContain(one);
    }
  });

  test('names the states, counts and codes that help', () => {
    const text = reportOf(troubled, now);
    expect(text).toContain('wrong-password, fix check-password');
    expect(text).toContain(`Entries: ${troubled.sync.linked} linked`);
    expect(text).toMatch(/^Concord: \S+, \w+, \w+, account\n/);
  });

  test('is reached from the tray, and shown before it is copied', async () => {
    const { page, close } = await open(troubled, '#help/report');
    await expect.poll(() => focused(page)).toBe('Report a problem');
    await enterOn(page, 'Show the facts');
    await page.getByText('wrong-password, fix check-password').first().waitFor();
    await close();
  });
});

test('every licence is in the list, and its text is one press away', async () => {
  const { page, close } = await open(desktop, '#help');
  await enterOn(page, 'Show everything that Concord is made of');
  const rows = page.locator('.licences > li');
  await expect.poll(() => rows.count()).toBe(thirdParty(process.cwd()).packages.length + 1);
  await page.getByRole('button', { name: 'ical.js: licence MPL-2.0' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Mozilla Public License').first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toContain('ical.js');
  await page.getByRole('button', { name: 'Concord: licence Apache-2.0' }).click();
  await dialog.getByText('Apache License').first().waitFor();
  await close();
});

test('help is reached from the navigation, and from the settings where there is no room for it', async () => {
  const { page, close } = await open();
  await page.getByRole('link', { name: 'Help', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Help and about' }).waitFor();
  await page.setViewportSize({ width: 480, height: 720 });
  await expect.poll(() => page.getByRole('link', { name: 'Help', exact: true }).isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Help, keyboard shortcuts and licences' }).click();
  await page.getByRole('heading', { level: 1, name: 'Help and about' }).waitFor();
  await close();
});
