/** Protects the log (S9): only listed fields in their listed form are written, error messages are left out, files rotate and stay private. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allowedFields, errorFields, type LogFields, openLogFile } from '../../src-main/support/logger.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'concord-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('S9: a field that is not listed, or whose value has another form, never reaches the file', () => {
  const smuggled = {
    count: 3,
    title: 'Salary talk',
    host: 'user@example.com',
    problem: 'a sentence from a server',
    errorName: 'TypeError: Salary talk',
    at: ['/home/alex/secret.ts:3'],
  } as unknown as LogFields;
  expect(allowedFields(smuggled)).toEqual({ count: 3 });
  const log = openLogFile(directory, { now: () => 0 });
  log.log('error', 'bug', smuggled);
  expect(readFileSync(log.path, 'utf8')).toBe(
    '{"time":"1970-01-01T00:00:00.000Z","level":"error","event":"bug","count":3}\n',
  );
});

test('S9: a caught error is its name, its code and our own source places, never its message', () => {
  const error = Object.assign(new TypeError('token=abc at src-main/x.ts:9'), { code: 'ECONNREFUSED' });
  const fields = errorFields(error);
  expect(fields.errorName).toBe('TypeError');
  expect(fields.errorCode).toBe('ECONNREFUSED');
  expect(fields.at?.[0]).toMatch(/^tests\/app\/logger\.spec\.ts:\d+$/);
  expect(JSON.stringify(fields)).not.toContain('abc');
  expect(errorFields('text')).toEqual({ errorName: 'Unknown' });
});

test('the log rotates by size, keeps a few, and only its owner can read it', () => {
  const log = openLogFile(directory, { now: () => 0, maxBytes: 300, keep: 2 });
  for (let count = 0; count < 40; count += 1) log.log('info', 'scheduled', { count });
  expect(readdirSync(directory).sort()).toEqual(['concord.1.log', 'concord.2.log', 'concord.log']);
  expect(readFileSync(log.path, 'utf8')).toContain('"count":39');
  if (process.platform !== 'win32') expect(statSync(log.path).mode & 0o077).toBe(0);
});

test('S9: of the places of an error eight are written, not nine', () => {
  const at = (count: number): readonly string[] => Array(count).fill('src-main/a.ts:1');
  expect([8, 9].map((count) => allowedFields({ at: at(count) }).at === undefined)).toEqual([false, true]);
});

test('a log file has 1 MiB at most, and four older ones are kept', () => {
  const log = openLogFile(directory, { now: () => 0 });
  const names = (): readonly string[] => readdirSync(directory).sort();
  const size = (name: string): number => statSync(join(directory, name)).size;
  log.log('info', 'scheduled', { count: 1 });
  const line = size('concord.log');
  // filled up so that exactly one more line goes in
  const filled = 1024 * 1024 - line;
  writeFileSync(log.path, 'x'.repeat(filled));
  const again = openLogFile(directory, { now: () => 0 });
  again.log('info', 'scheduled', { count: 2 });
  expect([names(), size('concord.log')]).toEqual([['concord.log'], 1024 * 1024]);
  again.log('info', 'scheduled', { count: 3 });
  expect([names(), size('concord.log')]).toEqual([['concord.1.log', 'concord.log'], line]);
  writeFileSync(log.path, 'x'.repeat(filled + 1));
  openLogFile(directory, { now: () => 0 }).log('info', 'scheduled', { count: 4 });
  expect([names().length, size('concord.log')]).toEqual([3, line]);
  for (let older = 3; older <= 7; older += 1) {
    writeFileSync(log.path, 'x'.repeat(1024 * 1024));
    openLogFile(directory, { now: () => 0 }).log('info', 'scheduled', { count: older });
  }
  expect(names()).toEqual([...[1, 2, 3, 4].map((number) => `concord.${number}.log`), 'concord.log']);
});
