/** Tests the reference CRM's page in a real browser: series are created, split, navigated and deleted, and locks are explained. */
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { startTestCrm } from '../support/reference-crm.ts';
import { chromiumPath, missingBrowser } from './window.ts';

let browser: Browser | undefined;
beforeAll(async () => {
  if (missingBrowser === null)
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}, 60_000);
afterAll(() => browser?.close());
beforeEach(({ skip }) => {
  if (missingBrowser !== null) skip(missingBrowser);
});

/** Opens the page. The CRM's clock is set to Thursday 15 January 2026. */
async function openPage(address: string): Promise<Page> {
  const context = await browser?.newContext({ locale: 'en-GB', viewport: { width: 1000, height: 900 } });
  if (context === undefined) throw new Error('no browser');
  const page = await context.newPage();
  const consoleErrors: string[] = [];
  page.on('console', (message) => consoleErrors.push(message.text()));
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  onTestFinished(async () => {
    expect(consoleErrors, 'the console').toEqual([]);
    await context.close();
  });
  await page.goto(address);
  await page.getByRole('button', { name: 'Add entry' }).waitFor();
  return page;
}

test('TI2: creates a weekly series, splits it, follows the links between its parts, and deletes the newer part', async () => {
  const { crm } = await startTestCrm();
  const page = await openPage(crm.viewUrl());
  const chip = (title: string) => page.locator('button.entry', { hasText: title });
  const events = () => crm.hand.list().map(({ event }) => event);

  await page.getByRole('button', { name: 'Add entry' }).click();
  await page.getByLabel('Title').fill('Team talk');
  await page.getByLabel('How often').selectOption('weekly');
  await page.getByRole('checkbox', { name: 'Saturday' }).check();
  expect(await page.getByRole('checkbox', { name: 'Thursday' }).isDisabled()).toBe(true);
  await page.evaluate(axe.source);
  expect(
    await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id))`,
    ),
  ).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => chip('Team talk').count()).toBe(2);
  expect(events()[0]?.recurrenceRules).toEqual([
    { frequency: 'weekly', byDay: [{ day: 'th' }, { day: 'sa' }] },
  ]);

  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByText('19 – 25 January 2026').waitFor();
  await chip('Team talk').first().click();
  expect(await page.getByLabel('How often').isVisible()).toBe(false);
  await page.getByLabel('this and following').check();
  await page.getByLabel('Title').fill('Team lunch');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => chip('Team lunch').count()).toBe(2);

  await chip('Team lunch').first().click();
  expect(await page.locator('#relations').textContent()).toContain('Continued from “Team talk”');
  await page.getByRole('button', { name: '“Team talk”' }).click();
  await page.getByText('12 – 18 January 2026').waitFor();
  await page.getByText('Continues as').waitFor();
  expect(await page.getByLabel('Title').inputValue()).toBe('Team talk');

  await page.getByRole('button', { name: '“Team lunch”' }).click();
  await page.getByText('Continued from').waitFor();
  await page.getByLabel('all', { exact: true }).check();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect.poll(() => events().map(({ title }) => title)).toEqual(['Team talk']);
  expect(events()[0]?.recurrenceRules?.[0]?.until?.slice(0, 10)).toBe('2026-01-22');
});

test('C20: a locked entry explains its lock, and a rule that the page cannot edit is kept', async () => {
  const test = await startTestCrm();
  const rare = [{ frequency: 'monthly', byDay: [{ day: 'we' }], bySetPosition: [-1] }] as const;
  const id = test.crm.hand.create({
    event: {
      title: 'Board',
      start: '2026-01-14T10:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT1H',
      recurrenceRules: rare,
    },
  });
  const signal = AbortSignal.timeout(10_000);
  const anna = test.connect('anna');
  await anna.lease.take(
    { accountId: 'a', machineId: 'm', address: 'anna@example.com', provider: 'caldav' },
    signal,
  );
  await anna.locks.set(id, ['start', 'duration', 'timeZone'], 'zone-unknown', signal);
  const page = await openPage(test.crm.viewUrl());
  await page.locator('button.entry', { hasText: 'Board' }).click();
  expect(await page.locator('#lock').textContent()).toContain('time zone that is not known');
  await page.getByLabel('all', { exact: true }).check();
  expect(await page.getByLabel('How often').inputValue()).toBe('custom');
  await page.getByLabel('Title').fill('Board meeting');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => test.crm.hand.entry(id)?.event.title).toBe('Board meeting');
  expect(test.crm.hand.entry(id)?.event.recurrenceRules).toEqual(rare);
});
