/**
 * Another server's address in every place where a CalDAV server writes addresses, spelled in every way that some parser takes for one:
 * the password and what is written go to the account's own origin only (S1).
 */
import { describe, expect, test } from 'vitest';
import { createDialer } from '../../../src-main/net/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  type Answer,
  type Asked,
  account,
  closedAfterTest,
  collected,
  connectTo,
  type FakeServer,
  forever,
  multistatus,
  row,
  serveScript,
} from './fake-server.ts';
import { eventText } from './whole-calendar.ts';

/** An address on the foreign server's port, or one that names no server at all. */
const spellings: Readonly<Record<string, (port: string, home: string) => string>> = {
  plain: (port) => `http://127.0.0.1:${port}/x/`,
  'upper case': (port) => `HTTP://127.0.0.1:${port}/x/`,
  'mixed case': (port) => `hTtP://127.0.0.1:${port}/x/`,
  'no scheme': (port) => `//127.0.0.1:${port}/x/`,
  'three slashes': (port) => `///127.0.0.1:${port}/x/`,
  'one slash after the scheme': (port) => `http:/127.0.0.1:${port}/x/`,
  'no slash after the scheme': (port) => `http:127.0.0.1:${port}/x/`,
  backslashes: (port) => `\\\\127.0.0.1:${port}\\x\\`,
  'slash and backslash': (port) => `/\\127.0.0.1:${port}/x/`,
  'backslashes after the scheme': (port) => `http:\\\\127.0.0.1:${port}\\x\\`,
  'a tab between the slashes': (port) => `/\t/127.0.0.1:${port}/x/`,
  'a line break between the slashes': (port) => `/\n/127.0.0.1:${port}/x/`,
  'a tab in the scheme': (port) => `ht\ttp://127.0.0.1:${port}/x/`,
  'blanks before it': (port) => `  http://127.0.0.1:${port}/x/  `,
  'a dot segment before it': (port) => `/.//127.0.0.1:${port}/x/`,
  'dot segments before it': (port) => `/..//127.0.0.1:${port}/x/`,
  'encoded slashes': (port) => `%2F%2F127.0.0.1:${port}/x/`,
  'encoded slashes in a path': (port) => `/%2F127.0.0.1:${port}/x/`,
  'an encoded dot segment': (port) => `/%2e%2e//127.0.0.1:${port}/x/`,
  userinfo: (port) => `http://me:secret@127.0.0.1:${port}/x/`,
  'the own host as userinfo': (port, home) => `${home}@127.0.0.1:${port}/x/`,
  'the own host before a backslash': (port, home) => `${home}\\@127.0.0.1:${port}/x/`,
  'an encoded host': (port) => `http://%31%32%37.0.0.1:${port}/x/`,
  'a short host': (port) => `http://127.1:${port}/x/`,
  'a host as a number': (port) => `http://2130706433:${port}/x/`,
  'a host in hexadecimal': (port) => `http://0x7f.0.0.1:${port}/x/`,
  'a host in octal': (port) => `http://0177.0.0.1:${port}/x/`,
  'full-width digits': (port) => `http://１２７.0.0.1:${port}/x/`,
  'ideographic full stops': (port) => `http://127。0。0。1:${port}/x/`,
  'a dot at the end': (port) => `http://127.0.0.1.:${port}/x/`,
  'a name of loopback': (port) => `http://localhost:${port}/x/`,
  'IPv4 in IPv6': (port) => `http://[::ffff:127.0.0.1]:${port}/x/`,
  'IPv6 with a zone': (port) => `http://[::1%25lo]:${port}/x/`,
  'another scheme': (port) => `https://127.0.0.1:${port}/x/`,
  'a scheme with a socket': (port) => `ws://127.0.0.1:${port}/x/`,
  'a file': () => 'file:///etc/passwd',
  'a file of another machine': (port) => `file://127.0.0.1:${port}/x/`,
  'a path of Windows': () => '\\\\127.0.0.1\\share\\x',
  'a letter of a drive': () => 'C:\\Windows\\x',
  data: () => 'data:text/xml,<x/>',
  'a program': (port) => `ms-word:ofe|u|http://127.0.0.1:${port}/x/`,
  'a script': () => 'java\tscript:alert(1)',
  blob: (port) => `blob:http://127.0.0.1:${port}/x`,
  'an entity for a slash': (port) => `&#47;&#47;127.0.0.1:${port}/x/`,
  'an entity in the scheme': (port) => `http&#58;//127.0.0.1:${port}/x/`,
};

