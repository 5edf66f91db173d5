/** How much a CRM is asked for and sent at once, and how long each text of its answers may be, each at its edge (S6, C2). */
import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import * as answers from '../../../src-main/crm/bridge/answers.ts';
import { createBridgeCalendar } from '../../../src-main/crm/bridge/calendar.ts';
import { batchItem } from '../../../src-main/crm/bridge/calls.ts';
import { createBridgeHost } from '../../../src-main/crm/bridge/host.ts';
import {
  type BridgeAnswer,
  type BridgeRequest,
  createBridgeHttp,
} from '../../../src-main/crm/bridge/http.ts';
import type { Call } from '../../../src-shared/domain/calendar/side.ts';
import type { AgreementRow } from '../../../src-shared/domain/crm.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

const signal = new AbortController().signal;
const id = '0f0e0d0c-0b0a-0908-0706-050403020100';
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const x = (length: number) => 'x'.repeat(length);

const event = { uid: 'u', start: '2026-01-20T09:00:00' };
const entry = {
  id,
  revision: 'r',
  event,
  uids: ['u'],
  kind: 'appointment',
  scheduledFor: [],
  organizer: null,
  push: true,
  rights: { edit: 'all', delete: true },
};
const session = {
  user: { id: 'a', name: 'A', email: 'a@example.com', timeZone: 'Europe/Amsterdam' },
  crm: { name: 'CRM', version: '1' },
  rules: {
    direction: 'two-way',
    createPrefix: '',
    useOrganizer: false,
    deletingRestricted: false,
    editingRestricted: false,
    providers: [],
    features: { calendar: true, mail: true },
  },
  otherEngine: null,
  calendar: 'agenda',
};
const changes = (change: object) => ({ changes: [], state: 's', more: false, snapshot: false, ...change });
const withEvent = (change: object) => ({ ...entry, event: { ...event, ...change } });
const guest = (change: object) => withEvent({ participants: { g: { email: 'a@b', roles: {}, ...change } } });
const ruled = (rule: object) => withEvent({ recurrenceRules: [{ frequency: 'daily', ...rule }] });
const mail = (length: number) => `${x(length - 2)}@b`;

const leftOut = (change: object) => ({
  ...entry,
  locked: { fields: [], reason: 'r', guests: [{ name: 'n', reason: 'kind', missing: 'crm', ...change }] },
});
const known = { salt: x(16), hashes: [], more: false };

describe.each<[what: string, schema: ZodType, last: number, of: (amount: number) => unknown]>([
  [
    'characters of an id',
    answers.entryAnswer,
    1024,
    (length) => withEvent({ locations: { [x(length)]: { name: 'a' } } }),
  ],
  ['characters of a revision', answers.entryAnswer, 128, (length) => ({ ...entry, revision: x(length) })],
  ['characters of a uid', answers.entryAnswer, 1024, (length) => withEvent({ uid: x(length) })],
  [
    'characters of a duration',
    answers.entryAnswer,
    32,
    (length) => withEvent({ duration: `P${'1'.repeat(length - 2)}D` }),
  ],
  ['characters of a guest’s address', answers.entryAnswer, 320, (length) => guest({ email: mail(length) })],
  ['characters of a guest’s name', answers.entryAnswer, 255, (length) => guest({ name: x(length) })],
  [
    'numbers in a part of a rule',
    answers.entryAnswer,
    732,
    (count) => ruled({ byYearDay: times(count, () => 1) }),
  ],
  [
    'rules of a series',
    answers.entryAnswer,
    16,
    (count) => withEvent({ recurrenceRules: times(count, () => ({ frequency: 'daily' })) }),
  ],
  [
    'characters of the reason of a lock',
    answers.entryAnswer,
    500,
    (length) => ({ ...entry, locked: { fields: [], reason: x(length) } }),
  ],
  ['characters of a problem’s code', answers.problemAnswer, 64, (length) => ({ code: x(length) })],
  [
    'characters of a machine’s name',
    answers.problemAnswer,
    255,
    (length) => ({ code: 'c', machine: x(length) }),
  ],
  [
    'characters of the user’s address',
    answers.sessionAnswer,
    320,
    (length) => ({ ...session, user: { ...session.user, email: x(length) } }),
  ],
  [
    'characters of the calendar’s id',
    answers.sessionAnswer,
    255,
    (length) => ({ ...session, calendar: x(length) }),
  ],
  [
    'characters of a revision in a change',
    answers.changeAnswer,
    1024,
    (length) => changes({ changes: [{ id, revision: x(length) }] }),
  ],
  [
    'addresses of one person',
    answers.entryAnswer,
    50,
    (count) => ({ ...entry, people: [times(count, () => 'a@b')] }),
  ],
  [
    'people of an entry with several addresses',
    answers.entryAnswer,
    2000,
    (count) => ({ ...entry, people: times(count, () => ['a@b']) }),
  ],
  [
    'characters of the name of a guest who is left out',
    answers.entryAnswer,
    255,
    (length) => leftOut({ name: x(length) }),
  ],
  [
    'characters of the address of a guest who is left out',
    answers.entryAnswer,
    320,
    (length) => leftOut({ address: x(length) }),
  ],
  [
    'characters of the salt of the known people',
    answers.knownPage,
    128,
    (length) => ({ ...known, salt: x(length) }),
  ],
  [
    'known people on a page',
    answers.knownPage,
    10_000,
    (count) => ({ ...known, hashes: times(count, () => 'a'.repeat(64)) }),
  ],
  ['characters of a state', answers.changeAnswer, 512, (length) => changes({ state: x(length) })],
  ['as the status of a result', answers.batchAnswer, 599, (status) => ({ results: [{ key: 'k', status }] })],
])('%s', (_, schema, last, of) => {
  it(`up to ${last} are read, one more is not`, () => {
    expect([last, last + 1].map((amount) => schema.safeParse(of(amount)).success)).toEqual([true, false]);
  });
});

