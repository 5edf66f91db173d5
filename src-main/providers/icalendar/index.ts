/** Converts between iCalendar text (RFC 5545) and JSCalendar events, for every provider that uses it or its recurrence lines. */
export { componentsOf, linesOf } from './content-lines.ts';
export { differences, occurrenceOf } from './differences.ts';
export { glimpseOf } from './glimpse.ts';
export { guestLimits, mailAddress } from './mail-address.ts';
export { parseComponents } from './parse.ts';
export { type CalendarUser, calendarUser } from './people.ts';
export { parameterIn, readProperty } from './property.ts';
export { type ReadEvent, readCalendarObject, uidOf } from './read.ts';
export { readSeriesLines, writeSeriesLines } from './series-lines.ts';
export { endOf, inSeries, spanBetween, type Time } from './times.ts';
export { writableZone, zoneByName, zoneOfClock } from './tzid.ts';
export { createCalendarObject, patchCalendarObject } from './write.ts';