function escapedXml(text: string): string {
  return text
    .replace(/&(?!#)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;');
}

const object = '<D:getetag>"1"</D:getetag>';

/** Where the foreign address is written; null leaves the answer to the good account. */
const places: Readonly<Record<string, (to: string, asked: Asked) => Answer | null>> = {
  'the principal': (to, { body }) =>
    body.includes('current-user-principal')
      ? multistatus(row('/', `<D:current-user-principal><D:href>${to}</D:href></D:current-user-principal>`))
      : null,
  'the home': (to, { body }) =>
    body.includes('calendar-home-set')
      ? multistatus(row('/me/', `<C:calendar-home-set><D:href>${to}</D:href></C:calendar-home-set>`))
      : null,
  'a calendar': (to, { body }) =>
    body.includes('displayname')
      ? multistatus(
          row(
            to,
            '<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>x</D:displayname>',
          ),
        )
      : null,
  'the outbox': (to, { body }) =>
    body.includes('calendar-home-set')
      ? multistatus(
          row(
            '/me/',
            `<C:calendar-home-set><D:href>/</D:href></C:calendar-home-set><C:schedule-outbox-URL><D:href>${to}</D:href></C:schedule-outbox-URL>`,
          ),
        )
      : null,
  'an object': (to, { method, body }) =>
    method === 'REPORT' && !body.includes('multiget') ? multistatus(row(to, object)) : null,
  'an object of the change log': (to, { body }) =>
    body.includes('sync-collection')
      ? multistatus(`${row(to, object)}<D:sync-token>t-2</D:sync-token>`)
      : null,
};

interface Servers {
  readonly home: FakeServer;
  readonly foreign: FakeServer;
}

/** What went to a server that it must not see: the password, a write, or a question that only the account's own server is asked. */
function strayed({ home, foreign }: Servers): readonly string[] {
  const own = new URL(home.origin).host;
  const isHarmless = ({ method, headers }: Asked): boolean =>
    headers.authorization === undefined && ['GET', 'PROPFIND', 'OPTIONS'].includes(method);
  return [
    ...foreign.asked.filter((asked) => !isHarmless(asked)),
    ...home.asked.filter((asked) => asked.headers.host !== own && !isHarmless(asked)),
  ].map(({ method, path, headers }) => `${method} ${headers.host}${path}`);
}

/** Reads everything, writes and removes, as far as that is possible. */
async function useAccount(address: string): Promise<void> {
  try {
    const { side } = closedAfterTest(await connectTo(address));
    for (const { id } of await side.calendars(forever)) {
      const pages = await collected(side.changes(id, null, forever));
      const refs = pages.flatMap(({ changes }) => changes.map(({ ref }) => ref));
      const found = await collected(side.get(id, refs, forever));
      const create = {
        type: 'create',
        key: 'k',
        calendar: id,
        event: { uid: 'u', start: '2026-12-01T09:00:00' },
      } as const;
      await collected(side.perform(side.prepare(create, null), forever));
      for (const one of found) {
        if (one.type !== 'found') continue;
        const remove = { type: 'remove', key: 'r', calendar: id, ref: one.stored.ref } as const;
        await collected(side.perform(side.prepare(remove, one.stored), forever));
      }
      await side.locate(['u'], forever);
    }
  } catch (error) {
    if (problemOf(error) === null) throw error;
  }
}

async function serveBoth(
  answer: (to: (spelling: string) => string, asked: Asked) => Answer | null,
): Promise<Servers> {
  const foreign = closedAfterTest(await serveScript(account(() => null)));
  const { port } = new URL(foreign.origin);
  const to = (spelling: string): string => spellings[spelling]?.(port, home.origin) ?? '';
  const home: FakeServer = closedAfterTest(await serveScript(account((asked) => answer(to, asked))));
  return { home, foreign };
}

describe.each(Object.keys(places))('another server as the address of %s', (place) => {
  test.each(Object.keys(spellings))(
    '%s: neither the password nor a write goes there (S1)',
    async (spelling) => {
      const both = await serveBoth((to, asked) => {
        if (asked.headers.authorization === undefined) return null;
        if (asked.body.includes('multiget'))
          return multistatus(
            [...asked.body.matchAll(/<D:href>([^<]*)</g)]
              .map(([, path = '']) =>
                row(path, `${object}<C:calendar-data>${eventText('x', 'x')}</C:calendar-data>`),
              )
              .join(''),
          );
        return places[place]?.(escapedXml(to(spelling)), asked) ?? null;
      });
      await useAccount(both.home.origin);
      expect(both.home.asked.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
      expect(strayed(both)).toEqual([]);
    },
  );
});

/** A header is one line of Latin-1. */
const inHeaders = Object.keys(spellings).filter((spelling) =>
  /^[\t\x20-\xff]*$/.test(spellings[spelling]?.('1', 'http://127.0.0.1:2') ?? ''),
);

describe.each([301, 302, 303, 307, 308])('a redirect with %i', (status) => {
  test.each(inHeaders)(
    'to another server, %s, takes neither password nor content along (S1)',
    async (spelling) => {
      const both = await serveBoth((to, { headers }) =>
        headers.authorization === undefined ? null : { status, headers: { location: to(spelling) } },
      );
      const dialer = closedAfterTest(createDialer());
      const channel = dialer.channel({ origin: both.home.origin, authorization: () => 'Bearer secret' });
      for (const method of ['GET', 'PROPFIND', 'REPORT', 'PUT', 'POST', 'DELETE'])
        try {
          const body = method === 'GET' || method === 'DELETE' ? {} : { body: 'private' };
          await (await channel.fetch(`${both.home.origin}/cal/`, { method, ...body })).text();
        } catch (error) {
          if (problemOf(error) === null) throw error;
        }
      expect(both.home.asked.length).toBeGreaterThan(0);
      expect(strayed(both)).toEqual([]);
    },
  );
});

test.each(inHeaders)(
  'a PUT that names another server as the place of the object, %s, is followed by no request there (S1)',
  async (spelling) => {
    const both = await serveBoth((to, { method }) =>
      method === 'PUT'
        ? { status: 201, headers: { location: to(spelling), 'content-location': to(spelling) } }
        : method === 'REPORT'
          ? multistatus('<D:sync-token>t-1</D:sync-token>')
          : null,
    );
    await useAccount(both.home.origin);
    expect(both.home.asked.some(({ method }) => method === 'PUT')).toBe(true);
    expect(strayed(both)).toEqual([]);
    expect(both.foreign.asked).toEqual([]);
  },
);

test.each(inHeaders)(
  'a first question that is sent on to another server, %s, brings it no password (S1)',
  async (spelling) => {
    const both = await serveBoth((to, { path, headers }) =>
      headers.authorization === undefined && (path === '/' || path.includes('well-known'))
        ? { status: 301, headers: { location: to(spelling) } }
        : null,
    );
    await useAccount(both.home.origin);
    expect(both.home.asked.length).toBeGreaterThan(0);
    expect(strayed(both)).toEqual([]);
  },
);

/** Every property and parameter of an event that holds an address (RFC 5545, RFC 7986, RFC 9073, and what programs add). */
const inEvents: Readonly<Record<string, (address: string) => string>> = {
  ATTACH: (address) => `ATTACH:${address}`,
  'ATTACH with a type': (address) => `ATTACH;FMTTYPE=text/calendar;VALUE=URI:${address}`,
  URL: (address) => `URL:${address}`,
  IMAGE: (address) => `IMAGE;VALUE=URI;DISPLAY=BADGE:${address}`,
  CONFERENCE: (address) => `CONFERENCE;VALUE=URI;FEATURE=VIDEO:${address}`,
  SOURCE: (address) => `SOURCE;VALUE=URI:${address}`,
  'STRUCTURED-DATA': (address) => `STRUCTURED-DATA;VALUE=URI:${address}`,
  TZURL: (address) => `TZURL:${address}`,
  LINK: (address) => `LINK;VALUE=URI;LINKREL="latest-version":${address}`,
  'ALTREP of a description': (address) => `DESCRIPTION;ALTREP="${address}":x`,
  'ALTREP of a place': (address) => `LOCATION;ALTREP="${address}":x`,
  'DIR of a guest': (address) => `ATTENDEE;DIR="${address}":mailto:guest@example.org`,
  'the address of a guest': (address) => `ATTENDEE:${address}`,
  'an organiser': (address) => `ORGANIZER:${address}`,
  'X-ALT-DESC': (address) => `X-ALT-DESC;FMTTYPE=text/html:<img src="${address}">`,
  'X-APPLE-STRUCTURED-LOCATION': (address) => `X-APPLE-STRUCTURED-LOCATION;VALUE=URI:${address}`,
  'X-GOOGLE-CONFERENCE': (address) => `X-GOOGLE-CONFERENCE:${address}`,
};

test.each(Object.keys(inEvents))('an address in an event is never asked: %s (S6)', async (name) => {
  const both = await serveBoth((to, { method, body }) => {
    const line = inEvents[name]?.(to('plain')) ?? '';
    const stored = row(
      '/cal/x.ics',
      `${object}<C:calendar-data>${escapedXml(eventText('x', 'x', line))}</C:calendar-data>`,
    );
    if (method === 'REPORT') return multistatus(`${stored}<D:sync-token>t-1</D:sync-token>`);
    if (method === 'GET') return { status: 200, headers: { etag: '"1"' }, body: eventText('x', 'x', line) };
    return method === 'PUT' || method === 'DELETE' ? { status: 204 } : body === '' ? { status: 404 } : null;
  });
  await useAccount(both.home.origin);
  expect(both.home.asked.some(({ method }) => method === 'DELETE')).toBe(true);
  expect(both.foreign.asked).toEqual([]);
});
