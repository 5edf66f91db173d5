/** Builds the interface from source, as people get it, into a folder of the test's own. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** @returns the folder, which the caller removes */
export async function buildInterface(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'concord-renderer-'));
  // with the NODE_ENV that Vitest sets, the build would be another one
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  await build({
    configFile: fileURLToPath(new URL('../../src-renderer/vite.config.ts', import.meta.url)),
    build: { outDir: directory, emptyOutDir: false },
    logLevel: 'error',
  });
  process.env.NODE_ENV = NODE_ENV;
  return directory;
}
