/** What Graph's events become: times and zones, bodies, places, people, series. */
import { describe, expect, it } from 'vitest';
import { uidsOf } from '../../../src-main/providers/outlook/series.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { corpusRead } from '../../support/microsoft-corpus.ts';

type Json = Readonly<Record<string, unknown>>;

const time = (dateTime: string, timeZone = 'UTC'): Json => ({ dateTime: `${dateTime}.0000000`, timeZone });
const base: Json = {
  id: 'one',
  iCalUId: '040000008200E00074C5B7101A82E008',
  changeKey: 'k1',
  subject: 'Review',
  originalStartTimeZone: 'W. Europe Standard Time',
  start: time('2026-12-08T09:00:00'),
  end: time('2026-12-08T10:00:00'),
  isOrganizer: true,
  showAs: 'busy',
  sensitivity: 'normal',
  type: 'singleInstance',
};
const read = (
  entry: Json,
  exceptions: readonly Json[] = [],
  cancelled: readonly string[] = [],
): StoredEvent => {
  const found = corpusRead({ entry: { ...base, ...entry }, exceptions, cancelled });
  return found.type === 'found' ? found.stored : expect.fail(JSON.stringify(found));
};
const person = (address: string, response = 'none', type = 'required'): Json => ({
  type,
  status: { response, time: '0001-01-01T00:00:00Z' },
  emailAddress: { name: address.split('@')[0], address },
});

describe('times', () => {
  it('are wall times of the zone in which somebody wrote them (TI1)', () => {
    expect(read({}).event).toMatchObject({
      start: '2026-12-08T10:00:00',
      timeZone: 'Europe/Berlin',
      duration: 'PT1H',
    });
    expect(read({ originalStartTimeZone: 'Africa/Nairobi' }).event.timeZone).toBe('Africa/Nairobi');
    expect(read({ originalStartTimeZone: 'tzone://Microsoft/Utc' }).event.timeZone).toBe('Etc/UTC');
  });

  it('in a zone of a name that nobody knows are told in UTC, and of a series cannot be changed (TI1)', () => {
    const recurrence = {
      pattern: { type: 'daily', interval: 1 },
      range: { type: 'noEnd', startDate: '2026-12-08', recurrenceTimeZone: '' },
    };
    const custom = { originalStartTimeZone: 'tzone://Microsoft/Custom' };
    expect(read(custom).event).toMatchObject({ start: '2026-12-08T09:00:00', timeZone: 'Etc/UTC' });
    expect(read(custom).readOnly).toBeUndefined();
    expect(read({ ...custom, recurrence }).readOnly?.reason).toBe('zone-unknown');
  });

  it('of all-day events are dates, whatever the zone is', () => {
    const entry = { isAllDay: true, start: time('2026-12-24T00:00:00'), end: time('2026-12-27T00:00:00') };
    expect(read(entry).event).toMatchObject({
      start: '2026-12-24T00:00:00',
      duration: 'P3D',
      showWithoutTime: true,
    });
    expect(read(entry).event.timeZone).toBeUndefined();
  });
});

