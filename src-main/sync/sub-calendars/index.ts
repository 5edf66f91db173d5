/** What the rest of the synchronisation uses of the other calendars. */
export { showSubCalendars } from './show.ts';
