/** Events of the simulated Google: create, read, change, delete, series, types that cannot be edited. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anna,
  errorOf,
  type GoogleWorld,
  googleWorld,
  itemsOf,
  meeting,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld({ refusedZones: ['Europe/Kyiv'] });
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const events = 'calendars/primary/events';
const silent = { sendUpdates: 'none' };
const insert = (body: unknown, query: Record<string, string> = silent) =>
  world.call('POST', events, { query, body });

describe('creating', () => {
  it('takes a client-chosen id once, and keeps it taken after a deletion', async () => {
    expect(await insert(meeting('one', { id: 'c0ncord1' }))).toMatchObject({
      status: 200,
      body: { id: 'c0ncord1' },
    });
    expect(errorOf(await insert(meeting('two', { id: 'c0ncord1' })))).toMatchObject({ reason: 'duplicate' });
    await world.call('DELETE', `${events}/c0ncord1`, { query: silent });
    expect((await insert(meeting('three', { id: 'c0ncord1' }))).status).toBe(409);
  });

  it('refuses ids with other characters', async () => {
    for (const id of ['abc', 'with-dash', 'UPPER123', 'xyzzy'])
      expect(errorOf(await insert(meeting('x', { id })))).toMatchObject({
        message: 'Invalid resource id value.',
      });
  });

  it('writes times with the offset of the calendar beside the zone of the event', async () => {
    const start = { dateTime: '2026-03-20T09:00:00-07:00', timeZone: 'America/Los_Angeles' };
    const end = { dateTime: '2026-03-20T10:00:00', timeZone: 'America/Los_Angeles' };
    const { body } = await insert({ summary: 'far', start, end });
    expect(body.start).toEqual({ dateTime: '2026-03-20T17:00:00+01:00', timeZone: 'America/Los_Angeles' });
    expect(body.end).toEqual({ dateTime: '2026-03-20T18:00:00+01:00', timeZone: 'America/Los_Angeles' });
  });

  it.each([
    [{ start: undefined }, 'Missing start time.'],
    [{ end: undefined }, 'Missing end time.'],
    [{ start: { dateTime: '2026-03-20T09:00:00' } }, 'Missing time zone definition for start time.'],
    [
      { recurrence: ['RRULE:FREQ=DAILY'], start: { dateTime: '2026-03-20T09:00:00Z' } },
      'Missing time zone definition for start time.',
    ],
    [
      { start: { dateTime: '2026-03-20T09:00:00', timeZone: 'Europe/Kyiv' } },
      'Invalid time zone definition for start time.',
    ],
    [{ end: { date: '2026-03-21' } }, 'Start and end times must either both be date or both be dateTime.'],
    [{ end: { dateTime: '2026-03-20T08:00:00+01:00' } }, 'The specified time range is empty.'],
    [{ attendees: [{ displayName: 'x' }] }, 'Missing attendee email.'],
    [{ attendees: [{ email: 'no address' }] }, 'Invalid attendee email.'],
    [{ recurrence: ['RRULE:FREQ=SOMETIMES'] }, 'Invalid recurrence rule.'],
    [{ outOfOfficeProperties: {} }, 'outOfOfficeProperties requires an event type of outOfOffice'],
  ])('refuses %j', async (change, message) => {
    const answer = await insert(meeting('x', change));
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toBe(message);
  });

  it('drops property keys of more than 44 characters in silence', async () => {
    const long = 'k'.repeat(45);
    const { body } = await insert(
      meeting('x', { extendedProperties: { private: { [long]: 'a', short: 'b' } } }),
    );
    expect(body.extendedProperties).toEqual({ private: { short: 'b' } });
  });

  it('makes a conference only when conferenceDataVersion is 1, and one for one requestId', async () => {
    const conferenceData = {
      createRequest: { requestId: 'r1', conferenceSolutionKey: { type: 'hangoutsMeet' } },
    };
    expect((await insert(meeting('x', { conferenceData }))).body.hangoutLink).toBeUndefined();
    const with1 = { ...silent, conferenceDataVersion: '1' };
    const { body } = await insert(meeting('y', { conferenceData }), with1);
    expect(body.hangoutLink).toMatch(/^https:\/\/meet\.google\.com\/[a-z]{3}-[a-z]{4}-[a-z]{3}$/);
    const patched = await world.call('PATCH', `${events}/${body.id}`, {
      query: silent,
      body: { summary: 'z' },
    });
    expect(patched.body.conferenceData).toEqual(body.conferenceData);
  });

  it('imports an unknown uid under an id made from it, and a known uid again as a change', async () => {
    const body = meeting('import', { iCalUID: 'a@b.example' });
    const first = await world.call('POST', `${events}/import`, { body });
    expect(first.body).toMatchObject({ id: '_c5064bj5f1gmqs3cck', iCalUID: 'a@b.example' });
    const again = await world.call('POST', `${events}/import`, { body: { ...body, summary: 'changed' } });
    expect(again.body).toMatchObject({ id: first.body.id, summary: 'changed' });
    expect(world.google.outbox.all()).toEqual([]);
  });
});

describe('changing', () => {
  it('gives a new ETag and updated for a change, and the old ones when nothing differs', async () => {
    const { body, headers } = await insert(meeting('one'));
    expect(headers.get('etag')).toBe(body.etag);
    const path = `${events}/${body.id}`;
    const same = await world.call('PATCH', path, { query: silent, body: { summary: 'one' } });
    expect(same.body).toEqual(body);
    const changed = await world.call('PATCH', path, { query: silent, body: { summary: 'two' } });
    expect(changed.body.etag).not.toBe(body.etag);
    expect(changed.body.sequence).toBe(0);
  });

  it('refuses a change and a deletion whose If-Match is not the present ETag', async () => {
    const { body } = await insert(meeting('one'));
    const path = `${events}/${body.id}`;
    const ifMatch = String(body.etag);
    expect((await world.call('PUT', path, { query: silent, ifMatch, body: meeting('two') })).status).toBe(
      200,
    );
    const late = await world.call('PUT', path, { query: silent, ifMatch, body: meeting('three') });
    expect(late.status).toBe(412);
    expect(errorOf(late)).toMatchObject({ reason: 'conditionNotMet', location: 'If-Match' });
    expect((await world.call('DELETE', path, { query: silent, ifMatch })).status).toBe(412);
    expect((await world.call('GET', path)).body.summary).toBe('two');
  });

  it('replaces the whole event by PUT, and members and whole arrays by PATCH', async () => {
    const attendees = [
      { email: 'x@other.example', responseStatus: 'accepted' },
      { email: 'y@other.example' },
    ];
    const { body } = await insert(meeting('one', { location: 'here', attendees }));
    const path = `${events}/${body.id}`;
    const patched = await world.call('PATCH', path, {
      query: silent,
      body: { attendees: attendees.slice(1) },
    });
    expect(patched.body).toMatchObject({
      location: 'here',
      attendees: [{ email: 'y@other.example', responseStatus: 'needsAction' }],
    });
    const cleared = await world.call('PATCH', path, { query: silent, body: { location: null } });
    expect(cleared.body).not.toHaveProperty('location');
    const put = await world.call('PUT', path, { query: silent, body: meeting('two') });
    expect(put.body).not.toHaveProperty('attendees');
  });

  it('moves sequence with the time, and updated not with reminders', async () => {
    const { body } = await insert(meeting('one'));
    const path = `${events}/${body.id}`;
    const reminders = { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] };
    const reminded = await world.call('PATCH', path, { query: silent, body: { reminders } });
    expect(reminded.body).toMatchObject({ reminders, updated: body.updated });
    expect(reminded.body.etag).not.toBe(body.etag);
    await world.hand.advance(1000);
    const end = { dateTime: '2026-03-20T11:00:00+01:00' };
    const moved = await world.call('PATCH', path, { query: silent, body: { end } });
    expect(moved.body.sequence).toBe(1);
    expect(moved.body.updated).not.toBe(body.updated);
    const lower = await world.call('PATCH', path, { query: silent, body: { sequence: 0, summary: 'x' } });
    expect(lower.status).toBe(400);
  });

  it('needs the old kind of time taken away by PATCH when an event becomes an all-day one', async () => {
    const { body } = await insert(meeting('one'));
    const days = { start: { date: '2026-03-20' }, end: { date: '2026-03-21' } };
    const path = `${events}/${body.id}`;
    expect((await world.call('PATCH', path, { query: silent, body: days })).status).toBe(400);
    const none = { dateTime: null, timeZone: null };
    const taken = { start: { ...days.start, ...none }, end: { ...days.end, ...none } };
    const { body: after } = await world.call('PATCH', path, { query: silent, body: taken });
    expect(after).toMatchObject(days);
  });
});

describe('deleting', () => {
  it('answers 204, then 410, keeps the event readable, and restores it', async () => {
    const { body } = await insert(meeting('one'));
    const path = `${events}/${body.id}`;
    expect((await world.call('DELETE', path, { query: silent })).status).toBe(204);
    const again = await world.call('DELETE', path, { query: silent });
    expect(again.status).toBe(410);
    expect(errorOf(again)).toMatchObject({ reason: 'deleted', message: 'Resource has been deleted' });
    expect(await world.call('GET', path)).toMatchObject({
      status: 200,
      body: { status: 'cancelled', summary: 'one' },
    });
    const put = await world.call('PUT', path, {
      query: silent,
      body: meeting('one', { status: 'cancelled' }),
    });
    expect(put).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    const back = await world.call('PATCH', path, { query: silent, body: { status: 'confirmed' } });
    expect(back.body).toMatchObject({ status: 'confirmed', summary: 'one' });
  });

  it('answers 404 for what was never there, and for deleted events that finally vanished', async () => {
    expect((await world.call('DELETE', `${events}/nothing`, { query: silent })).status).toBe(404);
    const { body } = await insert(meeting('one'));
    await world.call('DELETE', `${events}/${body.id}`, { query: silent });
    world.google.calendars.purgeDeleted(anna);
    expect((await world.call('GET', `${events}/${body.id}`)).status).toBe(404);
  });
});

describe('moving', () => {
  it('leaves a cancelled row behind and gives the event to the other calendar', async () => {
    const other = world.google.calendars.addCalendar(anna, { summary: 'Projects' });
    const { body } = await insert(meeting('one'));
    const query = { ...silent, destination: other };
    const left = await world.call('POST', `${events}/${body.id}/move`, { query });
    expect(left.body).toMatchObject({
      status: 'cancelled',
      etag: body.etag,
      organizer: { email: other, displayName: 'Projects' },
    });
    const there = await world.call('GET', `calendars/${encodeURIComponent(other)}/events/${body.id}`);
    expect(there.body).toMatchObject({ status: 'confirmed', organizer: { email: other, self: true } });
    expect(there.body.creator).toEqual({ email: anna });
  });
});

describe('series', () => {
  const series = (rest = {}) => meeting('weekly', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'], ...rest });

  it('keeps the wall time over the change to summer time', async () => {
    const { body } = await insert(series());
    const { items, ...list } = (await world.call('GET', `${events}/${body.id}/instances`)).body as {
      items: { id: string; start: unknown }[];
    };
    expect(list).toMatchObject({ nextSyncToken: expect.any(String) });
    expect(items.map(({ id }) => id.slice(String(body.id).length))).toEqual([
      '_20260320T080000Z',
      '_20260327T080000Z',
      '_20260403T070000Z',
      '_20260410T070000Z',
    ]);
    expect(items[2]?.start).toEqual({ dateTime: '2026-04-03T09:00:00+02:00', timeZone: 'Europe/Amsterdam' });
  });

  it('finds one instance by its original start, changes it and cancels it', async () => {
    const { body } = await insert(series());
    const query = { originalStart: '2026-03-27T08:00:00Z' };
    const [instance] = itemsOf(await world.call('GET', `${events}/${body.id}/instances`, { query }));
    expect(instance).toMatchObject({ etag: body.etag, recurringEventId: body.id });
    const path = `${events}/${instance?.id}`;
    const moved = {
      ...instance,
      start: { dateTime: '2026-03-28T12:00:00+01:00' },
      end: { dateTime: '2026-03-28T13:00:00+01:00' },
    };
    const put = await world.call('PUT', path, { query: silent, ifMatch: String(body.etag), body: moved });
    expect(put.body).toMatchObject({
      originalStartTime: instance?.originalStartTime,
      recurringEventId: body.id,
    });
    expect(put.body).not.toHaveProperty('recurrence');
    expect(itemsOf(await world.call('GET', `${events}/${body.id}/instances`, { query }))).toEqual([put.body]);
    expect((await world.call('DELETE', path, { query: silent })).status).toBe(204);
    const gone = await world.call('GET', path);
    expect(Object.keys(gone.body).sort()).toEqual(
      ['etag', 'id', 'kind', 'originalStartTime', 'recurringEventId', 'status'].sort(),
    );
    expect(gone.body.originalStartTime).toEqual({ dateTime: '2026-03-27T09:00:00+01:00' });
    expect((await world.call('DELETE', path, { query: silent })).status).toBe(410);
    expect(itemsOf(await world.call('GET', `${events}/${body.id}/instances`))).toHaveLength(3);
  });

  it('knows no instance that the rule does not give, and leaves out excluded dates', async () => {
    const { body } = await insert(
      series({ recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4', 'EXDATE;TZID=Europe/Amsterdam:20260327T090000'] }),
    );
    expect((await world.call('GET', `${events}/${body.id}_20260321T080000Z`)).status).toBe(404);
    expect((await world.call('GET', `${events}/${body.id}_20260327T080000Z`)).status).toBe(404);
    expect((await world.call('GET', `${events}/${body.id}_20260403T070000Z`)).status).toBe(200);
  });

  it('drops exceptions after the cut when a series is cut short', async () => {
    const { body } = await insert(series());
    const late = `${events}/${body.id}_20260410T070000Z`;
    await world.call('PATCH', late, { query: silent, body: { summary: 'exception' } });
    const recurrence = ['RRULE:FREQ=WEEKLY;UNTIL=20260401T000000Z'];
    await world.call('PATCH', `${events}/${body.id}`, { query: silent, body: { recurrence } });
    expect((await world.call('GET', late)).body.status).toBe('cancelled');
    expect(itemsOf(await world.call('GET', `${events}/${body.id}/instances`))).toHaveLength(2);
  });

  it('keeps the exceptions of a series, the cancelled ones too', async () => {
    const { google } = world;
    const id = google.calendars.create(
      anna,
      meeting('weekly', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] }),
    );
    google.calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'other' });
    google.calendars.remove(anna, `${id}_20260403T070000Z`);
    expect(
      google.calendars
        .exceptions(anna, id)
        .map(({ id: one, status }) => [String(one).slice(id.length), status]),
    ).toEqual([
      ['_20260327T080000Z', 'confirmed'],
      ['_20260403T070000Z', 'cancelled'],
    ]);
  });

  it('has dates for all-day series', async () => {
    const days = {
      start: { date: '2026-03-20' },
      end: { date: '2026-03-22' },
      recurrence: ['RRULE:FREQ=MONTHLY;COUNT=2'],
    };
    const { body } = await insert({ summary: 'days', ...days });
    const items = itemsOf(await world.call('GET', `${events}/${body.id}/instances`));
    expect(items[1]).toMatchObject({
      id: `${body.id}_20260420`,
      start: { date: '2026-04-20' },
      end: { date: '2026-04-22' },
      originalStartTime: { date: '2026-04-20' },
    });
  });
});

describe('event types', () => {
  it('refuses changes that the type does not allow', async () => {
    const place = (eventType: 'fromGmail' | 'birthday' | 'outOfOffice') =>
      world.google.calendars.place(anna, { body: meeting(eventType), eventType });
    const flight = place('fromGmail');
    const put = await world.call('PUT', `${events}/${flight}`, { query: silent, body: meeting('fromGmail') });
    expect(errorOf(put)).toMatchObject({ message: 'Bad Request' });
    const patch = (id: string, body: unknown) =>
      world.call('PATCH', `${events}/${id}`, { query: silent, body });
    expect(errorOf(await patch(flight, { summary: 'x' }))).toMatchObject({ reason: 'eventTypeRestriction' });
    expect((await patch(flight, { colorId: '3' })).status).toBe(200);
    const birthday = place('birthday');
    expect(errorOf(await patch(birthday, { extendedProperties: { private: { a: 'b' } } })).message).toBe(
      "'birthday' event type must not have private extended properties.",
    );
    const away = place('outOfOffice');
    expect(errorOf(await patch(away, { attendees: [{ email: 'a@b.example' }] }))).toMatchObject({
      reason: 'eventTypeRestriction',
    });
    expect(errorOf(await patch(away, { eventType: 'default' }))).toMatchObject({
      reason: 'eventTypeRestriction',
    });
  });
});
