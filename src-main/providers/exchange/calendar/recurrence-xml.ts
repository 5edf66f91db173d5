/**
 * Converts between EWS's Recurrence (https://learn.microsoft.com/exchange/client-developer/web-service-reference/recurrence-recurrencetype)
 * and Graph's members for the same. EWS has no interval for years: every second year is every twenty-fourth month. Pure.
 */
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type Json, objectIn, textIn, textsIn } from '../../json-members.ts';
import type { Element } from '../../xml.ts';
import { tag, textOf, typeName } from '../elements.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const dayGroups: Readonly<Record<string, readonly string[]>> = {
  Day: days,
  Weekday: days.slice(1, 6),
  WeekendDay: ['Sunday', 'Saturday'],
};
const indexes = ['First', 'Second', 'Third', 'Fourth', 'Last'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
  ...['October', 'November', 'December'],
];
/** Exchange takes no longer ones: days, and weeks and months ([MS-OXOCAL] 2.2.1.44.1.1). */
const longestInterval: Readonly<Record<string, number>> = { daily: 999, weekly: 99, monthly: 99 };
const mostOccurrences = 999;

const notUnderstood = (): never => unreadable('rule-not-understood', { property: 'recurrence' });
const impossible = (): never => fail('item-rejected', { field: 'recurrenceRules' });

/**
 * `recurrence` in Graph's members.
 * @param zone the id of the series' time zone
 * @throws ProblemError `item-unreadable` for a pattern that EWS does not define
 */
export function readRecurrence(recurrence: Element, zone: string): Json {
  const [pattern, range] = recurrence.children;
  if (pattern === undefined || range === undefined) return notUnderstood();
  return { pattern: readPattern(pattern, range), range: { ...readRange(range), recurrenceTimeZone: zone } };
}

function readPattern(pattern: Element, range: Element): Json {
  const interval = numberIn(pattern, 'Interval', 1);
  const firstDayOfWeek = textOf(pattern, 'FirstDayOfWeek').toLowerCase() || 'sunday';
  const everyYears = interval % 12 === 0 ? { interval: interval / 12 } : null;
  // the months of every twelfth month are those of the first one
  const month = Number(textOf(range, 'StartDate').slice(5, 7));
  switch (pattern.name) {
    case typeName('DailyRecurrence'):
      return { type: 'daily', interval };
    case typeName('WeeklyRecurrence'):
      return { type: 'weekly', interval, daysOfWeek: daysIn(pattern), firstDayOfWeek };
    case typeName('AbsoluteMonthlyRecurrence'):
      return everyYears === null
        ? { type: 'absoluteMonthly', interval, dayOfMonth: dayIn(pattern) }
        : { type: 'absoluteYearly', ...everyYears, month, dayOfMonth: dayIn(pattern) };
    case typeName('RelativeMonthlyRecurrence'):
      return everyYears === null
        ? { type: 'relativeMonthly', interval, ...relativeIn(pattern) }
        : { type: 'relativeYearly', ...everyYears, month, ...relativeIn(pattern) };
    case typeName('AbsoluteYearlyRecurrence'):
      return { type: 'absoluteYearly', interval: 1, month: monthIn(pattern), dayOfMonth: dayIn(pattern) };
    case typeName('RelativeYearlyRecurrence'):
      return { type: 'relativeYearly', interval: 1, month: monthIn(pattern), ...relativeIn(pattern) };
    default:
      return notUnderstood();
  }
}

function relativeIn(pattern: Element): Json {
  return { daysOfWeek: daysIn(pattern), index: textOf(pattern, 'DayOfWeekIndex').toLowerCase() };
}

function daysIn(pattern: Element): readonly string[] {
  const names = textOf(pattern, 'DaysOfWeek').split(/\s+/);
  return names.flatMap((name) => dayGroups[name] ?? [name]).map((name) => name.toLowerCase());
}

function dayIn(pattern: Element): number {
  return numberIn(pattern, 'DayOfMonth', 0);
}

