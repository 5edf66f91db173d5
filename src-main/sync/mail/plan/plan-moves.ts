/** Mailboxes of a message that both sides have: from where they are now to the moves of each copy. Pure. */

import type { MailReason } from '../../../../src-shared/domain/mail/history.ts';
import type { MailCapabilities } from '../../../../src-shared/domain/mail/side.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedChange, MailLink } from '../../../store/index.ts';
import { messageAt } from '../identity.ts';
import { type MappedMailboxes, sameList, sorted, without } from '../mapping.ts';
import { mergeMembership } from './membership.ts';
import {
  type HeldEnd,
  type LinkCase,
  type MailConflict,
  messageNow,
  type PlannedMailWrite,
  type PresentEnd,
  presentEnds,
} from './model.ts';

export interface PlanContext {
  readonly map: MappedMailboxes;
  readonly keywords: readonly string[];
  readonly membership: Readonly<Record<SideName, MailCapabilities['membership']>>;
}

export interface MovesPlan {
  readonly writes: readonly PlannedMailWrite[];
  readonly agreed: readonly AgreedChange[];
  readonly conflict: MailConflict | null;
}

/** A copy as a write needs it: the message as last heard. */
export function wholeMessage(link: MailLink, held: HeldEnd) {
  return held.now.type === 'found' ? held.now.message : messageAt(link, held.end);
}

/** @param crm the CRM's end of the link */
export function planMoves({ link, ends }: LinkCase, crm: PresentEnd, context: PlanContext): MovesPlan {
  const { map, membership } = context;
  const copies = presentEnds(ends.provider);
  const placesOf = (side: SideName, present: readonly PresentEnd[]) => ({
    base: map.places(
      side,
      ends[side].flatMap(({ end }) => end.mailboxes),
    ),
    now: map.places(
      side,
      present.flatMap(({ message }) => message.mailboxes),
    ),
  });
  const places = { provider: placesOf('provider', copies), crm: placesOf('crm', [crm]) };
  const settle = (side: SideName) => ends[side].flatMap(asItIs);
  const nothing: MovesPlan = {
    writes: [],
    agreed: [...settle('provider'), ...settle('crm')],
    conflict: null,
  };
  // filed in the CRM where no mailbox of the provider stands for it: it stays there (M9)
  if (places.crm.now.length === 0) return nothing;
  const change = mergeMembership(places);
  if (change.type === 'none' || change.type === 'agreed') return nothing;
  if (change.type === 'to-crm') {
    const wanted = membership.crm === 'one' ? change.places.slice(0, 1) : change.places;
    const move = moveOf('crm', link, crm, wanted, 'moved-at-the-provider', context);
    if (move === null) return nothing;
    const conflict: MailConflict | null = change.isConflict
      ? { side: 'crm', before: crm.message.mailboxes }
      : null;
    return { writes: [{ ...move, agreed: settle('provider') }], agreed: [], conflict };
  }
  const moves =
    membership.provider === 'many'
      ? copies.flatMap((held) =>
          listed(moveOf('provider', link, held, change.places, 'moved-in-the-crm', context)),
        )
      : movesOfCopies(link, copies, change.places, context);
  if (moves.length === 0) return nothing;
  // the other side's change is agreed when the last copy has followed
  const last = moves.length - 1;
  const writes = moves.map((move, index) => (index === last ? { ...move, agreed: settle('crm') } : move));
  return { writes, agreed: [], conflict: null };
}

/** An end's mailboxes as they are now; a copy that vanished while another one stays is dropped. */
function asItIs(held: HeldEnd): readonly AgreedChange[] {
  const now = messageNow(held);
  if (now === null) return [{ end: held.end.num, drop: true }];
  return sameList(now.mailboxes, held.end.mailboxes) ? [] : [{ end: held.end.num, mailboxes: now.mailboxes }];
}

/**
 * Where each copy is a message of its own: those at a wanted place stay, the others go to the wanted places that have none, a copy in the
 * trash only when no other copy can. What is left over goes to the trash, or stays where no trash is mapped. No copy is made for a place
 * that has none: the other side's membership is more than this side can show.
 */
export function movesOfCopies(
  link: MailLink,
  copies: readonly HeldEnd[],
  wanted: readonly string[],
  context: PlanContext,
): readonly PlannedMailWrite[] {
  const { map } = context;
  const trash = map.trash('crm');
  const placed = presentEnds(copies).flatMap((held) => {
    const [place] = map.places('provider', held.message.mailboxes);
    return place === undefined ? [] : [{ held, place }];
  });
  const open = wanted.filter((one) => !placed.some(({ place }) => place === one));
  const movable = placed.filter(({ place }) => !wanted.includes(place));
  const inOrder = [
    ...movable.filter(({ place }) => place !== trash),
    ...movable.filter(({ place }) => place === trash),
  ];
  return inOrder.flatMap(({ held }, index) =>
    listed(moveOf('provider', link, held, listed(open[index] ?? trash), 'moved-in-the-crm', context)),
  );
}

/** The move that brings one copy to these places; null when it is there. Mailboxes that are not mapped are left alone. */
export function moveOf(
  side: SideName,
  link: MailLink,
  held: HeldEnd,
  wanted: readonly string[],
  reason: MailReason,
  { map }: Pick<PlanContext, 'map'>,
): PlannedMailWrite | null {
  const message = wholeMessage(link, held);
  const placed = message.mailboxes.flatMap((mailbox) => {
    const other = map.across(side, mailbox);
    return other === null ? [] : [{ mailbox, place: side === 'crm' ? mailbox : other }];
  });
  const missing = without(
    wanted,
    placed.map(({ place }) => place),
  );
  const add = side === 'crm' ? missing : missing.flatMap((place) => listed(map.across('crm', place)));
  const remove = placed.flatMap(({ mailbox, place }) => (wanted.includes(place) ? [] : [mailbox]));
  // to be taken out of one place without being put anywhere is to be erased
  const isErased = add.length === 0 && remove.length === placed.length;
  if (add.length + remove.length === 0 || isErased) return null;
  return {
    side,
    kind: 'move',
    link,
    end: held.end,
    message,
    add: sorted(add),
    remove: sorted(remove),
    reason,
    agreed: [],
    endsLink: false,
    isRemoval: false,
    asks: false,
  };
}

export function listed<T>(one: T | null): readonly T[] {
  return one === null ? [] : [one];
}
