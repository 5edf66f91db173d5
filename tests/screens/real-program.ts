/**
 * The real program with its interface in a real browser: the application, the host on loopback and the built interface, in one Chromium
 * in which a person can open further tabs. Nothing is scripted.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  type Application,
  type ApplicationOptions,
  createApplication,
  systemClock,
  systemRandomness,
} from '../../src-main/app/index.ts';
import { startWebHost } from '../../src-main/headless/web-host.ts';
import { readWebPages, type WebPages } from '../../src-main/headless/web-pages.ts';
import { recordLiveRegions } from '../support/live-regions.ts';
import { buildInterface } from './built-interface.ts';
import { chromiumPath, contextOf, missingBrowser, type ViewOptions } from './window.ts';

export interface RealProgram {
  readonly application: Application;
  readonly context: BrowserContext;
  /** The interface's tab, in which what live regions say is recorded. */
  readonly page: Page;
  /** The console's errors and warnings in the interface's tab. */
  readonly consoleErrors: readonly string[];
  /** A new folder for a test's own use beside the program's data. */
  readonly folder: string;
  /** Takes a picture of a tab, where `CONCORD_SCREENSHOTS` names a folder for them. */
  readonly picture: (name: string, tab?: Page) => Promise<void>;
  /** @param keepsData the folder stays, for a program that goes on with it */
  readonly close: (options?: { readonly keepsData: boolean }) => Promise<void>;
}

export interface ProgramOptions extends Partial<ApplicationOptions> {
  /** Of a program that was closed before, whose data this one goes on with. */
  readonly folder?: string;
  readonly view: ViewOptions & { readonly language: 'en' | 'nl'; readonly theme: 'light' | 'dark' };
}

/** Builds the interface and starts the browser once for a spec; where there is no Chromium, each test is skipped and says why. */
export function realPrograms(): (options: ProgramOptions) => Promise<RealProgram> {
  let pages: WebPages;
  let browser: Browser;
  beforeAll(async () => {
    if (missingBrowser !== null) return;
    const directory = await buildInterface();
    pages = readWebPages(directory);
    rmSync(directory, { recursive: true, force: true });
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(() => browser?.close());
  beforeEach(({ skip }) => {
    if (missingBrowser !== null) skip(missingBrowser);
  });
  return async ({ view, folder = mkdtempSync(join(tmpdir(), 'concord-program-')), ...options }) => {
    const application = await createApplication({
      dataDir: join(folder, 'data'),
      carrier: 'browser',
      version: '0.0.0-test',
      clock: systemClock,
      randomness: systemRandomness,
      checkOutputs: true,
      ...options,
    });
    const host = await startWebHost({ application, pages, port: 0, clock: systemClock });
    const context = await browser.newContext(contextOf(view));
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: host.origin });
    const consoleErrors: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') consoleErrors.push(message.text());
    });
    page.on('pageerror', (error) => consoleErrors.push(String(error)));
    await recordLiveRegions(page);
    await page.goto(host.newAddress());
    await page.locator('h1').first().waitFor();
    let pictures = 0;
    return {
      application,
      context,
      page,
      consoleErrors,
      folder,
      async picture(name, tab = page) {
        const { CONCORD_SCREENSHOTS: directory = '' } = process.env;
        if (directory === '') return;
        mkdirSync(directory, { recursive: true });
        pictures += 1;
        const size = view.width === undefined ? '' : `-${view.width}`;
        const number = String(pictures).padStart(2, '0');
        await tab.screenshot({
          path: join(directory, `${number}-${name}.${view.theme}-${view.language}${size}.png`),
        });
      },
      async close({ keepsData } = { keepsData: false }) {
        await context.close();
        await host.close();
        await application.close();
        if (!keepsData) rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}
