/** The repositories of an account's mail. */
import type Database from 'better-sqlite3';
import { type DecisionRepository, decisionRepository } from '../common/decisions.ts';
import { type EffectRepository, effectRepository } from '../common/effects.ts';
import { type QuarantineRepository, quarantineRepository } from '../common/quarantine.ts';
import { type UndoWishRepository, undoWishRepository } from '../common/undo.ts';
import { type MailFactsRepository, mailFactsRepository } from './facts.ts';
import { type MailHistoryRepository, mailHistoryRepository } from './history.ts';
import { type LeftMailRepository, leftMailRepository } from './left.ts';
import { type MailLinkRepository, mailLinkRepository } from './links.ts';
import { type MailSearchRepository, mailSearchRepository } from './mail-search.ts';
import { type MovedMailboxRepository, movedMailboxRepository } from './moved-mailbox.ts';
import { type MailNewsRepository, mailNewsRepository } from './news.ts';
import { type MailOutboxRepository, mailOutboxRepository } from './outbox.ts';
import { type MailStateRepository, mailStateRepository } from './states.ts';

export interface MailStore {
  readonly links: MailLinkRepository;
  readonly moved: MovedMailboxRepository;
  readonly news: MailNewsRepository;
  readonly states: MailStateRepository;
  readonly outbox: MailOutboxRepository;
  readonly left: LeftMailRepository;
  readonly history: MailHistoryRepository;
  readonly search: MailSearchRepository;
  readonly facts: MailFactsRepository;
  /** Changes of messages that a person wants undone. */
  readonly undoWishes: UndoWishRepository;
  /** Removes all of mail: nothing is known of the mailbox afterwards. Inside a transaction. */
  forget(): void;
  /** The tables of these three are the calendar's too; each sees only its own rows. */
  readonly effects: EffectRepository;
  readonly decisions: DecisionRepository;
  readonly quarantine: QuarantineRepository;
}

const ownTables = [
  ...['mail_ends', 'mail_links', 'mail_former_keys', 'mail_news', 'mail_states', 'mail_seen'],
  ...['mail_written', 'mail_outbox', 'mail_left', 'mail_history', 'mail_facts'],
];
const sharedTables = ['effects', 'decisions', 'decided', 'quarantine', 'undo_wishes'];

export function mailStore(database: Database.Database): MailStore {
  return {
    links: mailLinkRepository(database),
    moved: movedMailboxRepository(database),
    news: mailNewsRepository(database),
    states: mailStateRepository(database),
    outbox: mailOutboxRepository(database),
    left: leftMailRepository(database),
    history: mailHistoryRepository(database),
    search: mailSearchRepository(database),
    facts: mailFactsRepository(database),
    undoWishes: undoWishRepository(database, 'mail'),
    forget() {
      for (const table of ownTables) database.prepare(`DELETE FROM ${table}`).run();
      for (const table of sharedTables) database.prepare(`DELETE FROM ${table} WHERE topic = 'mail'`).run();
      database
        .prepare(
          "DELETE FROM meta WHERE key IN ('mail-retry-at', 'mail-settings', 'mail-refusing', 'mail-move', 'mailbox')",
        )
        .run();
    },
    effects: effectRepository(database, 'mail'),
    decisions: decisionRepository(database, 'mail'),
    quarantine: quarantineRepository(database, 'mail'),
  };
}
