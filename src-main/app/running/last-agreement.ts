/**
 * When both sides last agreed. Stored when a run moved something and when runs end, so that a run without changes writes nothing. A
 * killed program shows the stored moment, which is earlier than the real one, until its next run.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { AnyOutcome } from '../engine/host.ts';
import { hasAgreed, hasChanged } from './run-outcome.ts';

export interface LastAgreement {
  /** Epoch milliseconds; null before the first time. */
  at(): number | null;
  /** A run has ended in this way. */
  runEnded(outcome: AnyOutcome): void;
  /** Stores the moment, if it is not stored yet. */
  keep(): void;
}

export function createLastAgreement(
  profile: Pick<ProfileStore, 'get' | 'set'>,
  clock: Pick<Clock, 'now'>,
  key: 'agreed-at' | 'mail-agreed-at' = 'agreed-at',
): LastAgreement {
  let notStored: number | null = null;
  const stored = (): number | null => {
    const value = profile.get(key);
    return typeof value === 'number' ? value : null;
  };
  const keep = (): void => {
    if (notStored !== null) profile.set(key, notStored);
    notStored = null;
  };
  return {
    at: () => notStored ?? stored(),
    runEnded(outcome) {
      if (!hasAgreed(outcome)) return;
      notStored = clock.now();
      if (hasChanged(outcome) || stored() === null) keep();
    },
    keep,
  };
}
