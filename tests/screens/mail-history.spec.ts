/** The history of mail by day and run in a real Chromium: one tab stop, the undo of a run, and older pages (D4, DE3). */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { mailOn, mailScript } from './mail-scenes.ts';
import { violations } from './sample-page.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function mailPage(
  look: (page: Page, host: ScriptedHost) => Promise<void>,
  script: Script = {},
): Promise<void> {
  const host = createScriptedHost(mailOn, { ...fixtureScript, ...mailScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' }, '#mail');
  await page.locator('.event').first().waitFor();
  await look(page, host);
  await close();
}

const focused = (page: Page) => page.evaluate("document.activeElement?.ariaLabel ?? ''");
const rowOfFocus = (page: Page) =>
  page.evaluate("document.activeElement?.closest('[data-row]')?.dataset.row ?? ''");
const inputs = (host: ScriptedHost, call: string) =>
  host.calls.filter(({ name }) => name === call).map(({ input }) => input);

test('D4: rows that were done in one go stand together, with one tab stop and the arrow keys between them', () =>
  mailPage(async (page) => {
    expect(await page.locator('.run').first().locator('.event').count()).toBe(3);
    await expect.poll(() => page.locator('.run-time').first().innerText()).toContain('3 changes');
    await page.getByRole('heading', { level: 3, name: 'Today' }).waitFor();
    await page
      .locator('[data-row="100"]')
      .getByRole('button', { name: /^Details/ })
      .focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => rowOfFocus(page)).toBe('99');
    await page.keyboard.press('End');
    const last = await rowOfFocus(page);
    expect(last).not.toBe('99');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => rowOfFocus(page)).toBe(last);
    expect(await violations(page)).toEqual([]);
  }));

test('DE3: a run of mail is undone with the keyboard alone, after it was said how exactly', () =>
  mailPage(
    async (page, host) => {
      const button = page
        .locator('.run-time')
        .first()
        .getByRole('button', { name: /^Undo all/ });
      await button.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Undo 2 changes' }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      const subject = { topic: 'mail', mailbox: null, id: 98, isRun: true };
      expect(inputs(host, 'undo.preview')).toEqual([subject]);
      expect(inputs(host, 'undo.start')).toEqual([{ ...subject, digest: 'of-mail' }]);
      await expect.poll(() => focused(page)).toMatch(/^Undo all: /);
    },
    {
      'undo.preview': () => ({
        ...{ digest: 'of-mail', exact: 2, withoutGuests: 0, apart: 0, addressees: 0 },
        impossible: [{ obstacle: 'gone', count: 1 }],
      }),
      'undo.start': () => ({ accepted: true }),
    },
  ));

test('older rows are read on demand, and the focus goes on with the first of them', () =>
  mailPage(async (page, host) => {
    const count = await page.locator('.event').count();
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => page.locator('.event').count()).toBe(count * 2);
    await expect.poll(() => rowOfFocus(page)).toBe('50');
    expect(inputs(host, 'mail.history').at(-1)).toMatchObject({ mailbox: null, limit: 20 });
  }));
