/** Requests and the password go to the account's own origin, whatever addresses a server writes (S1). */
import { describe, expect, test } from 'vitest';
import { createDialer } from '../../../src-main/net/index.ts';
import { createConnection } from '../../../src-main/providers/caldav/connection.ts';
import { findCalDavServer } from '../../../src-main/providers/caldav/discovery.ts';
import { hrefIn, parseMultistatus } from '../../../src-main/providers/caldav/multistatus.ts';
import { trustOf } from '../../../src-main/providers/caldav/trust.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import {
  account,
  closedAfterTest,
  collected,
  connectTo,
  type FakeServer,
  forever,
  multistatus,
  row,
  type Script,
  serveScript,
  testClock,
} from './fake-server.ts';

async function serve(script: Script): Promise<FakeServer> {
  const server = closedAfterTest(await serveScript(script));
  return server;
}

async function connected(address: string, options: Parameters<typeof connectTo>[1] = {}): Promise<string> {
  const code = await codeOf(connectTo(address, options).then(closedAfterTest));
  return code === 'nothing' ? 'connected' : code;
}

describe('hrefs that seem to name a host', () => {
  const answerTo = (href: string): ReturnType<typeof parseMultistatus> =>
    parseMultistatus(
      String(multistatus(row(href, '<D:getetag>"1"</D:getetag>')).body),
      'http://127.0.0.1:5232/cal/',
    );

  test.each([
    ['//cal/a.ics', '/cal/a.ics'],
    ['/cal//a.ics', '/cal/a.ics'],
    ['//127.0.0.1:5232/cal/a.ics', '/cal/a.ics'],
    ['//internal/cal/a.ics', '/cal/a.ics'],
    ['/.//127.0.0.2/admin/users/1', '/127.0.0.2/admin/users/1'],
    ['/.//a:b/', '/a%3Ab/'],
    ['/\t/evil.example/x', '/evil.example/x'],
    ['/\\evil.example/x', '/evil.example/x'],
    ['\\\\evil.example/x', '/evil.example/x'],
    ['a.ics', '/cal/a.ics'],
  ])('%s is the path %s', (href, path) => {
    expect(answerTo(href).rows.map((one) => one.path)).toEqual([path]);
  });

  test.each([
    '',
    'http://[',
    'mailto:a@b.example',
    'http://elsewhere.example/a.ics',
    'http://127.0.0.1:1/a.ics',
  ])('"%s" is no path, and its row stays', (href) => {
    const { rows, strays } = answerTo(href);
    expect(rows).toEqual([]);
    expect(strays.map(({ path }) => path)).toEqual([`?${href}`]);
  });

  test('a response without any href stays as well', () => {
    const text = String(multistatus('<D:response><D:status>HTTP/1.1 200 x</D:status></D:response>').body);
    expect(parseMultistatus(text, 'http://127.0.0.1/cal/').strays).toHaveLength(1);
  });

  test('an href in a property never leaves the origin', () => {
    const owner = '<D:owner><D:href>//evil.example/me/</D:href></D:owner>';
    const [found] = parseMultistatus(
      String(multistatus(row('/cal/', owner)).body),
      'http://127.0.0.1/cal/',
    ).rows;
    expect(found === undefined ? null : hrefIn(found, 'DAV:owner', 'http://127.0.0.1')).toBe(
      '/evil.example/me/',
    );
  });
});

describe('every request', () => {
  async function connection(script: Script): Promise<{
    readonly send: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
    readonly server: FakeServer;
  }> {
    const server = await serve(script);
    const dialer = closedAfterTest(createDialer());
    const made = createConnection(dialer.channel({ origin: server.origin }), server.origin, testClock);
    return {
      send: (path, headers = {}) => made.send('GET', path, { headers, signal: forever }),
      server,
    };
  }

  test('a path with two slashes goes to the account’s own origin', async () => {
    const { send, server } = await connection(() => ({ status: 200 }));
    await (await send('//127.0.0.2/admin/')).text();
    expect(server.asked.map(({ path }) => path)).toEqual(['//127.0.0.2/admin/']);
  });

  test.each(['@127.0.0.2/x', '.evil.example/x', 'x', '', '?mailto:x'])(
    '"%s" is no path and is not sent',
    async (path) => {
      const { send, server } = await connection(() => ({ status: 200 }));
      expect(await codeOf(send(path))).toBe('host-not-confirmed');
      expect(server.asked).toEqual([]);
    },
  );

  test('an answer that a redirect fetched from another origin is refused', async () => {
    const other = await serve(() => multistatus(''));
    const { send } = await connection(() => ({ status: 302, headers: { location: `${other.origin}/cal/` } }));
    expect(await codeOf(send('/cal/'))).toBe('host-not-confirmed');
  });

  test.each(['a\r\nx: y', 'a\nb', '☃', '\u0000'])(
    'a header value that HTTP cannot carry is a Problem: %j',
    async (value) => {
      const { send, server } = await connection(() => ({ status: 200 }));
      expect(await codeOf(send('/cal/', { 'if-match': value }))).toBe('answer-invalid');
      expect(server.asked).toEqual([]);
    },
  );

  test('a token or an address that cannot be sent is a Problem, whoever asks', async () => {
    const server = await serve(() => ({ status: 200 }));
    const dialer = closedAfterTest(createDialer());
    const plain = dialer.channel({ origin: server.origin });
    expect(await codeOf(plain.fetch('http://['))).toBe('answer-invalid');
    expect(await codeOf(plain.fetch(server.origin, { headers: { 'if-match': '☃' } }))).toBe('answer-invalid');
    for (const token of ['a\r\nb', '“quoted”']) {
      const signed = dialer.channel({ origin: server.origin, authorization: async () => `Bearer ${token}` });
      const error = await signed.fetch(server.origin).catch((caught: unknown) => caught);
      expect(problemOf(error)?.code).toBe('sign-in-required');
      expect(String((error as Error).cause ?? '')).not.toContain(token);
    }
    expect(server.asked).toEqual([]);
  });
});

