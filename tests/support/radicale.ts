/** A real Radicale for a test: own folder, free port, one child process that is stopped by its id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  try {
    execFileSync('radicale', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    const reason = 'Radicale is not installed (apt install radicale, or pip install radicale)';
    if (process.env.CI === 'true') throw new Error(reason);
    console.warn(`skipped: ${reason}`);
    return reason;
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
  const server = spawn('radicale', ['--config', join(folder, 'config')], {
    stdio: 'ignore',
  });
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await listening(port, server);

  const request: Radicale['request'] = (method, path, body, headers) =>
    fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Basic ${btoa('user1:secret')}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  return {
    origin,
    folder: join(folder, 'collections', 'collection-root'),
    request,
    async makeCalendar(name, components = ['VEVENT']) {
      const path = `/user1/${encodeURIComponent(name)}/`;
      const set = components.map((one) => `<C:comp name="${one}"/>`).join('');
      const answer = await request(
        'MKCOL',
        path,
        `<D:mkcol xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/"><D:set><D:prop>
          <D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>${name}</D:displayname>
          <A:calendar-color>#aabbccff</A:calendar-color>
          <C:supported-calendar-component-set>${set}</C:supported-calendar-component-set>
        </D:prop></D:set></D:mkcol>`,
      );
      if (answer.status !== 201) throw new Error(`Radicale made no calendar: ${answer.status}`);
      return path;
    },
    async stop() {
      server.kill('SIGTERM');
      const late = setTimeout(() => server.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(late);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The text of a stored object, as Radicale keeps it. */
export function storedText(radicale: Radicale, path: string): string {
  return readFileSync(
    join(radicale.folder, ...path.split('/').filter(Boolean).map(decodeURIComponent)),
    'utf8',
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  const answers = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    if (server.exitCode !== null) throw new Error(`Radicale ended with ${server.exitCode}`);
    if (await answers()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error('Radicale does not answer');
}
