/** Texts made to cost time or memory: each is read or refused in a moment (S6). */
import { describe, expect, test } from 'vitest';
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
  uidOf,
} from '../../../src-main/providers/icalendar/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { cpuMs } from '../../support/machine-speed.ts';

const start = 'DTSTART:20260120T090000Z';

function ics(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function vevent(...lines: readonly string[]): string {
  return ics('BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT');
}

function times(count: number, make: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function rows(count: number, make: (index: number) => string): string {
  return times(count, make).join('\r\n');
}

function outcomeOf(text: string): string {
  try {
    return readCalendarObject(text) === null ? 'no event' : 'readable';
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return String(problem.params.reason);
  }
}

const million = 1_000_000;
const zoneOf = (tzid: string, ...lines: readonly string[]): readonly string[] => [
  ...['BEGIN:VTIMEZONE', `TZID:${tzid}`, 'BEGIN:STANDARD', 'DTSTART:16010101T000000'],
  ...['TZOFFSETFROM:+0101', 'TZOFFSETTO:+0101', ...lines, 'END:STANDARD', 'END:VTIMEZONE'],
];

const cases: readonly (readonly [name: string, text: string, outcome: string])[] = [
  ['more bytes than an event has', vevent(start, `DESCRIPTION:${'x'.repeat(4.2 * million)}`), 'too-large'],
  ['a megabyte in one line', vevent(start, `DESCRIPTION:${'x'.repeat(million)}`), 'readable'],
  ['a megabyte in one unknown line', vevent(start, `X-A:${'x'.repeat(million)}`), 'readable'],
  ['a megabyte without a colon', vevent(start, 'x'.repeat(million)), 'readable'],
  ['a megabyte of line breaks', vevent(start, '\r\n'.repeat(million / 2)), 'too-large'],
  ['a megabyte of folds', vevent(start, `SUMMARY:x${'\r\n y'.repeat(190_000)}`), 'readable'],
  [
    'a megabyte of folds behind empty lines',
    vevent(start, `SUMMARY:x${'\r\n\r\n y'.repeat(90_000)}`),
    'readable',
  ],
  [
    'a megabyte of broken folds',
    vevent(
      start,
      'SUMMARY:x',
      rows(190_000, () => 'y z'),
    ),
    'readable',
  ],
  ['a megabyte of escapes', vevent(start, `SUMMARY:${'\\n\\\\'.repeat(million / 4)}`), 'readable'],
  ['a megabyte of blanks', vevent(start, `SUMMARY:${' '.repeat(million)}x`), 'readable'],
  ['a megabyte of control characters', vevent(start, `SUMMARY:${'\u0001'.repeat(million)}`), 'readable'],
  ['200,000 events that begin', `${'BEGIN:VEVENT\r\n'.repeat(200_000)}`, 'too-large'],
  ['150,000 events that begin', `${'BEGIN:VEVENT\r\n'.repeat(150_000)}`, 'too-large'],
  ['150,000 parts in each other', ics(rows(150_000, () => 'BEGIN:X')), 'too-large'],
  ['150,000 calendars', 'BEGIN:VCALENDAR\r\n'.repeat(150_000), 'no-event'],
  [
    '150,000 ends',
    vevent(
      start,
      rows(150_000, () => 'END:X'),
    ),
    'readable',
  ],
  ['150,000 lines outside', `${'X-A:1\r\n'.repeat(150_000)}${vevent(start)}`, 'readable'],
  [
    '150,000 alarms',
    vevent(
      start,
      rows(75_000, () => 'BEGIN:VALARM\r\nEND:VALARM'),
    ),
    'too-large',
  ],
  [
    'a depth of nine',
    ics(
      rows(9, () => 'BEGIN:X'),
      rows(9, () => 'END:X'),
    ),
    'too-large',
  ],
  [
    'a hundred thousand attendees',
    vevent(
      start,
      rows(100_000, (at) => `ATTENDEE:mailto:a${at}@x`),
    ),
    'too-many-guests',
  ],
  ['a megabyte of parameters', vevent(start, `ATTENDEE${';A=1'.repeat(million / 4)}:mailto:a@x`), 'readable'],
  ['a megabyte of quotes', vevent(start, `ATTENDEE;CN=${'"'.repeat(million)}:mailto:a@x`), 'readable'],
  [
    'many parameters',
    vevent(
      start,
      rows(100, () => `ATTENDEE${';A=1'.repeat(4900)}:mailto:a@x`),
    ),
    'readable',
  ],
  [
    'many quotes',
    vevent(
      start,
      rows(20, () => `ATTENDEE;CN=${'="'.repeat(9900)}:mailto:a@x`),
    ),
    'readable',
  ],
  ['an address of a megabyte', vevent(start, `ATTENDEE:mailto:${'a@'.repeat(million / 2)}`), 'readable'],
  ['a start of a megabyte', vevent(`DTSTART:${'2'.repeat(million)}`), 'time-impossible'],
  [
    'a start with a zone of a megabyte',
    vevent(`DTSTART;TZID=${'a/'.repeat(million / 2)}:20260120T090000`),
    'readable',
  ],
  [
    'a zone of 100,000 cities',
    vevent(`DTSTART;TZID="${'Rome,'.repeat(100_000)}":20260120T090000`),
    'readable',
  ],
  [
    'a zone of many brackets',
    vevent(`DTSTART;TZID="(UTC+1${' '.repeat(100_000)}":20260120T090000`),
    'readable',
  ],
  [
    'a length that makes others run for hours',
    vevent(start, `DURATION:P${'9'.repeat(18)}W`),
    'duration-impossible',
  ],
  ['a length of a megabyte', vevent(start, `DURATION:P${'1W'.repeat(million / 2)}`), 'duration-impossible'],
  [
    'a rule of a megabyte',
    vevent(start, `RRULE:FREQ=DAILY;BYDAY=${'MO,'.repeat(million / 3)}`),
    'rule-not-understood',
  ],
  [
    '1,000 numbers in a rule',
    vevent(start, `RRULE:FREQ=DAILY;BYHOUR=${'1,'.repeat(1000)}`),
    'rule-not-understood',
  ],
  [
    '100 rules',
    vevent(
      start,
      rows(100, (at) => `RRULE:FREQ=DAILY;INTERVAL=${at + 1}`),
    ),
    'too-many-rules',
  ],
  [
    'the same rule 100,000 times',
    vevent(
      start,
      rows(100_000, () => 'RRULE:FREQ=DAILY'),
    ),
    'readable',
  ],
  [
    'a count of seconds against an end',
    vevent(start, 'RRULE:FREQ=SECONDLY;COUNT=999999;UNTIL=20360101T000000Z'),
    'rule-not-understood',
  ],
  [
    'a rule that takes out seconds',
    vevent(start, 'RRULE:FREQ=SECONDLY;COUNT=999999', 'EXRULE:FREQ=SECONDLY'),
    'excluding-rule',
  ],
  [
    '100,000 dates in one line',
    vevent(start, `EXDATE:${times(60_000, () => '20260120T090000Z').join()}`),
    'too-many-exceptions',
  ],
  ['100,000 commas', vevent(start, `RDATE:${','.repeat(100_000)}`), 'readable'],
  [
    '6,000 occurrences',
    ics(
      rows(
        6000,
        (at) =>
          `BEGIN:VEVENT\r\nUID:u1\r\n${start}\r\nRECURRENCE-ID:2026${String(1000 + at).slice(1)}\r\nEND:VEVENT`,
      ),
    ),
    'time-impossible',
  ],
  [
    'a zone of 10,000 observances',
    ics(
      ...[
        'BEGIN:VTIMEZONE',
        'TZID:X',
        rows(10_000, () => zoneOf('X').slice(2, 7).join('\r\n')),
        'END:VTIMEZONE',
      ],
      ...['BEGIN:VEVENT', 'UID:u1', 'DTSTART;TZID=X:20260120T090000', 'END:VEVENT'],
    ),
    'readable',
  ],
  [
    'zones with rules that go on and on',
    ics(
      ...['YEARLY;COUNT=9999', 'YEARLY;INTERVAL=50;BYDAY=53MO', 'MONTHLY;BYDAY=SU', 'SECONDLY'].flatMap(
        (rule, at) => zoneOf(`Z${at}`, `RRULE:FREQ=${rule}`),
      ),
      ...['BEGIN:VEVENT', 'UID:u1', 'DTSTART;TZID=Z0:20260120T090000', 'DTEND;TZID=Z1:20260120T100000'],
      ...['RDATE;TZID=Z2:20260121T090000', 'EXDATE;TZID=Z3:20260121T090000', 'END:VEVENT'],
    ),
    'readable',
  ],
  [
    'more zones than there are',
    ics(
      rows(600, (at) => zoneOf(`Z${at}`).join('\r\n')),
      ...[
        'BEGIN:VEVENT',
        'UID:u1',
        start,
        rows(600, (at) => `EXDATE;TZID=Z${at}:20260121T090000`),
        'END:VEVENT',
      ],
    ),
    'too-large',
  ],
];

describe('what costs others minutes', () => {
  test.each(cases)('%s', (_name, text, outcome) => {
    let found = '';
    const ms = cpuMs(() => {
      found = outcomeOf(text);
    }, 200);
    expect(found).toBe(outcome);
    expect(ms).toBeLessThan(200);
  });

  test('memory stays in proportion to the text', () => {
    const text = vevent(
      start,
      rows(30_000, (at) => `X-${at}:${'x'.repeat(80)}`),
    );
    const before = process.memoryUsage().heapUsed;
    readCalendarObject(text);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20 * text.length);
  });

  test('the uid of a text that nobody could read', () => {
    for (const text of [
      `BEGIN:VEVENT\r\nUID:a${'\r\n x'.repeat(100_000)}`,
      'BEGIN:VEVENT \t'.repeat(80_000),
      `BEGIN:VEVENT${'\r\n'.repeat(million / 2)}UID:x`,
      'UID;'.repeat(million / 4),
    ])
      expect(cpuMs(() => uidOf(text), 200)).toBeLessThan(200);
  });

  test.each([
    ['angles', '<'.repeat(million)],
    ['empty tags', '<b> '.repeat(million / 4)],
    ['blanks', ' '.repeat(million)],
    ['breaks', '<br'.repeat(million / 3)],
    ['entities', '&amp'.repeat(million / 4)],
  ])('a description of %s from the CRM', (_name, description) => {
    const event = {
      uid: 'u1',
      start: '2026-01-20T09:00:00',
      timeZone: 'Etc/UTC',
      description,
      descriptionContentType: 'text/html' as const,
    };
    expect(cpuMs(() => createCalendarObject(event, 0), 400)).toBeLessThan(400);
  });
});

describe('names that reach for a prototype', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('%s', (name) => {
    const text = ics(
      ...[`BEGIN:${name}`, `${name}:1`, `END:${name}`, 'BEGIN:VTIMEZONE', `TZID:${name}`, 'END:VTIMEZONE'],
      ...[
        'BEGIN:VEVENT',
        `UID:${name}`,
        `DTSTART;TZID=${name};${name}=1:20260120T090000`,
        `${name};${name}=${name}:x`,
      ],
      ...[
        `ATTENDEE;${name}=1,2;CN=${name};PARTSTAT=${name};ROLE=${name};CUTYPE=${name}:mailto:${name}@example.org`,
      ],
      ...[`STATUS:${name}`, `CLASS:${name}`, `RELATED-TO;RELTYPE=NEXT:${name}`, `RRULE:FREQ=DAILY`],
      ...[`CONFERENCE;LABEL=${name}:${name}`, 'END:VEVENT'],
    );
    const found = readCalendarObject(text);
    expect(found?.event.uid).toBe(name);
    expect(Object.keys(found?.event.relatedTo ?? {})).toEqual([name]);
    expect(Object.keys({})).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(found?.event.participants ?? {})).toBe(Object.prototype);
    if (found === null) throw new Error('no event');
    const written = patchCalendarObject(text, { ...found.event, title: 'x' }, 0);
    expect(readCalendarObject(written)?.event).toEqual({ ...found.event, title: 'x' });
    expect(outcomeOf(vevent(start, `RRULE:FREQ=DAILY;${name}=1`))).toBe('rule-not-understood');
  });
});
