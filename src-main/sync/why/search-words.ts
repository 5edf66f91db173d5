/** What a person looks for: words of a title or of a name, in any order, and a day. Pure. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { parseDuration } from '../../../src-shared/domain/time/duration.ts';
import { dayMs, wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { instantIn } from '../../../src-shared/domain/time/zones.ts';
import type { WantedDay } from './model.ts';

/** Whatever its case and its accents. */
export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** @returns whether every word is in one of the texts */
export function wordsIn(wanted: string): (...texts: readonly (string | null)[]) => boolean {
  const words = folded(wanted)
    .split(/\s+/)
    .filter((word) => word !== '');
  return (...texts) => {
    const all = folded(texts.filter((text) => text !== null).join('\n'));
    return words.every((word) => all.includes(word));
  };
}

type Times = Pick<CalendarEvent, 'start'> &
  Partial<Pick<CalendarEvent, 'duration' | 'timeZone' | 'showWithoutTime'>>;

/** Whether a single entry takes place on the day, or reaches into it. */
export function isOnDay(
  { start, timeZone = null, duration, showWithoutTime }: Times,
  day: WantedDay,
): boolean {
  const { days, seconds } = parseDuration(duration ?? 'PT0S') ?? { days: 0, seconds: 0 };
  const wall = wallMs(start.length === 10 ? `${start}T00:00:00` : start);
  if (wall === null) return false;
  if (timeZone === null || showWithoutTime === true || start.length === 10) {
    const last = Math.max(wall, wall + days * dayMs + seconds * 1000 - 1);
    return wallText(wall).slice(0, 10) <= day.date && wallText(last).slice(0, 10) >= day.date;
  }
  const from = instantIn(timeZone, wall);
  const until = instantIn(timeZone, wall + days * dayMs) + seconds * 1000;
  return from < day.until && (until > day.from || from >= day.from);
}

/** The same of a series: whether one of its occurrences does. */
export function takesPlaceOn(event: CalendarEvent, day: WantedDay): boolean {
  if (event.recurrenceRules === undefined && event.recurrenceOverrides === undefined)
    return isOnDay(event, day);
  const { days, seconds } = parseDuration(event.duration ?? 'PT0S') ?? { days: 0, seconds: 0 };
  const length = days * dayMs + seconds * 1000;
  const noon = Date.parse(`${day.date}T12:00:00Z`);
  const range = { from: wallText(noon - 2 * dayMs - length), until: wallText(noon + 2 * dayMs) };
  return occurrencesOf(event, range).occurrences.some((one) => isOnDay(one.event, day));
}
