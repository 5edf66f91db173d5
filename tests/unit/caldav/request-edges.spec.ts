/**
 * How much a CalDAV server is asked for at once and how long it is waited for, each at its edge (S6, RU5). The connection is a
 * script: no server is needed to count requests.
 */
import { setImmediate as idle } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { byToken } from '../../../src-main/providers/caldav/change-log.ts';
import { changesOf } from '../../../src-main/providers/caldav/changes.ts';
import { createCollectionFinder } from '../../../src-main/providers/caldav/collections.ts';
import type { AskOptions, Connection } from '../../../src-main/providers/caldav/connection.ts';
import { problemOfAnswer } from '../../../src-main/providers/caldav/errors.ts';
import { createLocator } from '../../../src-main/providers/caldav/locate.ts';
import type { Multistatus, Row } from '../../../src-main/providers/caldav/multistatus.ts';
import { readObjects } from '../../../src-main/providers/caldav/objects.ts';
import { performCalls } from '../../../src-main/providers/caldav/perform.ts';
import { writeState } from '../../../src-main/providers/caldav/sync-state.ts';
import { readUpcoming } from '../../../src-main/providers/caldav/upcoming.ts';
import type { Element } from '../../../src-main/providers/xml.ts';
import type { Calendar, CalendarSide, Call } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';
import { collected, connectToAccount, forever } from './fake-server.ts';

const calendar: Calendar = { id: '/cal/', name: 'Cal', isDefault: true, mayWrite: true, holdsEvents: true };
const viewer = { addresses: ['me@example.org'], privateEvents: 'busy' } as unknown as Parameters<
  typeof readObjects
>[3]['viewer'];

function element(name: string, text = '', children: readonly Element[] = []): Element {
  return { name, text, children, attributes: new Map() } as unknown as Element;
}
function row(path: string, status: number | null = null, ...properties: readonly Element[]): Row {
  return { path, status, properties: new Map(properties.map((one) => [one.name, one])) };
}
function answer(rows: readonly Row[], change: Partial<Multistatus> = {}): Multistatus {
  return { rows, strays: [], isCut: false, syncToken: null, ...change };
}
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

interface Asked extends AskOptions {
  readonly method: string;
  readonly path: string;
}

/** What is asked is noted; the script answers, or never does when it says so. */
function scripted(
  script: (asked: Asked, nth: number) => Multistatus | 'never',
  send: Connection['send'] = async () => new Response(null, { status: 404 }),
) {
  const { clock, advance } = handClock(Date.parse('2026-11-20T10:00:00Z'));
  const asked: Asked[] = [];
  const connection: Connection = {
    origin: 'https://dav.example.org',
    clock,
    send,
    multistatus(method, path, options) {
      const one = { method, path, ...options };
      asked.push(one);
      const found = script(one, asked.length);
      if (found !== 'never') return Promise.resolve(found);
      return new Promise((_resolve, reject) => {
        options.signal.addEventListener('abort', () => reject(options.signal.reason));
      });
    },
    async multistatusInParts(method, path, options) {
      return [await connection.multistatus(method, path, options)].values() as never;
    },
  };
  return { connection, clock, asked, advance };
}
/** Requests that stay open until the test lets them go; how many were open at the same time. */
function counting() {
  let open = 0;
  let most = 0;
  const send: Connection['send'] = async () => {
    open += 1;
    most = Math.max(most, open);
    await idle();
    open -= 1;
    return new Response(null, { status: 404 });
  };
  return { send, most: () => most };
}

describe('objects', () => {
  it.each([
    { count: 250, requests: 1 },
    { count: 251, requests: 2 },
    { count: 500, requests: 2 },
  ])('are asked for by 250 in one report: $count in $requests', async ({ count, requests }) => {
    const { connection, asked } = scripted(() => answer(times(count, (at) => row(`/cal/${at}.ics`, 404))));
    const refs = times(count, (at) => `/cal/${at}.ics`);
    const found = await collected(readObjects(calendar, refs, forever, { connection, viewer }));
    expect([found.length, asked.length]).toEqual([count, requests]);
  });
  it('that a report leaves out are asked for one by one, four at the same time', async () => {
    const { send, most } = counting();
    const { connection } = scripted(() => answer([]), send);
    const refs = times(9, (at) => `/cal/${at}.ics`);
    await collected(readObjects(calendar, refs, forever, { connection, viewer }));
    expect(most()).toBe(4);
  });
  it('are written four at the same time', async () => {
    const { send, most } = counting();
    const { connection } = scripted(() => answer([]), send);
    const calls = times(
      9,
      (at): Call => ({
        key: `${at}`,
        write: 'remove',
        calendar: '/cal/',
        ref: `/cal/${at}.ics`,
        revision: '"1"',
        request: { method: 'DELETE', path: `/cal/${at}.ics`, headers: { 'if-match': '"1"' } },
        delivers: [''],
      }),
    );
    const options = { connection, viewer, calendarOf: async () => calendar } as unknown as Parameters<
      typeof performCalls
    >[2];
    await collected(performCalls(calls, forever, options));
    expect(most()).toBe(4);
  });
});

