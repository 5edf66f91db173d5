/** Turns starting at login on and off: with the system's list on Windows and macOS, with an autostart file on Linux. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { app } from 'electron';
import type { LaunchAtLogin } from '../app/index.ts';
import { autostartFile, autostartIsOn, autostartPath } from './autostart.ts';

/** The deb package may install this file; it starts Concord for everybody on this machine. */
const machineWidePath = '/etc/xdg/autostart/concord.desktop';

/** Null when Concord runs from source, because then there is no installed program that could be started at login. */
export function launchAtLogin(): LaunchAtLogin | null {
  if (!app.isPackaged) return null;
  if (process.platform === 'linux') return linux(autostartPath(process.env, homedir()));
  const args = process.platform === 'win32' ? ['--autostart'] : [];
  return {
    get: () => app.getLoginItemSettings({ args }).openAtLogin,
    set: (wanted) => app.setLoginItemSettings({ openAtLogin: wanted, args }),
  };
}

function linux(path: string): LaunchAtLogin {
  // Inside an AppImage the program's own path no longer exists after the program ends.
  const program = process.env.APPIMAGE ?? process.execPath;
  const machineWide = (): boolean => existsSync(machineWidePath);
  return {
    get() {
      try {
        return autostartIsOn(readFileSync(path, 'utf8'), machineWide());
      } catch {
        return autostartIsOn(null, machineWide());
      }
    },
    set(wanted) {
      const content = autostartFile({ wanted, machineWide: machineWide(), program });
      try {
        if (content === null) rmSync(path, { force: true });
        else {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, content);
        }
      } catch {
        // The file cannot be written. `get` reads the file again, so it still reports the real setting.
      }
    },
  };
}

/** macOS reports that it started Concord at login; on Windows and Linux the entry passes an argument. */
export function startedAtLogin(autostart: boolean): boolean {
  return autostart || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}
