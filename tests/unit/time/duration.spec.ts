/** Durations as JSCalendar and iCalendar write them (RFC 8984 1.4.6, RFC 5545 3.3.6). */
import { describe, expect, test } from 'vitest';
import {
  canonicalDuration,
  durationMs,
  durationText,
  looseDuration,
  parseDuration,
  wholeDays,
} from '../../../src-shared/domain/time/duration.ts';

const hour = 3600;

describe('a duration', () => {
  test.each([
    // text, days, seconds, shortest spelling, milliseconds
    ['PT0S', 0, 0, 'PT0S', 0],
    ['P0D', 0, 0, 'PT0S', 0],
    ['PT1H30M', 0, 1.5 * hour, 'PT1H30M', 5_400_000],
    ['PT90M', 0, 1.5 * hour, 'PT1H30M', 5_400_000],
    ['PT3600S', 0, hour, 'PT1H', 3_600_000],
    ['PT1.5S', 0, 1, 'PT1S', 1_000],
    ['P1D', 1, 0, 'P1D', 86_400_000],
    // a day is a calendar day, and never 24 hours
    ['PT24H', 0, 24 * hour, 'PT24H', 86_400_000],
    ['P1DT1H', 1, hour, 'P1DT1H', 90_000_000],
    ['P2W', 14, 0, 'P14D', 1_209_600_000],
    ['P1W1DT1S', 8, 1, 'P8DT1S', 691_201_000],
  ])('%s', (text, days, seconds, shortest, ms) => {
    expect(parseDuration(text)).toEqual({ days, seconds });
    expect(canonicalDuration(text)).toBe(shortest);
    expect(canonicalDuration(shortest)).toBe(shortest);
    expect(durationText({ days, seconds })).toBe(shortest);
    expect(durationMs(text)).toBe(ms);
  });

  test.each(['', 'P', 'PT', 'P1DT', '1H', 'PT1D', '-PT1H', 'PT1H1H', 'PT1M1H', 'P1Y', 'P1M', 'pt1h'])(
    'is none: %s',
    (text) => {
      expect(parseDuration(text)).toBeNull();
      expect(durationMs(text)).toBe(0);
    },
  );

  test('that is no duration keeps its text', () => {
    expect(canonicalDuration('soon')).toBe('soon');
  });

  test('may have a plus sign in iCalendar, which JSCalendar does not know', () => {
    expect(parseDuration('+PT1H')).toEqual({ days: 0, seconds: hour });
    expect(canonicalDuration('+PT1H')).toBe('+PT1H');
  });

  test.each(['P36601D', 'P999999999W', `PT${'9'.repeat(15)}H`, `P${'9'.repeat(400)}D`])(
    'of more than a century is none: %s',
    (text) => expect(parseDuration(text)).toBeNull(),
  );

  test('of a century is one', () => expect(parseDuration('P36600D')).toEqual({ days: 36_600, seconds: 0 }));
});

test.each([
  ['PT1W', { days: 7, seconds: 0 }],
  ['PT2D', { days: 2, seconds: 0 }],
  ['PT1W2DT3H', { days: 9, seconds: 3 * hour }],
  ['PT1D3H', { days: 1, seconds: 3 * hour }],
  ['PT', null],
  ['P1D', null],
  ['PT1Y', null],
])('spelled loosely: %s', (text, span) => expect(looseDuration(text)).toEqual(span));

test.each([
  [0, 0, 1],
  [1, 0, 1],
  [0, 1, 1],
  [0, 24 * hour, 1],
  [1, 1, 2],
  [3, 0, 3],
])('%i days and %i seconds touch %i days', (days, seconds, touched) => {
  expect(wholeDays({ days, seconds })).toEqual({ days: touched, seconds: 0 });
});
