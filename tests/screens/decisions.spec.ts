/** Decisions in a real Chromium: both versions beside each other, in words, and buttons in the order of the columns. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { goneFromCrm, waiting } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost } from './scripted-host.ts';
import type { ViewOptions } from './window.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function review(
  state: AppState,
  name: string,
  view: Partial<ViewOptions>,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const host = createScriptedHost(state, fixtureScript);
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en', ...view }, '#activity');
  await page.getByRole('button', { name: `Review: ${name}` }).click();
  await page.getByRole('table').waitFor();
  await look(page);
  await close();
}

describe('“Which version is right?”', () => {
  test('shows every field of both sides, the calendar first, and says in words which differ (ID9)', () =>
    review(waiting, 'Which version of “Contract talk Bakker & Zonen” is right?', {}, async (page) => {
      const table = page.getByRole('table', { name: 'The two versions' });
      await expect
        .poll(() => table.getByRole('columnheader').allInnerTexts())
        .toEqual(['Your calendar', 'Your CRM']);
      const rows = await table.getByRole('row').all();
      const found = await Promise.all(
        rows.slice(1).map(async (row) => {
          const [head = ''] = await row.getByRole('rowheader').allInnerTexts();
          const cells = await row.getByRole('cell').allInnerTexts();
          return [head.split(/\s*\n\s*/), ...cells.map((cell) => cell.replaceAll('\n', ' | '))] as const;
        }),
      );
      expect(found.map(([head]) => head.filter((part) => part !== ''))).toEqual([
        ['Title'],
        ['When', 'Different'],
        ['Where', 'Different'],
        ['Online meeting', 'Different'],
        ['People', 'Different'],
        ['Repeats'],
        ['Single dates', 'Different'],
        ['Description'],
        ['Visibility', 'Different'],
      ]);
      expect(found[1]?.slice(1)).toEqual([
        'Tue 10 Mar, 15:00–16:00 | Time zone Europe/Amsterdam',
        'Tue 10 Mar, 16:30–17:30 | Time zone Europe/London',
      ]);
      expect(found[2]?.slice(1)).toEqual(['Keizersgracht 12, Amsterdam', 'None']);
      expect(found[8]?.slice(1)).toEqual(['Public', 'Private']);
    }));

  test('offers the versions in the order of the columns', () =>
    review(waiting, 'Which version of “Contract talk Bakker & Zonen” is right?', {}, async (page) => {
      await expect
        .poll(() => page.locator('.dialog-actions button').allInnerTexts())
        .toEqual([
          'Close',
          'Use your calendar’s version',
          'Use your CRM’s version',
          'Keep both, as two entries',
        ]);
    }));

  test('on a narrow window puts the versions of a field below each other, each with the name of its side', () =>
    review(
      waiting,
      'Which version of “Contract talk Bakker & Zonen” is right?',
      { width: 480, height: 720 },
      async (page) => {
        const [calendar, crm] = await page.locator('.versions tbody tr').nth(1).locator('td').all();
        const boxes = [await calendar?.boundingBox(), await crm?.boundingBox()];
        expect(boxes[0]?.x).toBe(boxes[1]?.x);
        expect(boxes[1]?.y).toBeGreaterThan((boxes[0]?.y ?? 0) + 20);
        await expect.poll(() => calendar?.innerText()).toMatch(/^Your calendar\n/);
        await expect.poll(() => crm?.innerText()).toMatch(/^Your CRM\n/);
      },
    ));

  test('where one side has none any more, asks whether to keep or to remove the other', () =>
    review(goneFromCrm, 'Keep or remove “Contract talk Bakker & Zonen”?', {}, async (page) => {
      const first = page.locator('.versions tbody tr').first();
      await expect
        .poll(() => first.getByRole('cell').allInnerTexts())
        .toEqual(['Contract talk Bakker & Zonen', 'Not in your CRM any more']);
      await expect
        .poll(() => page.locator('.dialog-actions button').allInnerTexts())
        .toEqual(['Close', 'Keep it and add it to your CRM', 'Remove it from your calendar']);
    }));
});

describe('a question about mail (PE3, PE7)', () => {
  test.each([
    [
      'en',
      'Review: Invite 3 people to “Second interview Samir Haddad”?',
      [
        'Get an invitation:',
        'samir.haddad@example.org',
        'the meeting is added to your calendar without them',
      ],
      ['Don’t invite', 'Invite 3 people'],
    ],
    [
      'nl',
      'Bekijken: 3 mensen uitnodigen voor ‘Second interview Samir Haddad’?',
      [
        'Krijgen een uitnodiging:',
        'samir.haddad@example.org',
        'de afspraak komt zonder deze gasten in je agenda',
      ],
      ['Niet uitnodigen', '3 mensen uitnodigen'],
    ],
  ] as const)(
    'in %s it names the people, what they get, and what follows from a no',
    async (language, name, texts, buttons) => {
      const host = createScriptedHost(waiting, fixtureScript);
      const { page, close } = await windows.open(host, { theme: 'light', language }, '#activity');
      await page.getByRole('button', { name }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      const shown = await dialog.innerText();
      for (const text of texts) expect(shown).toContain(text);
      for (const button of buttons)
        await expect.poll(() => dialog.getByRole('button', { name: button, exact: true }).count()).toBe(1);
      await close();
    },
  );
});
