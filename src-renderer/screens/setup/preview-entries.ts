/** The order of the preview's entries, and which of them a search finds. Pure. */
import type { CallOutput } from '../../../src-shared/contract/index.ts';

type Item = CallOutput<'decisions.items'>['items'][number];

/** Earliest first; entries that start at the same time by title. */
export function byStart(one: Item, other: Item): number {
  if (one.start !== other.start) return one.start < other.start ? -1 : 1;
  return one.title.localeCompare(other.title);
}

/** Entries whose title contains what was typed, whatever its case and accents; all entries when nothing was typed. */
export function foundIn(items: readonly Item[], query: string): readonly Item[] {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(query.trim());
  return wanted === '' ? items : items.filter(({ title }) => plain(title).includes(wanted));
}
