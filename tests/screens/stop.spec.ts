/** Stopping in a real Chromium (A14): what is asked, what would go, and where the focus is afterwards. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { changed, inAgreement } from './fixtures.ts';
import { createScriptedHost, type Script } from './scripted-host.ts';
import { stopped, stopScript } from './stop-scenes.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function open(state: AppState = inAgreement, script: Script = {}) {
  const host = createScriptedHost(state, { ...stopScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' }, '#settings');
  return { host, page, close };
}

const focused = (page: Page) => page.evaluate('document.activeElement?.textContent ?? ""');
const stopCalls = (host: ReturnType<typeof createScriptedHost>) =>
  host.calls.flatMap(({ name, input }) => (name === 'sync.stop' ? [input] : []));

test('A14: by keyboard: asked first, what Concord made stays unless a person chooses otherwise, and the focus is on “Start again”', async () => {
  const { host, page, close } = await open();
  await page.getByRole('button', { name: 'Stop syncing…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Stop syncing?' });
  await dialog.waitFor();
  await expect.poll(() => focused(page)).toBe('Keep syncing');
  await expect.poll(() => dialog.getByRole('radio', { name: /Keep it where it is/ }).isChecked()).toBe(true);
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page)).toBe('Stop syncing');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(stopCalls(host)).toEqual([{ remove: null }]);
  await expect.poll(() => focused(page)).toBe('Start again');
  await expect.poll(() => page.locator('.announcements').innerText()).toBe('Stopped');
  await page.keyboard.press('Enter');
  await expect.poll(() => host.calls.at(-1)?.name).toBe('sync.resume');
  await close();
});

test('A14: what would go is counted and listed by side, the calendar first; meetings with guests only with a tick', async () => {
  const { host, page, close } = await open();
  await page.getByRole('button', { name: 'Stop syncing…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop syncing?' });
  await dialog.locator('.choice', { hasText: 'Remove it' }).click();
  await expect
    .poll(() => dialog.locator('.disclosure-button').allInnerTexts())
    .toEqual([
      '38 entries leave your calendar and stay in your CRM',
      '374 entries leave your CRM and stay in your calendar',
      'Meetings with guests',
    ]);
  await dialog.getByRole('button', { name: 'Meetings with guests' }).click();
  await dialog.getByText('Guests: noor@bakker.example, tom@veldhuis.example').first().waitFor();
  await dialog.getByRole('button', { name: 'Remove 412 entries and stop' }).waitFor();
  await dialog.locator('.choice', { hasText: 'Also remove 3 meetings' }).click();
  await dialog.getByRole('button', { name: 'Remove 415 entries and stop' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(stopCalls(host)).toEqual([{ remove: { digest: 'made', withGuests: true } }]);
  await close();
});

test('A14: when something changed meanwhile nothing is removed, and what would go now is shown', async () => {
  const { host, page, close } = await open(inAgreement, { 'sync.stop': () => ({ accepted: false }) });
  await page.getByRole('button', { name: 'Stop syncing…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop syncing?' });
  await dialog.locator('.choice', { hasText: 'Remove it' }).click();
  await dialog.getByRole('button', { name: 'Remove 412 entries and stop' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'Something changed meanwhile' }).waitFor();
  expect(host.calls.filter(({ name }) => name === 'sync.stop-preview')).toHaveLength(2);
  await close();
});

test('A14: the status says that it is stopped, what was removed and what stayed, and offers the start', async () => {
  const removed = { provider: 38, crm: 372, kept: 2 };
  const { page, close } = await open(changed(stopped, { sync: { stop: { state: 'stopped', removed } } }));
  await page.goto(`${page.url().split('#')[0]}#status`);
  await page.getByRole('heading', { name: 'Stopped' }).waitFor();
  const text = await page.locator('.status-words').innerText();
  for (const part of [
    '38 entries removed from your calendar',
    '372 entries removed from your CRM',
    '2 entries stayed',
  ])
    expect(text).toContain(part);
  expect(await page.getByRole('button', { name: 'Sync now' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Start again' }).waitFor();
  await close();
});
