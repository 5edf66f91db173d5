/** The folder map, the mailboxes it was made for, and what a person chose of mail. */
import type Database from 'better-sqlite3';
import type { FolderMap } from '../../../src-shared/domain/mail/folder-map.ts';
import type { Mailbox, MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** The mailboxes of a side, without their numbers of messages. */
export interface ListedMailboxes {
  /** As they were listed last; mapped ones that are missing since are kept. */
  readonly mailboxes: readonly Mailbox[];
  /** Those of them that were not in the last listing. */
  readonly missing: readonly MailboxId[];
}

export interface MailFactsRepository {
  /** Null before there is one. */
  map(): FolderMap | null;
  setMap(map: FolderMap): void;
  listed(side: SideName): ListedMailboxes | null;
  setListed(side: SideName, listed: ListedMailboxes): void;
  /** The folders of the set-up file that the map was made of, as JSON; null when a person saved it. */
  mapSource(): string | null;
  setMapSource(source: string | null): void;
  /** What a person chose since the set-up, as JSON; null before. */
  chosen(): string | null;
  setChosen(json: string): void;
}

export function mailFactsRepository(database: Database.Database): MailFactsRepository {
  const get = database.prepare<[string], { value: string }>('SELECT value FROM mail_facts WHERE key = ?');
  const set = database.prepare('INSERT OR REPLACE INTO mail_facts (key, value) VALUES (?, ?)');
  const unset = database.prepare('DELETE FROM mail_facts WHERE key = ?');
  const read = (key: string): string | null => get.get(key)?.value ?? null;
  const parsed = <T>(key: string): T | null => JSON.parse(read(key) ?? 'null') as T | null;
  return {
    map: () => parsed<FolderMap>('map'),
    setMap: (map) => void set.run('map', JSON.stringify(map)),
    listed: (side) => parsed<ListedMailboxes>(`listed-${side}`),
    setListed: (side, listed) => void set.run(`listed-${side}`, JSON.stringify(listed)),
    mapSource: () => read('map-source'),
    setMapSource: (source) =>
      void (source === null ? unset.run('map-source') : set.run('map-source', source)),
    chosen: () => read('chosen'),
    setChosen: (json) => void set.run('chosen', json),
  };
}
