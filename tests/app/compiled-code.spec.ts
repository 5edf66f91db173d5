/** Protects the start: code is compiled once, and compiled code is taken only from where nobody else could have written it (S10). */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const entry = new URL('../../src-main/headless/compiled-code.ts', import.meta.url).href;
const headless = fileURLToPath(new URL('../../src-main/headless.ts', import.meta.url));
let dataDir = '';
let compiled = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'concord-compiled-'));
  compiled = join(dataDir, 'compiled');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Starts a process that keeps its compiled code. @returns where, or undefined when it keeps none */
function keptIn(): string | undefined {
  const program = `
    const { keepCompiledCode } = await import(process.argv[1]);
    keepCompiledCode(process.argv[2]);
    console.log(process.env.NODE_COMPILE_CACHE ?? '');
  `;
  const env = { PATH: process.env.PATH };
  const args = ['--input-type=module', '--eval', program, entry, dataDir];
  return execFileSync(process.execPath, args, { encoding: 'utf8', env }).trim() || undefined;
}

test('S10: compiled code is kept in a folder of the data directory that only its owner can read and change', () => {
  expect(keptIn()).toBe(compiled);
  expect(statSync(compiled).mode & 0o777).toBe(0o700);
});

test('S10: compiled code that others could have written is removed', () => {
  mkdirSync(compiled, { mode: 0o700 });
  writeFileSync(join(compiled, 'planted'), '');
  expect(keptIn()).toBe(compiled);
  expect(existsSync(join(compiled, 'planted'))).toBe(true);
  chmodSync(compiled, 0o770);
  expect(keptIn()).toBe(compiled);
  expect(existsSync(join(compiled, 'planted'))).toBe(false);

  writeFileSync(join(compiled, 'planted'), '');
  chmodSync(dataDir, 0o770);
  expect(keptIn()).toBeUndefined();
  expect(existsSync(compiled)).toBe(false);
});

test('S10: a link in the place of the folder is not followed', () => {
  const elsewhere = join(dataDir, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o700 });
  writeFileSync(join(elsewhere, 'planted'), '');
  symlinkSync(elsewhere, compiled);
  expect(keptIn()).toBe(compiled);
  expect(readdirSync(compiled)).not.toContain('planted');
  expect(existsSync(join(elsewhere, 'planted'))).toBe(true);
});

test('without a data directory nothing is made', () => {
  rmSync(dataDir, { recursive: true });
  expect(keptIn()).toBeUndefined();
  expect(existsSync(dataDir)).toBe(false);
});

test('a run keeps the code of the program and of the engine thread', () => {
  const setup = join(dataDir, 'setup.json');
  const account = { kind: 'caldav', url: 'http://127.0.0.1:9/', user: 'anna', password: { file: 'secret' } };
  writeFileSync(join(dataDir, 'secret'), 'secret');
  const crm = { kind: 'bridge', url: 'http://127.0.0.1:9/', token: { file: 'secret' } };
  writeFileSync(setup, JSON.stringify({ crm, account, primaryCalendar: 'http://127.0.0.1:9/c/' }));
  const args = [headless, '--setup', setup, '--data', dataDir, '--once', '--json'];
  // nobody listens there, so the run ends with 1 after the engine thread has loaded its code
  expect(() => execFileSync(process.execPath, args, { stdio: 'ignore', timeout: 60_000 })).toThrow();
  const files = readdirSync(compiled, { recursive: true });
  // the program alone has about 360 files, with the engine thread about 810
  expect(files.length).toBeGreaterThan(600);
}, 90_000);
