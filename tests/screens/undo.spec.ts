/** Undo on the activity screen in a real Chromium: what is said before, focus and announcement after (D4, DE3). */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { history, inAgreement } from './fixtures.ts';
import { violations } from './sample-page.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function activity(
  script: Script,
  look: (page: Page, host: ScriptedHost) => Promise<void>,
  language: 'en' | 'nl' = 'en',
): Promise<void> {
  const host = createScriptedHost(inAgreement, { ...fixtureScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language }, '#activity');
  await page.locator('.event').first().waitFor();
  await look(page, host);
  await close();
}

const focused = (page: Page) => page.evaluate("document.activeElement?.textContent ?? ''");
const said = (page: Page) => page.locator('.announcements').textContent();

describe('Undo', () => {
  test('D4: one change: the grade is said before, then the focus is on its button and what happens is announced', () => {
    let isUndone = false;
    const script: Script = {
      'undo.start': () => {
        isUndone = true;
        return { accepted: true };
      },
      'history.page': (input, host) => {
        const page = fixtureScript['history.page']?.(input, host);
        if (page === undefined || !('rows' in page) || !isUndone) return page as never;
        const undo = { grade: 'impossible', obstacle: 'undone-already', isUnderWay: false } as const;
        return { ...page, rows: page.rows.map((row, index) => (index === 0 ? { ...row, undo } : row)) };
      },
    };
    return activity(script, async (page, host) => {
      const button = page.locator('.event').first().getByRole('button', { name: 'Undo' });
      await button.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Both sides go back to exactly what they were.').waitFor();
      expect(await focused(page)).toBe('Cancel');
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Undo it' }).click();
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => said(page)).toBe('Undoing on both sides.');
      await expect.poll(() => focused(page)).toBe('Undoing…');
      host.show('sync', { ...host.state().sync, lastChangeAt: 1 });
      await expect.poll(() => said(page)).toBe('Undone on both sides.');
      await expect.poll(() => focused(page)).toBe('Undone');
    });
  });

  test('D4: a run: what can be undone and what cannot, and why; Escape changes nothing', () =>
    activity({}, async (page) => {
      const button = page.locator('.run-time').getByRole('button', { name: 'Undo all' }).first();
      await button.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('One change cannot be undone:').waitFor();
      await expect.poll(() => dialog.innerText()).toContain('It was changed again since then.');
      await dialog.getByRole('button', { name: 'Undo 2 changes' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog.count()).toBe(0);
      await expect.poll(() => focused(page)).toBe('Undo all');
    }));

  test('D4: what cannot be undone says why in its details, and has no button', () =>
    activity(
      {
        'history.page': (input, host) => {
          const page = fixtureScript['history.page']?.(input, host);
          if (page === undefined || !('rows' in page)) return page as never;
          const undo = { grade: 'impossible', obstacle: 'changed-since', isUnderWay: false } as const;
          return { ...page, rows: page.rows.map((row) => ({ ...row, undo })) };
        },
      },
      async (page) => {
        const row = page.locator('.event').first();
        expect(await row.getByRole('button', { name: 'Undo' }).count()).toBe(0);
        await row.getByRole('button', { name: 'Details' }).click();
        await page
          .getByRole('dialog')
          .getByText('It cannot be undone. It was changed again since then.')
          .waitFor();
      },
    ));

  test('D4: when something changed since the question was shown, it is shown anew and nothing is done', () =>
    activity({ 'undo.start': () => ({ accepted: false }) }, async (page) => {
      await page.locator('.event').first().getByRole('button', { name: 'Undo' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Undo it' }).click();
      await dialog.getByText('Something changed meanwhile.').waitFor();
      expect(history.length).toBeGreaterThan(0);
    }));
});
