/**
 * Protects the page's restrictions (S5) with a fake Electron, everywhere; tests/electron protects the same in a real one. The fake
 * records which handlers the code registers, and the tests call them as Electron would.
 */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeApplication } from '../../electron/support/fake-application.ts';

type Handler = (...given: unknown[]) => unknown;

const electron = vi.hoisted(() => ({
  app: null as unknown as import('node:events').EventEmitter & Record<string, unknown>,
  ipcMain: { handlers: new Map<string, (...given: unknown[]) => unknown>() } as Record<string, unknown> & {
    handlers: Map<string, (...given: unknown[]) => unknown>;
  },
  protocol: {} as Record<string, unknown>,
  session: {} as Record<string, unknown>,
}));
vi.mock('electron', () => ({
  get app() {
    return electron.app;
  },
  ipcMain: electron.ipcMain,
  protocol: electron.protocol,
  session: electron.session,
}));

const { lockDown, pageSession } = await import('../../../src-main/desktop/lockdown.ts');
const { serveContract } = await import('../../../src-main/desktop/ipc.ts');
const { declareScheme, servePages } = await import('../../../src-main/desktop/protocol.ts');
const { listPages } = await import('../../../src-main/desktop/pages.ts');

interface FakeApp {
  readonly app: EventEmitter;
  readonly sandboxed: () => boolean;
}

function fakeApp({ isPackaged = true, switches = [] as readonly string[] } = {}): FakeApp {
  let sandboxed = false;
  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    commandLine: { hasSwitch: (name: string) => switches.includes(name) },
    enableSandbox: () => {
      sandboxed = true;
    },
  });
  electron.app = app as never;
  return { app, sandboxed: () => sandboxed };
}

