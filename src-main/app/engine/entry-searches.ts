/** The one search under way in an engine thread: a new one takes its place. */
import type { SideSearch, Stretch, Wanted } from '../../sync/index.ts';

export interface Searches<Found> {
  /** @throws ProblemError */
  ask(
    input: { readonly search: string; readonly wanted: Wanted },
    begin: () => Promise<SideSearch<Found>>,
  ): Promise<Stretch<Found>>;
  stop(search: string): void;
}

export function createSearches<Found>(stopped: AbortSignal): Searches<Found> {
  let current: {
    readonly name: string;
    readonly search: Promise<SideSearch<Found>>;
    readonly ended: AbortController;
  } | null = null;
  const end = (): void => {
    current?.ended.abort();
    current = null;
  };
  return {
    async ask({ search: name }, begin) {
      if (current?.name !== name) {
        end();
        current = { name, search: begin(), ended: new AbortController() };
      }
      const mine = current;
      try {
        const stretch = await (await mine.search).next(AbortSignal.any([stopped, mine.ended.signal]));
        if (stretch.isDone && current === mine) current = null;
        return stretch;
      } catch (error) {
        if (current === mine) current = null;
        if (mine.ended.signal.aborted) return nothingMore;
        throw error;
      }
    },
    stop(name) {
      if (current?.name === name) end();
    },
  };
}

const nothingMore = { items: [], checked: 0, isDone: true, isCut: true, problems: [] };
