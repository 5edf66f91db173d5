/**
 * Measures how long a change takes to be seen on the other side, as a person would see it: a resident Concord with its own times of
 * polling (RU5), an edit at a random instant, and the other side asked again and again until it shows the new title.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { startResident } from '../support/headless-process.ts';
import { seededRandom } from '../support/seeded.ts';
import { median } from './measure.ts';
import { type BenchServer, headlessArgs, put, startBenchServer } from './place.ts';
import { type SeedFile, seedFiles } from './seed.ts';

const askEveryMs = 50;
/** Longer than the longest pause between two polls. */
const giveUpMs = 120_000;
/** Edits come at random instants within this time after the one before was seen. */
const pauseMs = 15_000;

export interface PropagationBench {
  readonly repeats: number;
  readonly say: (text: string) => void;
}

interface Times {
  readonly server: BenchServer['name'];
  /** Seconds. */
  readonly toCalendar: readonly number[];
  readonly toCrm: readonly number[];
}

/** Runs the bench, both servers at once, since nearly all of it is waiting. Returns all numbers, the table and the gates. */
export async function benchPropagation({ repeats, say }: PropagationBench) {
  const servers = ['Radicale', 'Cyrus'] as const;
  const times = await Promise.all(servers.map((name) => measureServer(name, repeats, say)));
  const row = (what: string, server: string, seconds: readonly number[]): string =>
    `| ${what} | ${server} | ${median(seconds).toFixed(2)} | ${percentile95(seconds).toFixed(2)} |`;
  const table = [
    '| a change in the | server | seen on the other side after, s (median) | 95th percentile, s |',
    '|---|---|---:|---:|',
    ...times.flatMap(({ server, toCalendar, toCrm }) => [
      row('CRM', server, toCalendar),
      row('calendar', server, toCrm),
    ]),
    '',
    `${repeats} changes each, one by one, up to ${pauseMs / 1000} s after the one before was seen. The CRM says at once that something changed; the calendar is polled.`,
  ].join('\n');
  const gates = times.flatMap(({ server, toCalendar, toCrm }) => [
    { name: `${server}: CRM to calendar, p95, s`, value: percentile95(toCalendar), atMost: 2 },
    { name: `${server}: calendar to CRM, median, s`, value: median(toCrm), atMost: 15 },
    // the first edit after a quiet time waits for a poll of the slow rhythm
    { name: `${server}: calendar to CRM, slowest, s`, value: Math.max(...toCrm), atMost: 62 },
  ]);
  return { repeats, times, gates, table };
}

async function measureServer(
  name: BenchServer['name'],
  repeats: number,
  say: PropagationBench['say'],
): Promise<Times> {
  const directory = mkdtempSync(join(tmpdir(), 'concord-propagation-'));
  const server = await startBenchServer(name);
  const crm = await startCrmProcess(join(directory, 'crm'));
  const seeds = seedFiles(100).filter(({ plain }) => plain);
  try {
    for (const seed of seeds) await put(server, seed.name, seed.text);
    const concord = startResident(headlessArgs(directory, server, crm));
    try {
      const { linked } = await concord.nextRun();
      if (linked !== seeds.length) throw new Error(`${linked} of ${seeds.length} events are linked`);
      const toCalendar: number[] = [];
      const toCrm: number[] = [];
      const random = seededRandom(1);
      for (let turn = 0; turn < repeats; turn += 1) {
        const seed = seeds[turn % seeds.length] as SeedFile;
        await pause(random() * pauseMs);
        toCalendar.push(await crmEditSeen(server, crm, seed, `Called ${turn}`));
        await pause(random() * pauseMs);
        toCrm.push(await calendarEditSeen(server, crm, seed, `Moved ${turn}`));
        say(`${name}: to calendar ${toCalendar.at(-1)?.toFixed(2)} s, to CRM ${toCrm.at(-1)?.toFixed(2)} s`);
      }
      return { server: name, toCalendar, toCrm };
    } finally {
      await concord.stop();
    }
  } finally {
    await crm.stop();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function crmEditSeen(server: BenchServer, crm: CrmProcess, seed: SeedFile, title: string) {
  const entry = (await crm.act('list')).find(({ event }) => event.uid === seed.uid);
  if (entry === undefined) throw new Error(`the CRM does not have ${seed.name}`);
  await crm.act('edit', entry.id, { title });
  return secondsUntil(async () =>
    (await (await server.request('GET', `${server.path}${seed.name}`)).text()).includes(`SUMMARY:${title}`),
  );
}

async function calendarEditSeen(server: BenchServer, crm: CrmProcess, seed: SeedFile, title: string) {
  await put(server, seed.name, seed.text.replace(`SUMMARY:${seed.title}`, `SUMMARY:${title}`));
  return secondsUntil(async () => (await crm.act('list')).some(({ event }) => event.title === title));
}

async function secondsUntil(isSeen: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  while (!(await isSeen())) {
    if (performance.now() - startedAt > giveUpMs) throw new Error('a change was not seen in two minutes');
    await pause(askEveryMs);
  }
  return (performance.now() - startedAt) / 1000;
}

/** The value that 95 % do not exceed. */
function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}
