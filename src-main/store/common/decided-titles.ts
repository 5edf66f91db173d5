/** Titles in answered questions are forgotten where the contents of the history are, because an entry became private (RU6). */
import type Database from 'better-sqlite3';

export interface DecidedTitles {
  /** Of the questions about the entry of this link. */
  redact(link: string): void;
  redactAll(): void;
}

export function decidedTitles(database: Database.Database): DecidedTitles {
  const withoutTitle = `UPDATE decided SET asked = json_set(asked, '$.items[0].title', '')
    WHERE json_array_length(asked, '$.items') > 0`;
  const redact = database.prepare(
    `${withoutTitle} AND EXISTS (
       SELECT 1 FROM json_each(asked, '$.items[0].about') WHERE value IN
         (SELECT 'provider ' || provider_ref FROM links WHERE id = @link
          UNION ALL SELECT 'crm ' || crm_ref FROM links WHERE id = @link))`,
  );
  const redactAll = database.prepare(withoutTitle);
  return {
    redact: (link) => void redact.run({ link }),
    redactAll: () => void redactAll.run(),
  };
}
