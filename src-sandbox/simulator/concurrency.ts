/** How many requests of one mailbox a simulated service answers at the same time. */

export interface Concurrency {
  /** A request arrives. @returns what to do when its answer has gone out; null where there are too many already */
  enter(accessToken: string | null): (() => void) | null;
  setLimit(most: number | null): void;
}

/** @param mailboxOf undefined for a token that is not valid: such requests do not count */
export function createConcurrency(
  mailboxOf: (accessToken: string) => string | undefined,
  first: number | null = null,
): Concurrency {
  let most = first;
  const running = new Map<string, number>();
  return {
    enter(accessToken) {
      const mailbox = mailboxOf(accessToken ?? '');
      if (mailbox === undefined) return () => {};
      const now = running.get(mailbox) ?? 0;
      if (most !== null && now >= most) return null;
      running.set(mailbox, now + 1);
      return () => void running.set(mailbox, (running.get(mailbox) ?? 1) - 1);
    },
    setLimit(next) {
      most = next;
    },
  };
}
