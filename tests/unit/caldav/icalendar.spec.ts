/** iCalendar ⇄ JSCalendar: nothing changes its meaning on the way there and back, and nothing unknown is lost. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { writeComponents } from '../../../src-main/providers/icalendar/content-lines.ts';
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { makeVtimezone } from '../../../src-main/providers/icalendar/vtimezone.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { offsetAt, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { runSeed } from '../../support/seeded.ts';

fc.configureGlobal({ seed: runSeed });

const now = Date.parse('2026-11-20T10:00:00Z');

function ics(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function vevent(...lines: readonly string[]): string {
  return ics('BEGIN:VEVENT', 'UID:u1', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT');
}

function read(text: string): CalendarEvent {
  const found = readCalendarObject(text);
  if (found === null) throw new Error('no event');
  return found.event;
}

function codeOf(text: string): string {
  try {
    return readCalendarObject(text) === null ? 'other' : 'event';
  } catch (error) {
    return problemOf(error)?.code ?? 'bug';
  }
}

describe('reading', () => {
  test('a zoned event: wall time, IANA zone, exact duration', () => {
    expect(
      read(
        vevent(
          'DTSTART;TZID=Europe/Amsterdam:20260301T090000',
          'DTEND;TZID=Europe/Amsterdam:20260301T103000',
        ),
      ),
    ).toEqual({ uid: 'u1', start: '2026-03-01T09:00:00', timeZone: 'Europe/Amsterdam', duration: 'PT1H30M' });
  });

  test('a duration over the change of the clocks is exact (TI1)', () => {
    const night = read(
      vevent('DTSTART;TZID=Europe/Amsterdam:20260328T230000', 'DTEND;TZID=Europe/Amsterdam:20260329T070000'),
    );
    expect(night.duration).toBe('PT7H');
  });

  test('all-day is a date, and ends exclusively; a missing or equal end is one day (TI1)', () => {
    const day = { uid: 'u1', start: '2026-03-01T00:00:00', showWithoutTime: true };
    expect(read(vevent('DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260304'))).toEqual({
      ...day,
      duration: 'P3D',
    });
    expect(read(vevent('DTSTART;VALUE=DATE:20260301'))).toEqual({ ...day, duration: 'P1D' });
    expect(read(vevent('DTSTART;VALUE=DATE:20260301', 'DTEND;VALUE=DATE:20260301'))).toEqual({
      ...day,
      duration: 'P1D',
    });
  });

  test('UTC and floating times stay what they are', () => {
    expect(read(vevent('DTSTART:20260301T090000Z', 'DURATION:PT1H')).timeZone).toBe('Etc/UTC');
    expect(read(vevent('DTSTART:20260301T090000', 'DURATION:PT1H')).timeZone).toBeUndefined();
  });

  test.each([
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Central Standard Time (Mexico)', 'America/Mexico_City'],
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['"/freeassociation.sourceforge.net/Europe/Vienna"', 'Europe/Vienna'],
    ['/mozilla.org/20050126_1/America/Argentina/Ushuaia', 'America/Argentina/Ushuaia'],
    ['UTC', 'Etc/UTC'],
  ])('the zone name %s means %s', (tzid, zone) => {
    expect(read(vevent(`DTSTART;TZID=${tzid}:20260301T090000`)).timeZone).toBe(zone);
  });

  const customZone = [
    'BEGIN:VTIMEZONE',
    'TZID:Customized Time Zone',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ];

  test('a zone that nobody keeps becomes UTC by its definition, and says so', () => {
    const text = ics(
      ...customZone.map((line) => line.replace('TZOFFSETTO:+0200', 'TZOFFSETTO:+0130')),
      'BEGIN:VEVENT',
      'UID:u1',
      'DTSTART;TZID=Customized Time Zone:20260701T090000',
      'DURATION:PT1H',
      'END:VEVENT',
    );
    const found = readCalendarObject(text);
    expect(found).toMatchObject({
      zoneUnknown: true,
      event: { start: '2026-07-01T07:30:00', timeZone: 'Etc/UTC' },
    });
    expect(read(text.replace('20260701', '20261201')).start).toBe('2026-12-01T08:00:00');
  });

  test('a series: rule with local end, cancelled, added and changed occurrences in the series’ own wall time', () => {
    const event = read(
      ics(
        'BEGIN:VEVENT',
        'UID:u1',
        'SUMMARY:Stand-up',
        'DTSTART;TZID=Europe/Amsterdam:20260302T090000',
        'DURATION:PT30M',
        'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260601T070000Z;WKST=SU',
        'EXDATE:20260316T080000Z,20260330T070000Z',
        'RDATE;TZID=Europe/Amsterdam:20260305T090000',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:u1',
        'RECURRENCE-ID;TZID=America/New_York:20260302T030000',
        'SUMMARY:Kick-off',
        'DTSTART;TZID=Europe/Amsterdam:20260302T100000',
        'DURATION:PT30M',
        'END:VEVENT',
      ),
    );
    expect(event.recurrenceRules).toEqual([
      {
        frequency: 'weekly',
        interval: 2,
        firstDayOfWeek: 'su',
        byDay: [{ day: 'mo' }, { day: 'we' }],
        until: '2026-06-01T09:00:00',
      },
    ]);
    expect(event.recurrenceOverrides).toEqual({
      '2026-03-16T09:00:00': { excluded: true },
      '2026-03-30T09:00:00': { excluded: true },
      '2026-03-05T09:00:00': {},
      '2026-03-02T09:00:00': { title: 'Kick-off', start: '2026-03-02T10:00:00' },
    });
  });

  test('a last day on a timed series means all of that day', () => {
    const event = read(
      vevent('DTSTART;TZID=Europe/Amsterdam:20260302T090000', 'RRULE:FREQ=DAILY;UNTIL=20260310'),
    );
    expect(event.recurrenceRules?.[0]?.until).toBe('2026-03-10T23:59:59');
  });

  test('added dates with their own length', () => {
    const event = read(
      vevent(
        'DTSTART:20260301T090000Z',
        'DURATION:PT1H',
        'RDATE;VALUE=PERIOD:20260302T090000Z/PT1H,20260303T090000Z/20260303T113000Z',
      ),
    );
    expect(event.recurrenceOverrides).toEqual({
      '2026-03-02T09:00:00': {},
      '2026-03-03T09:00:00': { duration: 'PT2H30M' },
    });
  });

  test('recurrence ids of all-day series are dates (TI1, ID1)', () => {
    const event = read(
      vevent('DTSTART;VALUE=DATE:20260302', 'RRULE:FREQ=DAILY;UNTIL=20260310', 'EXDATE;VALUE=DATE:20260303'),
    );
    expect(event.recurrenceOverrides).toEqual({ '2026-03-03T00:00:00': { excluded: true } });
    expect(event.recurrenceRules?.[0]?.until).toBe('2026-03-10T00:00:00');
  });

  test('people: organiser, roles, answers, kinds; addresses lower-cased', () => {
    const event = read(
      vevent(
        'DTSTART:20260301T090000Z',
        'ORGANIZER;CN=Ann:MAILTO:Ann@Example.org',
        'ATTENDEE;CN=Ann;ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:ann@example.org',
        'ATTENDEE;CN="Bo; B";ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE:mailto:bo@example.org',
        'ATTENDEE;CUTYPE=ROOM;EMAIL=room@example.org:urn:uuid:1-2-3',
        'ATTENDEE;CN=No address:/principals/x/',
      ),
    );
    expect(event.participants).toEqual({
      [participantId('ann@example.org')]: {
        email: 'ann@example.org',
        name: 'Ann',
        roles: { attendee: true, chair: true, owner: true },
        participationStatus: 'accepted',
      },
      [participantId('bo@example.org')]: {
        email: 'bo@example.org',
        name: 'Bo; B',
        roles: { attendee: true, optional: true },
        participationStatus: 'tentative',
      },
      [participantId('room@example.org')]: {
        email: 'room@example.org',
        roles: { attendee: true },
        kind: 'location',
      },
    });
  });

  test('occurrences without their master are shown, and marked', () => {
    const found = readCalendarObject(
      vevent('RECURRENCE-ID:20260302T090000Z', 'DTSTART:20260302T100000Z', 'DURATION:PT1H', 'SUMMARY:x'),
    );
    expect(found).toMatchObject({ detached: true, event: { start: '2026-03-02T10:00:00', title: 'x' } });
  });

  test.each([
    [
      'an absurd duration that makes parsers loop',
      vevent('DTSTART:20260101T000000Z', 'DURATION:P999999999999999999W'),
      'item-unreadable',
    ],
    [
      'a duration beyond a century',
      vevent('DTSTART:20260101T000000Z', 'DURATION:P99999999W'),
      'item-unreadable',
    ],
    ['a date that does not exist', vevent('DTSTART:20260231T000000Z'), 'item-unreadable'],
    ['no start', vevent('SUMMARY:x'), 'item-unreadable'],
    [
      'two uids',
      ics(
        'BEGIN:VEVENT',
        'UID:a',
        'DTSTART:20260101T000000Z',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:b',
        'DTSTART:20260101T000000Z',
        'END:VEVENT',
      ),
      'item-unreadable',
    ],
    [
      'two masters that differ',
      ics(
        'BEGIN:VEVENT',
        'UID:a',
        'DTSTART:20260101T000000Z',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:a',
        'DTSTART:20260102T000000Z',
        'END:VEVENT',
      ),
      'item-unreadable',
    ],
    [
      'an excluding rule the model cannot hold',
      vevent('DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY', 'EXRULE:FREQ=WEEKLY'),
      'item-unreadable',
    ],
    [
      'a rule of another calendar',
      vevent('DTSTART:20260101T000000Z', 'RRULE:RSCALE=CHINESE;FREQ=YEARLY'),
      'item-unreadable',
    ],
    [
      'this-and-following',
      vevent('DTSTART:20260101T000000Z', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260101T000000Z').replace(
        'END:VCALENDAR',
        'BEGIN:VEVENT\r\nUID:u1\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR',
      ),
      'item-unreadable',
    ],
    ['an end that never comes', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\n', 'item-unreadable'],
    ['a web page', '<html><body>BEGIN:VCALENDAR</body></html>', 'item-unreadable'],
    ['nesting without end', `${'BEGIN:X\r\n'.repeat(100)}`, 'item-unreadable'],
    [
      'more than four megabytes',
      vevent('DTSTART:20260101T000000Z', `DESCRIPTION:${'x'.repeat(4_300_000)}`),
      'item-too-large',
    ],
    ['a task', ics('BEGIN:VTODO', 'UID:x', 'END:VTODO'), 'other'],
  ])('%s', (_name, text, code) => {
    expect(codeOf(text)).toBe(code);
  });
});

describe('writing', () => {
  const rich = [
    'BEGIN:VTIMEZONE',
    'TZID:W. Europe Standard Time',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'X-ZONE-THING:kept',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'UID:u1',
    'DTSTAMP:20260101T000000Z',
    'SEQUENCE:4',
    'SUMMARY;LANGUAGE=nl:Overleg',
    'DTSTART;TZID=W. Europe Standard Time:20260302T090000',
    'DTEND;TZID=W. Europe Standard Time:20260302T100000',
    'RRULE:FREQ=WEEKLY;COUNT=10',
    'EXDATE;TZID=W. Europe Standard Time:20260309T090000,20260316T090000',
    'X-MICROSOFT-CDO-IMPORTANCE:1',
    'ORGANIZER;CN=Ann;X-ORG=1:mailto:ann@example.org',
    'ATTENDEE;CN=Bo;X-GUEST=7;SCHEDULE-STATUS="1.2";PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:',
    ' bo@example.org',
    'ATTENDEE;CN=Room:urn:uuid:9',
    'A LINE WITHOUT SENSE',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT15M',
    'END:VALARM',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:u1',
    'RECURRENCE-ID;TZID=W. Europe Standard Time:20260323T090000',
    'DTSTART;TZID=W. Europe Standard Time:20260323T110000',
    'DTEND;TZID=W. Europe Standard Time:20260323T120000',
    'SUMMARY:Overleg',
    'X-ONLY-HERE:1',
    'ORGANIZER;CN=Ann;X-ORG=1:mailto:ann@example.org',
    'ATTENDEE;CN=Bo;PARTSTAT=ACCEPTED:mailto:bo@example.org',
    'END:VEVENT',
    'X-CALENDAR-THING:kept',
  ];
  const source = ics(...rich);

  function patched(patch: Parameters<typeof applyPatch>[1]): {
    readonly text: string;
    readonly lines: readonly string[];
  } {
    const text = patchCalendarObject(source, applyPatch(read(source), patch), now);
    return { text, lines: text.split('\r\n') };
  }

  /** Lines of the source that are no longer there. */
  function lost(lines: readonly string[]): readonly string[] {
    return source.split('\r\n').filter((line) => !lines.includes(line));
  }

  test('a new title touches the title alone, in every occurrence that shared it', () => {
    const { text, lines } = patched({ title: 'Nieuw; met, komma' });
    expect(lost(lines)).toEqual([
      'DTSTAMP:20260101T000000Z',
      'SUMMARY;LANGUAGE=nl:Overleg',
      'SUMMARY:Overleg',
    ]);
    expect(lines.filter((line) => line.startsWith('SUMMARY'))).toEqual([
      'SUMMARY;LANGUAGE=nl:Nieuw\\; met\\, komma',
      'SUMMARY:Nieuw\\; met\\, komma',
    ]);
    expect(lines).toContain('SEQUENCE:4');
    expect(read(text).recurrenceOverrides).toEqual(read(source).recurrenceOverrides);
  });

  test('a new time raises SEQUENCE and keeps the zone’s own name', () => {
    const { lines } = patched({ duration: 'PT2H' });
    expect(lines).toContain('SEQUENCE:5');
    expect(lines).toContain('DTEND;TZID=W. Europe Standard Time:20260302T110000');
    expect(lines).toContain('DTSTART;TZID=W. Europe Standard Time:20260302T090000');
  });

  test('another guest list raises SEQUENCE, so that an invitation is newer than a cancellation before it (PE1)', () => {
    const eve = { email: 'eve@example.org', roles: { attendee: true } };
    const added = patched({ [`participants/${participantId(eve.email)}`]: eve as never });
    expect(added.lines).toContain('SEQUENCE:5');
    const removed = patched({ [`participants/${participantId('bo@example.org')}`]: null });
    expect(removed.lines).toContain('SEQUENCE:5');
  });

  test('a new meeting with guests begins with SEQUENCE 1, any other entry without one', () => {
    const { participants, ...alone } = read(source);
    const sequences = (event: CalendarEvent) =>
      createCalendarObject(event, now)
        .split('\r\n')
        .filter((line) => line.startsWith('SEQUENCE'));
    const event = { ...alone, recurrenceOverrides: {} };
    expect(sequences({ ...event, participants: participants ?? {} })).toEqual(['SEQUENCE:1']);
    expect(sequences(event)).toEqual([]);
  });

  test('an answer changes one parameter and keeps the unknown ones (WR3)', () => {
    const { lines, text } = patched({
      [`participants/${participantId('bo@example.org')}/participationStatus`]: 'declined',
    });
    const unfolded = text.replaceAll('\r\n ', '');
    expect(unfolded).toContain(
      'X-GUEST=7;SCHEDULE-STATUS=1.2;PARTSTAT=DECLINED;RSVP=TRUE:mailto:bo@example.org',
    );
    expect(lines).toContain('ATTENDEE;CN=Room:urn:uuid:9');
    expect(lines).toContain('SEQUENCE:4');
    expect(lines).toContain('ORGANIZER;CN=Ann;X-ORG=1:mailto:ann@example.org');
  });

  test('the organiser’s new name keeps what else is said about them', () => {
    const { text } = patched({ [`participants/${participantId('ann@example.org')}/name`]: 'Anna' });
    expect(text).toContain('ORGANIZER;CN=Anna;X-ORG=1:mailto:ann@example.org');
  });

  test('guests come and go; who has no address stays', () => {
    const event = read(source);
    const { [participantId('bo@example.org')]: _bo, ...others } = event.participants ?? {};
    const text = patchCalendarObject(
      source,
      canonicalEvent({
        ...event,
        participants: {
          ...others,
          x: { email: 'Cy@example.org', name: 'Cy "C"', roles: { attendee: true, optional: true } },
        },
      }),
      now,
    ).replaceAll('\r\n ', '');
    expect(text).toContain(
      "ATTENDEE;CN=Cy 'C';ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:cy@example.org",
    );
    expect(text).toContain('ATTENDEE;CN=Room:urn:uuid:9');
    expect(text.match(/bo@example\.org/g)).toBeNull();
  });

  test('cancelling one occurrence adds one date; bringing one back removes one', () => {
    const { lines, text } = patched({
      'recurrenceOverrides/2026-03-30T09:00:00': { excluded: true },
      'recurrenceOverrides/2026-03-09T09:00:00': null,
    });
    expect(lines).toContain('EXDATE;TZID=W. Europe Standard Time:20260316T090000');
    expect(lines).toContain('EXDATE;TZID=W. Europe Standard Time:20260330T090000');
    expect(lines).toContain('X-ONLY-HERE:1');
    expect(Object.keys(read(text).recurrenceOverrides ?? {})).toHaveLength(3);
  });

  test('changing one occurrence copies the series’ alarms and unknown properties into it', () => {
    const { text, lines } = patched({ 'recurrenceOverrides/2026-04-06T09:00:00': { title: 'Anders' } });
    expect(lines.filter((line) => line === 'X-MICROSOFT-CDO-IMPORTANCE:1')).toHaveLength(2);
    expect(lines.filter((line) => line === 'BEGIN:VALARM')).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('RRULE'))).toHaveLength(1);
    expect(lost(lines)).toEqual([]);
    expect(read(text).recurrenceOverrides?.['2026-04-06T09:00:00']).toEqual({ title: 'Anders' });
  });

  test('an occurrence that is like the series again loses its own entry only when told so', () => {
    const { lines, text } = patched({ 'recurrenceOverrides/2026-03-23T09:00:00': null });
    expect(lines).not.toContain('X-ONLY-HERE:1');
    expect(read(text).recurrenceOverrides?.['2026-03-23T09:00:00']).toBeUndefined();
  });

  test('another zone re-expresses every date of the series', () => {
    const event = read(source);
    const moved = canonicalEvent({ ...event, timeZone: 'America/New_York' });
    const text = patchCalendarObject(source, moved, now);
    expect(read(text)).toEqual(moved);
    expect(text).toContain('TZID:America/New_York');
  });

  test('writing nothing new gives the very bytes back', () => {
    expect(patchCalendarObject(source, read(source), now)).toBe(source);
  });

  test('an end is written in wall time, whatever the clocks do in between', () => {
    const night: CalendarEvent = {
      uid: 'n',
      start: '2026-03-28T23:00:00',
      timeZone: 'Europe/Amsterdam',
      duration: 'PT7H',
    };
    expect(createCalendarObject(night, now)).toContain('DTEND;TZID=Europe/Amsterdam:20260329T070000');
    const days = createCalendarObject({ ...night, duration: 'P1D' }, now);
    expect(days).toContain('DURATION:P1D');
    expect(days).not.toContain('DTEND');
  });

  test('the clock is an argument: the same write gives the same bytes', () => {
    const event: CalendarEvent = {
      uid: 'x',
      start: '2026-01-01T09:00:00',
      timeZone: 'Europe/Paris',
      title: 'T',
    };
    expect(createCalendarObject(event, now)).toBe(createCalendarObject(event, now));
    expect(createCalendarObject(event, now)).toContain('DTSTAMP:20261120T100000Z');
  });
});

