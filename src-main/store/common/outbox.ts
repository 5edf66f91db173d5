/** Requests from the moment they are decided until their outcome is known: written before they are sent (WR8). */

import type Database from 'better-sqlite3';
import type { CalendarEvent, Id, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import type { Reason } from '../../../src-shared/domain/calendar/reasons.ts';
import type { Call, StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** Everything needed to finish one call after a crash. */
export interface OutboxEntry {
  readonly link: string;
  readonly side: SideName;
  /** Order among the calls of one write. */
  readonly position: number;
  readonly call: Call;
  readonly write: Write;
  /** The target as it was read before the write; null for a create. */
  readonly known: StoredEvent | null;
  /** The other side as it was when this was decided: its event as compared, and its address. Null for a removal. */
  readonly source: {
    readonly ref: string;
    readonly revision: string;
    readonly event: CalendarEvent;
    readonly uids: readonly string[];
    /** See `StoredEvent.people`. */
    readonly people?: NonNullable<StoredEvent['people']>;
    /** Of the CRM's entry: who was ticked, by `participantId`. */
    readonly ticked?: readonly Id[];
  } | null;
  /** What the giving side's base gains when this is done. */
  readonly transfer: PatchObject;
  /** Who is mailed for it, lower-cased. */
  readonly addressees: readonly string[];
  /** It is the person's own answer to an invitation: its mail is no invitation (PE4). */
  readonly isAnswer?: true;
  /** A person approved exactly this, in a preview or one by one: it spends no budget (DE1). */
  readonly isApproved: boolean;
  /** How many entries, occurrences and filled fields it takes away for good (DE1). */
  readonly destroys: number;
  /** The entry became private: what the history holds of it goes (RU6). */
  readonly redacts: boolean;
  /** Paths that later calls of the same write still have to bring about. */
  readonly pending: readonly string[];
  readonly reason: Reason;
  /** The history row of the change that it undoes (DE3). */
  readonly undoes?: number;
}

/** `sent`: on the wire, outcome unknown. `absent`: looked up and not there; a tombstone may still say that it was (gone). */
export type OutboxState = 'sent' | 'absent';

export interface OutboxRow {
  readonly state: OutboxState;
  readonly entry: OutboxEntry;
}

export interface OutboxRepository {
  /** As sent: written down before anything leaves. */
  add(entries: readonly OutboxEntry[]): void;
  markAbsent(keys: readonly string[]): void;
  remove(keys: readonly string[]): void;
  all(): readonly OutboxRow[];
}

/** Stands for the event in an entry's JSON. JSON has this character only escaped, so it cannot be mistaken. */
const eventMark = '\u0001';

/** The same event usually stands in an entry three times: in the write, in the call's request and as the source. It is kept once. */
function textsOf(entry: OutboxEntry): { readonly event: string | null; readonly entry: string } {
  const whole = JSON.stringify(entry);
  if (entry.write.type === 'remove') return { event: null, entry: whole };
  const event = JSON.stringify(entry.write.event);
  return { event, entry: whole.replaceAll(event, eventMark) };
}

function entryIn({ event, entry }: { readonly event: string | null; readonly entry: string }): OutboxEntry {
  return JSON.parse(event === null ? entry : entry.replaceAll(eventMark, () => event)) as OutboxEntry;
}

export function outboxRepository(database: Database.Database): OutboxRepository {
  const add = database.prepare(
    "INSERT OR REPLACE INTO outbox (key, link, side, position, state, event, entry) VALUES (?, ?, ?, ?, 'sent', ?, ?)",
  );
  const markAbsent = database.prepare("UPDATE outbox SET state = 'absent' WHERE key = ?");
  const remove = database.prepare('DELETE FROM outbox WHERE key = ?');
  const all = database.prepare<[], { state: OutboxState; event: string | null; entry: string }>(
    'SELECT state, event, entry FROM outbox ORDER BY link, side, position, key',
  );
  return {
    add(entries) {
      for (const one of entries) {
        const { event, entry } = textsOf(one);
        add.run(one.call.key, one.link, one.side, one.position, event, entry);
      }
    },
    markAbsent(keys) {
      for (const key of keys) markAbsent.run(key);
    },
    remove(keys) {
      for (const key of keys) remove.run(key);
    },
    all: () => all.all().map((row) => ({ state: row.state, entry: entryIn(row) })),
  };
}