it('the salt of the known people has 16 characters at least', () => {
  const isRead = (length: number) => answers.knownPage.safeParse({ ...known, salt: x(length) }).success;
  expect([isRead(15), isRead(16)]).toEqual([false, true]);
});

it('a mark of more than 255 characters is not read, and costs the mark alone', () => {
  const read = (length: number) =>
    answers.entryAnswer.parse({ ...entry, linkedBy: x(length) }).linkedBy?.length;
  expect([read(255), read(256)]).toEqual([255, undefined]);
});

it('an address has three characters at least, and a status of a result is 200 or more', () => {
  const address = (email: string) =>
    answers.sessionAnswer.safeParse({ ...session, user: { ...session.user, email } }).success;
  expect([address('a@'), address('a@b')]).toEqual([false, true]);
  const status = (one: number) =>
    answers.batchAnswer.safeParse({ results: [{ key: 'k', status: one }] }).success;
  expect([status(199), status(200)]).toEqual([false, true]);
});

/** A bridge by script; what it was asked, in its order. */
function scripted(script: (request: BridgeRequest) => unknown) {
  const asked: BridgeRequest[] = [];
  const http = {
    host: 'crm.example.com',
    origin: 'https://crm.example.com',
    ask: async (request: BridgeRequest): Promise<BridgeAnswer> => {
      asked.push(request);
      return { ok: true, status: 200, body: script(request) };
    },
    stream: () => Promise.reject(new Error('no stream')),
    bytes: () => Promise.reject(new Error('no bytes')),
  };
  const { clock } = handClock();
  const host = createBridgeHost(http, clock);
  return { asked, host, side: createBridgeCalendar(http, host, clock) };
}
async function all<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of source) found.push(one);
  return found;
}
const discovered = (request: BridgeRequest, other: unknown) =>
  request.path.startsWith('/.well-known')
    ? { concordBridge: '0.1', name: 'CRM' }
    : request.path === '/v1/session'
      ? session
      : other;

