/** The recurrence lines of a series (RFC 5545 3.8.5: RRULE, RDATE, EXDATE), checked as Google does and expanded. */
import type { Frequency, NDay, RecurrenceRule, Weekday } from '../../../src-shared/domain/calendar/event.ts';
import { ruleStarts } from '../../../src-shared/domain/calendar/recurrence-rule.ts';
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { isZone, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { refuseInvalid } from '../api-refusal.ts';
import type { Moment } from './event.ts';
import { momentAt, wallOf } from './moment.ts';

interface Series {
  readonly rules: readonly RecurrenceRule[];
  /** Wall times in the series' zone. */
  readonly added: readonly string[];
  readonly excluded: ReadonlySet<string>;
}

const limits = { steps: 10_000, instances: 5_000 };

/** Refuses lines that Google would not take. */
export function checkRecurrence(lines: readonly string[], start: Moment): void {
  readSeries(lines, start);
}

/** The original starts of a series between two instants, in order; dates count as UTC midnights. */
export function originalStarts(
  lines: readonly string[],
  start: Moment,
  fromMs: number,
  untilMs: number,
): readonly Moment[] {
  const { rules, added, excluded } = readSeries(lines, start);
  const dayMs = 86_400_000;
  // a wall time is at most a day from the instant
  const range = { from: wallText(fromMs - dayMs), until: wallText(untilMs + dayMs) };
  const walls = new Set([wallOf(start), ...added]);
  for (const rule of rules)
    for (const wall of ruleStarts(rule, wallOf(start), range, limits).starts) walls.add(wall);
  return [...walls]
    .filter((wall) => !excluded.has(wall))
    .sort()
    .map((wall) => momentAt(start, wall))
    .filter((moment) => instant(moment) >= fromMs && instant(moment) < untilMs);
}

/** Whether the series has this original start. */
export function hasOriginalStart(lines: readonly string[], start: Moment, original: Moment): boolean {
  if (original.type !== start.type) return false;
  const at = instant(original);
  return originalStarts(lines, start, at, at + 1).length > 0;
}

function instant(moment: Moment): number {
  return moment.type === 'time' ? moment.at : (wallMs(moment.date) ?? Number.NaN);
}

function readSeries(lines: readonly string[], start: Moment): Series {
  const rules: RecurrenceRule[] = [];
  const added: string[] = [];
  const excluded = new Set<string>();
  for (const line of lines) {
    const match = /^(RRULE|RDATE|EXDATE|EXRULE)((?:;[^:]+)?):(.+)$/i.exec(line.trim());
    if (match === null) refuseInvalid('Invalid recurrence rule.');
    const [, name = '', parameters = '', value = ''] = match;
    if (name.toUpperCase() === 'RRULE') rules.push(readRule(value, start));
    else if (name.toUpperCase() === 'EXRULE') refuseInvalid('Invalid recurrence rule.');
    else
      for (const one of value.split(',')) {
        const wall = readDate(one, parameters, start);
        if (name.toUpperCase() === 'RDATE') added.push(wall);
        else excluded.add(wall);
      }
  }
  return { rules, added, excluded };
}

/** A date or time of RDATE and EXDATE, as wall time of the series. */
function readDate(text: string, parameters: string, start: Moment): string {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text);
  if (match === null) refuseInvalid('Invalid start time.');
  const [, year, month, day, hour = '00', minute = '00', second = '00', utc] = match;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const ms = wallMs(wall);
  const zone = /;TZID=([^;]+)/i.exec(parameters)?.[1];
  // a Windows name here is answered as if the start were wrong
  if (ms === null || (zone !== undefined && !isZone(zone))) refuseInvalid('Invalid start time.');
  if (start.type === 'date') return `${wall.slice(0, 10)}T00:00:00`;
  if (utc === 'Z') return wallText(toWall(start.zone, ms));
  return zone === undefined ? wall : wallText(toWall(start.zone, toInstant(zone, ms)));
}

const days: Readonly<Record<string, Weekday>> = {
  MO: 'mo',
  TU: 'tu',
  WE: 'we',
  TH: 'th',
  FR: 'fr',
  SA: 'sa',
  SU: 'su',
};
const frequencies = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly'];

function readRule(text: string, start: Moment): RecurrenceRule {
  const parts = new Map(
    text.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.toUpperCase(), value.toUpperCase()] as const;
    }),
  );
  const frequency = parts.get('FREQ')?.toLowerCase() ?? '';
  if (!frequencies.includes(frequency)) refuseInvalid('Invalid recurrence rule.');
  const number = (name: string, key: string) => {
    const value = parts.get(name);
    if (value === undefined) return {};
    if (!/^\d+$/.test(value)) refuseInvalid('Invalid recurrence rule.');
    return { [key]: Number(value) };
  };
  const numbers = (name: string, key: string) => {
    const value = parts.get(name);
    if (value === undefined) return {};
    if (!/^[+-]?\d+(,[+-]?\d+)*$/.test(value)) refuseInvalid('Invalid recurrence rule.');
    return { [key]: value.split(',').map(Number) };
  };
  const until = parts.get('UNTIL');
  const byDay = parts.get('BYDAY');
  const firstDay = parts.get('WKST');
  const byMonth = parts.get('BYMONTH');
  return {
    frequency: frequency as Frequency,
    ...number('INTERVAL', 'interval'),
    ...number('COUNT', 'count'),
    ...(until === undefined ? {} : { until: untilWall(until, start) }),
    ...(byDay === undefined ? {} : { byDay: byDay.split(',').map(readDay) }),
    ...(firstDay === undefined ? {} : { firstDayOfWeek: readDay(firstDay).day }),
    ...(byMonth === undefined ? {} : { byMonth: byMonth.split(',') }),
    ...numbers('BYMONTHDAY', 'byMonthDay'),
    ...numbers('BYYEARDAY', 'byYearDay'),
    ...numbers('BYWEEKNO', 'byWeekNo'),
    ...numbers('BYSETPOS', 'bySetPosition'),
    ...numbers('BYHOUR', 'byHour'),
    ...numbers('BYMINUTE', 'byMinute'),
  };
}

function readDay(text: string): NDay {
  const [, nth = '', name = ''] = /^([+-]?\d*)([A-Z]{2})$/.exec(text) ?? [];
  const day = days[name] ?? refuseInvalid('Invalid recurrence rule.');
  return nth === '' ? { day } : { day, nthOfPeriod: Number(nth) };
}

/** A day without time of day includes that whole day. */
function untilWall(text: string, start: Moment): string {
  if (!/^\d{8}(T\d{6}Z?)?$/.test(text)) refuseInvalid('Invalid recurrence rule.');
  if (text.length === 8)
    return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T${start.type === 'date' ? '00:00:00' : '23:59:59'}`;
  return readDate(text, '', start);
}