describe('another port of the same host is another server (S1)', () => {
  test('a principal or a home there gets no password', async () => {
    const foreign = await serve(account(() => null));
    for (const [question, property] of [
      [
        'current-user-principal',
        `<D:current-user-principal><D:href>${foreign.origin}/me/</D:href></D:current-user-principal>`,
      ],
      ['calendar-home-set', `<C:calendar-home-set><D:href>${foreign.origin}/</D:href></C:calendar-home-set>`],
    ] as const) {
      const home = await serve(
        account(({ body, headers }) =>
          headers.authorization !== undefined && body.includes(question)
            ? multistatus(row('/', property))
            : null,
        ),
      );
      expect(await connected(home.origin)).toBe('host-not-confirmed');
      expect(await connected(home.origin, { confirmedHosts: ['127.0.0.1'] })).toBe('host-not-confirmed');
    }
    expect(foreign.asked).toHaveLength(0);
  });

  test('a redirect there waits for the person, who names host and port', async () => {
    const foreign = await serve(account(() => null));
    const home = await serve(() => ({ status: 302, headers: { location: `${foreign.origin}/` } }));
    expect(await connected(home.origin)).toBe('host-not-confirmed');
    expect(foreign.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(await connected(home.origin, { confirmedHosts: [new URL(foreign.origin).host] })).toBe(
      'connected',
    );
  });

  test('the mail domain’s hosts are trusted on their usual port only', () => {
    const trust = trustOf({ address: 'ann@example.org', confirmedHosts: ['dav.other.test', 'x.test:8443'] });
    const allows = (url: string): boolean => trust.allows(new URL(url));
    expect(
      [
        'https://example.org/',
        'https://dav.example.org/',
        'https://dav.other.test/',
        'https://x.test:8443/',
      ].every(allows),
    ).toBe(true);
    expect(
      [
        'https://example.org:8443/',
        'http://example.org/',
        'https://x.test/',
        'https://dav.other.test:444/',
      ].some(allows),
    ).toBe(false);
  });

  test('a mail domain beyond ASCII is its own', () => {
    expect(
      trustOf({ address: 'ann@MÜLLER.example', confirmedHosts: [] }).allows(
        new URL('https://dav.müller.example/'),
      ),
    ).toBe(true);
  });
});

describe('addresses that a person types', () => {
  test.each(['alex@[', 'alex@a%b', 'http://[', 'https://', '%', 'a b'])(
    '%s is no server',
    async (address) => {
      const dialer = closedAfterTest(createDialer());
      expect(await codeOf(findCalDavServer({ address }, { dialer, clock: testClock }, forever))).toBe(
        'not-a-calendar-server',
      );
    },
  );

  test('a mail address at a number has one host', async () => {
    const dialer = closedAfterTest(createDialer());
    expect(
      await codeOf(findCalDavServer({ address: 'alex@127.0.0.1' }, { dialer, clock: testClock }, forever)),
    ).toBe('unreachable');
  });
});

describe('servers that answer at several addresses', () => {
  test('SOGo’s own path is tried', async () => {
    const { origin } = await serve(
      account(({ path, body }) =>
        body.includes('current-user-principal') && path !== '/SOGo/dav/' ? { status: 404 } : null,
      ),
    );
    expect(await connected(origin)).toBe('connected');
  });

  test('an entry whose calendars cannot be read gives way to the next one', async () => {
    const { origin } = await serve(
      account(({ path, body, headers }) => {
        if (headers.authorization === undefined) return null;
        if (body.includes('current-user-principal')) {
          const me = path === '/SOGo/dav/' ? '/me/' : '/wrong/';
          return multistatus(
            row(path, `<D:current-user-principal><D:href>${me}</D:href></D:current-user-principal>`),
          );
        }
        if (path === '/wrong/' && body.includes('calendar-home-set'))
          return multistatus(
            row('/wrong/', '<C:calendar-home-set><D:href>/nowhere/</D:href></C:calendar-home-set>'),
          );
        return path === '/nowhere/' && body.includes('displayname') ? { status: 404 } : null;
      }),
    );
    const session = closedAfterTest(await connectTo(origin));
    expect(session.account.homes).toEqual(['/']);
    expect(await session.side.calendars(forever)).toHaveLength(1);
    expect(await codeOf(collected(session.side.changes('/cal/', 'x', forever)))).toBe('sync-state-expired');
  });
});
