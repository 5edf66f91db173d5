/** `npm run sandbox -- crm`: prints what a newcomer needs to connect, and stops when told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

const script = new URL('../../../src-sandbox/main.ts', import.meta.url).pathname;

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

describe('the sandbox command', () => {
  it('starts the reference CRM with its sample, prints address, tokens and a fresh link per Enter', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'concord-sandbox-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const child = run('crm', '--port', '0', '--data', dataDir);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async (): Promise<string> => (await lines.next()).value as string;
    const url = (await line()).split(/\s+/).at(-1);
    const token = (await line()).split(/\s+/).at(-1);
    expect(await line()).toMatch(/^Token of ben/);
    const link = (await line()).split(/\s+/).at(-1);
    await line();
    const headers = { Authorization: `Bearer ${token}` };
    expect(await (await fetch(`${url}/v1/session`, { headers })).json()).toMatchObject({
      user: { id: 'anna' },
    });
    const page = (await (await fetch(`${url}/v1/calendar/changes`, { headers })).json()) as {
      changes: readonly unknown[];
    };
    expect(page.changes.length).toBeGreaterThan(10);
    child.stdin.write('\n');
    const next = (await line()).split(/\s+/).at(-1);
    expect(next).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
    expect(next).not.toBe(link);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  /** Runs it to its end. */
  async function ended(...args: readonly string[]) {
    const child = run(...args);
    const said = { out: '', err: '' };
    child.stdout.on('data', (part: Buffer) => {
      said.out += part.toString();
    });
    child.stderr.on('data', (part: Buffer) => {
      said.err += part.toString();
    });
    const [code] = await once(child, 'close');
    return { code, ...said };
  }

  it.each([['--help'], ['crm', '--help'], ['-h']])('prints its help for %j', async (...args) => {
    const { code, out, err } = await ended(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('npm run sandbox -- crm --data DIR');
  });

  it.each([
    { args: [], message: 'Say what to start: crm.' },
    { args: ['mail'], message: 'There is no "mail" to start, only crm.' },
    { args: ['crm'], message: 'Say where the sample CRM keeps its data: --data DIR.' },
    { args: ['crm', 'twice', '--data', 'x'], message: '"twice" does not belong here.' },
    { args: ['crm', '--dta', 'x'], message: "Unknown option '--dta'." },
    { args: ['crm', '--data'], message: "Option '--data <value>' argument missing." },
    { args: ['crm', '--empty=yes', '--data', 'x'], message: "Option '--empty' does not take an argument." },
    {
      args: ['crm', '--data', 'x', '--port', 'many'],
      message: '--port needs a number from 0 to 65535.',
    },
    {
      args: ['crm', '--data', '/dev/null', '--port', '0'],
      message: '/dev/null cannot be used. Choose another folder with --data DIR.',
    },
  ])('says in one sentence what is wrong with $args, and then its help', async ({ args, message }) => {
    const { code, out, err } = await ended(...args);
    expect({ code, out, first: err.split('\n')[0] }).toEqual({ code: 2, out: '', first: message });
    expect(err).toContain('npm run sandbox -- crm --data DIR');
  });

  it('says that a port is in use, and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const dataDir = mkdtempSync(join(tmpdir(), 'concord-sandbox-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const { code, err } = await ended('crm', '--port', String(port), '--data', dataDir);
    expect(code).toBe(2);
    expect(err).toContain(`Port ${port} is in use. Choose another one with --port N; 0 takes a free one.`);
  });
});
