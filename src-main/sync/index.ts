/** The synchronisation's public face. */
export { calendarEngine } from './calendar/engine.ts';
export type * from './face.ts';
