/** Protects the import rules: each rule refuses a small source tree that breaks it, and allowed imports pass. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findBreaches } from '../tools/walls.ts';

const trees: string[] = [];

afterEach(() => {
  for (const root of trees.splice(0)) rmSync(root, { recursive: true });
});

/** Writes the files into a new folder and returns its path. `dependencies` are the packages in its package.json. */
function build(files: Readonly<Record<string, string>>, dependencies: readonly string[] = ['zod']): string {
  const root = mkdtempSync(join(tmpdir(), 'concord-walls-'));
  trees.push(root);
  const manifest = { dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])) };
  for (const [path, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const packages = ['zod', 'better-sqlite3', '@napi-rs/keyring', 'ical.js', 'tsdav', 'undici', 'yaml'];

/** The rules that a file with this one line breaks. */
const rulesBrokenBy = (path: string, line: string): readonly string[] =>
  findBreaches(build({ [path]: line }, packages)).map(({ rule }) => rule);

describe('the walls refuse', () => {
  it.each([
    ['src-shared/domain/a.ts', "import { join } from 'node:path';", /src-shared imports nothing outside/],
    ['src-shared/domain/a.ts', "import { z } from 'zod';", /src-shared imports nothing outside/],
    ['src-shared/contract/a.ts', "import yaml from 'yaml';", /src-shared imports nothing outside/],
    [
      'src-shared/domain/a.ts',
      "import { s } from '../../src-main/store/s.ts';",
      /src-shared imports nothing/,
    ],
    [
      'src-main/app/a.ts',
      "import { s } from '../../src-renderer/s.ts';",
      /src-main does not import src-rend/,
    ],
    ['src-renderer/api/a.ts', "import { s } from '../../src-main/s.ts';", /src-renderer does not import/],
    ['src-renderer/api/a.ts', "import { s } from '../../src-sandbox/s.ts';", /src-renderer does not import/],
    ['src-renderer/api/a.ts', "import { join } from 'path';", /src-renderer imports no Node module/],
    ['src-main/app/a.ts', "import { s } from '../../src-sandbox/s.ts';", /only from src-main\/app\/sample/],
    ['src-main/app/a.ts', "new Worker(new URL('../../src-sandbox/s.ts', import.meta.url));", /sample\.ts/],
    ['src-sandbox/a.ts', "import { s } from '../src-main/net/s.ts';", /separate program/],
    ['src-main/app/a.ts', "import { s } from '../../tests/support/s.ts';", /no source imports from tests/],
    ['src-main/sync/a.ts', "import Database from 'better-sqlite3';", /may import better-sqlite3/],
    ['src-main/app/a.ts', "import type { Database } from 'better-sqlite3';", /may import better-sqlite3/],
    ['src-main/app/a.ts', "import { app } from 'electron';", /may import electron/],
    ['src-renderer/a.ts', "import { ipcRenderer } from 'electron';", /may import electron/],
    ['src-main/accounts/a.ts', "import { Entry } from '@napi-rs/keyring';", /may import @napi-rs\/keyring/],
    ['src-main/sync/a.ts', "import ICAL from 'ical.js';", /may import ical\.js/],
    ['src-main/providers/imap/a.ts', "import { DAVClient } from 'tsdav';", /may import tsdav/],
    ['src-main/crm/bridge/a.ts', "import { Agent } from 'undici';", /may import undici/],
    ['src-main/app/a.ts', "import { request } from 'node:http';", /opens sockets/],
    ['src-main/app/a.ts', "import { request } from 'https';", /opens sockets/],
    ['src-main/providers/imap/a.ts', "import { Resolver } from 'node:dns/promises';", /opens sockets/],
    ['src-main/app/a.ts', "const net = await import('node:net');", /opens sockets/],
    ['src-main/headless/a.ts', "import { connect } from 'node:tls';", /opens sockets/],
    ['src-sandbox/a.ts', "import { connect } from 'node:net';", /opens sockets/],
    ['src-main/sync/a.ts', "import { s } from '../providers/s.ts';", /src-main\/sync does not import/],
    ['src-main/sync/a.ts', "export * from '../crm/s.ts';", /src-main\/sync does not import/],
    ['src-main/sync/a.ts', "type S = import('../net/s.ts').S;", /src-main\/sync does not import/],
    ['src-main/providers/imap/a.ts', "import { s } from '../../sync/s.ts';", /providers does not import/],
    ['src-main/providers/imap/a.ts', "import { s } from '../../store/s.ts';", /providers does not import/],
    ['src-main/providers/imap/a.ts', "import { s } from '../../crm/s.ts';", /providers does not import/],
    ['src-main/crm/bridge/a.ts', "import { s } from '../../sync/s.ts';", /src-main\/crm does not import/],
    ['src-main/crm/bridge/a.ts', "import { s } from '../../store/s.ts';", /src-main\/crm does not import/],
    ['src-main/crm/bridge/a.ts', "import { s } from '../../providers/s.ts';", /src-main\/crm does not/],
    ['src-main/store/a.ts', "import { s } from '../support/s.ts';", /src-main\/store imports only/],
    ['src-main/app/engine/a.ts', "import { s } from '../setup/s.ts';", /app\/engine does not import/],
    ['src-main/app/running/a.ts', "import { s } from '../topics/s.ts';", /app\/running does not import/],
    ['src-main/app/a.ts', "import fc from 'fast-check';", /only packages listed under dependencies/],
    ['src-main/app/a.ts', "import { s } from '#store';", /in a plain string/],
    ['src-main/app/a.ts', "import { s } from 'file:///s.ts';", /in a plain string/],
    ['src-main/app/a.ts', 'const s = await import(name);', /in a plain string/],
    ['src-main/app/a.ts', "const s = require('undici');", /may import undici/],
  ])('%s: %s', (path, line, rule) => {
    expect(rulesBrokenBy(path, line)).toContainEqual(expect.stringMatching(rule));
  });

  it('an import that bypasses the index.ts of a folder or of an outer folder', () => {
    const root = build({
      'src-main/store/index.ts': "export { open } from './open.ts';",
      'src-main/store/open.ts': 'export const open = 1;',
      'src-main/providers/index.ts': "export { google } from './google/index.ts';",
      'src-main/providers/google/index.ts': 'export const google = 1;',
      'src-main/app/deep.ts': "import { open } from '../store/open.ts';",
      'src-main/app/inner.ts': "import { google } from '../providers/google/index.ts';",
      'src-main/app/good.ts':
        "import { open } from '../store/index.ts'; import { google } from '../providers/index.ts';",
      'tests/unit/open.spec.ts': "import { open } from '../../src-main/store/open.ts';",
    });
    expect(findBreaches(root).map(({ from }) => from)).toEqual([
      'src-main/app/deep.ts',
      'src-main/app/inner.ts',
    ]);
  });

  it('circular imports, each circle once, including type imports and a file that imports itself', () => {
    const root = build({
      'src-shared/domain/a.ts': "import type { B } from './b.ts';",
      'src-shared/domain/b.ts': "export * from './c.ts';",
      'src-shared/domain/c.ts': "import { a } from './a.ts';",
      'src-shared/domain/outside.ts': "import { a } from './a.ts';",
      'src-shared/domain/self.ts': "import { self } from './self.ts';",
    });
    expect(findBreaches(root).map(({ detail }) => detail)).toEqual([
      'src-shared/domain/a.ts -> src-shared/domain/b.ts -> src-shared/domain/c.ts -> src-shared/domain/a.ts',
      'src-shared/domain/self.ts -> src-shared/domain/self.ts',
    ]);
  });

  it('a file that does not parse, instead of skipping it', () => {
    expect(() => findBreaches(build({ 'src-main/app/a.ts': 'import {' }))).toThrow(/a\.ts does not parse/);
  });
});

describe('the walls allow', () => {
  it.each([
    ['src-shared/contract/a.ts', "import { z } from 'zod';"],
    ['src-shared/policy/a.ts', "import { z } from 'zod';"],
    ['src-shared/contract/a.ts', "import { s } from '../domain/s.ts';"],
    ['src-main/app/a.ts', "import { s } from '../../src-shared/domain/s.ts';"],
    ['src-renderer/api/a.ts', "import { s } from '../../src-shared/contract/s.ts';"],
    ['src-main/app/sample.ts', "const sandbox = await import('../../src-sandbox/index.ts');"],
    ['src-main/app/a.ts', "new Worker(new URL('./engine-thread.ts', import.meta.url));"],
    ['src-main/store/a.ts', "import Database from 'better-sqlite3'; import { join } from 'node:path';"],
    ['src-sandbox/a.ts', "import Database from 'better-sqlite3'; import { createServer } from 'node:http';"],
    ['src-sandbox/a.ts', "import type { Side } from '../src-main/sync/side.ts';"],
    ['src-main/desktop/a.ts', "import { app } from 'electron';"],
    ['src-main/preload.ts', "import { ipcRenderer } from 'electron';"],
    ['src-main/accounts/vault.ts', "import { Entry } from '@napi-rs/keyring';"],
    ['src-main/providers/icalendar/a.ts', "import ICAL from 'ical.js';"],
    ['src-main/providers/caldav/a.ts', "import { DAVClient } from 'tsdav';"],
    ['src-main/net/a.ts', "import { Agent } from 'undici'; import { connect } from 'node:tls';"],
    ['src-main/headless/a.ts', "import { createServer } from 'node:http';"],
    ['src-main/app/a.ts', "import type { AddressInfo } from 'node:net';"],
    ['src-main/app/a.ts', "import { type AddressInfo } from 'node:net';"],
    ['src-main/sync/a.ts', "import { s } from '../store/s.ts';"],
    ['tests/unit/a.spec.ts', "import ICAL from 'ical.js'; import { connect } from 'node:net';"],
  ])('%s: %s', (path, line) => {
    expect(rulesBrokenBy(path, line)).toEqual([]);
  });
});

describe('npm run walls', () => {
  const run = (root: string) =>
    spawnSync(process.execPath, ['tests/tools/walls.ts', root], { encoding: 'utf8' });

  it('fails and names file, line and rule when an import breaks a rule', () => {
    const result = run(build({ 'src-main/app/a.ts': "\nimport { app } from 'electron';\n" }));
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('src-main/app/a.ts:2  electron\n    only src-main/desktop');
  });

  it('succeeds on a tree that keeps the rules', () => {
    const result = run(build({ 'src-main/app/a.ts': "import { s } from '../../src-shared/s.ts';" }));
    expect([result.status, result.stdout.trim()]).toEqual([0, 'No import breaks a rule.']);
  });
});
