/** Messages as Exchange keeps them: what Graph and EWS have in common. */
export { mailAddresses } from './addresses.ts';
export { type AppendWrite, onlyOne, prepareCalls } from './calls.ts';
export { completed } from './completed.ts';
export { describedOf, lookedOf } from './described.ts';
export { mailboxesOf, type OutlookFolder, wellKnownNames } from './folders.ts';
export { changeForKeywords, keywordsOf, type MarkChange } from './keywords.ts';
export {
  type KeptMessage,
  type Looked,
  type OutlookWrites,
  performCalls,
  refused,
  type Sent,
  settled,
} from './perform.ts';
export { outlookMailSide } from './side.ts';
export { timeOf } from './times.ts';
