/**
 * What a client has not been told of a folder yet. Every change of a mailbox has a number. A sync state says which changes its client
 * knows, also in the middle of a round that takes several answers, during which things go on changing.
 */

/** Something that stands in a folder, or stood there. */
export interface Row {
  /** The change with which it came into the folder. */
  readonly entered: number;
  /** All of its changes there, the entrance first. */
  readonly changes: readonly RowChange[];
}

export interface RowChange {
  readonly at: number;
  /** Only the mark of being read was changed. */
  readonly isReadMark: boolean;
}

export interface Gone extends Row {
  /** The change with which it left. */
  readonly left: number;
}

export interface Knowledge {
  /** All changes up to this one are known. */
  readonly base: number;
  /** Answers of an unfinished round: they told what had last changed after the one before and up to `until`, as it was at `asOf`. */
  readonly pages: readonly { readonly until: number; readonly asOf: number }[];
  /** An unfinished first round: it tells what had entered by `asOf`, the newest first, and has come down to before `below`. */
  readonly first?: { readonly asOf: number; readonly below: number };
}

export const nothingKnown: Knowledge = { base: 0, pages: [] };

export function isAtFirst({ base, first }: Knowledge): boolean {
  return base === 0 || first !== undefined;
}

/** A page of the first round, newest first. What happens meanwhile belongs to the next round. @param now the last change of the mailbox */
export function firstPage<Live extends Row>(
  live: Iterable<Live>,
  { first = { asOf: Number.POSITIVE_INFINITY, below: Number.POSITIVE_INFINITY } }: Knowledge,
  most: number,
  now: number,
): { readonly told: readonly Told<Live, never>[]; readonly known: Knowledge; readonly isLast: boolean } {
  const asOf = Math.min(first.asOf, now);
  const rows = [...live]
    .filter(({ entered }) => entered <= asOf && entered < first.below)
    .sort((a, b) => b.entered - a.entered);
  const told = rows.slice(0, most).map((row) => ({ type: 'create' as const, at: row.entered, row }));
  const below = told.at(-1)?.at ?? first.below;
  return told.length === rows.length
    ? { told, known: { base: asOf, pages: [] }, isLast: true }
    : { told, known: { base: 0, pages: [], first: { asOf, below } }, isLast: false };
}

export type Told<Live, Left> =
  | { readonly type: 'create' | 'update' | 'read'; readonly at: number; readonly row: Live }
  | { readonly type: 'delete'; readonly at: number; readonly row: Left };

/** @param now the last change of the mailbox */
export function nextPage<Live extends Row, Left extends Gone>(
  live: Iterable<Live>,
  gone: Iterable<Left>,
  known: Knowledge,
  most: number,
  now: number,
): { readonly told: readonly Told<Live, Left>[]; readonly known: Knowledge; readonly isLast: boolean } {
  const cursor = known.pages.at(-1)?.until ?? known.base;
  const all: Told<Live, Left>[] = [];
  for (const row of live) {
    const at = row.changes.at(-1)?.at ?? row.entered;
    if (at <= cursor) continue;
    const seen = lastSeen(row, known);
    const isRead = row.changes.every((change) => change.at <= (seen ?? 0) || change.isReadMark);
    all.push({ type: seen === null ? 'create' : isRead ? 'read' : 'update', at, row });
  }
  for (const row of gone)
    if (row.left > cursor && lastSeen(row, known) !== null) all.push({ type: 'delete', at: row.left, row });
  all.sort((a, b) => a.at - b.at);
  const told = all.slice(0, most);
  if (told.length === all.length) return { told, known: { base: now, pages: [] }, isLast: true };
  const until = told.at(-1)?.at ?? cursor;
  return { told, known: { ...known, pages: [...known.pages, { until, asOf: now }] }, isLast: false };
}

/** The last change of a row that a client knows; null where it does not know the row. */
function lastSeen({ entered, changes }: Row, { base, pages }: Knowledge): number | null {
  const latest = (asOf: number): number => changes.findLast(({ at }) => at <= asOf)?.at ?? 0;
  let seen = entered <= base ? latest(base) : null;
  let from = base;
  for (const { until, asOf } of pages) {
    const at = latest(asOf);
    if (at > from && at <= until) seen = at;
    from = until;
  }
  return seen;
}
