/** How many requests of one person a mailbox serves at the same time; Gmail has a limit and does not tell it. */
import type { Grants } from './oauth/grants.ts';

export interface Concurrency {
  /** A request arrives. @returns what to do when its answer has gone out; null where there are too many already */
  enter(accessToken: string | null): (() => void) | null;
  setLimit(most: number | null): void;
}

export function createConcurrency(grants: Grants): Concurrency {
  let most: number | null = null;
  const running = new Map<string, number>();
  return {
    enter(accessToken) {
      const person = grants.byAccessToken(accessToken ?? '')?.person.sub;
      if (person === undefined) return () => {};
      const now = running.get(person) ?? 0;
      if (most !== null && now >= most) return null;
      running.set(person, now + 1);
      return () => void running.set(person, (running.get(person) ?? 1) - 1);
    },
    setLimit(next) {
      most = next;
    },
  };
}
