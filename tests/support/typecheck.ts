/** Type-checks every part against the libraries it may know, all parts at the same time: one `tsc -p` each. */
import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const parts = ['.', 'src-shared', 'src-main', 'src-renderer', 'src-sandbox', 'tests'];
// The launcher is started with this Node rather than through the .bin link, which Windows cannot spawn without a shell.
const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(manifest, '..', 'bin', 'tsc');

/** Runs one project. A part that has a tsconfig.json but no sources yet counts as clean. */
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
