/** Protects C17 and the one way out: a resident Concord follows both sides, and opens no connection past the dialer. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedFiles } from '../bench/seed.ts';
import { startCrmProcess } from '../support/crm-process.ts';
import { runHeadlessProcess, sources, startResident } from '../support/headless-process.ts';
import { radicaleMissing } from '../support/radicale.ts';
import { type RealWorld, realWorld } from './real-world.ts';

const missing = radicaleMissing();

const preload = fileURLToPath(new URL('../support/only-dialed-sockets.ts', import.meta.url));
const told = { title: 'Lunch', start: '2026-12-01T12:00:00' };

const inWorld = async (work: (world: RealWorld) => Promise<void>): Promise<void> => {
  const world = await realWorld();
  try {
    await work(world);
  } finally {
    await world.close();
  }
};

describe('between real servers', () => {
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  test('C17: what somebody changes in the CRM is in the calendar within seconds, without a click', () =>
    inWorld(async (world) => {
      const resident = startResident(['--setup', world.setup(), '--data', world.dataDir]);
      expect((await resident.nextRun()).problem).toBeNull();
      const startedAt = performance.now();
      await world.enter('lunch@concord.example', told);
      let added = 0;
      while (added === 0) added = (await resident.nextRun()).provider?.added ?? 0;
      // without news the next run would come 30 s after the one before at the soonest (RU5)
      expect(performance.now() - startedAt).toBeLessThan(25_000);
      expect((await world.state()).calendar).toEqual({ 'lunch@concord.example': told });
      expect(await resident.stop()).toBe(0);
    }));

  test('RU1, ID9: a second machine waits while the first is at work, then takes over without writing anything', () =>
    inWorld(async (world) => {
      await world.calendar.put('lunch@concord.example', told);
      const first = startResident(['--setup', world.setup(), '--data', world.dataDir]);
      expect(await first.nextRun()).toMatchObject({ problem: null, crm: { added: 1 } });
      const machine = (name: string) =>
        runHeadlessProcess(['--setup', world.setup(), '--data', world.dataDir + name, '--once', '--json']);
      const refused = await machine('-2');
      expect(refused.json?.problem, refused.stderr).toMatchObject({ code: 'lease-held', fix: 'wait' });
      expect(refused.code).toBe(1);
      // a clean end gives the lease back
      expect(await first.stop()).toBe(0);
      const taken = await machine('-2');
      expect(taken.code, taken.stderr).toBe(0);
      const nothing = { added: 0, changed: 0, removed: 0 };
      expect(taken.json).toMatchObject({ provider: nothing, crm: nothing, linked: 1 });
    }));

  test('C17, DE1: after a first run of many entries, the next new one crosses without a question', () =>
    inWorld(async (world) => {
      for (const { name, text } of seedFiles(120))
        writeFileSync(join(world.radicale.folder, 'user1', 'work', name), text);
      expect((await world.run()).json).toMatchObject({ crm: { added: 120 }, waiting: 0 });
      await world.calendar.put('lunch@concord.example', told);
      expect((await world.run()).json).toMatchObject({ crm: { added: 1 }, waiting: 0 });
    }));

  test('RU5: a resident Concord outlives a CRM that goes and comes back', () =>
    inWorld(async (world) => {
      const resident = startResident(['--setup', world.setup(), '--data', world.dataDir]);
      expect((await resident.nextRun()).problem).toBeNull();
      await world.crm.stop();
      expect((await resident.sync()).problem).toMatchObject({ code: 'unreachable', fix: 'wait' });
      const again = await startCrmProcess(join(world.directory, 'crm'), Number(new URL(world.crm.url).port));
      try {
        await again.act('create', { event: { uid: 'back@concord.example', ...told } });
        expect(await resident.sync()).toMatchObject({ problem: null, provider: { added: 1 } });
      } finally {
        await resident.stop();
        await again.stop();
      }
    }));

  test('every connection of the real program is made by the dialer', () =>
    inWorld(async (world) => {
      await world.calendar.put('lunch@concord.example', told);
      // the preload knows the dialer by the name of its source file
      const run = await world.run({ entry: sources, nodeArgs: ['--import', preload] });
      expect(run.stderr).not.toContain('FOREIGN SOCKET');
      expect(run.code, run.stderr).toBe(0);
    }));
});

test('the preload does refuse a connection that the dialer did not make', () => {
  const attempt = (code: string): string => {
    try {
      execFileSync(process.execPath, ['--import', preload, '-e', code], { stdio: 'pipe' });
      return '';
    } catch (error) {
      return String((error as { readonly stderr?: Buffer }).stderr);
    }
  };
  for (const code of [
    "fetch('http://127.0.0.1:9999/')",
    "require('node:tls').connect(9999, '127.0.0.1')",
    "require('node:net').connect('/tmp/some.socket')",
    "require('node:dgram').createSocket('udp4')",
  ])
    expect(attempt(code), code).toContain('FOREIGN SOCKET');
});
