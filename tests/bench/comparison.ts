/**
 * Measures a full comparison of both sides (RU9): its time, and the memory that it takes beyond a run that finds nothing to do. Sides on
 * disk, each part in a process of its own, so that the memory is the comparison's.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lateOptimizing } from '../../src-main/support/thread-flags.ts';
import { isProven } from '../../src-shared/domain/comparison.ts';
import { fillEngine, openMachine } from './engine.ts';
import { type Ended, measured } from './measure.ts';

export interface ComparisonBench {
  /** Numbers of linked events, rising. */
  readonly sizes: readonly number[];
  readonly say: (text: string) => void;
}

interface Row {
  readonly events: number;
  readonly seconds: number;
  readonly quietMegabytes: number;
  readonly peakMegabytes: number;
}

export async function benchComparison({ sizes, say }: ComparisonBench) {
  const rows: Row[] = [];
  for (const events of sizes) {
    const row = await measureSize(events);
    rows.push(row);
    say(
      `${events} events: ${row.seconds.toFixed(1)} s, ${row.peakMegabytes.toFixed(0)} MB, of a quiet run ${row.quietMegabytes.toFixed(0)} MB`,
    );
  }
  const largest = rows.at(-1);
  if (largest === undefined) throw new RangeError('--sizes needs a number');
  const table = [
    '| linked events | full comparison, s | peak memory, MB | of a run without changes, MB |',
    '| ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.events} | ${row.seconds.toFixed(1)} | ${row.peakMegabytes.toFixed(0)} | ${row.quietMegabytes.toFixed(0)} |`,
    ),
  ].join('\n');
  const gates = [
    {
      name: `MB of a comparison beyond a quiet run, ${largest.events} events`,
      value: largest.peakMegabytes - largest.quietMegabytes,
      atMost: 150,
    },
  ];
  return { rows, gates, table };
}

async function measureSize(events: number): Promise<Row> {
  const directory = mkdtempSync(join(tmpdir(), 'concord-comparison-'));
  const here = fileURLToPath(import.meta.url);
  const part = async (name: 'fill' | 'quiet' | 'compare'): Promise<Ended> => {
    const ended = await measured(process.execPath, [lateOptimizing, here, name, directory, String(events)]);
    if (ended.code !== 0) throw new Error(ended.stderr);
    return ended;
  };
  try {
    await part('fill');
    const quiet = await part('quiet');
    const compared = await part('compare');
    return {
      events,
      seconds: Number(compared.stdout),
      quietMegabytes: quiet.peakMegabytes,
      peakMegabytes: compared.peakMegabytes,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [part, directory = '', events = ''] = process.argv.slice(2);
  const machine = openMachine(directory, 'on disk');
  const { signal } = new AbortController();
  try {
    if (part === 'fill') await fillEngine(machine, Number(events));
    else await machine.engine.run(signal);
    if (part === 'compare') {
      const startedAt = performance.now();
      const comparison = await machine.engine.compare(signal);
      if (!isProven(comparison) || comparison.sides.crm?.linked !== Number(events))
        throw new Error(JSON.stringify(comparison));
      process.stdout.write(String((performance.now() - startedAt) / 1000));
    }
  } finally {
    machine.close();
  }
}
