/** Turns starting at login on and off with the person's own autostart file (Linux), which is replaced as a whole and never written through a link. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LaunchAtLogin } from '../app/index.ts';
import { replaceFile } from '../support/replace-file.ts';
import { autostartFile, autostartIsOn } from './autostart.ts';

export function autostartFileAt(
  path: string,
  { machineWidePath, program }: { readonly machineWidePath: string; readonly program: string },
): LaunchAtLogin {
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
          replaceFile(path, content);
        }
      } catch {
        // The file cannot be written. `get` reads the file again, so it still reports the real setting.
      }
    },
  };
}
