/**
 * Run in a name space of its own (`unshare -rm`): on file systems that have room for two to fourteen files, takes a data directory and
 * opens a database there. Prints what it met, one line for each.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src-main/app/system-time.ts';
import { lockDataDir, openStore } from '../../src-main/store/index.ts';
import { startReferenceCrm } from '../../src-sandbox/reference-crm/index.ts';
import { sqliteStorage } from '../../src-sandbox/sample-sides/index.ts';

const isNoRoom = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === 'ENOSPC') || /store-full/.test(error.message));

const place = mkdtempSync(join(tmpdir(), 'concord-inodes-'));
for (let inodes = 2; inodes <= 14; inodes += 1) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `nr_inodes=${inodes},size=8m`, 'tmpfs', place]);
  const tries = {
    lock: async () => lockDataDir(join(place, 'data')).release(),
    store: async () => openStore({ path: join(place, 'data', 'concord.db'), clock: systemClock }).close(),
    storage: async () => sqliteStorage(join(place, 'calendar.sqlite')).close(),
    crm: async () =>
      (await startReferenceCrm({ dataDir: join(place, 'crm'), port: 0, clock: systemClock })).stop(),
  };
  const met: string[] = [];
  for (const [name, attempt] of Object.entries(tries))
    try {
      await attempt();
      met.push(`${name} fine`);
    } catch (error) {
      met.push(`${name} ${isNoRoom(error) ? 'full' : String(error)}`);
    }
  console.log(met.join(', '));
  execFileSync('umount', ['-l', place]);
}
rmSync(place, { recursive: true });
