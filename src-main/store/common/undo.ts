/** What undoing a change needs beside the entry that its history row keeps, and which changes a person wants undone (DE3). */
import type Database from 'better-sqlite3';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { UndoGrade } from '../../../src-shared/domain/undo.ts';

/** What a change did on one side, in what the engine compares: each path with its value before and after, null for none. */
export interface UndoStep {
  readonly was: PatchObject;
  readonly is: PatchObject;
  /** Fingerprint of the exceptions that the series had afterwards; only where its times changed. */
  readonly exceptions?: string;
}

export type UndoFacts =
  | { readonly type: 'changed'; readonly steps: Readonly<Record<SideName, UndoStep>> }
  | {
      readonly type: 'added';
      /** What both sides had agreed on when it was made. */
      readonly hashes: Readonly<Record<SideName, string>>;
      /** It undid a removal: both sides' entries were made by Concord. */
      readonly both?: true;
    }
  | {
      readonly type: 'removed';
      readonly origin: SideName;
      readonly uids: readonly string[];
      /** What the other side had; null where it was the same, or is not known. */
      readonly other: CalendarEvent | null;
      /** The other side's entry, which stays there by itself. */
      readonly keeps: { readonly side: SideName; readonly ref: Ref } | null;
    };

/** A change that a person wants undone. */
export interface UndoWish {
  /** The history row. */
  readonly row: number;
  /** What the person was told beforehand. */
  readonly grade: Exclude<UndoGrade, 'impossible'>;
  /** The first of the two entries that are made again. */
  readonly made: { readonly side: SideName; readonly ref: Ref } | null;
}

export interface UndoWishRepository {
  add(row: number, grade: UndoWish['grade'], at: number): void;
  get(row: number): UndoWish | null;
  /** The latest change first. */
  all(): readonly UndoWish[];
  isEmpty(): boolean;
  setMade(row: number, side: SideName, ref: Ref): void;
  drop(row: number): void;
}

interface Row {
  readonly row: number;
  readonly grade: UndoWish['grade'];
  readonly made_side: SideName | null;
  readonly made_ref: string | null;
}

/** @param topic whose history the rows are of */
export function undoWishRepository(
  database: Database.Database,
  topic: 'calendar' | 'mail',
): UndoWishRepository {
  const add = database.prepare(
    'INSERT OR IGNORE INTO undo_wishes (topic, row, grade, at) VALUES (@topic, @row, @grade, @at)',
  );
  const columns = 'row, grade, made_side, made_ref';
  const get = database.prepare<[string, number], Row>(
    `SELECT ${columns} FROM undo_wishes WHERE topic = ? AND row = ?`,
  );
  const all = database.prepare<[string], Row>(
    `SELECT ${columns} FROM undo_wishes WHERE topic = ? ORDER BY row DESC`,
  );
  const any = database.prepare<[string], { n: number }>(
    'SELECT EXISTS (SELECT 1 FROM undo_wishes WHERE topic = ?) AS n',
  );
  const setMade = database.prepare(
    'UPDATE undo_wishes SET made_side = ?, made_ref = ? WHERE topic = ? AND row = ?',
  );
  const drop = database.prepare('DELETE FROM undo_wishes WHERE topic = ? AND row = ?');
  return {
    add: (row, grade, at) => void add.run({ topic, row, grade, at }),
    get(row) {
      const found = get.get(topic, row);
      return found === undefined ? null : wishOf(found);
    },
    all: () => all.all(topic).map(wishOf),
    isEmpty: () => any.get(topic)?.n !== 1,
    setMade: (row, side, ref) => void setMade.run(side, ref, topic, row),
    drop: (row) => void drop.run(topic, row),
  };
}

function wishOf({ row, grade, made_side: side, made_ref: ref }: Row): UndoWish {
  return { row, grade, made: side === null || ref === null ? null : { side, ref } };
}
