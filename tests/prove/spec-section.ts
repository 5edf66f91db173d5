/**
 * A section that runs a spec file, which reads its counts from the environment. Its output is passed on while it runs. A line
 * `counted NAME: NUMBER` in it goes into the section's counts; the numbers of several lines with one name are added.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root, type Section, type SectionResult, say } from './section.ts';

interface Spec extends Pick<SectionResult, 'what' | 'counts'> {
  /** The paths of one spec file, of a folder of them, or of several. */
  readonly spec: string | readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const progressIntervalMs = 10_000;

export function specSection({ what, spec, env, counts }: Spec): Section {
  return async () => {
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
    const child = spawn(
      process.execPath,
      [vitest, 'run', '--config', 'tests/vitest.config.ts', ...[spec].flat()],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...env },
      },
    );
    const streams = [child.stdout, child.stderr];
    const outputs = streams.map(() => '');
    let lastOutputAt = Date.now();
    const startedAt = lastOutputAt;
    const progressTimer = setInterval(() => {
      if (Date.now() - lastOutputAt > progressIntervalMs)
        say(`still running, ${Math.round((Date.now() - startedAt) / 1000)} s`);
    }, progressIntervalMs);
    for (const [index, stream] of streams.entries())
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        process.stdout.write(chunk);
        lastOutputAt = Date.now();
        outputs[index] = `${outputs[index]}${chunk}`;
      });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    clearInterval(progressTimer);
    const output = stripVTControlCharacters(outputs.join('\n'));
    const passed = code === 0 && !/[1-9]\d* skipped\s*$/m.test(output);
    return {
      what,
      passed,
      counts: { ...counts, ...countedIn(output) },
      // without the folder of this machine
      ...(passed ? {} : { failures: [output.replaceAll(root.slice(0, -1), '.').slice(-8_000)] }),
    };
  };
}

function countedIn(output: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [, name = '', number] of output.matchAll(/^counted (.+): (\d+)$/gm))
    counts[name] = (counts[name] ?? 0) + Number(number);
  return counts;
}
