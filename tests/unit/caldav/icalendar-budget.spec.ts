/**
 * Calendar objects in which two limited numbers multiply: each costs that one object, in a moment, and what stands beside it is
 * read (S6, RU2). Texts that merely are large stay readable.
 */
import { describe, expect, test } from 'vitest';
import { createBudget } from '../../../src-main/providers/icalendar/budget.ts';
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  account,
  closedAfterTest,
  collected,
  connectTo,
  forever,
  multistatus,
  row,
  serveScript,
} from './fake-server.ts';

const start = 'DTSTART:20260120T090000Z';

function calendar(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function vevent(...lines: readonly string[]): string {
  return ['BEGIN:VEVENT', 'UID:u1', ...lines, 'END:VEVENT'].join('\r\n');
}

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function rows(count: number, make: (index: number) => string): string {
  return times(count, make).join('\r\n');
}

/** The series' nth day as iCalendar writes it, in UTC. */
function day(nth: number): string {
  return new Date(Date.UTC(2026, 0, 20 + nth, 9)).toISOString().replace(/[-:]|\.\d+/g, '');
}

function guests(count: number): string {
  return rows(count, (nth) => `ATTENDEE:mailto:guest${nth}@example.org`);
}

function occurrence(nth: number, ...lines: readonly string[]): string {
  return vevent(`RECURRENCE-ID:${day(nth)}`, `DTSTART:${day(nth)}`, ...lines);
}

function fromHereOn(nth: number, ...lines: readonly string[]): string {
  return vevent(`RECURRENCE-ID;RANGE=THISANDFUTURE:${day(nth)}`, `DTSTART:${day(nth)}`, ...lines);
}

function zone(tzid: string, ...observances: readonly string[]): string {
  return ['BEGIN:VTIMEZONE', `TZID:${tzid}`, ...observances, 'END:VTIMEZONE'].join('\r\n');
}

function observance(offset: string, ...lines: readonly string[]): string {
  return [
    ...['BEGIN:STANDARD', 'DTSTART:16010101T000000', 'TZOFFSETFROM:+0101', `TZOFFSETTO:${offset}`],
    ...lines,
    'END:STANDARD',
  ].join('\r\n');
}

const numbers = (last: number): string => times(last, (nth) => nth + 1).join();
const minutes = (nth: number): string => `+01${String(nth % 60).padStart(2, '0')}`;

/** The three texts that stopped the engine. */
const bombs = {
  'a change from here on over 2,000 dates with 1,500 guests': calendar(
    vevent(start, 'RRULE:FREQ=DAILY;COUNT=2000'),
    fromHereOn(1, guests(1500)),
  ),
  '3,000 rules that take dates out': calendar(
    vevent(
      start,
      'RRULE:FREQ=DAILY;COUNT=2000',
      rows(3000, (nth) => `EXRULE:FREQ=DAILY;INTERVAL=${nth + 2};COUNT=9999`),
    ),
  ),
  'a zone of 600 observances with rules that count for centuries': calendar(
    zone(
      'X',
      rows(600, (nth) =>
        observance(minutes(nth), `RRULE:FREQ=YEARLY;COUNT=9999;BYDAY=${Array(300).fill('-1SU').join()}`),
      ),
    ),
    vevent('DTSTART;TZID=X:20260120T090000'),
  ),
} as const;

const otherBombs = {
  'a change from here on with a long description': calendar(
    vevent(start, 'RRULE:FREQ=DAILY;COUNT=2000'),
    fromHereOn(1, `DESCRIPTION:${'x'.repeat(1_000_000)}`),
  ),
  'changes from here on at every second date, each with its guests': calendar(
    vevent(start, 'RRULE:FREQ=DAILY;COUNT=2000'),
    ...times(500, (nth) => fromHereOn(2 * nth + 1, guests(60))),
    fromHereOn(1001, guests(2000)),
  ),
  'added dates under a change from here on': calendar(
    vevent(start, `RDATE:${times(1990, (nth) => day(nth + 1)).join()}`),
    fromHereOn(1, guests(1500)),
  ),
  'rules that take out what rules give': calendar(
    vevent(
      start,
      rows(10, (nth) => `RRULE:FREQ=MONTHLY;COUNT=${199 - nth};BYDAY=MO,TU`),
      rows(300, (nth) => `EXRULE:FREQ=MONTHLY;INTERVAL=${nth + 2};COUNT=999`),
    ),
  ),
  'rules with a count and a far end': calendar(
    vevent(
      start,
      rows(10, (nth) => `RRULE:FREQ=DAILY;COUNT=${3000 - nth};UNTIL=20350101T000000Z`),
    ),
  ),
  'observances of many months and days': calendar(
    zone(
      'X',
      rows(100, (nth) =>
        observance(minutes(nth), `RRULE:FREQ=YEARLY;BYYEARDAY=${numbers(366)};BYMONTHDAY=${numbers(31)}`),
      ),
    ),
    vevent('DTSTART;TZID=X:20260120T090000'),
  ),
  'times of every century in a zone of 600 rules': calendar(
    zone(
      'X',
      rows(600, (nth) => observance(minutes(nth), `RRULE:FREQ=MONTHLY;BYDAY=SU`)),
    ),
    vevent(
      'DTSTART;TZID=X:20260120T090000',
      `EXDATE;TZID=X:${times(4000, (nth) => `${1650 + (nth % 400)}0101T${String(nth % 24).padStart(2, '0')}0000`).join()}`,
    ),
  ),
} as const;

const large = {
  'a guest list and 4,900 occurrences with one guest each': calendar(
    vevent(start, 'RRULE:FREQ=DAILY;COUNT=5000', guests(2000)),
    ...times(4900, (nth) => occurrence(nth + 1, guests(1))),
  ),
  'a long description and 4,900 occurrences without one': calendar(
    vevent(start, 'RRULE:FREQ=DAILY;COUNT=5000', `DESCRIPTION:${'é'.repeat(1_000_000)}`),
    ...times(4900, (nth) => occurrence(nth + 1)),
  ),
  '10,000 old copies of a long occurrence': calendar(
    vevent(start, 'RRULE:FREQ=DAILY;COUNT=5000'),
    occurrence(1, 'SEQUENCE:9', `DESCRIPTION:${'x'.repeat(1_000_000)}`),
    ...times(10_000, () => occurrence(1)),
  ),
  'the same rule that takes out dates 3,000 times': calendar(
    vevent(
      start,
      'RRULE:FREQ=DAILY;COUNT=2000',
      rows(3000, () => 'EXRULE:FREQ=WEEKLY;COUNT=99'),
    ),
  ),
} as const;

/** What came of it, the thread's own milliseconds (the best of five, so that compiling does not count), and megabytes. */
function costOf(work: () => unknown): { readonly outcome: string; readonly ms: number; readonly mb: number } {
  let outcome = 'done';
  let ms = Number.POSITIVE_INFINITY;
  let mb = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5 && (ms >= 200 || mb >= 64); round += 1) {
    const heap = process.memoryUsage().heapUsed;
    const begun = process.threadCpuUsage();
    try {
      work();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) throw error;
      outcome = `${problem.code} ${problem.params.reason}`;
    }
    const { user, system } = process.threadCpuUsage(begun);
    ms = Math.min(ms, (user + system) / 1000);
    mb = Math.min(mb, (process.memoryUsage().heapUsed - heap) / 1_000_000);
  }
  return { outcome, ms, mb };
}

