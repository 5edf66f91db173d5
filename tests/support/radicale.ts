/** A real Radicale for a test: own folder, free port, one child process that is stopped by its id. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, reasonUnless, startServer } from './caldav-servers/process.ts';
import { calendarBody, signedRequests } from './caldav-servers/server.ts';

export interface Radicale {
  /** `http://127.0.0.1:port`, without a slash. */
  readonly origin: string;
  /** Where the collections' files lie: tests may look, and may damage them. */
  readonly folder: string;
  /** Extended MKCOL (RFC 5689) by `user1`; the answer is the collection's path. */
  makeCalendar(name: string, components?: readonly string[]): Promise<string>;
  /** A request by `user1`, password `secret`, on the side. */
  request(method: string, path: string, body?: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** Why there is none, or null when one can be started. CI must have it. */
export function radicaleMissing(): string | null {
  return reasonUnless(
    isInstalled(),
    'Radicale is not installed (apt install radicale, or pip install radicale)',
  );
}

function isInstalled(): boolean {
  try {
    execFileSync('radicale', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `rights`: Radicale's own rules file, for calendars that may only be read. */
export async function startRadicale(options: { readonly rights?: string } = {}): Promise<Radicale> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-radicale-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'users'), 'user1:secret\nuser2:secret\n');
  if (options.rights !== undefined) writeFileSync(join(folder, 'rights'), options.rights);
  mkdirSync(join(folder, 'collections'));
  writeFileSync(
    join(folder, 'config'),
    [
      `[server]\nhosts = 127.0.0.1:${port}`,
      `[auth]\ntype = htpasswd\nhtpasswd_filename = ${join(folder, 'users')}\nhtpasswd_encryption = plain\ndelay = 0`,
      options.rights === undefined
        ? '[rights]\ntype = owner_only'
        : `[rights]\ntype = from_file\nfile = ${join(folder, 'rights')}`,
      `[storage]\nfilesystem_folder = ${join(folder, 'collections')}`,
      '[web]\ntype = none',
      '[logging]\nlevel = warning\n',
    ].join('\n'),
  );
  const server = await startServer('radicale', ['--config', join(folder, 'config')], port);
  const request = signedRequests(origin, ['user1'], 'secret');
  return {
    origin,
    folder: join(folder, 'collections', 'collection-root'),
    request,
    async makeCalendar(name, components = ['VEVENT']) {
      const path = `/user1/${encodeURIComponent(name)}/`;
      const answer = await request('MKCOL', path, calendarBody('D:mkcol', name, components));
      if (answer.status !== 201) throw new Error(`Radicale made no calendar: ${answer.status}`);
      return path;
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
