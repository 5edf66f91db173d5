/**
 * Compares time zones by what their clocks show, not by their names. Two names mean the same zone when their clocks agree since
 * 1970, which is the rule by which the time zone database makes one name a link to another (its file `theory.html`, "Scope of
 * the tz database"). So `Asia/Calcutta` and `Asia/Kolkata`, `Etc/GMT-1` and `+01:00`, and a Windows name and its IANA zone are
 * one zone each.
 */
import type { LocalDateTime } from '../calendar/event.ts';
import { offsetNamed, zoneNamed } from './zone-names.ts';
import { isKnownZone, measureOffset, offsetText, transitionsOf } from './zones.ts';

const firstYear = 1970;
/** The last year that 32-bit programs can represent; the database has no planned changes of rules after it. */
const lastYear = 2037;
/** Offsets are compared first at these times, because the exact comparison of two zones takes 50 ms. */
const probes = probeTimes(4);

/** Names come from outside, so the number of remembered ones is limited. */
const mostNames = 2000;

const pairs = new Map<string, boolean>();

/** Whether both are floating (null), or zones whose clocks agree. A name that is no zone equals only itself. */
export function sameZone(a: string | null | undefined, b: string | null | undefined): boolean {
  const [first, second] = [a ?? null, b ?? null];
  if (first === second) return true;
  if (first === null || second === null) return false;
  const key = `${first}\n${second}`;
  const known = pairs.get(key);
  if (known !== undefined) return known;
  const [one, other] = [intlName(first), intlName(second)];
  const same = one !== null && other !== null && agree(one, other);
  if (pairs.size >= mostNames) pairs.clear();
  pairs.set(key, same);
  return same;
}

/**
 * What the clocks of a zone show from the year before a start until four years after it, as a text to compare. Outlook's one name
 * for Amsterdam, Berlin and Rome is all of them for an event of today, though their clocks differed in the 1970s.
 * @param name an IANA or Windows name, or an offset such as `+01:00` or `UTC-3:30`; null for a floating time
 */
export function clockAround(name: string | null | undefined, start: LocalDateTime): string {
  if (name === null || name === undefined) return 'floating';
  const zone = intlName(name);
  if (zone === null) return name;
  const year = Math.max(firstYear, Number(start.slice(0, 4)) - 1);
  return `${measureOffset(zone, Date.UTC(year, 0, 1))} ${changesOf(zone, year, year + 5)}`;
}

/** The name by which Intl knows a zone; null for a name that is no zone. */
function intlName(name: string): string | null {
  const zone = zoneNamed(name) ?? (isKnownZone(name) ? name : null);
  if (zone !== null) return zone;
  const offsetMs = offsetNamed(name);
  // Intl knows no offset with seconds: such a name equals only itself
  return offsetMs === null || offsetMs % 60_000 !== 0 ? null : offsetText(offsetMs);
}

/** Most zones differ at one of the last probes. */
function agree(one: string, other: string): boolean {
  return (
    probes.findLast((at) => measureOffset(one, at) !== measureOffset(other, at)) === undefined &&
    changesOf(one, firstYear, lastYear) === changesOf(other, firstYear, lastYear)
  );
}

function probeTimes(perYear: number): readonly number[] {
  const begin = Date.UTC(firstYear, 0, 1);
  const count = (lastYear + 1 - firstYear) * perYear;
  const stepMs = (Date.UTC(lastYear + 1, 0, 1) - begin) / count;
  return Array.from({ length: count }, (_, index) => begin + index * stepMs);
}

function changesOf(zone: string, from: number, to: number): string {
  return transitionsOf(zone, from, to)
    .map(({ at, after }) => `${at} ${after}`)
    .join();
}
