/** Creates random series with rules of all frequencies and parts, in the combinations that RFC 5545 3.3.10 allows. */
import type {
  CalendarEvent,
  Frequency,
  RecurrenceRule,
  Weekday,
} from '../../../src-shared/domain/calendar/event.ts';

const frequencies: readonly Frequency[] = [
  'yearly',
  'monthly',
  'weekly',
  'daily',
  'hourly',
  'minutely',
  'secondly',
];
const days: readonly Weekday[] = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const zones = ['Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', null];

/** A series with one rule. `random` returns numbers from 0 up to but not including 1. */
export function randomSeries(random: () => number): CalendarEvent {
  const allDay = random() < 0.25;
  const start = randomStart(random, allDay);
  return {
    uid: 'random@example.com',
    start,
    ...(allDay ? { showWithoutTime: true, duration: 'P1D' } : { timeZone: pick(random, zones) }),
    recurrenceRules: [randomRule(random, start, allDay)],
  };
}

function randomStart(random: () => number, allDay: boolean): string {
  const clock = pick(random, ['09:00:00', '02:30:00', '00:00:00', '23:59:59', '12:34:56']);
  const special = ['2024-02-29', '2023-01-31', '2020-12-31', '2021-01-01', '2018-12-30', '2026-03-29'];
  const date =
    random() < 0.3
      ? pick(random, special)
      : new Date(Date.UTC(1990 + whole(random, 40), whole(random, 12), 1 + whole(random, 31)))
          .toISOString()
          .slice(0, 10);
  return `${date}T${allDay ? '00:00:00' : clock}`;
}

function randomRule(random: () => number, start: string, allDay: boolean): RecurrenceRule {
  const frequency = pick(random, frequencies.slice(0, allDay ? 4 : 7));
  const rule: { -readonly [key in keyof RecurrenceRule]: RecurrenceRule[key] } = { frequency };
  const maybe = (chance = 0.25): boolean => random() < chance;
  if (maybe(0.5)) rule.interval = pick(random, [2, 2, 3, 4, 5, 7, 12, 13, 40, 100]);
  if (maybe(0.3)) rule.firstDayOfWeek = pick(random, days);
  if (maybe()) rule.byMonth = numbers(random, 1, 12, 4).map(String);
  const yearly = frequency === 'yearly';
  if (yearly && maybe(0.2)) rule.byWeekNo = signed(random, 53);
  const subDaily = ['hourly', 'minutely', 'secondly'].includes(frequency);
  if ((yearly || subDaily) && maybe(0.15)) rule.byYearDay = signed(random, 366);
  if (frequency !== 'weekly' && maybe()) rule.byMonthDay = signed(random, 31);
  if (maybe(0.4)) {
    const ordinals = (frequency === 'monthly' || yearly) && rule.byWeekNo === undefined && maybe(0.5);
    const most = frequency === 'monthly' || rule.byMonth !== undefined ? 5 : 53;
    rule.byDay = numbers(random, 0, 6, 4).map((day) => ({
      day: days[day] ?? 'mo',
      ...(ordinals && maybe(0.8) ? { nthOfPeriod: signed(random, most, 1)[0] ?? 1 } : {}),
    }));
  }
  if (!allDay) {
    if (maybe(0.15)) rule.byHour = numbers(random, 0, 23, 3);
    if (maybe(0.15)) rule.byMinute = numbers(random, 0, 59, 3);
    if (maybe(0.15)) rule.bySecond = numbers(random, 0, 59, 3);
  }
  if (Object.keys(rule).some((key) => key.startsWith('by')) && maybe())
    rule.bySetPosition = signed(random, pick(random, [2, 5, 20]), 2);
  const bound = random();
  if (bound < 0.3) rule.count = 1 + whole(random, 80);
  else if (bound < 0.5) {
    const reach = {
      yearly: 20,
      monthly: 3,
      weekly: 1,
      daily: 0.3,
      hourly: 0.02,
      minutely: 0.001,
      secondly: 1e-5,
    };
    const until = Date.parse(`${start}Z`) + random() * reach[frequency] * 366 * 86_400_000;
    const text = new Date(until).toISOString();
    rule.until =
      allDay || maybe(0.2) ? `${text.slice(0, 10)}T${allDay ? '00:00:00' : '23:59:59'}` : text.slice(0, 19);
  }
  return rule;
}

function numbers(random: () => number, low: number, high: number, most: number): number[] {
  const result = new Set<number>();
  for (let left = 1 + whole(random, most); left > 0; left -= 1)
    result.add(low + whole(random, high - low + 1));
  return [...result];
}

/** Numbers that may be negative (counted from the end) and are often at the limit: the 31st, week 53, day 366. */
function signed(random: () => number, size: number, most = 3): number[] {
  return numbers(random, 1, size, most).map((number) => {
    const value = random() < 0.15 ? size - whole(random, 2) : number;
    return random() < 0.3 ? -value : value;
  });
}

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[whole(random, values.length)] as T;
}

function whole(random: () => number, below: number): number {
  return Math.floor(random() * below);
}
