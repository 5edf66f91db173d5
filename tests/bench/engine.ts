/**
 * Measures how the engine's own work grows: runs with 10,000, 30,000 and 100,000 linked events, of which 1 % changed on each
 * side, between in-memory sample sides and a store on disk. The gate limits the growth; seconds and memory are only reported.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandomness } from '../../src-main/app/system-time.ts';
import { openStore } from '../../src-main/store/index.ts';
import { calendarEngine } from '../../src-main/sync/index.ts';
import { type Profile, profiles, sampleCrm, sampleProvider } from '../../src-sandbox/sample-sides/index.ts';
import { seededRandom } from '../support/seeded.ts';
import { median } from './measure.ts';

export interface EngineRow {
  readonly events: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Gives the sides large pages, because the engine is measured and not their paging. */
const withLargePages = (profile: Profile): Profile => ({
  ...profile,
  pageSize: 1_000,
  capabilities: { ...profile.capabilities, maxBatch: 200, maxFetch: 200 },
});

/** Measures one size: the first run links everything, then `repeats` runs with 1 % changed per side are measured. */
export async function measureEngine(events: number, repeats: number): Promise<EngineRow> {
  const directory = mkdtempSync(join(tmpdir(), 'concord-engine-'));
  const store = openStore({ path: join(directory, 'concord.db'), clock: systemClock });
  try {
    const time = { clock: systemClock, randomness: systemRandomness };
    const provider = sampleProvider(withLargePages(profiles['caldav-like']), time);
    const crm = sampleCrm(time, withLargePages(profiles['crm-like']));
    const random = seededRandom(events);
    for (let index = 0; index < events; index += 1) {
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
      // The same entry is on both sides, so the first run links the two without writing.
      crm.hand.create(event);
    }
    const signal = new AbortController().signal;
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
    const first = await engine.run(signal);
    if (first.linked !== events) throw new Error(`${first.linked} of ${events} events are linked`);

    const refs = {
      provider: provider.hand.list('personal').map(({ ref }) => ref),
      crm: crm.hand.list().map(({ ref }) => ref),
    };
    const part = Math.floor(events / 100);
    const seconds: number[] = [];
    let peak = 0;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (let index = 0; index < part; index += 1) {
        // Even positions change on one side and odd ones on the other, so no entry changes on both sides.
        const at = (index * 100 + repeat * 2) % events;
        provider.hand.edit(refs.provider[at] ?? '', { title: `Moved ${index} ${repeat}` });
        crm.hand.edit(refs.crm[(at + 1) % events] ?? '', { title: `Called ${index} ${repeat}` });
      }
      globalThis.gc?.();
      const startedAt = performance.now();
      const summary = await engine.run(signal);
      seconds.push((performance.now() - startedAt) / 1000);
      peak = Math.max(peak, process.memoryUsage.rss());
      const written = summary.provider.changed + summary.crm.changed;
      if (written !== 2 * part) throw new Error(`${written} changes were written instead of ${2 * part}`);
    }
    return { events, seconds: median(seconds), peakMegabytes: Math.round(peak / 1024 / 1024) };
  } finally {
    store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
