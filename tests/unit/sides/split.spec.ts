/** "This and following" and "delete from here", as people do them in the sample CRM and the sample calendar (TI2). */
import { describe, expect, it } from 'vitest';
import { endedBefore, splitSeries } from '../../../src-sandbox/split-series.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';

const series: CalendarEvent = {
  uid: 'a',
  title: 'Weekly',
  start: '2026-11-25T10:00:00',
  timeZone: 'Europe/Berlin',
  duration: 'PT1H',
  recurrenceRules: [{ frequency: 'weekly', count: 6 }],
  recurrenceOverrides: {
    '2026-12-02T10:00:00': { excluded: true },
    '2026-12-16T10:00:00': { title: 'Special' },
  },
};

describe('a series that is split', () => {
  it('ends before the occurrence, and goes on in a second one that takes the rest of the count and its exceptions (TI2)', () => {
    const parts = splitSeries(series, '2026-12-09T10:00:00', { title: 'New' }, 'b');
    expect(parts?.older).toMatchObject({
      uid: 'a',
      recurrenceRules: [{ frequency: 'weekly', until: '2026-12-09T09:59:59' }],
      recurrenceOverrides: { '2026-12-02T10:00:00': { excluded: true } },
      relatedTo: { b: { relation: { next: true } } },
    });
    expect(parts?.newer).toMatchObject({
      uid: 'b',
      title: 'New',
      start: '2026-12-09T10:00:00',
      recurrenceRules: [{ frequency: 'weekly', count: 4 }],
      recurrenceOverrides: { '2026-12-16T10:00:00': { title: 'Special' } },
      relatedTo: { a: { relation: { first: true } } },
    });
  });

  it('takes its exceptions along when the second part starts at another time', () => {
    const parts = splitSeries(series, '2026-12-09T10:00:00', { start: '2026-12-10T12:00:00' }, 'b');
    expect(parts?.newer).toMatchObject({
      start: '2026-12-10T12:00:00',
      recurrenceOverrides: { '2026-12-17T12:00:00': { title: 'Special' } },
    });
  });

  it('split again: each part names the very first one, and the next part follows (RFC 8984 4.1.3)', () => {
    const first = splitSeries(series, '2026-12-16T10:00:00', {}, 'c');
    const again = splitSeries(first?.older ?? series, '2026-12-09T10:00:00', {}, 'b');
    expect(again?.older.relatedTo).toEqual({ b: { relation: { next: true } } });
    expect(again?.newer.relatedTo).toEqual({
      a: { relation: { first: true } },
      c: { relation: { next: true } },
    });
  });

  it('cannot end before its first occurrence; all-day series end on a date (TI1)', () => {
    expect(endedBefore(series, series.start)).toBeNull();
    expect(splitSeries(series, series.start, {}, 'b')).toBeNull();
    const daily: CalendarEvent = {
      uid: 'd',
      start: '2026-11-25T00:00:00',
      showWithoutTime: true,
      duration: 'P1D',
      recurrenceRules: [{ frequency: 'daily' }],
    };
    expect(endedBefore(daily, '2026-12-01T00:00:00')?.recurrenceRules).toEqual([
      { frequency: 'daily', until: '2026-11-30T00:00:00' },
    ]);
  });
});
