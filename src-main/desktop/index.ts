/** Creates the desktop around an application: window, tray, notifications, power and network events. `quit` removes all of it. */
import { join } from 'node:path';
import {
  app,
  dialog,
  Menu,
  type MenuItemConstructorOptions,
  Notification,
  nativeTheme,
  shell,
} from 'electron';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { printable } from '../../src-shared/domain/terminal-text.ts';
import { chooseDictionary, createWords, type Words } from '../../src-shared/i18n/index.ts';
import { type Launch, readLaunch } from './arguments.ts';
import { createDebouncedTray } from './debounced-tray.ts';
import type { DesktopApplication } from './desktop-application.ts';
import { openDesktopMemory } from './desktop-memory.ts';
import { serveContract } from './ipc.ts';
import { lockDown, pageSession } from './lockdown.ts';
import { startedAtLogin } from './login-item.ts';
import { watchMachine } from './machine.ts';
import { createNotifier } from './notifier.ts';
import type { SystemOpener } from './page-calls.ts';
import { listPages } from './pages.ts';
import { declareScheme, servePages } from './protocol.ts';
import { createTray } from './tray.ts';
import { findTrayHost } from './tray-host.ts';
import { type TrayAction, type TrayModel, trayModel } from './tray-model.ts';
import { createWindows } from './window.ts';

export { type Launch, readLaunch } from './arguments.ts';
export type { DesktopApplication } from './desktop-application.ts';
export { launchAtLogin } from './login-item.ts';

export interface DesktopParts {
  readonly application: DesktopApplication;
  readonly launch: Launch;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Concord's own data directory, which exists. */
  readonly dataDir: string;
  /** Where `dist` and `resources` are. */
  readonly root: string;
}

export interface Desktop {
  show(): void;
  /** What the tray shows. */
  tray(): TrayModel | null;
  quit(): Promise<void>;
}

/** How long the application may take to close before the process exits anyway; its data survives that (S10, RU2). */
const closeWithinMs = 10_000;

/**
 * Does everything that has to happen before Electron is ready. Returns null when the process may go on. Else it must end with
 * the returned exit code: 0 when another Concord is already running (Electron has notified it), 1 when a switch might let other
 * programs control this process.
 */
export function prepareProcess(launch: Launch, dataDir: string): number | null {
  if (app.isPackaged && launch.unknown.length > 0) {
    process.stderr.write(`Concord does not start with ${printable(launch.unknown.join(' '))}\n`);
    return 1;
  }
  app.setPath('userData', join(dataDir, 'desktop'));
  app.setAppUserModelId('app.concord.desktop');
  if (!app.requestSingleInstanceLock()) return 0;
  if (launch.quit) return 0;
  declareScheme();
  lockDown();
  return null;
}

/** Says in an error box why Concord cannot start (another process holds its data, the disk is full), then exits. */
export function showStartFailure(error: unknown): void {
  const problem = problemOf(error);
  const words = systemWords('system');
  if (problem === null) dialog.showErrorBox(words.t('no-start.title'), words.t('no-start.text'));
  else {
    const { title, cause } = words.problem(problem);
    dialog.showErrorBox(title, cause);
  }
  app.exit(1);
}

/** Texts in the person's language, with the system's region for dates and numbers. */
function systemWords(language: 'system' | 'en' | 'nl'): Words {
  const preferred = app.getPreferredSystemLanguages();
  return createWords(chooseDictionary(language, preferred), [app.getSystemLocale(), ...preferred]);
}

