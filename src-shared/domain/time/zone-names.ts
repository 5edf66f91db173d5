/**
 * Finds IANA zones by other names: the names of Windows, and those that programs show to people, such as `(UTC+01:00)
 * Amsterdam, Berlin, …` and `(GMT-05:00) Eastern Time (US & Canada)`. A displayed name is accepted when all places in it have
 * the same clock, and that clock has the offset in the name. Nothing is guessed (TI1).
 */
import { windowsZones } from './windows-zones.ts';
import { isZone, measureOffset, transitionsOf } from './zones.ts';

/** Regions in displayed names, and cities for which the IANA data base uses the name of another city. */
const places: ReadonlyMap<string, string> = new Map(
  `
eastern time (us & canada)=America/New_York|central time (us & canada)=America/Chicago|mountain time (us & canada)=America/Denver
pacific time (us & canada)=America/Los_Angeles|atlantic time (canada)=America/Halifax|alaska=America/Anchorage
hawaii=Pacific/Honolulu|arizona=America/Phoenix|newfoundland=America/St_Johns|saskatchewan=America/Regina
indiana (east)=America/Indianapolis|brasilia=America/Sao_Paulo|new delhi=Asia/Calcutta|mumbai=Asia/Calcutta|chennai=Asia/Calcutta
kolkata=Asia/Calcutta|beijing=Asia/Shanghai|osaka=Asia/Tokyo|bern=Europe/Zurich|kyiv=Europe/Kiev|edinburgh=Europe/London
abu dhabi=Asia/Dubai|canberra=Australia/Sydney|wellington=Pacific/Auckland|pretoria=Africa/Johannesburg|st. petersburg=Europe/Moscow
kuwait=Asia/Riyadh|hanoi=Asia/Bangkok|islamabad=Asia/Karachi|kathmandu=Asia/Katmandu|coordinated universal time=Etc/UTC
`
    .trim()
    .split(/[|\n]/)
    .map((row) => row.split('=') as [string, string]),
);

/** Larger than any offset in use, and the largest that ISO 8601 implementations agree on. */
const mostOffsetMs = 18 * 3_600_000;

/** The IANA zone of an IANA name (UTC and GMT under all their names are `Etc/UTC`) or a Windows name; null for any other. */
export function zoneNamed(name: string): string | null {
  if (/^(?:z|(?:etc\/)?(?:utc|gmt|zulu|uct))$/i.test(name)) return 'Etc/UTC';
  return isZone(name) ? name : (windowsZones.get(name) ?? null);
}

/**
 * The milliseconds east of UTC of a name that is only an offset: `+01:00`, `UTC+05:30`, `GMT-0330`, `UTC-5`, `(UTC+05:45)`,
 * `+00:19:32` (RFC 5545 3.3.14 allows seconds). Null
 * for any other name. No offset is larger than 18 hours.
 */
export function offsetNamed(name: string): number | null {
  const match = /^\(?(?:UTC|GMT)?\s{0,3}([+\-\u2212])(\d{1,2})(?::?([0-5]\d))?(?::?([0-5]\d))?\)?$/i.exec(
    name.trim(),
  );
  const offsetMs = match === null ? Number.NaN : offsetOf(match, Number(match[4] ?? 0));
  return Math.abs(offsetMs) <= mostOffsetMs ? offsetMs : null;
}

let cities: ReadonlyMap<string, string> | null = null;

/**
 * The zones of the places in a displayed name, first those that CLDR names for a Windows zone. Empty when there are none, when
 * their clocks differ in any of the years, and when they contradict the offset in the name.
 */
export function zonesOfDisplayName(name: string, firstYear: number, lastYear: number): readonly string[] {
  const match = /^\((?:UTC|GMT)\s{0,3}(?:([+-])(\d{1,2})(?::?(\d\d))?)?\)\s{0,9}(.{1,200})$/i.exec(name);
  const list = (match?.[4] ?? name).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  const found = [...new Set(partsOf(list).flatMap((part) => placeOf(part)))];
  const [first] = found;
  // a single word without an offset may be a name that a person invented
  if (first === undefined || (match === null && found.length < 2)) return [];
  const same = (zone: string): boolean =>
    clockOf(zone, firstYear, lastYear) === clockOf(first, firstYear, lastYear);
  if (!found.every(same)) return [];
  if (match !== null && standardOffset(first, firstYear) !== offsetOf(match)) return [];
  const named = new Set(windowsZones.values());
  return [...found.filter((zone) => named.has(zone)), ...found.filter((zone) => !named.has(zone))];
}

function partsOf(list: string): readonly string[] {
  return places.has(list) ? [list] : list.split(/[,;:/]| and /, 40).map((part) => part.trim());
}

function placeOf(part: string): readonly string[] {
  cities ??= new Map(
    [...new Set([...Intl.supportedValuesOf('timeZone'), ...windowsZones.values()])]
      .filter((zone) => zone.includes('/') && !zone.startsWith('Etc/'))
      .map((zone) => [
        zone
          .slice(zone.lastIndexOf('/') + 1)
          .replaceAll('_', ' ')
          .toLowerCase(),
        zone,
      ]),
  );
  const zone = places.get(part) ?? cities.get(part);
  return zone === undefined ? [] : [zone];
}

function clockOf(zone: string, firstYear: number, lastYear: number): string {
  const first = measureOffset(zone, Date.UTC(firstYear, 0, 1));
  return `${first} ${transitionsOf(zone, firstYear, lastYear)
    .map(({ at, after }) => `${at} ${after}`)
    .join()}`;
}

function standardOffset(zone: string, year: number): number {
  return Math.min(...[0, 6].map((month) => measureOffset(zone, Date.UTC(year, month, 1))));
}

function offsetOf(match: RegExpExecArray, seconds = 0): number {
  const ms = (Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + seconds) * 1000;
  return match[1] === '-' || match[1] === '\u2212' ? -ms : ms;
}
