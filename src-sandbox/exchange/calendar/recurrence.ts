/** The element Recurrence, read and written (https://learn.microsoft.com/exchange/client-developer/web-service-reference/recurrence-recurrencetype). */
import type { Weekday } from '../../../src-shared/domain/calendar/event.ts';
import type { OutlookPattern } from '../../simulator/outlook-rule.ts';
import { childOf, element, textOf, type XmlNode } from '../../simulator/xml.ts';
import { refuse } from '../refusal.ts';
import type { Recurrence } from './record.ts';

const patterns = [
  ...['RelativeYearly', 'AbsoluteYearly', 'RelativeMonthly', 'AbsoluteMonthly', 'Weekly', 'Daily'],
] as const;
const weekdays: Readonly<Record<string, Weekday>> = {
  Sunday: 'su',
  Monday: 'mo',
  Tuesday: 'tu',
  Wednesday: 'we',
  Thursday: 'th',
  Friday: 'fr',
  Saturday: 'sa',
};
const names = Object.keys(weekdays);
const sets: Readonly<Record<string, readonly string[]>> = {
  Day: names,
  Weekday: names.slice(1, 6),
  WeekendDay: ['Sunday', 'Saturday'],
};
const indexes: Readonly<Record<string, number>> = { First: 1, Second: 2, Third: 3, Fourth: 4, Last: -1 };
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
  ...['October', 'November', 'December'],
];

/** @param firstDay of the series, by the wall clock of its zone: a pattern begins no earlier. @throws EwsError */
export function readRecurrence(node: XmlNode, firstDay: string): Recurrence {
  const pattern = patterns.find((one) => childOf(node, `${one}Recurrence`) !== null);
  const range = ['NoEnd', 'EndDate', 'Numbered']
    .map((one) => childOf(node, `${one}Recurrence`))
    .find(Boolean);
  if (pattern === undefined || range === undefined || range === null)
    return refuse('ErrorCalendarInvalidRecurrence');
  const given = childOf(node, `${pattern}Recurrence`);
  const daysOfWeek = (textOf(given, 'DaysOfWeek') ?? '').split(/\s+/).filter((day) => day !== '');
  const day = (name: string): string | null => textOf(range, name)?.slice(0, 10) ?? null;
  const count = textOf(range, 'NumberOfOccurrences');
  const read: Recurrence = {
    pattern: pattern as Recurrence['pattern'],
    interval: Number(textOf(given, 'Interval') ?? '1'),
    daysOfWeek,
    index: textOf(given, 'DayOfWeekIndex') ?? 'First',
    dayOfMonth: Number(textOf(given, 'DayOfMonth') ?? '0'),
    month: textOf(given, 'Month') ?? '',
    firstDayOfWeek: textOf(given, 'FirstDayOfWeek'),
    startDate: [day('StartDate') ?? firstDay, firstDay].sort()[1] ?? firstDay,
    endDate: day('EndDate'),
    count: count === null ? null : Number(count),
  };
  const isWrong =
    !(read.interval >= 1 && read.interval <= 999) ||
    (needsDays(read) && (daysOfWeek.length === 0 || daysOf(read).length === 0)) ||
    (read.pattern.startsWith('Absolute') && !(read.dayOfMonth >= 1 && read.dayOfMonth <= 31)) ||
    (read.pattern.endsWith('Yearly') && !months.includes(read.month)) ||
    (read.count !== null && !(read.count >= 1 && read.count <= 999)) ||
    (read.endDate !== null && read.endDate < read.startDate);
  return isWrong ? refuse('ErrorCalendarInvalidRecurrence') : read;
}

function needsDays({ pattern }: Recurrence): boolean {
  return pattern === 'Weekly' || pattern.startsWith('Relative');
}

function daysOf({ daysOfWeek }: Recurrence): readonly Weekday[] {
  return daysOfWeek
    .flatMap((day) => sets[day] ?? [day])
    .flatMap((day) => {
      const known = weekdays[day];
      return known === undefined ? [] : [known];
    });
}

/** Dates carry the offset `Z`, as a server writes them for requests without a zone. */
export function recurrenceXml(recurrence: Recurrence): string {
  const { pattern, interval, daysOfWeek, index, dayOfMonth, month, firstDayOfWeek } = recurrence;
  const isYearly = pattern.endsWith('Yearly');
  const own =
    (isYearly ? '' : element('t:Interval', String(interval))) +
    (needsDays(recurrence) ? element('t:DaysOfWeek', daysOfWeek.join(' ')) : '') +
    (pattern.startsWith('Relative') ? element('t:DayOfWeekIndex', index) : '') +
    (pattern.startsWith('Absolute') ? element('t:DayOfMonth', String(dayOfMonth)) : '') +
    (isYearly ? element('t:Month', month) : '') +
    (pattern === 'Weekly' && firstDayOfWeek !== null ? element('t:FirstDayOfWeek', firstDayOfWeek) : '');
  return element('t:Recurrence', element(`t:${pattern}Recurrence`, own) + rangeXml(recurrence));
}

function rangeXml({ startDate, endDate, count }: Recurrence): string {
  const start = element('t:StartDate', `${startDate}Z`);
  if (count !== null)
    return element('t:NumberedRecurrence', start + element('t:NumberOfOccurrences', String(count)));
  if (endDate !== null) return element('t:EndDateRecurrence', start + element('t:EndDate', `${endDate}Z`));
  return element('t:NoEndRecurrence', start);
}

export function patternOf(recurrence: Recurrence): OutlookPattern {
  const { pattern } = recurrence;
  return {
    type: `${pattern.charAt(0).toLowerCase()}${pattern.slice(1)}` as OutlookPattern['type'],
    interval: pattern.endsWith('Yearly') ? 1 : recurrence.interval,
    month: months.indexOf(recurrence.month) + 1,
    dayOfMonth: recurrence.dayOfMonth,
    daysOfWeek: daysOf(recurrence),
    firstDayOfWeek: weekdays[recurrence.firstDayOfWeek ?? 'Sunday'] ?? 'su',
    position: indexes[recurrence.index] ?? 1,
    count: recurrence.count,
    lastDay: recurrence.endDate,
  };
}
