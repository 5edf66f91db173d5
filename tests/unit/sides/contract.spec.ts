/** Both backends and all three profiles keep the contract of a calendar side. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  memoryStorage,
  profiles,
  type Storage,
  sampleProvider,
  sqliteStorage,
} from '../../../src-sandbox/sample-sides/index.ts';
import { sideContract } from '../../support/side-contract.ts';
import { leasedCrm, world } from './world.ts';

const backends: Readonly<Record<string, () => { readonly storage: Storage; stop(): void }>> = {
  'in memory': () => ({ storage: memoryStorage(), stop: () => {} }),
  'in a file': () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-sides-'));
    const storage = sqliteStorage(join(folder, 'account.sqlite'));
    return {
      storage,
      stop: () => {
        storage.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

for (const [backend, open] of Object.entries(backends)) {
  for (const profile of ['caldav-like', 'graph-like'] as const)
    sideContract({
      name: `${profile}, ${backend}`,
      ...(profiles[profile].uids === 'server' ? { makesUids: true } : {}),
      make: async () => {
        const { storage, stop } = open();
        return { ...sampleProvider(profile, { ...world(), storage }), stop };
      },
    });
  sideContract({
    name: `crm-like, ${backend}`,
    oneCalendar: true,
    make: async () => {
      const { storage, stop } = open();
      return { ...(await leasedCrm({ ...world(), storage })), stop };
    },
  });
}

sideContract({
  name: 'caldav-like with a place for little',
  noSeries: true,
  make: async () => ({
    ...sampleProvider(
      {
        ...profiles['caldav-like'],
        capabilities: {
          ...profiles['caldav-like'].capabilities,
          lacks: ['privacy', 'status'],
          recurrence: 'none',
        },
      },
      world(),
    ),
    stop: () => {},
  }),
});
