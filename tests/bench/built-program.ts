/** Builds the program as it is packaged: the benches measure what people run, not the sources, whose types are stripped at each start. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The built headless program; its build is not measured. @throws Error when it cannot be built */
export function builtHeadless(): string {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  // not into `dist/main`, which may hold what else was built there
  const folder = 'dist/bench';
  const args = [vite, 'build', '--outDir', folder, '--logLevel', 'error'];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return join(root, folder, 'headless.js');
}
