/**
 * The command `npm run prove [-- SECTION… --seed S --histories N --kills N --cuts N --byte-step N --rules N --files PART-OF-PATH
 * --fuzz-seconds N --days N]`: the tests that take too long for `npm test`. Runs the named sections, or all. Prints progress, writes the result of each
 * section to result.json beside this file, and exits with 1 when a section fails.
 */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { proveCorpus } from './corpus/index.ts';
import { progressFile, seedKept } from './in-parts.ts';
import { proveBends } from './prove-bends.ts';
import { proveExchangeMailMemory } from './prove-exchange-mail-memory.ts';
import { proveAnswers, proveFuzz } from './prove-fuzz.ts';
import { proveHistories } from './prove-histories.ts';
import { proveMail } from './prove-mail.ts';
import { proveMailMemory } from './prove-mail-memory.ts';
import { proveMutation } from './prove-mutation.ts';
import { proveRuleBreaks } from './prove-rule-breaks.ts';
import { root, type Section, say } from './section.ts';
import { specSection } from './spec-section.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    histories: { type: 'string', default: '50000' },
    kills: { type: 'string', default: '200' },
    cuts: { type: 'string', default: '200' },
    'byte-step': { type: 'string', default: '1' },
    rules: { type: 'string', default: '5000' },
    files: { type: 'string', default: '' },
    'fuzz-seconds': { type: 'string', default: '600' },
    days: { type: 'string', default: '30' },
    /** Without it a section that was interrupted goes on with its own, and the others take a new one. */
    seed: { type: 'string' },
  },
});
/** Each of them is hundreds of requests. */
const webHistories = Math.min(200, Number(values.histories));
const newSeed = randomInt(2 ** 31 - 1);
/** Null when the sources differ from it. */
const commit = changedFiles() === 0 ? git('rev-parse', 'HEAD') : null;

