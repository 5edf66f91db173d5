/**
 * The simulated Google answers as Google was recorded to: each recorded call that the simulator has is made again in the same
 * situation, and the answers are the same but for ids, times of writing and links, whose form is compared.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonErrors, type Json } from '../../../src-sandbox/google/index.ts';
import { sharedFolder } from '../../support/google-discovery.ts';
import {
  type Called,
  desktopClient,
  type GoogleWorld,
  googleWorld,
  itemsOf,
} from '../../support/simulated-google.ts';

const corpus = join(sharedFolder, 'corpus', 'api');
const present = existsSync(corpus);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

interface Recorded {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly query?: Record<string, string>;
    readonly body?: Json;
  };
  readonly response: { readonly status: number; readonly body?: Json };
}

const me = 'ann@corp.test';
const events = 'calendars/primary/events';
const replayed = new Set<string>();

/** The exchanges of a file of the corpus. */
function recorded(name: string, folder = 'google-calendar'): readonly Recorded[] {
  replayed.add(name);
  const { exchanges } = JSON.parse(readFileSync(join(corpus, folder, name), 'utf8')) as {
    exchanges: Recorded[];
  };
  return exchanges;
}

function only(name: string): Recorded & { readonly answer: Json } {
  const [first] = recorded(name);
  if (first === undefined) throw new Error(`${name} has no exchange`);
  return { ...first, answer: first.response.body ?? {} };
}

const forms: Readonly<Record<string, RegExp>> = {
  etag: /^"\d{16}"$/,
  htmlLink: /^https:\/\/www\.google\.com\/calendar\/event\?eid=[\w-]+$/,
  created: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/,
  updated: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  nextSyncToken: /^[\w=-]+$/,
  nextPageToken: /^[\w=-]+$/,
};
/** Ids that Google made; what stands behind the underscore of an instance is compared. */
const madeId = /^[0-9a-v]{26}(?=$|_|@google\.com$)/;

/** Replaces what differs from one Google to another by its form. Objects lose the order of their members. */
function formOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => formOf(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, formOf(member, key)]));
  if (typeof value !== 'string') return value;
  if (forms[name]?.test(value)) return `<${name}>`;
  return ['id', 'iCalUID', 'recurringEventId'].includes(name) ? value.replace(madeId, '<made>') : value;
}

/** What a request may send of an event that was answered. */
function writable(event: Json): Json {
  const names = [
    'summary',
    'description',
    'location',
    'start',
    'end',
    'recurrence',
    'attendees',
    'reminders',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (event[name] === undefined ? [] : [[name, event[name]]])),
  );
}

