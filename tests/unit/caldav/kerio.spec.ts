/**
 * What is told of KerioConnect and its like (no such server was asked): calendars in folders, queries that miss events,
 * no change log, a ctag that stands still, absolute and oddly spelled addresses, missing ETags, Latin-1.
 */
import { describe, expect, test } from 'vitest';
import type { CalendarSide, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import {
  closedAfterTest,
  collected,
  connectTo,
  connectToAccount,
  forever,
  multistatus,
  row,
  type Script,
  serveScript,
  statusRow,
} from './fake-server.ts';

const oldReports = '<D:supported-report><D:report><C:calendar-query/></D:report></D:supported-report>';
const folderType = '<D:resourcetype><D:collection/></D:resourcetype>';
const calendarType = '<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>';
const named = (type: string, name: string): string => `${type}<D:displayname>${name}</D:displayname>`;

const event = (uid: string, title = 'x'): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART:20260301T090000Z\r\nDURATION:PT1H\r\nSUMMARY:${title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const etag = (value: string): string => `<D:getetag>"${value}"</D:getetag>`;

describe('calendars in folders (C2)', () => {
  test('are listed; inboxes, address books and empty folders are none, and are looked into once', async () => {
    const { side, server } = await connectToAccount(({ method, path, body, headers }) => {
      if (method !== 'PROPFIND' || !body.includes('displayname') || headers.depth !== '1') return null;
      if (path === '/')
        return multistatus(
          row('/', named(folderType, 'home')) +
            row('/cal/', named(calendarType, 'Own')) +
            row('/team/', named(folderType, 'Team')) +
            row('/attachments/', named(folderType, 'Attachments')) +
            row('/inbox/', '<D:resourcetype><D:collection/><C:schedule-inbox/></D:resourcetype>') +
            row('/people/', '<D:resourcetype><D:collection/><x xmlns="urn:x"/></D:resourcetype>'),
        );
      if (path === '/team/')
        return multistatus(
          row('/team/', named(folderType, 'Team')) +
            row('/team/sales/', named(calendarType, 'Sales')) +
            row('/team/more/', named(folderType, 'More')),
        );
      if (path === '/team/more/') return multistatus(row('/team/more/deep/', named(calendarType, 'Deep')));
      if (path === '/attachments/') return multistatus(row('/attachments/', folderType));
      return { status: 500 };
    });
    const names = async (): Promise<readonly string[]> =>
      (await side.calendars(forever)).map(({ name }) => name);
    expect(await names()).toEqual(['Own', 'Sales', 'Deep']);
    expect(await names()).toEqual(['Own', 'Sales', 'Deep']);
    expect(server.asked.filter(({ path }) => path === '/attachments/')).toHaveLength(1);
  });

  test('a folder that is closed is no reason to fail, and is said', async () => {
    const { side, session } = await connectToAccount(({ method, path, body, headers }) => {
      if (method !== 'PROPFIND' || !body.includes('displayname') || headers.depth !== '1') return null;
      return path === '/'
        ? multistatus(row('/cal/', named(calendarType, 'Own')) + row('/team/', named(folderType, 'Team')))
        : { status: 403 };
    });
    expect((await side.calendars(forever)).map(({ name }) => name)).toEqual(['Own']);
    expect(session.features).toContainEqual({
      feature: 'sub-calendars',
      state: 'yes',
      reason: 'nested-hidden',
    });
  });

  test('folders in a circle or without end are left', async () => {
    let asked = 0;
    const { side } = await connectToAccount(({ method, path, body, headers }) => {
      if (method !== 'PROPFIND' || !body.includes('displayname') || headers.depth !== '1') return null;
      asked += 1;
      const inside = Array.from({ length: 50 }, (_, index) => row(`${path}${index}/`, folderType)).join('');
      return multistatus(row('/cal/', named(calendarType, 'Own')) + row('/', folderType) + inside);
    });
    expect(await side.calendars(forever)).toHaveLength(1);
    expect(asked).toBeLessThan(200);
  });

  test('KerioConnect itself keeps calendars inside of calendars to its own clients: said', async () => {
    const { session } = await connectToAccount(({ method }) =>
      method === 'OPTIONS'
        ? { status: 200, headers: { dav: '1, calendar-access', server: 'Kerio Connect 10.0.3' } }
        : null,
    );
    expect(session.features).toContainEqual({
      feature: 'sub-calendars',
      state: 'yes',
      reason: 'nested-hidden',
    });
  });
});

describe('a server without a change log', () => {
  /** Objects by path: ETag and uid. The query finds only what `sees` says. */
  function objects(
    all: () => Readonly<Record<string, string>>,
    ctag: () => string,
    sees: (path: string) => boolean = () => true,
    reports = oldReports,
  ): Script {
    return ({ method, path, body, headers }) => {
      if (path !== '/cal/') return null;
      if (body.includes('getctag'))
        return multistatus(
          row(
            '/cal/',
            `${ctag() === '' ? '' : `<S:getctag>${ctag()}</S:getctag>`}<D:supported-report-set>${reports}</D:supported-report-set>`,
          ),
        );
      if (body.includes('sync-collection')) return { status: 403 };
      const entries = Object.entries(all());
      if (method === 'PROPFIND' && headers.depth === '1')
        return multistatus(entries.map(([ref, value]) => row(ref, etag(value))).join(''));
      const found = body.includes('calendar-multiget')
        ? entries.filter(([ref]) => body.includes(`>${ref}<`))
        : entries.filter(([ref]) => sees(ref));
      return multistatus(
        found
          .map(([ref, value]) =>
            row(ref, `${etag(value)}<C:calendar-data>${event(`uid${ref}`)}</C:calendar-data>`),
          )
          .join(''),
      );
    };
  }
  async function round(side: CalendarSide, since: string | null): Promise<ChangePage> {
    const pages = await collected(side.changes('/cal/', since, forever));
    const [page] = pages;
    if (page === undefined || pages.length > 1) throw new Error('not one page');
    return page;
  }

  test.each([
    ['says so', oldReports],
    ['does not say', ''],
  ])('what its queries miss is listed and read all the same, when it %s', async (_name, reports) => {
    const all = { '/cal/seen.ics': '1', '/cal/missed.ics': '1' };
    const { side } = await connectToAccount(
      objects(
        () => all,
        () => 'one',
        (path) => path.includes('seen'),
        reports,
      ),
      { reports },
    );
    const older = JSON.stringify({ way: 'listing', ctag: 'older' });
    for (const since of [null, older])
      expect((await round(side, since)).changes.map(({ ref }) => ref)).toEqual(Object.keys(all));
    const got = await collected(side.get('/cal/', Object.keys(all), forever));
    expect(got.map(({ type }) => type)).toEqual(['found', 'found']);
    // and what a query misses does not pass for removed (ID8)
    expect(await side.locate(['uid/cal/missed.ics', 'uid/cal/seen.ics', 'nowhere'], forever)).toEqual([
      { uid: 'uid/cal/seen.ics', calendar: '/cal/', ref: '/cal/seen.ics' },
      { uid: 'uid/cal/missed.ics', calendar: '/cal/', ref: '/cal/missed.ics' },
    ]);
  });

  test('a ctag that stands still while events change is found out, and not asked again', async () => {
    let now = Date.parse('2026-11-20T10:00:00Z');
    let all: Record<string, string> = { '/cal/a.ics': '1' };
    const { side, server } = await connectToAccount(
      objects(
        () => all,
        () => 'forever',
      ),
      { reports: oldReports },
      { now: () => now },
    );
    const lists = (): number =>
      server.asked.filter(({ path, headers }) => path === '/cal/' && headers.depth === '1').length;
    let { state } = await round(side, null);
    all = { '/cal/a.ics': '2' };
    // within the first minutes its word is taken
    now += 9 * 60_000;
    const early = await round(side, state);
    expect([early.changes, lists()]).toEqual([[], 1]);
    now += 2 * 60_000;
    const late = await round(side, early.state);
    expect(late).toMatchObject({ kind: 'snapshot', changes: [{ ref: '/cal/a.ics', revision: '"2"' }] });
    // from now on every change is seen at once, and no change is no list
    state = late.state;
    all = { '/cal/a.ics': '2', '/cal/b.ics': '1' };
    const next = await round(side, state);
    expect(next).toMatchObject({ kind: 'snapshot', changes: [{ ref: '/cal/a.ics' }, { ref: '/cal/b.ics' }] });
    expect(await round(side, next.state)).toMatchObject({ kind: 'delta', changes: [] });
  });

  test('an honest ctag is checked ever more seldom, and what changes during the check is no lie', async () => {
    let now = Date.parse('2026-11-20T10:00:00Z');
    let all: Record<string, string> = { '/cal/a.ics': '1' };
    let ctag = 'one';
    let during: () => void = () => undefined;
    const script = objects(
      () => {
        during();
        return all;
      },
      () => ctag,
    );
    const { side, server } = await connectToAccount(script, { reports: oldReports }, { now: () => now });
    let { state } = await round(side, null);
    const before = server.asked.length;
    let rounds = 0;
    for (const end = now + 24 * 60 * 60_000; now < end; now += 60_000) {
      const page = await round(side, state);
      expect(page.changes).toEqual([]);
      state = page.state;
      rounds += 1;
    }
    // a day of asking every minute: one small request each, and nine lists
    expect(server.asked.length - before - rounds).toBeLessThan(10);

    now += 6 * 60 * 60_000;
    during = () => {
      all = { '/cal/a.ics': '2' };
      ctag = 'two';
    };
    const caught = await round(side, state);
    expect(caught).toMatchObject({ kind: 'snapshot', changes: [{ revision: '"2"' }] });
    expect(JSON.parse(caught.state ?? '')).not.toHaveProperty('lies');
    expect(await round(side, (await round(side, caught.state)).state)).toMatchObject({ changes: [] });
  });

  test('without any ctag every round lists, and the same list is no news', async () => {
    let all: Record<string, string> = { '/cal/a.ics': '1' };
    const { side } = await connectToAccount(
      objects(
        () => all,
        () => '',
      ),
      { reports: oldReports },
    );
    const first = await round(side, null);
    expect(await round(side, first.state)).toMatchObject({ kind: 'delta', changes: [] });
    all = {};
    expect(await round(side, first.state)).toMatchObject({ kind: 'snapshot', changes: [] });
  });
});

describe('addresses', () => {
  test('the account’s own path is as good a start as any, and absolute hrefs lead to the same places', async () => {
    const home = '/calendars/example.org/me/';
    const server = await serveScript((asked) => {
      const base = `http://${asked.headers.host}`;
      if (asked.headers.authorization === undefined)
        return { status: 401, headers: { 'www-authenticate': 'Basic realm="Kerio"' } };
      if (asked.method === 'OPTIONS') return { status: 200, headers: { dav: '1, calendar-access' } };
      if (asked.path === '/principals/me/')
        return multistatus(
          row(
            base + asked.path,
            `<C:calendar-home-set><D:href>${base}${home}</D:href></C:calendar-home-set>`,
          ),
        );
      if (asked.path !== home) return null;
      if (asked.body.includes('current-user-principal'))
        return multistatus(
          row(
            base + home,
            `<D:current-user-principal><D:href>${base}/principals/me/</D:href></D:current-user-principal>`,
          ),
        );
      return multistatus(
        row(base + home, folderType) + row(`${base}${home}My%20Calendar/`, named(calendarType, 'Mine')),
      );
    });
    closedAfterTest(server);
    const session = closedAfterTest(await connectTo(server.origin + home));
    expect((await session.side.calendars(forever)).map(({ id }) => id)).toEqual([`${home}My%20Calendar/`]);
  });

  test('a server that knows no principals is taken by the path that was typed', async () => {
    const { side } = await connectToAccount(
      ({ path, method, body }) => {
        if (method !== 'PROPFIND') return null;
        if (body.includes('current-user-principal')) return multistatus(row(path, ''));
        if (path !== '/calendars/example.org/me/') return multistatus(row(path, ''));
        return multistatus(row(path, folderType) + row(`${path}work/`, named(calendarType, 'Work')));
      },
      {},
      { path: '/calendars/example.org/me/' },
    );
    expect((await side.calendars(forever)).map(({ id }) => id)).toEqual(['/calendars/example.org/me/work/']);
  });

  test('hrefs that name the server behind a proxy are its own; those of another place are not', async () => {
    const { side } = await connectToAccount(
      ({ body }) =>
        body.includes('sync-collection')
          ? multistatus(
              row('https://mail.internal.lan:8443/cal/a.ics', etag('1')) +
                row('https://mail.internal.lan:8443/elsewhere/b.ics', etag('1')) +
                statusRow('http://mail.internal.lan/cal/c%2Dd%40e.ics', 404) +
                '<D:sync-token>t</D:sync-token>',
            )
          : null,
      {},
    );
    const state = JSON.stringify({ way: 'token', token: 'old' });
    const [page] = await collected(side.changes('/cal/', state, forever));
    expect(page?.changes).toEqual([
      { type: 'changed', ref: '/cal/a.ics', revision: '"1"' },
      { type: 'removed', ref: '/cal/c-d%40e.ics', reason: 'deleted' },
    ]);
  });
});

describe('objects', () => {
  test('an ETag that neither PUT nor GET brings along is asked for', async () => {
    const { side } = await connectToAccount(({ method, path, body, headers }) => {
      if (method === 'PUT') return { status: 201 };
      if (method === 'GET')
        return { status: 200, headers: { 'content-type': 'text/calendar' }, body: event('new') };
      return method === 'PROPFIND' &&
        path === '/cal/new.ics' &&
        headers.depth === '0' &&
        body.includes('getetag')
        ? multistatus(row(path, etag('9')))
        : null;
    });
    const calls = side.prepare(
      { type: 'create', key: 'k', calendar: '/cal/', event: { uid: 'new', start: '2026-03-01T09:00:00' } },
      null,
    );
    expect(await collected(side.perform(calls, forever))).toMatchObject([
      ['k/create', { type: 'done', stored: { revision: '"9"' } }],
    ]);
  });

  const latin = (body: string): Buffer => Buffer.from(body, 'latin1');
  const inXml = (body: string, declaration = '<?xml version="1.0"?>'): string =>
    `${declaration}<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${row('/cal/a.ics', `${etag('1')}<C:calendar-data>${body}</C:calendar-data>`)}</D:multistatus>`;
  const title = 'Café – Zoë';

  test.each([
    ['UTF-8 without a label', Buffer.from(inXml(event('a', title))), 'application/xml', title],
    [
      'UTF-8 under a wrong label',
      Buffer.from(inXml(event('a', title))),
      'text/xml; charset=ISO-8859-1',
      title,
    ],
    [
      'Latin-1 with a label',
      latin(inXml(event('a', 'Café Zoë'))),
      'text/xml; charset="iso-8859-1"',
      'Café Zoë',
    ],
    [
      'Latin-1 that only the XML declares',
      latin(inXml(event('a', 'Café Zoë'), '<?xml version="1.0" encoding="ISO-8859-1"?>')),
      'application/xml',
      'Café Zoë',
    ],
    [
      'Latin-1 under the name of UTF-8',
      latin(inXml(event('a', 'Café Zoë'))),
      'text/xml; charset=utf-8',
      'Café Zoë',
    ],
    [
      'Latin-2 with a label',
      Buffer.concat([
        latin(inXml(event('a', '?')).split('?xml')[0] ?? ''),
        latin(inXml(event('a', 'Kov\u00e1\u00f8')).slice(1)),
      ]),
      'text/xml; charset=iso-8859-2',
      'Kovář',
    ],
    [
      'both in one answer',
      Buffer.concat([
        Buffer.from(inXml(event('a', `${title}\r\nLOCATION:LOC`)).split('LOC\r')[0] ?? ''),
        latin('Münster'),
        Buffer.from(`\r${inXml(event('a', `${title}\r\nLOCATION:LOC`)).split('LOC\r')[1]}`),
      ]),
      'text/xml; charset=utf-8',
      title,
    ],
    ['UTF-16', Buffer.from(`\ufeff${inXml(event('a', title))}`, 'utf16le'), 'application/xml', title],
  ])('%s is read as it was meant', async (_name, body, type, expected) => {
    const { side } = await connectToAccount(({ body: asked }) =>
      asked.includes('calendar-multiget') ? { status: 207, headers: { 'content-type': type }, body } : null,
    );
    const [found] = await collected(side.get('/cal/', ['/cal/a.ics'], forever));
    expect(found).toMatchObject({ type: 'found', stored: { event: { title: expected } } });
    if (found?.type === 'found' && found.stored.event.locations !== undefined)
      expect(Object.values(found.stored.event.locations)).toEqual([{ name: 'Münster' }]);
  });

  const folded = event('a', 'a long title that ends with a name: Zoë');
  const umlaut = Buffer.from(folded).indexOf(0xc3);
  const cut = Buffer.concat([
    Buffer.from(folded).subarray(0, umlaut + 1),
    Buffer.from('\r\n '),
    Buffer.from(folded).subarray(umlaut + 1),
  ]);
  test.each([
    ['in Latin-1 without any label', latin(event('a', 'Zoë')), 'Zoë'],
    ['whose fold cuts a character in two', cut, 'a long title that ends with a name: Zoë'],
  ])('a single object %s', async (_name, body, expected) => {
    const { side } = await connectToAccount(({ method }) =>
      method === 'GET'
        ? { status: 200, headers: { etag: '"1"', 'content-type': 'text/calendar' }, body }
        : method === 'REPORT'
          ? multistatus('')
          : null,
    );
    expect(await collected(side.get('/cal/', ['/cal/a.ics'], forever))).toMatchObject([
      { stored: { event: { title: expected } } },
    ]);
  });
});
