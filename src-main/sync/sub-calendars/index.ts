/** What the rest of the synchronisation uses of the other calendars. */
export { hideSubCalendars, showSubCalendars } from './show.ts';
