/** Starting at login: by the system's own list on Windows and macOS, by an autostart file on Linux. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { app } from 'electron';
import type { LaunchAtLogin } from '../app/index.ts';
import { autostartFile, autostartIsOn, autostartPath } from './autostart.ts';

/** What the deb puts there: Concord starts for everybody on this machine. */
const machineWidePath = '/etc/xdg/autostart/concord.desktop';

/** Null from source, where there is no program that could be started at login. */
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
  // inside an AppImage the program's own path is gone after it ends
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
        // a home that cannot be written: `get` goes on telling the truth
      }
    },
  };
}

/** macOS tells it by itself; the others by the argument in their entry. */
export function startedAtLogin(autostart: boolean): boolean {
  return autostart || (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}
