/** Runs before a spec under a break: who reads the changed file from the disk gets it changed, as those who import it do. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that a break changes; null while all must pass. */
    changedFile: { readonly path: string; readonly text: string } | null;
  }
}

const changed = inject('changedFile');
if (changed !== null) {
  const read = fs.readFileSync;
  fs.readFileSync = ((path: unknown, ...others: readonly unknown[]) => {
    if (typeof path === 'string' && resolve(path) === changed.path) return changed.text;
    return (read as (...all: readonly unknown[]) => unknown)(path, ...others);
  }) as typeof read;
  syncBuiltinESMExports();
}
