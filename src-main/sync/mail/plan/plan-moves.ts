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

export function planMoves({ link, ends }: LinkCase, context: PlanContext): MovesPlan {
  const { map } = context;
  const placesOf = (side: SideName, at: (held: HeldEnd) => readonly string[]) =>
    map.places(side, ends[side].flatMap(at));
  const base = ({ end }: HeldEnd) => end.mailboxes;
  const now = (held: HeldEnd) => messageNow(held)?.mailboxes ?? [];
  const places = {
    provider: { base: placesOf('provider', base), now: placesOf('provider', now) },
    crm: { base: placesOf('crm', base), now: placesOf('crm', now) },
  };
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
    const [held] = ends.crm;
    if (held === undefined) return nothing;
    const wanted = context.membership.crm === 'one' ? change.places.slice(0, 1) : change.places;
    const move = moveOf('crm', link, held, wanted, 'moved-at-the-provider', context);
    if (move === null) return nothing;
    const conflict: MailConflict | null = change.isConflict ? { side: 'crm', before: now(held) } : null;
    return { writes: [{ ...move, agreed: settle('provider') }], agreed: [], conflict };
  }
  const copies = ends.provider.filter((held) => messageNow(held) !== null);
  const moves =
    context.membership.provider === 'many'
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
 * Where each copy is a message of its own: those at a wanted place stay, the others go to the wanted places that have none. What is left
 * over goes to the trash, or stays where no trash is mapped. No copy is made for a place that has none: the other side's membership is
 * more than this side can show.
 */
export function movesOfCopies(
  link: MailLink,
  copies: readonly HeldEnd[],
  wanted: readonly string[],
  context: PlanContext,
): readonly PlannedMailWrite[] {
  const { map } = context;
  const placeOf = (held: HeldEnd) => map.places('provider', messageNow(held)?.mailboxes ?? [])[0];
  const placed = new Set(copies.map(placeOf));
  const movable = copies.filter((held) => {
    const place = placeOf(held);
    return place !== undefined && !wanted.includes(place);
  });
  const open = wanted.filter((place) => !placed.has(place));
  const trash = map.trash('crm');
  return movable.flatMap((held, index) => {
    const target = open[index] ?? trash;
    if (target === null || placeOf(held) === target) return [];
    return listed(moveOf('provider', link, held, [target], 'moved-in-the-crm', context));
  });
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
  const mapped = message.mailboxes.filter((mailbox) => map.across(side, mailbox) !== null);
  const placeOf = (mailbox: string) => (side === 'crm' ? mailbox : map.across('provider', mailbox));
  const there = mapped.map(placeOf);
  const add = without(
    wanted,
    there.filter((place) => place !== null),
  ).flatMap((place) => {
    const mailbox = side === 'crm' ? place : map.across('crm', place);
    return mailbox === null ? [] : [mailbox];
  });
  const remove = mapped.filter((mailbox) => !wanted.includes(placeOf(mailbox) ?? ''));
  // to be taken out of one place without being put anywhere is to be erased
  const stays = mapped.length > remove.length || add.length > 0;
  if (add.length + remove.length === 0 || !stays) return null;
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
