/** The Windows names of IANA zones. */
import { expect, it } from 'vitest';
import { clockAround } from '../../../src-shared/domain/time/same-zone.ts';
import { windowsNameOf } from '../../../src-shared/domain/time/windows-names.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';

const start = '2026-12-01T10:00:00';

it.each([
  ['Europe/Amsterdam', 'W. Europe Standard Time'],
  ['Europe/Brussels', 'Romance Standard Time'],
  ['Europe/Prague', 'Central Europe Standard Time'],
  ['Europe/Zagreb', 'Central European Standard Time'],
  ['Asia/Kolkata', 'India Standard Time'],
  ['Europe/Kyiv', 'FLE Standard Time'],
  ['Africa/Dar_es_Salaam', 'E. Africa Standard Time'],
  ['Etc/UTC', 'UTC'],
  ['Etc/GMT+11', 'UTC-11'],
])('is the one that Outlook shows for %s', (zone, name) => {
  expect(windowsNameOf(zone, start)).toBe(name);
});

it('is a name with the same clocks, for every zone that has one', () => {
  const without = Intl.supportedValuesOf('timeZone').filter((zone) => {
    const name = windowsNameOf(zone, start);
    if (name !== null) expect(clockAround(name, start), zone).toBe(clockAround(zone, start));
    return name === null;
  });
  // what is left are stations, and a region that changed its clocks since
  expect(without.length).toBeLessThan(12);
});

it('is the zone itself for every Windows name', () => {
  for (const [name, zone] of windowsZones) expect(windowsNameOf(zone, start)).toBe(name);
});

it('is nothing for a name that is no zone', () => {
  expect(windowsNameOf('Mars/Olympus', start)).toBeNull();
});
