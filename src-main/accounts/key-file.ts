/** Keeps the key in a file that only its owner may read: for machines without a key store, after a person agreed to it. */
import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** The key; null when the file is missing, has another size, is not a regular file, or could be read by another user. */
export function readKeyFile(path: string, sizeBytes: number): Buffer | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    return null;
  }
  try {
    const facts = fstatSync(file);
    if (!facts.isFile() || facts.size !== sizeBytes) return null;
    if (process.platform !== 'win32') {
      if ((facts.mode & 0o077) !== 0 || facts.uid !== process.getuid?.()) return null;
    }
    const bytes = Buffer.alloc(sizeBytes);
    return readSync(file, bytes, 0, sizeBytes, 0) === sizeBytes ? bytes : null;
  } finally {
    closeSync(file);
  }
}

/** Writes a new file with mode 0600, whatever the umask is. A file that is there already is removed first, never written into. */
export function writeKeyFile(path: string, key: Uint8Array): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    fchmodSync(file, 0o600);
    writeSync(file, key);
  } finally {
    closeSync(file);
  }
}

export function removeKeyFile(path: string): void {
  rmSync(path, { force: true });
}
