/** Single facts about an account, by name. */
import type Database from 'better-sqlite3';

export type MetaKey =
  /** JSON of the block list by which the CRM was told of guests last, and of who was taken off it since (M7). */
  | 'blocked-guests'
  | 'primary-calendar'
  | 'crm-calendar'
  | 'account'
  | 'first-run-done'
  | 'agreements-state'
  | 'publishing'
  | 'retry-at'
  /** JSON of the administrator's rules as the CRM told them last. */
  | 'crm-rules'
  /** JSON of the rules by which the last run planned. */
  | 'rules-in-force'
  /** `true` or `false`: the rule *Use organizer* by which the CRM's entries were read last. */
  | 'use-organizer'
  /** JSON list of narrower rules of before, while what a wider one lets across waits for a person. */
  | 'rules-before'
  /** JSON of what the person chose since the set-up, which counts instead. */
  | 'chosen-rules'
  /** JSON of new entries that look like another program's work, and whether that has stopped Concord (A10). */
  | 'other-engine'
  /** Fingerprint of the CRM's list of known people, as it was when entries were last filtered by it. */
  | 'known-people'
  /** Set since the person said no to showing private entries in full, until they choose anew (RU6). */
  | 'full-refused'
  /** JSON of what a person wants removed before synchronising stops, and of what became of it (A14); see `stop/model.ts`. */
  | 'stopping'
  /** Set while the administrator does not let this account synchronise. */
  | 'switched-off'
  /** JSON of the dates between which the CRM's entries of before are pushed to the calendar, while that waits for a person (C5). */
  | 'bringing-crm'
  /** The same for the calendar's entries of before, which are imported into the CRM (C6). */
  | 'bringing-provider'
  /** JSON of a move of the mailbox to another account that is not finished (A13); see `move.ts` of the calendar's engine. */
  | 'move'
  /** JSON of the same for mail. */
  | 'mail-move'
  /** JSON of the mailbox's kind, server and user, as it was connected last. */
  | 'mailbox'
  /** JSON list of the account's own addresses as the calendar told them last. */
  | 'account-addresses'
  /** JSON list of addresses that were the account's own before the mailbox moved (A13). */
  | 'former-addresses'
  /** When this database was begun in the place of a damaged one, epoch milliseconds. */
  | 'replaces-damaged'
  /** Until when the mail server does not want to be asked; see `retry-at`. */
  | 'mail-retry-at'
  /** Fingerprint of the map and settings by which messages were last left out. */
  | 'mail-settings'
  /** JSON of the places of mail that refuse every write of a kind; see `refusing.ts` of the mail engine. */
  | 'mail-refusing'
  /** JSON of what the last full comparison of both sides found, of the calendar and of mail (RU9). */
  | 'comparison'
  | 'mail-comparison'
  /** JSON list of the entries that it found and that wait for a person; see `compared.ts` of the calendar's engine. */
  | 'compared'
  /** JSON list of links whose CRM entry is there without a known address. */
  | 'unseen-links';

export interface MetaRepository {
  get(key: MetaKey): string | null;
  set(key: MetaKey, value: string | null): void;
}

export function metaRepository(database: Database.Database): MetaRepository {
  const get = database.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');
  const set = database.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
  const unset = database.prepare('DELETE FROM meta WHERE key = ?');
  return {
    get: (key) => get.get(key)?.value ?? null,
    set: (key, value) => void (value === null ? unset.run(key) : set.run(key, value)),
  };
}