describe('the body', () => {
  const page = (inner: string): Json => ({
    body: {
      contentType: 'html',
      content: `<html><head><!-- converted from text --></head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">${inner}</div></span></font>\r\n</body>\r\n</html>\r\n`,
    },
  });

  it('that Exchange made of text is that text', () => {
    const { event } = read(
      page(
        'First line<br>\r\nsecond &lt;b&gt; &amp; more<br>\r\n<br>\r\n- <a href="https://x.example">https://x.example</a>',
      ),
    );
    expect(event.description).toBe('First line\nsecond <b> & more\n\n- https://x.example');
    expect(event.descriptionContentType).toBeUndefined();
  });

  it('without anything in it is no description', () => {
    expect(read(page('&nbsp;')).event.description).toBeUndefined();
    expect(read({ body: { contentType: 'html', content: '' } }).event.description).toBeUndefined();
  });

  it('with formatting is HTML', () => {
    const content = '<html><head></head><body>\r\n<p>A <b>bold</b> word</p>\r\n</body></html>';
    expect(read({ body: { contentType: 'html', content } }).event).toMatchObject({
      description: '<p>A <b>bold</b> word</p>',
      descriptionContentType: 'text/html',
    });
  });

  it('of an online meeting is told without the block of the meeting (WR4)', () => {
    const joinUrl =
      'https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d&x=1';
    const content = `<html><body><div>Agenda<br>two</div><br><div style="width:100%"><span>________________________________</span></div><div class="me-email-text"><a href="${joinUrl.replaceAll('&', '&amp;')}">Join</a></div></body></html>`;
    const entry = {
      ...{ isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness', onlineMeeting: { joinUrl } },
      body: { contentType: 'html', content },
    };
    expect(read(entry).event).toMatchObject({
      description: 'Agenda\ntwo',
      virtualLocations: { '1': { name: 'Microsoft Teams', uri: joinUrl } },
    });
  });
});

describe('places', () => {
  it('are locations by name, and links', () => {
    const entry = {
      location: { displayName: 'Room 2; Zoom: https://zoom.example/j/1' },
      locations: [
        { displayName: 'Room 2', locationType: 'conferenceRoom', locationUri: 'room2@corp.test' },
        { displayName: 'Zoom: https://zoom.example/j/1' },
        { displayName: 'https://meet.example/x' },
      ],
    };
    expect(read(entry).event).toMatchObject({
      locations: { '1': { name: 'Room 2' } },
      virtualLocations: {
        '1': { name: 'Zoom', uri: 'https://zoom.example/j/1' },
        '2': { uri: 'https://meet.example/x' },
      },
    });
  });
});

describe('people', () => {
  it('are the organiser and the attendees; who has no address is told apart (PE9)', () => {
    const dn = '/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=anne';
    const stored = read({
      organizer: { emailAddress: { name: 'Me', address: 'Me@example.com' } },
      attendees: [
        person('ann@client.example', 'accepted'),
        person('bob@client.example', 'tentativelyAccepted', 'optional'),
        person('room2@corp.test', 'accepted', 'resource'),
        { type: 'optional', status: { response: 'declined' }, emailAddress: { name: 'Anne', address: dn } },
        { status: { response: 'none' } },
      ],
    });
    expect(
      Object.values(stored.event.participants ?? {}).toSorted((a, b) => (a.email < b.email ? -1 : 1)),
    ).toEqual(
      [
        {
          email: 'ann@client.example',
          name: 'ann',
          roles: { attendee: true },
          participationStatus: 'accepted',
        },
        {
          email: 'bob@client.example',
          name: 'bob',
          roles: { attendee: true, optional: true },
          participationStatus: 'tentative',
        },
        { email: 'me@example.com', name: 'Me', roles: { owner: true } },
        {
          email: 'room2@corp.test',
          name: 'room2',
          roles: { attendee: true },
          kind: 'resource',
          participationStatus: 'accepted',
        },
      ]
        .toSorted((a, b) => (a.email < b.email ? -1 : 1))
        .map((one) => expect.objectContaining(one)),
    );
    expect(stored.unaddressed).toEqual(['Anne']);
  });

  it('of an event without attendees are nobody', () => {
    const organizer = { emailAddress: { name: 'Me', address: 'me@example.com' } };
    expect(read({ organizer, attendees: [] }).event.participants).toBeUndefined();
  });

  it("an invitation has the person's own answer, and is the organiser's to change (PE4, PE5)", () => {
    const stored = read({
      isOrganizer: false,
      showAs: 'tentative',
      responseStatus: { response: 'declined', time: '2026-12-01T00:00:00Z' },
      organizer: { emailAddress: { name: 'Ann', address: 'ann@client.example' } },
      attendees: [person('me@example.com', 'none')],
    });
    expect(stored.event.participants?.me_40_example_2e_com?.participationStatus).toBe('declined');
    expect(stored.readOnly?.reason).toBe('not-organizer');
    expect(stored.traits).toEqual({ declined: true });
    // that the time shows as tentative says that nobody has answered
    expect(stored.event.status).toBeUndefined();
  });
});

describe('what shows in the calendar', () => {
  it.each<[Json, object]>([
    [{ showAs: 'free' }, { freeBusyStatus: 'free' }],
    [{ showAs: 'tentative' }, { status: 'tentative' }],
    [{ sensitivity: 'personal' }, { privacy: 'private' }],
    [{ sensitivity: 'confidential' }, { privacy: 'secret' }],
    [{ isCancelled: true }, { status: 'cancelled' }],
  ])('%j', (entry, event) => {
    expect(read(entry).event).toMatchObject(event);
  });

  it('gives the filters categories, and time out of the office (C21)', () => {
    expect(read({ categories: ['Client', ''], showAs: 'oof' }).traits).toEqual({
      labels: ['Client'],
      outOfOffice: true,
    });
  });
});

describe('a series', () => {
  const master = {
    type: 'seriesMaster',
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'], firstDayOfWeek: 'sunday' },
      range: { type: 'numbered', numberOfOccurrences: 6, recurrenceTimeZone: 'W. Europe Standard Time' },
    },
  };
  const moved = {
    ...base,
    id: 'two',
    type: 'exception',
    seriesMasterId: 'one',
    originalStart: '2026-12-15T09:00:00Z',
    start: time('2026-12-16T12:00:00'),
    end: time('2026-12-16T13:00:00'),
  };

  it('has its changed and cancelled occurrences by the start that the rule gives (ID1, TI3)', () => {
    const { event, revision } = read(master, [moved], ['2026-12-22', '2026-12-23']);
    expect(event.recurrenceRules).toEqual([{ frequency: 'weekly', count: 6 }]);
    expect(event.recurrenceOverrides).toEqual({
      '2026-12-15T10:00:00': { start: '2026-12-16T13:00:00' },
      '2026-12-22T10:00:00': { excluded: true },
    });
    expect(revision).toBe('k1');
  });

  it('has another revision when the one of an occurrence differs (ID2)', () => {
    expect(read(master, [{ ...moved, changeKey: 'k2' }]).revision).not.toBe('k1');
  });

  it('counts an occurrence that the organiser called off as cancelled', () => {
    const called = { ...moved, isCancelled: true };
    expect(read(master, [called]).event.recurrenceOverrides).toEqual({
      '2026-12-15T10:00:00': { excluded: true },
    });
  });
});

it('an invitation from elsewhere is known by its own uid, and by the number that Exchange packs it into', () => {
  const plain = 'abc123@google.com';
  const hex = Buffer.from(`vCal-Uid\u0001\0\0\0${plain}\0`, 'utf8').toString('hex').toUpperCase();
  const packed = `040000008200E00074C5B7101A82E008${'0'.repeat(40)}1F000000${hex}`;
  expect(uidsOf({ iCalUId: packed })).toEqual([plain, packed]);
  expect(uidsOf({ iCalUId: plain })).toEqual([plain]);
});
