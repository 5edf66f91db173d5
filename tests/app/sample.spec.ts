/** Protects the sample as a real process (D11, D10): it synchronises, stays or ends as asked, and never mixes with a real account. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApplication, systemClock, systemRandomness } from '../../src-main/app/index.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { runHeadlessProcess, startResident } from '../support/headless-process.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-sample-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('D11: the sample synchronises from nothing to agreement within a minute, and the next run has nothing to do', async () => {
  const args = ['--sample', '--once', '--json', '--data', directory];
  const first = await runHeadlessProcess(args);
  expect(first.stderr).toContain('applying');
  expect(first.code).toBe(0);
  expect(first.stdout.trim().split('\n'), 'a line for the calendar and one for mail').toHaveLength(2);
  expect(first.mailJson).toMatchObject({ waiting: 0, quarantined: 0, backlog: 0, problem: null });
  expect(first.mailJson?.arrived).toBeGreaterThan(3);
  expect(first.json).toMatchObject({ waiting: 0, quarantined: 0, problem: null });
  expect(first.json?.crm?.added).toBeGreaterThan(3);
  expect(first.json?.milliseconds).toBeLessThan(60_000);

  const second = await runHeadlessProcess(args);
  expect(second.code).toBe(0);
  const nothing = { added: 0, changed: 0, removed: 0 };
  expect(second.json).toMatchObject({ provider: nothing, crm: nothing, linked: first.json?.linked });
});

test('S8: the sample keeps to its own directory beside a real account', async () => {
  await runHeadlessProcess(['--sample', '--once', '--data', directory]);
  expect(existsSync(join(directory, 'sample', 'concord.db'))).toBe(true);
  expect(existsSync(join(directory, 'concord.db'))).toBe(false);
});

test('without --json a person reads a table and where the data lies; a mistake ends with exit code 1', async () => {
  const run = await runHeadlessProcess(['--sample', '--once', '--data', directory]);
  expect(run.stdout).toMatch(/added +changed +removed/);
  expect(run.stdout).toContain(join(directory, 'sample', 'logs', 'concord.log'));
  const mistake = await runHeadlessProcess(['--sampel']);
  expect(mistake.code).toBe(1);
  expect(mistake.stderr).toContain('--sampel');
  expect((await runHeadlessProcess(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('RU1: a second process on the same data directory is refused, and gets it when the first was killed', async () => {
  const args = ['--sample', '--data', directory];
  const first = startResident(args);
  await first.nextRun();
  const second = await runHeadlessProcess([...args, '--once', '--json']);
  expect(second.code).toBe(1);
  expect(second.json?.problem).toMatchObject({ code: 'store-locked', fix: 'wait' });
  process.kill(first.pid, 'SIGKILL');
  await first.stop();
  expect((await runHeadlessProcess([...args, '--once', '--json'])).code).toBe(0);
});

test('a port that is taken is reported as a Problem', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const run = await runHeadlessProcess(['--sample', '--data', directory, '--port', String(port), '--json']);
  server.close();
  expect(run.code).toBe(1);
  expect(run.stderr).toContain(`--port ${port}`);
  expect(run.json?.problem?.code).toBe('setup-invalid');
});

test('a resident Concord answers a line per run, runs when asked, and stops cleanly on SIGTERM', async () => {
  const resident = startResident(['--sample', '--data', directory]);
  expect((await resident.nextRun()).problem).toBeNull();
  expect((await resident.sync()).problem).toBeNull();
  expect((await resident.sync()).provider).toMatchObject({ added: 0, changed: 0, removed: 0 });
  expect(await resident.stop()).toBe(0);
});

test("C17, D11: an entry made in the sample CRM's web view comes to the sample calendar", async () => {
  const resident = startResident(['--sample', '--data', directory]);
  try {
    await resident.nextRun();
    await expect.poll(() => resident.stderr()).toMatch(/Sample CRM +\S+#token=\S+/);
    const view = new URL(/Sample CRM +(\S+)/.exec(resident.stderr())?.[1] ?? '');
    const ask = async (path: string, body: object, secret?: string): Promise<unknown> => {
      const headers = {
        origin: view.origin,
        'content-type': 'application/json',
        ...(secret === undefined ? {} : { 'concord-view': secret }),
      };
      const answer = await fetch(new URL(path, view), {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return answer.json();
    };
    const token = new URLSearchParams(view.hash.slice(1)).get('token');
    const { secret } = (await ask('/view/session', { token })) as { readonly secret: string };
    const fields = {
      title: 'Made by hand',
      kind: 'appointment',
      allDay: false,
      start: '2026-12-01T09:00:00',
      end: '2026-12-01T10:00:00',
      location: '',
      description: '',
      guests: [],
      scheduledFor: ['anna'],
      push: true,
    };
    await ask('/view/do', { type: 'create', user: 'anna', fields }, secret);
    let added = 0;
    while (added === 0) added = (await resident.nextRun()).provider?.added ?? 0;
  } finally {
    await resident.stop();
  }
});

/** Polls never come by themselves, so only news can start a run; any other timer is a real one. */
const withoutPolls: Clock = {
  ...systemClock,
  setTimer: (delayMs, callback) =>
    delayMs >= 10_000 ? () => undefined : systemClock.setTimer(delayMs, callback),
};

