/** S6: what is limited while a calendar object is read although no line of it is too long: zones of its own, folds, and the work itself. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src-main/providers/icalendar/budget.ts';
import { componentsOf } from '../../../src-main/providers/icalendar/content-lines.ts';
import { excludedByRule, followingOverrides } from '../../../src-main/providers/icalendar/expansion.ts';
import { readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import { parseComponents } from '../../../src-main/providers/icalendar/parse.ts';
import { readContext } from '../../../src-main/providers/icalendar/times.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { day, ics, times, vevent } from '../../support/calendar-texts.ts';

/** `0101` is an offset that no real zone has: it is only known by the definition in the object. */
function observance(
  kind: 'STANDARD' | 'DAYLIGHT',
  from: string,
  to: string,
  ...lines: readonly string[]
): string {
  return [`BEGIN:${kind}`, ...lines, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`, `END:${kind}`].join('\r\n');
}
const begins = 'DTSTART:16010101T000000';
/** When an event at this wall time in the zone begins: in UTC by the zone's definition, or floating where that is not understood. */
function startIn(wall: string, ...observances: readonly string[]): string {
  const text = ics(
    ...['BEGIN:VTIMEZONE', 'TZID:Own/Zone', ...observances, 'END:VTIMEZONE'],
    ...['BEGIN:VEVENT', 'UID:u1', `DTSTART;TZID=Own/Zone:${wall}`, 'END:VEVENT'],
  );
  const { start, timeZone } = readCalendarObject(text)?.event ?? {};
  return `${start} ${timeZone ?? 'floating'}`;
}

describe('a time zone that only the object defines', () => {
  const constant = (...lines: readonly string[]) =>
    observance('STANDARD', '+0101', '+0101', begins, ...lines);
  it.each<{ name: string; last: number; of: (amount: number) => readonly string[] }>([
    { name: 'observances', last: 600, of: (count) => times(count, () => constant()) },
    {
      name: 'dates in an observance',
      last: 2000,
      of: (count) => [constant(`RDATE:${times(count, () => '20250101T000000').join()}`)],
    },
    {
      name: 'years between two changes',
      last: 50,
      of: (years) => [constant(`RRULE:FREQ=YEARLY;INTERVAL=${years}`)],
    },
    {
      name: 'numbers in a rule',
      last: 400,
      of: (count) => [
        constant(`RRULE:FREQ=YEARLY;BYYEARDAY=${times(count, (at) => String((at % 366) + 1)).join()}`),
      ],
    },
  ])('up to $last $name are understood; with one more its times are floating', ({ last, of }) => {
    expect([startIn('20260120T090000', ...of(last)), startIn('20260120T090000', ...of(last + 1))]).toEqual([
      '2026-01-20T07:59:00 Etc/UTC',
      '2026-01-20T09:00:00 floating',
    ]);
  });
  it('a count of changes is followed for 500 years', () => {
    const yearly = 'RRULE:FREQ=YEARLY;COUNT=9999';
    const inJuly = (year: number) =>
      startIn(
        `${year}0720T090000`,
        observance('STANDARD', '+0201', '+0101', 'DTSTART:16011101T000000', yearly),
        observance('DAYLIGHT', '+0101', '+0201', 'DTSTART:16010301T000000', yearly),
      );
    expect([inJuly(2100), inJuly(2101)]).toEqual([
      '2100-07-20T06:59:00 Etc/UTC',
      '2101-07-20T07:59:00 Etc/UTC',
    ]);
  });
});

describe('a row without the blank of a fold', () => {
  const described = (row: string) => readCalendarObject(vevent(row, 'and more'))?.event.description;
  const row = (octets: number) => `DESCRIPTION:${'x'.repeat(octets - 'DESCRIPTION:'.length)}`;
  it.each([
    { octets: 69, joint: '\n' },
    { octets: 70, joint: '' },
    { octets: 78, joint: '' },
    { octets: 79, joint: '\n' },
  ])('goes on behind $octets octets without a line break: $joint', ({ octets, joint }) => {
    expect(described(row(octets))).toBe(`${'x'.repeat(octets - 12)}${joint}and more`);
  });
  it('is measured in octets, not in characters', () => {
    expect(described(`${row(77)}é`)).toBe(`${'x'.repeat(65)}é\nand more`);
  });
});

describe('the work that one object may cause', () => {
  const reasonOf = (work: () => void) => {
    try {
      work();
      return 'done';
    } catch (error) {
      return problemOf(error)?.params;
    }
  };
  it('is 150,000 steps', () => {
    const budget = createBudget();
    expect(reasonOf(() => budget.spend(150_000))).toBe('done');
    expect(reasonOf(() => budget.spend(1))).toEqual({ reason: 'too-large', limitSteps: 150_000 });
  });
  it('is 4 MiB of text made by repeating parts of it', () => {
    const budget = createBudget();
    expect(reasonOf(() => budget.produce(4 * 1024 * 1024))).toBe('done');
    expect(reasonOf(() => budget.produce(1))).toEqual({ reason: 'too-large', limitBytes: 4 * 1024 * 1024 });
  });

  const start = { wall: Date.UTC(2026, 0, 1, 9), allDay: false, zone: 'Etc/UTC' };
  const series = (count: number) => ({
    start,
    rules: [{ frequency: 'daily', count } as const],
    added: [],
  });
  /** What an expansion of so many days is charged: 1,000 to begin with, 6 for each day looked at, 3 for each date. */
  const expanding = (days: number) => 1_000 + 6 * days + 3 * days;
  function partsOf(text: string) {
    const calendar = parseComponents(text);
    return { context: readContext(calendar), events: componentsOf(calendar, 'VEVENT') };
  }
  it('an EXRULE is charged 20 steps and what the expansions of itself and of the series cost', () => {
    const { context, events } = partsOf(vevent('EXRULE:FREQ=DAILY;COUNT=3'));
    excludedByRule(events[0]!, series(10), context);
    expect(150_000 - context.budget.left()).toBeCloseTo(20 + expanding(10) + expanding(3) + (3 + 10) / 10);
  });
  it('an occurrence that follows a change is charged 10 steps (RANGE=THISANDFUTURE)', () => {
    const text = vevent(`RECURRENCE-ID;RANGE=THISANDFUTURE:${day(7)}`, 'SUMMARY:Other');
    const { context, events } = partsOf(text);
    const master = { uid: 'u1', start: '2026-01-01T09:00:00', timeZone: 'Etc/UTC' };
    const changes = new Map([['2026-01-08T09:00:00', events[0]!]]);
    const found = followingOverrides(changes, new Set(['2026-01-08T09:00:00']), master, series(10), context);
    expect(Object.keys(found)).toEqual(['2026-01-09T09:00:00', '2026-01-10T09:00:00']);
    expect(150_000 - context.budget.left()).toBeCloseTo(expanding(10) + 2 * 10);
  });
});