describe('injection (S7)', () => {
  const base: CalendarEvent = {
    uid: 'u1',
    start: '2026-03-01T09:00:00',
    timeZone: 'Etc/UTC',
    duration: 'PT1H',
  };
  const nasty = 'x\r\nATTENDEE:mailto:evil@example.org\r\n\u2028BEGIN:VALARM\rEND:VEVENT\n;"^n\u0000\u000b';

  function attendees(text: string): number {
    return text.split(/\r\n|\n|\r/).filter((line) => /^ATTENDEE/i.test(line)).length;
  }

  test.each([
    ['title', { title: nasty }],
    ['description', { description: nasty }],
    ['location', { locations: { '1': { name: nasty } } }],
    ['conference', { virtualLocations: { '1': { uri: `https://x/${nasty}`, name: nasty } } }],
    [
      'organiser’s name',
      { participants: { a: { email: 'a@example.org', name: nasty, roles: { owner: true as const } } } },
    ],
    ['uid', { uid: nasty }],
  ] as const)('%s cannot smuggle a property', (_name, fields) => {
    const event = canonicalEvent({ ...base, ...fields } as CalendarEvent);
    const written = [
      () => createCalendarObject(event, now),
      () => patchCalendarObject(createCalendarObject(base, now), { ...event, uid: 'u1' }, now),
    ];
    for (const write of written) {
      let text = '';
      try {
        text = write();
      } catch (error) {
        expect(problemOf(error)?.code).toBe('item-rejected');
      }
      expect(attendees(text)).toBe(0);
      expect(text.match(/BEGIN:VALARM\s*$/m)).toBeNull();
    }
  });

  test.each(['a@b\r\nX:1', 'a b@c', 'a@b@c', 'a@b;c', '"a"@b', 'a@b:c', 'a', ''])(
    'the address %j is refused',
    (email) => {
      const event = { ...base, participants: { x: { email, roles: { attendee: true as const } } } };
      expect(() => createCalendarObject(event, now)).toThrow('item-rejected');
    },
  );

  test('rules and zones are words and numbers only', () => {
    const evil = 'Europe/Paris\r\nATTENDEE:mailto:evil@example.org';
    expect(() => createCalendarObject({ ...base, timeZone: evil }, now)).toThrow('item-rejected');
    const rule = { frequency: 'daily' as const, byDay: [{ day: 'mo\r\nX:1' as 'mo' }] };
    expect(() => createCalendarObject({ ...base, recurrenceRules: [rule] }, now)).toThrow('item-rejected');
  });
});