const sectionsWith = (seed: number): Readonly<Record<string, Section>> => ({
  histories: proveHistories(
    {
      section: 'histories',
      what: 'random histories in memory, with faults and kills',
      spec: ['caldav', 'graph'].map((name) => `tests/unit/sync/histories-${name}.spec.ts`),
      variable: 'CONCORD_HISTORIES',
      total: Number(values.histories),
      inPart: 20_000,
    },
    seed,
    commit,
  ),
  singles: specSection({
    what: 'random histories with a CRM of single entries',
    spec: 'tests/unit/sync/occurrence-histories.spec.ts',
    env: { CONCORD_HISTORIES: values.histories, CONCORD_SEED: String(seed) },
    counts: { histories: Math.ceil(Number(values.histories) / 10) * 2 },
  }),
  'creates-only': specSection({
    what: 'random histories with a CRM that only creates',
    spec: 'tests/unit/sync/creates-only-histories.spec.ts',
    env: { CONCORD_HISTORIES: values.histories, CONCORD_SEED: String(seed) },
    counts: {
      histories: Math.ceil(Number(values.histories) / 4) * 2 + Math.ceil(Number(values.histories) / 20) * 2,
    },
  }),
  people: proveHistories(
    {
      section: 'people',
      what: 'random histories of several people with ticks, answers and rules that change',
      spec: 'tests/unit/people-histories/',
      variable: 'CONCORD_HISTORIES',
      total: Number(values.histories),
      inPart: 2_000,
    },
    seed,
    commit,
  ),
  undo: specSection({
    what: 'random histories of the calendar and of mail in which changes and whole runs are undone, with kills',
    spec: ['histories', 'mail-histories'].map((name) => `tests/unit/undo/${name}.spec.ts`),
    env: { CONCORD_UNDO_HISTORIES: values.histories, CONCORD_SEED: String(seed) },
    counts: {
      histories: Math.ceil(Number(values.histories) / 2) * 2,
      'mail-histories': Number(values.histories),
    },
  }),
  kills: specSection({
    what: 'the real program, killed with SIGKILL, between real servers',
    spec: 'tests/app/killed.spec.ts',
    env: { CONCORD_KILLS: values.kills, CONCORD_SEED: String(seed) },
    counts: { kills: Number(values.kills) },
  }),
  google: specSection({
    what: 'random histories of one person and of several, and kills, over the simulated Google',
    spec: ['histories', 'people-histories', 'kill'].map((name) => `tests/unit/google/${name}.spec.ts`),
    env: { CONCORD_GOOGLE_HISTORIES: '400', CONCORD_KILLS: '400', CONCORD_SEED: String(seed) },
    counts: { histories: 400, 'people-histories': 400, kills: 400 },
  }),
  microsoft: specSection({
    what: 'random histories of one person and of several, and kills, over the simulated Microsoft 365',
    spec: ['histories', 'people-histories', 'kill'].map((name) => `tests/unit/microsoft/${name}.spec.ts`),
    env: { CONCORD_MICROSOFT_HISTORIES: '200', CONCORD_KILLS: '200', CONCORD_SEED: String(seed) },
    counts: { histories: 200, 'people-histories': 200, kills: 200 },
  }),
  'exchange-histories': specSection({
    what: 'random histories of one person and of several over the simulated Exchange',
    spec: ['histories', 'people-histories'].map((name) => `tests/unit/exchange-calendar/${name}.spec.ts`),
    env: { CONCORD_EXCHANGE_HISTORIES: '200', CONCORD_SEED: String(seed) },
    counts: { histories: 200, 'people-histories': 200 },
  }),
  'exchange-kills': specSection({
    what: 'the calendar engine over the simulated Exchange, killed at every moment',
    spec: 'tests/unit/exchange-calendar/kill.spec.ts',
    env: { CONCORD_KILLS: '200', CONCORD_SEED: String(seed) },
    counts: { kills: 200 },
  }),
  rules: specSection({
    what: 'random recurrence rules compared with the definition and with ical.js',
    spec: 'tests/unit/recurrence/differential.spec.ts',
    env: { CONCORD_RULES: values.rules, CONCORD_SEED: String(seed) },
    counts: { rules: Number(values.rules) },
  }),
  'rule-breaks': proveRuleBreaks,
  bends: () => proveBends(seed, commit),
  answers: () => proveAnswers(seed, Number(values['fuzz-seconds'])),
  mutation: proveMutation,
  corpus: () => proveCorpus(values.files),
  mail: () => proveMail(values.files),
  'mail-histories': proveHistories(
    {
      section: 'mail-histories',
      what: 'random histories of mail in memory, with faults and kills',
      spec: ['locating', 'hinting', 'stable-ids'].map((kind) => `tests/unit/mail/histories-${kind}.spec.ts`),
      variable: 'CONCORD_MAIL_HISTORIES',
      total: Number(values.histories),
      // divides by the three kinds of sides, so that the count is exact
      inPart: 12_000,
    },
    seed,
    commit,
  ),
  'gmail-histories': specSection({
    what: 'random histories of mail over Gmail on the simulated Google, with faults and kills',
    spec: 'tests/unit/gmail/histories.spec.ts',
    env: { CONCORD_GMAIL_HISTORIES: String(webHistories), CONCORD_SEED: String(seed) },
    counts: { histories: webHistories },
  }),
  'gmail-cuts': specSection({
    what: 'a run over Gmail, with each of its requests cut off before it, before its answer and within it',
    spec: 'tests/unit/gmail/cuts.spec.ts',
    env: { CONCORD_GMAIL_CUT_STEP: '1', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'gmail-kills': specSection({
    what: 'the mail engine over Gmail on the simulated Google, killed at every moment',
    spec: 'tests/unit/gmail/kill.spec.ts',
    env: { CONCORD_GMAIL_KILL_STEP: '1', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'gmail-import': specSection({
    what: 'a first import of 20,000 messages of Gmail under the quota of a new and of an old project, killed in the middle',
    spec: 'tests/unit/gmail/first-import.spec.ts',
    env: { CONCORD_GMAIL_MESSAGES: '20000', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'microsoft-mail-histories': specSection({
    what: 'random histories of mail over the simulated Microsoft 365, with faults and kills',
    spec: 'tests/unit/microsoft-mail/histories.spec.ts',
    env: { CONCORD_MICROSOFT_MAIL_HISTORIES: String(webHistories), CONCORD_SEED: String(seed) },
    counts: { histories: webHistories },
  }),
  'microsoft-mail-cuts': specSection({
    what: 'a run of mail over the simulated Microsoft 365, with each of its requests cut off before it, before its answer and within it',
    spec: 'tests/unit/microsoft-mail/cuts.spec.ts',
    env: { CONCORD_MICROSOFT_MAIL_CUT_STEP: '1', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'microsoft-mail-kills': specSection({
    what: 'the mail engine over the simulated Microsoft 365, killed at every moment',
    spec: 'tests/unit/microsoft-mail/kill.spec.ts',
    env: { CONCORD_MICROSOFT_MAIL_KILL_STEP: '1', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'microsoft-mail-import': specSection({
    what: 'a first import of 20,000 messages of Microsoft 365 under the limits of one mailbox, killed in the middle',
    spec: 'tests/unit/microsoft-mail/first-import.spec.ts',
    env: { CONCORD_MICROSOFT_MESSAGES: '20000', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'exchange-mail-histories': specSection({
    what: 'random histories of mail over the simulated Exchange, with faults and kills',
    spec: 'tests/unit/exchange-mail/histories.spec.ts',
    env: { CONCORD_EXCHANGE_MAIL_HISTORIES: String(webHistories), CONCORD_SEED: String(seed) },
    counts: { histories: webHistories },
  }),
  'exchange-mail-cuts': specSection({
    what: 'a run of mail over the simulated Exchange, with each of its requests cut off before it, before its answer and within it',
    spec: 'tests/unit/exchange-mail/cuts.spec.ts',
    env: { CONCORD_EXCHANGE_MAIL_CUT_STEP: '1', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'exchange-mail-kills': specSection({
    what: 'the mail engine over the simulated Exchange, killed at every moment',
    spec: 'tests/unit/exchange-mail/kill.spec.ts',
    env: { CONCORD_EXCHANGE_MAIL_KILL_STEP: '1', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'exchange-mail-import': specSection({
    what: 'a first import of 20,000 messages of an Exchange server, killed and sent away in the middle',
    spec: 'tests/unit/exchange-mail/first-import.spec.ts',
    env: { CONCORD_EXCHANGE_MESSAGES: '20000', CONCORD_SEED: String(seed) },
    counts: {},
  }),
  'exchange-mail-memory': proveExchangeMailMemory,
  days: specSection({
    what: 'days of a busy person on one machine that sleeps, wakes, loses its network and is restarted',
    spec: 'tests/unit/days/busy-days.spec.ts',
    env: { CONCORD_DAYS: values.days, CONCORD_SEED: String(seed) },
    counts: { days: Number(values.days) },
  }),
  'mail-kills': specSection({
    what: 'a process with the mail engine, killed with SIGKILL, between Dovecot and the CRM',
    spec: 'tests/servers/mail-killed.spec.ts',
    env: { CONCORD_MAIL_KILLS: values.kills, CONCORD_SEED: String(seed) },
    counts: { kills: Number(values.kills) },
  }),
  'mail-memory': proveMailMemory,
  'mail-cuts': specSection({
    what: 'the connection to Dovecot, cut behind seeded bytes',
    spec: 'tests/servers/mail-cuts.spec.ts',
    env: { CONCORD_MAIL_CUTS: values.cuts, CONCORD_SEED: String(seed) },
    counts: { cuts: Number(values.cuts) },
  }),
  'mail-offsets': specSection({
    what: 'the connection to a scripted mail server, cut behind every byte',
    spec: 'tests/unit/mail/byte-cuts.spec.ts',
    env: { CONCORD_MAIL_BYTE_STEP: values['byte-step'], CONCORD_SEED: String(seed) },
    counts: {},
  }),
  fuzz: () => proveFuzz(seed, Number(values['fuzz-seconds'])),
});

const names = Object.keys(sectionsWith(newSeed));
const wanted = positionals.length === 0 ? names : positionals;
for (const name of wanted) if (!names.includes(name)) throw new Error(`no section ${name}`);

const file = new URL('result.json', import.meta.url);
let failed = 0;
for (const name of wanted) {
  const seed = Number(values.seed ?? seedKept(progressFile(name), commit) ?? newSeed);
  const section = sectionsWith(seed)[name];
  if (section === undefined) continue;
  say(`\n${name}, seed ${seed}`);
  const startedAt = Date.now();
  const result = await section();
  const proved = {
    at: new Date(startedAt).toISOString(),
    commit: git('rev-parse', 'HEAD'),
    /** Number of source files that differ from the commit. */
    changedFiles: changedFiles(),
    seed,
    seconds: Math.round((Date.now() - startedAt) / 1000),
    ...result,
  };
  if (!result.passed) failed += 1;
  // The file is read and written after each section, so that a later failure or a second run at the same time loses no result.
  const saved: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, `${JSON.stringify({ ...saved, [name]: proved }, null, 2)}\n`);
  say(`${result.passed ? 'held  ' : 'FAILED'} ${name}: ${JSON.stringify(result.counts)}`);
}
process.exitCode = failed === 0 ? 0 : 1;

/** Files that differ from the commit, except for the results themselves. */
function changedFiles(): number {
  const sources = ['src-main', 'src-shared', 'src-sandbox', 'tests', ':!tests/prove/result.json'];
  return git('status', '--porcelain', '--', ...sources)
    .split('\n')
    .filter((line) => line !== '').length;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