/** A session that keeps what is registered on it. */
function fakeSession() {
  const set: Record<string, unknown> = {};
  const keep =
    (name: string) =>
    (value: unknown): void => {
      set[name] = value;
    };
  const one = Object.assign(new EventEmitter(), {
    webRequest: { onBeforeRequest: keep('request') },
    setPermissionRequestHandler: keep('permission'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setSpellCheckerEnabled: keep('spelling'),
    protocol: { handle: (_scheme: string, handler: Handler) => keep('protocol')(handler) },
  });
  return { one, call: (name: string, ...given: unknown[]) => (set[name] as Handler)(...given), set };
}

const prevented = (emitter: EventEmitter, event: string, ...given: unknown[]): boolean => {
  let isPrevented = false;
  emitter.emit(event, { preventDefault: () => (isPrevented = true) }, ...given);
  return isPrevented;
};

describe('S5: every session', () => {
  let session: ReturnType<typeof fakeSession>;
  beforeEach(() => {
    const { app } = fakeApp();
    lockDown();
    session = fakeSession();
    app.emit('session-created', session.one);
  });
  const isCancelled = (url: string): boolean => {
    let cancelled: boolean | null = null;
    session.call('request', { url }, ({ cancel }: { cancel: boolean }) => {
      cancelled = cancel;
    });
    return cancelled ?? false;
  };

  test.each([
    ...[
      'https://example.com/',
      'http://127.0.0.1:1/',
      'ws://127.0.0.1/',
      'wss://example.com/',
      'file:///etc/passwd',
    ],
    ...[
      'app://other/',
      'data:text/html,x',
      'blob:app://ui/1',
      'devtools://devtools/x',
      'chrome://gpu',
      'ftp://x/',
    ],
  ])('cancels a request to %s', (url) => expect(isCancelled(url)).toBe(true));

  test('lets the page load its own files and embedded pictures', () => {
    expect(['app://ui/index.html', 'data:image/png;base64,x'].map(isCancelled)).toEqual([false, false]);
  });

  test.each([
    ...[
      'notifications',
      'media',
      'geolocation',
      'clipboard-read',
      'fullscreen',
      'openExternal',
      'display-capture',
    ],
    ...[
      'pointerLock',
      'midi',
      'hid',
      'serial',
      'usb',
      'fileSystem',
      'storage-access',
      'window-management',
      'unknown',
    ],
  ])('refuses the permission %s, asked for or looked up', (permission) => {
    const answers: unknown[] = [];
    session.call('permission', null, permission, (granted: boolean) => answers.push(granted));
    answers.push(session.call('check', null, permission));
    expect(answers).toEqual([false, false]);
  });

  test('grants copying to the clipboard, and no device', () => {
    const answers: unknown[] = [];
    session.call('permission', null, 'clipboard-sanitized-write', (granted: boolean) =>
      answers.push(granted),
    );
    expect([...answers, session.call('check', null, 'clipboard-sanitized-write')]).toEqual([true, true]);
    expect(session.call('device', { deviceType: 'hid' })).toBe(false);
    expect(session.set.spelling).toBe(false);
  });

  describe('saving files', () => {
    const list = {
      ...{ url: 'blob:app://ui/6f1c', mimeType: 'text/csv', name: 'concord-activity-2026-11-30.csv' },
      ...{ bytes: 2_000, isWanted: true },
    };
    const offer = (file: typeof list) => {
      const asked: unknown[] = [];
      const item = {
        getURL: () => file.url,
        getMimeType: () => file.mimeType,
        getFilename: () => file.name,
        getTotalBytes: () => file.bytes,
        hasUserGesture: () => file.isWanted,
        setSaveDialogOptions: (options: unknown) => asked.push(options),
      };
      return { isRefused: prevented(session.one, 'will-download', item), asked };
    };

    test('a list that the page made is saved where the person says', () => {
      expect(offer(list)).toMatchObject({ isRefused: false, asked: [{ defaultPath: list.name }] });
    });

    test.each([
      { url: 'https://example.com/a.csv' },
      { url: 'app://ui/index.html' },
      { url: 'blob:https://example.com/1' },
      { url: 'blob:app://uix/1' },
      { url: 'data:text/csv,x' },
      { mimeType: 'text/html' },
      { mimeType: 'application/x-msdownload' },
      { mimeType: 'text/csvx' },
      { name: 'a.csv.exe' },
      { name: '../a.csv' },
      { name: 'C:\\a.csv' },
      { name: '.csv' },
      { name: 'a.html' },
      { bytes: 60_000_000 },
      { isWanted: false },
    ])('anything else is refused: %j', (other) => {
      expect(offer({ ...list, ...other })).toEqual({ isRefused: true, asked: [] });
    });
  });
});

describe('S5: every page', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is kept from %s',
    (event) => {
      const { app } = fakeApp();
      lockDown();
      const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: () => undefined });
      app.emit('web-contents-created', {}, contents);
      expect(prevented(contents, event, 'https://example.com/')).toBe(true);
    },
  );

  test('opens no window', () => {
    const { app } = fakeApp();
    lockDown();
    let open: Handler = () => undefined;
    const contents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: (handler: Handler) => {
        open = handler;
      },
    });
    app.emit('web-contents-created', {}, contents);
    for (const url of ['https://example.com/', 'app://ui/index.html', 'about:blank'])
      expect(open({ url })).toEqual({ action: 'deny' });
  });
});

describe('S5: the process', () => {
  test('is sandboxed: always when packaged; from source unless the switch says no', () => {
    const cases = [
      { isPackaged: true, switches: [] },
      { isPackaged: true, switches: ['no-sandbox'] },
      { isPackaged: false, switches: [] },
      { isPackaged: false, switches: ['no-sandbox'] },
    ];
    const found = cases.map((facts) => {
      const { sandboxed } = fakeApp(facts);
      lockDown();
      return sandboxed();
    });
    expect(found).toEqual([true, true, true, false]);
  });

  test('sends no client certificate and no password by itself', () => {
    const { app } = fakeApp();
    lockDown();
    const chosen: unknown[] = [];
    const choose = (...given: unknown[]): void => void chosen.push(given);
    expect(prevented(app, 'select-client-certificate', {}, 'https://x/', [{}], choose)).toBe(true);
    expect(chosen).toEqual([[]]);
    expect(prevented(app, 'login')).toBe(true);
  });

  test("the page's session is kept in memory only", () => {
    const asked: unknown[] = [];
    electron.session.fromPartition = (...given: unknown[]) => asked.push(given);
    pageSession();
    expect(asked).toEqual([['concord-page', { cache: false }]]);
  });
});

