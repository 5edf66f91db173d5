/** Tests the CalDAV side against real servers: other programs read what it writes, and it reads what they write. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../src-shared/domain/calendar/patch.ts';
import type {
  CalendarId,
  CalendarSide,
  Fetched,
  StoredEvent,
} from '../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { type Actions, actionsOn, storedIn } from '../support/caldav-servers/actions.ts';
import { type CalDavServer, calDavServers } from '../support/caldav-servers/index.ts';
import { collected, connectTo, forever, type Session } from '../unit/caldav/fake-server.ts';

const plain: CalendarEvent = {
  uid: 'plain@example.org',
  title: 'Interview; with, commas',
  description: 'First line\nSecond line',
  start: '2026-03-02T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H30M',
  locations: { '1': { name: 'Room 4' } },
};

const series: CalendarEvent = {
  uid: 'series@example.org',
  title: 'Stand-up',
  start: '2026-03-02T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT30M',
  recurrenceRules: [{ frequency: 'weekly', until: '2026-06-01T09:00:00', byDay: [{ day: 'mo' }] }],
  recurrenceOverrides: {
    '2026-03-09T09:00:00': { excluded: true },
    '2026-03-16T09:00:00': { start: '2026-03-16T11:00:00', title: 'Late stand-up' },
    '2026-03-05T09:00:00': {},
  },
};

const meeting: CalendarEvent = {
  uid: 'meeting@example.org',
  title: 'Meeting',
  start: '2026-03-03T14:00:00',
  timeZone: 'America/New_York',
  duration: 'PT1H',
  privacy: 'public',
  virtualLocations: { '1': { uri: 'https://meet.example.org/abc', name: 'Video' } },
  participants: {
    [participantId('user1@example.org')]: { email: 'user1@example.org', name: 'Me', roles: { owner: true } },
    [participantId('bo@example.org')]: {
      email: 'bo@example.org',
      name: 'Bo "B" Björn',
      roles: { attendee: true, optional: true },
      participationStatus: 'tentative',
    },
  },
};

const kinds: readonly CalendarEvent[] = [
  plain,
  series,
  {
    uid: 'all-day',
    title: 'Holiday',
    start: '2026-05-05T00:00:00',
    showWithoutTime: true,
    duration: 'P2D',
    freeBusyStatus: 'free',
  },
  { uid: 'floating', title: 'Pills', start: '2026-03-02T08:00:00', duration: 'PT5M', status: 'tentative' },
  { uid: 'utc', title: 'Launch', start: '2026-03-02T08:00:00', timeZone: 'Etc/UTC', duration: 'PT1M' },
];

describe.each(calDavServers)('$name', (kind) => {
  const missing = kind.missing();
  let server: CalDavServer;
  let session: Session;
  let side: CalendarSide;
  let actions: Actions;
  let cal: CalendarId;

  beforeAll(async () => {
    if (missing !== null) return;
    server = await kind.start();
    cal = await server.makeCalendar('work');
    session = await connectTo(server.origin, server.login());
    side = session.side;
    actions = actionsOn(side);
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    await session?.close();
    await server?.stop();
  });

  const create = (event: CalendarEvent, calendar = cal): Promise<StoredEvent> =>
    actions.create(calendar, event);
  const get = (ref: string, calendar = cal): Promise<Fetched> => actions.get(calendar, ref);
  async function textAt(path: string): Promise<string> {
    return (await (await server.request('GET', path)).text()).replace(/\r?\n /g, '');
  }
  test('lists the calendars with their rights and component types, and nothing that is not a calendar', async () => {
    const tasks = await server.makeCalendar('tasks', { components: ['VTODO'] });
    const all = await side.calendars(forever);
    expect(all.find(({ id }) => id === cal)).toMatchObject({
      name: 'work',
      mayWrite: true,
      holdsEvents: true,
    });
    // Xandikos accepts every component type in any calendar, and says so.
    const holdsEvents = kind.name === 'xandikos';
    expect(all.find(({ id }) => id === tasks)).toMatchObject({ name: 'tasks', holdsEvents });
    expect(all.filter(({ isDefault }) => isDefault).length).toBeLessThanOrEqual(1);
    // Scheduling inbox and outbox, attachments and address books are not calendars.
    expect(all.filter(({ id }) => /inbox|outbox|attach|contacts/i.test(id))).toEqual([]);
  });

  test('connecting only reads, and finds out what the account can do (A4)', async () => {
    const methods: string[] = [];
    const other = await connectTo(server.origin, {
      ...server.login(),
      hears: (method) => methods.push(method),
    });
    await other.close();
    expect(methods.filter((one) => !['OPTIONS', 'PROPFIND', 'REPORT', 'GET'].includes(one))).toEqual([]);
    expect(methods.length).toBeLessThan(10);
    const features = Object.fromEntries(
      other.features.map(({ feature, state, reason }) => [feature, [state, reason]]),
    );
    const unproven = ['unproven', 'shown-by-first-write'];
    const none = ['no', 'not-on-server'];
    const mail = { radicale: none, xandikos: ['unproven', 'contradictory'], cyrus: unproven }[kind.name];
    expect(features).toEqual({
      invitations: mail,
      replies: mail,
      privacy: unproven,
      'online-meetings': ['no', 'not-in-protocol'],
      push: ['no', 'not-in-protocol'],
      'free-busy': kind.name === 'cyrus' ? ['yes', undefined] : none,
      'sub-calendars': ['yes', undefined],
      'change-log': ['yes', undefined],
    });
    expect(other.record.davFeatures).toContain('calendar-access');
    expect(other.record.managedAttachments).toBe(kind.name === 'cyrus');
    // RFC 4791 5.2.5; of the three servers only Cyrus reports it.
    expect(typeof other.record.calendars?.mostBytes === 'number').toBe(kind.name === 'cyrus');
  });

  // Xandikos accepts any password.
  const passwords = kind.name === 'xandikos' ? [] : ['wrong'];
  test.each(passwords)('a %s password is reported as wrong', async () => {
    const login = { ...server.login(), password: () => 'wrong' };
    const attempt = connectTo(server.origin, login);
    expect(problemOf(await attempt.catch((error: unknown) => error))?.code).toBe('wrong-password');
  });

  test.each(kinds)('$uid is stored and read back the same', async (event) => {
    const written = await create(event);
    expect(written.event).toEqual(event);
    expect(await get(written.ref)).toEqual({
      type: 'found',
      stored: { ...written, source: expect.any(String) },
    });
  });

  test('a meeting organised by the account keeps its people, and their status can be changed', async () => {
    const written = await create(meeting);
    const { privacy: _privacy, ...expected } = meeting;
    const name = "Bo 'B' Björn"; // iCalendar cannot write double quotes in a name
    const id = participantId('bo@example.org');
    expect(written.event).toEqual({
      ...expected,
      participants: { ...expected.participants, [id]: { ...expected.participants?.[id], name } },
    });
    expect(written.readOnly).toBeUndefined();
    const answered = storedIn(
      await actions.update(written, { [`participants/${id}/participationStatus`]: 'accepted' }),
    );
    expect(answered.event.participants?.[id]?.participationStatus).toBe('accepted');
  });

  test('in someone else’s meeting the shared fields are read-only, but not the person’s own answer (PE4, PE5)', async () => {
    const path = `${cal}theirs.ics`;
    await server.request(
      'PUT',
      path,
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:x',
        'BEGIN:VEVENT',
        'UID:theirs',
        'DTSTAMP:20260101T000000Z',
        'DTSTART:20260301T090000Z',
        'DURATION:PT1H',
        'ORGANIZER:mailto:boss@example.org',
        'ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;X-TAG=1:mailto:user1@example.org',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
      { 'content-type': 'text/calendar' },
    );
    const found = await get(path);
    if (found.type !== 'found') throw new Error('not found');
    expect(found.stored.readOnly).toMatchObject({ reason: 'not-organizer' });
    expect(await actions.update(found.stored, { title: 'Mine now' })).toMatchObject({
      type: 'refused',
      problem: { code: 'not-permitted' },
    });
    const reply = { [`participants/${participantId('user1@example.org')}/participationStatus`]: 'accepted' };
    expect(await actions.update(found.stored, reply)).toMatchObject({ type: 'done' });
    expect(await textAt(path)).toMatch(/PARTSTAT=ACCEPTED/);
    expect(await textAt(path)).toMatch(/X-TAG=1/);
  });

  test('every change keeps the properties that the model does not have', async () => {
    const path = `${cal}rich.ics`;
    await server.request(
      'PUT',
      path,
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:x',
        'BEGIN:VEVENT',
        'UID:rich',
        'DTSTAMP:20260101T000000Z',
        'DTSTART:20260301T090000Z',
        'DURATION:PT1H',
        'SUMMARY:Rich',
        'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
        'CATEGORIES:a,b',
        'BEGIN:VALARM',
        'ACTION:DISPLAY',
        'DESCRIPTION:Soon',
        'TRIGGER:-PT15M',
        'END:VALARM',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
      { 'content-type': 'text/calendar' },
    );
    let found = await get(path);
    for (const patch of [
      { title: 'Richer' },
      { start: '2026-03-01T10:00:00' },
      { recurrenceRules: [{ frequency: 'daily' as const, count: 3 }] },
      { 'recurrenceOverrides/2026-03-02T10:00:00': { title: 'Once' } },
    ] as PatchObject[]) {
      if (found.type !== 'found') throw new Error('not found');
      const wanted = applyPatch(found.stored.event, patch);
      expect(storedIn(await actions.update(found.stored, patch)).event).toEqual(wanted);
      found = await get(path);
      expect(found).toMatchObject({ type: 'found', stored: { event: wanted } });
    }
    const text = await textAt(path);
    // Cyrus writes one line per category.
    for (const pattern of [
      /X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC/g,
      /CATEGORIES:a(,|\r?\nCATEGORIES:)b/g,
      /TRIGGER:-PT15M/g,
    ])
      expect(text.match(pattern)).toHaveLength(2);
  });

  test('a stale change and a stale removal are conflicts, and nothing is overwritten (WR2)', async () => {
    const first = await create({ ...plain, uid: 'conflict' });
    const second = storedIn(await actions.update(first, { title: 'Second' }));
    expect(second.revision).not.toBe(first.revision);
    expect(await actions.update(first, { title: 'Stale' })).toMatchObject({
      problem: { code: 'revision-conflict' },
    });
    expect(await actions.remove(first)).toMatchObject({
      type: 'refused',
      problem: { code: 'revision-conflict' },
    });
    expect(await get(first.ref)).toMatchObject({ stored: { event: { title: 'Second' } } });
    expect(await actions.remove(second)).toEqual({ type: 'done', stored: null });
    // "not found" alone does not prove a removal: the listing is asked (ID4)
    expect(await actions.remove(second)).toMatchObject({ type: 'unclear', problem: { code: 'not-found' } });
    expect(await side.listed(cal, [first.ref], AbortSignal.timeout(30_000))).toEqual(new Set());
    expect(await get(first.ref)).toEqual({ type: 'absent', ref: first.ref });
    // For a conditional request on a missing object, Radicale answers 412 instead of 404.
    expect(await actions.update(second, { title: 'Too late' })).toMatchObject({ type: 'refused' });
  });

  test('creating an event twice makes one; a different event at the same address is refused (WR1)', async () => {
    const once = await create({ ...plain, uid: 'twice' });
    const again = await create({ ...plain, uid: 'twice' });
    expect([again.ref, again.revision]).toEqual([once.ref, once.revision]);
    expect(
      await actions.send(
        { type: 'create', key: 'k', calendar: cal, event: { ...plain, uid: 'twice', title: 'Other' } },
        null,
      ),
    ).toMatchObject({ type: 'refused', problem: { code: 'already-exists' } });
  });

  test('an event with the same uid under another file name is found, not duplicated', async () => {
    const path = `${cal}other-name.ics`;
    const text = (await create({ ...plain, uid: 'renamed' })).source ?? '';
    await server.request('DELETE', `${cal}renamed.ics`);
    expect((await server.request('PUT', path, text, { 'content-type': 'text/calendar' })).status).toBe(201);
    expect(
      await actions.send(
        { type: 'create', key: 'k', calendar: cal, event: { ...plain, uid: 'renamed' } },
        null,
      ),
    ).toMatchObject({ type: 'refused', problem: { code: 'already-exists' } });
    expect(await side.locate(['renamed'], forever)).toEqual([{ uid: 'renamed', calendar: cal, ref: path }]);
  });

  test('locates uids in all calendars, for few and for many uids (ID8)', async () => {
    const other = await server.makeCalendar('second');
    await create({ ...plain, uid: 'mover' }, other);
    const here = await create({ ...plain, uid: 'stayer' });
    const few = await side.locate(['mover', 'stayer', 'nowhere'], forever);
    expect([...few].sort((a, b) => (a.uid < b.uid ? -1 : 1))).toEqual([
      { uid: 'mover', calendar: other, ref: `${other}mover.ics` },
      { uid: 'stayer', calendar: cal, ref: here.ref },
    ]);
    const many = ['mover', ...Array.from({ length: 20 }, (_, index) => `none-${index}`)];
    expect(await side.locate(many, forever)).toHaveLength(1);
    await server.request('DELETE', other);
  });

  test('changes: first everything, then nothing, then exactly what changed', async () => {
    const calendar = await server.makeCalendar('changes');
    const a = await create({ ...plain, uid: 'a' }, calendar);
    const b = await create({ ...plain, uid: 'b' }, calendar);
    const first = await actions.readChanges(calendar, null);
    expect(first.kind).toBe('snapshot');
    expect([...first.changes].sort((x, y) => (x.ref < y.ref ? -1 : 1))).toEqual([
      { type: 'changed', ref: a.ref, revision: a.revision },
      { type: 'changed', ref: b.ref, revision: b.revision },
    ]);
    expect(await actions.readChanges(calendar, first.state)).toMatchObject({ kind: 'delta', changes: [] });

    // The first reading with a token lists everything; every later reading is a delta.
    await create({ ...plain, uid: 'c' }, calendar);
    const second = await actions.readChanges(calendar, first.state);
    expect([second.kind, second.changes.length]).toEqual(['snapshot', 3]);
    expect(JSON.parse(second.state)).toMatchObject({ way: 'token' });

    const changed = storedIn(await actions.update(a, { title: 'Changed' }));
    await actions.remove(b);
    const third = await actions.readChanges(calendar, second.state);
    expect(third.kind).toBe('delta');
    expect([...third.changes].sort((x, y) => (x.ref < y.ref ? -1 : 1))).toEqual([
      { type: 'changed', ref: a.ref, revision: changed.revision },
      { type: 'removed', ref: b.ref, reason: 'deleted' },
    ]);
    expect(await actions.readChanges(calendar, third.state)).toMatchObject({ kind: 'delta', changes: [] });
    // An older state stays valid and returns the same changes again.
    expect((await actions.readChanges(calendar, second.state)).changes).toHaveLength(2);
  });

  test('the version from before a write, put back at once, is told apart from a write that was not done (RU9)', async () => {
    const calendar = await server.makeCalendar('restored');
    const before = await create({ ...plain, uid: 'restored' }, calendar);
    const text = await (await server.request('GET', before.ref)).text();
    // the first change after a listing brings the change log
    const listing = await actions.readChanges(calendar, null);
    await create({ ...plain, uid: 'another' }, calendar);
    const { state } = await actions.readChanges(calendar, listing.state);
    await actions.update(before, { title: 'Written by Concord' });
    const type = { 'content-type': 'text/calendar; charset=utf-8' };
    expect((await server.request('PUT', before.ref, text, type)).ok).toBe(true);
    const told = await actions.readChanges(calendar, state);
    expect(told.kind).toBe('delta');
    // Xandikos makes ETags and its change log of the contents alone, and tells no Last-Modified.
    expect(told.changes.map(({ ref }) => ref)).toEqual(kind.name === 'xandikos' ? [] : [before.ref]);
    expect((await actions.found(calendar, before.ref)).event.title).toBe(plain.title);
  });

  test('a token that the server does not know is an expired state; starting over lists everything (ID6)', async () => {
    const state = JSON.stringify({ way: 'token', token: `http://server.org/ns/sync/${'0'.repeat(64)}` });
    const error = await actions.readChanges(cal, state).catch((caught: unknown) => caught);
    expect(problemOf(error)?.code).toBe('sync-state-expired');
    expect((await actions.readChanges(cal, null)).kind).toBe('snapshot');
  });

  test('a deleted calendar is reported as missing, not as empty (ID4)', async () => {
    const calendar = await server.makeCalendar('gone');
    const kept = await create({ ...plain, uid: 'kept' }, calendar);
    const { state } = await actions.readChanges(calendar, null);
    await server.request('DELETE', calendar);
    for (const since of [null, state]) {
      const error = await actions.readChanges(calendar, since).catch((caught: unknown) => caught);
      expect(problemOf(error)?.code).toBe('calendar-missing');
    }
    const error = await get(kept.ref, calendar).catch((caught: unknown) => caught);
    expect(problemOf(error)?.code).toBe('calendar-missing');
  });

  test('an object that no longer contains an event is absent', async () => {
    const one = await create({ ...plain, uid: 'was-event' });
    await server.request('DELETE', one.ref);
    const task =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:was-event\r\nDTSTAMP:20260101T000000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n';
    await server.request('PUT', one.ref, task, { 'content-type': 'text/calendar' });
    expect(await get(one.ref)).toEqual({ type: 'absent', ref: one.ref });
  });

  test('an address with special characters is the same address in every encoding', async () => {
    const calendar = await server.makeCalendar("Team @ (Bo's) home");
    const text = (await create({ ...plain, uid: 'odd name@x' }, calendar)).source ?? '';
    const path = `${calendar}Other%20name%40y+(z).ics`;
    const put = await server.request('PUT', path, text.replaceAll('odd name@x', 'other'), {
      'content-type': 'text/calendar',
    });
    expect(put.status).toBe(201);
    expect((await side.calendars(forever)).map(({ id }) => id)).toContain(calendar);
    const { changes } = await actions.readChanges(calendar, null);
    expect(changes).toHaveLength(2);
    for (const { ref } of changes) {
      const before = await actions.found(calendar, ref);
      expect(before.ref).toBe(ref);
      const after = storedIn(await actions.update(before, { title: 'Found' }));
      expect(await actions.found(calendar, ref)).toMatchObject({
        revision: after.revision,
        event: { title: 'Found' },
      });
      expect(await actions.remove(after)).toEqual({ type: 'done', stored: null });
    }
    expect((await actions.readChanges(calendar, null)).changes).toEqual([]);
  });

  test('many writes at once each have their own outcome', async () => {
    const calendar = await server.makeCalendar('bulk');
    const calls = Array.from({ length: 60 }, (_, index) =>
      side.prepare(
        { type: 'create', key: `k${index}`, calendar, event: { ...plain, uid: `bulk-${index}` } },
        null,
      ),
    ).flat();
    const outcomes = await collected(side.perform(calls, forever));
    expect(new Set(outcomes.map(([key]) => key)).size).toBe(60);
    expect(outcomes.every(([, outcome]) => outcome.type === 'done')).toBe(true);
    const refs = calls.map((call) => call.ref ?? '');
    const found = await collected(side.get(calendar, [...refs, `${calendar}none.ics`], forever));
    expect(found.filter(({ type }) => type === 'found')).toHaveLength(60);
    expect(found.filter(({ type }) => type === 'absent')).toHaveLength(1);
  });
});
