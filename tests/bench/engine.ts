/**
 * Measures how the engine's own work grows: runs with 10,000, 30,000 and 100,000 linked events, of which 1 % changed on each
 * side. Seconds are measured with sides in memory. Memory is measured with sides on disk and in another process than the first run, so
 * that it is the engine's and neither the sides' nor the first run's.
 */
import { join } from 'node:path';
import { systemClock, systemRandomness } from '../../src-main/app/system-time.ts';
import { openStore } from '../../src-main/store/index.ts';
import { calendarEngine } from '../../src-main/sync/index.ts';
import {
  memoryStorage,
  type Profile,
  profiles,
  type Storage,
  sampleCrm,
  sampleProvider,
  sqliteStorage,
} from '../../src-sandbox/sample-sides/index.ts';
import { seededRandom } from '../support/seeded.ts';
import { median } from './measure.ts';

export interface EngineRow {
  readonly events: number;
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** Gives the sides large pages, because the engine is measured and not their paging. */
const withLargePages = (profile: Profile): Profile => ({
  ...profile,
  pageSize: 1_000,
  capabilities: { ...profile.capabilities, maxBatch: 200, maxFetch: 200 },
});

/** Opens the store in the directory and both sides, or makes them. */
export function openMachine(directory: string, sides: 'on disk' | 'in memory') {
  const time = { clock: systemClock, randomness: systemRandomness };
  const storage = (file: string): Storage =>
    sides === 'on disk' ? sqliteStorage(join(directory, file)) : memoryStorage();
  const storages = [storage('provider.db'), storage('crm.db')] as const;
  const store = openStore({ path: join(directory, 'concord.db'), clock: systemClock });
  const provider = sampleProvider(withLargePages(profiles['caldav-like']), { ...time, storage: storages[0] });
  const crm = sampleCrm({ ...time, storage: storages[1] }, withLargePages(profiles['crm-like']));
  const engine = calendarEngine({
    store,
    provider: provider.side,
    crm: crm.connected,
    account: {
      accountId: 'bench',
      machineId: 'bench',
      address: 'bench@concord.example',
      provider: 'caldav',
    },
    settings: {
      primaryCalendar: 'personal',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    ...time,
  });
  const close = (): void => {
    store.close();
    for (const storage of storages) storage.close();
  };
  const afterRun = (): void => store.afterRun();
  return { engine, provider, crm, storages, afterRun, close };
}

export type Machine = ReturnType<typeof openMachine>;

/** Puts the same events on both sides, so that the first run links them without writing, and performs that run. */
export async function fillEngine(
  { engine, provider, crm, storages, afterRun }: Machine,
  events: number,
): Promise<void> {
  const random = seededRandom(events);
  const create = (index: number): void => {
    const start = new Date(Date.UTC(2026, 0, 5) + Math.floor(random() * 700 * 96) * 900_000);
    const event = {
      uid: `engine-${index}@concord.example`,
      title: `Meeting ${index}`,
      description: 'What was said and what is to be done next. '.repeat(1 + (index % 5)),
      start: start.toISOString().slice(0, 19),
      timeZone: 'Europe/Amsterdam',
      duration: 'PT45M',
      locations: { '1': { name: `Room ${index % 40}` } },
    };
    provider.hand.create(event);
    crm.hand.create(event);
  };
  allAtOnce(storages, () => {
    for (let index = 0; index < events; index += 1) create(index);
  });
  const first = await engine.run(new AbortController().signal);
  if (first.linked !== events) throw new Error(`${first.linked} of ${events} events are linked`);
  afterRun();
}

/** Measures `repeats` runs with 1 % changed on each side, of what `fillEngine` linked. */
export async function measureEngine(
  { engine, provider, crm, storages, afterRun }: Machine,
  events: number,
  repeats: number,
): Promise<EngineRow> {
  const refAt = (storage: Storage, calendar: string, at: number): string =>
    storage.entriesOf(calendar, at, 1)[0]?.ref ?? '';
  const [providerStorage, crmStorage] = storages;
  const part = Math.floor(events / 100);
  const seconds: number[] = [];
  const processorSeconds: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    allAtOnce(storages, () => {
      for (let index = 0; index < part; index += 1) {
        // Even positions change on one side and odd ones on the other, so no entry changes on both sides.
        const at = (index * 100 + repeat * 2) % events;
        provider.hand.edit(refAt(providerStorage, 'personal', at), { title: `Moved ${index} ${repeat}` });
        crm.hand.edit(refAt(crmStorage, 'crm', at + 1), { title: `Called ${index} ${repeat}` });
      }
    });
    const before = process.cpuUsage();
    const startedAt = performance.now();
    const summary = await engine.run(new AbortController().signal);
    seconds.push((performance.now() - startedAt) / 1000);
    const { user, system } = process.cpuUsage(before);
    processorSeconds.push((user + system) / 1e6);
    afterRun();
    const written = summary.provider.changed + summary.crm.changed;
    if (written !== 2 * part) throw new Error(`${written} changes were written instead of ${2 * part}`);
  }
  return { events, seconds: median(seconds), processorSeconds: median(processorSeconds) };
}

/** One transaction in each storage, because thousands of them would take minutes and are not measured. */
function allAtOnce(storages: readonly Storage[], work: () => void): void {
  const [first, ...rest] = storages;
  if (first === undefined) work();
  else first.atomically(() => allAtOnce(rest, work));
}
