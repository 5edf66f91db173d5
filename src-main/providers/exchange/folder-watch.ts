/**
 * Whether anything may have happened in watched folders since a moment: nothing has while their subscription is open, its streams give signs
 * of life, and they tell of no change. Then there is nothing to ask for.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';

export interface FolderWatch {
  /** A subscription is open: what happens in these folders from now on is told. @param folders their ids */
  opened(folders: readonly string[]): void;
  /** A stream of it has told something, if only that it is open. */
  alive(): void;
  /** Something has happened. */
  news(): void;
  /** What happens is no longer told. */
  ended(): void;
  /**
   * Stands for this moment until something has happened, and for four hours at most; null while the folder is not watched.
   * @param folder default: any
   */
  mark(folder?: string): number | null;
}

/** Exchange gives a sign of life every 45 seconds: a connection without two of them may be dead. */
const silentMs = 120_000;
/** What no stream tells of, and what a server has lost of it, is asked for so often: folders in folders of mail, calendars of other people. */
const longestMs = 4 * 60 * 60_000;

export function createFolderWatch(clock: Pick<Clock, 'now'>): FolderWatch {
  let happened = 0;
  let watched: ReadonlySet<string> | null = null;
  let aliveAt = 0;
  let happenedAt = 0;
  const alive = (): void => {
    aliveAt = clock.now();
  };
  const news = (): void => {
    happened += 1;
    happenedAt = clock.now();
  };
  return {
    opened(folders) {
      news();
      watched = new Set(folders);
      alive();
    },
    alive,
    news,
    ended() {
      watched = null;
    },
    mark(folder) {
      const isWatched = watched !== null && (folder === undefined || watched.has(folder));
      // also when the clock was set back
      if (!isWatched || Math.abs(clock.now() - aliveAt) >= silentMs) return null;
      if (Math.abs(clock.now() - happenedAt) >= longestMs) news();
      return happened;
    },
  };
}
