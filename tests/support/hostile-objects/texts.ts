/** Calendar objects that somebody wrote to cost others time or memory. Each has the uid `hostile`; about a megabyte at most. */

const start = 'DTSTART:20260120T090000Z';
const megabyte = 1_000_000;

const lines = (...parts: readonly string[]): string => parts.join('\r\n');
const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('\r\n');
const list = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(',');
const calendar = (...parts: readonly string[]): string =>
  lines('BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...parts, 'END:VCALENDAR', '');
const event = (...parts: readonly string[]): string =>
  lines('BEGIN:VEVENT', 'UID:hostile', ...parts, 'END:VEVENT');
const one = (...parts: readonly string[]): string => calendar(event(start, ...parts));

/** The series' nth day, in UTC. */
const day = (nth: number): string =>
  new Date(Date.UTC(2026, 0, 20 + nth, 9)).toISOString().replace(/[-:]|\.\d+/g, '');
const guests = (count: number, more = ''): string =>
  times(count, (nth) => `ATTENDEE${more}:mailto:guest${nth}@example.org`);
const occurrence = (nth: number, ...parts: readonly string[]): string =>
  event(`RECURRENCE-ID:${day(nth)}`, `DTSTART:${day(nth)}`, ...parts);
const fromHereOn = (nth: number, ...parts: readonly string[]): string =>
  event(`RECURRENCE-ID;RANGE=THISANDFUTURE:${day(nth)}`, `DTSTART:${day(nth)}`, ...parts);
const zone = (tzid: string, ...parts: readonly string[]): string =>
  lines('BEGIN:VTIMEZONE', `TZID:${tzid}`, ...parts, 'END:VTIMEZONE');
const observance = (offset: string, ...parts: readonly string[]): string =>
  lines(
    'BEGIN:STANDARD',
    'DTSTART:16010101T000000',
    'TZOFFSETFROM:+0101',
    `TZOFFSETTO:${offset}`,
    ...parts,
    'END:STANDARD',
  );
const minutes = (nth: number): string => `+01${String(nth % 60).padStart(2, '0')}`;
const zoned = 'DTSTART;TZID=X:20260120T090000';
const daily = (count: number): string => `RRULE:FREQ=DAILY;COUNT=${count}`;
const every = (last: number): string => list(last, (nth) => String(nth + 1));

/** What it is → the text. */
export const hostileObjects: Readonly<Record<string, () => string>> = {
  // rules
  'rule: every second for ever': () => one('RRULE:FREQ=SECONDLY'),
  'rule: every second, a million times': () => one('RRULE:FREQ=SECONDLY;COUNT=1000000'),
  'rule: every part given, in every value': () =>
    one(
      `RRULE:FREQ=YEARLY;BYMONTH=${every(12)};BYMONTHDAY=${every(31)};BYHOUR=${list(24, String)};BYMINUTE=${list(60, String)};BYSECOND=${list(60, String)};COUNT=9999`,
    ),
  'rule: a date that never comes': () => one('RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=10'),
  'rule: a leap day in the fifth week on a Monday': () =>
    one('RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYWEEKNO=53;COUNT=500'),
  'rule: an interval beyond all dates': () => one('RRULE:FREQ=DAILY;INTERVAL=999999999;COUNT=9999'),
  'rule: an end in the year 9999': () => one('RRULE:FREQ=MINUTELY;UNTIL=99991231T235959Z'),
  'rule: positions of a large set': () =>
    one(`RRULE:FREQ=YEARLY;BYYEARDAY=${every(366)};BYSETPOS=${every(366)};COUNT=9999`),
  'rule: a hundred thousand weekdays': () =>
    one(`RRULE:FREQ=MONTHLY;BYDAY=${list(100_000, (nth) => `${(nth % 5) + 1}MO`)}`),
  'rules: ten, each nearly too long': () => one(times(10, (nth) => `RRULE:FREQ=DAILY;COUNT=${4999 - nth}`)),
  'rules: a thousand different ones': () =>
    one(times(1_000, (nth) => `RRULE:FREQ=DAILY;INTERVAL=${nth + 1}`)),
  // rules that take out dates
  'excluding rules: three thousand': () =>
    one(
      daily(2000),
      times(3_000, (nth) => `EXRULE:FREQ=DAILY;INTERVAL=${nth + 2};COUNT=9999`),
    ),
  'excluding rules: each with an end in centuries': () =>
    one(
      daily(2000),
      times(500, (nth) => `EXRULE:FREQ=WEEKLY;INTERVAL=${nth + 1};UNTIL=22000101T000000Z`),
    ),
  'excluding rule: every second for ever': () => one(daily(5000), 'EXRULE:FREQ=SECONDLY'),
  'excluding rule: never ends on a series that never ends': () =>
    one('RRULE:FREQ=DAILY', 'EXRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'),
  // added and removed dates
  'added dates: a hundred thousand': () => one(`RDATE:${list(60_000, day)}`),
  'added dates: as periods, overlapping': () =>
    one(`RDATE;VALUE=PERIOD:${list(30_000, (nth) => `${day(nth)}/P9999D`)}`),
  'added dates: one per line': () => one(times(30_000, (nth) => `RDATE:${day(nth)}`)),
  'removed dates: sixty thousand': () => one(daily(5000), `EXDATE:${list(60_000, day)}`),
  'removed dates: the same one, again and again': () =>
    one(daily(5000), `EXDATE:${list(50_000, () => day(1))}`),
  'removed dates: in a zone of 600 rules': () =>
    calendar(
      zone(
        'X',
        times(600, (nth) => observance(minutes(nth), 'RRULE:FREQ=MONTHLY;BYDAY=SU')),
      ),
      event(zoned, `EXDATE;TZID=X:${list(4_000, (nth) => `${1650 + (nth % 400)}0101T000000`)}`),
    ),
  // changed occurrences
  'from here on: 2,000 dates with 1,500 guests': () =>
    calendar(event(start, daily(2000)), fromHereOn(1, guests(1500))),
  'from here on: 2,000 dates with a megabyte of text': () =>
    calendar(event(start, daily(2000)), fromHereOn(1, `DESCRIPTION:${'x'.repeat(megabyte)}`)),
  'from here on: at each of 1,000 dates': () =>
    calendar(
      event(start, daily(2000)),
      times(1_000, (nth) => fromHereOn(nth + 1, guests(10))),
    ),
  'from here on: in a series that never ends': () =>
    calendar(event(start, 'RRULE:FREQ=DAILY'), fromHereOn(1, guests(2000))),
  'occurrences: 8,000 of one series': () =>
    calendar(
      event(start, daily(9000)),
      times(8_000, (nth) => occurrence(nth)),
    ),
  'occurrences: 4,000 with a guest list each': () =>
    calendar(
      event(start, daily(5000)),
      times(400, (nth) => occurrence(nth + 1, guests(40))),
    ),
  'occurrences: 10,000 versions of the same one': () =>
    calendar(
      event(start, daily(10)),
      times(10_000, (nth) => occurrence(1, `SEQUENCE:${nth}`)),
    ),
  'occurrences: 8,000 without their series': () => calendar(times(8_000, (nth) => occurrence(nth))),
  // zones
  'zone: 600 observances that count for centuries': () =>
    calendar(
      zone(
        'X',
        times(600, (nth) =>
          observance(minutes(nth), `RRULE:FREQ=YEARLY;COUNT=9999;BYDAY=${Array(200).fill('-1SU').join()}`),
        ),
      ),
      event(zoned),
    ),
  'zone: 8,000 observances': () =>
    calendar(
      zone(
        'X',
        times(8_000, (nth) => observance(minutes(nth))),
      ),
      event(zoned),
    ),
  'zone: an observance every second': () =>
    calendar(zone('X', observance('+0100', 'RRULE:FREQ=SECONDLY')), event(zoned)),
  'zone: 50,000 added dates of an observance': () =>
    calendar(
      zone('X', observance('+0100', `RDATE:${list(50_000, (nth) => day(nth).slice(0, 15))}`)),
      event(zoned),
    ),
  'zones: a thousand': () =>
    calendar(
      times(1_000, (nth) => zone(`Z${nth}`, observance(minutes(nth)))),
      event(
        start,
        times(1_000, (nth) => `EXDATE;TZID=Z${nth}:20260121T090000`),
      ),
    ),
  'zone: a name of half a megabyte': () =>
    calendar(event(`DTSTART;TZID=${'a/'.repeat(megabyte / 4)}:20260120T090000`)),
  // people
  'people: 20,000': () => one(guests(20_000)),
  'people: the same one 20,000 times': () => one(times(20_000, () => 'ATTENDEE:mailto:a@example.org')),
  'people: a name of a megabyte': () => one(`ATTENDEE;CN=${'x'.repeat(megabyte)}:mailto:a@example.org`),
  'people: delegated in a ring of 1,900': () =>
    one(
      times(
        1_900,
        (nth) => `ATTENDEE;DELEGATED-TO="mailto:p${(nth + 1) % 1_900}@x.org":mailto:p${nth}@x.org`,
      ),
    ),
  // parts and lines
  'alarms: 30,000': () => one(times(30_000, () => lines('BEGIN:VALARM', 'TRIGGER:-PT1H', 'END:VALARM'))),
  'parts: 100,000 in each other': () => calendar(times(100_000, () => 'BEGIN:X')),
  'parts: 8,000 events of other people': () =>
    calendar(times(8_000, (nth) => lines('BEGIN:VEVENT', `UID:${nth}`, start, 'END:VEVENT'))),
  'lines: a megabyte in one': () => one(`DESCRIPTION:${'x'.repeat(megabyte)}`),
  'lines: a megabyte of folds of one character': () => one(`SUMMARY:x${'\r\n y'.repeat(megabyte / 4)}`),
  'lines: 100,000 unknown ones': () => one(times(100_000, (nth) => `X-${nth}:1`)),
  'lines: 100,000 empty ones': () => one('\r\n'.repeat(100_000)),
  'lines: a megabyte without a colon': () => one('x'.repeat(megabyte)),
  'parameters: 200,000 on one line': () => one(`SUMMARY${';A=1'.repeat(200_000)}:x`),
  'parameters: half a megabyte of quotes': () =>
    one(`ATTENDEE;CN=${'"'.repeat(megabyte / 2)}:mailto:a@example.org`),
  'values: a megabyte of escapes': () => one(`SUMMARY:${'\\n\\\\'.repeat(megabyte / 4)}`),
  'values: a megabyte of control characters': () => one(`SUMMARY:${'\u0001'.repeat(megabyte)}`),
  'values: a length of 18 digits of weeks': () => one(`DURATION:P${'9'.repeat(18)}W`),
  'values: a megabyte of digits as a start': () => calendar(event(`DTSTART:${'2'.repeat(megabyte)}`)),
  'values: 50,000 conferences': () =>
    one(times(20_000, (nth) => `CONFERENCE;VALUE=URI:https://x.example/${nth}`)),
  'values: 20,000 relations': () => one(times(20_000, (nth) => `RELATED-TO:${nth}`)),
  'values: 20,000 attachments in the text': () =>
    one(times(5_000, () => `ATTACH;ENCODING=BASE64;VALUE=BINARY:${'A'.repeat(150)}`)),
  'values: links of scripts': () =>
    one(
      times(5_000, (nth) => `CONFERENCE;VALUE=URI:javascript:alert(${nth})`),
      'URL:javascript:alert(1)',
    ),
  'values: names of prototypes': () =>
    one(...['__proto__', 'constructor', 'prototype'].map((name) => `X-${name}:${name}`), '__proto__:1'),
  'object: more than four megabytes': () => one(`DESCRIPTION:${'x'.repeat(4.3 * megabyte)}`),
};
