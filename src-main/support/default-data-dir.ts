/** Where Concord keeps its data when nobody names a directory. */
import { homedir } from 'node:os';
import { join } from 'node:path';

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