let world: GoogleWorld;
beforeEach(async ({ skip }) => {
  skip(!present, `no corpus at ${corpus}`);
  world = await googleWorld({
    people: [{ email: me, name: 'Ann', timeZone: 'America/Sao_Paulo' }],
    refusedZones: ['Europe/Kyiv'],
  });
});
afterEach(async () => {
  if (!present) return;
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const silent = { sendUpdates: 'none' };
const insert = (body: unknown, calendar = 'primary'): Promise<Called> =>
  world.call('POST', `calendars/${encodeURIComponent(calendar)}/events`, { query: silent, body });
const same = (answer: Called, was: Recorded): void => {
  expect(answer.status).toBe(was.response.status);
  expect(formOf(answer.body)).toEqual(formOf(was.response.body ?? {}));
};

describe('events as recorded in 2026', () => {
  it.each(['event-create-all-day-nango.json', 'event-create-recurring-nango.json'])('%s', async (name) => {
    const was = only(name);
    same(await insert(was.request.body), was);
  });

  it('created in a secondary calendar', async () => {
    const was = only('event-create-nango.json');
    const { email: id, displayName: summary } = was.answer.organizer as {
      email: string;
      displayName: string;
    };
    world.google.calendars.addCalendar(me, { id, summary, timeZone: 'UTC' });
    same(await insert(was.request.body, id), was);
  });

  it('imported, a second time too', async () => {
    const was = only('event-import-nango.json');
    const again = () =>
      world.call('POST', `${events}/import`, { query: was.request.query ?? {}, body: was.request.body });
    const first = await again();
    same(first, was);
    same(await again(), was);
  });

  it.each(['event-get-nango.json', 'event-remove-attendee-nango.json'])('%s', async (name) => {
    const was = only(name);
    const { body } = await insert(writable(was.answer));
    same(await world.call('GET', `${events}/${body.id}`), was);
  });

  it.each(['event-patch-summary-nango.json', 'event-patch-location-nango.json'])('%s', async (name) => {
    const was = only(name);
    const before = { ...writable(was.answer), summary: 'before', location: 'before', description: 'before' };
    const names = Object.keys(before).filter((key) => was.answer[key] !== undefined);
    const known = Object.fromEntries(
      names.map((key) => [
        key,
        was.request.body?.[key] === undefined ? was.answer[key] : before[key as keyof typeof before],
      ]),
    );
    const { body } = await insert(known);
    same(await world.call('PATCH', `${events}/${body.id}`, { query: silent, body: was.request.body }), was);
  });

  it('with a first guest', async () => {
    const [read, patched] = recorded('event-add-attendee-nango.json');
    const { body } = await insert(writable(read?.response.body ?? {}));
    const path = `${events}/${body.id}`;
    same(await world.call('GET', path), read as Recorded);
    same(
      await world.call('PATCH', path, { query: silent, body: patched?.request.body }),
      patched as Recorded,
    );
  });

  it('deleted: read, and put again', async () => {
    const [read, put] = recorded('event-deleted-still-200-nango.json');
    const { body } = await insert(writable(read?.response.body ?? {}));
    const path = `${events}/${body.id}`;
    await world.call('DELETE', path, { query: silent });
    const gone = await world.call('GET', path);
    same(gone, read as Recorded);
    const again = await world.call('PUT', path, { query: silent, body: gone.body });
    same(again, put as Recorded);
    // nothing differed, so nothing was written
    expect(again.body.etag).toBe(gone.body.etag);
  });

  it('moved to another calendar', async () => {
    const was = only('event-move-answers-cancelled-nango.json');
    const from = decodeURIComponent(/calendars\/([^/]+)\//.exec(was.request.url)?.[1] ?? '');
    const { email: to, displayName: summary } = was.answer.organizer as {
      email: string;
      displayName: string;
    };
    world.google.calendars.addCalendar(me, { id: from, summary: 'from', timeZone: 'UTC' });
    world.google.calendars.addCalendar(me, { id: to, summary, timeZone: 'UTC' });
    const { body } = await insert(writable(was.answer), from);
    const path = `calendars/${encodeURIComponent(from)}/events/${body.id}/move`;
    same(await world.call('POST', path, { query: was.request.query ?? {} }), was);
  });

  it('as instances of a series', async () => {
    const was = only('event-instances-nango.json');
    const [first] = was.answer.items as readonly Json[];
    const { body } = await insert({ ...writable(first ?? {}), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] });
    const answer = await world.call('GET', `${events}/${body.id}/instances`);
    expect(formOf(itemsOf(answer))).toEqual(formOf(was.answer.items));
    expect(new Set(itemsOf(answer).map(({ etag }) => etag)).size).toBe(1);
    expect(Object.keys(answer.body).sort()).toEqual(Object.keys(was.answer).sort());
  });

  it('cancelled as one instance', async () => {
    replayed.add('event-cancelled-instance-minimal-issue.json');
    const was = JSON.parse(
      readFileSync(join(corpus, 'google-calendar', 'event-cancelled-instance-minimal-issue.json'), 'utf8'),
    ) as Json;
    const { start, end } = (only('event-create-recurring-nango.json').answer ?? {}) as Json;
    const { body } = await insert({ summary: 'x', start, end, recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] });
    const [instance] = itemsOf(await world.call('GET', `${events}/${body.id}/instances`));
    await world.call('DELETE', `${events}/${instance?.id}`, { query: silent });
    const [, row] = itemsOf(await world.call('GET', events));
    expect(Object.keys(row ?? {}).sort()).toEqual(Object.keys(was).sort());
    expect(Object.keys(row?.originalStartTime as Json)).toEqual(Object.keys(was.originalStartTime as Json));
  });
});

describe('events as recorded in 2015', () => {
  it('created in a secondary calendar', async () => {
    for (const was of [
      ...recorded('event-insert-libgdata.json'),
      ...recorded('events-insert-three-libgdata.json'),
    ]) {
      const { email: id = '', displayName: summary = '' } = (was.response.body?.organizer ?? {}) as Record<
        string,
        string
      >;
      await world.stop();
      world = await googleWorld({ people: [{ email: me, name: 'Ann', timeZone: 'UTC' }] });
      world.google.calendars.addCalendar(me, { id, summary, timeZone: 'UTC' });
      const { kind: _, ...body } = was.request.body ?? {};
      const { eventType, creator, reminders, ...answer } = (await insert(body, id)).body;
      const { creator: _creator, reminders: _reminders, ...expected } = was.response.body ?? {};
      expect(formOf(answer)).toEqual(formOf(expected));
      expect([eventType, creator]).toEqual(['default', { email: me }]);
      expect(reminders).toBeDefined();
    }
  });

  it('deleted with If-Match', async () => {
    const [was] = recorded('event-delete-if-match-libgdata.json');
    const { body } = await insert({ start: { date: '2026-03-20' }, end: { date: '2026-03-21' } });
    const answer = await world.call('DELETE', `${events}/${body.id}`, {
      query: silent,
      ifMatch: String(body.etag),
    });
    expect([answer.status, answer.body]).toEqual([was?.response.status, was?.response.body ?? {}]);
  });
});

describe('listings', () => {
  const day = { start: { date: '2026-03-20' }, end: { date: '2026-03-21' } };

  it('an empty page that is not the last', async () => {
    const was = only('events-list-empty-page-with-next-token-nango.json');
    for (let count = 0; count < 5; count += 1)
      world.google.calendars.remove(me, world.google.calendars.create(me, day));
    world.google.calendars.create(me, day);
    const answer = await world.call('GET', events, { query: was.request.query ?? {} });
    expect(answer.body.items).toEqual([]);
    expect(Object.keys(answer.body).sort()).toEqual(Object.keys(was.answer).sort());
  });

  it('the last page, with a sync token', async () => {
    const was = only('events-list-delete-clear-nango.json');
    const first = (was.answer.items as readonly Json[])[0] ?? {};
    await insert(writable(first));
    const answer = await world.call('GET', events, { query: was.request.query ?? {} });
    expect(Object.keys(answer.body).sort()).toEqual(Object.keys(was.answer).sort());
    expect(formOf(itemsOf(answer)[0])).toEqual(formOf(first));
  });

  it('calendars, deleted ones too', async () => {
    const was = only('calendarlist-show-deleted-nango.json');
    const rows = was.answer.items as readonly Json[];
    for (const row of rows) {
      const id = String(row.id);
      if (row.primary === true) {
        world.google.calendars.changeEntry(me, id, {
          summaryOverride: String(row.summaryOverride),
          defaultReminders: [],
        });
        continue;
      }
      world.google.calendars.addCalendar(me, {
        id,
        summary: String(row.summary),
        ...(row.description === undefined ? {} : { description: String(row.description) }),
        ...(row.location === undefined ? {} : { location: String(row.location) }),
      });
      if (row.summaryOverride !== undefined)
        world.google.calendars.changeEntry(me, id, { summaryOverride: String(row.summaryOverride) });
      if (row.deleted === true) world.google.calendars.share(id, me, null);
    }
    const answer = await world.call('GET', 'users/me/calendarList', { query: was.request.query ?? {} });
    const members = (all: readonly Json[]) =>
      Object.fromEntries(all.map((row) => [String(row.id), Object.keys(row).sort()]));
    expect(members(itemsOf(answer))).toEqual(members(rows));
    expect(Object.keys(answer.body).sort()).toEqual(Object.keys(was.answer).sort());
    const primary = await world.call('GET', 'users/me/calendarList/primary');
    const { answer: one } = only('calendarlist-primary-nango.json');
    expect(Object.keys(primary.body).sort()).toEqual(Object.keys(one).sort());
  });
});

it('settings', async () => {
  const was = only('settings-list-nango.json');
  const answer = await world.call('GET', 'users/me/settings');
  const shape = (list: Json): unknown => ({
    ...list,
    etag: '',
    nextSyncToken: typeof list.nextSyncToken,
    items: (list.items as readonly Json[]).map(({ kind, id, value, etag }) => [
      kind,
      id,
      typeof value,
      typeof etag,
    ]),
  });
  expect(shape(answer.body)).toEqual(shape(was.answer));
  expect((await world.call('GET', 'users/me/settings/timezone')).body.value).toBe('America/Sao_Paulo');
  expect((await world.call('GET', 'users/me/settings/nothing')).status).toBe(404);
});

describe('errors', () => {
  const day = { start: { date: '2026-03-20' }, end: { date: '2026-03-21' } };
  const times = { start: { dateTime: '2026-03-20T10:00:00Z' }, end: { dateTime: '2026-03-20T09:00:00Z' } };
  /** Members in any order: recordings differ in it too. */
  const expectSame = (answer: Called, was: Recorded | undefined): void => {
    expect(answer.status).toBe(was?.response.status);
    expect(answer.body).toEqual(was?.response.body);
  };

  it.each([
    ['error-400-missing-attendee-email-issue.json', { ...day, attendees: [{ displayName: 'x' }] }],
    ['error-400-time-range-empty-issue.json', times],
    ['error-400-invalid-start-time-windows-exdate-issue.json', null],
    ['error-400-new-iana-zone-name-issue.json', null],
  ])('%s', async (name, body) => {
    const was = only(name);
    const asked = body ?? {
      end: was.request.body?.start,
      ...was.request.body,
      reminders: { useDefault: true },
    };
    expectSame(await insert(asked), was);
  });

  it('birthdays with private properties', async () => {
    const id = world.google.calendars.place(me, { body: day, eventType: 'birthday' });
    const body = { extendedProperties: { private: { a: 'b' } } };
    const answer = await world.call('PATCH', `${events}/${id}`, { query: silent, body });
    expectSame(answer, only('error-400-birthday-extended-properties-issue.json'));
  });

  it('an offset with a digit missing', async () => {
    const [, was] = recorded('event-insert-200-and-400-offset-2013-calcentral.json');
    const { calendarId: _, ...body } = was?.request.body ?? {};
    expectSame(await insert(body), was);
    expect(world.discoveryFaults.splice(0)).toEqual(['calendar.events.insert: body.end.dateTime is no time']);
  });

  it('a deletion of nothing', async () => {
    const [was] = recorded('event-delete-404-and-204-2013-calcentral.json');
    expectSame(await world.call('DELETE', `${events}/non_existent`, { query: silent }), was);
  });

  it('a sync token that ended', async () => {
    expectSame(
      await world.call('GET', events, { query: { syncToken: 'x' } }),
      only('error-410-full-sync-required-issue.json'),
    );
  });

  it.each([
    ['error-403-calendar-usage-limits-issue.json', commonErrors.calendarUsage],
    ['error-403-rate-limit-queries-per-day-issue.json', commonErrors.dailyLimit],
    ['error-403-rate-limit-with-headers-issue.json', commonErrors.rateLimit],
  ])('%s', async (name, error) => {
    world.google.setFaults(() => ({ type: 'error', error }));
    expectSame(await world.call('GET', events), only(name));
  });

  it('too few scopes, and no valid token', async () => {
    const { accessToken } = world.google.accounts.give(me, desktopClient.id, ['openid']);
    expectSame(
      await world.call('GET', events, { token: accessToken }),
      only('error-403-scope-insufficient-details-issue.json'),
    );
    expectSame(
      await world.call('GET', 'users/me/calendarList', { token: 'x' }),
      recorded('google-api-401-autherror-issue.json', 'oauth-errors')[0],
    );
  });

  it('all that are documented', async () => {
    const { documented_errors: all } = JSON.parse(
      readFileSync(join(corpus, 'google-calendar', 'errors-all-documented.json'), 'utf8'),
    ) as { documented_errors: readonly { readonly status: number; readonly body: Json }[] };
    replayed.add('errors-all-documented.json');
    const { body } = await insert({ ...day, id: 'taken0' });
    const path = `${events}/${body.id}`;
    const query = silent;
    const id = world.google.calendars.place(me, {
      body: { ...day, attendees: [{ email: me }] },
      organizer: { email: 'x@other.example' },
    });
    const errorWith = async (error: (typeof commonErrors)[keyof typeof commonErrors]): Promise<Called> => {
      world.google.setFaults(() => ({ type: 'error', error }));
      const answer = await world.call('GET', events);
      world.google.setFaults(null);
      return answer;
    };
    const answers = [
      await insert(times),
      await errorWith(commonErrors.userRateLimit),
      await errorWith(commonErrors.rateLimit),
      await errorWith(commonErrors.calendarUsage),
      await world.call('PATCH', `${events}/${id}`, { query, body: { guestsCanModify: true } }),
      await world.call('GET', `${events}/nothing`),
      await insert({ ...day, id: 'taken0' }),
      await errorWith(commonErrors.conflict),
      await world.call('GET', events, { query: { syncToken: 'x' } }),
      await world.call('GET', events, { query: { updatedMin: '2020-01-01T00:00:00Z' } }),
      await world.call('DELETE', path, { query, ifMatch: '"1"' }),
      await world.call('DELETE', path, { query }),
      await world.call('DELETE', path, { query }),
      await errorWith(commonErrors.tooManyRequests),
      await errorWith(commonErrors.backend),
    ].filter(({ status }) => status >= 400);
    const key = ({ status, body: of }: { status: number; body: Json }) =>
      `${status} ${JSON.stringify(formOf(of))}`;
    // of 401 there is a newer one, which is compared above
    expect(answers.map(key).sort()).toEqual(
      all
        .filter(({ status }) => status !== 401)
        .map(key)
        .sort(),
    );
  });

  it.each(['google-token-expired-or-revoked-issue.json', 'token-code-invalid-grant-libgdata.json'])(
    '%s',
    async (name) => {
      const [was] = recorded(name, 'oauth-errors');
      const isRefresh = name.startsWith('google');
      const answer = await fetch(world.google.endpoints.token, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: desktopClient.id,
          client_secret: desktopClient.secret,
          grant_type: isRefresh ? 'refresh_token' : 'authorization_code',
          refresh_token: '1//0nothing',
          code: 'test',
        }),
      });
      expect(answer.status).toBe(was?.response.status);
      // in 2014 without a description
      expect(await answer.json()).toMatchObject(was?.response.body ?? {});
    },
  );
});

/** Files that are not played again, and why. */
const elsewhere: Readonly<Record<string, RegExp>> = {
  'calls that the simulator does not have':
    /^(acl|calendar-|calendarlist-insert|event-quickadd|freebusy|push|watch)/,
  'series expanded by the listing, which Concord does not ask for':
    /^events-list-(expanded|no-sync-token|fields-partial)/,
  'forms of other years and other calendars':
    /^(calendarlist-(all|owner)|events-(list-with-sync-token|delete-three)-libgdata|event-location)/,
  'events of other programs’ fixtures, no recordings': /northworld|gdata-provider/,
  'notes and cut answers': /(attendee-may-change|event-from-gmail)/,
};

it('every file of the corpus is played again, or named with a reason', () => {
  const reasons = Object.values(elsewhere);
  const files = readdirSync(join(corpus, 'google-calendar'));
  expect(files.filter((name) => !replayed.has(name) && !reasons.some((reason) => reason.test(name)))).toEqual(
    [],
  );
});
