/** `npm run sandbox -- crm`: prints what a newcomer needs to connect, and stops when told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
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

  it.each([[[]], [['mail']], [['crm']], [['crm', '--data', 'x', '--port', 'many']]])(
    'explains itself for %j',
    async (args) => {
      const child = run(...args);
      let said = '';
      child.stderr.on('data', (part: Buffer) => {
        said += part.toString();
      });
      expect((await once(child, 'exit'))[0]).toBe(2);
      expect(said).toContain('npm run sandbox -- crm');
    },
  );
});