function monthIn(pattern: Element): number {
  return months.indexOf(textOf(pattern, 'Month')) + 1;
}

function numberIn(element: Element, name: string, otherwise: number): number {
  const text = textOf(element, name);
  return /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}

/** Dates come with an offset behind them, which says nothing. */
function readRange(range: Element): Json {
  const startDate = textOf(range, 'StartDate').slice(0, 10);
  switch (range.name) {
    case typeName('NoEndRecurrence'):
      return { type: 'noEnd', startDate };
    case typeName('EndDateRecurrence'):
      return { type: 'endDate', startDate, endDate: textOf(range, 'EndDate').slice(0, 10) };
    case typeName('NumberedRecurrence'):
      return { type: 'numbered', startDate, numberOfOccurrences: numberIn(range, 'NumberOfOccurrences', 0) };
    default:
      return notUnderstood();
  }
}

/** @throws ProblemError `item-rejected` for what EWS cannot hold, though Graph can */
export function recurrenceXml(recurrence: Json): string {
  return tag(
    't:Recurrence',
    patternXml(objectIn(recurrence, 'pattern')) + rangeXml(objectIn(recurrence, 'range')),
  );
}

function patternXml(pattern: Json): string {
  const { type, interval, dayOfMonth, month } = pattern as Readonly<Record<string, number>>;
  const every = interval ?? 1;
  const monthly = String(type).endsWith('Yearly') && every > 1 ? every * 12 : null;
  const kind = (monthly === null ? String(type) : String(type).replace('Yearly', 'Monthly')).replace(
    /^./,
    (first) => first.toUpperCase(),
  );
  const frequency = /(?:Monthly|Weekly|Daily)$/.exec(kind)?.[0].toLowerCase();
  if (frequency !== undefined && (monthly ?? every) > (longestInterval[frequency] ?? 0)) return impossible();
  const intervalXml = frequency === undefined ? '' : tag('t:Interval', String(monthly ?? every));
  const monthXml = kind.endsWith('Yearly') ? tag('t:Month', months[Number(month) - 1] ?? impossible()) : '';
  const own = (): string => {
    if (kind.startsWith('Relative'))
      return (
        tag('t:DaysOfWeek', groupOf(pattern)) +
        tag('t:DayOfWeekIndex', named(indexes, textIn(pattern, 'index')))
      );
    if (kind.startsWith('Absolute')) return tag('t:DayOfMonth', String(dayOfMonth));
    if (kind !== 'Weekly') return '';
    return (
      tag('t:DaysOfWeek', dayNames(pattern).join(' ')) +
      tag('t:FirstDayOfWeek', named(days, textIn(pattern, 'firstDayOfWeek') || 'monday'))
    );
  };
  return tag(`t:${kind}Recurrence`, intervalXml + own() + monthXml);
}

function dayNames(pattern: Json): readonly string[] {
  return textsIn(pattern, 'daysOfWeek').map((day) => named(days, day));
}

/** One day, or one of the three groups: EWS counts no other days in a month. */
function groupOf(pattern: Json): string {
  const names = dayNames(pattern);
  const [only] = names;
  if (names.length === 1 && only !== undefined) return only;
  const isSame = (group: readonly string[]): boolean =>
    group.length === names.length && group.every((day) => names.includes(day));
  return Object.keys(dayGroups).find((name) => isSame(dayGroups[name] ?? [])) ?? impossible();
}

function named(names: readonly string[], name: string): string {
  return names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? impossible();
}

function rangeXml(range: Json): string {
  const start = tag('t:StartDate', textIn(range, 'startDate'));
  switch (range.type) {
    case 'numbered':
      if (Number(range.numberOfOccurrences) > mostOccurrences) return impossible();
      return tag(
        't:NumberedRecurrence',
        start + tag('t:NumberOfOccurrences', String(range.numberOfOccurrences)),
      );
    case 'endDate':
      return tag('t:EndDateRecurrence', start + tag('t:EndDate', textIn(range, 'endDate')));
    default:
      return tag('t:NoEndRecurrence', start);
  }
}