describe('S5: the sender of a call', () => {
  const frame = { url: 'app://ui/index.html' };
  const contents = () => ({
    mainFrame: frame,
    isDestroyed: () => false,
    getURL: () => frame.url,
    send: vi.fn(),
  });
  const system = { openAddress: () => Promise.resolve(), openLogFolder: () => Promise.resolve() };
  let ours: ReturnType<typeof contents>;
  let application: ReturnType<typeof createFakeApplication>;
  let stop = (): void => undefined;

  beforeEach(() => {
    ours = contents();
    application = createFakeApplication('/tmp/x', 'linux');
    const { handlers } = electron.ipcMain;
    electron.ipcMain.handle = (channel: string, handler: Handler) => void handlers.set(channel, handler);
    electron.ipcMain.removeHandler = (channel: string) => void handlers.delete(channel);
    stop = serveContract(application, system, () => ({ webContents: ours }) as never);
  });
  afterEach(() => stop());
  const call = async (event: object): Promise<unknown> =>
    [...electron.ipcMain.handlers.values()][0]?.(event, 'state.get', {});

  test('is answered when it is the main frame of our window with our page', async () => {
    expect(await call({ sender: ours, senderFrame: frame })).toMatchObject({ type: 'done' });
  });

  test.each<[string, () => object]>([
    ['another window with our page', () => ({ sender: contents(), senderFrame: frame })],
    ['another frame of our window', () => ({ sender: ours, senderFrame: { url: frame.url } })],
    ['a frame that is gone', () => ({ sender: ours, senderFrame: null })],
  ])('is refused, and reaches nobody: %s', async (_, event) => {
    expect(await call(event())).toEqual({ type: 'refused' });
    expect(application.called).toEqual([]);
  });

  test.each([
    'about:blank',
    'https://example.com/',
    'app://ui.example/',
    'app://other/',
    'data:text/html,x',
    '',
  ])('is refused while our window shows %j, and hears nothing', async (url) => {
    const elsewhere = { url };
    Object.assign(ours, { mainFrame: elsewhere, getURL: () => url });
    expect(await call({ sender: ours, senderFrame: elsewhere })).toEqual({ type: 'refused' });
    application.set('settings', {});
    expect(ours.send).not.toHaveBeenCalled();
  });

  test('hears of topics on our page, until serving stops', async () => {
    application.set('settings', {});
    expect(ours.send).toHaveBeenCalledTimes(1);
    stop();
    application.set('settings', {});
    expect(ours.send).toHaveBeenCalledTimes(1);
    expect(electron.ipcMain.handlers.size).toBe(0);
  });
});

describe('S5: the files of the page', () => {
  test('the scheme is an origin of its own without further rights', () => {
    const declared: unknown[] = [];
    electron.protocol.registerSchemesAsPrivileged = (schemes: unknown) => declared.push(schemes);
    declareScheme();
    expect(declared).toEqual([[{ scheme: 'app', privileges: { standard: true, secure: true } }]]);
  });

  test('only listed files are served, and one that is gone is a 404', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-pages-'));
    writeFileSync(join(folder, 'index.html'), 'page');
    writeFileSync(join(folder, 'gone.html'), 'page');
    const session = fakeSession();
    servePages(session.one as never, listPages(folder));
    rmSync(join(folder, 'gone.html'));
    const ask = async (url: string, method = 'GET'): Promise<number> =>
      ((await session.call('protocol', { url, method })) as Response).status;
    expect(await ask('app://ui/index.html')).toBe(200);
    for (const url of ['app://ui/../package.json', 'app://ui/gone.html', 'app://other/index.html'])
      expect(await ask(url), url).toBe(404);
    expect(await ask('app://ui/index.html', 'POST')).toBe(405);
    rmSync(folder, { recursive: true });
  });
});
