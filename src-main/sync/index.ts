/** The synchronisation's public face. */

export { formerAddresses } from './calendar/move/move.ts';
export { otherEngineIsOff } from './calendar/news/other-engine.ts';
export { bringExisting } from './calendar/rules/bring-existing.ts';
export { chooseRules, chosenRules } from './calendar/rules/chosen-rules.ts';
export { offeredFilters } from './calendar/rules/offered-filters.ts';
export { keepRules, knownRules, lastRulesInForce } from './calendar/rules/rules-in-force.ts';
export { calendarEngine } from './calendar/run/engine.ts';
export { lastComparison } from './calendar/run/full-comparison.ts';
export { resumeAllSkipped, resumeSkipped } from './calendar/send/resume.ts';
export { madeDigest, madeEntries, madeItem } from './calendar/stop/made.ts';
export {
  endWish,
  type RemovedWhenStopped,
  stopWish,
  type WishInput,
  wishRemoval,
} from './calendar/stop/wish.ts';
export { gradeRows, wishUndone } from './calendar/undo/grade.ts';
export { isAboutMail, placeAt } from './common/decided.ts';
export { type Answer, decisionsIn, decisionsOf, recordDecision } from './common/decisions.ts';
export { fingerprint } from './common/fingerprint.ts';
export { lengthenThrottle, obeyThrottle } from './common/throttle.ts';
export { createTurns } from './common/turns.ts';
export { confirmByHand } from './limits/index.ts';
export { withLocalParts } from './local-parts.ts';
export type { MailMapping, MailProgress, MailRunSummary, MailSettings } from './mail/model.ts';
export type * from './sync.ts';
export { entryWhy, rowWhy } from './why/entry-why.ts';
export { findKnown } from './why/known-entries.ts';
export type * from './why/model.ts';

/** Loads what tells a person about messages (D12). */
export async function loadMailWhy() {
  const [{ mailRowWhy, mailWhy }, { findKnownMail }, { askMail }] = await Promise.all([
    import('./why/mail-why.ts'),
    import('./why/known-mail.ts'),
    import('./why/ask-mail.ts'),
  ]);
  return { mailRowWhy, mailWhy, findKnownMail, askMail };
}

/** Loads the mail engine: an account without mail does without its code. */
export async function loadMailEngine() {
  const { mailEngine } = await import('./mail/run/engine.ts');
  return mailEngine;
}

/** Loads what grades changes of messages that a person wants undone, for the same reason. */
export async function loadMailUndo() {
  const { gradeMailRows, wishMailUndone } = await import('./mail/undo/grade.ts');
  return { gradeMailRows, wishMailUndone };
}
