/**
 * The section `corpus`: puts every calendar of other projects' test suites into each real server, synchronises it with the
 * CRM, changes its title there, and checks the text on the server again. Writes quarantined.md beside the results.
 */
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CalDavServer, calDavServers } from '../../support/caldav-servers/index.ts';
import { root, type SectionResult, say } from '../section.ts';
import type { Batch, BatchReport, ObjectResult, WorkerData } from './worker.ts';

const corpus = join(root, '..', 'shared', 'corpus', 'ics');
const filesPerBatch = 10;
const hangMs = 180_000;
const maxDurationMs = 40 * 60_000;

/** @param only part of a file path; only matching files are used. Empty for all files. */
export async function proveCorpus(only: string): Promise<SectionResult> {
  if (!existsSync(corpus)) return { what: `no corpus at ${corpus}`, passed: false, counts: {} };
  const files = globSync('**/*.ics', { cwd: corpus })
    .filter((file) => file.includes(only))
    .sort();
  const endsAt = Date.now() + maxDurationMs;
  const counts: Record<string, number> = { files: files.length };
  const failures: string[] = [];
  const quarantined = new Map<string, Set<number>>();
  for (const kind of calDavServers) {
    const { name } = kind;
    const missing = kind.missing();
    if (missing !== null) {
      failures.push(`${name}: ${missing}`);
      continue;
    }
    const server = await kind.start();
    const results = await runBatches(name, server, files, endsAt, failures).finally(() => server.stop());
    for (const { file, number, outcome, detail } of results) {
      const key = `${name}: ${outcome}`;
      counts[key] = (counts[key] ?? 0) + 1;
      if (outcome === 'wrong') failures.push(`${name}: ${file} ${number}: ${detail}`);
      if (outcome !== 'quarantined') continue;
      const row = `${file} | ${detail}`;
      quarantined.set(row, (quarantined.get(row) ?? new Set()).add(number));
    }
  }
  if (only === '') writeFileSync(new URL('../quarantined.md', import.meta.url), table(quarantined));
  for (const failure of failures.slice(0, 60)) say(failure);
  return {
    what: 'the corpus synchronised through real servers, the engine and the CRM',
    passed: failures.length === 0,
    counts,
    ...(failures.length === 0 ? {} : { failures }),
  };
}

/** Runs the batches in a worker thread. A batch that hangs or fails is reported, and a new thread continues after it. */
async function runBatches(
  name: string,
  server: CalDavServer,
  files: readonly string[],
  endsAt: number,
  failures: string[],
): Promise<readonly ObjectResult[]> {
  const batches: Batch[] = [];
  for (let at = 0; at < files.length; at += filesPerBatch)
    batches.push({
      calendar: await server.makeCalendar(`corpus-${at / filesPerBatch}`),
      files: files.slice(at, at + filesPerBatch),
    });
  const { userName, ownAddresses } = server.login();
  const running = { origin: server.origin, userName, password: server.password, ownAddresses };
  const results: ObjectResult[] = [];
  for (let from = 0; from < batches.length; ) {
    const data: WorkerData = { server: running, corpus, batches: batches.slice(from) };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
    const { promise, resolve } = Promise.withResolvers<string | null>();
    let done = 0;
    let lastReportAt = Date.now();
    worker.on('message', (report: BatchReport) => {
      results.push(...report.results);
      done = report.batch + 1;
      lastReportAt = Date.now();
    });
    worker.on('error', (error) => resolve(error.message));
    worker.on('exit', () => resolve(null));
    const watch = setInterval(() => {
      say(`${name}: ${from + done} of ${batches.length} batches, ${results.length} objects`);
      if (Date.now() > endsAt) resolve('the time limit was reached');
      else if (Date.now() - lastReportAt > hangMs) resolve(`no answer in ${hangMs / 1000} s`);
    }, 10_000);
    const trouble = await promise;
    clearInterval(watch);
    await worker.terminate();
    from += done;
    if (trouble === null) continue;
    failures.push(`${name}: ${trouble}, in ${batches[from]?.files.join(', ')}`);
    from += 1;
    if (Date.now() > endsAt) break;
  }
  return results;
}

function table(quarantined: ReadonlyMap<string, ReadonlySet<number>>): string {
  const rows = [...quarantined].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# Calendars of the corpus that are put into quarantine',
    '',
    'Written by `npm run prove -- corpus`. Each object stays unchanged in the calendar, and the person sees it with its reason (RU2).',
    '',
    '| file | objects | reason |',
    '|---|---:|---|',
    ...rows.map(([row, numbers]) => `| ${row.replace(' | ', ` | ${numbers.size} | `)} |`),
    '',
  ].join('\n');
}
