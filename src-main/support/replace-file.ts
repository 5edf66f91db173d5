/** Writes a small file as a whole, and never through a link. */
import { closeSync, fchmodSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Puts a file with this content in place of what is there. The content is written to a new file (mode 0600, whatever the umask is),
 * which then takes the name: a link with that name is replaced and not followed, and a reader never sees half of the content.
 */
export function replaceFile(path: string, content: string): void {
  const made = `${path}.new`;
  rmSync(made, { force: true });
  const file = openSync(made, 'wx', 0o600);
  try {
    if (process.platform !== 'win32') fchmodSync(file, 0o600);
    writeSync(file, content);
  } finally {
    closeSync(file);
  }
  renameSync(made, path);
}
