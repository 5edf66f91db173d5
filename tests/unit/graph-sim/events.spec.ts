/** Events at the simulated Microsoft 365: created, read, changed, deleted, and found again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anna,
  ben,
  errorOf,
  type GraphAnswer,
  graphEvent,
  type MicrosoftWorld,
  microsoftWorld,
  publicClient,
  rowsOf,
} from '../../support/simulated-microsoft.ts';

let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld({ refusedZones: ['Greenland Standard Time'] });
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
  expect(world.microsoft.complaints()).toEqual([]);
});

const create = (rest = {}, path = 'me/events'): Promise<GraphAnswer> =>
  world.call('POST', path, { body: graphEvent('Lunch', rest) });
const refused = ({ status, body }: GraphAnswer): unknown => [status, (body.error as { code: string }).code];
const property = 'String {66F5A359-4659-4830-9070-00047EC6AC6E} Name CrmLink';
const writtenProperty = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name CrmLink';

describe('an event', () => {
  it('is created, read, changed and deleted, and each change gives it another change key', async () => {
    const made = await create();
    expect(made.status).toBe(201);
    const path = `me/events/${made.body.id}`;
    expect((await world.call('GET', path)).body).toMatchObject({ subject: 'Lunch', type: 'singleInstance' });
    const changed = await world.call('PATCH', path, { body: { subject: 'Dinner' } });
    expect(changed.body).toMatchObject({ subject: 'Dinner' });
    expect(changed.body.changeKey).not.toBe(made.body.changeKey);
    expect(changed.body['@odata.etag']).toBe(`W/"${changed.body.changeKey}"`);
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect(refused(await world.call('GET', path))).toEqual([404, 'ErrorItemNotFound']);
    expect(refused(await world.call('DELETE', path))).toEqual([404, 'ErrorItemNotFound']);
  });

  it('keeps its change key when a change changes nothing', async () => {
    const made = await create();
    const changed = await world.call('PATCH', `me/events/${made.body.id}`, { body: { subject: 'Lunch' } });
    expect(changed.body.changeKey).toBe(made.body.changeKey);
  });

  it('is shown in UTC, or in the zone that the request prefers, and keeps the zone that it was made in', async () => {
    const made = await create();
    expect(made.body.start).toEqual({ dateTime: '2026-03-20T08:00:00.0000000', timeZone: 'UTC' });
    expect(made.body.originalStartTimeZone).toBe('W. Europe Standard Time');
    const headers = { Prefer: 'IdType="ImmutableId", outlook.timezone="Tokyo Standard Time"' };
    const seen = await world.call('GET', `me/events/${made.body.id}`, { headers });
    expect(seen.body.start).toEqual({
      dateTime: '2026-03-20T17:00:00.0000000',
      timeZone: 'Tokyo Standard Time',
    });
    expect(seen.headers.get('preference-applied')).toContain('outlook.timezone="Tokyo Standard Time"');
  });

  it('takes Windows and IANA zones, and refuses others and those that its server does not know', async () => {
    const at = (timeZone: string): Promise<GraphAnswer> =>
      create({
        start: { dateTime: '2026-03-20T09:00:00', timeZone },
        end: { dateTime: '2026-03-20T10:00:00', timeZone },
      });
    expect((await at('Europe/Amsterdam')).body.originalStartTimeZone).toBe('Europe/Amsterdam');
    for (const zone of ['Amsterdam', 'tzone://Microsoft/Custom', '', 'Greenland Standard Time'])
      expect(refused(await at(zone))).toEqual([400, 'TimeZoneNotSupportedException']);
  });

  it('of all day is midnights in every zone, and cannot begin at another time', async () => {
    const day = (dateTime: string) => ({ dateTime, timeZone: 'Tokyo Standard Time' });
    const made = await create({
      isAllDay: true,
      start: day('2026-03-20T00:00:00'),
      end: day('2026-03-22T00:00:00'),
    });
    expect(made.body).toMatchObject({
      isAllDay: true,
      start: { dateTime: '2026-03-20T00:00:00.0000000', timeZone: 'UTC' },
      end: { dateTime: '2026-03-22T00:00:00.0000000', timeZone: 'UTC' },
    });
    const wrong = await create({
      isAllDay: true,
      start: day('2026-03-20T09:00:00'),
      end: day('2026-03-21T09:00:00'),
    });
    expect(errorOf(wrong).message).toContain('needs to be set to midnight');
  });

  it('is refused with an end before its start, an unknown member or an unknown value', async () => {
    const early = { end: { dateTime: '2026-03-19T10:00:00', timeZone: 'UTC' } };
    expect(refused(await create(early))).toEqual([400, 'ErrorPropertyValidationFailure']);
    expect(refused(await create({ colour: 'red' }))).toEqual([400, 'RequestBodyRead']);
    expect(refused(await create({ showAs: 'away' }))).toEqual([400, 'RequestBodyRead']);
    expect(refused(await create({ attendees: [{ emailAddress: {} }] }))).toEqual([
      400,
      'ErrorInvalidRecipients',
    ]);
  });

  it('has a body of HTML, whatever was sent, and is shown as text where the request prefers it', async () => {
    const made = await create({ body: { contentType: 'text', content: 'Bring < 3 things\nand a pen' } });
    expect(made.body.body).toMatchObject({ contentType: 'html' });
    expect(made.body.bodyPreview).toBe('Bring < 3 things\r\nand a pen');
    const headers = { Prefer: 'outlook.body-content-type="text"' };
    const text = await world.call('GET', `me/events/${made.body.id}`, { headers });
    expect(text.body.body).toEqual({ contentType: 'text', content: 'Bring < 3 things\r\nand a pen' });
  });

  it('is only changed with its current change key, where the request names one', async () => {
    const made = await create();
    const path = `me/events/${made.body.id}`;
    const ifMatch = { 'If-Match': String(made.body['@odata.etag']) };
    expect((await world.call('PATCH', path, { body: { subject: 'One' }, headers: ifMatch })).status).toBe(
      200,
    );
    const late = await world.call('PATCH', path, { body: { subject: 'Two' }, headers: ifMatch });
    expect(refused(late)).toEqual([412, 'ErrorIrresolvableConflict']);
    expect(refused(await world.call('DELETE', path, { headers: ifMatch }))).toEqual([
      412,
      'ErrorIrresolvableConflict',
    ]);
    world.microsoft.setBehaviour({ honoursIfMatch: false });
    expect((await world.call('PATCH', path, { body: { subject: 'Two' }, headers: ifMatch })).status).toBe(
      200,
    );
  });
});

describe('a repeated creation', () => {
  it('with the same transactionId and body answers the event that is there', async () => {
    const first = await create({ transactionId: 'once' });
    const second = await create({ transactionId: 'once' });
    expect([second.status, second.body.id]).toEqual([201, first.body.id]);
    expect(world.microsoft.calendars.events(anna)).toHaveLength(1);
  });

  it('with the same transactionId and another body is refused, and names the event', async () => {
    const first = await create({ transactionId: 'once' });
    const second = await create({ transactionId: 'once', subject: 'Dinner' });
    expect(errorOf(second)).toMatchObject({ code: 'ErrorDuplicateTransactionId' });
    const existing = String(errorOf(second)['@event.existingEventId']);
    expect((await world.call('GET', `me/events/${existing}`)).body.id).toBe(first.body.id);
  });
});

describe('extended properties', () => {
  it('are shown when they are expanded, and found by a filter', async () => {
    const made = await create({ singleValueExtendedProperties: [{ id: property, value: "it's 1" }] });
    await create();
    expect(made.body).not.toHaveProperty('singleValueExtendedProperties');
    const $expand = `singleValueExtendedProperties($filter=id eq '${property}')`;
    const seen = await world.call('GET', `me/events/${made.body.id}`, { query: { $expand } });
    expect(seen.body.singleValueExtendedProperties).toEqual([{ id: writtenProperty, value: "it's 1" }]);
    const $filter = `singleValueExtendedProperties/any(ep: ep/id eq '${property}' and ep/value eq 'it''s 1')`;
    const found = await world.call('GET', 'me/events', { query: { $filter, $expand, $select: 'id' } });
    expect(rowsOf(found)).toEqual([
      {
        '@odata.etag': made.body['@odata.etag'],
        id: made.body.id,
        singleValueExtendedProperties: [{ id: writtenProperty, value: "it's 1" }],
      },
    ]);
  });

  it('need an id of the documented form', async () => {
    const wrong = await create({ singleValueExtendedProperties: [{ id: 'CrmLink', value: '1' }] });
    expect(refused(wrong)).toEqual([400, 'ErrorInvalidProperty']);
  });
});

describe('ids', () => {
  it('that are immutable stay when an event moves, and ordinary ones change', async () => {
    const other = world.microsoft.calendars.addCalendar(anna, { name: 'Travel' });
    const made = await create();
    const ordinary = await world.call('GET', `me/events/${made.body.id}`, { headers: { Prefer: '' } });
    expect(ordinary.body.id).not.toBe(made.body.id);
    world.microsoft.calendars.move(String(made.body.id), other);
    expect((await world.call('GET', `me/events/${made.body.id}`)).status).toBe(200);
    expect((await world.call('GET', `me/events/${ordinary.body.id}`)).status).toBe(404);
    const moved = await world.call('GET', `me/events/${made.body.id}`, { headers: { Prefer: '' } });
    expect(moved.body.id).not.toBe(ordinary.body.id);
    expect((await world.call('GET', `me/events/${moved.body.id}`)).body.id).toBe(made.body.id);
    expect(rowsOf(await world.call('GET', `me/calendars/${other}/events`))).toHaveLength(1);
    expect(rowsOf(await world.call('GET', 'me/events'))).toHaveLength(0);
  });

  it('are case-sensitive, and malformed ones are told from those that are gone', async () => {
    const made = await create();
    const id = String(made.body.id);
    const flipped = id.slice(0, 30) + id.slice(30).replace(/[a-z]/, (letter) => letter.toUpperCase());
    expect(refused(await world.call('GET', `me/events/${flipped}`))).toEqual([404, 'ErrorItemNotFound']);
    expect(refused(await world.call('GET', 'me/events/1'))).toEqual([400, 'ErrorInvalidIdMalformed']);
  });
});

describe('lists', () => {
  it('come in pages, whose links lead to the rest', async () => {
    for (let at = 0; at < 12; at += 1) await create({ subject: `Event ${at}` });
    const first = await world.call('GET', 'me/events');
    expect(rowsOf(first)).toHaveLength(10);
    const second = await world.call('GET', String(first.body['@odata.nextLink']));
    expect(rowsOf(second)).toHaveLength(2);
    expect(second.body).not.toHaveProperty('@odata.nextLink');
    const subjects = [...rowsOf(first), ...rowsOf(second)].map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(12);
  });

  it('of a calendar view need a window, which may have 1825 days', async () => {
    expect(refused(await world.call('GET', 'me/calendarView'))).toEqual([400, 'ErrorInvalidParameter']);
    const query = { startDateTime: '2020-01-01T00:00:00Z', endDateTime: '2025-01-01T00:00:00Z' };
    expect(errorOf(await world.call('GET', 'me/calendarView', { query })).message).toContain('1825');
  });

  it('of a calendar view hold what touches the window from inside', async () => {
    await create();
    const seen = async (from: string, until: string): Promise<number> => {
      const query = { startDateTime: `2026-03-20T${from}:00Z`, endDateTime: `2026-03-20T${until}:00Z` };
      return rowsOf(await world.call('GET', 'me/calendarView', { query })).length;
    };
    expect([await seen('07:00', '08:00'), await seen('09:00', '10:00')]).toEqual([0, 0]);
    expect([await seen('07:00', '08:01'), await seen('08:59', '10:00')]).toEqual([1, 1]);
  });

  it('are filtered by several conditions, all of which hold', async () => {
    await create({ subject: 'One', importance: 'high' });
    await create({ subject: 'Two', importance: 'high' });
    const $filter = "importance eq 'high' and subject eq 'Two'";
    expect(rowsOf(await world.call('GET', 'me/events', { query: { $filter } }))).toMatchObject([
      { subject: 'Two' },
    ]);
    const late = "start/dateTime ge '2026-03-20T08:00:00Z' and start/dateTime lt '2026-03-20T08:00:00Z'";
    expect(rowsOf(await world.call('GET', 'me/events', { query: { $filter: late } }))).toEqual([]);
    const query = { $orderby: 'subject desc', $select: 'subject' };
    const rows = rowsOf(await world.call('GET', 'me/events', { query }));
    expect(rows.map(({ subject }) => subject)).toEqual(['Two', 'One']);
  });

  it('leave the online meeting out where isOnlineMeeting is not selected', async () => {
    await create({ isOnlineMeeting: true });
    const rows = async ($select: string) =>
      rowsOf(await world.call('GET', 'me/events', { query: { $select } }));
    expect(await rows('subject,onlineMeeting')).not.toEqual([
      expect.objectContaining({ onlineMeeting: expect.anything() }),
    ]);
    expect(await rows('isOnlineMeeting,onlineMeeting')).toEqual([
      expect.objectContaining({ onlineMeeting: { joinUrl: expect.stringContaining('teams.microsoft.com') } }),
    ]);
  });

  it('refuse filters and members that there are not', async () => {
    const ask = (query: Record<string, string>) => world.call('GET', 'me/events', { query });
    expect(refused(await ask({ $filter: "startswith(subject,'L')" }))).toEqual([
      400,
      'ErrorInvalidUrlQueryFilter',
    ]);
    expect(refused(await ask({ $select: 'colour' }))).toEqual([400, 'RequestBroker--ParseUri']);
    expect(refused(await ask({ $top: '1001' }))).toEqual([400, 'ErrorInvalidUrlQuery']);
  });
});

describe('calendars', () => {
  it('that are shared are in the own list with the owner and what the person may do there', async () => {
    const hand = world.microsoft.calendars;
    hand.share(anna, ben, 'read');
    hand.create(anna, graphEvent('Doctor', { sensitivity: 'private' }));
    const listed = rowsOf(await world.call('GET', 'me/calendars', { as: ben }));
    expect(listed).toMatchObject([
      { name: 'Calendar', isDefaultCalendar: true, canEdit: true, owner: { address: ben } },
      { isDefaultCalendar: false, canEdit: false, canViewPrivateItems: false, owner: { address: anna } },
    ]);
    const path = `me/calendars/${listed[1]?.id}/events`;
    expect(rowsOf(await world.call('GET', path, { as: ben }))).toMatchObject([
      { subject: 'Private Appointment', locations: [] },
    ]);
    const write = await world.call('POST', path, { as: ben, body: graphEvent('Mine') });
    expect(refused(write)).toEqual([403, 'ErrorAccessDenied']);
    hand.share(anna, ben, 'write');
    const [, theirs] = rowsOf(await world.call('GET', 'me/calendars', { as: ben }));
    expect(theirs).toMatchObject({ canEdit: true });
    const still = await world.call('POST', path, { as: ben, body: graphEvent('Mine') });
    expect(refused(still)).toEqual([403, 'ErrorAccessDenied']);
    const { accessToken } = world.microsoft.accounts.give(ben, publicClient.id, [
      'Calendars.ReadWrite.Shared',
    ]);
    const written = await world.call('POST', path, { token: accessToken, body: graphEvent('Mine') });
    expect(written.body).toMatchObject({ organizer: { emailAddress: { address: anna } } });
    const own = world.microsoft.accounts.give(ben, publicClient.id, ['Calendars.ReadWrite']).accessToken;
    expect(refused(await world.call('GET', path, { token: own }))).toEqual([403, 'ErrorAccessDenied']);
    hand.share(anna, ben, null);
    expect(refused(await world.call('GET', path, { as: ben }))).toEqual([404, 'ErrorItemNotFound']);
  });

  it('of others that are not shared, and people that there are not, are told apart', async () => {
    expect(refused(await world.call('GET', `users/${ben}/events`))).toEqual([403, 'ErrorAccessDenied']);
    expect(refused(await world.call('GET', 'users/nobody@contoso.example/events'))).toEqual([
      404,
      'ErrorInvalidUser',
    ]);
  });

  it('tell the mailbox’s zone and the addresses of its owner', async () => {
    expect((await world.call('GET', 'me/mailboxSettings')).body.timeZone).toBe('W. Europe Standard Time');
    const query = { $select: 'mail,userPrincipalName,proxyAddresses' };
    expect((await world.call('GET', 'me', { query })).body).toMatchObject({
      mail: anna,
      proxyAddresses: [`SMTP:${anna}`, 'smtp:a.dewit@contoso.example'],
    });
    const zones = rowsOf(await world.call('GET', 'me/outlook/supportedTimeZones'));
    expect(zones.map(({ alias }) => alias)).toContain('W. Europe Standard Time');
  });
});

describe('a batch', () => {
  it('answers each of its requests by its id, and skips what depends on one that failed', async () => {
    const made = await create();
    const request = (id: string, url: string, rest = {}) => ({ id, method: 'GET', url, ...rest });
    const answer = await world.call('POST', '$batch', {
      body: {
        requests: [
          request('1', `/me/events/${made.body.id}`, { headers: { Prefer: 'IdType="ImmutableId"' } }),
          request('2', '/me/events/AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AgoneAAA='),
          request('3', '/me/events', { dependsOn: ['2'] }),
        ],
      },
    });
    const responses = answer.body.responses as readonly {
      id: string;
      status: number;
      body: { id?: string };
    }[];
    expect(Object.fromEntries(responses.map(({ id, status }) => [id, status]))).toEqual({
      1: 200,
      2: 404,
      3: 424,
    });
    expect(responses.find(({ id }) => id === '1')?.body.id).toBe(made.body.id);
  });

  it('has at most twenty requests', async () => {
    const requests = Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, method: 'GET', url: '/me' }));
    expect(refused(await world.call('POST', '$batch', { body: { requests } }))).toEqual([400, 'BadRequest']);
  });
});
