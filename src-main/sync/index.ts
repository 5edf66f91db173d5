/** The synchronisation's public face. */
export { decisionsIn, recordDecision } from './calendar/decide.ts';
export { calendarEngine } from './calendar/engine.ts';
export type * from './face.ts';
export { confirmByHand } from './limits/index.ts';
export { withLocalParts } from './local-parts.ts';
export { noNextAttempt } from './quarantine.ts';
