/**
 * Keeps the contents that came with a listing for the `get` that follows it. Each is returned once, and only for a short time, so
 * that outdated contents are never used.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';

export interface Content {
  readonly revision: string;
  readonly text: string;
}

export interface ContentCache {
  keep(path: string, content: Content): void;
  take(path: string): Content | null;
  /** Removes the contents of all objects below a path. */
  forget(calendar: string): void;
}

const longestMs = 5 * 60_000;

export function createContentCache(clock: Pick<Clock, 'monotonic'>): ContentCache {
  const contents = new Map<string, Content & { readonly at: number }>();
  return {
    keep: (path, content) => void contents.set(path, { ...content, at: clock.monotonic() }),
    take(path) {
      const found = contents.get(path);
      contents.delete(path);
      return found === undefined || clock.monotonic() - found.at > longestMs ? null : found;
    },
    forget(calendar) {
      for (const path of contents.keys()) if (path.startsWith(calendar)) contents.delete(path);
    },
  };
}
