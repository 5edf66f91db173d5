/** Sample accounts that can be put back to an earlier day, as an administrator does with a backup. */
import { memoryStorage, type Storage } from '../../src-sandbox/sample-sides/index.ts';

export interface BackedUp {
  readonly storage: Storage;
  /** Keeps the entries of a calendar as they are now. */
  backUp(): void;
  /** Puts them back: every state from before is unknown to the account afterwards, as the protocols ask for. */
  restore(): void;
}

export function backedUp(calendar: string): BackedUp {
  const storage = memoryStorage();
  const entries = () => storage.entriesOf(calendar, 0, Number.MAX_SAFE_INTEGER);
  let backup = entries();
  return {
    storage,
    backUp() {
      backup = [...entries()];
    },
    restore() {
      for (const { ref } of [...entries()]) storage.removeEntry(ref);
      for (const entry of backup) storage.putEntry(entry);
      const calendars = storage.fact<readonly { readonly id: string; readonly epoch: number }[]>('calendars');
      storage.setFact(
        'calendars',
        calendars?.map((one) => ({ ...one, epoch: one.epoch + 1 })),
      );
    },
  };
}
