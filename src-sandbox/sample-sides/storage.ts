/** Where a sample account is stored: here in plain Maps (fast, lost with the process), or in a SQLite file (see sqlite-storage.ts). */
import type { CalendarId, Ref } from '../../src-shared/domain/calendar/side.ts';
import type { AgreementRow } from '../../src-shared/domain/crm.ts';
import type { Entry, LogRow, Mail } from './sample-entry.ts';

export interface NumberedAgreement {
  readonly number: number;
  readonly row: AgreementRow;
}

/** Synchronous. Every method sees what earlier ones did, also through another handle on the same file. */
export interface Storage {
  entry(ref: Ref): Entry | undefined;
  putEntry(entry: Entry): void;
  removeEntry(ref: Ref): void;
  /** In order of `ordinal`, those above it. */
  entriesOf(calendar: CalendarId, afterOrdinal: number, limit: number): readonly Entry[];
  /** Every entry of the account that goes by this uid. */
  entriesByUid(uid: string): readonly Entry[];
  /** The ref that was written under Concord's key; kept after the entry has gone. */
  ownerOf(key: string): Ref | undefined;
  setOwner(key: string, ref: Ref): void;
  /** Stores the row under the next number and answers that. */
  append(row: Omit<LogRow, 'n'>): number;
  logAfter(calendar: CalendarId, n: number): readonly LogRow[];
  lastNumber(): number;
  addMail(mail: Mail): void;
  mails(): readonly Mail[];
  /** Replaces an earlier row of the same link; numbers rise by one per account. */
  putAgreement(accountId: string, linkId: string, row: AgreementRow): void;
  agreementsAfter(accountId: string, number: number, limit: number): readonly NumberedAgreement[];
  lastAgreement(accountId: string): number;
  /** Named single values: calendars, rules, leases, reports. */
  fact<T>(name: string): T | undefined;
  setFact(name: string, value: unknown): void;
  /** All or nothing, also when the process dies meanwhile. May be nested. */
  atomically<T>(work: () => T): T;
  close(): void;
}

export function memoryStorage(): Storage {
  const entries = new Map<Ref, Entry>();
  const refsByUid = new Map<string, readonly Ref[]>();
  const owners = new Map<string, Ref>();
  const log: LogRow[] = [];
  const mails: Mail[] = [];
  const facts = new Map<string, unknown>();
  const agreements = new Map<string, { last: number; readonly rows: Map<string, NumberedAgreement> }>();

  const removeEntry = (ref: Ref): void => {
    const entry = entries.get(ref);
    if (entry === undefined) return;
    entries.delete(ref);
    for (const uid of entry.uids) {
      const rest = (refsByUid.get(uid) ?? []).filter((other) => other !== ref);
      if (rest.length === 0) refsByUid.delete(uid);
      else refsByUid.set(uid, rest);
    }
  };

  return {
    entry: (ref) => entries.get(ref),
    putEntry: (entry) => {
      // a Map keeps its order when a value is replaced; ordinals change only by way of a removal, and uids never
      if (!entries.has(entry.ref))
        for (const uid of entry.uids) refsByUid.set(uid, [...(refsByUid.get(uid) ?? []), entry.ref]);
      entries.set(entry.ref, entry);
    },
    removeEntry,
    entriesOf: (calendar, afterOrdinal, limit) => {
      const found: Entry[] = [];
      for (const entry of entries.values()) {
        if (entry.calendar !== calendar || entry.ordinal <= afterOrdinal) continue;
        found.push(entry);
        if (found.length >= limit) break;
      }
      return found;
    },
    entriesByUid: (uid) => (refsByUid.get(uid) ?? []).flatMap((ref) => entries.get(ref) ?? []),
    ownerOf: (key) => owners.get(key),
    setOwner: (key, ref) => {
      owners.set(key, ref);
    },
    append: (row) => {
      const n = log.length + 1;
      log.push({ ...row, n });
      return n;
    },
    logAfter: (calendar, n) => {
      const rows: LogRow[] = [];
      for (let index = n; index < log.length; index += 1) {
        const row = log[index];
        if (row?.calendar === calendar) rows.push(row);
      }
      return rows;
    },
    lastNumber: () => log.length,
    addMail: (mail) => {
      mails.push(mail);
    },
    mails: () => [...mails],
    putAgreement: (accountId, linkId, row) => {
      let kept = agreements.get(accountId);
      if (kept === undefined) {
        kept = { last: 0, rows: new Map() };
        agreements.set(accountId, kept);
      }
      kept.last += 1;
      kept.rows.delete(linkId);
      kept.rows.set(linkId, { number: kept.last, row });
    },
    agreementsAfter: (accountId, number, limit) => {
      const rows: NumberedAgreement[] = [];
      for (const row of agreements.get(accountId)?.rows.values() ?? []) {
        if (row.number <= number) continue;
        rows.push(row);
        if (rows.length >= limit) break;
      }
      return rows;
    },
    lastAgreement: (accountId) => agreements.get(accountId)?.last ?? 0,
    fact: <T>(name: string) => facts.get(name) as T | undefined,
    setFact: (name, value) => {
      facts.set(name, value);
    },
    atomically: (work) => work(),
    close: () => {},
  };
}
