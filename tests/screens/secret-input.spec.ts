/** The button beside a password: by keyboard it shows what was typed, says so in its name, and leaving the field hides it again. */
import { expect, test } from 'vitest';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { violations } from './sample-page.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost } from './scripted-host.ts';
import { setupAt } from './setup-states.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

test('a token is shown on request, and hidden once the field is left', async () => {
  const host = createScriptedHost(setupAt({ step: 'crm', finished: ['welcome'] }), fixtureScript);
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' });
  await tabTo(page, 'Access token');
  await page.keyboard.type('a-secret');
  const field = page.getByLabel('Access token', { exact: true });
  const type = () => field.getAttribute('type');
  expect(await type()).toBe('password');
  await enterOn(page, 'Show: Access token');
  await expect.poll(type).toBe('text');
  expect(await field.inputValue()).toBe('a-secret');
  await expect.poll(() => focused(page)).toBe('Hide: Access token');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Shift+Tab');
  await expect.poll(type).toBe('text');
  await page.keyboard.press('Shift+Tab');
  await expect.poll(type).toBe('password');
  await close();
});
