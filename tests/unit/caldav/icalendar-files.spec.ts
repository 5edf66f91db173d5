/** Our own sample files, one of each kind that servers and programs write: what becomes of each, and what survives a change. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { patchCalendarObject, readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isSeries } from '../../../src-shared/domain/calendar/event.ts';
import type { UnreadableReason } from '../../../src-shared/domain/calendar/unreadable.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { seededRandom } from '../../support/seeded.ts';

const folder = join(import.meta.dirname, '..', '..', 'support', 'calendar-files');

/** What each file becomes: an event, an event mended (by which repairs), set aside (with which reason), no event at all. */
const expected: Readonly<
  Record<
    string,
    | 'readable'
    | 'no-event-here'
    | { readonly repairs: readonly string[] }
    | { readonly reason: UnreadableReason }
  >
> = {
  'apple-travel': 'readable',
  'bare-event': { repairs: ['no-calendar-around'] },
  'bom-and-small-letters': { repairs: ['time-spelling'] },
  'broken-folds': { repairs: ['broken-fold'] },
  'chinese-rule': { reason: 'rule-of-another-calendar' },
  'control-characters': { repairs: ['control-characters'] },
  'cr-only': 'readable',
  'cut-off': { reason: 'cut-off' },
  'end-before-start': { repairs: ['end-before-start'] },
  'evolution-olson': 'readable',
  'exchange-series-custom-zone': 'readable',
  'excluding-rule-for-ever': { reason: 'excluding-rule' },
  'from-here-on-for-ever': { reason: 'change-from-here-on' },
  'google-series': 'readable',
  'impossible-date': { reason: 'time-impossible' },
  'impossible-length': { reason: 'duration-impossible' },
  'kerio-not-ended': { repairs: ['component-not-ended'] },
  'latin-1': 'readable',
  'lotus-zone': 'readable',
  'no-start': { reason: 'no-start' },
  'no-uid': { reason: 'no-uid' },
  'odd-times': {
    repairs: [
      'exception-impossible',
      'exception-of-other-kind',
      'hour-24',
      'interval-zero',
      'rule-junk',
      'time-spelling',
    ],
  },
  'only-a-zone': { reason: 'no-event' },
  'orphan-occurrences': 'readable',
  'outlook-meeting': 'readable',
  'outlook-zone-not-quoted': { repairs: ['zone-not-quoted'] },
  'series-with-everything': 'readable',
  'several-events': { reason: 'several-events' },
  'stray-lines': { repairs: ['end-without-begin', 'line-repeated', 'lines-outside'] },
  'stray-quotes': { repairs: ['stray-quote', 'zone-not-quoted'] },
  task: 'no-event-here',
  'thunderbird-all-day-series': 'readable',
  'two-calendars-one-series': { repairs: ['several-calendars'] },
  'two-starts': { reason: 'contradicts-itself' },
  'unknown-rule': { reason: 'rule-not-understood' },
  versions: { repairs: ['event-repeated', 'older-version'] },
  'web-page': { reason: 'not-a-calendar' },
  'zimbra-windows-zone': 'readable',
  'zone-of-nobody': 'readable',
};

/** How many rows a repair leaves out when the text is written: an END of nothing; a copy of the series and an older occurrence. */
const dropped: Readonly<Record<string, number>> = { 'stray-lines': 1, versions: 13 };

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ics'))
  .map((file) => file.slice(0, -4))
  .sort();

function sourceOf(name: string): string {
  return readFileSync(join(folder, `${name}.ics`), 'utf8');
}

