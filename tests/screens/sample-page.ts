/** Opens the pages of the sandbox in a real Chromium, and closes them at the end of the test. */
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { chromiumPath } from './window.ts';

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

export interface SampleView {
  /** The browser's language. */
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: boolean;
  /** The status of a request that the server refuses in this test; 401: the page itself does not come. */
  readonly refused?: number;
  /** The browser reports the inline handlers and styles of hostile HTML that it did not let in, as soon as it reads them. */
  readonly reportsInline?: boolean;
}

const inlineReport =
  /^(?:Executing inline event handler|Applying inline style) violates the following Content Security Policy directive .* The action has been blocked\.$/s;

/** Each language and look in which the pages are tested. */
export const views: readonly SampleView[] = [
  { locale: 'en-GB', width: 1440, colorScheme: 'light' },
  { locale: 'nl-NL', width: 640, height: 640, colorScheme: 'dark' },
  { locale: 'nl-BE', width: 480, colorScheme: 'light' },
  { locale: 'en-US', width: 480, height: 640, colorScheme: 'dark' },
  { locale: 'en-GB', width: 1000, forcedColors: true },
];

export async function openSamplePage(address: string, view: SampleView = {}): Promise<Page> {
  browser ??= chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  const options: BrowserContextOptions = {
    locale: view.locale ?? 'en-GB',
    viewport: { width: view.width ?? 1000, height: view.height ?? 900 },
    colorScheme: view.colorScheme ?? 'light',
    forcedColors: view.forcedColors === true ? 'active' : 'none',
  };
  const context = await (await browser).newContext(options);
  const page = await context.newPage();
  const consoleErrors: string[] = [];
  page.on('console', (message) => {
    const isExpected = view.reportsInline === true && inlineReport.test(message.text().trim());
    if (!isExpected) consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    const refused = view.refused === undefined ? [] : [expect.stringContaining(String(view.refused))];
    expect([...new Set(consoleErrors)], 'the console').toEqual(refused);
  });
  await page.goto(address);
  if (view.refused !== 401) await page.locator('#page > *').waitFor();
  return page;
}

/**
 * What axe finds wrong, however slight: id and the elements. React Aria's own live region is left out: it names a button that has gone.
 * The frame of a message runs no scripts, so axe cannot look into it, and asking it writes an error to the console.
 */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(
    `axe.run({ include: document, exclude: ['[data-live-announcer]'] }, { iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join(' ')))`,
  );
}

/** Nothing is wider than the window, and axe finds nothing. */
export async function expectSound(page: Page) {
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'fits in width').toBe(
    true,
  );
  expect(await violations(page)).toEqual([]);
}
