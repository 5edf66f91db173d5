/**
 * Finds out whether the desktop shows tray icons. Windows and macOS always do. On Linux a StatusNotifierHost must be on
 * the session bus; plain GNOME has none. Electron does not report this, so a D-Bus command-line client is asked.
 */
import { execFile } from 'node:child_process';

export type TrayHost = 'present' | 'absent' | 'unknown';

const bus = 'org.kde.StatusNotifierWatcher';
const property = ['org.kde.StatusNotifierWatcher', 'IsStatusNotifierHostRegistered'] as const;

/** The same question written for each D-Bus client; the first client that is installed is used. */
export const questions: readonly (readonly [program: string, ...args: string[]])[] = [
  [
    'gdbus',
    'call',
    '--session',
    '--timeout=2',
    `--dest=${bus}`,
    '--object-path=/StatusNotifierWatcher',
    '--method=org.freedesktop.DBus.Properties.Get',
    ...property,
  ],
  [
    'dbus-send',
    '--session',
    '--print-reply',
    '--reply-timeout=2000',
    `--dest=${bus}`,
    '/StatusNotifierWatcher',
    'org.freedesktop.DBus.Properties.Get',
    ...property.map((one) => `string:${one}`),
  ],
  ['busctl', '--user', '--timeout=2', 'get-property', bus, '/StatusNotifierWatcher', ...property],
];

/** Interprets a client's output. A bus without the watcher means `absent`; any other failure (no bus) means `unknown`. */
export function readAnswer(output: string, failed: boolean): TrayHost {
  if (!failed) return /\btrue\b/.test(output) ? 'present' : 'absent';
  return /ServiceUnknown|NameHasNoOwner|was not provided by any/i.test(output) ? 'absent' : 'unknown';
}

/** Tries the clients in order until one is installed, and returns its answer. */
export async function findTrayHost(platform: string): Promise<TrayHost> {
  if (platform !== 'linux') return 'present';
  for (const [program, ...args] of questions) {
    const host = await new Promise<TrayHost | 'no-client'>((resolve) => {
      execFile(program, args, { timeout: 4_000 }, (error, stdout, stderr) => {
        if (error !== null && error.code === 'ENOENT') resolve('no-client');
        else resolve(readAnswer(`${stdout}${stderr}`, error !== null));
      });
    });
    if (host !== 'no-client') return host;
  }
  return 'unknown';
}
