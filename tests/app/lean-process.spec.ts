/** Protects the memory of a Concord that stays, or runs for the first time: it starts anew, once, with settings that only a starting process can take. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StartedProcess, startLean } from '../../src-main/headless/lean-process.ts';
import { runHeadlessProcess, startResident } from '../support/headless-process.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-lean-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** @returns what the process was started anew with; null when it was not */
function startedAnew(differences: Partial<StartedProcess>) {
  let started: { file: string; args: readonly string[]; env: NodeJS.ProcessEnv } | null = null;
  startLean({
    platform: 'linux',
    env: { HOME: '/home/alex' },
    execPath: '/usr/bin/node',
    execArgv: ['--import', './hook.mjs'],
    argv: ['node', '/opt/concord/headless.js', '--port', '8080'],
    execve: ((file, args, env) => {
      started = { file, args, env };
    }) as StartedProcess['execve'],
    ...differences,
  });
  return started;
}

test('the program starts anew with its own arguments and environment, and the settings for its memory', () => {
  expect(startedAnew({})).toEqual({
    file: '/usr/bin/node',
    args: ['/usr/bin/node', '--import', './hook.mjs', '/opt/concord/headless.js', '--port', '8080'],
    env: {
      HOME: '/home/alex',
      MALLOC_ARENA_MAX: '1',
      MALLOC_TRIM_THRESHOLD_: '131072',
      MALLOC_MMAP_THRESHOLD_: '131072',
    },
  });
});

test('it does not start anew again, where somebody chose other settings, or where that is not possible', () => {
  expect(startedAnew({ env: { MALLOC_ARENA_MAX: '1' } })).toBeNull();
  expect(startedAnew({ env: { MALLOC_TRIM_THRESHOLD_: '1000000' } })).toBeNull();
  expect(startedAnew({ platform: 'darwin' })).toBeNull();
  expect(startedAnew({ platform: 'win32' })).toBeNull();
  expect(startedAnew({ execve: undefined })).toBeNull();
});

test.runIf(process.platform === 'linux')(
  'a Concord that stays has the settings, its process id and its input from the start',
  async () => {
    const resident = startResident(['--sample', '--data', directory], { nodeArgs: ['--no-warnings'] });
    expect((await resident.nextRun()).problem).toBeNull();
    const started = (name: string) => readFileSync(`/proc/${resident.pid}/${name}`, 'utf8').split('\0');
    expect(started('environ')).toContain('MALLOC_ARENA_MAX=1');
    expect(started('cmdline')).toContain('--no-warnings');
    expect((await resident.sync()).problem).toBeNull();
    expect(await resident.stop()).toBe(0);
    expect(resident.stderr()).not.toContain('Warning');
  },
);

test.runIf(process.platform === 'linux')(
  'a single run has the settings when it is the first, which reads everything; later ones start without delay',
  async () => {
    const tellsArenas =
      'data:text/javascript,process.once("exit", () => console.error("arenas:", process.env.MALLOC_ARENA_MAX))';
    const run = () =>
      runHeadlessProcess(['--sample', '--once', '--data', directory], {
        nodeArgs: ['--import', tellsArenas],
      });
    const first = await run();
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('arenas: 1')]);
    const second = await run();
    expect([second.code, second.stderr]).toEqual([0, expect.stringContaining('arenas: undefined')]);
  },
);