describe('a change log', () => {
  it('that announces more than 100 pages without news repeats itself', async () => {
    const { connection, asked } = scripted((_one, nth) => answer([], { isCut: true, syncToken: `t${nth}` }));
    const pages = collected(byToken(connection, '/cal/', 't0', 'delta', forever));
    expect(problemOf(await pages.catch((error: unknown) => error))).toMatchObject({ code: 'answer-invalid' });
    expect(asked).toHaveLength(101);
  });
  it('has two seconds for its first token, then all is listed', async () => {
    const state = writeState({ way: 'listing', ctag: 'old' });
    const { connection, asked, advance } = scripted((one) =>
      one.body.includes('sync-collection')
        ? 'never'
        : answer([
            row(
              '/cal/',
              null,
              element('http://calendarserver.org/ns/:getctag', 'new'),
              element('DAV:supported-report-set', '', [
                element('DAV:supported-report', '', [
                  element('DAV:report', '', [element('DAV:sync-collection')]),
                ]),
              ]),
            ),
          ]),
    );
    const pages = collected(changesOf('/cal/', state, forever, connection));
    const isWaiting = () => asked.at(-1)?.body.includes('sync-collection') === true;
    await idle();
    expect(isWaiting()).toBe(true);
    await advance(1_999);
    await idle();
    expect(isWaiting()).toBe(true);
    await advance(1);
    await idle();
    expect(isWaiting()).toBe(false);
    expect((await pages).length).toBe(1);
  });
});

describe('folders of calendars', () => {
  const folder = (path: string) =>
    row(path, null, element('DAV:resourcetype', '', [element('DAV:collection')]));
  const cal = (path: string) =>
    row(
      path,
      null,
      element('DAV:resourcetype', '', [
        element('DAV:collection'),
        element('urn:ietf:params:xml:ns:caldav:calendar'),
      ]),
    );
  const found = async (inside: (path: string) => readonly Row[]) => {
    const { connection } = scripted(({ path }) => answer(inside(path)));
    const { calendars, hidden } = await createCollectionFinder(connection, ['/home/'], []).find(forever);
    return { calendars: calendars.map(({ path }) => path), hidden };
  };
  it('are looked into three levels deep below a home; what is deeper is told as hidden', async () => {
    const deep = (levels: number) =>
      found((path) => (path.split('/').length - 3 < levels ? [folder(`${path}f/`)] : [cal(`${path}cal/`)]));
    expect(await deep(3)).toEqual({ calendars: ['/home/f/f/f/cal/'], hidden: false });
    expect(await deep(4)).toEqual({ calendars: [], hidden: true });
  });
  it('are looked into, 30 of a level; more are told as hidden', async () => {
    const wide = async (count: number) => {
      const { calendars, hidden } = await found((path) =>
        path === '/home/' ? times(count, (at) => folder(`/home/${at}/`)) : [cal(`${path}cal/`)],
      );
      return [calendars.length, hidden];
    };
    expect([await wide(30), await wide(31)]).toEqual([
      [30, false],
      [30, true],
    ]);
  });
});

describe('the search for uids (ID8)', () => {
  const locating = (script: (asked: Asked) => Multistatus | 'never') => {
    const { connection, clock, asked, advance } = scripted(script);
    const read = async function* () {};
    const locator = createLocator({ connection, clock, isComplete: () => true, read });
    return { locate: (uids: readonly string[]) => locator.locate([calendar], uids, forever), asked, advance };
  };
  it.each([
    { count: 8, requests: 8 },
    { count: 9, requests: 1 },
  ])(
    'asks for each of up to 8, for more it lists all once: $count with $requests',
    async ({ count, requests }) => {
      const { locate, asked } = locating(() => answer([]));
      await locate(times(count, String));
      expect(asked).toHaveLength(requests);
    },
  );
  it('waits for a filter for 1.5 seconds, then lists all, then and later', async () => {
    const { locate, asked, advance } = locating((one) =>
      one.body.includes('prop-filter') ? 'never' : answer([]),
    );
    const first = locate(['u']);
    await advance(1_499);
    await idle();
    expect(asked).toHaveLength(1);
    await advance(1);
    await first;
    expect(asked).toHaveLength(2);
    await locate(['u']);
    expect(asked).toHaveLength(3);
  });
});

describe('the preview of a calendar', () => {
  const side = (read: string[][]) =>
    ({
      async *get(_calendar: string, refs: string[]) {
        read.push(refs);
        yield* [];
      },
    }) as unknown as CalendarSide;
  it('reads 20 events at most', async () => {
    const read: string[][] = [];
    const { connection } = scripted(() => answer(times(30, (at) => row(`/cal/${at}.ics`))));
    await readUpcoming({ side: side(read), connection }, '/cal/', 0, 1, forever);
    expect(read.map((refs) => refs.length)).toEqual([20]);
  });
  it('waits four seconds, then it is empty', async () => {
    const { connection, advance } = scripted(() => 'never');
    let events: unknown = 'waiting';
    void readUpcoming({ side: side([]), connection }, '/cal/', 0, 1, forever).then((found) => {
      events = found;
    });
    await advance(3_999);
    await idle();
    expect(events).toBe('waiting');
    await advance(1);
    await idle();
    expect(events).toEqual([]);
  });
});

it('a server that is asked too much and names no time is left alone for a minute (RU5)', () => {
  const { clock } = handClock(1_000);
  const response = { status: 429, headers: new Headers(), url: 'https://dav.example.org/' };
  expect(problemOfAnswer(response, 'calendar', clock)).toMatchObject({ code: 'throttled', retryAt: 61_000 });
});

it('the engine sends a side 50 writes and asks it for 2,000 objects at once', async () => {
  const { side } = await connectToAccount(() => null);
  expect(side.capabilities).toMatchObject({ maxBatch: 50, maxFetch: 2000 });
});
