/**
 * Measures the memory and the files of a resident Concord at rest: a first run on Cyrus, which answers quickly, and then thousands of
 * runs without changes, one after the other. They stand for the runs of about ten days.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCrmProcess } from '../support/crm-process.ts';
import { startResident } from '../support/headless-process.ts';
import { headlessArgs, put, startBenchServer } from './place.ts';
import { seedFiles } from './seed.ts';

const events = 200;

export interface RestBench {
  readonly runs: number;
  readonly say: (text: string) => void;
}

/** Runs the bench. Returns all numbers, the table and the gates. Needs Linux, for `/proc`. */
export async function benchRest({ runs, say }: RestBench) {
  const directory = mkdtempSync(join(tmpdir(), 'concord-rest-'));
  const server = await startBenchServer('Cyrus');
  const crm = await startCrmProcess(join(directory, 'crm'));
  try {
    for (const { name, text } of seedFiles(events)) await put(server, name, text);
    const args = headlessArgs(directory, server, crm);
    const nodeArgs = (process.env.CONCORD_BENCH_NODE ?? '').split(' ').filter((part) => part !== '');
    // production: what is measured is the program as a person runs it
    const concord = startResident(args, { env: { NODE_ENV: 'production' }, nodeArgs });
    try {
      const first = await concord.nextRun();
      if (first.linked !== events) throw new Error(`${first.linked} of ${events} events are linked`);
      const data = join(directory, 'data');
      const memory = { start: residentMegabytes(concord.pid), end: 0 };
      let files = { start: 0, end: 0 };
      for (let run = 1; run <= runs; run += 1) {
        const { problem, provider, crm: crmSide } = await concord.sync();
        if (problem !== null) throw new Error(`run ${run}: ${problem.code}`);
        if ((provider?.changed ?? 0) + (crmSide?.changed ?? 0) > 0)
          throw new Error('a run changed something');
        if (run === Math.min(100, runs)) files = { start: bytesBelow(data), end: 0 };
        if (run % Math.ceil(runs / 10) === 0)
          say(
            `after ${run} runs: ${residentMegabytes(concord.pid).toFixed(0)} MB, files ${bytesBelow(data)} bytes`,
          );
      }
      memory.end = residentMegabytes(concord.pid);
      files.end = bytesBelow(data);
      const growth = (files.end - files.start) / 1024;
      const table = [
        '| | |',
        '|---|---:|',
        `| memory after the first run of ${events} events, MB | ${memory.start.toFixed(0)} |`,
        `| memory after ${runs} runs without changes, MB | ${memory.end.toFixed(0)} |`,
        `| growth of the files meanwhile, without the log, KB | ${growth.toFixed(0)} |`,
      ].join('\n');
      const gates = [
        { name: `MB at rest after ${runs} runs without changes`, value: memory.end, atMost: 120 },
        { name: 'growth of the files, KB', value: growth, atMost: 512 },
      ];
      return { runs, memory, files, gates, table };
    } finally {
      await concord.stop();
    }
  } finally {
    await crm.stop();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What the process holds in memory now (VmRSS of Linux). */
function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** The log is left out: it is bounded at 1 MiB a file, and five files. */
function bytesBelow(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('logs'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
