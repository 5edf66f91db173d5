/** Time zones by their names, and wall times in them. */
import { describe, expect, test } from 'vitest';
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { offsetNamed, zoneNamed, zonesOfDisplayName } from '../../../src-shared/domain/time/zone-names.ts';
import {
  instantIn,
  isKnownZone,
  isSkipped,
  isZone,
  offsetAt,
  toInstant,
  toWall,
  transitionsOf,
} from '../../../src-shared/domain/time/zones.ts';

const wall = (text: string): number => wallMs(text) ?? Number.NaN;
const minute = 60_000;

describe('a name', () => {
  test.each([
    // name, can be placed, is an IANA name, the IANA zone meant
    ['Europe/Brussels', true, true, 'Europe/Brussels'],
    ['UTC', true, true, 'Etc/UTC'],
    ['GMT', true, true, 'Etc/UTC'],
    ['etc/utc', true, true, 'Etc/UTC'],
    ['W. Europe Standard Time', false, false, 'Europe/Berlin'],
    ['Pacific Standard Time (Mexico)', false, false, 'America/Tijuana'],
    ['+01:00', true, false, null],
    ['Mars/Olympus', false, false, null],
    ['', false, false, null],
    ['__proto__', false, false, null],
  ])('%s', (name, known, isIana, zone) => {
    expect([isKnownZone(name), isZone(name), zoneNamed(name)]).toEqual([known, isIana, zone]);
  });

  test('of every Windows zone means a zone that this machine knows', () => {
    expect([...windowsZones].filter(([, zone]) => !isZone(zone))).toEqual([]);
    expect(windowsZones.size).toBeGreaterThan(130);
  });

  test.each([
    ['+01:00', 60],
    ['UTC+05:30', 330],
    ['GMT-0330', -210],
    ['utc+5', 300],
    ['GMT +5:45', 345],
    ['(UTC+12:45)', 765],
    ['UTC\u22123:30', -210],
    ['UTC+05:30:00', 330],
    // with seconds, as local mean time has them (RFC 5545 3.3.14)
    ['UTC+05:30:30', 330.5],
    ['+001932', 19 + 32 / 60],
    ['GMT-00:44:30', -44.5],
    ['UTC+05:30:60', null],
    // no offset, an impossible one, something else behind it
    ['UTC', null],
    ['UTC+05:60', null],
    ['UTC+19', null],
    ['UTC+5:3', null],
    ['(UTC+01:00) Amsterdam', null],
  ])('that is an offset: %s is %s minutes', (name, minutes) => {
    expect(offsetNamed(name)).toBe(minutes === null ? null : minutes * minute);
  });

  test.each([
    ['(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna', 'Europe/Berlin'],
    ['(UTC-05:00) Eastern Time (US & Canada)', 'America/New_York'],
    ['(GMT) Edinburgh, London', 'Europe/London'],
    // the offset contradicts the places; the places contradict each other; a single word is anybody's
    ['(UTC+02:00) Amsterdam, Berlin', undefined],
    ['(UTC+01:00) Amsterdam, London', undefined],
    ['Berlin', undefined],
  ])('as programs show it: %s', (name, zone) => {
    expect(zonesOfDisplayName(name, 2025, 2029)[0]).toBe(zone);
  });
});

describe('a wall time', () => {
  test.each([
    // zone, wall time, UTC, why
    ['Europe/Brussels', '2026-01-20T09:00:00', '2026-01-20T08:00:00', 'winter'],
    ['Europe/Brussels', '2026-07-20T09:00:00', '2026-07-20T07:00:00', 'summer'],
    ['Europe/Brussels', '2026-03-29T02:30:00', '2026-03-29T01:30:00', 'skipped: the offset before'],
    ['Europe/Brussels', '2026-10-25T02:30:00', '2026-10-25T00:30:00', 'told twice: the first'],
    ['Asia/Kathmandu', '2026-01-20T09:00:00', '2026-01-20T03:15:00', 'quarter hours'],
    ['Australia/Lord_Howe', '2026-07-20T09:00:00', '2026-07-19T22:30:00', 'half an hour of summer time'],
    ['Etc/UTC', '2026-01-20T09:00:00', '2026-01-20T09:00:00', 'UTC itself'],
  ])('%s %s is %s UTC (%s)', (zone, local, utc) => {
    expect(wallText(toInstant(zone, wall(local)))).toBe(utc);
    expect(instantIn(zone, wall(local))).toBe(wall(utc));
  });

  test('floating, or in a zone that nobody knows, counts as UTC', () => {
    const nine = wall('2026-01-20T09:00:00');
    expect([instantIn(null, nine), instantIn('Mars/Olympus', nine)]).toEqual([nine, nine]);
    expect(() => toInstant('Mars/Olympus', nine)).toThrow(RangeError);
  });

  test('is skipped when the clocks go forward over it', () => {
    const skipped = ['01:59:59', '02:00:00', '02:59:59', '03:00:00'].map((time) =>
      isSkipped('Europe/Brussels', wall(`2026-03-29T${time}`)),
    );
    expect(skipped).toEqual([false, true, true, false]);
  });

  test('comes back from its instant', () => {
    for (const zone of ['Europe/Brussels', 'America/St_Johns', 'Pacific/Apia', 'Africa/Casablanca'])
      for (let month = 1; month <= 12; month += 1) {
        const local = wall(`2026-${String(month).padStart(2, '0')}-15T09:00:00`);
        expect(toWall(zone, toInstant(zone, local))).toBe(local);
      }
  });
});

test('changes of the clocks', () => {
  expect(
    transitionsOf('Europe/Brussels', 2026, 2026).map(({ at, before, after }) => [
      wallText(at),
      before / minute,
      after / minute,
    ]),
  ).toEqual([
    ['2026-03-29T01:00:00', 60, 120],
    ['2026-10-25T01:00:00', 120, 60],
  ]);
  expect(transitionsOf('Asia/Tokyo', 2020, 2026)).toEqual([]);
  expect(offsetAt('Europe/Brussels', Date.UTC(2026, 2, 29, 1) - 1)).toBe(60 * minute);
  expect(offsetAt('Europe/Brussels', Date.UTC(2026, 2, 29, 1))).toBe(120 * minute);
});
