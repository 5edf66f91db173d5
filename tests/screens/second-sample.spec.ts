/** The second sample account in a real browser, by keyboard alone: from the welcome to the agreement, and an event that the person adds (D2, D11, S8). */
import { afterEach, expect, test } from 'vitest';
import { personTexts } from '../../src-sandbox/google/person-page/texts.ts';
import { createWords, en, nl } from '../../src-shared/i18n/index.ts';
import { noKeyStore } from '../support/key-stores.ts';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { said } from '../support/live-regions.ts';
import { layoutFaults } from './layout-faults.ts';
import { type RealProgram, realPrograms } from './real-program.ts';
import { violations } from './sample-page.ts';

const open = realPrograms();
let program: RealProgram;
afterEach(() => program?.close());

test.each([
  { language: 'en', theme: 'dark', dictionary: en },
  { language: 'nl', theme: 'light', dictionary: nl },
] as const)('S8, D2: in $language, $theme', async ({ language, theme, dictionary }) => {
  program = await open({ view: { language, theme }, keyStore: noKeyStore });
  const { page, context, application, picture } = program;
  const { t } = createWords(dictionary);
  await picture('second-sample-welcome');
  expect(await page.evaluate(layoutFaults)).toEqual([]);
  await enterOn(page, t('welcome.second-sample'));
  await page.getByRole('heading', { level: 1, name: t('preview.title') }).waitFor();
  await expect.poll(() => focused(page)).toBe(t('preview.title'));
  await expect.poll(() => said(page)).toContain(t('preview.ready'));
  await picture('second-sample-preview');
  await enterOn(page, t('preview.start'));
  await page.getByRole('heading', { level: 1, name: t('first-sync.title') }).waitFor();
  await expect.poll(() => focused(page)).toBe(t('first-sync.title'));
  await picture('second-sample-first-sync');

  await tabTo(page, t('status.sample-account'));
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')]);
  const texts = personTexts[language];
  await tab.getByRole('heading', { level: 1, name: texts.title }).waitFor();
  await picture('second-sample-person', tab);
  const { linked } = application.state().sync;
  await tab.locator('form').filter({ hasText: texts.add }).getByLabel(texts.name).focus();
  await tab.keyboard.type('Thee met Noor');
  await tab.keyboard.press('Enter');
  await tab.getByRole('status').getByText(texts.done.add).waitFor();
  await tab.getByText('Thee met Noor').waitFor();
  expect(await violations(tab)).toEqual([]);
  expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await picture('second-sample-added', tab);
  await expect.poll(() => application.state().sync.linked).toBe(linked + 1);
  await tab.close();
  await enterOn(page, t('first-sync.to-status'));
  await page.getByRole('heading', { level: 1, name: t('state.in-agreement') }).waitFor();
  await picture('second-sample-status');
  expect(program.consoleErrors).toEqual([]);
});
