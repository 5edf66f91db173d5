/** Protects D10: the real headless program serves its interface to the person at its terminal while it synchronises. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type AppState, appState } from '../../src-shared/contract/index.ts';

const entry = fileURLToPath(new URL('../../src-main/headless.ts', import.meta.url));
let folder = '';
let child: ChildProcess;
let said = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-web-process-'));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: readonly string[]): void {
  said = '';
  child = spawn(process.execPath, [entry, '--data', folder, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'test', CONCORD_BENCH: '1' },
  });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
}

async function stop(): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}

const addresses = (): readonly string[] =>
  [...said.matchAll(/Concord +(\S+#token=\S+)/g)].map(([, url = '']) => url);
const nextAddress = async (after: number): Promise<string> => {
  await expect.poll(() => addresses().length).toBeGreaterThan(after);
  return addresses().at(-1) ?? '';
};

/** A page of the interface: exchanges the token, greets, calls. Null when the token opens nothing. */
async function openPage(address: string) {
  const { origin, hash } = new URL(address);
  const token = new URLSearchParams(hash.slice(1)).get('token');
  const answer = await fetch(`${origin}/exchange`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) return null;
  const { secret } = (await answer.json()) as { readonly secret: string };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers: { origin } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ type: 'hello', secret }));
  const answers = new Map<number, unknown>();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { readonly id?: number; readonly answer?: unknown };
    if (message.id !== undefined) answers.set(message.id, message.answer);
  });
  let last = 0;
  const call = async (name: string, input: object = {}): Promise<unknown> => {
    last += 1;
    const id = last;
    socket.send(JSON.stringify({ type: 'call', id, name, input }));
    await expect.poll(() => answers.has(id)).toBe(true);
    return answers.get(id);
  };
  return {
    call,
    async state(): Promise<AppState> {
      const { output } = (await call('state.get')) as { readonly output: unknown };
      return appState.parse(output);
    },
    close: () => socket.close(),
  };
}

test('D10: without options the interface waits for a person, from sample to agreement, and is there again after a restart', async () => {
  start();
  const page = await openPage(await nextAddress(0));
  expect(await page?.state()).toMatchObject({
    app: { mode: 'none', carrier: 'browser' },
    setup: { step: 'welcome' },
  });
  expect(await page?.call('setup.start', { with: 'sample' })).toEqual({ type: 'done', output: {} });
  await expect.poll(async () => (await page?.state())?.setup.preview).not.toBeNull();
  const digest = (await page?.state())?.setup.preview?.digest;
  await page?.call('setup.approve', { digest });
  await expect.poll(async () => (await page?.state())?.sync.state).toBe('in-agreement');
  expect(await stop()).toBe(0);

  start();
  const again = await openPage(await nextAddress(0));
  await expect.poll(async () => (await again?.state())?.sync.state).toBe('in-agreement');
  expect(await again?.state()).toMatchObject({ app: { mode: 'sample' }, setup: { step: 'done' } });
});

test('S4: an address opens once; Enter prints a fresh one', async () => {
  start('--sample');
  const first = await nextAddress(0);
  const page = await openPage(first);
  expect(page).not.toBeNull();
  expect(await openPage(first)).toBeNull();
  child.stdin?.write('\n');
  const second = await nextAddress(1);
  expect(second).not.toBe(first);
  const other = await openPage(second);
  expect(await other?.state()).toMatchObject({ app: { mode: 'sample' } });
  expect(await page?.state()).toMatchObject({ app: { mode: 'sample' } });
});

test('what the command line decided is shown, and cannot be changed at the interface', async () => {
  start('--sample');
  const page = await openPage(await nextAddress(0));
  await expect.poll(async () => (await page?.state())?.sync.state).toBe('in-agreement');
  expect((await page?.state())?.setup).toMatchObject({ step: 'done', account: { kind: 'sample' } });
  for (const [name, input] of [
    ['account.disconnect', {}],
    ['setup.start', { with: 'account' }],
    ['setup.go', { step: 'crm' }],
  ] as const)
    expect(await page?.call(name, input)).toMatchObject({
      type: 'problem',
      problem: { code: 'setup-invalid' },
    });
  expect(await page?.call('sync.pause', { for: 'resume' })).toMatchObject({ type: 'done' });
  expect((await page?.state())?.sync.state).toBe('paused');
});

test('a bench is told how soon it was usable, what it weighs, and how long its main thread was held up', async () => {
  start('--sample');
  const page = await openPage(await nextAddress(0));
  await expect.poll(async () => (await page?.state())?.sync.state).toBe('in-agreement');
  child.stdin?.write('bench\n');
  await expect.poll(() => /^\{.*\}$/m.exec(said)?.[0]).toBeDefined();
  const report = JSON.parse(/^\{.*\}$/m.exec(said)?.[0] ?? '') as Record<string, unknown>;
  expect(report).toMatchObject({
    usableAfterMs: expect.any(Number),
    rssBytes: expect.any(Number),
    eventLoopDelay: { p99Ms: expect.any(Number), maxMs: expect.any(Number) },
  });
});

test.skipIf(process.platform !== 'linux')(
  'S4: a system journal gets no address that opens the interface; a file or a pipe does',
  async () => {
    const saidInto = async (name: string, streamOf: (file: number) => string): Promise<string> => {
      const path = join(folder, name);
      const file = openSync(path, 'w');
      child = spawn(process.execPath, [entry, '--data', join(folder, `${name}-data`)], {
        stdio: ['ignore', file, 'inherit'],
        env: { ...process.env, NODE_ENV: 'test', JOURNAL_STREAM: streamOf(file) },
      });
      await expect.poll(() => readFileSync(path, 'utf8')).toContain('Log  ');
      await stop();
      closeSync(file);
      return readFileSync(path, 'utf8');
    };
    const inJournal = await saidInto('journal', (file) => {
      const { dev, ino } = fstatSync(file, { bigint: true });
      return `${dev}:${ino}`;
    });
    expect(inJournal).not.toContain('token=');
    expect(inJournal).toMatch(/Concord +http:\/\/127\.0\.0\.1:\d+\n/);
    expect(inJournal).toContain('start Concord in a terminal');
    expect(await saidInto('elsewhere', () => '1:1')).toContain('#token=');
  },
);