describe('the sample files', () => {
  test('are all in the table', () => {
    expect(names).toEqual(Object.keys(expected).sort());
  });

  test.each(names)('%s', (name) => {
    let found: unknown;
    try {
      const read = readCalendarObject(sourceOf(name));
      if (read === null) found = 'no-event-here';
      else found = read.repairs.size === 0 ? 'readable' : { repairs: [...read.repairs].sort() };
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) throw error;
      expect(Object.keys(problem.params).filter((key) => !/^(reason|property|limit.*)$/.test(key))).toEqual(
        [],
      );
      found = { reason: problem.params.reason };
    }
    expect(found).toEqual(expected[name]);
  });

  const writable = names.filter((name) => {
    const becomes = expected[name];
    if (becomes === undefined || becomes === 'no-event-here') return false;
    return (becomes === 'readable' || 'repairs' in becomes) && name !== 'orphan-occurrences';
  });

  test.each(writable)('%s: nothing changed gives the very bytes back', (name) => {
    const source = sourceOf(name);
    expect(patchCalendarObject(source, eventIn(source), 0)).toBe(source);
  });

  test.each(writable)('%s: another title, and nothing else is touched', (name) => {
    const source = sourceOf(name);
    const before = eventIn(source);
    const overrides = { ...before.recurrenceOverrides };
    const key = Object.keys(overrides).find(
      (one) => overrides[one]?.excluded !== true && one !== before.start,
    );
    const changed: CalendarEvent = {
      ...before,
      title: 'Changed: title',
      ...(key === undefined
        ? {}
        : {
            recurrenceOverrides: { ...overrides, [key]: { ...overrides[key], title: 'Changed, occurrence' } },
          }),
    };
    const text = patchCalendarObject(source, changed, Date.UTC(2026, 5, 1));
    const after = eventIn(text);
    expect(after.title).toBe('Changed: title');
    expect({ ...after, title: null, recurrenceOverrides: null }).toEqual({
      ...before,
      title: null,
      recurrenceOverrides: null,
    });

    // from here on without our own reader: line by line
    const [was, is] = [rowsOf(source), rowsOf(text)];
    expect(is.every((row) => !/[\r\n]/.test(row))).toBe(true);
    const lost = without(was, is);
    const touched = rowsOfNames(source, ['SUMMARY', 'DTSTAMP', 'LAST-MODIFIED', 'SEQUENCE']);
    const structure = lost.filter((row) => !touched.includes(row));
    if (name in dropped) expect(structure).toHaveLength(dropped[name] ?? 0);
    // a stored object has no METHOD (RFC 4791 4.1)
    else expect(structure.filter((row) => !/^((BEGIN|END):V|METHOD:)/i.test(row))).toEqual([]);
    expect(is.filter((row) => /^METHOD[;:]/i.test(row))).toEqual([]);
    const gained = without(is, was).filter(
      (row) => !/^(DTSTAMP|LAST-MODIFIED|SEQUENCE|VERSION|PRODID|END|BEGIN):/.test(row),
    );
    const titles = gained.filter((row) => /^SUMMARY[;:]/.test(row));
    expect(titles.some((row) => row.endsWith(':Changed: title'))).toBe(true);
    if (key !== undefined) expect(titles.some((row) => row.endsWith(':Changed\\, occurrence'))).toBe(true);
    // an added date of the series gets a VEVENT of its own, which copies lines
    if (key === undefined || !isSeries(before)) expect(gained).toEqual(titles);
  });

  test.each(writable.filter((name) => expected[name] === 'readable'))('%s: another reader agrees', (name) => {
    const source = sourceOf(name);
    const before = eventIn(source);
    const text = patchCalendarObject(source, { ...before, title: 'Changed' }, 0);
    const [was, is] = [source, text].map(
      (one) => new ICAL.Component(ICAL.parse(one.replace(/\r\n|\r|\n/g, '\r\n')) as unknown[]),
    );
    const events = (calendar: ICAL.Component | undefined): readonly ICAL.Component[] =>
      calendar?.getAllSubcomponents('vevent') ?? [];
    expect(events(is)).toHaveLength(events(was).length);
    const master = events(is).find((one) => one.getFirstProperty('recurrence-id') === null);
    expect(master?.getFirstPropertyValue('summary')).toBe('Changed');
    for (const [index, event] of events(is).entries()) {
      const carried = (one: ICAL.Component | undefined): readonly string[] =>
        (one?.getAllProperties() ?? [])
          .filter(({ name: property }) => !/^(summary|dtstamp|last-modified|sequence)$/.test(property))
          .map((property) => property.toICALString());
      expect(carried(event)).toEqual(carried(events(was)[index]));
      expect(event.getAllSubcomponents().map(String)).toEqual(
        events(was)[index]?.getAllSubcomponents().map(String),
      );
    }
  });
});

