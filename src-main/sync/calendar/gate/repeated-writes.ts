/**
 * The loop breaker (RU3): the same content written to the same entry again and again, or the same entry made again and again, is a fight
 * between programs, not an edit.
 */
import { budgetWindowMs, sameContentWindowMs, sameContentWrites } from '../../common/budgets.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash } from '../entries/compare.ts';
import type { PlannedWrite, Source } from '../plan/model.ts';
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

/** What the loop breaker counts besides for an entry that is made: this content from this source, because each one has a link of its own. */
export function makingSubject({
  side,
  write,
  source,
}: Pick<PlannedWrite, 'side' | 'write'> & { readonly source: Pick<Source, 'ref'> | null }): string | null {
  if (write.type !== 'create' || source === null) return null;
  return fingerprint(['made from', source.ref, side, contentHash(write.event)]);
}

/** Whether a write brings content that was written too often already. A removal never does: it ends the fight. */
export function isRepeated(write: PlannedWrite, { store, now }: GateContext): boolean {
  if (write.write.type === 'remove') return false;
  const times = store.effects.times('write', writeSubject(write), now - sameContentWindowMs);
  if (times >= sameContentWrites) return true;
  const making = makingSubject(write);
  return making !== null && store.effects.times('write', making, now - budgetWindowMs) >= sameContentWrites;
}