/** Call this after Electron is ready. */
export function startDesktop(parts: DesktopParts): Desktop {
  const { application, clock, randomness } = parts;
  const memory = openDesktopMemory(join(parts.dataDir, 'desktop.json'));
  const resources = join(parts.root, 'resources');
  let quitting: Promise<void> | null = null;

  const words = (): Words => systemWords(application.state().settings.language);
  const system: SystemOpener = {
    openAddress: (address) => shell.openExternal(address),
    openLogFolder: async () => void (await shell.openPath(application.logFolder)),
  };

  servePages(pageSession(), listPages(join(parts.root, 'dist', 'renderer')));
  const windows = createWindows({
    preload: join(parts.root, 'dist', 'main', 'preload.cjs'),
    icon: join(resources, 'icons', process.platform === 'win32' ? 'concord.ico' : 'concord.png'),
    memory,
    mayClose: () => {
      if (quitting !== null || process.platform !== 'linux') return true;
      void closeOrAsk();
      return false;
    },
    onChange: (open) => {
      if (process.platform === 'darwin') void (open ? app.dock?.show() : app.dock?.hide());
    },
  });

  /** Without a tray icon, closing the window would leave no way back to Concord. So the person is asked first. */
  const closeOrAsk = async (): Promise<void> => {
    const window = windows.current();
    if (window === null) return;
    if ((await findTrayHost(process.platform)) === 'present') return windows.destroy();
    const { t } = words();
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: t('no-tray.message'),
      detail: t('no-tray.detail'),
      buttons: [t('no-tray.keep'), t('no-tray.quit')],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 0) windows.destroy();
    else await quit();
  };

  /** The help screen is of the main window: before setup has ended there is no other than the setup. */
  const showHelp = (screen: 'help' | 'help/report'): void => {
    if (application.state().setup.step === 'done') windows.show(screen);
    else if (screen === 'help') app.showAboutPanel();
    else windows.show();
  };

  const actions: Readonly<Record<TrayAction, () => unknown>> = {
    open: () => windows.show(),
    'sync-now': () => application.call('sync.now', {}),
    resume: () => application.call('sync.resume', {}),
    'pause-hour': () => application.call('sync.pause', { for: 'hour' }),
    'pause-tomorrow': () => application.call('sync.pause', { for: 'tomorrow' }),
    'pause-resume': () => application.call('sync.pause', { for: 'resume' }),
    report: () => showHelp('help/report'),
    'log-folder': () => system.openLogFolder(),
    about: () => showHelp('help'),
    quit: () => quit(),
  };

  const tray = createTray(join(resources, 'tray'), (action) => void actions[action]());
  const debouncedTray = createDebouncedTray({ clock, apply: (model) => tray.apply(model) });
  const notifier = createNotifier({
    clock,
    memory,
    words,
    windowIsFocused: () => windows.current()?.isFocused() ?? false,
    open: () => windows.show(),
  });
  const machine = watchMachine({ application, clock, randomness, quit: () => void quit() });

  const showState = (): void => {
    const state = application.state();
    debouncedTray.show(trayModel(state, words(), clock.now()));
    if (nativeTheme.themeSource !== state.settings.theme) nativeTheme.themeSource = state.settings.theme;
    notifier.update(state);
    machine.changed();
  };
  const stopTopics = application.onTopic(showState);
  const stopServing = serveContract(application, system, () => windows.current());

  function quit(): Promise<void> {
    quitting ??= (async () => {
      stopTopics();
      debouncedTray.stop();
      notifier.stop();
      machine.stop();
      windows.destroy();
      stopServing();
      await Promise.race([
        application.close().catch(() => undefined),
        new Promise<void>((resolve) => clock.setTimer(closeWithinMs, resolve)),
      ]);
      tray.destroy();
      app.exit(0);
    })();
    return quitting;
  }

  app.setAboutPanelOptions({
    applicationName: 'Concord',
    applicationVersion: application.state().app.version,
  });
  const helpMenu: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [{ label: words().t('help.title'), click: () => showHelp('help') }],
  };
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }, helpMenu])
      : null,
  );
  app.on('window-all-closed', () => {
    // With this empty handler Electron does not quit: Concord keeps running in the tray.
  });
  app.on('activate', () => windows.show());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit();
  });
  app.on('second-instance', (_event, args) => {
    const second = readLaunch(args.slice(1));
    if (second.quit) void quit();
    else if (!second.autostart) windows.show();
  });
  // The person may click a notification that an earlier run of Concord left on the screen.
  if (process.platform === 'win32') Notification.handleActivation(() => windows.show());

  showState();
  if (!startedAtLogin(parts.launch.autostart)) windows.show();
  return { show: () => windows.show(), tray: () => tray.current(), quit };
}
