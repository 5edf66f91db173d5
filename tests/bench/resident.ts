/** A resident Concord as it is installed, with a CalDAV server and a reference CRM of its own: what the benches of a resident share. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { type ResidentProcess, startResident } from '../support/headless-process.ts';
import { type BenchServer, headlessArgs, put, startBenchServer } from './place.ts';
import type { SeedFile } from './seed.ts';

export interface Resident {
  readonly concord: ResidentProcess;
  readonly server: BenchServer;
  readonly crm: CrmProcess;
  /** Concord's data directory. */
  readonly data: string;
}

export interface ResidentOptions {
  readonly server: BenchServer['name'];
  /** The built program. */
  readonly entry: string;
  /** What the calendar holds. All of it is linked before the work begins. */
  readonly seeds: readonly SeedFile[];
}

/** Starts everything, does the work, and removes everything again. @throws Error when the server is not installed */
export async function withResident<T>(
  { server: name, entry, seeds }: ResidentOptions,
  work: (resident: Resident) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'concord-resident-'));
  const closers = [async () => rmSync(directory, { recursive: true, force: true })];
  try {
    const server = await startBenchServer(name);
    closers.push(() => server.stop());
    const crm = await startCrmProcess(join(directory, 'crm'));
    closers.push(() => crm.stop());
    for (const seed of seeds) await put(server, seed.name, seed.text);
    // production: what is measured is the program as a person runs it
    const concord = startResident(headlessArgs(directory, server, crm), {
      entry,
      env: { NODE_ENV: 'production' },
    });
    closers.push(async () => void (await concord.stop()));
    const { linked } = await concord.nextRun();
    if (linked !== seeds.length) throw new Error(`${linked} of ${seeds.length} events are linked`);
    return await work({ concord, server, crm, data: join(directory, 'data') });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
