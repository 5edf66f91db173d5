/** Protects the dates that people type in the setup: the form of Concord's language, and nothing that is half typed counts. */
import { describe, expect, test } from 'vitest';
import { createDates } from '../../src-shared/i18n/index.ts';
import { scriptedHostOf } from './scene.ts';
import { scenes } from './scenes.ts';
import type { ViewOptions } from './window.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

describe('typed dates', () => {
  test.each([
    ['nl-NL', '04-03-2026'],
    ['nl-GB', '04-03-2026'],
    ['en-GB', '04/03/2026'],
    ['en-US', '03/04/2026'],
    ['en-CA', '2026-03-04'],
  ])('%s writes 4 March 2026 as %s, and reads that back', (locale, text) => {
    const { write, read } = createDates(locale);
    expect(write('2026-03-04')).toBe(text);
    expect(read(text)).toBe('2026-03-04');
  });

  test.each(['4-3-2026', '4/3/2026', '4.3.2026', ' 04 03 2026 ', '4. 3. 2026', '2026-03-04', '2026-3-4'])(
    'a Dutch person may write 4 March as "%s"',
    (text) => {
      expect(createDates('nl-NL').read(text)).toBe('2026-03-04');
    },
  );

  test.each([
    '',
    '4-3',
    '4-3-26',
    '31-02-2026',
    '29-2-2025',
    '4-13-2026',
    '0-1-2026',
    '1-1-2026-1',
    'maandag',
    '4-3-20260',
  ])('"%s" is no date', (text) => {
    expect(createDates('nl-NL').read(text)).toBeNull();
  });
});

const atDirection = scenes.find(({ name }) => name === 'setup-direction')?.state;

async function openDirection(language: 'en' | 'nl', view: ViewOptions = {}) {
  if (atDirection === undefined) throw new Error('no direction step');
  const host = scriptedHostOf({
    name: 'dates',
    state: { ...atDirection, settings: { ...atDirection.settings, language } },
  });
  return { host, ...(await windows.open(host, view)) };
}

test("a date has the form of Concord's language, not of the browser's", async () => {
  const { page, host, close } = await openDirection('nl', { language: 'en' });
  const from = page.getByRole('textbox', { name: 'Vanaf' });
  await expect.poll(() => from.inputValue()).toBe('04-03-2026');
  await from.fill('1-2-2026');
  // in another language the same day is shown in that language's form
  if (atDirection === undefined) throw new Error('no direction step');
  host.show('settings', { ...atDirection.settings, language: 'en' });
  await expect.poll(() => page.getByRole('textbox', { name: 'From' }).inputValue()).toBe('01/02/2026');
  await close();
});

test('a text that is no date, or an end before the start, stops the step, and the field with it has the focus', async () => {
  const { page, host, close } = await openDirection('en', { language: 'en' });
  const [from, until] = [
    page.getByRole('textbox', { name: 'From' }),
    page.getByRole('textbox', { name: 'Until' }),
  ];
  const next = page.getByRole('button', { name: 'Review changes' });
  const described = async (field: typeof from) => {
    const ids = (await field.getAttribute('aria-describedby')) ?? '';
    return await page.evaluate(
      `${JSON.stringify(ids.split(' '))}.map((id) => document.getElementById(id)?.textContent).join(' ')`,
    );
  };
  await from.fill('31/02/2026');
  await next.click();
  await expect.poll(() => described(from)).toContain('This is not a date in that form');
  await expect.poll(() => from.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe(await from.getAttribute('id'));
  await from.fill('01/02/2026');
  await until.fill('31/01/2026');
  await next.click();
  await expect.poll(() => described(until)).toContain('This is before the start');
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe(await until.getAttribute('id'));
  expect(host.calls.filter(({ name }) => name === 'setup.direction')).toEqual([]);
  await until.fill('1/2/2026');
  await next.click();
  await expect
    .poll(() => host.calls.find(({ name }) => name === 'setup.direction')?.input)
    .toMatchObject({ from: '2026-02-01', until: '2026-02-01' });
  await close();
});
