/** The loop breaker (RU3): the same content written to the same entry again and again is a fight between programs, not an edit. */
import { sameContentWindowMs, sameContentWrites } from '../../common/budgets.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash } from '../entries/compare.ts';
import type { PlannedWrite } from '../plan/model.ts';
import type { GateContext } from './model.ts';

/** What the loop breaker counts: this content on this side of this link. */
export function writeSubject(
  write: Pick<PlannedWrite, 'side' | 'write'> & { readonly link: { readonly id: string } },
): string {
  return fingerprint([
    write.link.id,
    write.side,
    write.write.type === 'remove' ? null : contentHash(write.write.event),
  ]);
}

/** Whether a write brings content that was written too often already. A removal never does: it ends the fight. */
export function isRepeated(write: PlannedWrite, { store, now }: GateContext): boolean {
  if (write.write.type === 'remove') return false;
  const times = store.effects.times('write', writeSubject(write), now - sameContentWindowMs);
  return times >= sameContentWrites;
}
