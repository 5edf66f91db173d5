/** Discovery: every way it fails names its cause (A6), and the password goes nowhere it should not (S1). */
import { describe, expect, test } from 'vitest';
import type { Dialer } from '../../../src-main/net/index.ts';
import { discoverCalDav } from '../../../src-main/providers/caldav/discovery.ts';
import { ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { selfSigned } from '../net/certificates.ts';
import {
  account,
  closedAfterTest,
  connectTo,
  type FakeServer,
  forever,
  multistatus,
  row,
  type Script,
  serveScript,
  testClock,
} from './fake-server.ts';

async function serve(script: Script, certificate?: Parameters<typeof serveScript>[1]): Promise<FakeServer> {
  const server = closedAfterTest(await serveScript(script, certificate));
  return server;
}

async function codeOf(address: string, options: Parameters<typeof connectTo>[1] = {}): Promise<string> {
  try {
    closedAfterTest(await connectTo(address, options));
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
    const plain = closedAfterTest(await connectTo(origin));
    expect(plain.account.addresses).toEqual(['me@example.org']);
    expect(plain.side.capabilities.mail).toBe('never');
    const scheduling = await serve(
      account(() => null, { features: '1, calendar-access, calendar-auto-schedule' }),
    );
    const other = closedAfterTest(await connectTo(scheduling.origin));
    expect(other.side.capabilities).toMatchObject({ mail: 'always', unmailedGuests: false });
    const silent = await serve(account(() => null, { features: '1' }));
    const third = closedAfterTest(await connectTo(silent.origin));
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

describe('from an e-mail address (A3)', () => {
  interface Request {
    readonly url: string;
    readonly signed: boolean;
  }

  /** A dialer without sockets, so that hosts can be told apart by name. */
  async function discover(
    answers: (url: URL, signed: boolean) => Response | null,
    login: { readonly confirmedHosts?: readonly string[] } = {},
  ): Promise<{ readonly requests: readonly Request[]; readonly outcome: string }> {
    const requests: Request[] = [];
    const dialer: Dialer = {
      channel: (target) => ({
        traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }),
        stream: () => Promise.reject(new Error('no streams')),
        async fetch(input) {
          const url = new URL(String(input));
          const signed = target.authorization !== undefined && url.origin === target.origin;
          requests.push({ url: url.href, signed });
          const answer = answers(url, signed);
          if (answer === null) throw new ProblemError(problem('unreachable', { host: url.hostname }));
          const landed = answer.headers.get('x-landed') ?? url.href;
          return Object.defineProperty(answer, 'url', { value: landed });
        },
      }),
      line: () => {
        throw new Error('no lines');
      },
      close: async () => undefined,
    };
    const found = discoverCalDav(
      { address: 'ann@example.org', userName: 'ann', password: () => 'secret', confirmedHosts: [], ...login },
      { dialer, clock: testClock },
      forever,
    );
    return found.then(
      ({ origin }) => ({ requests, outcome: origin }),
      (error: unknown) => ({ requests, outcome: problemOf(error)?.code ?? String(error) }),
    );
  }

  const challenge = (landed: string): Response =>
    new Response(null, { status: 401, headers: { 'www-authenticate': 'Basic', 'x-landed': landed } });
  const signedIn = (): Response =>
    new Response(
      multistatus(
        row(
          '/',
          '<D:current-user-principal><D:href>/me/</D:href></D:current-user-principal><C:calendar-home-set><D:href>/home/</D:href></C:calendar-home-set>',
        ),
      ).body,
      { status: 207, headers: { 'content-type': 'text/xml', dav: 'calendar-access' } },
    );

  test('the domain’s own hosts are asked without the password first', async () => {
    const { requests, outcome } = await discover((url, signed) =>
      url.hostname !== 'caldav.example.org' ? null : signed ? signedIn() : challenge(url.href),
    );
    expect(outcome).toBe('https://caldav.example.org');
    expect(requests.find(({ signed }) => signed)?.url).toMatch(/^https:\/\/caldav\.example\.org\//);
    const firstSigned = requests.findIndex(({ signed }) => signed);
    expect(
      requests
        .slice(0, firstSigned)
        .every(({ url }) => url.includes('.example.org/') || url.includes('//example.org/')),
    ).toBe(true);
  });

  test('a provider’s host behind it waits for the person’s yes', async () => {
    const answers = (url: URL, signed: boolean): Response | null => {
      if (url.hostname === 'example.org') return challenge('https://dav.provider.test/');
      return url.hostname === 'dav.provider.test' && signed ? signedIn() : null;
    };
    const refused = await discover(answers);
    expect(refused.outcome).toBe('host-not-confirmed');
    expect(refused.requests.some(({ signed }) => signed)).toBe(false);
    expect((await discover(answers, { confirmedHosts: ['dav.provider.test'] })).outcome).toBe(
      'https://dav.provider.test',
    );
  });

  test('a host that only ends like the domain is another’s', async () => {
    const { outcome, requests } = await discover((url) =>
      url.hostname === 'example.org' ? challenge('https://evil-example.org/') : null,
    );
    expect(outcome).toBe('host-not-confirmed');
    expect(requests.some(({ signed }) => signed)).toBe(false);
  });

  test('a domain without any server', async () => {
    expect((await discover(() => null)).outcome).toBe('unreachable');
  });
});
