/** The contents that history rows keep for 30 days, within a size and a number: the oldest go first, and their rows say so (DE3). */
import type Database from 'better-sqlite3';

export interface BinLimits {
  /** UTF-8 bytes of all contents. */
  readonly bytes: number;
  /** Rows with contents. */
  readonly rows: number;
  /** UTF-8 bytes of one row's contents. */
  readonly rowBytes: number;
}

export const binLimits: BinLimits = { bytes: 8 * 1024 * 1024, rows: 10_000, rowBytes: 512 * 1024 };

/** So many rows may come in before the size is looked at again: what they keep is small beside the limits. */
const rowsBetweenLooks = 50;

interface Contents {
  readonly before: string | null;
  readonly after: string | null;
  readonly undo: string | null;
}

export interface RecycleBin {
  isTooLarge(contents: Contents): boolean;
  trim(): void;
}

export function recycleBin(database: Database.Database, limits: BinLimits): RecycleBin {
  const size = `coalesce(octet_length(before), 0) + coalesce(octet_length(after), 0) + coalesce(octet_length(undo), 0)`;
  const newest = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM history');
  const total = database.prepare<[], { bytes: number | null; rows: number }>(
    `SELECT sum(${size}) AS bytes, count(coalesce(before, after, undo)) AS rows FROM history`,
  );
  const newestFirst = database.prepare<[], { id: number; bytes: number }>(
    `SELECT id, ${size} AS bytes FROM history WHERE coalesce(before, after, undo) IS NOT NULL ORDER BY id DESC`,
  );
  const empty = database.prepare(
    `UPDATE history SET before = NULL, after = NULL, undo = NULL, dropped = 'bin-full'
     WHERE id <= ? AND coalesce(before, after, undo) IS NOT NULL`,
  );
  let seen = Number.NEGATIVE_INFINITY;
  return {
    isTooLarge: ({ before, after, undo }) =>
      [before, after, undo].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0) > limits.rowBytes,
    trim() {
      const id = newest.get()?.id ?? 0;
      if (id < seen + rowsBetweenLooks) return;
      seen = id;
      const held = total.get();
      if (held === undefined || ((held.bytes ?? 0) <= limits.bytes && held.rows <= limits.rows)) return;
      let [bytes, rows] = [0, 0];
      let last = 0;
      for (const row of newestFirst.iterate()) {
        bytes += row.bytes;
        rows += 1;
        if (bytes <= limits.bytes && rows <= limits.rows) continue;
        last = row.id;
        break;
      }
      empty.run(last);
    },
  };
}
