/**
 * `npm run prove [-- SECTION… --seed S --histories N --kills N --rules N --files PART-OF-PATH --fuzz-seconds N]`: the proofs that take longer than
 * `npm test` may; all sections, or those named. Prints progress, keeps what came of each section in result.json beside this file,
 * and ends with 1 when one fails.
 */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { proveCorpus } from './corpus/index.ts';
import { proveFuzz } from './prove-fuzz.ts';
import { root, type Section, say } from './section.ts';
import { specSection } from './spec-section.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    histories: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '200' },
    rules: { type: 'string', default: '5000' },
    files: { type: 'string', default: '' },
    'fuzz-seconds': { type: 'string', default: '600' },
    seed: { type: 'string', default: String(randomInt(2 ** 31 - 1)) },
  },
});
const seed = Number(values.seed);

const sections: Readonly<Record<string, Section>> = {
  histories: specSection({
    what: 'random histories, in memory, with faults and kills',
    spec: 'tests/unit/sync/histories.spec.ts',
    env: { CONCORD_HISTORIES: values.histories, CONCORD_SEED: values.seed },
    counts: { histories: Number(values.histories) },
  }),
  singles: specSection({
    what: 'random histories with a CRM of single entries',
    spec: 'tests/unit/sync/occurrence-histories.spec.ts',
    env: { CONCORD_HISTORIES: values.histories, CONCORD_SEED: values.seed },
    counts: { histories: Math.ceil(Number(values.histories) / 10) * 2 },
  }),
  kills: specSection({
    what: 'the real program killed (SIGKILL) between real servers',
    spec: 'tests/app/killed.spec.ts',
    env: { CONCORD_KILLS: values.kills, CONCORD_SEED: values.seed },
    counts: { kills: Number(values.kills) },
  }),
  rules: specSection({
    what: 'random recurrence rules against the definition, and against ical.js',
    spec: 'tests/unit/recurrence/differential.spec.ts',
    env: { CONCORD_RULES: values.rules, CONCORD_SEED: values.seed },
    counts: { rules: Number(values.rules) },
  }),
  corpus: () => proveCorpus(values.files),
  fuzz: () => proveFuzz(seed, Number(values['fuzz-seconds'])),
};

const asked = positionals.length === 0 ? Object.keys(sections) : positionals;
for (const name of asked) if (!(name in sections)) throw new Error(`no section ${name}`);

const file = new URL('result.json', import.meta.url);
let failed = 0;
for (const name of asked) {
  const section = sections[name];
  if (section === undefined) continue;
  say(`\n${name}, seed ${seed}`);
  const startedAt = Date.now();
  const result = await section();
  const proved = {
    at: new Date(startedAt).toISOString(),
    commit: git('rev-parse', 'HEAD'),
    /** Sources that differ from the commit. */
    changedFiles: git('status', '--porcelain', '--', 'src-main', 'src-shared', 'src-sandbox', 'tests')
      .split('\n')
      .filter((line) => line !== '').length,
    seed,
    seconds: Math.round((Date.now() - startedAt) / 1000),
    ...result,
  };
  if (!result.passed) failed += 1;
  // after each, and read anew: an hour of proofs is not lost with the last of them, nor with a second run beside this one
  const kept: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, `${JSON.stringify({ ...kept, [name]: proved }, null, 2)}\n`);
  say(`${result.passed ? 'held  ' : 'FAILED'} ${name}: ${JSON.stringify(result.counts)}`);
}
process.exitCode = failed === 0 ? 0 : 1;

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
