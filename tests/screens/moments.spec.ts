/** What a first synchronisation came to, once; and the way from the sample to an account of one's own, in a real Chromium. */
import { describe, expect, test } from 'vitest';
import { enterOn, focused } from '../support/keyboard.ts';
import { changed, fresh, inAgreement, sample } from './fixtures.ts';
import { afterFirstSync, disconnected, firstSync } from './moment-scenes.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const seen: Script = {
  ...fixtureScript,
  'first-sync.seen': (_, host) => {
    host.show('summaries', { ...host.state().summaries, firstSync: null });
    return {};
  },
};
const names = (host: ScriptedHost) => host.calls.map(({ name }) => name);

describe('the end of the first synchronisation', () => {
  test('counts both sides, the calendar first, has the focus, and leads to the status', async () => {
    const host = createScriptedHost(changed(afterFirstSync, { setup: { step: 'first-run' } }), seen);
    const { page, close } = await windows.open(host, { language: 'en' });
    await page.getByRole('heading', { level: 1, name: 'Syncing for the first time' }).waitFor();
    host.show('setup', afterFirstSync.setup);
    await expect.poll(() => focused(page)).toBe('Your first sync is done');
    await expect
      .poll(() => page.locator('.preview-side').allInnerTexts())
      .toEqual([
        'In your calendar\n12 added\n1 changed\n0 removed',
        'In your CRM\n1,038 added\n0 changed\n0 removed',
      ]);
    await page.getByText('23 entries were on both sides already').waitFor();
    await page.getByText('4 entries skipped').waitFor();
    await enterOn(page, 'Go to Status');
    await expect.poll(() => focused(page)).toBe('In agreement');
    expect(names(host).filter((name) => name === 'first-sync.seen')).toHaveLength(1);
    await close();
  });

  test('is seen by whoever goes on to the mailbox, and not by whoever closes the window or reloads it', async () => {
    const host = createScriptedHost(afterFirstSync, seen);
    const { page, close } = await windows.open(host, { language: 'en' });
    await page.getByRole('heading', { level: 1, name: 'Your first sync is done' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Your first sync is done' }).waitFor();
    expect(names(host)).not.toContain('first-sync.seen');
    await enterOn(page, 'Connect my mailbox');
    await expect.poll(() => names(host)).toContain('first-sync.seen');
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
    await close();
  });

  test('opens the CRM at its own address', async () => {
    const host = createScriptedHost(afterFirstSync, seen);
    const { page, close } = await windows.open(host, { language: 'en' });
    await enterOn(page, 'Show me in my CRM (opens outside Concord)');
    await expect.poll(() => host.calls.at(-1)).toMatchObject({ name: 'links.open', input: { id: 'crm' } });
    await close();
  });

  test('offers the start at login in the desktop program alone', async () => {
    const host = createScriptedHost(changed(afterFirstSync, { app: { carrier: 'browser' } }), seen);
    const { page, close } = await windows.open(host, { language: 'en' });
    const login = page.getByRole('switch', { name: 'Start when I sign in to this computer' });
    await page.getByRole('heading', { level: 1, name: 'Your first sync is done' }).waitFor();
    expect(await login.count()).toBe(0);
    host.show('app', { ...host.state().app, carrier: 'electron' });
    await login.focus();
    await page.keyboard.press('Space');
    await expect
      .poll(() => host.calls.at(-1))
      .toEqual({ name: 'settings.set', input: { startAtLogin: false } });
    await close();
  });
});

describe('the sample', () => {
  test('D11: wears its badge on every screen, with the way to an account of one’s own, which begins with the first step', async () => {
    const host = createScriptedHost(changed(sample, { summaries: { firstSync } }), {
      ...seen,
      'account.disconnect': (_, self) => {
        self.show('app', { ...fresh.app });
        self.show('setup', { ...fresh.setup, step: 'crm', finished: ['welcome'] });
        return {};
      },
    });
    const { page, close } = await windows.open(host, { language: 'en' });
    for (const screen of ['Status', 'Calendar', 'Mail', 'Activity', 'Settings']) {
      await page.getByRole('link', { name: screen }).click();
      const nav = page.getByRole('navigation', { name: 'Screens' });
      await nav.getByText('Sample data').waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Use my own calendar…' }).count()).toBe(1);
    }
    await enterOn(page, 'Use my own calendar…');
    await page.getByRole('dialog', { name: 'Use your own calendar?' }).waitFor();
    await enterOn(page, 'Set up my calendar');
    await page.getByRole('heading', { level: 1, name: 'Your CRM' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Your CRM');
    expect(names(host)).toContain('account.disconnect');
    await expect.poll(() => page.getByText('Sample data').count()).toBe(0);
    await close();
  });
});

test('A5: what disconnecting came to stands above the welcome and is announced', async () => {
  const host = createScriptedHost(inAgreement, seen);
  const { page, close } = await windows.open(host, { language: 'en' });
  await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
  host.show('summaries', disconnected.summaries);
  host.show('setup', disconnected.setup);
  await page
    .getByRole('heading', { name: 'Disconnected from anna@example.com and Veldhuis Recruitment CRM' })
    .waitFor();
  await page.getByText('412 entries that were on both sides stay on both.').waitFor();
  await expect.poll(() => page.locator('.announcements').innerText()).toContain('Disconnected from anna@');
  await close();
});
