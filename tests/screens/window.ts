/** Opens the built interface in Chromium with a scripted main process, at a fixed time, in a given language and theme. */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { TopicEvent } from '../../src-shared/contract/index.ts';
import { buildInterface } from './built-interface.ts';
import { now, timeZone } from './fixtures.ts';
import type { ScriptedHost } from './scripted-host.ts';

export const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Why these tests cannot run here; null when they can. In CI it is always null, so that a missing browser fails the tests. */
export const missingBrowser: string | null =
  existsSync(chromiumPath) || process.env.CI === 'true'
    ? null
    : `no Chromium at ${chromiumPath} (apt install chromium, or set CHROMIUM_PATH)`;

/** The content security policy that the hosts send; the interface must work with it. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface ViewOptions {
  readonly language?: 'en' | 'nl' | 'en-XA';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** 2 means 200 % zoom: a viewport of half the size on the same number of pixels. */
  readonly zoom?: number;
  readonly forcedColors?: boolean;
}

export interface Windows {
  readonly open: (host: ScriptedHost, view?: ViewOptions, screen?: string) => Promise<OpenWindow>;
  /** The page's address, for a page without `window.concord`. */
  readonly address: string;
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

export interface OpenWindow {
  readonly page: Page;
  /** The console's errors and warnings: failed scripts, and what the content security policy blocked. */
  readonly consoleErrors: string[];
  /** Resolves when what was published is on its way, so that what is published next comes to the page by itself. */
  readonly sent: () => Promise<void>;
  /** Resolves when the page has got all topics and all answers to its calls, and has drawn what they change. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Serves the interface, built from source, on 127.0.0.1 and starts Chromium. */
export async function openWindows(): Promise<Windows> {
  const directory = await buildInterface();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(directory, path === '/' ? 'index.html' : path);
    if (!existsSync(file) || types[extname(file)] === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? '',
      'content-security-policy': contentSecurityPolicy,
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });

  return {
    address,
    browser,
    open: (host, view = {}, screen = '') => openWindow(browser, `${address}${screen}`, host, view),
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function contextOf({
  language = 'en',
  theme = 'light',
  width = 960,
  height = 640,
  zoom = 1,
  forcedColors = false,
}: ViewOptions): BrowserContextOptions {
  return {
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: theme,
    reducedMotion: 'reduce',
    forcedColors: forcedColors ? 'active' : 'none',
    // British English has the 24-hour clock that the expected texts use.
    locale: { en: 'en-GB', nl: 'nl-NL', 'en-XA': 'en-XA' }[language],
    timezoneId: timeZone,
  };
}

/** Does in the page what the preload script does in Electron. */
const bridge = `
  const listeners = new Set();
  let pending = 0;
  // React works in messages too, so a few turns of the event loop without a call under way mean that it has finished
  const channel = new MessageChannel();
  const turn = () => new Promise((done) => {
    channel.port1.onmessage = done;
    channel.port2.postMessage(null);
  });
  window.concordTopic = (event) => { for (const listener of listeners) listener(event); };
  window.concordSettled = async () => {
    for (let quiet = 0; quiet < 5; quiet = pending === 0 ? quiet + 1 : 0) await turn();
  };
  window.concord = {
    call: (name, input) => {
      pending += 1;
      return window.concordCall(name, input).finally(() => { pending -= 1; });
    },
    onTopic: (listener) => { listeners.add(listener); return () => listeners.delete(listener); },
  };
`;

async function openWindow(
  browser: Browser,
  url: string,
  host: ScriptedHost,
  view: ViewOptions,
): Promise<OpenWindow> {
  const context = await browser.newContext(contextOf(view));
  const page = await context.newPage();
  const consoleErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  await page.clock.install({ time: now });
  await page.exposeFunction('concordCall', (name: string, input: unknown) => host.call(name, input));
  await page.addInitScript(bridge);
  // what is published together is sent together, which costs one way to the page
  let together: TopicEvent[] = [];
  const send = () => {
    const events = together;
    together = [];
    // Sending fails when the page has already been closed.
    page
      .evaluate(`for (const event of ${JSON.stringify(events)}) window.concordTopic(event)`)
      .catch(() => {});
  };
  host.onTopic((event) => {
    if (together.length === 0) queueMicrotask(send);
    together.push(event);
  });
  await page.goto(url);
  await page.locator('h1').first().waitFor();
  const sent = () => Promise.resolve();
  const settled = async () => {
    await sent();
    await page.evaluate('window.concordSettled()');
  };
  await settled();
  return { page, consoleErrors, sent, settled, close: () => context.close() };
}
