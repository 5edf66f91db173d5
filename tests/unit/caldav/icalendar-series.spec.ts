/** Series: what has to be expanded to be read, how split ones hang together, and many exceptions at once. */
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { cpuMs } from '../../support/machine-speed.ts';

function vevent(...lines: readonly string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//t//EN',
    'BEGIN:VEVENT',
    'UID:u1',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

function read(text: string): CalendarEvent {
  const found = readCalendarObject(text);
  if (found === null) throw new Error('no event');
  return found.event;
}

function reasonOf(text: string): unknown {
  try {
    read(text);
    return 'readable';
  } catch (error) {
    return problemOf(error)?.params.reason ?? error;
  }
}

const start = 'DTSTART:20260105T090000Z';

describe('EXRULE', () => {
  test('takes dates out of a series that ends', () => {
    const text = vevent(start, 'RRULE:FREQ=DAILY;COUNT=10', 'EXRULE:FREQ=WEEKLY;BYDAY=WE,TH');
    expect(read(text).recurrenceOverrides).toEqual({
      '2026-01-07T09:00:00': { excluded: true },
      '2026-01-08T09:00:00': { excluded: true },
      '2026-01-14T09:00:00': { excluded: true },
    });
  });

  test('ends by itself in a series that does not', () => {
    const text = vevent(start, 'RRULE:FREQ=WEEKLY', 'EXRULE:FREQ=DAILY;UNTIL=20260120T090000Z');
    expect(Object.keys(read(text).recurrenceOverrides ?? {})).toEqual([
      '2026-01-05T09:00:00',
      '2026-01-12T09:00:00',
      '2026-01-19T09:00:00',
    ]);
  });

  test('for ever, or for more dates than anybody lists, is set aside', () => {
    expect(reasonOf(vevent(start, 'RRULE:FREQ=DAILY', 'EXRULE:FREQ=WEEKLY'))).toBe('excluding-rule');
    const hours = vevent(start, 'RRULE:FREQ=HOURLY;UNTIL=20360101T000000Z', 'EXRULE:FREQ=DAILY');
    expect(reasonOf(hours)).toBe('excluding-rule');
  });

  test('S6: takes dates out of 2,000 occurrences at most, and its own dates end with the series', () => {
    const series = (count: number): string =>
      vevent(start, `RRULE:FREQ=DAILY;COUNT=${count}`, 'EXRULE:FREQ=WEEKLY;INTERVAL=52');
    expect(reasonOf(series(2000))).toBe('readable');
    expect(reasonOf(series(2001))).toBe('excluding-rule');
    // on a series that never ends, the rule that takes dates out is bounded itself
    const endless = (count: number): string =>
      vevent(start, 'RRULE:FREQ=DAILY', `EXRULE:FREQ=DAILY;COUNT=${count}`);
    expect(reasonOf(endless(1999))).toBe('readable');
    expect(reasonOf(endless(2001))).toBe('excluding-rule');
  });

  test('becomes single dates when the series’ dates are written, and stays as it is otherwise', () => {
    const text = vevent(start, 'RRULE:FREQ=DAILY;COUNT=10', 'EXRULE:FREQ=WEEKLY;BYDAY=WE');
    const event = read(text);
    const titled = patchCalendarObject(text, { ...event, title: 'x' }, 0);
    expect(titled).toContain('EXRULE:FREQ=WEEKLY;BYDAY=WE');
    const { '2026-01-07T09:00:00': _back, ...others } = event.recurrenceOverrides ?? {};
    for (const changed of [
      { ...event, recurrenceOverrides: others },
      { ...event, recurrenceRules: [{ frequency: 'daily' as const, count: 12 }] },
    ]) {
      const written = patchCalendarObject(text, changed, 0);
      expect(written).not.toContain('EXRULE');
      expect(read(written)).toEqual(changed);
    }
  });
});

describe('RANGE=THISANDFUTURE', () => {
  const override = [
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:u1',
    'RECURRENCE-ID;RANGE=THISANDFUTURE:20260107T090000Z',
    'DTSTART:20260107T110000Z',
    'DURATION:PT2H',
    'SUMMARY:Later',
    'X-OF-THE-REST:1',
  ];
  const other = ['END:VEVENT', 'BEGIN:VEVENT', 'UID:u1', 'RECURRENCE-ID:20260109T090000Z'];
  const series = [start, 'DURATION:PT1H', 'SUMMARY:S'];

  test('speaks for all later occurrences of a series that ends, but for those with their own', () => {
    const text = vevent(
      ...[...series, 'RRULE:FREQ=DAILY;COUNT=6', 'EXDATE:20260108T090000Z', ...override],
      ...[...other, 'DTSTART:20260109T090000Z', 'DURATION:PT1H', 'SUMMARY:Own'],
    );
    const later = (day: string): object => ({ title: 'Later', start: `${day}T11:00:00`, duration: 'PT2H' });
    expect(read(text).recurrenceOverrides).toEqual({
      '2026-01-07T09:00:00': later('2026-01-07'),
      '2026-01-08T09:00:00': { excluded: true },
      '2026-01-09T09:00:00': { title: 'Own' },
      '2026-01-10T09:00:00': later('2026-01-10'),
    });
  });

  test('is written as what it means, with everything it said', () => {
    const text = vevent(...series, 'RRULE:FREQ=DAILY;COUNT=4', ...override);
    const changed = { ...read(text), description: 'new' };
    const written = patchCalendarObject(text, changed, 0);
    expect(written).not.toContain('RANGE');
    expect(written.match(/X-OF-THE-REST:1/g)).toHaveLength(2);
    expect(read(written)).toEqual(changed);
  });

  test('in a series without end, of a series not there, or backwards, is set aside', () => {
    expect(reasonOf(vevent(...series, 'RRULE:FREQ=DAILY', ...override))).toBe('change-from-here-on');
    expect(reasonOf(vevent(...override.slice(3)))).toBe('change-from-here-on');
    const backwards = override.map((line) => line.replace('THISANDFUTURE', 'THISANDPRIOR'));
    expect(reasonOf(vevent(...series, 'RRULE:FREQ=DAILY;COUNT=9', ...backwards))).toBe('change-from-here-on');
  });
});

describe('the parts of a split series (TI2)', () => {
  const relations = [
    'RELATED-TO;RELTYPE=FIRST:first@example.org',
    'RELATED-TO;RELTYPE="NEXT":next\\,@example.org',
    'RELATED-TO;RELTYPE=SIBLING;X-A=1:sibling@example.org',
    'RELATED-TO:parent@example.org',
    'RELATED-TO;RELTYPE=NEXT:',
  ];
  const text = vevent(start, ...relations);

  test('are read, other relations are not', () => {
    expect(read(text).relatedTo).toEqual({
      'first@example.org': { relation: { first: true } },
      'next,@example.org': { relation: { next: true } },
    });
  });

  test('are written one by one, other relations stay', () => {
    const written = patchCalendarObject(
      text,
      canonicalEvent({
        ...read(text),
        relatedTo: {
          'first@example.org': { relation: { first: true } },
          'new@example.org': { relation: { next: true } },
        },
      }),
      0,
    );
    const lines = written.split('\r\n').filter((line) => line.startsWith('RELATED-TO'));
    expect(lines.toSorted()).toEqual(
      [
        'RELATED-TO;RELTYPE=FIRST:first@example.org',
        'RELATED-TO;RELTYPE=NEXT:new@example.org',
        'RELATED-TO;RELTYPE=SIBLING;X-A=1:sibling@example.org',
        'RELATED-TO:parent@example.org',
      ].toSorted(),
    );
    expect(patchCalendarObject(text, { ...read(text), title: 'x' }, 0)).toContain(
      relations.slice(0, 4).join('\r\n'),
    );
  });

  test('of a new event, and of one that is both', () => {
    const event = canonicalEvent({
      uid: 'u1',
      start: '2026-01-05T09:00:00',
      timeZone: 'Etc/UTC',
      relatedTo: { a: { relation: { first: true, next: true } }, __proto__x: { relation: { next: true } } },
    });
    expect(read(createCalendarObject(event, 0))).toEqual(event);
  });

  test('an occurrence’s own relations are nobody’s', () => {
    const event = read(
      vevent(
        ...[start, 'RRULE:FREQ=DAILY', 'RELATED-TO;RELTYPE=NEXT:n'],
        ...[
          'END:VEVENT',
          'BEGIN:VEVENT',
          'UID:u1',
          'RECURRENCE-ID:20260106T090000Z',
          'DTSTART:20260106T100000Z',
        ],
      ),
    );
    expect(event.recurrenceOverrides).toEqual({ '2026-01-06T09:00:00': { start: '2026-01-06T10:00:00' } });
  });
});

describe('many exceptions', () => {
  const count = 2000;
  const dayOf = (index: number): string =>
    new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '');
  const text = vevent(
    ...['DTSTART;TZID=Europe/Amsterdam:20200101T090000', 'DURATION:PT1H', 'SUMMARY:S', 'RRULE:FREQ=DAILY'],
    ...Array.from(
      { length: 1000 },
      (_, index) => `EXDATE;TZID=Europe/Amsterdam:${dayOf(count + index)}T090000`,
    ),
    ...Array.from({ length: count }, (_, index) => [
      ...[
        'END:VEVENT',
        'BEGIN:VEVENT',
        'UID:u1',
        `RECURRENCE-ID;TZID=Europe/Amsterdam:${dayOf(index)}T090000`,
      ],
      ...[`DTSTART;TZID=Europe/Amsterdam:${dayOf(index)}T110000`, 'DURATION:PT1H', `SUMMARY:S ${index}`],
      ...['ATTENDEE;CN=Bo;PARTSTAT=ACCEPTED:mailto:bo@example.org', 'X-KEPT:1'],
    ]).flat(),
  );

  test('2,000 changed and 1,000 cancelled occurrences: one more change is written well within a second', () => {
    let written = '';
    let overrides: CalendarEvent['recurrenceOverrides'];
    const ms = cpuMs(() => {
      const event = read(text);
      expect(Object.keys(event.recurrenceOverrides ?? {})).toHaveLength(count + 1000);
      overrides = { ...event.recurrenceOverrides, '2020-01-05T09:00:00': { title: 'One' } };
      written = patchCalendarObject(text, { ...event, recurrenceOverrides: overrides }, 0);
    }, 1000);
    expect(ms).toBeLessThan(1000);
    expect(read(written).recurrenceOverrides).toEqual(overrides);
    const events = new ICAL.Component(ICAL.parse(written) as unknown[]).getAllSubcomponents('vevent');
    expect(events).toHaveLength(count + 1);
    expect(events.every((one) => one.getFirstPropertyValue('x-kept') === '1' || one === events[0])).toBe(
      true,
    );
  });

  test('more of them than anybody makes are refused quickly', () => {
    const dates = Array.from({ length: 12_000 }, (_, index) => `${dayOf(index % 9000)}T090000`);
    const texts = [
      vevent(start, 'RRULE:FREQ=DAILY', `EXDATE:${dates.join(',')}`),
      vevent(start, 'RRULE:FREQ=DAILY', ...dates.map((date) => `RDATE:${date}`)),
    ];
    const ms = cpuMs(() => expect(texts.map(reasonOf)).toEqual(Array(2).fill('too-many-exceptions')), 500);
    expect(ms).toBeLessThan(500);
  });
});
