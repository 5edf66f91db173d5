/** The directory Concord keeps its data in: where it is, that only its owner may read it, and the id of this installation. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface DataDir {
  readonly path: string;
  readonly logs: string;
}

/** The system's place for local (not roaming) application data. */
export function defaultDataDir(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'concord');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'concord');
  const shared = env.XDG_DATA_HOME;
  return join(shared?.startsWith('/') === true ? shared : join(home, '.local', 'share'), 'concord');
}

/** Makes the directory with mode 0700, and sets the umask so that everything this process writes is private to its owner. */
export function openDataDir(path: string): DataDir {
  process.umask(0o077);
  const whole = resolve(path);
  mkdirSync(whole, { recursive: true, mode: 0o700 });
  chmodSync(whole, 0o700);
  return { path: whole, logs: join(whole, 'logs') };
}

/** This installation's random id (RU1): made once, kept in the directory, the same for all accounts in it. */
export function machineIdOf(dataDir: DataDir, uuid: () => string): string {
  const path = join(dataDir.path, 'machine-id');
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (/^[0-9a-f-]{36}$/.test(kept)) return kept;
  } catch {
    // there is no id yet
  }
  const made = uuid();
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  return made;
}
