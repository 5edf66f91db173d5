/** Tells a connection of a sample account that a person changed something on its page, also when another thread serves that page. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Storage } from './storage.ts';

/** The storage of the calendar or of the mailbox. */
type Facts = Pick<Storage, 'fact' | 'setFact'>;

const lookEveryMs = 500;
const fact = 'edits by hand';

/** Call this in the same transaction as the edit. Concord's own writes are not counted, because it needs no wake for them. */
export function countEdit(storage: Facts): void {
  storage.setFact(fact, editsOf(storage) + 1);
}

/** For the `wake` of a side: yields after every edit, within half a second. */
export async function* newsOf(storage: Facts, clock: Clock, signal: AbortSignal): AsyncGenerator<void> {
  let known = editsOf(storage);
  while (await passed(lookEveryMs, clock, signal)) {
    const now = editsOf(storage);
    if (now !== known) yield;
    known = now;
  }
}

function editsOf(storage: Facts): number {
  return storage.fact<number>(fact) ?? 0;
}

/** False when aborted. */
function passed(delayMs: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve(!signal.aborted);
    };
    const cancel = clock.setTimer(delayMs, end);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
