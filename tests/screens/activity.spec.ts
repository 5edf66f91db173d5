/** The activity screen in a real Chromium: true totals, what changed, details on demand, one tab stop for the whole list. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { cell, historyCsv } from '../../src-renderer/screens/history-csv.ts';
import { en } from '../../src-shared/i18n/en.ts';
import { createWords } from '../../src-shared/i18n/index.ts';
import { explained } from './find-answers.ts';
import { history, inAgreement, twoVersions } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function activity(script: Script, look: (page: Page) => Promise<void>): Promise<void> {
  const host = createScriptedHost(inAgreement, { ...fixtureScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' }, '#activity');
  await page.locator('.event').first().waitFor();
  await look(page);
  await close();
}

const totals = (page: Page) => page.locator('.run-time > .quiet').allInnerTexts();

describe('Activity', () => {
  test('D4: the total of a run is the number of its changes, not of those that are loaded', () =>
    activity({}, async (page) => {
      await expect.poll(() => page.locator('.event').count()).toBe(50);
      expect((await totals(page)).at(-1)).toBe('60 changes');
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.locator('.event').nth(60).waitFor();
      await expect.poll(() => page.locator('.event').count()).toBe(history.length);
      expect((await totals(page)).at(-1)).toBe('60 changes');
    }));

  test('D4: a filter asks for the rows that pass it, and counts only those', () =>
    activity({}, async (page) => {
      await page.getByRole('button', { name: 'Everything' }).click();
      await page.getByRole('option', { name: 'Problems and conflicts' }).click();
      await page.waitForFunction("document.querySelectorAll('.event').length === 2");
      await expect.poll(() => totals(page)).toEqual(['1 change', '1 change']);
    }));

  test('D4: a changed entry shows its old and new title and time, and names what else changed', () =>
    activity({}, async (page) => {
      const row = page.locator('.event', { hasText: 'Weekly with Tom' }).first();
      // a screen reader says which is which
      await expect
        .poll(() => row.textContent())
        .toContain('Title: Before Weekly with Thomas → , After Weekly with Tom');
      await expect
        .poll(() => row.locator('del').allInnerTexts())
        .toEqual(['Weekly with Thomas', 'Mon 9 Mar, 09:00']);
      await expect
        .poll(() => row.locator('ins').allInnerTexts())
        .toEqual(['Weekly with Tom', 'Mon 9 Mar, 10:00']);
      await expect.poll(() => row.innerText()).toContain('Changed: Where, People');
    }));

  test('D4: "Details" opens the panel: why, each changed field before and after, and focus comes back', () =>
    activity({}, async (page) => {
      const button = page.getByRole('button', { name: 'Details: Weekly with Tom' }).first();
      await button.click();
      const panel = page.getByRole('dialog', { name: 'About this entry' });
      const changed = panel.getByRole('region', { name: 'What changed' });
      const table = changed.getByRole('table');
      await table.waitFor();
      await expect.poll(() => changed.innerText()).toContain('It was changed in your CRM.');
      await expect.poll(() => table.getByRole('columnheader').allInnerTexts()).toEqual(['Before', 'After']);
      await expect
        .poll(() => table.getByRole('rowheader').allInnerTexts())
        .toEqual(['When', 'Where', 'Online meeting', 'People', 'Single dates', 'Visibility']);
      await page.keyboard.press('Escape');
      await expect.poll(() => panel.count()).toBe(0);
      await expect
        .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
        .toBe('Details: Weekly with Tom');
    }));

  test('a private entry stays hidden in its panel until a person asks for its title', () => {
    const script: Script = {
      'find.explain': () => ({ ...explained, title: 'Dentist', isPrivate: true }),
    };
    return activity(script, async (page) => {
      await page
        .locator('.event', { hasText: 'Private entry' })
        .getByRole('button', { name: 'Details' })
        .click();
      const panel = page.getByRole('dialog');
      await panel.getByRole('button', { name: 'Show title' }).waitFor();
      expect(await panel.innerText()).not.toContain('Dentist');
      expect(await panel.getByRole('table').count()).toBe(0);
      await panel.getByRole('button', { name: 'Show title' }).click();
      await panel.getByRole('table').first().waitFor();
      expect(await panel.innerText()).toContain('Dentist');
    });
  });

  test('a row of which nothing is kept any more says so instead of showing an empty table', () =>
    activity({ 'history.entry': () => ({ first: null, second: null, differs: [] }) }, async (page) => {
      await page.locator('.event-actions > .button').first().click();
      await page.getByText('No more is known about it.').waitFor();
    }));

  test('an added entry shows its fields as they were then', () =>
    activity({ 'history.entry': () => ({ ...twoVersions, first: null, differs: [] }) }, async (page) => {
      await page.locator('.event-actions > .button').first().click();
      const changed = page.getByRole('region', { name: 'What changed' });
      await changed.locator('dl').waitFor();
      const names = await changed.locator('dt').allInnerTexts();
      expect(names).toEqual([
        'Title',
        'When',
        'Online meeting',
        'People',
        'Repeats',
        'Single dates',
        'Description',
        'Visibility',
      ]);
    }));

  test('the whole list is one tab stop; arrow keys, Home and End move in it, and Tab leaves it', () =>
    activity({}, async (page) => {
      const focused = () =>
        page.evaluate(
          "document.activeElement.closest('[data-row]')?.dataset.row ?? document.activeElement.textContent",
        );
      const press = async (key: string) => {
        await page.keyboard.press(key);
        return focused();
      };
      await page.locator('[data-row="500"] .button').first().focus();
      expect(await press('ArrowDown')).toBe('499');
      expect(await press('ArrowUp')).toBe('500');
      expect(await press('ArrowUp')).toBe('500');
      expect(await press('End')).toBe('451');
      expect(await press('Tab')).toBe('Show more');
      expect(await press('Shift+Tab')).toBe('451');
      expect(await press('Home')).toBe('500');
      // what belongs to the row: its undo behind it, that of its run before it
      expect(await press('Tab')).toBe('500');
      expect(await press('Shift+Tab')).toBe('500');
      expect(await press('Shift+Tab')).toBe('Undo all');
      // out of the list, to what is above it
      expect(await press('Shift+Tab')).toBe('Save all as CSV file');
      await expect.poll(() => page.locator('.days button:not([tabindex="-1"])').count()).toBe(3);
    }));

  test('D4: a long run is one row with how many of what, and each of them after a press', () => {
    const many = Array.from({ length: 150 }, (_, index) => ({
      ...(history[0] as (typeof history)[number]),
      ...{ id: 900 - index, run: 751, title: `Entry ${index}`, action: 'linked' as const },
    }));
    const script: Script = {
      'history.page': ({ before, limit }) => {
        const older = many.filter(({ id }) => before === null || id < before);
        const did = [{ side: 'crm' as const, action: 'linked' as const, count: 2_016 }];
        return {
          rows: older.slice(0, limit),
          runs: [{ id: 751, at: many[0]?.at ?? 0, count: 2_016, did }],
          more: older.length > limit,
        };
      },
    };
    return activity(script, async (page) => {
      await expect.poll(() => page.locator('.event').count()).toBe(1);
      await expect.poll(() => page.locator('.event').innerText()).toContain('Matched on both sides: 2,016');
      await page.getByRole('button', { name: 'Show each of them' }).click();
      await expect.poll(() => page.locator('.event').count()).toBe(50);
    });
  });

  test('D4: a day shows only what was done on it', async () => {
    const asked: (string | null)[] = [];
    const script: Script = {
      'history.page': ({ day }) => {
        asked.push(day);
        return day === null
          ? { rows: history.slice(0, 1), runs: [], more: false }
          : { rows: [], runs: [], more: false };
      },
    };
    await activity(script, async (page) => {
      await page.getByLabel('Changed on').fill('3/3/2026');
      await page.getByText('Nothing on this day.').waitFor();
      expect(asked.at(-1)).toBe('2026-03-03');
    });
  });
});

describe('the history as CSV', () => {
  test('all of it is saved as a file, also what is not shown, with the keyboard alone', () =>
    activity({}, async (page) => {
      const shown = await page.locator('.event').count();
      await page.getByRole('button', { name: 'Save all as CSV file' }).focus();
      const coming = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      const file = await coming;
      expect(file.suggestedFilename()).toMatch(/^concord-activity-\d{4}-\d\d-\d\d\.csv$/);
      const text = readFileSync(await file.path(), 'utf8');
      expect(text.startsWith('\ufeff"When",')).toBe(true);
      expect(text.trimEnd().split('\r\n').length - 1).toBeGreaterThan(shown);
      expect(text).not.toContain('Dentist');
      await expect
        .poll(() => page.locator('.announcements').innerText())
        .toMatch(/changes in concord-activity-/);
      await expect
        .poll(() => page.evaluate("document.activeElement?.textContent ?? ''"))
        .toBe('Save all as CSV file');
    }));

  test('no cell is taken for a formula, and private titles stay hidden unless they were asked for', () => {
    expect(['=1+1', ' @x', '-5', '\uff1d1', '\n+1', 'a "b"', 'plain'].map(cell)).toEqual([
      `"'=1+1"`,
      `"' @x"`,
      `"'-5"`,
      `"'\uff1d1"`,
      `"'\n+1"`,
      '"a ""b"""',
      '"plain"',
    ]);
    const words = createWords(en, ['en-GB'], 'Europe/Amsterdam');
    const rows = history.slice(0, 3);
    const hidden = historyCsv(rows, words, () => false);
    expect(hidden).not.toContain('Dentist');
    expect(hidden.split('\r\n')).toHaveLength(rows.length + 2);
    expect(hidden).toContain('"Private entry"');
    expect(historyCsv(rows, words, ({ id }) => id === 498)).toContain('"Dentist"');
  });
});
