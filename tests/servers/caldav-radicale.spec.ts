/** The CalDAV side against a real Radicale: what is written is what others read, and what others write is what comes. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../src-shared/domain/calendar/patch.ts';
import type {
  CalendarId,
  CalendarSide,
  Change,
  Fetched,
  Outcome,
  StoredEvent,
  Write,
} from '../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { type Radicale, radicaleMissing, startRadicale, storedText } from '../support/radicale.ts';
import { collected, connectTo, forever, type Session } from '../unit/caldav/fake-server.ts';

const missing = radicaleMissing();

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
    [participantId('me@example.org')]: { email: 'me@example.org', name: 'Me', roles: { owner: true } },
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

describe('Radicale', () => {
  let radicale: Radicale;
  let session: Session;
  let side: CalendarSide;
  let cal: CalendarId;

  beforeAll(async () => {
    if (missing !== null) return;
    radicale = await startRadicale({
      rights: [
        '[own]\nuser: user1\ncollection: user1(/(?!locked).*)?\npermissions: RrWw',
        '[locked]\nuser: user1\ncollection: user1/locked.*\npermissions: Rr',
        '[root]\nuser: .+\ncollection:\npermissions: R\n',
      ].join('\n\n'),
    });
    cal = await radicale.makeCalendar('work');
    session = await connectTo(radicale.origin, {
      userName: 'user1',
      ownAddresses: ['me@example.org'],
    });
    side = session.side;
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    await session?.close();
    await radicale?.stop();
  });

  async function send(write: Write, known: StoredEvent | null): Promise<Outcome> {
    const outcomes = await collected(side.perform(side.prepare(write, known), forever));
    expect(outcomes).toHaveLength(1);
    return outcomes[0]?.[1] as Outcome;
  }
  function stored(outcome: Outcome): StoredEvent {
    if (outcome.type !== 'done' || outcome.stored === null) throw new Error(JSON.stringify(outcome));
    return outcome.stored;
  }
  async function create(event: CalendarEvent, calendar = cal): Promise<StoredEvent> {
    return stored(await send({ type: 'create', key: `create ${event.uid}`, calendar, event }, null));
  }
  async function update(known: StoredEvent, patch: PatchObject): Promise<Outcome> {
    const event = applyPatch(known.event, patch);
    return send(
      { type: 'update', key: 'update', calendar: known.calendar, ref: known.ref, patch, event },
      known,
    );
  }
  async function remove(known: StoredEvent): Promise<Outcome> {
    return send({ type: 'remove', key: 'remove', calendar: known.calendar, ref: known.ref }, known);
  }
  async function get(ref: string, calendar = cal): Promise<Fetched> {
    return (await collected(side.get(calendar, [ref], forever)))[0] as Fetched;
  }
  async function round(
    calendar: CalendarId,
    since: string | null,
  ): Promise<{ readonly changes: readonly Change[]; readonly state: string; readonly kind: string }> {
    const pages = await collected(side.changes(calendar, since, forever));
    const last = pages.at(-1);
    if (last?.last !== true) throw new Error('the round does not end');
    return { changes: pages.flatMap((page) => page.changes), state: last.state, kind: last.kind };
  }

  test('calendars: name, colour, rights, what they hold, which is the default', async () => {
    await radicale.makeCalendar('tasks', ['VTODO']);
    const own = [...(await side.calendars(forever))].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(own).toEqual([
      {
        id: '/user1/tasks/',
        name: 'tasks',
        color: '#aabbcc',
        isDefault: false,
        mayWrite: true,
        holdsEvents: false,
        owner: 'me@example.org',
      },
      {
        id: cal,
        name: 'work',
        color: '#aabbcc',
        isDefault: true,
        mayWrite: true,
        holdsEvents: true,
        owner: 'me@example.org',
      },
    ]);
  });

  test('a wrong password', async () => {
    const attempt = connectTo(radicale.origin, { userName: 'user1', password: () => 'wrong' });
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

  test('people, organised by me', async () => {
    const written = await create(meeting);
    const { privacy: _privacy, ...expected } = meeting;
    const name = "Bo 'B' Björn"; // a name in iCalendar knows no double quotes
    const id = participantId('bo@example.org');
    expect(written.event).toEqual({
      ...expected,
      participants: { ...expected.participants, [id]: { ...expected.participants?.[id], name } },
    });
    expect(written.readOnly).toBeUndefined();
    const answered = stored(
      await update(written, { [`participants/${id}/participationStatus`]: 'accepted' }),
    );
    expect(answered.event.participants?.[id]?.participationStatus).toBe('accepted');
  });

  test('somebody else’s meeting: shared fields are closed, my own answer is not (PE4, PE5)', async () => {
    const path = `${cal}theirs.ics`;
    await radicale.request(
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
        'ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;X-TAG=1:mailto:me@example.org',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
      { 'content-type': 'text/calendar' },
    );
    const found = await get(path);
    if (found.type !== 'found') throw new Error('not found');
    expect(found.stored.readOnly).toMatchObject({ reason: 'not-organizer' });
    expect(await update(found.stored, { title: 'Mine now' })).toMatchObject({
      type: 'refused',
      problem: { code: 'not-permitted' },
    });
    const reply = { [`participants/${participantId('me@example.org')}/participationStatus`]: 'accepted' };
    expect(await update(found.stored, reply)).toMatchObject({ type: 'done' });
    expect(storedText(radicale, path)).toMatch(/PARTSTAT=ACCEPTED/);
    expect(storedText(radicale, path).replace(/\r?\n /g, '')).toMatch(/X-TAG=1/);
  });

  test('every change keeps what the model does not know', async () => {
    const path = `${cal}rich.ics`;
    await radicale.request(
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
      expect(stored(await update(found.stored, patch)).event).toEqual(wanted);
      found = await get(path);
      expect(found).toMatchObject({ type: 'found', stored: { event: wanted } });
    }
    const text = storedText(radicale, path);
    for (const kept of ['X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC', 'CATEGORIES:a,b', 'TRIGGER:-PT15M'])
      expect(text.split(kept)).toHaveLength(3);
  });

  test('conditional writes: a stale change and a stale removal are conflicts, nothing is overwritten (WR2)', async () => {
    const first = await create({ ...plain, uid: 'conflict' });
    const second = stored(await update(first, { title: 'Second' }));
    expect(second.revision).not.toBe(first.revision);
    expect(await update(first, { title: 'Stale' })).toMatchObject({ problem: { code: 'revision-conflict' } });
    expect(await remove(first)).toMatchObject({ type: 'refused', problem: { code: 'revision-conflict' } });
    expect(await get(first.ref)).toMatchObject({ stored: { event: { title: 'Second' } } });
    expect(await remove(second)).toEqual({ type: 'done', stored: null });
    expect(await remove(second)).toEqual({ type: 'done', stored: null });
    expect(await get(first.ref)).toEqual({ type: 'absent', ref: first.ref });
    // Radicale answers 412 rather than 404 to a condition on what is not there
    expect(await update(second, { title: 'Too late' })).toMatchObject({ type: 'refused' });
  });

  test('creating twice makes one; a taken address is said (WR1)', async () => {
    const once = await create({ ...plain, uid: 'twice' });
    const again = await create({ ...plain, uid: 'twice' });
    expect([again.ref, again.revision]).toEqual([once.ref, once.revision]);
    expect(
      await send(
        { type: 'create', key: 'k', calendar: cal, event: { ...plain, uid: 'twice', title: 'Other' } },
        null,
      ),
    ).toMatchObject({ type: 'refused', problem: { code: 'already-exists' } });
  });

  test('a uid that lives under another name is found, not doubled', async () => {
    const path = `${cal}other-name.ics`;
    const text = storedText(radicale, (await create({ ...plain, uid: 'renamed' })).ref);
    await radicale.request('DELETE', `${cal}renamed.ics`);
    expect((await radicale.request('PUT', path, text, { 'content-type': 'text/calendar' })).status).toBe(201);
    expect(
      await send({ type: 'create', key: 'k', calendar: cal, event: { ...plain, uid: 'renamed' } }, null),
    ).toMatchObject({ type: 'refused', problem: { code: 'already-exists' } });
    expect(await side.locate(['renamed'], forever)).toEqual([{ uid: 'renamed', calendar: cal, ref: path }]);
  });

  test('uids are found across calendars, a few or many (ID8)', async () => {
    const other = await radicale.makeCalendar('second');
    await create({ ...plain, uid: 'mover' }, other);
    const here = await create({ ...plain, uid: 'stayer' });
    const few = await side.locate(['mover', 'stayer', 'nowhere'], forever);
    expect([...few].sort((a, b) => (a.uid < b.uid ? -1 : 1))).toEqual([
      { uid: 'mover', calendar: other, ref: `${other}mover.ics` },
      { uid: 'stayer', calendar: cal, ref: here.ref },
    ]);
    const many = ['mover', ...Array.from({ length: 20 }, (_, index) => `none-${index}`)];
    expect(await side.locate(many, forever)).toHaveLength(1);
    await radicale.request('DELETE', other);
  });

  test('changes: everything once, then nothing, then exactly what happened', async () => {
    const calendar = await radicale.makeCalendar('changes');
    const a = await create({ ...plain, uid: 'a' }, calendar);
    const b = await create({ ...plain, uid: 'b' }, calendar);
    const first = await round(calendar, null);
    expect(first.kind).toBe('snapshot');
    expect([...first.changes].sort((x, y) => (x.ref < y.ref ? -1 : 1))).toEqual([
      { type: 'changed', ref: a.ref, revision: a.revision },
      { type: 'changed', ref: b.ref, revision: b.revision },
    ]);
    expect(await round(calendar, first.state)).toMatchObject({ kind: 'delta', changes: [] });

    // the first change is a listing by token, every later one a delta
    await create({ ...plain, uid: 'c' }, calendar);
    const second = await round(calendar, first.state);
    expect([second.kind, second.changes.length]).toEqual(['snapshot', 3]);
    expect(JSON.parse(second.state)).toMatchObject({ way: 'token' });

    const changed = stored(await update(a, { title: 'Changed' }));
    await remove(b);
    const third = await round(calendar, second.state);
    expect(third.kind).toBe('delta');
    expect([...third.changes].sort((x, y) => (x.ref < y.ref ? -1 : 1))).toEqual([
      { type: 'changed', ref: a.ref, revision: changed.revision },
      { type: 'removed', ref: b.ref, reason: 'deleted' },
    ]);
    expect(await round(calendar, third.state)).toMatchObject({ kind: 'delta', changes: [] });
    // an older state is still good: it tells the same again
    expect((await round(calendar, second.state)).changes).toHaveLength(2);
  });

  test('a token the server no longer knows is an expired state; starting over lists everything (ID6)', async () => {
    const state = JSON.stringify({ way: 'token', token: `http://radicale.org/ns/sync/${'0'.repeat(64)}` });
    const error = await round(cal, state).catch((caught: unknown) => caught);
    expect(problemOf(error)?.code).toBe('sync-state-expired');
    expect((await round(cal, null)).kind).toBe('snapshot');
  });

  test('a calendar that is gone is no empty calendar (ID4)', async () => {
    const calendar = await radicale.makeCalendar('gone');
    const kept = await create({ ...plain, uid: 'kept' }, calendar);
    const { state } = await round(calendar, null);
    await radicale.request('DELETE', calendar);
    for (const since of [null, state]) {
      const error = await round(calendar, since).catch((caught: unknown) => caught);
      expect(problemOf(error)?.code).toBe('calendar-missing');
    }
    const error = await get(kept.ref, calendar).catch((caught: unknown) => caught);
    expect(problemOf(error)?.code).toBe('calendar-missing');
  });

  test('an object that is no event any more is none', async () => {
    const one = await create({ ...plain, uid: 'was-event' });
    await radicale.request('DELETE', one.ref);
    const task =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:was-event\r\nDTSTAMP:20260101T000000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n';
    await radicale.request('PUT', one.ref, task, { 'content-type': 'text/calendar' });
    expect(await get(one.ref)).toEqual({ type: 'absent', ref: one.ref });
  });

  test('many writes at once, each with its own outcome', async () => {
    const calendar = await radicale.makeCalendar('bulk');
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

  test('a calendar that may only be read says so, and a write is refused', async () => {
    // made behind Radicale's back: its rights forbid what this test needs
    const { cpSync } = await import('node:fs');
    cpSync(`${radicale.folder}/user1/work`, `${radicale.folder}/user1/locked`, { recursive: true });
    const locked = (await side.calendars(forever)).find(({ id }) => id === '/user1/locked/');
    expect(locked?.mayWrite).toBe(false);
    const found = await get('/user1/locked/floating.ics', '/user1/locked/');
    if (found.type !== 'found') throw new Error('not found');
    expect(found.stored.readOnly).toEqual({ fields: 'all', reason: 'calendar-read-only' });
    expect(await remove(found.stored)).toMatchObject({ type: 'refused', problem: { code: 'not-permitted' } });
    expect(
      await send(
        { type: 'create', key: 'k', calendar: '/user1/locked/', event: { ...plain, uid: 'no' } },
        null,
      ),
    ).toMatchObject({ type: 'refused', problem: { code: 'not-permitted' } });
  });
});
