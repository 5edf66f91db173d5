/** Builds the desktop program into a temporary directory and starts it in the Electron that CONCORD_ELECTRON names. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
export const electron = process.env.CONCORD_ELECTRON ?? '';
/** Why these tests cannot run; null when they can. */
export const missing = existsSync(electron)
  ? null
  : 'CONCORD_ELECTRON names no executable (an Electron, with a display to show it on)';

/** Builds interface, preload script and a main process with a fake application. Returns the path of the built app. */
export async function buildApp(): Promise<string> {
  const app = mkdtempSync(join(tmpdir(), 'concord-electron-'));
  const quiet = { logLevel: 'warn' } as const;
  await build({
    ...quiet,
    root: join(root, 'src-renderer'),
    configFile: join(root, 'src-renderer/vite.config.ts'),
    build: { outDir: join(app, 'dist/renderer'), emptyOutDir: true },
  });
  await build({
    ...quiet,
    root,
    configFile: join(root, 'vite.preload.config.ts'),
    build: { outDir: join(app, 'dist/main') },
  });
  await build({
    ...quiet,
    root,
    configFile: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: join(app, 'dist/main'),
      emptyOutDir: false,
      rolldownOptions: {
        input: join(root, 'tests/electron/support/fake-main.ts'),
        external: ['electron', /^node:/],
        output: { format: 'es', entryFileNames: 'electron.js' },
      },
    },
  });
  for (const folder of ['tray', 'icons'])
    cpSync(join(root, 'resources', folder), join(app, 'resources', folder), { recursive: true });
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({ name: 'concord', version: '0.1.0', type: 'module', main: 'dist/main/electron.js' }),
  );
  return app;
}

/** A fresh data directory. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'concord-desktop-data-'));
}

export const removeDir = (path: string): void => rmSync(path, { recursive: true, force: true });

/** Chromium's sandbox does not work as root, which many test machines use. */
export const rootNeeds = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export async function startApp(
  app: string,
  data: string,
  more: readonly string[] = [],
): Promise<ElectronApplication> {
  return await _electron.launch({
    executablePath: electron,
    args: [app, ...rootNeeds, '--data', data, ...more],
    timeout: 30_000,
  });
}

/** Waits until the window's page has drawn something, and returns the page. */
export async function openPage(running: ElectronApplication): Promise<Page> {
  const page = await running.firstWindow();
  await page.locator('h1').first().waitFor();
  return page;
}

const shots = process.env.CONCORD_SCREENSHOTS;

/** Saves a screenshot for people to look at, if CONCORD_SCREENSHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}
