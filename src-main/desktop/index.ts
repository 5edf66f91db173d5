/** The desktop around an application: window, tray, notifications, machine. Built once, taken down by `quit`. */
import { join } from 'node:path';
import { app, dialog, Menu, Notification, nativeTheme, shell } from 'electron';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { chooseDictionary, createWords, type Words } from '../../src-shared/i18n/index.ts';
import { type Launch, readLaunch } from './arguments.ts';
import { calm } from './calm.ts';
import type { ApplicationFace } from './face.ts';
import { carryContract } from './ipc.ts';
import { openKept } from './kept.ts';
import { lockDown, pageSession } from './lockdown.ts';
import { startedAtLogin } from './login-item.ts';
import { followMachine } from './machine.ts';
import { createNotifier } from './notifier.ts';
import { type Outside, openLink } from './page-calls.ts';
import { listPages } from './pages.ts';
import { declareScheme, servePages } from './protocol.ts';
import { createTray } from './tray.ts';
import { findTrayHost } from './tray-host.ts';
import { type TrayAction, type TrayModel, trayModel } from './tray-model.ts';
import { createWindows } from './window.ts';

export { type Launch, readLaunch } from './arguments.ts';
export type { ApplicationFace } from './face.ts';
export { launchAtLogin } from './login-item.ts';

export interface DesktopParts {
  readonly application: ApplicationFace;
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

/** How long the application may take to stop before it is stopped; its data survives that (S10, RU2). */
const closeWithinMs = 10_000;

/**
 * Everything that has to be said before Electron is ready. False: this process must end, because Concord runs already
 * (that one was told) or was started with a switch that would open it to others.
 */
export function prepareProcess(launch: Launch, dataDir: string): boolean {
  if (app.isPackaged && launch.dangerous.length > 0) return false;
  app.setPath('userData', join(dataDir, 'desktop'));
  app.setAppUserModelId('app.concord.desktop');
  if (!app.requestSingleInstanceLock()) return false;
  if (launch.quit) return false;
  declareScheme();
  lockDown();
  return true;
}

/** Concord cannot start (another host has its data, the disk is full): said in a box, for there is no window yet. */
export function sayWhyNot(error: unknown): void {
  const problem = problemOf(error);
  const words = systemWords('system');
  if (problem === null) dialog.showErrorBox(words.t('no-start.title'), words.t('no-start.text'));
  else {
    const { title, cause } = words.problem(problem);
    dialog.showErrorBox(title, cause);
  }
  app.exit(1);
}

/** In the person's language and the system's region. */
function systemWords(language: 'system' | 'en' | 'nl'): Words {
  const preferred = app.getPreferredSystemLanguages();
  return createWords(chooseDictionary(language, preferred), [app.getSystemLocale(), ...preferred]);
}

/** After Electron is ready. */
export function startDesktop(parts: DesktopParts): Desktop {
  const { application, clock, randomness } = parts;
  const kept = openKept(join(parts.dataDir, 'desktop.json'));
  const resources = join(parts.root, 'resources');
  let quitting: Promise<void> | null = null;

  const words = (): Words => systemWords(application.state().settings.language);
  const outside: Outside = {
    openAddress: (address) => shell.openExternal(address),
    openLogFolder: async () => void (await shell.openPath(application.logFolder)),
  };

  servePages(pageSession(), listPages(join(parts.root, 'dist', 'renderer')));
  const windows = createWindows({
    preload: join(parts.root, 'dist', 'main', 'preload.cjs'),
    icon: join(resources, 'icons', process.platform === 'win32' ? 'concord.ico' : 'concord.png'),
    kept,
    mayClose: () => {
      if (quitting !== null || process.platform !== 'linux') return true;
      void closeOrAsk();
      return false;
    },
    onChange: (open) => {
      if (process.platform === 'darwin') void (open ? app.dock?.show() : app.dock?.hide());
    },
  });

  /** Where no tray shows Concord, closing its window would make it vanish; so a person is asked. */
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

  const actions: Readonly<Record<TrayAction, () => unknown>> = {
    open: () => windows.show(),
    'sync-now': () => application.call('sync.now', {}),
    resume: () => application.call('sync.resume', {}),
    'pause-hour': () => application.call('sync.pause', { for: 'hour' }),
    'pause-tomorrow': () => application.call('sync.pause', { for: 'tomorrow' }),
    'pause-resume': () => application.call('sync.pause', { for: 'resume' }),
    report: async () => {
      if ((await openLink(application, outside, 'help')) !== 'opened') windows.show();
    },
    'log-folder': () => outside.openLogFolder(),
    about: () => app.showAboutPanel(),
    quit: () => quit(),
  };

  const tray = createTray(join(resources, 'tray'), (action) => void actions[action]());
  const calmTray = calm({ clock, apply: (model) => tray.apply(model) });
  const notifier = createNotifier({
    clock,
    kept,
    words,
    seen: () => windows.current()?.isFocused() ?? false,
    open: () => windows.show(),
  });
  const machine = followMachine({ application, clock, randomness, quit: () => void quit() });

  const follow = (): void => {
    const state = application.state();
    calmTray.show(trayModel(state, words(), clock.now()));
    if (nativeTheme.themeSource !== state.settings.theme) nativeTheme.themeSource = state.settings.theme;
    notifier.look(state);
    machine.changed();
  };
  const stopTopics = application.onTopic(follow);
  const stopCarrying = carryContract(application, outside, () => windows.current());

  function quit(): Promise<void> {
    quitting ??= (async () => {
      stopTopics();
      calmTray.stop();
      notifier.stop();
      machine.stop();
      windows.destroy();
      stopCarrying();
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
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
  app.on('window-all-closed', () => {
    // Concord lives in the tray
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
  // a toast of an earlier run, clicked in this one
  if (process.platform === 'win32') Notification.handleActivation(() => windows.show());

  follow();
  if (!startedAtLogin(parts.launch.autostart)) windows.show();
  return { show: () => windows.show(), tray: () => tray.current(), quit };
}
