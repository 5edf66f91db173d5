/** The store's public face. */

export type { HistoryEntry } from './history-pages.ts';
export type { News } from './inbox.ts';
export type { DecisionRow, HistoryRow, LeftReason } from './ledger.ts';
export type { Link, LinkEnd } from './links.ts';
export type { OccurrenceEntry, OccurrenceSeries } from './occurrences.ts';
export { lockDataDir, storeProblem } from './open.ts';
export type { OutboxEntry, OutboxRow } from './outbox.ts';
export { openProfile, type ProfileStore, type SecretRow } from './profile.ts';
export { firstDatabase } from './profile-accounts.ts';
export type { QuarantinedEntry, QuarantineRow } from './quarantine.ts';
export { openStore, type Store } from './store.ts';
export type { SideName } from './types.ts';
