/**
 * Push and import (C5, C6): what existed before the first run and stayed on its side is brought across on a person's wish. Twins are
 * matched first; what would be created is shown before it is, and nobody is mailed about it (PE1). Stopped at any moment, the next run
 * goes on.
 */
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import type { Question } from '../../common/decisions.ts';
import { isFirstRun } from './first-run.ts';

/** Dates, `2026-01-01`, both included; null: no bound. */
export interface Bounds {
  readonly from: string | null;
  readonly until: string | null;
}

/** Which sides' entries of before are being brought across. */
export type Bringing = Readonly<Partial<Record<SideName, Bounds>>>;

/**
 * Notes the wish and has the entries of before read, on both sides, so that twins are found. @param side whose entries are brought
 * @returns false before the first run is over
 */
export function bringExisting(store: Store, side: SideName, bounds: Bounds): boolean {
  if (isFirstRun(store)) return false;
  store.transaction('bring-existing', () => {
    store.meta.set(`bringing-${side}`, JSON.stringify({ from: bounds.from, until: bounds.until }));
    for (const name of sideNames) store.inbox.hint(name, store.leftAlone.refsOf(name, 'existed-before'));
  });
  return true;
}

export function bringingOf({ meta }: Pick<Store, 'meta'>): Bringing {
  return Object.fromEntries(
    sideNames.flatMap((side) => {
      const text = meta.get(`bringing-${side}`);
      return text === null ? [] : [[side, JSON.parse(text) as Bounds]];
    }),
  );
}

/** A run has planned everything: where nothing waits for a person any more, the wish is fulfilled. Call inside a transaction. */
export function settleBringing(
  { meta }: Pick<Store, 'meta'>,
  rows: readonly Pick<Question, 'kind' | 'item'>[],
): void {
  for (const side of sideNames) {
    const isWaiting = rows.some(
      ({ kind, item }) => kind === 'bring-existing' && item.side === otherSide(side),
    );
    if (!isWaiting) meta.set(`bringing-${side}`, null);
  }
}
