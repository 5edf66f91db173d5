/** Hands out what was fetched while the next part is being fetched: the caller's work on the one hides the wait for the other. */
import type { ReadMessage } from '../../src-shared/domain/mail/side.ts';

/** One part of a reading: messages that were fetched together. */
export interface Fetched {
  /** The answers one by one, asked for once. */
  messages(): Iterable<ReadMessage>;
  /** Frees everything, what was handed out included. */
  discard(): void;
}

/** Begins to fetch one part. `unwanted` aborts when nobody waits for it any more. */
export type Fetching = (unwanted: AbortSignal) => Promise<Fetched>;

/**
 * All answers in the order of the parts. One part is fetched ahead, not more. Whoever stops early takes back every source that was handed
 * out; a part under way is then waited for and discarded, so that nothing of this reading goes on behind its end.
 */
export async function* fetchedAhead(parts: readonly Fetching[]): AsyncGenerator<ReadMessage> {
  const stopping = new AbortController();
  const begin = (at: number): Promise<Fetched> | null => {
    const fetching = parts[at]?.(stopping.signal) ?? null;
    // its failure is told when it is this part's turn
    fetching?.catch(() => undefined);
    return fetching;
  };
  const told: Fetched[] = [];
  let ahead = begin(0);
  let isStoppedEarly = true;
  try {
    for (let at = 1; ahead !== null; at += 1) {
      const part: Fetched = await ahead;
      ahead = begin(at);
      told.push(part);
      yield* part.messages();
    }
    isStoppedEarly = false;
  } catch (error) {
    // a part that failed takes nothing away that was handed out before
    isStoppedEarly = false;
    throw error;
  } finally {
    if (isStoppedEarly) {
      stopping.abort();
      for (const part of told) part.discard();
      const rest = await ahead?.catch(() => null);
      rest?.discard();
    }
  }
}