function eventIn(source: string): CalendarEvent {
  const found = readCalendarObject(source);
  if (found === null) throw new Error('no event');
  return found.event;
}

function rowsOf(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((row) => row !== '')
    .map((row) => (/^(begin|end):/.test(row) ? row.toUpperCase() : row));
}

/** The rows of one list that the other has fewer of. */
function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}

/** The rows of properties with those names, with what is folded or broken off behind them. */
function rowsOfNames(text: string, wanted: readonly string[]): readonly string[] {
  let inside = false;
  return rowsOf(text).filter((row) => {
    const name = /^([A-Za-z-]+)[;:]/.exec(row)?.[1];
    if (name !== undefined) inside = wanted.includes(name.toUpperCase());
    return inside;
  });
}

describe('files damaged at random', () => {
  const bits = [
    ...['"', ':', ';', ',', '\\', '\r', '\n', '\r\n ', '\u0000', '\uFEFF', '=', 'Z', 'T', '-', '9', ' '],
    ...['BEGIN:VALARM', 'END:VEVENT', 'RECURRENCE-ID:20260302T090000Z', 'EXDATE:20260302', 'TZID="x"'],
    ...['DTSTART;TZID=Europe/Amsterdam:20260329T023000', 'DTEND:20260101', 'RRULE:FREQ=DAILY;COUNT=3'],
  ];

  function damaged(text: string, random: () => number): string {
    const lines = text.split('\r\n');
    const any = (): number => Math.floor(random() * lines.length);
    const at = any();
    const line = lines[at] ?? '';
    const cut = Math.floor(random() * line.length);
    const bit = bits[Math.floor(random() * bits.length)] ?? '';
    switch (Math.floor(random() * 6)) {
      case 0:
        return lines.toSpliced(at, 1).join('\r\n');
      case 1:
        return lines.toSpliced(any(), 0, line).join('\r\n');
      case 2:
        return lines.toSpliced(at, 0, bit).join('\r\n');
      case 3:
        return lines.with(at, `${line.slice(0, cut)}${bit}${line.slice(cut)}`).join('\r\n');
      case 4:
        return lines.with(at, line.slice(0, cut)).join('\r\n');
      default:
        return lines.toSpliced(at, 1).toSpliced(any(), 0, line).join('\r\n');
    }
  }

  test.each([1, 2, 3])('are set aside with a reason, or say the same after a write (seed %i)', (seed) => {
    const random = seededRandom(seed);
    for (let round = 0; round < 1000; round += 1) {
      let text = sourceOf(names[Math.floor(random() * names.length)] ?? '');
      for (let more = random() * 3; more > 0; more -= 1) text = damaged(text, random);
      try {
        const found = readCalendarObject(text);
        if (found === null || found.detached) continue;
        const wanted = { ...found.event, description: 'Changed' };
        const written = eventIn(patchCalendarObject(text, wanted, 0));
        expect([text, { ...written, recurrenceOverrides: null }]).toEqual([
          text,
          { ...wanted, recurrenceOverrides: null },
        ]);
        expect(Object.keys(written.recurrenceOverrides ?? {}).sort()).toEqual(
          Object.keys(found.event.recurrenceOverrides ?? {}).sort(),
        );
      } catch (error) {
        const problem = problemOf(error);
        if (problem === null) throw error;
        expect(problem.code === 'item-rejected' || problem.params.reason).toBeTruthy();
      }
    }
  });
});
