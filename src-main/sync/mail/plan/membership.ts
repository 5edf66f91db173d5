/** Where a message is to be when its mailboxes were changed on one side or on both. Pure. */
import { sameList, sorted, without } from '../mapping.ts';

/** Places are in the CRM's mailboxes (`MappedMailboxes.places`), as agreed and as they are now. */
export interface Places {
  readonly provider: { readonly base: readonly string[]; readonly now: readonly string[] };
  readonly crm: { readonly base: readonly string[]; readonly now: readonly string[] };
}

export type MembershipChange =
  | { readonly type: 'none' }
  /** Both sides are at the same places already. */
  | { readonly type: 'agreed' }
  | { readonly type: 'to-crm'; readonly places: readonly string[]; readonly isConflict: boolean }
  | { readonly type: 'to-provider'; readonly places: readonly string[] };

/** Three-way: what changed on one side is done on the other; where both moved it to different places, the provider's count (WR7). */
export function mergeMembership({ provider, crm }: Places): MembershipChange {
  const movedThere = !sameList(provider.base, provider.now);
  const movedHere = !sameList(crm.base, crm.now);
  if (!movedThere && !movedHere) return { type: 'none' };
  if (sameList(provider.now, crm.now)) return { type: 'agreed' };
  if (movedThere && movedHere) return { type: 'to-crm', places: provider.now, isConflict: true };
  if (movedThere)
    return { type: 'to-crm', places: followed(provider.base, provider.now, crm.now), isConflict: false };
  return { type: 'to-provider', places: followed(crm.base, crm.now, provider.now) };
}

/** The same additions and removals on the other side; where nothing was agreed or nothing would be left, the same places. */
function followed(
  base: readonly string[],
  now: readonly string[],
  there: readonly string[],
): readonly string[] {
  const result = sorted([...without(there, without(base, now)), ...without(now, base)]);
  return base.length === 0 || result.length === 0 ? now : result;
}
