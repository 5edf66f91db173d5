/** Protects what the page may call, load and open; our own code decides this before Electron acts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isOwnPageAddress,
  mayLoad,
  mayOpenInBrowser,
  maySendCalls,
} from '../../../src-main/desktop/addresses.ts';
import { readLaunch } from '../../../src-main/desktop/arguments.ts';
import { answerCall } from '../../../src-main/desktop/page-calls.ts';
import { answerPage, listPages } from '../../../src-main/desktop/pages.ts';
import { placeWindow, windowOptions } from '../../../src-main/desktop/window-options.ts';
import { type CallName, calls } from '../../../src-shared/contract/index.ts';
import { createFakeApplication } from '../../electron/support/fake-application.ts';

describe('addresses', () => {
  it('only an address with exactly our scheme and host is our own page', () => {
    for (const address of ['app://ui/index.html', 'app://ui/', 'app://ui/assets/x.js#y'])
      expect(isOwnPageAddress(address)).toBe(true);
    for (const address of [
      'app://ui.example/',
      'app://other/',
      'apps://ui/',
      'https://ui/',
      'app://x@ui/',
      'about:blank',
      '',
    ])
      expect(isOwnPageAddress(address), address).toBe(false);
  });

  it('the session loads our files and embedded pictures, nothing else', () => {
    expect(['app://ui/a.css', 'data:image/svg+xml,x'].map(mayLoad)).toEqual([true, true]);
    for (const address of [
      'https://example.com',
      'http://127.0.0.1',
      'file:///etc/passwd',
      'data:text/html,x',
      'ws://x',
    ])
      expect(mayLoad(address), address).toBe(false);
  });

  it('accepts calls only from the main frame of our window while it shows our page (S5)', () => {
    const sender = { isOurWindow: true, isMainFrame: true, address: 'app://ui/index.html' };
    expect(maySendCalls(sender)).toBe(true);
    for (const change of [{ isOurWindow: false }, { isMainFrame: false }, { address: 'about:blank' }])
      expect(maySendCalls({ ...sender, ...change })).toBe(false);
  });

  it('opens only https addresses without credentials in the browser; loopback only in sample mode', () => {
    expect(mayOpenInBrowser('https://crm.example/x', false)).toBe(true);
    expect(mayOpenInBrowser('http://127.0.0.1:8080/#token', true)).toBe(true);
    expect(mayOpenInBrowser('http://127.0.0.1:8080/', false)).toBe(false);
    for (const address of [
      'http://example.com',
      'http://127.0.0.1.example.com',
      'file:///etc',
      'https://a:b@c',
      'javascript:1',
      'ms-settings:x',
      '',
    ])
      expect(mayOpenInBrowser(address, true), address).toBe(false);
  });
});

describe('pages', () => {
  it('serves a file only by GET and by its exact listed path, with the content security policy', () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-pages-'));
    for (const name of ['index.html', 'secret.txt']) writeFileSync(join(folder, name), '');
    const pages = listPages(folder);
    rmSync(folder, { recursive: true });
    const ask = (url: string, method = 'GET') => answerPage(pages, { url, method });
    expect(ask('app://ui/index.html')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    });
    expect(ask('app://ui/index.html').headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    for (const url of [
      'app://ui/',
      'app://ui/secret.txt',
      'app://ui/../index.html/x',
      'app://ui/%2e%2e/index.html/x',
      'app://ui//index.html',
      'app://other/index.html',
    ])
      expect(ask(url).status, url).toBe(404);
    expect(ask('app://ui/index.html', 'POST').status).toBe(405);
  });
});

describe('calls of the page', () => {
  const outsideOf = (opened: string[]) => ({
    openAddress: (address: string) => Promise.resolve(void opened.push(address)),
    openLogFolder: () => Promise.resolve(void opened.push('logs')),
  });

  it('refuses invalid input of every call before the application sees it', async () => {
    const application = createFakeApplication('/tmp/x', 'linux');
    const invalidInputs = [null, undefined, 7, 'text', [], { unknown: 1 }, { __proto__: { for: 'hour' } }];
    for (const name of Object.keys(calls) as CallName[])
      for (const input of invalidInputs) {
        if (calls[name].input.safeParse(input).success) continue;
        expect(await answerCall(application, outsideOf([]), name, input)).toEqual({ type: 'refused' });
      }
    for (const name of ['', 'toString', '__proto__', 7, null])
      expect(await answerCall(application, outsideOf([]), name, {})).toEqual({ type: 'refused' });
    expect(application.called).toEqual([]);
  });

  it('opens a link by its id, and the page never gets its address', async () => {
    const opened: string[] = [];
    const application = createFakeApplication('/tmp/x', 'linux');
    const open = (id: string) => answerCall(application, outsideOf(opened), 'links.open', { id });
    expect(await open('help')).toEqual({ type: 'done', output: { url: null } });
    expect(await open('log-folder')).toEqual({ type: 'done', output: { url: null } });
    expect(await open('https://example.com')).toEqual({ type: 'refused' });
    expect(opened).toEqual(['https://help.example/start', 'logs']);
  });

  it('does not open a forbidden address, even when the application returns it', async () => {
    const opened: string[] = [];
    const application = createFakeApplication('/tmp/x', 'linux');
    const evil = {
      ...application,
      call: () => Promise.resolve({ type: 'done' as const, output: { url: 'file:///etc/passwd' } }),
    };
    expect(await answerCall(evil, outsideOf(opened), 'links.open', { id: 'help' })).toEqual({
      type: 'refused',
    });
    expect(opened).toEqual([]);
  });

  it('S14: opens the page of an entry, and never tells the page of the interface its address', async () => {
    const opened: string[] = [];
    const target = { of: 'row', id: 1 };
    const open = (url: string | null) =>
      answerCall(
        {
          ...createFakeApplication('/tmp/x', 'linux'),
          call: () => Promise.resolve({ type: 'done' as const, output: { url, isKnown: url !== null } }),
        },
        outsideOf(opened),
        'find.open',
        { target, side: 'crm' },
      );
    const done = (isKnown: boolean) => ({ type: 'done', output: { url: null, isKnown } });
    expect(await open('https://crm.example/1')).toEqual(done(true));
    // a CRM on this machine
    expect(await open('http://127.0.0.1:8787/#entry=1')).toEqual(done(true));
    expect(await open(null)).toEqual(done(false));
    expect(opened).toEqual(['https://crm.example/1', 'http://127.0.0.1:8787/#entry=1']);
    for (const url of ['http://crm.example/1', 'file:///etc/passwd', 'javascript:1', 'https://a@b.example/'])
      expect(await open(url), url).toEqual({ type: 'refused' });
    expect(opened).toHaveLength(2);
  });

  it('a call that throws is refused without any detail', async () => {
    const application = {
      ...createFakeApplication('/tmp/x', 'linux'),
      call: () => Promise.reject(new Error('secret')),
    };
    expect(await answerCall(application, outsideOf([]), 'sync.now', {})).toEqual({ type: 'refused' });
  });
});

describe('the window', () => {
  it('has restrictive preferences, and no developer tools when packaged (S5)', () => {
    const { webPreferences } = windowOptions({
      preload: '/p',
      icon: '/i',
      packaged: true,
      dark: false,
      bounds: {},
    });
    expect(webPreferences).toEqual({
      preload: '/p',
      partition: 'concord-page',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: false,
    });
  });

  it('opens at its last position only if a screen still shows it there', () => {
    const screen = { x: 0, y: 0, width: 1920, height: 1080 };
    const bounds = { x: 100, y: 50, width: 960, height: 640 };
    expect(placeWindow(bounds, [screen])).toEqual(bounds);
    expect(placeWindow({ ...bounds, x: 2500 }, [screen])).toEqual({});
    expect(placeWindow({ ...bounds, y: -300 }, [screen])).toEqual({});
    expect(placeWindow({ ...bounds, width: 5000, height: 10 }, [screen])).toMatchObject({
      width: 1920,
      height: 480,
    });
    expect(placeWindow(null, [screen])).toEqual({});
  });
});

describe('the command line', () => {
  it('parses our own switches and ignores the rest', () => {
    expect(readLaunch(['.', '--autostart', '--data', '/d', 'concord://x', '--unknown'])).toEqual({
      autostart: true,
      quit: false,
      dataDir: '/d',
      unknown: ['--unknown'],
    });
    expect(readLaunch(['--data=/d', '--quit'])).toMatchObject({ dataDir: '/d', quit: true });
    expect(readLaunch(['--data']).dataDir).toBeUndefined();
    expect(readLaunch(['--data', '--quit']).dataDir).toBeUndefined();
  });

  it('S5: every switch that is not listed is found, in every spelling that Chromium obeys', () => {
    const unknownIn = (args: readonly string[], platform = 'linux') => readLaunch(args, platform).unknown;
    for (const one of [
      ...[
        '--remote-debugging-port=9222',
        '-load-extension=/x',
        '--inspect',
        '--no-sandbox',
        '--REMOTE-DEBUGGING-PORT=1',
      ],
      ...[
        '--disable-features=x',
        '--proxy-server=evil',
        '--',
        '-',
        '--data2=/x',
        '--Data=/x',
        '---data=/x',
        '--a=--data',
      ],
    ])
      expect(unknownIn(['--autostart', one, '--data', '/d']), one).toEqual([one]);
    expect(unknownIn(['/remote-debugging-port=9222', '/REMOTE-debugging-pipe'], 'win32')).toEqual([
      '/remote-debugging-port=9222',
      '/REMOTE-debugging-pipe',
    ]);
    expect(unknownIn(['/home/alex/file'], 'linux')).toEqual([]);
    expect(
      unknownIn(['--autostart', '--quit', '--data=/d', '--ozone-platform=wayland', '-Embedding']),
    ).toEqual([]);
  });
});
