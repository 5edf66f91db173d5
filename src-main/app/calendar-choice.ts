/** A calendar as setup offers it and as Calendars shows it: what its provider tells, and a few of its coming entries. */
import type { CalendarFound } from './engine/questions.ts';

export function calendarChoice<Upcoming>(
  { id, name, color, owner, isDefault, mayWrite }: CalendarFound,
  upcoming: Upcoming,
): CalendarFound & { readonly upcoming: Upcoming } {
  return {
    id,
    name,
    ...(color === undefined ? {} : { color }),
    ...(owner === undefined ? {} : { owner }),
    isDefault,
    mayWrite,
    upcoming,
  };
}
