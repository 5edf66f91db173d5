/** Wall times as text and as milliseconds. */
import { describe, expect, test } from 'vitest';
import {
  isWritable,
  later,
  msBetween,
  startOfDay,
  wallMs,
  wallText,
} from '../../../src-shared/domain/time/wall-time.ts';

describe('a wall time in milliseconds', () => {
  test.each([
    ['1970-01-01T00:00:00', 0],
    ['1970-01-02T00:00:00', 86_400_000],
    ['2026-11-20T09:30:15', Date.UTC(2026, 10, 20, 9, 30, 15)],
    ['2026-11-20', Date.UTC(2026, 10, 20)],
    ['2024-02-29T00:00:00', Date.UTC(2024, 1, 29)],
    ['1600-01-01T00:00:00', Date.UTC(1600, 0, 1)],
    // the year 50 is not 1950
    ['0050-01-01T00:00:00', new Date(0).setUTCFullYear(50, 0, 1)],
    // a leap second counts as the second before it
    ['2016-12-31T23:59:60', Date.UTC(2016, 11, 31, 23, 59, 59)],
  ])('%s', (text, ms) => expect(wallMs(text)).toBe(ms));

  test.each([
    '2026-02-30T09:00:00',
    '2025-02-29',
    '2026-13-01T09:00:00',
    '2026-01-00T09:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T09:60:00',
    '2026-01-01T09:00:61',
    '2026-01-01T09:00:00Z',
    '2026-01-01T09:00',
    '20260101T090000',
    '+010000-01-01T00:00:00',
    '',
  ])('none: %s', (text) => expect(wallMs(text)).toBeNull());
});

test.each([
  [0, '1970-01-01T00:00:00'],
  [Date.UTC(2026, 10, 20, 9, 30, 15) + 999, '2026-11-20T09:30:15'],
  [-1, '1969-12-31T23:59:59'],
])('the text of %i', (ms, text) => expect(wallText(ms)).toBe(text));

test.each([
  ['2026-03-29T01:30:00', 3_600_000, '2026-03-29T02:30:00'],
  ['2026-10-24T12:00:00', 86_400_000, '2026-10-25T12:00:00'],
  ['2026-12-02T10:00:00', 1_000, '2026-12-02T10:00:01'],
  ['2026-12-02T10:00:00', -1_000, '2026-12-02T09:59:59'],
  ['2026-12-31T23:59:59', 1_000, '2027-01-01T00:00:00'],
  ['2026-03-01T00:00:00', -1_000, '2026-02-28T23:59:59'],
  ['2026-03-01', 1_000, '2026-03-01T00:00:01'],
  ['no time', 1_000, 'no time'],
  ['2026-03-01T00:00:00', Number.NaN, '2026-03-01T00:00:00'],
])('%s, %i ms later', (from, ms, to) => expect(later(from, ms)).toBe(to));

test.each([
  ['2026-03-29T01:00:00', '2026-03-29T04:00:00', 3 * 3_600_000],
  ['2026-03-29T04:00:00', '2026-03-29T01:00:00', -3 * 3_600_000],
  ['no time', '2026-03-29T01:00:00', Number.NaN],
  ['2026-03-29T01:00:00', 'no time', Number.NaN],
])('from %s to %s', (from, to, ms) => expect(msBetween(from, to)).toBe(ms));

test.each([
  ['2026-03-29T00:00:00', '2026-03-29T00:00:00'],
  ['2026-03-29T23:59:59', '2026-03-29T00:00:00'],
  ['1969-12-31T12:00:00', '1969-12-31T00:00:00'],
])('the midnight of %s', (text, midnight) => {
  expect(wallText(startOfDay(wallMs(text) ?? Number.NaN))).toBe(midnight);
});

test('four digits for the year', () => {
  expect([Date.UTC(9999, 11, 31), Date.UTC(10_000, 0, 1), -70_000_000_000_000].map(isWritable)).toEqual([
    true,
    false,
    false,
  ]);
});
