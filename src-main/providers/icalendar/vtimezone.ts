/**
 * Makes a VTIMEZONE for an IANA zone from Intl's data (RFC 5545 3.6.5). Changes that return on the same weekday every year are
 * written as a rule, others are listed for the years around the event. Most programs read the name only.
 */

import { wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { offsetAt, type Transition, transitionsOf } from '../../../src-shared/domain/time/zones.ts';
import { type Component, newLine } from './content-lines.ts';

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** Valid from the beginning of `firstYear`. Listed changes end with `lastYear`; rules have no end. */
export function makeVtimezone(zone: string, firstYear: number, lastYear: number): Component {
  const begin = new Date(0).setUTCFullYear(firstYear, 0, 1);
  const initial = offsetAt(zone, begin);
  const changes = transitionsOf(zone, firstYear, lastYear);
  const groups = Map.groupBy(changes, ({ before, after }) => `${before} ${after}`);
  return {
    type: 'component',
    name: 'VTIMEZONE',
    items: [
      newLine(`TZID:${zone}`),
      observance('STANDARD', begin, initial, initial, []),
      ...[...groups.values()].flatMap((group) => observances(group, lastYear)),
    ],
  };
}

function observances(group: readonly Transition[], lastYear: number): readonly Component[] {
  const [first] = group;
  if (first === undefined) return [];
  const onsets = group.map(({ at, before }) => at + before);
  const rule = yearlyRule(onsets, lastYear);
  const name = first.after > first.before ? 'DAYLIGHT' : 'STANDARD';
  const make = (onset: number, extra: readonly string[]): Component =>
    observance(name, onset, first.before, first.after, extra);
  // one observance for each change: RDATE would be shorter, but ical.js ignores DTSTART when RDATE is present
  return rule === null ? onsets.map((onset) => make(onset, [])) : [make(onsets[0] ?? 0, [rule])];
}

/**
 * The rule for changes that occur once a year until the last year, on the same weekday of the same month at the same time; else
 * null.
 */
function yearlyRule(onsets: readonly number[], lastYear: number): string | null {
  const dates = onsets.map((onset) => new Date(onset));
  const [first] = dates;
  if (first === undefined || dates.length < 3) return null;
  const regular = dates.every(
    (date, index) =>
      date.getUTCFullYear() === first.getUTCFullYear() + index &&
      date.getUTCMonth() === first.getUTCMonth() &&
      date.getUTCDay() === first.getUTCDay() &&
      date.getTime() % 86_400_000 === first.getTime() % 86_400_000,
  );
  if (!regular || first.getUTCFullYear() + dates.length - 1 !== lastYear) return null;
  const nths = new Set(dates.map((date) => Math.ceil(date.getUTCDate() / 7)));
  // in some years the fourth such weekday is also the last one, so the last one is tried first
  const nth = dates.every(isLastWeek) ? -1 : nths.size === 1 ? [...nths][0] : undefined;
  if (nth === undefined) return null;
  return `RRULE:FREQ=YEARLY;BYMONTH=${first.getUTCMonth() + 1};BYDAY=${nth}${weekdays[first.getUTCDay()]}`;
}

function isLastWeek(date: Date): boolean {
  return (
    date.getUTCDate() + 7 > new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  );
}

function observance(
  name: string,
  start: number,
  from: number,
  to: number,
  extra: readonly string[],
): Component {
  const lines = [
    `DTSTART:${compact(start)}`,
    `TZOFFSETFROM:${offset(from)}`,
    `TZOFFSETTO:${offset(to)}`,
    ...extra,
  ];
  return { type: 'component', name, items: lines.map(newLine) };
}

function compact(wall: number): string {
  return wallText(wall).replace(/[-:]/g, '');
}

function offset(ms: number): string {
  const total = Math.abs(ms) / 1000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = total % 60;
  return `${ms < 0 ? '-' : '+'}${two(total / 3600)}${two((total % 3600) / 60)}${seconds === 0 ? '' : two(seconds)}`;
}
