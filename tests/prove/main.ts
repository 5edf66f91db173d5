/**
 * `npm run prove [-- --histories N --kills N --seed S]`: the proofs that take longer than `npm test` may. Prints progress, writes
 * result.json beside this file (seed, commit, duration, what came of each part), and ends with 1 when a part fails.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface Part {
  readonly name: string;
  readonly spec: string;
  readonly env: Readonly<Record<string, string>>;
}

interface PartResult {
  readonly name: string;
  readonly passed: boolean;
  readonly count: number;
  readonly seconds: number;
  /** What the test run said last, when it failed. */
  readonly said?: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(randomInt(2 ** 31 - 1)) },
  },
});
const parts: readonly (Part & { readonly count: number })[] = [
  {
    name: 'random histories, in memory, with faults and kills',
    spec: 'tests/unit/sync/histories.spec.ts',
    env: { CONCORD_HISTORIES: values.histories, CONCORD_SEED: values.seed },
    count: Number(values.histories),
  },
  {
    name: 'the real program killed (SIGKILL) between real servers',
    spec: 'tests/app/killed.spec.ts',
    env: { CONCORD_KILLS: values.kills, CONCORD_SEED: values.seed },
    count: Number(values.kills),
  },
];

/** A part is a test file with its counts in the environment; its progress is passed on as it comes. */
async function run(part: (typeof parts)[number]): Promise<PartResult> {
  say(`\n${part.name}: ${part.count}`);
  const startedAt = performance.now();
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', part.spec], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...part.env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      process.stdout.write(chunk);
      said = (said + chunk).slice(-8_000);
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const passed = code === 0 && !/[1-9]\d* skipped\s*$/.test(said);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { name: part.name, passed, count: part.count, seconds, ...(passed ? {} : { said }) };
}

const startedAt = Date.now();
const results: PartResult[] = [];
for (const part of parts) results.push(await run(part));
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const result = {
  at: new Date(startedAt).toISOString(),
  commit: git('rev-parse', 'HEAD'),
  /** Sources that differ from the commit. */
  changedFiles: git('status', '--porcelain', '--', 'src-main', 'src-shared', 'src-sandbox', 'tests')
    .split('\n')
    .filter((line) => line !== '').length,
  seed: Number(values.seed),
  seconds: Math.round((Date.now() - startedAt) / 1000),
  passed: results.every(({ passed }) => passed),
  parts: results,
};
writeFileSync(new URL('result.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
say('');
for (const { name, passed, count, seconds } of results)
  say(`${passed ? 'held  ' : 'FAILED'} ${name}: ${count} in ${seconds} s`);
say(`seed ${result.seed}, commit ${result.commit.slice(0, 12)}, ${result.seconds} s`);
process.exitCode = result.passed ? 0 : 1;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
