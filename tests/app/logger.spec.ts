/** Protects the log (S9): only listed fields in their listed form are written, error messages are left out, files rotate and stay private. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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
