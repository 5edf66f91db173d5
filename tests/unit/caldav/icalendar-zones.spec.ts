/** Zones under all the names they have (TI1), and what the clocks’ changes do to times. */
import { describe, expect, test } from 'vitest';
import { writeComponents } from '../../../src-main/providers/icalendar/content-lines.ts';
import {
  createCalendarObject,
  patchCalendarObject,
  type ReadEvent,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { makeVtimezone } from '../../../src-main/providers/icalendar/vtimezone.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';

const now = Date.UTC(2026, 10, 20);

function ics(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function vevent(...lines: readonly string[]): string {
  return ics('BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT');
}

function read(text: string): ReadEvent {
  const found = readCalendarObject(text);
  if (found === null) throw new Error('no event');
  return found;
}

interface Onset {
  readonly start: string;
  readonly from: string;
  readonly to: string;
  readonly more?: readonly string[];
}

function vtimezone(
  tzid: string,
  standard: readonly Onset[],
  daylight: readonly Onset[] = [],
): readonly string[] {
  const part = (name: string, { start, from, to, more = [] }: Onset): readonly string[] => [
    ...[`BEGIN:${name}`, `DTSTART:${start}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`],
    ...[...more, `END:${name}`],
  ];
  return [
    ...['BEGIN:VTIMEZONE', `TZID:${tzid}`],
    ...standard.flatMap((one) => part('STANDARD', one)),
    ...daylight.flatMap((one) => part('DAYLIGHT', one)),
    'END:VTIMEZONE',
  ];
}

function yearly(start: string, from: string, to: string, rule: string): Onset {
  return { start, from, to, more: [`RRULE:FREQ=YEARLY;${rule}`] };
}

const europe = {
  standard: [yearly('16010101T030000', '+0200', '+0100', 'BYDAY=-1SU;BYMONTH=10')],
  daylight: [yearly('16010101T020000', '+0100', '+0200', 'BYDAY=-1SU;BYMONTH=3')],
};
const america = {
  standard: [yearly('16010101T020000', '-0400', '-0500', 'BYDAY=1SU;BYMONTH=11')],
  daylight: [yearly('16010101T020000', '-0500', '-0400', 'BYDAY=2SU;BYMONTH=3')],
};

/** What a time of that zone becomes. */
function at(
  tzid: string,
  zone: readonly string[],
  value = '20260701T090000',
  ...more: readonly string[]
): ReadEvent {
  return read(
    ics(...zone, 'BEGIN:VEVENT', 'UID:u1', `DTSTART;TZID="${tzid}":${value}`, ...more, 'END:VEVENT'),
  );
}

describe('by name', () => {
  test.each([
    ['Europe/Amsterdam', 'Europe/Amsterdam'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['Europe/Kiev', 'Europe/Kiev'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['US/Eastern', 'US/Eastern'],
    ['America/New York', 'America/New_York'],
    ['/Europe/Stockholm', 'Europe/Stockholm'],
    ['/freeassociation.sourceforge.net/Tzfile/Europe/Vienna', 'Europe/Vienna'],
    ['/softwarestudio.org/Tzfile/America/Argentina/Ushuaia', 'America/Argentina/Ushuaia'],
    ['tzone://Microsoft/Utc', 'Etc/UTC'],
    ['GMT', 'Etc/UTC'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['W. Europe Standard Time 1', 'Europe/Berlin'],
    ['Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZX=39$ZN=Romance', 'Europe/Paris'],
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', 'Europe/Berlin'],
    ['Amsterdam, Belgrade, Berlin, Brussels, Budapest, Madrid, Paris, Prague, Stockholm', 'Europe/Berlin'],
    ['(GMT-05:00) Eastern Time (US & Canada)', 'America/New_York'],
    ['(UTC-03:00) Brasília', 'America/Sao_Paulo'],
    ['(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi', 'Asia/Calcutta'],
    ['(UTC+00:00) Dublin, Edinburgh, Lisbon, London', 'Europe/London'],
    ['UTC+01:00', 'Etc/GMT-1'],
    ['GMT-5', 'Etc/GMT+5'],
    ['UTC+05:30', 'Asia/Calcutta'],
    ['GMT+05:30', 'Asia/Calcutta'],
    ['UTC+0530', 'Asia/Calcutta'],
    ['+05:30', 'Asia/Calcutta'],
    ['UTC+05:45', 'Asia/Katmandu'],
    ['UTC+12:00', 'Etc/GMT-12'],
  ])('%s is %s', (tzid, zone) => {
    expect(at(tzid, [])).toMatchObject({
      zoneUnknown: false,
      event: { start: '2026-07-01T09:00:00', timeZone: zone },
    });
  });

  test.each([
    ['an offset that the cities do not keep', '(UTC+03:00) Amsterdam, Berlin'],
    ['cities that disagree', '(UTC+01:00) Amsterdam, Lagos'],
    ['a single word', 'Berlin'],
    ['nothing known', 'Customized Time Zone'],
    ['an offset that no clock can have', 'UTC+25:00'],
    ['a prototype', '__proto__'],
    ['a constructor', 'constructor'],
  ])('%s is no zone: the time floats, and says so', (_name, tzid) => {
    const found = at(tzid, []);
    expect(found).toMatchObject({ zoneUnknown: true, event: { start: '2026-07-01T09:00:00' } });
    expect(found.event.timeZone).toBeUndefined();
  });

  test.each([
    ['GMT-0330', '2026-07-01T12:30:00'],
    ['UTC-03:30', '2026-07-01T12:30:00'],
    ['UTC+15:00', '2026-06-30T18:00:00'],
  ])('%s is an offset that no zone keeps: the same moment in UTC', (tzid, start) => {
    expect(at(tzid, []).event).toMatchObject({ start, timeZone: 'Etc/UTC' });
  });

  test('an alias is written back as it is', () => {
    const text = vevent('DTSTART;TZID=Europe/Kiev:20260701T090000');
    const { event } = read(text);
    expect(patchCalendarObject(text, { ...event, start: '2026-07-02T09:00:00' }, now)).toContain(
      'DTSTART;TZID=Europe/Kiev:20260702T090000',
    );
  });
});

describe('by what the VTIMEZONE says', () => {
  test.each([
    ['Customized Time Zone', europe, 'Europe/Berlin'],
    ['tzone://Microsoft/Custom', america, 'America/New_York'],
    ['GMT +0100 (Standard) / GMT +0200 (Daylight)', europe, 'Europe/Berlin'],
    ['(UTC+01:00) Brussels, Copenhagen, Madrid, Paris', europe, 'Europe/Paris'],
    ['1', europe, 'Europe/Berlin'],
    ['EST', america, 'America/New_York'],
    ['W. Europe Standard Time 3', america, 'America/New_York'],
    [
      'Fixed',
      { standard: [{ start: '16010101T000000', from: '+0300', to: '+0300' }], daylight: [] },
      'Etc/GMT-3',
    ],
    [
      'Nowhere',
      { standard: [{ start: '16010101T000000', from: '+0000', to: '+0000' }], daylight: [] },
      'Etc/UTC',
    ],
    [
      'Kathmandu',
      { standard: [{ start: '16010101T000000', from: '+0545', to: '+0545' }], daylight: [] },
      'Asia/Katmandu',
    ],
  ])('%s', (tzid, { standard, daylight }, zone) => {
    expect(at(tzid, vtimezone(tzid, standard, daylight))).toMatchObject({
      zoneUnknown: false,
      event: { start: '2026-07-01T09:00:00', timeZone: zone },
    });
  });

  test.each([
    'Europe/London',
    'America/Chicago',
    'America/St_Johns',
    'Australia/Sydney',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'America/Santiago',
    'Asia/Jerusalem',
    'Africa/Casablanca',
    'Asia/Gaza',
    'Pacific/Chatham',
  ])('%s under a foreign name is a zone with the same clock', (zone) => {
    const made = writeComponents(makeVtimezone(zone, 2025, 2036)).replace(`TZID:${zone}`, 'TZID:Mine');
    const found = at('Mine', made.trim().split('\r\n'), '20260701T090000', 'RRULE:FREQ=DAILY');
    expect(found.zoneUnknown).toBe(false);
    const same = (name: string): string =>
      writeComponents(makeVtimezone(name, 2026, 2028)).replace(`TZID:${name}`, '');
    expect(same(found.event.timeZone ?? '')).toBe(same(zone));
  });

  test.each([
    [
      'every Sunday of the second week',
      yearly('16010101T020000', '-0500', '-0400', 'BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14'),
    ],
    [
      'the second of the Sundays in March',
      yearly('16010101T020000', '-0500', '-0400', 'BYMONTH=3;BYDAY=SU;BYSETPOS=2'),
    ],
    [
      'dates, year by year',
      {
        ...{ start: '20240310T020000', from: '-0500', to: '-0400' },
        more: [
          'RDATE:20250309T020000,20260308T020000',
          'RDATE:20270314T070000Z',
          'RDATE:20280312T020000,20290311T020000',
        ],
      },
    ],
    [
      'a rule that ended, and one that goes on',
      yearly('19670430T020000', '-0500', '-0400', 'BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z'),
      yearly('20070311T020000', '-0500', '-0400', 'BYMONTH=3;BYDAY=2SU'),
    ],
    [
      'a rule that ended by its count',
      yearly('20050403T020000', '-0500', '-0400', 'BYMONTH=4;BYDAY=1SU;COUNT=2'),
      yearly('20070311T020000', '-0500', '-0400', 'BYMONTH=3;BYDAY=2SU'),
    ],
  ])('onsets as %s', (_name, ...daylight) => {
    expect(at('X', vtimezone('X', america.standard, daylight as Onset[])).event.timeZone).toBe(
      'America/New_York',
    );
  });

  test('a clock that nobody keeps: UTC by its own offsets, on both sides of its changes', () => {
    const zone = vtimezone(
      'Own',
      [{ start: '20250101T000000', from: '+0017', to: '+0017', more: ['RDATE:20260901T000000'] }],
      [{ start: '20260401T000000', from: '+0017', to: '+0117' }],
    );
    expect(at('Own', zone, '20260301T120000')).toMatchObject({
      zoneUnknown: true,
      event: { start: '2026-03-01T11:43:00', timeZone: 'Etc/UTC' },
    });
    expect(at('Own', zone, '20260701T120000').event.start).toBe('2026-07-01T10:43:00');
    expect(at('Own', zone, '20261001T120000').event.start).toBe('2026-10-01T11:43:00');
    // midnight of that first of April is skipped
    expect(at('Own', zone, '20260401T003000').event.start).toBe('2026-04-01T00:13:00');
  });

  test('what cannot be understood is no zone', () => {
    const weekly = [{ ...europe.standard[0], more: ['RRULE:FREQ=WEEKLY'] }] as Onset[];
    expect(at('X', vtimezone('X', weekly))).toMatchObject({ zoneUnknown: true });
    expect(at('X', ['BEGIN:VTIMEZONE', 'TZID:X', 'END:VTIMEZONE'])).toMatchObject({ zoneUnknown: true });
  });

  test('the name is kept where a new time is written', () => {
    const zone = vtimezone('Customized, Zone', europe.standard, europe.daylight);
    const text = ics(
      ...zone.map((line) => line.replace('Customized,', 'Customized\\,')),
      ...['BEGIN:VEVENT', 'UID:u1', 'DTSTART;TZID="Customized, Zone":20260701T090000', 'END:VEVENT'],
    );
    const { event } = read(text);
    expect(event.timeZone).toBe('Europe/Berlin');
    const written = patchCalendarObject(text, { ...event, start: '2026-07-02T09:00:00' }, now);
    expect(written).toContain('DTSTART;TZID="Customized, Zone":20260702T090000');
    expect(read(written).event.start).toBe('2026-07-02T09:00:00');
    expect(written.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
  });

  test('writing a text, whenever, does not turn its zone into another', () => {
    const old = vtimezone(
      'Old',
      [yearly('19671029T020000', '-0400', '-0500', 'BYDAY=-1SU;BYMONTH=10')],
      [yearly('19870405T020000', '-0500', '-0400', 'BYDAY=1SU;BYMONTH=4')],
    );
    const text = ics(
      ...[...old, 'BEGIN:VEVENT', 'UID:u1', 'DTSTAMP:19990101T000000Z', 'DTSTART;TZID=Old:19990701T090000'],
      ...['RRULE:FREQ=DAILY', 'END:VEVENT'],
    );
    const { event } = read(text);
    expect(event.timeZone).toBe('America/New_York');
    expect(read(patchCalendarObject(text, { ...event, title: 'x' }, now)).event).toEqual({
      ...event,
      title: 'x',
    });
  });

  test('the answer does not depend on what was asked before', () => {
    const tzid = 'Customized Time Zone';
    const one = at(tzid, vtimezone(tzid, europe.standard, europe.daylight));
    at(tzid, vtimezone(tzid, america.standard, america.daylight));
    expect(at(tzid, vtimezone(tzid, europe.standard, europe.daylight))).toMatchObject({ event: one.event });
  });
});

describe('when the clocks change (Amsterdam: 29 March 02:00 → 03:00, 25 October 03:00 → 02:00)', () => {
  const zone = ';TZID=Europe/Amsterdam';

  function series(...lines: readonly string[]): CalendarEvent {
    return read(vevent(`DTSTART${zone}:20260301T023000`, `DTEND${zone}:20260301T033000`, ...lines)).event;
  }

  test('a start that is skipped keeps its wall time and its length', () => {
    const gap = read(vevent(`DTSTART${zone}:20260329T023000`, `DTEND${zone}:20260329T033000`)).event;
    expect(gap).toMatchObject({ start: '2026-03-29T02:30:00', duration: 'PT1H' });
    for (const duration of ['PT1H', 'PT20M', 'PT5H']) {
      const event = { ...gap, duration };
      expect(read(createCalendarObject(event, now)).event).toEqual(event);
      expect(read(patchCalendarObject(createCalendarObject(gap, now), event, now)).event).toEqual(event);
    }
  });

  test('a start that is told twice is the first one', () => {
    const event = read(vevent(`DTSTART${zone}:20261025T023000`, `DTEND${zone}:20261025T033000`)).event;
    expect(event).toMatchObject({ start: '2026-10-25T02:30:00', duration: 'PT2H' });
  });

  test('an end in the second telling is written as a length: its wall time would mean the first', () => {
    const event = { uid: 'u1', start: '2026-10-25T01:30:00', timeZone: 'Europe/Amsterdam', duration: 'PT2H' };
    const text = createCalendarObject(event, now);
    expect(text).toContain('DURATION:PT2H');
    expect(read(text).event).toEqual(event);
  });

  test.each([
    ['DTEND in zone', `DTEND${zone}:20260329T070000`, 'PT7H'],
    ['DTEND in UTC', 'DTEND:20260329T050000Z', 'PT7H'],
    ['hours', 'DURATION:PT8H', 'PT8H'],
    ['a day', 'DURATION:P1D', 'P1D'],
    ['24 hours', 'DURATION:PT24H', 'PT24H'],
  ])('a length over the change: %s', (_name, line, duration) => {
    const { event } = read(vevent(`DTSTART${zone}:20260328T230000`, line));
    expect(event.duration).toBe(duration);
    expect(read(createCalendarObject(event, now)).event).toEqual(event);
  });

  test('an occurrence whose time is skipped has its wall time as key, however it is named', () => {
    const key = { '2026-03-29T02:30:00': { excluded: true } };
    expect(series('RRULE:FREQ=DAILY', `EXDATE${zone}:20260329T023000`).recurrenceOverrides).toEqual(key);
    expect(series('RRULE:FREQ=DAILY', 'EXDATE:20260329T013000Z').recurrenceOverrides).toEqual(key);
    expect(
      series('RRULE:FREQ=DAILY', 'EXDATE;TZID=Europe/London:20260329T023000').recurrenceOverrides,
    ).toEqual(key);
  });

  test('an occurrence that is told twice is cancelled by either telling', () => {
    const key = { '2026-10-25T02:30:00': { excluded: true } };
    expect(series('RRULE:FREQ=DAILY', 'EXDATE:20261025T003000Z').recurrenceOverrides).toEqual(key);
    expect(series('RRULE:FREQ=DAILY', 'EXDATE:20261025T013000Z').recurrenceOverrides).toEqual(key);
  });

  test('UNTIL in UTC is the series’ wall time on that day', () => {
    const untilOf = (until: string): unknown =>
      series(`RRULE:FREQ=DAILY;UNTIL=${until}`).recurrenceRules?.[0]?.until;
    expect(untilOf('20260328T013000Z')).toBe('2026-03-28T02:30:00');
    expect(untilOf('20260330T003000Z')).toBe('2026-03-30T02:30:00');
    // the occurrence in the gap is the last one
    expect(untilOf('20260329T013000Z')).toBe('2026-03-29T02:30:00');
    expect(untilOf('20261025T003000Z')).toBe('2026-10-25T02:30:00');
  });

  test('keys and UNTIL in the gap survive being written', () => {
    const event = series('RRULE:FREQ=DAILY;UNTIL=20260329T013000Z', 'EXDATE:20260329T013000Z');
    expect(read(createCalendarObject(event, now)).event).toEqual(event);
  });

  test('all-day events know no clock', () => {
    const event = read(
      vevent(
        'DTSTART;VALUE=DATE:20260328',
        'DTEND;VALUE=DATE:20260331',
        'RRULE:FREQ=YEARLY',
        'EXDATE:20270327T230000Z',
      ),
    ).event;
    expect(event).toMatchObject({
      start: '2026-03-28T00:00:00',
      duration: 'P3D',
      recurrenceOverrides: { '2027-03-28T00:00:00': { excluded: true } },
    });
    expect(read(createCalendarObject(event, now)).event).toEqual(event);
  });
});
