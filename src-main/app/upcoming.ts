/** What is coming up in a calendar, for a person who has to recognise it: a few titles of the coming seven days. Pure but for the asking. */
import type { CalendarEvent, RecurrenceRule } from '../../src-shared/domain/calendar/event.ts';
import type { Upcoming } from './questions.ts';

const dayMs = 86_400_000;
const days = 7;
const shown = 5;
const weekdays = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const;

/** @param read asks for events between two moments */
export async function upcomingIn(
  read: (from: number, until: number) => Promise<readonly CalendarEvent[]>,
  now: number,
): Promise<readonly Upcoming[]> {
  return upcomingOf(await read(now, now + days * dayMs), now);
}

/** The next few starts within seven days of the UTC day that `now` lies in, oldest first. Wall times are compared as they stand. */
export function upcomingOf(events: readonly CalendarEvent[], now: number): readonly Upcoming[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const until = dateAfter(today, days);
  return events
    .flatMap((event) =>
      startsBetween(event, today, until).map(({ start, title }) => ({
        title,
        start,
        timeZone: event.timeZone ?? null,
      })),
    )
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
    .slice(0, shown);
}

function startsBetween(
  event: CalendarEvent,
  from: string,
  until: string,
): readonly { readonly start: string; readonly title: string }[] {
  const title = event.title ?? '';
  const within = (start: string): boolean => start >= from && start < until;
  const time = event.start.slice(10);
  const found = new Map<string, { start: string; title: string }>();
  if (within(event.start)) found.set(event.start, { start: event.start, title });
  for (let day = 0; day < days; day += 1) {
    const date = dateAfter(from, day);
    if ((event.recurrenceRules ?? []).some((rule) => fallsOn(rule, event.start.slice(0, 10), date)))
      found.set(date + time, { start: date + time, title });
  }
  for (const [id, patch] of Object.entries(event.recurrenceOverrides ?? {})) {
    found.delete(id);
    if (patch.excluded === true) continue;
    const start = typeof patch.start === 'string' ? patch.start : id;
    if (within(start)) found.set(id, { start, title: typeof patch.title === 'string' ? patch.title : title });
  }
  return [...found.values()];
}

/** Whether a rule's everyday parts put an occurrence on a date; rarer parts are left out, since this is only a look. */
function fallsOn(rule: RecurrenceRule, first: string, date: string): boolean {
  if (date < first || (rule.until !== undefined && date > rule.until.slice(0, 10))) return false;
  const interval = rule.interval ?? 1;
  const apart = daysBetween(first, date);
  const weekday = weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'mo';
  const onDay = rule.byDay?.some(({ day }) => day === weekday);
  switch (rule.frequency) {
    case 'daily':
      if (rule.count !== undefined && apart / interval >= rule.count) return false;
      return apart % interval === 0 && onDay !== false;
    case 'weekly': {
      const weeks = Math.floor((apart + weekdayNumber(first)) / 7);
      if (rule.count !== undefined && weeks / interval >= rule.count) return false;
      return weeks % interval === 0 && (onDay ?? apart % 7 === 0);
    }
    case 'monthly':
      return rule.byDay === undefined && monthDay(rule, first, date);
    case 'yearly':
      return rule.byDay === undefined && date.slice(5) === first.slice(5);
    default:
      return false;
  }
}

function monthDay(rule: RecurrenceRule, first: string, date: string): boolean {
  const day = Number(date.slice(8));
  const months = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  if ((months(date) - months(first)) % (rule.interval ?? 1) !== 0) return false;
  return (rule.byMonthDay ?? [Number(first.slice(8))]).includes(day);
}

/** Monday is 0. */
function weekdayNumber(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

function dateAfter(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);
}
