/** Tests the desktop program in a real Electron: tray, window, sample, second start, closing, quitting. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  buildApp,
  electron,
  missing,
  newDataDir,
  openPage,
  removeDir,
  rootNeeds,
  shoot,
  startApp,
} from './support/desktop-app.ts';
import type { Handles } from './support/fake-main.ts';

type Inside = { readonly concord: Handles };

describe.skipIf(missing !== null)(`the desktop program${missing ? ` (${missing})` : ''}`, () => {
  let app = '';
  let data = '';
  let running: ElectronApplication;

  beforeAll(async () => {
    app = await buildApp();
  });
  beforeEach(async () => {
    data = newDataDir();
  });
  afterEach(async () => {
    await running.close().catch(() => undefined);
    removeDir(data);
  });
  afterAll(() => removeDir(app));

  const tray = (): Promise<{
    readonly icon: string;
    readonly tooltip: string;
    readonly ids: string[];
  } | null> =>
    running.evaluate(() => {
      const model = (globalThis as unknown as Inside).concord.desktop.tray();
      if (model === null) return null;
      const ids = model.rows.map((row) => (row.type === 'separator' ? '-' : row.id));
      return { icon: model.icon, tooltip: model.tooltip, ids };
    });
  const windows = (): Promise<number> =>
    running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const secondStart = async (...args: string[]): Promise<number> => {
    const second = execFile(electron, [app, ...rootNeeds, '--data', data, ...args]);
    const [code] = await once(second, 'exit');
    return code as number;
  };

  it('the first start creates the tray icon and shows the setup', async () => {
    running = await startApp(app, data);
    const page = await openPage(running);
    expect(await tray()).toEqual({
      icon: 'open',
      tooltip: 'Concord: Not set up yet',
      ids: ['state', 'fix', '-', 'sync-now', 'pause', '-', 'open', 'help', 'quit'],
    });
    expect(await page.evaluate('[innerWidth, innerHeight]')).toEqual([960, 640]);
    expect(await page.title()).toContain('Concord');
    await shoot(page, 'setup');
  });

  it('sample mode goes from setup to agreement, and the tray icon follows', async () => {
    running = await startApp(app, data);
    const page = await openPage(running);
    await page.evaluate('window.concord.call("setup.start", { with: "sample" })');
    await expect.poll(async () => (await tray())?.icon).toBe('working');
    await shoot(page, 'first-run');
    await expect.poll(async () => (await tray())?.icon).toBe('agreed');
    expect((await tray())?.ids).toContain('account');
    await shoot(page, 'in-agreement');
    await page.evaluate('window.concord.call("sync.pause", { for: "resume" })');
    await expect.poll(async () => (await tray())?.icon).toBe('paused');
    expect((await tray())?.ids).toContain('resume');
  });

  it('a start at login shows the tray icon and no window', async () => {
    running = await startApp(app, data, ['--autostart']);
    await expect.poll(tray).not.toBeNull();
    expect(await windows()).toBe(0);
    expect(await secondStart('--autostart')).toBe(0);
    expect(await windows()).toBe(0);
  });

  it('a second start exits at once and brings the running window to the front', async () => {
    running = await startApp(app, data, ['--autostart']);
    await expect.poll(tray).not.toBeNull();
    expect(await secondStart()).toBe(0);
    await expect.poll(windows).toBe(1);
    const page = await openPage(running);
    expect(page.url()).toBe('app://ui/index.html');
    expect(await secondStart()).toBe(0);
    expect(await windows()).toBe(1);
  });

  it('without a tray host, closing the window asks; "keep running" closes only the window', async () => {
    running = await startApp(app, data);
    await openPage(running);
    await running.evaluate(({ dialog, BrowserWindow }) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      Object.assign(dialog, {
        showMessageBox: (_window: unknown, options: { readonly message: string }) => {
          asked.push(options.message);
          return Promise.resolve({ response: 0, checkboxChecked: false });
        },
      });
      BrowserWindow.getAllWindows()[0]?.close();
    });
    await expect.poll(windows).toBe(0);
    expect(await running.evaluate(() => (globalThis as unknown as { asked: unknown }).asked)).toEqual([
      'Keep Concord running?',
    ]);
    expect(await tray()).not.toBeNull();
  });

  it('the window reopens at its last position', async () => {
    running = await startApp(app, data);
    await openPage(running);
    const place = { x: 40, y: 60, width: 900, height: 600 };
    await running.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
    }, place);
    const stopped = running.waitForEvent('close');
    await secondStart('--quit');
    await stopped;
    running = await startApp(app, data);
    await openPage(running);
    const bounds = await running.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toEqual(place);
  });

  it('quitting closes the application first', async () => {
    running = await startApp(app, data);
    await openPage(running);
    await running.evaluate(() => {
      const { application } = (globalThis as unknown as Inside).concord;
      const close = application.close;
      Object.assign(application, {
        close: async () => {
          console.log('application closed');
          await close();
        },
      });
    });
    const firstMessage = new Promise<string>((resolve) => {
      running.on('console', (message) => resolve(message.text()));
    });
    const stopped = running.waitForEvent('close');
    await running.evaluate(({ app: one }) => one.quit());
    expect(await firstMessage).toBe('application closed');
    await stopped;
  });
});
