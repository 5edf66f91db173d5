/** A section that is a test file with its counts in the environment; its progress is passed on as it comes. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root, type Section, type SectionResult, say } from './section.ts';

interface Spec extends Pick<SectionResult, 'what' | 'counts'> {
  readonly spec: string;
  readonly env: Readonly<Record<string, string>>;
}

const aliveMs = 10_000;

export function specSection({ what, spec, env, counts }: Spec): Section {
  return async () => {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', spec], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let said = '';
    let heard = Date.now();
    const begun = heard;
    const alive = setInterval(() => {
      if (Date.now() - heard > aliveMs) say(`still running, ${Math.round((Date.now() - begun) / 1000)} s`);
    }, aliveMs);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        process.stdout.write(chunk);
        heard = Date.now();
        said = (said + chunk).slice(-8_000);
      });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    clearInterval(alive);
    const passed = code === 0 && !/[1-9]\d* skipped\s*$/.test(said);
    return { what, passed, counts, ...(passed ? {} : { failures: [said] }) };
  };
}
