/**
 * Measures how long a change takes to be seen on the other side, as a person would see it: a resident Concord with its own times of
 * polling (RU5), an edit at a random instant, and the other side asked again and again until it shows the new title.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../support/seeded.ts';
import { builtHeadless } from './built-program.ts';
import { median } from './measure.ts';
import { type BenchServer, put } from './place.ts';
import { type Resident, withResident } from './resident.ts';
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

/** One way of an edit, on one server. */
interface Way {
  readonly server: BenchServer['name'];
  readonly edited: 'CRM' | 'calendar';
}

const ways: readonly Way[] = (['Radicale', 'Cyrus'] as const).flatMap((server) =>
  (['CRM', 'calendar'] as const).map((edited) => ({ server, edited })),
);

/**
 * Runs the bench. Each way has a Concord, a server and a CRM of its own, and all run at once, since nearly all of it is waiting.
 * Returns all numbers, the table and the gates.
 */
export async function benchPropagation({ repeats, say }: PropagationBench) {
  const entry = builtHeadless();
  const times = await Promise.all(
    ways.map(async (way, index) => ({
      ...way,
      seconds: await secondsOf(way, { entry, repeats, say, index }),
    })),
  );
  const table = [
    '| a change in the | server | seen on the other side after, s (median) | 95th percentile, s |',
    '|---|---|---:|---:|',
    ...times.map(
      ({ edited, server, seconds }) =>
        `| ${edited} | ${server} | ${median(seconds).toFixed(2)} | ${percentile95(seconds).toFixed(2)} |`,
    ),
    '',
    `${repeats} changes each, one by one, up to ${pauseMs / 1000} s after the one before was seen. The CRM says at once that something changed; the calendar is polled.`,
  ].join('\n');
  const gates = times.flatMap(({ edited, server, seconds }) =>
    edited === 'CRM'
      ? [{ name: `${server}: CRM to calendar, p95, s`, value: percentile95(seconds), atMost: 2 }]
      : [
          { name: `${server}: calendar to CRM, median, s`, value: median(seconds), atMost: 15 },
          // the first edit after a quiet time waits for a poll of the slow rhythm
          { name: `${server}: calendar to CRM, slowest, s`, value: Math.max(...seconds), atMost: 62 },
        ],
  );
  return { repeats, times, gates, table };
}

interface Turns extends PropagationBench {
  readonly entry: string;
  /** Different for each way, so that they do not edit at the same moments. */
  readonly index: number;
}

function secondsOf({ server, edited }: Way, { entry, repeats, say, index }: Turns): Promise<number[]> {
  const seeds = seedFiles(100).filter(({ plain }) => plain);
  const edit = edited === 'CRM' ? crmEditSeen : calendarEditSeen;
  return withResident({ server, entry, seeds }, async (resident) => {
    const random = seededRandom(index + 1);
    const seconds: number[] = [];
    for (let turn = 0; turn < repeats; turn += 1) {
      await pause(random() * pauseMs);
      seconds.push(await edit(resident, seeds[turn % seeds.length] as SeedFile, `Edit ${turn}.`));
      say(`${server}, edited in the ${edited}: seen after ${seconds.at(-1)?.toFixed(2)} s`);
    }
    return seconds;
  });
}

async function crmEditSeen({ server, crm }: Resident, seed: SeedFile, title: string) {
  const entry = (await crm.act('list')).find(({ event }) => event.uid === seed.uid);
  if (entry === undefined) throw new Error(`the CRM does not have ${seed.name}`);
  await crm.act('edit', entry.id, { title });
  return secondsUntil(async () =>
    (await (await server.request('GET', `${server.path}${seed.name}`)).text()).includes(`SUMMARY:${title}`),
  );
}

async function calendarEditSeen({ server, crm }: Resident, seed: SeedFile, title: string) {
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
