/**
 * What the change lists of one run said about revisions. A list that announces a revision which the entry does not have when it is read
 * has mixed up its rows: then its word that other entries are unchanged is worth nothing either, and these are read too (RU9).
 */
import type { Ref, Revision } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';

export interface Heard {
  /** Of entries that are to be read. */
  readonly announced: Map<Ref, Revision>;
  /** Entries that were not to be read, because the revision that was told is known. */
  readonly believed: Set<Ref>;
  /** Everything was listed, and not only what changed. */
  isListing: boolean;
}

export function nothingHeard(): Heard {
  return { announced: new Map(), believed: new Set(), isListing: false };
}

/** Call after the entries were read. A change between the list and the reading looks the same, so a whole listing is doubted only when an entry still has the revision known before. */
export function doubtMixedUp(
  side: SideName,
  read: readonly Ref[],
  { store, heard }: { readonly store: Store; readonly heard: Readonly<Record<SideName, Heard>> },
): void {
  const { announced, believed, isListing } = heard[side];
  if (believed.size === 0) return;
  const isMixedUp = read.some((ref) => {
    const [told, found] = [announced.get(ref), store.inbox.revision(side, ref)];
    if (told === undefined || found === null || told === found) return false;
    return !isListing || store.links.headByRef(side, ref)?.revision === found;
  });
  if (!isMixedUp) return;
  store.transaction('heard.mixed-up', () => store.inbox.hint(side, [...believed]));
  believed.clear();
}
