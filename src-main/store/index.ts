/** What the rest of Concord uses of the store. */

export { foundAway, isAtOldPlace, isAwaited } from './calendar/awaited.ts';
export type { KnownEntry } from './calendar/entry-search.ts';
export type { News } from './calendar/inbox.ts';
export { isKeptApart, type LeftEntry, type LeftReason } from './calendar/left-alone.ts';
export {
  type AgreedEnd,
  type AgreedLink,
  type AgreedVersions,
  baseOn,
  type CreatingLink,
  type Link,
  refOn,
  ticksOn,
} from './calendar/link.ts';
export type { LinkHead } from './calendar/links.ts';
export type { OccurrenceEntry, OccurrenceSeries } from './calendar/occurrences.ts';
export type { SubCalendar } from './calendar/sub-calendars.ts';
export type { FormerVersions } from './calendar/versions.ts';
export type { DecidedRow } from './common/decided.ts';
export type { DecisionRow } from './common/decisions.ts';
export type { HistoryRecord, HistoryRow } from './common/history.ts';
export type { HistoryEntry, HistoryHour, HistoryRun, HistorySpan } from './common/history-pages.ts';
export type { OutboxEntry, OutboxRow } from './common/outbox.ts';
export { noNextAttempt, type QuarantinedEntry, type QuarantineRow } from './common/quarantine.ts';
export type { UndoFacts, UndoStep, UndoWish } from './common/undo.ts';
export type { MailHistoryEntry } from './mail/history.ts';
export { isInOldMailbox, type MailEnd, type MailLink } from './mail/links.ts';
export type { KnownMail } from './mail/mail-search.ts';
export type { MailNewsRow } from './mail/news.ts';
export type { AgreedChange, MailOutboxEntry, OpenMailCall } from './mail/outbox.ts';
export type { MailUndoFacts, PlacesStep } from './mail/undo.ts';
export { lockDataDir, storeProblem } from './open.ts';
export { openProfile, type ProfileStore, type SecretRow } from './profile.ts';
export { firstDatabase } from './profile-accounts.ts';
export { openStore, type Store } from './store.ts';
