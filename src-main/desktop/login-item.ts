/** Turns starting at login on and off: with the system's list on Windows and macOS, with an autostart file on Linux. */
import { homedir } from 'node:os';
import { app } from 'electron';
import type { LaunchAtLogin } from '../app/index.ts';
import { autostartPath } from './autostart.ts';
import { autostartFileAt } from './autostart-file.ts';

/** The deb package may install this file; it starts Concord for everybody on this machine. */
const machineWidePath = '/etc/xdg/autostart/concord.desktop';

/** Null when Concord runs from source, because then there is no installed program that could be started at login. */
export function launchAtLogin(): LaunchAtLogin | null {
  if (!app.isPackaged) return null;
  if (process.platform === 'linux')
    return autostartFileAt(autostartPath(process.env, homedir()), {
      machineWidePath,
      // inside an AppImage the program's own path no longer exists after the program ends
      program: process.env.APPIMAGE ?? process.execPath,
    });
  const args = process.platform === 'win32' ? ['--autostart'] : [];
  return {
    get: () => app.getLoginItemSettings({ args }).openAtLogin,
    set: (wanted) => app.setLoginItemSettings({ openAtLogin: wanted, args }),
  };
}

/** macOS reports that it started Concord at login; on Windows and Linux the entry passes an argument. */
export function startedAtLogin(autostart: boolean): boolean {
  return autostart || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}