test("C17, D11: an entry made in one sample side's web view comes to the other one by news, without a poll", async () => {
  let runs = 0;
  let added = 0;
  const concord = await createApplication({
    dataDir: directory,
    carrier: 'browser',
    version: '0.0.0-test',
    clock: withoutPolls,
    randomness: systemRandomness,
    fixed: { type: 'sample' },
    observer: {
      onOutcome(outcome) {
        runs += 1;
        if (outcome.type === 'ran') added = outcome.report.summary.crm.added;
      },
    },
  });
  const viewOf = async (id: 'sample-crm' | 'sample-account') => {
    const answer = await concord.call('links.open', { id });
    if (answer.type !== 'done') throw new Error(JSON.stringify(answer));
    const view = new URL((answer.output as { readonly url: string }).url);
    const ask = async (path: string, body: object, secret = ''): Promise<unknown> => {
      const headers = { origin: view.origin, 'content-type': 'application/json', 'concord-view': secret };
      const got = await fetch(new URL(path, view), { method: 'POST', headers, body: JSON.stringify(body) });
      expect(got.status, await got.clone().text()).toBe(200);
      return got.json();
    };
    const token = new URLSearchParams(view.hash.slice(1)).get('token');
    const { secret } = (await ask('/view/session', { token })) as { readonly secret: string };
    return (path: string, body: object) => ask(path, body, secret);
  };
  try {
    // a run whose own writes woke nobody has to be over before the edit
    await expect.poll(() => runs > 0 && added === 0).toBe(true);
    const account = await viewOf('sample-account');
    const crm = await viewOf('sample-crm');
    const fields = {
      title: 'Typed in the calendar',
      allDay: false,
      start: '2026-12-01T09:00:00',
      end: '2026-12-01T10:00:00',
      location: '',
    };
    await account('/view/do', { type: 'create', fields });
    const agenda = { user: 'anna', days: 7, from: '2026-11-30' };
    await expect
      .poll(async () => JSON.stringify(await crm('/view/agenda', agenda)))
      .toContain('Typed in the calendar');
  } finally {
    await concord.close();
  }
});

test('a bug in the engine thread ends that run, is logged without its message, and the next run works', async () => {
  const preload = fileURLToPath(new URL('../support/crash-once.ts', import.meta.url));
  const resident = startResident(['--sample', '--data', directory], {
    nodeArgs: ['--import', preload],
    env: { CRASH_ONCE_FLAG: join(directory, 'crashed') },
  });
  expect((await resident.nextRun()).problem).toMatchObject({ code: 'crashed' });
  expect((await resident.sync()).problem).toBeNull();
  await resident.stop();
  const log = readFileSync(join(directory, 'sample', 'logs', 'concord.log'), 'utf8');
  expect(log).toContain(
    '"event":"engine-crashed","errorName":"TypeError","at":["tests/support/crash-once.ts',
  );
  expect(log + resident.stderr()).not.toContain('MARKED-BUG-TEXT');
});
