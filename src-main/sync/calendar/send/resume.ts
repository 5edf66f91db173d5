/** Takes back that an entry stays on its own side by a person's word: from the next run on it is an entry like any other (D4). */
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import { isKeptApart, type LeftEntry, type Store } from '../../../store/index.ts';

interface Place {
  readonly side: SideName;
  readonly ref: string;
}

/**
 * A twin that was kept apart together with one of them is free again too, so that the two are compared and not made double. Nothing is
 * sent: the next run reads both and applies every rule, budget and question there is for new entries.
 * @returns false when none of them stays there by a person's word
 */
export function resumeAllSkipped(store: Store, places: readonly Place[], now: number): boolean {
  const entries = places.flatMap(({ side, ref }) => store.leftAlone.entry(side, ref) ?? []);
  const resumed = entries.filter(({ byPerson }) => byPerson);
  if (resumed.length === 0) return false;
  store.transaction('resume', () => {
    for (const entry of resumed) resume(store, entry, now);
  });
  return true;
}

/** As `resumeAllSkipped`, of one entry. */
export function resumeSkipped(store: Store, { side, ref }: Place, now: number): boolean {
  return resumeAllSkipped(store, [{ side, ref }], now);
}

/** One that is free again already, as the twin of another one, is told once. Call inside a transaction. */
function resume(store: Store, entry: LeftEntry, now: number): void {
  const { side, ref } = entry;
  if (store.leftAlone.get(side, ref) === null) return;
  const twins = store.leftAlone
    .uidsOf(side, ref)
    .flatMap((uid) => store.leftAlone.byUid(otherSide(side), uid))
    .flatMap((twin) => store.leftAlone.entry(otherSide(side), twin) ?? [])
    .filter(({ reason }) => isKeptApart(reason));
  for (const one of [entry, ...twins]) {
    store.leftAlone.forget(one.side, one.ref);
    // it comes back by a person's word, not from a backup (DE4)
    store.versions.forget(one.side, one.ref);
    store.inbox.put(one.side, { kind: 'hint', ref: one.ref });
  }
  store.history.add({
    at: now,
    side,
    action: 'resumed',
    reason: 'resumed-by-a-person',
    // no link any more: rows of one entry belong together
    link: `${side} ${ref}`,
    before: glimpseOf(entry),
    after: null,
  });
}

/** The entry as far as it is known without reading it. */
function glimpseOf({ title, start, timeZone, isPrivate }: LeftEntry): string | null {
  if (title === null || start === null) return null;
  return JSON.stringify({ uid: '', title, start, timeZone, ...(isPrivate ? { privacy: 'private' } : {}) });
}
