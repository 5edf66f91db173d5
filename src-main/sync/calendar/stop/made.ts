/**
 * What Concord made itself on each side, and so may remove when a person stops synchronising (A14). What was there before is never in it.
 * Pure but for reading the store.
 */
import { guestLists } from '../../../../src-shared/domain/calendar/participants.ts';
import type { AgreedLink, Store } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import type { DecisionItem } from '../../sync.ts';
import { formerAddresses } from '../move/move.ts';
import { itemOf } from '../plan/actions.ts';

export const madeGroups = ['provider', 'crm', 'guests'] as const;
/** On which side the entries are; `guests`: those in the calendar whose guests its server may tell of the removal. */
export type MadeGroup = (typeof madeGroups)[number];

export type MadeEntries = Readonly<Record<MadeGroup, readonly MadeLink[]>>;

/** A link whose entry on the side `made` is Concord's. */
export type MadeLink = AgreedLink & { readonly made: NonNullable<AgreedLink['made']> };

/**
 * @param crmRemoves whether the CRM lets entries be removed; what it does not is in no group (WR10)
 */
export function madeEntries(store: Store, crmRemoves: boolean): MadeEntries {
  const own = new Set([...accountAddresses(store), ...formerAddresses(store)]);
  const groups: Record<MadeGroup, MadeLink[]> = { provider: [], crm: [], guests: [] };
  for (const link of store.links.made()) {
    // what is in another calendar now was taken there by the person (ID8)
    if (link.status !== 'linked' || !hasMade(link)) continue;
    if (link.made === 'crm') {
      if (crmRemoves) groups.crm.push(link);
    } else groups[guestsOf(link, own).length > 0 ? 'guests' : 'provider'].push(link);
  }
  return groups;
}

function hasMade(link: AgreedLink): link is MadeLink {
  return link.made !== undefined;
}

/** Everybody in the calendar's entry but the person, lower-cased. */
export function guestsOf({ provider: { base } }: AgreedLink, own: ReadonlySet<string>): readonly string[] {
  const all = guestLists(base).flatMap((list) => Object.values(list).map(({ email }) => email.toLowerCase()));
  return [...new Set(all)].filter((address) => !own.has(address));
}

function accountAddresses({ meta }: Pick<Store, 'meta'>): readonly string[] {
  return JSON.parse(meta.get('account-addresses') ?? '[]') as string[];
}

/** Names exactly what would be removed, as it is now (RU8). */
export function madeDigest(made: MadeEntries): string {
  return fingerprint(madeGroups.map((group) => made[group].map((link) => [link.id, link[link.made].hash])));
}

/** As a person is shown it. */
export function madeItem(link: MadeLink, store: Pick<Store, 'meta'>): DecisionItem {
  const item = itemOf(link.made, 'remove', link[link.made].base, link.id);
  if (link.made === 'crm') return item;
  const own = new Set(accountAddresses(store));
  return { ...item, addressees: guestsOf(link, own) };
}