describe('a product of two limited numbers', () => {
  test.each(Object.entries({ ...bombs, ...otherBombs }))('is refused in a moment: %s', (_name, text) => {
    const { outcome, ms, mb } = costOf(() => readCalendarObject(text));
    expect(outcome).toBe('item-too-large too-large');
    expect(ms).toBeLessThan(200);
    expect(mb).toBeLessThan(64);
  });

  test.each(Object.entries(large))('is none: %s', (_name, text) => {
    const { outcome, ms } = costOf(() => readCalendarObject(text));
    expect(outcome).toBe('done');
    expect(ms).toBeLessThan(400);
  });

  const series: CalendarEvent = {
    uid: 'u1',
    start: '2026-01-20T09:00:00',
    timeZone: 'Etc/UTC',
    recurrenceRules: [{ frequency: 'daily', count: 5000 }],
  };
  const overrides = (count: number, patch: PatchObject): Readonly<Record<string, PatchObject>> =>
    Object.fromEntries(
      times(count, (nth) => [new Date(Date.UTC(2026, 0, 20 + nth, 9)).toISOString().slice(0, 19), patch]),
    );
  const people = Object.fromEntries(
    times(2000, (nth) => {
      const email = `guest${nth}@example.org`;
      return [participantId(email), { email, roles: { attendee: true as const } }];
    }),
  );

  test.each([
    [
      'thousands of changed dates of a long description',
      () =>
        createCalendarObject(
          {
            ...series,
            description: 'é'.repeat(1_000_000),
            recurrenceOverrides: overrides(4900, { title: 'x' }),
          },
          0,
        ),
    ],
    [
      'thousands of changed dates of a long guest list',
      () =>
        createCalendarObject(
          { ...series, participants: people, recurrenceOverrides: overrides(4900, { title: 'x' }) },
          0,
        ),
    ],
    [
      'thousands of dates with the same long guest list each',
      () =>
        createCalendarObject(
          { ...series, recurrenceOverrides: overrides(4900, { participants: people }) },
          0,
        ),
    ],
    [
      'thousands of changed dates of an entry with one long line that nobody knows',
      () =>
        patchCalendarObject(
          calendar(vevent(start, 'RRULE:FREQ=DAILY;COUNT=5000', `X-A:${'x'.repeat(1_000_000)}`)),
          { ...series, recurrenceOverrides: overrides(4900, { title: 'x' }) },
          0,
        ),
    ],
    [
      'thousands of changed dates of an entry with lines that nobody knows',
      () =>
        patchCalendarObject(
          calendar(
            vevent(
              start,
              'RRULE:FREQ=DAILY;COUNT=5000',
              rows(9000, (nth) => `X-${nth}:x`),
            ),
          ),
          { ...series, recurrenceOverrides: overrides(4900, { title: 'x' }) },
          0,
        ),
    ],
  ])('is refused in a moment when written: %s', (_name, write) => {
    const { outcome, ms, mb } = costOf(write);
    expect(outcome).toBe('item-too-large too-large');
    expect(ms).toBeLessThan(200);
    expect(mb).toBeLessThan(64);
  });

  test('leaves what people really have: five years of days, each with its own dozen guests, read, changed and made anew', () => {
    const text = calendar(
      vevent(
        start,
        'RRULE:FREQ=DAILY;COUNT=2000',
        'SUMMARY:Stand-up',
        `DESCRIPTION:${'d'.repeat(1500)}`,
        guests(12),
      ),
      ...times(1500, (nth) =>
        occurrence(nth + 1, `SUMMARY:${nth}`, `DESCRIPTION:${'d'.repeat(500)}`, guests(12)),
      ),
    );
    const event = readCalendarObject(text)?.event;
    if (event === undefined) throw new Error('no event');
    expect(Object.keys(event.recurrenceOverrides ?? {})).toHaveLength(1500);
    const renamed = { ...event, title: 'Daily' };
    expect(readCalendarObject(patchCalendarObject(text, renamed, 0))?.event).toEqual(renamed);
    expect(readCalendarObject(createCalendarObject(event, 0))?.event).toEqual(event);
  });

  test('leaves a change from here on for three years of days', () => {
    const text = calendar(
      vevent(start, 'RRULE:FREQ=DAILY;COUNT=1000'),
      fromHereOn(1, `DESCRIPTION:${'d'.repeat(1000)}`, guests(20)),
    );
    const event = readCalendarObject(text)?.event;
    if (event === undefined) throw new Error('no event');
    expect(Object.keys(event.recurrenceOverrides ?? {})).toHaveLength(999);
    const renamed = { ...event, title: 'Daily' };
    expect(readCalendarObject(patchCalendarObject(text, renamed, 0))?.event).toEqual(renamed);
  });
});

