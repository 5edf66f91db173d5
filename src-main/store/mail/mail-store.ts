/** The repositories of an account's mail. */
import type Database from 'better-sqlite3';
import { type DecisionRepository, decisionRepository } from '../common/decisions.ts';
import { type EffectRepository, effectRepository } from '../common/effects.ts';
import { type QuarantineRepository, quarantineRepository } from '../common/quarantine.ts';
import { type MailHistoryRepository, mailHistoryRepository } from './history.ts';
import { type LeftMailRepository, leftMailRepository } from './left.ts';
import { type MailLinkRepository, mailLinkRepository } from './links.ts';
import { type MailNewsRepository, mailNewsRepository } from './news.ts';
import { type MailOutboxRepository, mailOutboxRepository } from './outbox.ts';
import { type MailStateRepository, mailStateRepository } from './states.ts';

export interface MailStore {
  readonly links: MailLinkRepository;
  readonly news: MailNewsRepository;
  readonly states: MailStateRepository;
  readonly outbox: MailOutboxRepository;
  readonly left: LeftMailRepository;
  readonly history: MailHistoryRepository;
  /** The tables of these three are the calendar's too; each sees only its own rows. */
  readonly effects: EffectRepository;
  readonly decisions: DecisionRepository;
  readonly quarantine: QuarantineRepository;
}

export function mailStore(database: Database.Database): MailStore {
  return {
    links: mailLinkRepository(database),
    news: mailNewsRepository(database),
    states: mailStateRepository(database),
    outbox: mailOutboxRepository(database),
    left: leftMailRepository(database),
    history: mailHistoryRepository(database),
    effects: effectRepository(database, 'mail'),
    decisions: decisionRepository(database, 'mail'),
    quarantine: quarantineRepository(database, 'mail'),
  };
}
