/** Discovery: every way it fails names its cause (A6), and the password goes nowhere it should not (S1). */
import { afterEach, describe, expect, test } from 'vitest';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { selfSigned } from '../net/certificates.ts';
import {
  account,
  connectTo,
  type FakeServer,
  multistatus,
  row,
  type Script,
  serveScript,
} from './fake-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(script: Script, certificate?: Parameters<typeof serveScript>[1]): Promise<FakeServer> {
  const server = await serveScript(script, certificate);
  open.push(server);
  return server;
}

async function codeOf(address: string, options: Parameters<typeof connectTo>[1] = {}): Promise<string> {
  try {
    open.push(await connectTo(address, options));
    return 'connected';
  } catch (error) {
    return problemOf(error)?.code ?? String(error);
  }
}

const page = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html>Sign in to the Wi-Fi</html>',
};

describe('failures have names', () => {
  test('a captive portal answers every question with its page (RU4)', async () => {
    const { origin } = await serve(() => page);
    expect(await codeOf(origin)).toBe('captive-portal');
  });

  test('a captive portal that even says 207', async () => {
    const { origin } = await serve(() => ({ ...page, status: 207 }));
    expect(await codeOf(origin)).toBe('captive-portal');
  });

  test('a web server without calendars', async () => {
    const { origin } = await serve(() => ({ status: 404 }));
    expect(await codeOf(origin)).toBe('not-a-calendar-server');
    const method = await serve(() => ({ status: 405 }));
    expect(await codeOf(method.origin)).toBe('not-a-calendar-server');
  });

  test('a WebDAV server without calendars', async () => {
    const { origin } = await serve(
      account(({ body }) => (body.includes('calendar-home-set') ? multistatus(row('/me/', '')) : null)),
    );
    expect(await codeOf(origin)).toBe('not-a-calendar-server');
  });

  test('a wrong password is tried once and never again', async () => {
    const { origin, asked } = await serve(() => ({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="x"' },
    }));
    expect(await codeOf(origin)).toBe('wrong-password');
    expect(asked.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
  });

  test('a server that wants another kind of sign-in', async () => {
    const { origin, asked } = await serve(() => ({
      status: 401,
      headers: { 'www-authenticate': 'Negotiate' },
    }));
    expect(await codeOf(origin)).toBe('account-not-permitted');
    expect(asked.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
  });

  test('an untrusted certificate', async () => {
    const certificate = selfSigned();
    const { origin, asked } = await serve(
      account(() => null),
      certificate,
    );
    expect(await codeOf(origin)).toBe('certificate-untrusted');
    expect(asked).toHaveLength(0);
    expect(await codeOf(origin, { ca: certificate.cert })).toBe('connected');
  });

  test('a server that is not there', async () => {
    const { origin, close } = await serveScript(() => null);
    await close();
    expect(await codeOf(origin)).toBe('unreachable');
  });

  test('a server in trouble', async () => {
    const { origin } = await serve(() => ({ status: 500 }));
    expect(await codeOf(origin)).toBe('server-failed');
  });

  test('a server that asks for a pause says until when', async () => {
    const { origin } = await serve(() => ({ status: 503, headers: { 'retry-after': '120' } }));
    const error = await connectTo(origin).catch((caught: unknown) => caught);
    expect(problemOf(error)).toMatchObject({
      code: 'throttled',
      retryAt: Date.parse('2026-11-20T10:02:00Z'),
    });
  });
});

describe('finding the way', () => {
  test('.well-known leads to the context path', async () => {
    const { origin } = await serve(
      account(({ path, headers }) => {
        if (path === '/.well-known/caldav') return { status: 301, headers: { location: '/deep/dav/' } };
        if (headers.authorization !== undefined || path.startsWith('/deep/')) return null;
        return { status: 404 };
      }),
    );
    expect(await codeOf(origin)).toBe('connected');
  });

  test('without .well-known the usual paths are tried', async () => {
    const { origin } = await serve(
      account(({ path, body }) =>
        body.includes('current-user-principal') && path !== '/caldav/' ? { status: 404 } : null,
      ),
    );
    expect(await codeOf(origin)).toBe('connected');
  });

  test('the account tells its addresses and whether guests are mailed', async () => {
    const { origin } = await serve(account(() => null));
    const plain = await connectTo(origin);
    open.push(plain);
    expect(plain.account.addresses).toEqual(['me@example.org']);
    expect(plain.side.capabilities.mail).toBe('never');
    const scheduling = await serve(
      account(() => null, { features: '1, calendar-access, calendar-auto-schedule' }),
    );
    const other = await connectTo(scheduling.origin);
    open.push(other);
    expect(other.side.capabilities).toMatchObject({ mail: 'always', unmailedGuests: false });
    const silent = await serve(account(() => null, { features: '1' }));
    const third = await connectTo(silent.origin);
    open.push(third);
    expect(third.side.capabilities.mail).toBe('unknown');
  });
});

describe('the password stays home (S1)', () => {
  test('another host behind .well-known has to be confirmed first', async () => {
    const foreign = await serve(account(() => null));
    // the same machine under another name is another host
    const elsewhere = foreign.origin.replace('127.0.0.1', 'localhost');
    const home = await serve(() => ({ status: 302, headers: { location: `${elsewhere}/` } }));
    expect(await codeOf(home.origin)).toBe('host-not-confirmed');
    expect(foreign.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(await codeOf(home.origin, { confirmedHosts: ['localhost'] })).toBe('connected');
  });

  test('a principal or a calendar home on another host is not followed', async () => {
    const foreign = await serve(account(() => null));
    const elsewhere = foreign.origin.replace('127.0.0.1', 'localhost');
    for (const [question, property] of [
      [
        'current-user-principal',
        `<D:current-user-principal><D:href>${elsewhere}/me/</D:href></D:current-user-principal>`,
      ],
      ['calendar-home-set', `<C:calendar-home-set><D:href>${elsewhere}/</D:href></C:calendar-home-set>`],
    ] as const) {
      const home = await serve(
        account(({ body, headers }) =>
          headers.authorization !== undefined && body.includes(question)
            ? multistatus(row('/', property))
            : null,
        ),
      );
      expect(await codeOf(home.origin)).toBe('host-not-confirmed');
    }
    expect(foreign.asked).toHaveLength(0);
  });
});
