/** Which names of time zones mean the same zone: links of the time zone database, Windows names and offsets. */
import { describe, expect, test } from 'vitest';
import { clockAround, sameZone } from '../../../src-shared/domain/time/same-zone.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';

describe('one zone under two names', () => {
  test.each([
    // links of the time zone database: renamed cities, merged cities, old groups, abbreviations
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
    ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['America/Godthab', 'America/Nuuk'],
    ['Asia/Rangoon', 'Asia/Yangon'],
    ['Pacific/Enderbury', 'Pacific/Kanton'],
    ['US/Eastern', 'America/New_York'],
    ['GB-Eire', 'Europe/London'],
    ['PRC', 'Asia/Shanghai'],
    ['Europe/Amsterdam', 'Europe/Brussels'],
    ['Europe/Oslo', 'Europe/Berlin'],
    ['America/Toronto', 'America/Montreal'],
    ['EST', 'America/Panama'],
    ['Etc/Zulu', 'UTC'],
    ['europe/berlin', 'Europe/Berlin'],
    // Windows names
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['India Standard Time', 'Asia/Kolkata'],
    ['Eastern Standard Time', 'US/Eastern'],
    // offsets
    ['+01:00', 'Etc/GMT-1'],
    ['UTC+05:30', 'GMT+0530'],
    ['UTC-3:30', '-03:30'],
    ['GMT-0330', 'UTC\u22123:30'],
    ['UTC+0', 'Etc/UTC'],
  ])('%s and %s', (one, other) => {
    expect(sameZone(one, other)).toBe(true);
    expect(sameZone(other, one)).toBe(true);
  });

  test('every Windows name is its zone', () => {
    for (const [name, zone] of windowsZones) expect(sameZone(name, zone), name).toBe(true);
  });
});

describe('two zones', () => {
  test.each([
    ['Europe/Berlin', 'Europe/Paris'],
    // they differ by some hours or days in a single year
    ['Europe/Berlin', 'Europe/Vienna'],
    ['Europe/Brussels', 'Europe/Warsaw'],
    ['America/Argentina/Rio_Gallegos', 'America/Argentina/Ushuaia'],
    ['America/Denver', 'America/Phoenix'],
    ['Europe/London', 'Etc/UTC'],
    ['Asia/Kolkata', 'Asia/Colombo'],
    ['Europe/Berlin', '+01:00'],
    ['UTC+05:30', 'UTC+05:45'],
    ['UTC-03:30', 'UTC+03:30'],
    ['Mars/Olympus', 'Mars/Phobos'],
    ['Mars/Olympus', 'Etc/UTC'],
    ['UTC+19:00', 'UTC-05:00'],
    ['', 'Etc/UTC'],
  ])('%s and %s', (one, other) => {
    expect(sameZone(one, other)).toBe(false);
    expect(sameZone(other, one)).toBe(false);
  });

  test('floating is like nothing but floating', () => {
    expect([sameZone(null, undefined), sameZone(null, null)]).toEqual([true, true]);
    expect([sameZone(null, 'Etc/UTC'), sameZone('Europe/Berlin', undefined)]).toEqual([false, false]);
  });
});

test('B12: an offset with seconds, which Intl does not know, is only itself', () => {
  expect(sameZone('UTC+05:30:20', 'UTC+05:30:20')).toBe(true);
  expect(sameZone('UTC+05:30:20', 'Asia/Kolkata')).toBe(false);
  expect(clockAround('UTC+05:30:20', '2026-03-10T09:00:00')).toBe('UTC+05:30:20');
});

test('a name that is no zone is only itself', () => {
  expect(sameZone('Mars/Olympus', 'Mars/Olympus')).toBe(true);
  expect(clockAround('__proto__', '2026-01-01T00:00:00')).toBe('__proto__');
});

describe('clocks around an event', () => {
  test.each([
    ['Europe/Amsterdam', 'W. Europe Standard Time', '2026-03-10T09:00:00', true],
    ['Asia/Kolkata', 'UTC+05:30', '2026-03-10T09:00:00', true],
    ['Europe/Berlin', 'Europe/Paris', '1977-03-10T09:00:00', false],
    ['Europe/Berlin', 'Europe/London', '2026-03-10T09:00:00', false],
    ['Europe/Berlin', '+01:00', '2026-01-10T09:00:00', false],
    ['Etc/UTC', null, '2026-03-10T09:00:00', false],
    [null, undefined, '2026-03-10T09:00:00', true],
    // the last change of Turkey's clocks was in 2016
    ['Europe/Istanbul', '+03:00', '2018-03-10T09:00:00', true],
    ['Europe/Istanbul', '+03:00', '2016-12-10T09:00:00', false],
  ])('of %s and %s at %s show the same: %s', (one, other, start, same) => {
    expect(clockAround(one, start) === clockAround(other, start)).toBe(same);
  });
});