/** How many instants have the wall time that this instant has. */
function isTold(zone: string, at: number): number {
  const wall = toWall(zone, at);
  const candidates = new Set([-1, 0, 1].map((days) => wall - offsetAt(zone, at + days * 86_400_000)));
  return [...candidates].filter((one) => toWall(zone, one) === wall).length;
}

describe('zones', () => {
  test.each([
    'Europe/Amsterdam',
    'America/New_York',
    'Australia/Sydney',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'America/Sao_Paulo',
    'Pacific/Apia',
    'Asia/Jerusalem',
    'Europe/Istanbul',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Etc/GMT+5',
  ])('a VTIMEZONE for %s says what the zone says', (zone) => {
    const text = writeComponents({
      type: 'component',
      name: 'VCALENDAR',
      items: [makeVtimezone(zone, 2009, 2030)],
    });
    const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vtimezone');
    const made = new ICAL.Timezone(component ?? new ICAL.Component('vtimezone'));
    // every 37 hours, so that all hours of the day and both sides of each change come by
    for (let at = Date.UTC(2010, 0, 2); at < Date.UTC(2029, 0, 1); at += 37 * 3_600_000) {
      const wall = new Date(toWall(zone, at)).toISOString().slice(0, 19);
      // twice-told hours have two right answers
      if (isTold(zone, at) !== 1) continue;
      const time = ICAL.Time.fromDateTimeString(wall);
      expect([zone, wall, made.utcOffset(time) * 1000]).toEqual([zone, wall, offsetAt(zone, at)]);
    }
  });

  test('skipped and twice-told wall times (RFC 5545 3.3.5)', () => {
    const wall = (text: string): number => Date.parse(`${text}Z`);
    expect(toInstant('Europe/Amsterdam', wall('2026-03-29T02:30:00'))).toBe(wall('2026-03-29T01:30:00'));
    expect(toInstant('Europe/Amsterdam', wall('2026-10-25T02:30:00'))).toBe(wall('2026-10-25T00:30:00'));
    expect(toInstant('America/New_York', wall('2026-11-01T01:30:00'))).toBe(wall('2026-11-01T05:30:00'));
  });
});

