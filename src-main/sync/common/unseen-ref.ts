/** Addresses that stand for entries whose real address nobody told (`limits/unseen.ts`). They are never sent. */
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';

const prefix = 'unseen:';

/** @param key the key of the create whose answer was lost */
export function unseenRef(key: string): Ref {
  return `${prefix}${key}`;
}

export function isUnseenRef(ref: Ref): boolean {
  return ref.startsWith(prefix);
}
