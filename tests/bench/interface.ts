/**
 * Measures the interface under load: the time until Concord can be used, its memory at rest, how long the main thread is
 * blocked while the engine thread performs a first run of thousands of events, and how quickly clicks are answered meanwhile.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { startCrmProcess } from '../support/crm-process.ts';
import { startRadicale } from '../support/radicale.ts';
import { seed } from './calendar.ts';
import { median } from './measure.ts';
import { seedFiles } from './seed.ts';

interface Report {
  readonly usableAfterMs: number | null;
  readonly rssBytes: number;
  readonly eventLoopDelay: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number } | null;
}

interface Running {
  readonly address: string;
  report(): Promise<Report>;
  stop(): Promise<void>;
}

/** How long Concord rests before its memory is measured. */
const restMs = 5_000;

export async function benchInterface(options: {
  readonly events: number;
  readonly repeats: number;
  readonly say: (text: string) => void;
}) {
  const { events, repeats, say } = options;
  const directory = mkdtempSync(join(tmpdir(), 'concord-interface-bench-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const starts: number[] = [];
    const memoryMegabytes: number[] = [];
    for (let turn = 0; turn < repeats; turn += 1) {
      const concord = await start(['--data', join(directory, `start-${turn}`)]);
      const page = await open(await browser.newPage(), concord.address);
      await new Promise((resolve) => setTimeout(resolve, restMs));
      const { usableAfterMs, rssBytes } = await concord.report();
      starts.push(usableAfterMs ?? Number.POSITIVE_INFINITY);
      memoryMegabytes.push(rssBytes / 1e6);
      await page.close();
      await concord.stop();
      say(
        `start ${turn + 1}: usable after ${starts.at(-1)?.toFixed(0)} ms, ${memoryMegabytes.at(-1)?.toFixed(0)} MB at rest`,
      );
    }

    const radicale = await startRadicale();
    const crm = await startCrmProcess(join(directory, 'crm'));
    try {
      seed({ collections: radicale.folder }, 'user1', seedFiles(events));
      const files = join(directory, 'files');
      mkdirSync(files);
      writeFileSync(join(files, 'password'), 'secret');
      writeFileSync(join(files, 'token'), crm.tokens.anna ?? '');
      const setup = join(files, 'setup.json');
      writeFileSync(
        setup,
        JSON.stringify({
          crm: { kind: 'bridge', url: crm.url, token: { file: 'token' } },
          account: { kind: 'caldav', url: radicale.origin, user: 'user1', password: { file: 'password' } },
          primaryCalendar: `${radicale.origin}/user1/bench/`,
          approveFirstRun: true,
        }),
      );
      const concord = await start(['--setup', setup, '--data', join(directory, 'first-run')]);
      const page = await open(await browser.newPage(), concord.address);
      const clicks = await clickThroughout(page);
      const { eventLoopDelay } = await concord.report();
      await page.close();
      await concord.stop();
      if (eventLoopDelay === null) throw new Error('the event loop was not watched');
      const slowest = Math.max(...clicks);
      const gates = [
        {
          name: "main thread's delay during the first run, 99th percentile, ms",
          value: eventLoopDelay.p99Ms,
          atMost: 50,
        },
        { name: 'slowest click during the first run, ms', value: slowest, atMost: 500 },
      ];
      const table = [
        '| | |',
        '|---|---:|',
        `| start to usable (first state shown), ms | ${median(starts).toFixed(0)} |`,
        `| memory at rest with an interface open, MB | ${median(memoryMegabytes).toFixed(0)} |`,
        `| main thread held up during a first run of ${events} events, 50th / 99th percentile, ms | ${eventLoopDelay.p50Ms.toFixed(1)} / ${eventLoopDelay.p99Ms.toFixed(1)} |`,
        `| a click answered meanwhile, median / slowest of ${clicks.length}, ms | ${median(clicks).toFixed(0)} / ${slowest.toFixed(0)} |`,
      ].join('\n');
      return { events, starts, weights: memoryMegabytes, eventLoopDelay, clicks, gates, table };
    } finally {
      await crm.stop();
      await radicale.stop();
    }
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function start(args: readonly string[]): Promise<Running> {
  const entry = fileURLToPath(new URL('../../src-main/headless.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [entry, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, CONCORD_BENCH: '1' },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const found = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const search = (): void => {
        const match = pattern.exec(output);
        if (match === null) return;
        listeners.delete(search);
        output = output.slice(match.index + match[0].length);
        resolve(match[0]);
      };
      listeners.add(search);
      search();
      void ended.then(() => reject(new Error(output)));
    });
  return {
    address: await found(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/),
    async report() {
      child.stdin?.write('bench\n');
      return JSON.parse(await found(/\{"usableAfterMs".*\}/)) as Report;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function open(page: Page, address: string): Promise<Page> {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Switches between two screens until both sides agree. Returns the milliseconds until each click was answered. */
async function clickThroughout(page: Page): Promise<readonly number[]> {
  const clicks: number[] = [];
  const go = async (link: string): Promise<void> => {
    const before = performance.now();
    await page.getByRole('navigation').getByText(link, { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: link === 'Status' ? /.+/ : link }).waitFor();
    clicks.push(performance.now() - before);
  };
  for (let turn = 0; turn < 400; turn += 1) {
    await go('Settings');
    await go('Status');
    if (await page.getByText('In agreement').first().isVisible()) return clicks;
  }
  throw new Error('the first run did not end');
}
