/** Protects the packaging settings: Electron's fuses, the packaged files, the program's identity. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fuses, readFuses } from '../../../resources/build/fuses.ts';

const root = join(import.meta.dirname, '../../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const builder = z
  .object({
    appId: z.string(),
    electronVersion: z.string(),
    publish: z.null(),
    npmRebuild: z.literal(false),
    asar: z.literal(true),
    asarUnpack: z.array(z.string()),
    files: z.array(z.string()),
    electronFuses: z.record(z.string(), z.boolean()),
  })
  .parse(parse(text('electron-builder.yml')));
const manifest = z
  .object({ main: z.string(), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(text('package.json')));

describe('packaging', () => {
  it('every fuse that can be set is set explicitly', () => {
    const settable = fuses.filter(({ byDefault }) => byDefault !== true);
    expect(builder.electronFuses).toEqual(Object.fromEntries(settable.map(({ name, on }) => [name, on])));
  });

  it('reads the fuses out of an executable', () => {
    const wire = (states: string): Buffer =>
      Buffer.concat([
        Buffer.from('…dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'utf8'),
        Buffer.from([1, states.length]),
        Buffer.from(`${states}more`, 'latin1'),
      ]);
    expect(readFuses(wire('01r'))).toEqual(['off', 'on', 'removed']);
    expect(() => readFuses(Buffer.from('nothing'))).toThrow();
  });

  it('the packaged Electron is the one the program was written against', () => {
    expect(builder.electronVersion).toBe(manifest.devDependencies.electron);
  });

  it('native addons are unpacked from the archive, and only built files are packaged', () => {
    expect(builder.asarUnpack).toEqual(['**/*.node']);
    expect(builder.files).not.toContain('**/*');
    expect(builder.files.filter((path) => /^(?:tests|src-(?:main|renderer|shared))/.test(path))).toEqual([]);
    expect(builder.files).toContain(`${manifest.main.split('/').slice(0, 2).join('/')}/**`);
  });

  it('Windows groups windows and notifications under the installed program', () => {
    expect(text('src-main/desktop/index.ts')).toContain(`setAppUserModelId('${builder.appId}')`);
  });
});
