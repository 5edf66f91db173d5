/** The synchronisation's public face. */

export { otherEngineIsOff } from './calendar/news/other-engine.ts';
export { bringExisting } from './calendar/rules/bring-existing.ts';
export { chooseRules, chosenRules } from './calendar/rules/chosen-rules.ts';
export { offeredFilters } from './calendar/rules/offered-filters.ts';
export { knownRules, lastRulesInForce } from './calendar/rules/rules-in-force.ts';
export { calendarEngine } from './calendar/run/engine.ts';
export { resumeSkipped } from './calendar/send/resume.ts';
export { decisionsIn, recordDecision } from './common/decisions.ts';
export { confirmByHand } from './limits/index.ts';
export { withLocalParts } from './local-parts.ts';
export type * from './sync.ts';
