/** Xandikos, which stores every collection in a git repository, has one user, and accepts any password. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, reasonUnless, startServer } from './process.ts';
import { addressOf, type CalDavServerKind, calendarBody, signedRequests } from './server.ts';

const user = 'user1';
const password = 'secret';

export const xandikos: CalDavServerKind = {
  name: 'xandikos',
  missing() {
    return reasonUnless(isInstalled(), 'Xandikos is not installed (apt install xandikos)');
  },
  async start() {
    const folder = mkdtempSync(join(tmpdir(), 'concord-xandikos-'));
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const server = await startServer(
      'xandikos',
      [
        ...['--directory', folder, '--autocreate', '--defaults'],
        ...['--current-user-principal', `/${user}/`],
        ...['--listen-address', '127.0.0.1', '--port', String(port)],
      ],
      port,
    );
    const request = signedRequests(origin, [user], password);
    return {
      origin,
      users: [user],
      password,
      request,
      async makeCalendar(name, { components = ['VEVENT'] } = {}) {
        const path = `/${user}/calendars/${encodeURIComponent(name)}/`;
        const answer = await request('MKCALENDAR', path, calendarBody('C:mkcalendar', name, components), {
          'content-type': 'application/xml',
        });
        if (answer.status !== 201) throw new Error(`Xandikos made no calendar: ${answer.status}`);
        return path;
      },
      login: () => ({ userName: user, password: () => password, ownAddresses: [addressOf(user)] }),
      async stop() {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

function isInstalled(): boolean {
  try {
    execFileSync('xandikos', ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
