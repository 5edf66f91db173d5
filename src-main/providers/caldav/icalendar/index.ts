/** What the CalDAV side uses to convert between iCalendar text and JSCalendar events. */
export { componentsOf, linesOf } from './content-lines.ts';
export { glimpseOf } from './glimpse.ts';
export { parseComponents } from './parse.ts';
export { addressOf } from './people.ts';
export { parameterIn, readProperty, textIn } from './property.ts';
export { type ReadEvent, readCalendarObject, uidOf } from './read.ts';
export { createCalendarObject, patchCalendarObject } from './write.ts';
