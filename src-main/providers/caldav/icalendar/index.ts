/** What the CalDAV side uses to convert between iCalendar text and JSCalendar events. */
export { componentsOf, linesOf } from './content-lines.ts';
export { glimpseOf } from './glimpse.ts';
export { parseComponents } from './parse.ts';
export { type CalendarUser, calendarUser } from './people.ts';
export { parameterIn, readProperty } from './property.ts';
export { type ReadEvent, readCalendarObject, uidOf } from './read.ts';
export { createCalendarObject, patchCalendarObject } from './write.ts';
