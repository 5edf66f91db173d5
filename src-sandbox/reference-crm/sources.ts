/** The user's other calendars, mirrored read-only (C2), and the hashed list of addresses the CRM knows (M6). */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface SourceBatch {
  readonly replace?: boolean;
  readonly put: readonly CalendarEvent[];
  readonly remove: readonly string[];
}

export interface Source {
  readonly calendar: string;
  readonly name: string;
  readonly color: string | null;
  readonly events: readonly CalendarEvent[];
}

export interface Sources {
  readonly put: (
    user: string,
    calendar: string,
    source: { readonly name: string; readonly color?: string },
  ) => void;
  readonly remove: (user: string, calendar: string) => void;
  /** Answers how many events the source holds afterwards. */
  readonly batch: (user: string, calendar: string, batch: SourceBatch) => number;
  readonly list: (user: string) => readonly Source[];
}

export function createSources(store: CrmStore): Sources {
  const { sql } = store;
  const clear = (user: string, calendar: string): void => {
    sql('DELETE FROM source_events WHERE user = ? AND calendar = ?').run(user, calendar);
  };
  return {
    put(user, calendar, { name, color = null }) {
      sql(
        `INSERT INTO sources VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, color = excluded.color`,
      ).run(user, calendar, name, color);
    },
    remove(user, calendar) {
      clear(user, calendar);
      sql('DELETE FROM sources WHERE user = ? AND calendar = ?').run(user, calendar);
    },
    batch(user, calendar, { replace = false, put, remove }) {
      if (sql('SELECT 1 FROM sources WHERE user = ? AND calendar = ?').get(user, calendar) === undefined)
        refuse('not-found');
      if (replace) clear(user, calendar);
      for (const event of put)
        sql('INSERT OR REPLACE INTO source_events VALUES (?, ?, ?, ?)').run(
          user,
          calendar,
          event.uid,
          canonicalJson(event),
        );
      for (const uid of remove)
        sql('DELETE FROM source_events WHERE user = ? AND calendar = ? AND uid = ?').run(user, calendar, uid);
      return Number(
        sql('SELECT count(*) FROM source_events WHERE user = ? AND calendar = ?').pluck().get(user, calendar),
      );
    },
    list: (user) =>
      (
        sql('SELECT calendar, name, color FROM sources WHERE user = ? ORDER BY name').all(user) as Omit<
          Source,
          'events'
        >[]
      ).map((source) => ({
        ...source,
        events: (
          sql('SELECT event FROM source_events WHERE user = ? AND calendar = ? ORDER BY uid')
            .pluck()
            .all(user, source.calendar) as string[]
        ).map((text) => JSON.parse(text) as CalendarEvent),
      })),
  };
}

/** Hashes of all contacts' and users' addresses, sorted. */
export function knownHashes(store: CrmStore, salt: string): readonly string[] {
  const emails = store
    .sql('SELECT email FROM contacts UNION SELECT email FROM users UNION SELECT address FROM addresses')
    .pluck()
    .all() as string[];
  return emails
    .map((email) => createHash('sha256').update(`${salt}:${email.trim().toLowerCase()}`).digest('hex'))
    .sort();
}
