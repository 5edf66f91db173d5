/** Looking for an entry or a message on both sides, and the panel that says why it is where it is (D12), in a real Chromium. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { explained, foundItems, notThere } from './find-answers.ts';
import { searchFor } from './find-scenes.ts';
import { inAgreement } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function activity(
  script: Script,
  look: (page: Page, host: ScriptedHost) => Promise<void>,
): Promise<void> {
  const host = createScriptedHost(inAgreement, { ...fixtureScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' }, '#activity');
  await look(page, host);
  await close();
}

const hits = (page: Page) => page.locator('.find-results .entry');
const said = (page: Page) => page.locator('.announcements').innerText();

describe('the search', () => {
  test('D12: what is known comes at once, what the sides tell is added, and the end is announced once', () => {
    const more = Promise.withResolvers<void>();
    return activity(
      {
        'find.ask': async () => {
          await more.promise;
          return {
            items: [
              foundItems[0] as (typeof foundItems)[number],
              { ...(foundItems[1] as (typeof foundItems)[number]), target: { of: 'row', id: 9 } },
            ],
            checked: 40,
            isDone: true,
            isCut: false,
            problems: [],
          };
        },
      },
      async (page) => {
        await searchFor(page, 'bakker');
        await expect.poll(() => hits(page).count()).toBe(7);
        await expect.poll(() => page.locator('.find-state').innerText()).toContain('Searching your calendar');
        more.resolve();
        // the one that is known already is not shown a second time
        await expect.poll(() => hits(page).count()).toBe(8);
        await expect.poll(() => said(page)).toBe('8 found');
        await page.getByRole('button', { name: 'Close search' }).click();
        await expect.poll(() => hits(page).count()).toBe(0);
        await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('search');
      },
    );
  });

  test('a search that is stopped tells the main process so, and asks no more', () =>
    activity(
      {
        'find.ask': async () => {
          await new Promise((done) => setTimeout(done, 100));
          return { items: [], checked: 1, isDone: false, isCut: false, problems: [] };
        },
      },
      async (page, host) => {
        await searchFor(page, 'bakker');
        await page.getByRole('button', { name: 'Stop' }).click();
        await expect.poll(() => host.calls.some(({ name }) => name === 'find.stop')).toBe(true);
        await expect.poll(() => said(page)).toContain('Search stopped.');
        const asked = host.calls.filter(({ name }) => name === 'find.ask').length;
        await page.waitForTimeout(300);
        expect(host.calls.filter(({ name }) => name === 'find.ask').length).toBeLessThanOrEqual(asked + 1);
      },
    ));

  test('nothing typed is said below the field; a day alone is enough', () =>
    activity({}, async (page, host) => {
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByText('Type what you look for, or choose a day.').waitFor();
      await page.getByLabel('On this day').fill('3/10/2026');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect.poll(() => hits(page).count()).toBeGreaterThan(0);
      const wanted = host.calls.find(({ name }) => name === 'find.known')?.input as { day: string };
      expect(wanted.day).toMatch(/^2026-(03-10|10-03)$/);
    }));
});

describe('the panel', () => {
  const open = async (page: Page): Promise<void> => {
    await searchFor(page, 'bakker');
    await hits(page)
      .first()
      .getByRole('button', { name: /^Details/ })
      .click();
    await page.locator('.panel-title').waitFor();
  };

  test('D12: says why, where it is on both sides with the calendar left, what both hold, and its history', () =>
    activity({}, async (page) => {
      await open(page);
      const panel = page.getByRole('dialog');
      const regions = await panel
        .getByRole('region')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
      expect(regions).toEqual([
        'Why',
        'Where it is',
        'Your calendar',
        'Your CRM',
        'Both sides',
        'Its history',
      ]);
      expect(await panel.getByRole('columnheader').allInnerTexts()).toEqual(['Your calendar', 'Your CRM']);
      expect(await panel.locator('.timeline-row').count()).toBe(explained.rows.length);
    }));

  test('D12: what a person kept apart is synced after all from here, and the answer is read again', () =>
    activity(
      {
        'find.explain': () => ({
          ...explained,
          code: 'left-separate',
          crm: notThere,
          keptApart: { side: 'provider', ref: 'b' },
        }),
      },
      async (page, host) => {
        await open(page);
        await page.getByRole('button', { name: 'Sync it after all' }).click();
        await expect
          .poll(() => host.calls.filter(({ name }) => name === 'skipped.resume').map(({ input }) => input))
          .toEqual([{ item: { side: 'provider', ref: 'b' } }]);
        await expect.poll(() => said(page)).toBe('Done. Concord checks it now.');
        expect(host.calls.filter(({ name }) => name === 'find.explain')).toHaveLength(2);
      },
    ));

  test('D12, S14: with the keyboard alone, what has a page is opened at its side', () =>
    activity(
      {
        'find.explain': () => ({ ...explained, provider: { ...explained.provider, mayOpen: false } }),
        'find.open': () => ({ url: null, isKnown: true }),
      },
      async (page, host) => {
        await open(page);
        const dialog = page.getByRole('dialog');
        const button = dialog.getByRole('button', { name: 'Open in your CRM' });
        expect(await dialog.getByRole('button', { name: 'Open in your calendar' }).count()).toBe(0);
        for (let presses = 0; presses < 20; presses += 1) {
          if (await button.evaluate((one) => one === one.ownerDocument.activeElement)) break;
          await page.keyboard.press('Tab');
        }
        await page.keyboard.press('Enter');
        await expect
          .poll(() => host.calls.filter(({ name }) => name === 'find.open').map(({ input }) => input))
          .toMatchObject([{ side: 'crm' }]);
        // the desktop opened it: nothing is said, and the focus stays on the button
        await expect.poll(() => button.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
        expect(await dialog.getByText('That side has no page for it.').count()).toBe(0);
      },
    ));

  test('D12: a side without a page for it says so', () =>
    activity({}, async (page, host) => {
      await open(page);
      await page.getByRole('button', { name: 'Open in your calendar' }).click();
      await page.getByRole('dialog').getByText('That side has no page for it.').waitFor();
      expect(host.calls.find(({ name }) => name === 'find.open')?.input).toMatchObject({ side: 'provider' });
    }));
});
