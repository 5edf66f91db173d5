/**
 * Measures Concord with Cyrus, which answers so quickly that Concord's own cost becomes visible. The whole program with the
 * reference CRM: first run, 50 changes, no changes, and a resident run without changes compared with the bare request.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cyrus } from '../support/caldav-servers/cyrus.ts';
import { builtHeadless } from './built-program.ts';
import { concordRuns, type Place, putFile } from './calendar.ts';
import { median } from './measure.ts';
import { type SeedFile, seedFiles } from './seed.ts';

/** Cyrus stores about 30 to 90 objects per second, so seeding more events would take longer than the measurement. */
const events = 1000;
const concurrentSeeders = 4;
/** A bare request takes only milliseconds, so many are measured. */
const turns = 30;
const warmUp = 100;

export interface CyrusBench {
  readonly repeats: number;
  readonly say: (text: string) => void;
}

/** Runs the bench. Returns all numbers, the table and the gates. */
export async function benchCyrus({ repeats, say }: CyrusBench) {
  const missing = cyrus.missing();
  if (missing !== null) throw new Error(`the Cyrus bench: ${missing}`);
  const entry = builtHeadless();
  const directory = mkdtempSync(join(tmpdir(), 'concord-bench-'));
  const seeds = seedFiles(events);
  const server = await cyrus.start();
  try {
    const path = await server.makeCalendar('bench');
    const place: Place = {
      url: `${server.origin}/`,
      user: server.login().userName,
      calendarUrl: `${server.origin}${path}`,
    };
    const startedAt = performance.now();
    await seed(place, seeds);
    say(`${events} events are on Cyrus after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);

    const runs: Awaited<ReturnType<typeof concordRuns>>[] = [];
    const plain = seeds.filter((each) => each.plain);
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const changed = plain.slice(repeat * 50, repeat * 50 + 50);
      const one = await concordRuns(
        entry,
        join(directory, String(repeat)),
        place,
        changed,
        repeat,
        turns,
        warmUp,
      );
      runs.push(one);
      const { first, changes, idle } = one.runs;
      const cold = [first, changes, idle].map(({ seconds }) => `${seconds.toFixed(2)} s`).join(', ');
      say(
        `${cold}; resident ${milliseconds(one.resident.within)}, bare ${milliseconds(one.resident.bare)} ms`,
      );
    }
    const bare = mean(runs.flatMap(({ resident }) => resident.bare));
    const within = mean(runs.flatMap(({ resident }) => resident.within));
    const idle = mean(runs.flatMap(({ resident }) => resident.idle));
    const rows = (['first', 'changes', 'idle'] as const).map((which) => {
      const of = (pick: (cost: (typeof runs)[number]['runs']['first']) => number): number =>
        median(runs.map((one) => pick(one.runs[which])));
      const cells = [
        of(({ seconds }) => seconds).toFixed(2),
        of(({ crmSeconds }) => crmSeconds ?? 0).toFixed(2),
        of(({ peakMegabytes }) => peakMegabytes).toFixed(0),
        String(of(({ requests }) => requests ?? 0)),
      ];
      return `| ${names[which]} | ${cells.join(' | ')} |`;
    });
    const table = [
      '| | Concord, s | of that writing the CRM, s | peak memory, MB | requests to both sides |',
      '|---|---:|---:|---:|---:|',
      ...rows,
      `| no changes, resident | ${within.toFixed(4)} | | | ${median(runs.map(({ resident }) => resident.requests))} |`,
      `| the bare request | ${bare.toFixed(4)} | | | 1 |`,
      '',
      `Both after ${warmUp} turns that are not counted. The resident run is timed inside the program, since the server answers in less time than asking a process and hearing from it takes: ${idle.toFixed(4)} s from outside.`,
    ].join('\n');
    const gates = [{ name: 'resident run without changes / bare request', value: within / bare, atMost: 2 }];
    return { events, repeats, runs, gates, table };
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const names = {
  first: 'first run',
  changes: '50 changes, 25 on each side',
  idle: 'no changes, from a cold start',
} as const;

/** The mean is used because the median of whole milliseconds would be too coarse. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const milliseconds = (seconds: readonly number[]): string => (mean(seconds) * 1000).toFixed(1);

async function seed(place: Place, files: readonly SeedFile[]): Promise<void> {
  const left = [...files];
  const work = async (): Promise<void> => {
    for (let file = left.pop(); file !== undefined; file = left.pop())
      await putFile(place, file.name, file.text);
  };
  await Promise.all(Array.from({ length: concurrentSeeders }, work));
}