describe('the calendar', () => {
  it('is asked for 1,000 changes in a page', async () => {
    const { side, asked } = scripted(() => changes({}));
    await all(side.changes('agenda', null, signal));
    expect(asked.map(({ path }) => path)).toEqual(['/v1/calendar/changes?limit=1000']);
  });
  it('is sent 250 calls and asked for 250 entries at once', async () => {
    const { side } = scripted(() => ({ results: [] }));
    expect(side.capabilities).toMatchObject({ maxBatch: 250, maxFetch: 250 });
    await all(
      side.perform(
        times(250, (at) => removal(`${at}`)),
        signal,
      ),
    );
    await expect(
      all(
        side.perform(
          times(251, (at) => removal(`${at}`)),
          signal,
        ),
      ),
    ).rejects.toThrow(RangeError);
  });
  it('is sent 3.5 MiB of calls in one request; a byte more is a request of its own', async () => {
    const requests = async (bytes: number) => {
      const { side, asked } = scripted(() => ({ results: [] }));
      const half = 1024 * 1024;
      const calls = ['a', 'b', 'c'].map((key, index) => sized(key, index < 2 ? half : bytes - 2 * half));
      expect(calls.map((call) => Buffer.byteLength(batchItem(call))).reduce((sum, one) => sum + one)).toBe(
        bytes,
      );
      await all(side.perform(calls, signal));
      return asked.length;
    };
    const most = 3.5 * 1024 * 1024;
    expect([await requests(most), await requests(most + 1)]).toEqual([1, 2]);
  });
  it('answers a batch without one of its calls: that one is unclear (WR8)', async () => {
    const { side } = scripted(() => ({ results: [{ key: 'a', status: 204 }] }));
    const outcomes = await all(side.perform([removal('a'), removal('b')], signal));
    expect(outcomes.map(([key, { type }]) => [key, type])).toEqual([
      ['a', 'done'],
      ['b', 'unclear'],
    ]);
  });
  it.each([
    { name: '50 uids', uids: times(50, (at) => `u${at}`), requests: 1 },
    { name: '51 uids', uids: times(51, (at) => `u${at}`), requests: 2 },
    { name: '5,000 characters', uids: [x(2_000), `y${x(2_990)}`], requests: 1 },
    { name: '5,001 characters', uids: [x(2_000), `y${x(2_991)}`], requests: 2 },
  ])('is asked where $name are in $requests requests', async ({ uids, requests }) => {
    const { side, asked } = scripted((request) => discovered(request, { found: [] }));
    await side.locate(uids, signal);
    expect(asked.filter(({ path }) => path.includes('events:find'))).toHaveLength(requests);
  });
});

describe('agreements (ID9)', () => {
  const account = { accountId: 'a', machineId: 'm', address: 'a@example.com', provider: 'caldav' };
  it('are asked for by 1,000', async () => {
    const { host, asked } = scripted(() => ({ rows: [], state: 0, more: false }));
    await all(host.parts.agreements.list(account, 0, signal));
    expect(asked.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('limit'))).toEqual(['1000']);
  });
  it.each([
    { count: 500, requests: [500] },
    { count: 501, requests: [500, 1] },
  ])('are stored by 500: $count in $requests', async ({ count, requests }) => {
    const { host, asked } = scripted(() => ({ state: 1 }));
    const rows = times(count, (at): AgreementRow => ({ type: 'ended', linkId: `${at}` }));
    await host.parts.agreements.put(account, rows, signal);
    expect(asked.map(({ body = '' }) => JSON.parse(String(body)).rows.length)).toEqual(requests);
  });
});

it('a CRM that is asked too much and names no time is left alone for a minute (RU5)', async () => {
  const { clock } = handClock(1_000);
  const fetch = async () => new Response('', { status: 429 });
  const channel = { fetch, stream: fetch, traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }) };
  const asked = createBridgeHttp(channel, 'https://crm.example.com', clock).ask(
    { method: 'GET', path: '/' },
    signal,
  );
  expect(problemOf(await asked.catch((error: unknown) => error))).toMatchObject({
    code: 'throttled',
    retryAt: 61_000,
  });
});

function removal(key: string): Call {
  return {
    key,
    write: 'remove',
    calendar: 'agenda',
    ref: id,
    revision: 'r',
    request: { action: 'remove', id, revision: 'r' },
    delivers: [''],
  };
}

/** A call whose part of a batch has this many bytes. */
function sized(key: string, bytes: number): Call {
  const call = (title: string): Call => ({
    ...removal(key),
    write: 'update',
    request: { action: 'update', id, revision: 'r', patch: { title } },
  });
  return call(x(bytes - Buffer.byteLength(batchItem(call('')))));
}