test('a budget is spent once, whatever it is spent on', () => {
  const budget = createBudget();
  budget.spend(100_000);
  expect(budget.left()).toBe(50_000);
  expect(() => budget.spend(50_001)).toThrow('item-too-large');
  const bytes = createBudget();
  bytes.produce(4 * 1024 * 1024);
  expect(() => bytes.produce(1)).toThrow('item-too-large');
});

test('entries beside such objects are read in the same get', async () => {
  const texts = Object.values(bombs);
  const plain = (uid: string): string =>
    calendar('BEGIN:VEVENT', `UID:${uid}`, start, 'SUMMARY:Lunch', 'END:VEVENT');
  const all = new Map([
    ['/cal/a.ics', plain('a')],
    ...texts.map((text, nth) => [`/cal/bomb${nth}.ics`, text] as const),
    ['/cal/z.ics', plain('z')],
  ]);
  const server = await serveScript(
    account(({ method }) =>
      method === 'REPORT'
        ? multistatus(
            [...all]
              .map(([path, text]) =>
                row(
                  path,
                  `<D:getetag>"1"</D:getetag><C:calendar-data>${text.replaceAll('&', '&amp;').replaceAll('\r', '&#13;')}</C:calendar-data>`,
                ),
              )
              .join(''),
          )
        : null,
    ),
  );
  closedAfterTest(server);
  const session = closedAfterTest(await connectTo(server.origin));
  const got = await collected(session.side.get('/cal/', [...all.keys()], forever));
  expect(got.map((one) => (one.type === 'unreadable' ? one.problem.code : one.type))).toEqual([
    'found',
    ...texts.map(() => 'item-too-large'),
    'found',
  ]);
});
