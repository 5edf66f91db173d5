/** The synchronisation's public face. */

export { bringExisting } from './calendar/bring-existing.ts';
export { chooseRules, chosenRules } from './calendar/chosen-rules.ts';
export { calendarEngine } from './calendar/engine.ts';
export { offeredFilters } from './calendar/offered-filters.ts';
export { otherEngineIsOff } from './calendar/other-engine.ts';
export { resumeSkipped } from './calendar/resume.ts';
export { knownRules, lastRulesInForce } from './calendar/rules-in-force.ts';
export { decisionsIn, recordDecision } from './common/decisions.ts';
export { confirmByHand } from './limits/index.ts';
export { withLocalParts } from './local-parts.ts';
export type * from './sync.ts';
