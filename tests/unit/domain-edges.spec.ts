/** What the domain takes for a duration, an offset or a series that can be looked through, each at its edge (S6, TI5). */
import { describe, expect, it } from 'vitest';
import { decisionHead, rulesPreviewOf } from '../../src-main/app/engine/store-answers.ts';
import { newLine } from '../../src-main/providers/icalendar/content-lines.ts';
import { patchCalendarObject } from '../../src-main/providers/icalendar/index.ts';
import type { Decision } from '../../src-main/sync/index.ts';
import type { RecurrenceRule } from '../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../src-shared/domain/calendar/recurrence.ts';
import { ruleStarts } from '../../src-shared/domain/calendar/recurrence-rule.ts';
import { anyDuration, parseDuration } from '../../src-shared/domain/time/duration.ts';
import { offsetNamed } from '../../src-shared/domain/time/zone-names.ts';
import { vevent } from '../support/calendar-texts.ts';
import { memoryStore } from '../support/run-table.ts';
import { link, single } from '../support/small-calendar.ts';

describe('durations', () => {
  const hundredYears = 100 * 366;
  it('a century of leap years is the longest that is read', () => {
    expect(
      [`P${hundredYears}D`, `P${hundredYears}DT1S`, `P${hundredYears - 1}DT86400S`].map(
        (text) => parseDuration(text) !== null,
      ),
    ).toEqual([true, false, true]);
  });
  it('ten thousand years are the longest between two times', () => {
    expect(
      [`P${100 * hundredYears}D`, `P${100 * hundredYears}DT1S`].map((text) => anyDuration(text) !== null),
    ).toEqual([true, false]);
  });
  it('a week has seven days, an hour 60 minutes of 60 seconds', () => {
    expect(parseDuration('P2W1DT3H4M5S')).toEqual({ days: 15, seconds: 3 * 3600 + 4 * 60 + 5 });
  });
});

it('an offset is 18 hours at most', () => {
  expect(['+18:00', '-18:00', '+18:01', '-18:01'].map((name) => offsetNamed(name) !== null)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe('a rule', () => {
  const start = '2026-01-01T09:00:00';
  const unlimited = { steps: 1_000_000, instances: 1_000_000 };
  const laterBy = (ms: number) => new Date(Date.UTC(2026, 0, 1, 9) + ms).toISOString().slice(0, 19);
  const day = 86_400_000;
  it.each<{ frequency: RecurrenceRule['frequency']; periodMs: number; most: number }>([
    { frequency: 'yearly', periodMs: 366 * day, most: 400 },
    { frequency: 'weekly', periodMs: 7 * day, most: 4_000 },
    { frequency: 'daily', periodMs: day, most: 10_000 },
    { frequency: 'hourly', periodMs: day / 24, most: 10_000 },
    { frequency: 'minutely', periodMs: 60_000, most: 5_000 },
    { frequency: 'secondly', periodMs: 1_000, most: 5_000 },
  ])('$frequency is looked through for $most periods', ({ frequency, periodMs, most }) => {
    const isWhole = (periods: number) =>
      ruleStarts({ frequency }, start, { from: start, until: laterBy(periods * periodMs) }, unlimited)
        .complete;
    expect([isWhole(most - 1), isWhole(most)]).toEqual([true, false]);
  });
  it('monthly is looked through for 2400 periods', () => {
    const isWhole = (months: number) => {
      const until = new Date(Date.UTC(2026, months, 1, 9)).toISOString().slice(0, 19);
      return ruleStarts({ frequency: 'monthly' }, start, { from: start, until }, unlimited).complete;
    };
    expect([isWhole(2_399), isWhole(2_400)]).toEqual([true, false]);
  });
  it('of a series is looked through for 10,000 periods where nobody asks for another number', () => {
    const event = {
      uid: 'u',
      start,
      recurrenceRules: [{ frequency: 'daily', byMonthDay: [1] } as const],
    };
    const typeFor = (days: number) => occurrencesOf(event, { from: start, until: laterBy(days * day) }).type;
    expect([typeFor(10_000), typeFor(10_001)]).toEqual(['complete', 'limited']);
  });
  it('has 96 times of a day at most: one every quarter of an hour', () => {
    const isWhole = (minutes: number) => {
      const rule: RecurrenceRule = {
        frequency: 'daily',
        byHour: [8],
        byMinute: Array.from({ length: Math.floor(minutes / 2) }, (_, at) => at),
        bySecond: minutes % 2 === 0 ? [0, 30] : [0],
      };
      return ruleStarts(rule, start, { from: start, until: laterBy(day) }, unlimited).complete;
    };
    expect([isWhole(96), isWhole(98)]).toEqual([true, false]);
  });
  it('of a series gives 5,000 occurrences where nobody asks for another number', () => {
    const found = (count: number) => {
      const event = { uid: 'u', start, recurrenceRules: [{ frequency: 'hourly', count } as const] };
      const { type, occurrences } = occurrencesOf(event, { from: start, until: '2099-01-01T00:00:00' });
      return [type, occurrences.length];
    };
    expect([found(5_000), found(5_001)]).toEqual([
      ['complete', 5_000],
      ['limited', 5_000],
    ]);
  });
});

describe('what is written into a calendar object', () => {
  it('is folded at 75 octets, never inside a character (RFC 5545 3.1)', () => {
    const rows = (text: string) =>
      newLine(text)
        .raw.split('\r\n')
        .map((row) => Buffer.byteLength(row));
    const plain = (octets: number) => `SUMMARY:${'x'.repeat(octets - 'SUMMARY:'.length)}`;
    expect([rows(plain(75)), rows(plain(76)), rows(plain(75 + 74)), rows(plain(75 + 75))]).toEqual([
      [75],
      [75, 2],
      [75, 75],
      [75, 75, 2],
    ]);
    expect([rows(`${plain(73)}é`), rows(`${plain(74)}é`), rows(`${plain(73)}éé`)]).toEqual([
      [75],
      [74, 3],
      [75, 3],
    ]);
  });
  it.each([
    { before: 2 ** 31 - 2, after: 2 ** 31 - 1 },
    { before: 2 ** 31 - 1, after: 2 ** 31 - 1 },
  ])('has a sequence number of 31 bits: $before becomes $after', ({ before, after }) => {
    const event = { uid: 'u1', start: '2026-01-01T10:00:00', timeZone: 'Etc/UTC' };
    expect(patchCalendarObject(vevent(`SEQUENCE:${before}`), event, 0)).toContain(`SEQUENCE:${after}\r\n`);
  });
});

it('a decision carries its first five entries', () => {
  const decision = (count: number) => ({ items: Array(count).fill({}) }) as unknown as Decision;
  expect([5, 6].map((count) => decisionHead(decision(count)).items.length)).toEqual([5, 5]);
});

it('a title among the examples of a preview has its first 2,000 characters (S6)', () => {
  const { store } = memoryStore();
  for (const length of [2_000, 2_001]) {
    const base = single({ privacy: 'private', title: 'x'.repeat(length) });
    const end = (ref: string) => ({ ref: `${ref} ${length}`, revision: 'r', hash: 'h', base });
    store.links.save(link(`of ${length}`, { provider: end('P'), crm: end('C') }));
  }
  expect(rulesPreviewOf(store).examples.map(({ title }) => title.length)).toEqual([2_000, 2_000]);
});
