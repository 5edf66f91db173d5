/** The engine bench: every size in processes of its own, so that the peak memory of each can be measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lateOptimizing } from '../../src-main/support/thread-flags.ts';
import { type EngineRow, fillEngine, measureEngine, openMachine } from './engine.ts';
import { type Ended, measured } from './measure.ts';

export interface EngineBench {
  /** Numbers of linked events, rising. */
  readonly sizes: readonly number[];
  readonly repeats: number;
  readonly say: (text: string) => void;
}

interface Row extends EngineRow {
  /** Of the runs with changes. */
  readonly peakMegabytes: number;
  readonly firstRunMegabytes: number;
}

export async function benchEngine({ sizes, repeats, say }: EngineBench) {
  const rows: Row[] = [];
  for (const events of sizes) {
    const row = await measureSize(events, repeats);
    rows.push(row);
    say(
      `${events} events: ${row.seconds.toFixed(3)} s, processor ${row.processorSeconds.toFixed(3)} s, ${row.peakMegabytes.toFixed(0)} MB, first run ${row.firstRunMegabytes.toFixed(0)} MB`,
    );
  }
  const [smallest, largest] = [rows[0], rows.at(-1)];
  if (smallest === undefined || largest === undefined) throw new RangeError('--sizes needs a number');
  const growth = largest.processorSeconds / smallest.processorSeconds;
  const table = [
    '| linked events | 1 % changed on each side, s (median) | of that processor time, s | peak memory, MB | of the first run, MB |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (row) =>
        `| ${row.events} | ${row.seconds.toFixed(2)} | ${row.processorSeconds.toFixed(2)} | ${row.peakMegabytes.toFixed(0)} | ${row.firstRunMegabytes.toFixed(0)} |`,
    ),
    '',
    'The time is measured with sides in memory. The memory is measured with sides on disk, which are in the same process; the first run in another.',
  ].join('\n');
  const gates = [
    { name: `seconds with ${largest.events} links`, value: largest.seconds, atMost: 1 },
    { name: `MB with ${largest.events} links`, value: largest.peakMegabytes, atMost: 700 },
    { name: `processor time with ${largest.events} / ${smallest.events} links`, value: growth, atMost: 12 },
  ];
  return { rows, growth, gates, table };
}

async function measureSize(events: number, repeats: number): Promise<Row> {
  const directory = mkdtempSync(join(tmpdir(), 'concord-engine-'));
  const here = fileURLToPath(import.meta.url);
  const part = async (name: 'fill' | 'change' | 'time'): Promise<Ended> => {
    const ended = await measured(process.execPath, [
      lateOptimizing,
      here,
      name,
      directory,
      String(events),
      String(repeats),
    ]);
    if (ended.code !== 0) throw new Error(ended.stderr);
    return ended;
  };
  try {
    const filled = await part('fill');
    const changed = await part('change');
    const timed = await part('time');
    return {
      ...(JSON.parse(timed.stdout) as EngineRow),
      peakMegabytes: changed.peakMegabytes,
      firstRunMegabytes: filled.peakMegabytes,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [part, directory = '', events = '', repeats = ''] = process.argv.slice(2);
  // the store of the timed runs is another one than the store of the runs whose memory is measured
  const machine =
    part === 'time' ? openMachine(join(directory, 'timed'), 'in memory') : openMachine(directory, 'on disk');
  try {
    if (part !== 'change') await fillEngine(machine, Number(events));
    if (part !== 'fill')
      process.stdout.write(JSON.stringify(await measureEngine(machine, Number(events), Number(repeats))));
  } finally {
    machine.close();
  }
}
