/** Whether an account's first run is still to be finished: a person may have to approve it, and rules about older entries count (C19). */
import type { Store } from '../../../store/index.ts';

export function isFirstRun({ meta }: Store): boolean {
  return meta.get('first-run-done') === null;
}

/** Epoch milliseconds; infinite until then. */
export function firstRunDoneAt({ meta }: Store): number {
  return Number(meta.get('first-run-done') ?? Number.POSITIVE_INFINITY);
}
