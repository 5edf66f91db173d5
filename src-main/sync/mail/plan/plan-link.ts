/** What is to be done about one linked message of which there is news. Pure. */
import type { LinkPlan, PlannedMailWrite } from './model.ts';
import { type LinkCase, type PresentEnd, presentEnds } from './model.ts';
import { planKeywords } from './plan-keywords.ts';
import { listed, moveOf, type PlanContext, planMoves } from './plan-moves.ts';

export function planLink(one: LinkCase, context: PlanContext): LinkPlan {
  const { ends, whereabouts } = one;
  const [crm] = presentEnds(ends.crm);
  const copies = presentEnds(ends.provider);
  if (whereabouts === 'unproven' || whereabouts === 'mapped') return { type: 'wait' };
  if (crm === undefined)
    return copies.length === 0 ? unlink('gone-on-both-sides') : goneInCrm(one, copies, context);
  if (copies.length === 0) return goneAtProvider(one, crm, context);
  const placesNow = context.map.places(
    'provider',
    copies.flatMap(({ message }) => message.mailboxes),
  );
  const wasPlaced = ends.provider.some(({ end }) => context.map.places('provider', end.mailboxes).length > 0);
  if (placesNow.length === 0 && wasPlaced)
    return { type: 'unlink', reason: 'moved-to-an-unmapped-mailbox', left: 'unmapped' };
  const moves = planMoves(one, crm, context);
  const keywords = planKeywords(one, context);
  // a move changes a message's address, so its keywords follow when it has arrived
  const moving = new Set(moves.writes.map(({ side }) => side));
  const writes = [...moves.writes, ...keywords.writes.filter(({ side }) => !moving.has(side))];
  return { type: 'work', writes, agreed: [...moves.agreed, ...keywords.agreed], conflict: moves.conflict };
}

function unlink(reason: Extract<LinkPlan, { type: 'unlink' }>['reason']): LinkPlan {
  return { type: 'unlink', reason, left: null };
}

/**
 * Taken out of sight in the CRM, the message stays at the provider and is not carried again. Deleted there, it goes to the provider's
 * trash; without one it stays where it is (ML7, DE2).
 */
function goneInCrm({ link, ends }: LinkCase, copies: readonly PresentEnd[], context: PlanContext): LinkPlan {
  const isDeleted = ends.crm.some(({ now }) => now.type === 'removed' && now.reason === 'deleted');
  const trash = context.map.trash('crm');
  if (!isDeleted || trash === null)
    return { type: 'unlink', reason: 'hidden-in-the-crm', left: 'hidden-in-the-crm' };
  const moves = copies.flatMap((held) =>
    listed(moveOf('provider', link, held, [trash], 'deleted-in-the-crm', context)),
  );
  if (moves.length === 0) return { type: 'unlink', reason: 'deleted-in-the-crm', left: 'deleted-in-the-crm' };
  return removing(moves);
}

/** Erased at the provider: the CRM's copy goes to the mailbox that is paired with the trash (ML7). */
function goneAtProvider(
  { link, ends, whereabouts }: LinkCase,
  crm: PresentEnd,
  context: PlanContext,
): LinkPlan {
  if (whereabouts === 'unmapped') return unlink('moved-to-an-unmapped-mailbox');
  const trash = context.map.trash('crm');
  const isPlaced = context.map.places('crm', crm.message.mailboxes).length > 0;
  if (whereabouts !== 'nowhere' || trash === null || !isPlaced) return unlink('erased-kept-in-the-crm');
  const move = moveOf('crm', link, crm, [trash], 'erased-at-the-provider', context);
  if (move === null) return unlink('gone-on-both-sides');
  const asks = ends.provider.some(({ now }) => now.type === 'absent' && now.isEmptied);
  return removing([{ ...move, asks }]);
}

function removing(moves: readonly PlannedMailWrite[]): LinkPlan {
  const last = moves.length - 1;
  const writes = moves.map((move, index) => ({ ...move, isRemoval: true, endsLink: index === last }));
  return { type: 'work', writes, agreed: [], conflict: null };
}
