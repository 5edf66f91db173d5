/** Runs Debian's vdirsyncer between a CalDAV collection and a folder of files, with its own configuration. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ended, measured } from './measure.ts';

export interface Vdirsyncer {
  /** Runs `vdirsyncer sync` and measures it, including its start. @throws Error when it fails */
  sync(): Promise<Ended>;
  /** Changes the titles in the local files with these uids. */
  retitle(uids: readonly string[], suffix: string): void;
  count(): number;
}

/** Writes the configuration and runs the discovery, which is not measured. */
export async function vdirsyncer(
  directory: string,
  server: { readonly url: string; readonly user: string; readonly password: string },
): Promise<Vdirsyncer> {
  const local = join(directory, 'local');
  const config = join(directory, 'config');
  mkdirSync(local, { recursive: true });
  writeFileSync(
    config,
    [
      '[general]',
      `status_path = ${JSON.stringify(join(directory, 'status'))}`,
      '[pair bench]',
      'a = "files"',
      'b = "server"',
      'collections = null',
      'conflict_resolution = "b wins"',
      '[storage files]',
      'type = "filesystem"',
      `path = ${JSON.stringify(local)}`,
      'fileext = ".ics"',
      '[storage server]',
      'type = "caldav"',
      `url = ${JSON.stringify(server.url)}`,
      `username = ${JSON.stringify(server.user)}`,
      `password = ${JSON.stringify(server.password)}`,
      '',
    ].join('\n'),
  );
  const run = async (command: string): Promise<Ended> => {
    const ended = await measured('vdirsyncer', ['-c', config, command], { cwd: directory });
    if (ended.code !== 0) throw new Error(`vdirsyncer ${command} ended with ${ended.code}:\n${ended.stderr}`);
    return ended;
  };
  const files = (): readonly string[] => readdirSync(local).filter((name) => name.endsWith('.ics'));
  await run('discover');
  return {
    sync: () => run('sync'),
    retitle(uids, suffix) {
      const wanted = new Set(uids);
      let found = 0;
      for (const name of files()) {
        const path = join(local, name);
        const text = readFileSync(path, 'utf8');
        const uid = /^UID:(.*)$/m.exec(text)?.[1]?.trim() ?? '';
        if (!wanted.has(uid)) continue;
        found += 1;
        writeFileSync(path, text.replace(/^(SUMMARY:[^\r\n]*)/m, `$1${suffix}`));
      }
      if (found !== wanted.size) throw new Error(`${found} of ${wanted.size} local files found`);
    },
    count: () => files().length,
  };
}
