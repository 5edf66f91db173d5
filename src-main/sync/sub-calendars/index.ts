/** What the rest of the synchronisation uses of the other calendars. */
export { type ComparingParts, compareSubCalendars, type OthersFound } from './compare.ts';
export { hideSubCalendars, showSubCalendars } from './show.ts';
