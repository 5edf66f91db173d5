/**
 * A server that goes on handing out the version from before Concord's own change tells no edit: a slow replica, a cache. Such an entry
 * waits, is told, and is read again in every run; after an hour the version counts as somebody's, or, where the server never reported
 * Concord's change, that change counts as not made (RU9).
 */
import type { Ref } from '../../../../src-shared/domain/calendar/side.ts';
import type { UnreadableReason } from '../../../../src-shared/domain/calendar/unreadable.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { News } from '../../../store/index.ts';
import { nextAttempt, setAside } from '../../common/quarantine.ts';
import type { RunContext } from '../run-context.ts';
import { takeBack } from './never-stored.ts';
import { isRestoredBy } from './restored.ts';

export const staleForMs = 60 * 60 * 1000;

const reason: UnreadableReason = 'version-before-our-change';

type StaleContext = Pick<RunContext, 'store' | 'now'>;

/** Notes what was held back, or is asked about, to be read again: the server may have caught up. */
export function retryStale({ store, now }: StaleContext): void {
  const since = now() - staleForMs;
  const again = store.reading(() => {
    const held = store.quarantine.all().filter((row) => row.reason === reason);
    return [
      ...held.filter(({ side, ref }) => store.versions.ownChange(side, ref, since) !== null),
      ...store.versions.toldAgain(since),
    ];
  });
  if (again.length === 0) return;
  store.transaction('stale.retry', () => {
    for (const { side, ref } of again) store.inbox.put(side, { kind: 'hint', ref });
  });
}

/**
 * Sets aside those of the entries just read that are the version from before Concord's own change. Where so many entries went back
 * that a backup may have been restored, they are left to that question (DE4).
 */
export function holdStale(
  side: SideName,
  read: readonly Ref[],
  run: StaleContext & Pick<RunContext, 'unmailedGuests'>,
): void {
  const { store, now } = run;
  const since = now() - staleForMs;
  const fromBefore = (ref: Ref, noted: number): boolean => {
    const own = store.versions.ownChange(side, ref, noted);
    return (
      own !== null &&
      store.inbox.revision(side, ref) === own.replaced &&
      store.links.headByRef(side, ref)?.revision === own.made
    );
  };
  const { stale, notMade } = store.reading(() => {
    const unheard = new Set(store.inbox.unheard(side));
    return {
      stale: read.filter((ref) => fromBefore(ref, since)),
      notMade: read.filter((ref) => unheard.has(ref) && !fromBefore(ref, since) && fromBefore(ref, 0)),
    };
  });
  for (const ref of notMade) {
    const [link, stored] = [store.links.byRef(side, ref), store.inbox.found(side, ref)];
    if (link?.status === 'linked' && stored !== null)
      store.transaction('stale.take-back', () => takeBack(side, link, stored, run));
  }
  if (stale.length === 0) return;
  // together with the news that waits for that question, or for what was answered
  const waiting = store.inbox.kinds(side);
  if (isRestoredBy(wentBack(side, waiting, store), missing(waiting))) return;
  store.transaction('stale', () => {
    for (const ref of stale) {
      const failure = setAside(side, ref, reason, store.inbox.found(side, ref)?.event ?? null);
      store.inbox.put(side, { kind: 'unreadable', ref });
      store.quarantine.put(nextAttempt(store.quarantine.get(side, ref), failure, now()));
    }
  });
}

type Kinds = ReadonlyMap<Ref, News['kind']>;

/** How many of the entries with news hold a revision from before. */
function wentBack(side: SideName, news: Kinds, { inbox, versions }: StaleContext['store']): number {
  return [...news.keys()].filter((ref) => {
    const revision = inbox.revision(side, ref);
    return revision !== null && versions.former(side, ref).revisions.has(revision);
  }).length;
}

function missing(news: Kinds): number {
  return [...news.values()].filter((kind) => kind === 'removed').length;
}
