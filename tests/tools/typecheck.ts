/** The command `npm run typecheck`: type-checks all parts at the same time, each with only the libraries that it may use. */
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const parts = ['.', 'src-shared', 'src-main', 'src-renderer', 'src-sandbox', 'tests'];
// tsc is started with this Node, because Windows cannot start the link in .bin without a shell.
const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(manifest, '..', 'bin', 'tsc');

/** Checks one part and returns the exit code. A part without sources counts as correct. */
function check(part: string): Promise<number> {
  if (globSync(part === '.' ? '*.ts' : '**/*.{ts,tsx}', { cwd: part }).length === 0)
    return Promise.resolve(0);
  return new Promise((resolve, reject) => {
    const run = spawn(process.execPath, [tsc, '-p', part, '--pretty'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    run.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    run.on('error', reject);
    run.on('close', (code) => {
      process.stdout.write(output);
      resolve(code ?? 1);
    });
  });
}

const codes = await Promise.all(parts.filter((part) => existsSync(join(part, 'tsconfig.json'))).map(check));
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
