/**
 * Writes that a server answers as done and does not do. The pull after a write is expected to tell of it; what no pull told of is
 * read. An entry that is then not there was never made, which is no removal by a person, and is made again. An entry that still has the
 * version from before waits as any such version does (`stale.ts`); after an hour Concord's change counts as not made, and is made
 * again (RU9).
 */
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { Fetched, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { AgreedLink } from '../../store/index.ts';
import { nextAttempt } from '../common/quarantine.ts';
import { agreedEnd } from './link.ts';
import type { RunContext } from './run-context.ts';
import { providerView } from './ticks.ts';

type Context = Pick<RunContext, 'store' | 'now'>;

/**
 * Notes what was read of an entry that no pull told of. Call inside a transaction.
 * @returns whether the entry was never made; its link then waits for it to be made again, and this answer means nothing else
 */
export function wasNeverMade(side: SideName, ref: Ref, answer: Fetched, { store, now }: Context): boolean {
  if (!store.inbox.isUnheard(side, ref)) return false;
  const change = store.versions.ownChange(side, ref, 0);
  const isFromBefore = answer.type === 'found' && answer.stored.revision === change?.replaced;
  if (!isFromBefore) store.inbox.noteHeard(side, ref);
  const link = store.links.byRef(side, ref);
  if (answer.type !== 'absent' || change !== null || link?.status !== 'linked' || link.origin === side)
    return false;
  const source = link[otherSide(side)];
  store.links.save({ id: link.id, status: 'creating', origin: link.origin, uids: link.uids, source });
  store.inbox.settle(side, ref);
  store.inbox.put(link.origin, { kind: 'hint', ref: source.ref });
  const failure = {
    side: link.origin,
    ref: source.ref,
    stage: 'writing',
    problem: problem('item-rejected'),
    content: source.hash,
  } as const;
  store.quarantine.put(nextAttempt(store.quarantine.get(link.origin, source.ref), failure, now()));
  return true;
}

/** Takes Concord's change out of what both sides agreed on, so that it is planned again. Call inside a transaction. */
export function takeBack(
  side: SideName,
  link: AgreedLink,
  stored: StoredEvent,
  { store, unmailedGuests }: Pick<RunContext, 'store' | 'unmailedGuests'>,
): void {
  const other = otherSide(side);
  const held =
    side === 'provider'
      ? stored.event
      : providerView(stored, [link.provider.base], unmailedGuests, link.crm.ticked);
  const undone = diff(link[side].base, held);
  store.links.save({
    ...link,
    [side]: agreedEnd(stored, held),
    [other]: agreedEnd(link[other], applyPatch(link[other].base, undone)),
  });
  store.inbox.noteHeard(side, stored.ref);
  store.inbox.put(other, { kind: 'hint', ref: link[other].ref });
}
