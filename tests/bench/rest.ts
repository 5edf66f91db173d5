/**
 * Measures the memory and the files of a resident Concord at rest: a first run on Cyrus, which answers quickly, and then thousands of
 * runs without changes, one after the other. 20,000 of them stand for the runs of about ten days.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtHeadless } from './built-program.ts';
import { withResident } from './resident.ts';
import { seedFiles } from './seed.ts';

const events = 200;
/** How long Concord rests before its memory is measured; a real one rests for 30 to 60 seconds. */
const restMs = 3_000;
const samples = 10;

export interface RestBench {
  readonly runs: number;
  readonly say: (text: string) => void;
}

interface Sample {
  readonly run: number;
  /** Of the whole process, resting. */
  readonly megabytes: number;
  /** Of all files but the log. */
  readonly fileBytes: number;
}

/** Runs the bench. Returns all numbers, the table and the gates. Needs Linux, for `/proc`. */
export function benchRest({ runs, say }: RestBench) {
  const place = { server: 'Cyrus', entry: builtHeadless(), seeds: seedFiles(events) } as const;
  return withResident(place, async ({ concord, data }) => {
    const sampleAt = async (run: number): Promise<Sample> => {
      await pause(restMs);
      const sample = { run, megabytes: residentMegabytes(concord.pid), fileBytes: bytesBelow(data) };
      say(`after ${run} runs: ${sample.megabytes.toFixed(0)} MB, files ${sample.fileBytes} bytes`);
      return sample;
    };
    const start = await sampleAt(0);
    const taken: Sample[] = [];
    const startedAt = performance.now();
    for (let run = 1; run <= runs; run += 1) {
      const { problem, provider, crm } = await concord.sync();
      if (problem !== null) throw new Error(`run ${run}: ${problem.code}`);
      if ((provider?.changed ?? 0) + (crm?.changed ?? 0) > 0) throw new Error('a run changed something');
      if (run % Math.ceil(runs / samples) === 0 || run === runs) taken.push(await sampleAt(run));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const [early = start, end = start] = [taken[0], taken.at(-1)];
    const growth = {
      megabytes: end.megabytes - early.megabytes,
      kilobytes: (end.fileBytes - early.fileBytes) / 1024,
    };
    const table = [
      '| | |',
      '|---|---:|',
      `| memory after the first run of ${events} events, MB | ${start.megabytes.toFixed(0)} |`,
      `| memory after ${early.run} runs without changes, MB | ${early.megabytes.toFixed(0)} |`,
      `| memory after ${runs} runs without changes, MB | ${end.megabytes.toFixed(0)} |`,
      `| growth of the files between the two, without the log, KB | ${growth.kilobytes.toFixed(0)} |`,
    ].join('\n');
    const gates = [
      { name: `MB at rest after ${runs} runs without changes`, value: end.megabytes, atMost: 120 },
      { name: `growth of memory since run ${early.run}, MB`, value: growth.megabytes, atMost: 8 },
      { name: `growth of the files since run ${early.run}, KB`, value: growth.kilobytes, atMost: 64 },
    ];
    return { runs, seconds, start, samples: taken, gates, table };
  });
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
