/** S6: each limit on what is read of one calendar object, at its edge: the last size that is read, and the first that is refused. */
import { describe, expect, it } from 'vitest';
import { glimpseOf, readCalendarObject } from '../../../src-main/providers/caldav/icalendar/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

const ics = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const vevent = (...lines: readonly string[]): string =>
  ics('BEGIN:VEVENT', 'UID:u1', 'DTSTART:20260120T090000Z', ...lines, 'END:VEVENT');
const times = (count: number, make: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => make(index));
/** `20260101T090000Z` and every next day. */
const day = (index: number): string =>
  new Date(Date.UTC(2026, 0, 1 + index, 9)).toISOString().replaceAll(/[-:]|\.000/g, '');
/** An event of this many characters in all. */
const sized = (characters: number): string => {
  const bare = vevent('DESCRIPTION:').length;
  return vevent(`DESCRIPTION:${'x'.repeat(characters - bare)}`);
};

function outcomeOf(text: string): string {
  try {
    return readCalendarObject(text) === null ? 'no event' : 'read';
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return String(problem.params.reason);
  }
}

const limits: readonly (readonly [
  name: string,
  last: number,
  beyond: string,
  make: (amount: number) => string,
])[] = [
  ['characters', 4 * 1024 * 1024, 'too-large', sized],
  [
    'components in each other, calendar and event included',
    8,
    'too-large',
    (depth) => vevent(...times(depth - 2, () => 'BEGIN:X'), ...times(depth - 2, () => 'END:X')),
  ],
  [
    'components below the calendar, event included',
    20_000,
    'too-large',
    (count) => vevent(...times(count - 1, () => 'BEGIN:X\r\nEND:X')),
  ],
  [
    'guests',
    2000,
    'too-many-guests',
    (count) => vevent(...times(count, (at) => `ATTENDEE:mailto:a${at}@example.com`)),
  ],
  [
    'rules',
    10,
    'too-many-rules',
    (count) => vevent(...times(count, (at) => `RRULE:FREQ=DAILY;COUNT=2;INTERVAL=${at + 1}`)),
  ],
  [
    'numbers in a part of a rule',
    366,
    'rule-not-understood',
    (count) => vevent(`RRULE:FREQ=YEARLY;BYYEARDAY=${times(count, (at) => String((at % 366) + 1)).join()}`),
  ],
  [
    'cancelled dates',
    5000,
    'too-many-exceptions',
    (count) => vevent('RRULE:FREQ=DAILY', `EXDATE:${times(count, (at) => day(at + 30)).join()}`),
  ],
];

describe.each(limits)('%s', (_, last, beyond, make) => {
  it(`up to ${last} are read, one more is ${beyond}`, () => {
    expect([outcomeOf(make(last)), outcomeOf(make(last + 1))]).toEqual(['read', beyond]);
  });
});

describe('what is too long by itself is left out, and the event is read', () => {
  const address = (length: number): string => `${'a'.repeat(length - '@example.com'.length)}@example.com`;
  it.each([
    { length: 320, isGuest: true },
    { length: 321, isGuest: false },
  ])('an address of $length characters is a guest: $isGuest', ({ length, isGuest }) => {
    const object = readCalendarObject(
      vevent(`ATTENDEE:mailto:${address(length)}`, 'ATTENDEE:mailto:b@example.com'),
    );
    expect(JSON.stringify(object?.event.participants ?? {}).includes(address(length))).toBe(isGuest);
  });
  it('a title that only stands for an entry has at most 200 characters', () => {
    const titleOf = (length: number) =>
      glimpseOf(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', `SUMMARY:${'x'.repeat(length)}`].join('\r\n')).title
        ?.length;
    expect([titleOf(200), titleOf(201)]).toEqual([200, 200]);
  });
  it('at most 50 online meetings are read', () => {
    const meetings = (count: number) => {
      const lines = times(count, (at) => `CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/${at}`);
      const { links = {}, virtualLocations = {} } = (readCalendarObject(vevent(...lines))?.event ?? {}) as {
        links?: object;
        virtualLocations?: object;
      };
      return Math.max(Object.keys(links).length, Object.keys(virtualLocations).length);
    };
    expect([meetings(49), meetings(50), meetings(51)]).toEqual([49, 50, 50]);
  });
});
