/** One account's durable memory: repositories by topic over one database, and the transaction that ties them together. */
import type { Problem } from '../../src-shared/domain/problems.ts';
import { type AgreementNewsRepository, agreementNewsRepository } from './calendar/agreement-news.ts';
import { type EntrySearchRepository, entrySearchRepository } from './calendar/entry-search.ts';
import { type InboxRepository, inboxRepository } from './calendar/inbox.ts';
import { type LeftAloneRepository, leftAloneRepository } from './calendar/left-alone.ts';
import { type LinkRepository, linkRepository } from './calendar/links.ts';
import { type MovedAccountRepository, movedAccountRepository } from './calendar/moved-account.ts';
import { type OccurrenceRepository, occurrenceRepository } from './calendar/occurrences.ts';
import { type SubCalendarRepository, subCalendarRepository } from './calendar/sub-calendars.ts';
import { type VersionRepository, versionRepository } from './calendar/versions.ts';
import { type DecidedRepository, decidedRepository } from './common/decided.ts';
import { type DecisionRepository, decisionRepository } from './common/decisions.ts';
import { type EffectRepository, effectRepository } from './common/effects.ts';
import { type HistoryRepository, historyRepository } from './common/history.ts';
import { type HistoryPages, historyPages } from './common/history-pages.ts';
import { type MetaRepository, metaRepository } from './common/meta.ts';
import { type OutboxRepository, outboxRepository } from './common/outbox.ts';
import { type QuarantineRepository, quarantineRepository } from './common/quarantine.ts';
import { type UndoWishRepository, undoWishRepository } from './common/undo.ts';
import { type MailStore, mailStore } from './mail/mail-store.ts';
import { fitCache, type OpenOptions, openDatabase, shrinkLog } from './open.ts';

export interface Store {
  readonly links: LinkRepository;
  readonly movedAccount: MovedAccountRepository;
  readonly inbox: InboxRepository;
  readonly outbox: OutboxRepository;
  readonly effects: EffectRepository;
  readonly decisions: DecisionRepository;
  /** Answers that a person gave, to questions of the calendar and of mail. */
  readonly decided: DecidedRepository;
  readonly quarantine: QuarantineRepository;
  readonly leftAlone: LeftAloneRepository;
  readonly entrySearch: EntrySearchRepository;
  readonly history: HistoryRepository;
  readonly historyPages: HistoryPages;
  /** Changes of calendar entries that a person wants undone. */
  readonly undoWishes: UndoWishRepository;
  readonly meta: MetaRepository;
  readonly agreementNews: AgreementNewsRepository;
  readonly occurrences: OccurrenceRepository;
  readonly versions: VersionRepository;
  readonly subCalendars: SubCalendarRepository;
  readonly mail: MailStore;
  /** `store-corrupt` when a damaged file was set aside at opening. */
  readonly recovered: Problem | null;
  /** Reads that belong together see one state, and cost half of what they cost one by one. Nothing is written inside. */
  reading<T>(work: () => T): T;
  /** All or nothing, durable when it returns. Not nested, and not inside `reading`. `label` names the step for tests that stop the engine around commits. */
  transaction<T>(label: string, work: () => T): T;
  /** Cuts the log of a run that wrote much, and fits the cache to the size that the file has now. */
  afterRun(): void;
  /** Drops what is kept in memory of the database's file; what is asked for next is read again. */
  giveBackMemory(): void;
  close(): void;
}

export interface StoreOptions extends OpenOptions {
  /** Called inside the transaction just before it commits, and after it has. Throwing from either is how tests kill the engine. */
  readonly onCommit?: (when: 'before' | 'after', label: string) => void;
}

/** @throws ProblemError `store-newer` | `store-full` | `store-locked` */
export function openStore(options: StoreOptions): Store {
  // a first run's writes are copied into the database once, not every few pages
  const { database, recovered } = openDatabase({ checkpointPages: 8_000, ...options });
  const meta = metaRepository(database);
  // what was lost is still lost at the next start
  if (recovered !== null) meta.set('replaces-damaged', String(options.clock.now()));
  return {
    links: linkRepository(database),
    movedAccount: movedAccountRepository(database),
    inbox: inboxRepository(database),
    outbox: outboxRepository(database),
    effects: effectRepository(database),
    decisions: decisionRepository(database),
    decided: decidedRepository(database),
    quarantine: quarantineRepository(database),
    leftAlone: leftAloneRepository(database),
    entrySearch: entrySearchRepository(database),
    history: historyRepository(database),
    historyPages: historyPages(database),
    undoWishes: undoWishRepository(database, 'calendar'),
    meta,
    agreementNews: agreementNewsRepository(database),
    occurrences: occurrenceRepository(database),
    versions: versionRepository(database),
    subCalendars: subCalendarRepository(database),
    mail: mailStore(database),
    recovered,
    reading: (work) => database.transaction(work)(),
    transaction(label, work) {
      // inside another one nothing would be durable yet
      if (database.inTransaction) throw new Error(`the transaction ${label} begins inside another one`);
      const result = database.transaction(() => {
        const value = work();
        options.onCommit?.('before', label);
        return value;
      })();
      options.onCommit?.('after', label);
      return result;
    },
    afterRun() {
      shrinkLog(database);
      fitCache(database);
    },
    giveBackMemory: () => void database.pragma('shrink_memory'),
    close: () => void database.close(),
  };
}
