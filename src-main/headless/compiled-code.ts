/**
 * Keeps the compiled code of Concord's sources in the data directory, because compiling it takes most of a start's processor time.
 * Compiled code runs without a comparison with its source, so it is taken only from where nobody else could have written it (S10).
 */
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Does nothing before the data directory is there: the first start makes it. Never throws; without kept code a start takes longer. */
export function keepCompiledCode(dataDir: string): void {
  const directory = join(dataDir, 'compiled');
  try {
    if (!isPrivate(dataDir)) {
      // others could have written into it; once it is private, the code is compiled anew
      rmSync(directory, { recursive: true, force: true });
      return;
    }
    if (!isPrivate(directory)) {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { mode: 0o700 });
    }
    enableCompileCache(directory);
    // for the threads, which read it when they start
    process.env.NODE_COMPILE_CACHE = directory;
  } catch {
    // a read-only or full disk
  }
}

/** Whether only this user can change what is in the directory. On Windows the place in the user's profile decides that. */
function isPrivate(directory: string): boolean {
  const facts = lstatSync(directory, { throwIfNoEntry: false });
  if (facts?.isDirectory() !== true) return false;
  if (process.platform === 'win32') return true;
  return facts.uid === process.getuid?.() && (facts.mode & 0o077) === 0;
}