describe('there and back again', () => {
  const words = fc
    .string({ maxLength: 40 })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a person cannot type is not kept
    .map((text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ''));
  const wall = fc
    .date({
      min: new Date('1980-01-01T00:00:00Z'),
      max: new Date('2045-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => `${date.toISOString().slice(0, 16)}:00`);
  const zones = fc.constantFrom(
    null,
    'Etc/UTC',
    'Europe/Amsterdam',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Sydney',
  );
  const email = fc.stringMatching(/^[a-z0-9.+_'-]{1,12}@[a-z0-9-]{1,8}\.org$/);
  const name = fc.stringMatching(/^[A-Za-z0-9 ,;:.^é-]{1,20}$/);
  const person = fc.record(
    {
      email,
      name,
      roles: fc.constantFrom(
        { attendee: true as const },
        { attendee: true as const, optional: true as const },
        { attendee: true as const, chair: true as const },
        { informational: true as const },
      ),
      kind: fc.constantFrom(
        'individual' as const,
        'group' as const,
        'resource' as const,
        'location' as const,
      ),
      participationStatus: fc.constantFrom('needs-action' as const, 'accepted' as const, 'declined' as const),
    },
    { requiredKeys: ['email', 'roles'] },
  );
  const rule = fc.record(
    {
      frequency: fc.constantFrom('yearly' as const, 'monthly' as const, 'weekly' as const, 'daily' as const),
      interval: fc.integer({ min: 1, max: 9 }),
      byDay: fc.uniqueArray(
        fc.record(
          {
            day: fc.constantFrom('mo' as const, 'we' as const, 'su' as const),
            nthOfPeriod: fc.constantFrom(-1, 1, 2),
          },
          { requiredKeys: ['day'] },
        ),
        { minLength: 1, maxLength: 2, selector: ({ day, nthOfPeriod }) => `${nthOfPeriod}${day}` },
      ),
      byMonth: fc.constantFrom(['3'], ['1', '12']),
      bySetPosition: fc.constantFrom([-1], [1, 2]),
      firstDayOfWeek: fc.constantFrom('su' as const, 'mo' as const),
      count: fc.integer({ min: 1, max: 50 }),
      until: wall,
    },
    { requiredKeys: ['frequency'] },
  );
  const events = fc
    .record({
      uid: fc.stringMatching(/^[A-Za-z0-9@.,;-]{1,30}$/),
      title: words,
      description: words.map((text) => `${text}\n\n${text}`),
      start: wall,
      zone: zones,
      allDay: fc.boolean(),
      days: fc.integer({ min: 0, max: 3 }),
      minutes: fc.integer({ min: 0, max: 3000 }),
      status: fc.constantFrom('confirmed' as const, 'tentative' as const, 'cancelled' as const),
      freeBusyStatus: fc.constantFrom('free' as const, 'busy' as const),
      privacy: fc.constantFrom('public' as const, 'private' as const, 'secret' as const),
      location: words,
      uri: fc.constantFrom('', 'https://meet.example.org/a?b=1,2;3', 'tel:+31'),
      people: fc.uniqueArray(person, { maxLength: 4, selector: (one) => one.email }),
      organizer: fc.boolean(),
      rules: fc.option(rule, { nil: undefined }),
      overrides: fc.dictionary(
        wall,
        fc.oneof(
          fc.constant({ excluded: true }),
          fc.record({ title: words }),
          fc.record({ start: wall, duration: fc.constantFrom('PT1H', 'PT20M') }),
          fc.record({
            description: fc.constant(null),
            locations: fc.constant({ '1': { name: 'Elsewhere' } }),
          }),
        ),
        { maxKeys: 3 },
      ),
    })
    .map((given): CalendarEvent => {
      const { until, count, ...plainRule } = given.rules ?? { frequency: 'daily' as const };
      const owner = given.organizer && given.people[0] !== undefined ? given.people[0] : null;
      return canonicalEvent({
        uid: given.uid,
        title: given.title,
        description: given.description,
        start: given.start,
        timeZone: given.zone,
        showWithoutTime: given.allDay,
        // what DTEND cannot say (a duration without length on a day, days on a clock) is written as DURATION
        duration: given.allDay ? `P${given.days + 1}D` : `P${given.days}DT${given.minutes}M`,
        status: given.status,
        freeBusyStatus: given.freeBusyStatus,
        privacy: given.privacy,
        locations: { '1': { name: given.location } },
        virtualLocations: { '1': { uri: given.uri, name: 'Meet' } },
        participants: Object.fromEntries(
          given.people.map((one) => [
            participantId(one.email),
            one === owner ? { ...one, roles: { ...one.roles, owner: true as const } } : one,
          ]),
        ),
        ...(given.rules === undefined
          ? {}
          : {
              recurrenceRules: [
                {
                  ...plainRule,
                  ...(count !== undefined
                    ? { count }
                    : until !== undefined
                      ? { until: given.allDay ? `${until.slice(0, 10)}T00:00:00` : until }
                      : {}),
                },
              ],
              recurrenceOverrides: Object.fromEntries(
                Object.entries(given.overrides).map(([id, patch]) => [
                  id,
                  given.allDay && 'duration' in patch ? { ...patch, duration: 'P2D' } : patch,
                ]),
              ) as never,
            }),
      });
    })
    // an end of a rule that the clocks skip has no other spelling in UTC
    .filter(({ timeZone = null, recurrenceRules }) => {
      const until = recurrenceRules?.[0]?.until;
      if (timeZone === null || until === undefined) return true;
      const ms = Date.parse(`${until}Z`);
      return toWall(timeZone, toInstant(timeZone, ms)) === ms;
    });

  test('an event survives being written and read', () => {
    fc.assert(
      fc.property(events, (event) => {
        expect(read(createCalendarObject(event, now))).toEqual(event);
      }),
      { numRuns: 300 },
    );
  });

  test('any event can be patched into any other, and the text reads as that other', () => {
    fc.assert(
      fc.property(events, events, (from, to) => {
        const wanted = canonicalEvent({ ...to, uid: from.uid });
        const source = createCalendarObject(from, now).replace('END:VEVENT', 'X-KEPT:1\r\nEND:VEVENT');
        const text = patchCalendarObject(source, wanted, now);
        expect(diff(wanted, read(text))).toEqual({});
        expect(text).toContain('X-KEPT:1');
      }),
      { numRuns: 300 },
    );
  });

  test('what is not understood neither hangs nor breaks anything but itself', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              'BEGIN:VCALENDAR',
              'END:VCALENDAR',
              'BEGIN:VEVENT',
              'END:VEVENT',
              'UID:a',
              'DTSTART:20260101T000000Z',
              'RRULE:FREQ=DAILY',
              ' x',
              'DTSTART;TZID="',
            ),
          ),
          { maxLength: 30 },
        ),
        (lines) => {
          expect(['event', 'other', 'item-unreadable', 'item-too-large']).toContain(
            codeOf(lines.join('\r\n')),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
