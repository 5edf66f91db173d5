/** S6: each limit on what is read of one calendar object, at its edge: the last size that is read, and the first that is refused. */
import { describe, expect, it } from 'vitest';
import { glimpseOf, readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import { day, outcomeOf, stamp, times, vevent } from '../../support/calendar-texts.ts';

/** An event of this many characters in all. */
const sized = (characters: number): string => {
  const bare = vevent('DESCRIPTION:').length;
  return vevent(`DESCRIPTION:${'x'.repeat(characters - bare)}`);
};

const limits: readonly (readonly [
  name: string,
  last: number,
  beyond: string,
  make: (amount: number) => string,
])[] = [
  ['characters', 4 * 1024 * 1024, 'too-large', sized],
  [
    'characters with a file inside',
    16 * 1024 * 1024,
    'too-large',
    (characters) => vevent(`ATTACH:${'x'.repeat(characters - vevent('ATTACH:').length)}`),
  ],
  ['lines', 200_000, 'too-large', (count) => vevent('\r\n'.repeat(count - vevent('').split('\r\n').length))],
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
    'characters in a rule',
    10_000,
    'rule-not-understood',
    (length) => vevent(`RRULE:FREQ=DAILY;X-A=${'a'.repeat(length - 'FREQ=DAILY;X-A='.length)}`),
  ],
  [
    'the number of a weekday in a rule',
    53,
    'rule-not-understood',
    (nth) => vevent(`RRULE:FREQ=YEARLY;BYDAY=${nth}MO`),
  ],
  [
    'days between a start and an end when a rule has a count too',
    3999,
    'rule-not-understood',
    (days) => vevent(`RRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;COUNT=999;UNTIL=${day(days)}`),
  ],
  [
    'occurrences up to the end when a rule has a count too',
    10_000,
    'rule-not-understood',
    (count) =>
      vevent(
        `RRULE:FREQ=DAILY;BYHOUR=${times(24, String).join()};BYMINUTE=0,15,30,45;COUNT=99999;UNTIL=${stamp(
          Date.UTC(2026, 0, 1, 9) + (count - 1) * 15 * 60_000,
        )}`,
      ),
  ],
  [
    'occurrences of a series out of which a rule takes some',
    2000,
    'excluding-rule',
    (count) => vevent(`RRULE:FREQ=DAILY;COUNT=${count}`, 'EXRULE:FREQ=YEARLY;COUNT=1'),
  ],
  [
    'days of a series out of which a rule takes some',
    4000,
    'excluding-rule',
    (days) =>
      vevent(`RRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;UNTIL=${day(days)}`, 'EXRULE:FREQ=YEARLY;COUNT=1'),
  ],
  [
    'dates in one line',
    5000,
    'too-many-exceptions',
    (count) => vevent('RRULE:FREQ=DAILY', `EXDATE:${times(count, () => day(3)).join()}`),
  ],
  [
    'time zones',
    50,
    'too-large',
    (count) =>
      vevent('RRULE:FREQ=DAILY', ...times(count, (at) => `EXDATE;TZID=Nowhere/X${at}:20260121T090000`)),
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
  it.each([
    { length: 20_000, isGuest: true },
    { length: 20_001, isGuest: false },
  ])('a guest with $length characters up to its address is read: $isGuest (S6)', ({ length, isGuest }) => {
    const head = (rest: number) => `ATTENDEE;X-A=${'a'.repeat(rest)}`;
    const line = `${head(length - head(0).length - 1)}:mailto:ann@example.com`;
    expect(JSON.stringify(readCalendarObject(vevent(line))?.event.participants ?? {}).includes('ann@')).toBe(
      isGuest,
    );
  });
  it('of the parts of a split series the first 200 are known', () => {
    const known = (count: number) =>
      Object.keys(
        readCalendarObject(vevent(...times(count, (at) => `RELATED-TO;RELTYPE=NEXT:u${at}`)))?.event
          .relatedTo ?? {},
      ).length;
    expect([known(200), known(201)]).toEqual([200, 200]);
  });
  it('a title that begins after the first 64 KiB of a text is not looked for', () => {
    const begin = 'BEGIN:VEVENT\r\nX-A:';
    const titleOf = (beginsAt: number) =>
      glimpseOf(`${begin}${'x'.repeat(beginsAt - begin.length - 2)}\r\nSUMMARY:Plan`).title;
    const last = 64 * 1024 - 'SUMMARY:Plan'.length;
    expect([titleOf(last), titleOf(last + 1), titleOf(64 * 1024)]).toEqual(['Plan', 'Pla', null]);
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
