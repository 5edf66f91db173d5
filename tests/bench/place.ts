/** A CalDAV server with a calendar, and the set-up file that connects Concord to it and to the reference CRM. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cyrus } from '../support/caldav-servers/cyrus.ts';
import type { CrmProcess } from '../support/crm-process.ts';
import { startRadicale } from '../support/radicale.ts';

export interface BenchServer {
  readonly name: 'Radicale' | 'Cyrus';
  readonly origin: string;
  /** The calendar's path, ending in a slash. */
  readonly path: string;
  /** A request by `user1`, on the side. */
  request(method: string, path: string, body?: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts the server with an empty calendar. @throws Error when the server is not installed */
export async function startBenchServer(name: BenchServer['name']): Promise<BenchServer> {
  if (name === 'Radicale') {
    const radicale = await startRadicale();
    const { origin, request, stop } = radicale;
    return { name, origin, path: await radicale.makeCalendar('bench'), request, stop };
  }
  const missing = cyrus.missing();
  if (missing !== null) throw new Error(missing);
  const server = await cyrus.start();
  return {
    name,
    origin: server.origin,
    path: await server.makeCalendar('bench'),
    request: (method, path, body, headers) => server.request(method, path, body, headers),
    stop: () => server.stop(),
  };
}

/** Writes the set-up file and its secrets into the directory. @returns the arguments of the headless program */
export function headlessArgs(directory: string, server: BenchServer, crm: CrmProcess): readonly string[] {
  mkdirSync(directory, { recursive: true });
  const setup = join(directory, 'setup.json');
  writeFileSync(join(directory, 'password'), 'secret');
  writeFileSync(join(directory, 'token'), crm.tokens.anna ?? '');
  writeFileSync(
    setup,
    JSON.stringify({
      crm: { kind: 'bridge', url: crm.url, token: { file: 'token' } },
      account: { kind: 'caldav', url: `${server.origin}/`, user: 'user1', password: { file: 'password' } },
      primaryCalendar: `${server.origin}${server.path}`,
      approveFirstRun: true,
    }),
  );
  return ['--setup', setup, '--data', join(directory, 'data')];
}

/** Puts one iCalendar file into the calendar. */
export async function put(server: BenchServer, name: string, text: string): Promise<void> {
  const { status } = await server.request('PUT', `${server.path}${name}`, text, {
    'content-type': 'text/calendar; charset=utf-8',
  });
  if (status >= 300) throw new Error(`PUT ${name} answered ${status}`);
}
