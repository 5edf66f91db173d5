/** A section that runs a spec file, which reads its counts from the environment. Its output is passed on while it runs. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root, type Section, type SectionResult, say } from './section.ts';

interface Spec extends Pick<SectionResult, 'what' | 'counts'> {
  readonly spec: string;
  readonly env: Readonly<Record<string, string>>;
}

const progressIntervalMs = 10_000;

export function specSection({ what, spec, env, counts }: Spec): Section {
  return async () => {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', spec], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    let lastOutputAt = Date.now();
    const startedAt = lastOutputAt;
    const progressTimer = setInterval(() => {
      if (Date.now() - lastOutputAt > progressIntervalMs)
        say(`still running, ${Math.round((Date.now() - startedAt) / 1000)} s`);
    }, progressIntervalMs);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        process.stdout.write(chunk);
        lastOutputAt = Date.now();
        output = (output + chunk).slice(-8_000);
      });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    clearInterval(progressTimer);
    const passed = code === 0 && !/[1-9]\d* skipped\s*$/.test(output);
    return { what, passed, counts, ...(passed ? {} : { failures: [output] }) };
  };
}
