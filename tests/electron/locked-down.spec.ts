/** Protects, in a real Electron, what the page cannot reach and which senders are not accepted. */
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, missing, newDataDir, openPage, removeDir, startApp } from './support/desktop-app.ts';
import type { Handles } from './support/fake-main.ts';

describe.skipIf(missing !== null)(`the desktop page is locked down${missing ? ` (${missing})` : ''}`, () => {
  let app = '';
  let data = '';
  let running: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    app = await buildApp();
    data = newDataDir();
    running = await startApp(app, data);
    page = await openPage(running);
  });
  afterAll(async () => {
    await running?.close();
    removeDir(app);
    removeDir(data);
  });

  const windowCount = (): Promise<number> =>
    running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

  it('shows our own page and nothing else', async () => {
    expect(page.url()).toBe('app://ui/index.html');
    expect(await windowCount()).toBe(1);
  });

  it('the page has no Node, no Electron, and is sandboxed and isolated', async () => {
    expect(await page.evaluate('[typeof require, typeof process, typeof module, typeof Buffer].join()')).toBe(
      'undefined,undefined,undefined,undefined',
    );
    const preferences = await running.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // not in the types, because it is meant for tests
      const last = contents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
        last.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('the preload script exposes the two functions of the contract, and they cannot be replaced', async () => {
    expect(await page.evaluate('Object.keys(window.concord).sort()')).toEqual(['call', 'onTopic']);
    expect(
      await page.evaluate(
        'try { window.concord.call = 1; window.concord = 1 } catch {} typeof window.concord.call',
      ),
    ).toBe('function');
  });

  it('the page cannot navigate anywhere else', async () => {
    for (const script of [
      'location.href = "https://example.com/"',
      'location.href = "file:///etc/passwd"',
      'location.href = "app://other/index.html"',
      'location.href = "data:text/html,<h1>hello"',
      '{ const a = document.createElement("a"); a.href = "https://example.com/"; document.body.append(a); a.click(); a.remove() }',
      '{ const f = document.createElement("form"); f.action = "https://example.com/"; document.body.append(f); f.submit(); f.remove() }',
    ]) {
      await page.evaluate(script);
      await page.evaluate('new Promise((done) => setTimeout(done, 100))');
      expect(page.url(), script).toBe('app://ui/index.html');
    }
  });

  it('the page cannot open a window', async () => {
    expect(await page.evaluate('window.open("app://ui/index.html") === null')).toBe(true);
    expect(await page.evaluate('window.open("https://example.com/") === null')).toBe(true);
    await page.evaluate(
      '{ const view = document.createElement("webview"); view.src = "https://example.com"; document.body.append(view); view.remove() }',
    );
    expect(await windowCount()).toBe(1);
  });

  it('the page has no network: both its content security policy and its session block every request', async () => {
    for (const address of ['https://example.com', 'file:///etc/passwd', 'app://ui/index.html'])
      expect(await page.evaluate(`fetch("${address}").then(() => "came", () => "refused")`), address).toBe(
        'refused',
      );
    const direct = await running.evaluate(async ({ BrowserWindow }) => {
      const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
      const outcomes: string[] = [];
      for (const address of ['https://example.com/', 'http://127.0.0.1:9/'])
        try {
          await session?.fetch(address);
          outcomes.push('came');
        } catch (error) {
          outcomes.push(String(error).includes('BLOCKED') ? 'blocked' : String(error));
        }
      return outcomes;
    });
    expect(direct).toEqual(['blocked', 'blocked']);
  });

  it('only listed files are served, with the strict content security policy', async () => {
    const answers = await running.evaluate(async ({ BrowserWindow }) => {
      const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
      const ask = async (address: string, method = 'GET'): Promise<[number, string | null]> => {
        const response = await session!.fetch(address, { method });
        return [response.status, response.headers.get('content-security-policy')];
      };
      return {
        index: await ask('app://ui/index.html'),
        above: (await ask('app://ui/../../package.json'))[0],
        encoded: (await ask('app://ui/%2e%2e/%2e%2e/package.json'))[0],
        post: (await ask('app://ui/index.html', 'POST'))[0],
      };
    });
    expect(answers.index[0]).toBe(200);
    expect(answers.index[1]).toContain("default-src 'none'; script-src 'self'");
    expect(answers.index[1]).toContain("connect-src 'none'");
    expect([answers.above, answers.encoded, answers.post]).toEqual([404, 404, 405]);
  });

  it('inline script does not run', async () => {
    const ran = await page.evaluate(
      '(() => { const s = document.createElement("script"); s.textContent = "window.inlined = true"; document.body.append(s); s.remove(); return window.inlined === true })()',
    );
    expect(ran).toBe(false);
  });

  it('all permissions are refused, except copying to the clipboard', async () => {
    const asked = await page.evaluate(`(async () => ({
      notifications: await Notification.requestPermission(),
      camera: (await navigator.permissions.query({ name: 'camera' })).state,
      microphone: (await navigator.permissions.query({ name: 'microphone' })).state,
      location: await new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('given'), (e) => done(e.code))),
      read: await navigator.clipboard.readText().then(() => 'given', (e) => e.name),
    }))()`);
    expect(asked).toEqual({
      notifications: 'denied',
      camera: 'denied',
      microphone: 'denied',
      location: 1,
      read: 'NotAllowedError',
    });
  });

  it('a call from our page is answered', async () => {
    const answer = await page.evaluate('window.concord.call("state.get", {})');
    expect(answer).toMatchObject({ type: 'done', output: { app: { mode: 'none' } } });
  });

  it('invalid calls are refused before the application sees them', async () => {
    const called = (): Promise<number> =>
      running.evaluate(
        () => (globalThis as unknown as { concord: Handles }).concord.application.called.length,
      );
    const before = await called();
    for (const callArguments of [
      '"no.such.call", {}',
      '"constructor", {}',
      '"sync.pause", {}',
      '"sync.pause", { for: "ever" }',
      '"sync.now", { more: 1 }',
      '"setup.crm", { url: "x".repeat(9999), token: "t" }',
      '{}, {}',
      'undefined, undefined',
    ])
      expect(await page.evaluate(`window.concord.call(${callArguments})`), callArguments).toEqual({
        type: 'refused',
      });
    expect(await called()).toBe(before);
  });

  it('calls from another window with our preload script and our page are refused', async () => {
    const answer = await running.evaluate(
      async ({ BrowserWindow }, preload) => {
        const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
        const foreign = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, ...(session ? { session } : {}) },
        });
        await foreign.loadURL('app://ui/index.html');
        const received: unknown = await foreign.webContents.executeJavaScript(
          'window.concord.call("state.get", {})',
        );
        foreign.destroy();
        return received;
      },
      join(app, 'dist/main/preload.cjs'),
    );
    expect(answer).toEqual({ type: 'refused' });
  });

  it('calls from our window are refused while it shows another page', async () => {
    const answer = await running.evaluate(async ({ BrowserWindow }) => {
      const ours = BrowserWindow.getAllWindows()[0];
      await ours?.loadURL('about:blank');
      const received: unknown = await ours?.webContents.executeJavaScript(
        'window.concord.call("state.get", {}).catch((e) => String(e))',
      );
      await ours?.loadURL('app://ui/index.html');
      return received;
    });
    expect(answer).toEqual({ type: 'refused' });
  });
});
