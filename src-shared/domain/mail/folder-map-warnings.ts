/** What a person should know about a folder map before it is used (M2, M4). Pure; time is linear in the number of mailboxes. */
import type { SideName } from '../side-name.ts';
import { type FolderMap, type MappedRole, mappedRoles, type Pair } from './folder-map.ts';
import type { Mailbox, MailboxId, MailboxRole } from './mailbox.ts';

export type MapWarning =
  /** Two mailboxes of the CRM belong to one of the provider: nobody could tell where its messages go. The map cannot be used. */
  | { readonly code: 'double-target'; readonly provider: MailboxId; readonly crm: readonly MailboxId[] }
  /** One mailbox of the CRM is in the map twice. The map cannot be used. */
  | { readonly code: 'two-pairs'; readonly crm: MailboxId }
  /** The mailbox is not there (any more). */
  | { readonly code: 'mailbox-gone'; readonly side: SideName; readonly id: MailboxId }
  /** It only groups other mailboxes. */
  | { readonly code: 'holds-no-messages'; readonly side: SideName; readonly id: MailboxId }
  /** This account may not move messages there or out of it: what happens on the other side is not repeated in it. */
  | { readonly code: 'cannot-write'; readonly side: SideName; readonly id: MailboxId }
  /** The two mailboxes are meant for different things, for example an inbox and the trash. */
  | {
      readonly code: 'different-roles';
      readonly crm: MailboxId;
      readonly provider: MailboxId;
      readonly roles: Readonly<Record<SideName, MailboxRole>>;
    }
  /** Junk, drafts, "all mail" or "flagged" would be synchronised. */
  | {
      readonly code: 'unusual-role';
      readonly side: SideName;
      readonly id: MailboxId;
      readonly role: MailboxRole;
    }
  /** No mailbox of this side has this role, and none was chosen for it: what is archived, deleted or sent there has no place here. */
  | { readonly code: 'role-missing'; readonly side: SideName; readonly role: MappedRole }
  /** Both sides have a mailbox with this role, and the map does not connect it. */
  | { readonly code: 'role-not-mapped'; readonly role: MappedRole };

/** Warnings in the order of the pairs, those about roles last. */
export function checkMap(
  map: FolderMap,
  crm: readonly Mailbox[],
  provider: readonly Mailbox[],
): readonly MapWarning[] {
  const known = { crm: byId(crm), provider: byId(provider) };
  const warnings: MapWarning[] = [...doubles(map)];
  for (const pair of map) {
    if (pair.provider === null) continue;
    const ends = { crm: known.crm.get(pair.crm), provider: known.provider.get(pair.provider) };
    warnings.push(
      ...warningsOfEnd('crm', pair.crm, ends.crm),
      ...warningsOfEnd('provider', pair.provider, ends.provider),
    );
    const roles = { crm: ends.crm?.role, provider: ends.provider?.role };
    if (roles.crm !== undefined && roles.provider !== undefined && roles.crm !== roles.provider)
      warnings.push({
        code: 'different-roles',
        crm: pair.crm,
        provider: pair.provider,
        roles: { crm: roles.crm, provider: roles.provider },
      });
  }
  return [...warnings, ...rolesWithoutPair(map, known)];
}

function* doubles(map: FolderMap): Iterable<MapWarning> {
  const byProvider = new Map<MailboxId, Set<MailboxId>>();
  const pairsOfCrm = new Map<MailboxId, number>();
  for (const { crm, provider } of map) {
    pairsOfCrm.set(crm, (pairsOfCrm.get(crm) ?? 0) + 1);
    if (provider !== null) byProvider.set(provider, (byProvider.get(provider) ?? new Set()).add(crm));
  }
  for (const [provider, crm] of byProvider)
    if (crm.size > 1) yield { code: 'double-target', provider, crm: [...crm] };
  for (const [crm, count] of pairsOfCrm) if (count > 1) yield { code: 'two-pairs', crm };
}

function* warningsOfEnd(side: SideName, id: MailboxId, mailbox: Mailbox | undefined): Iterable<MapWarning> {
  if (mailbox === undefined) {
    yield { code: 'mailbox-gone', side, id };
    return;
  }
  if (!mailbox.holdsMessages) yield { code: 'holds-no-messages', side, id };
  if (!mailbox.mayWrite) yield { code: 'cannot-write', side, id };
  const { role } = mailbox;
  if (role !== undefined && !(mappedRoles as readonly MailboxRole[]).includes(role))
    yield { code: 'unusual-role', side, id, role };
}

type Known = Readonly<Record<SideName, ReadonlyMap<MailboxId, Mailbox>>>;

function* rolesWithoutPair(map: FolderMap, known: Known): Iterable<MapWarning> {
  const isThere = ({ crm, provider }: Pair): boolean =>
    provider !== null && known.crm.has(crm) && known.provider.has(provider);
  const mapped = map.filter(isThere);
  const rolesInMap = {
    crm: new Set(mapped.map((pair) => known.crm.get(pair.crm)?.role)),
    provider: new Set(mapped.map((pair) => known.provider.get(pair.provider ?? '')?.role)),
  };
  const rolesThere = { crm: rolesOf(known.crm), provider: rolesOf(known.provider) };
  for (const role of mappedRoles) {
    const sides = (['crm', 'provider'] as const).filter((side) => !rolesInMap[side].has(role));
    const missing = sides.filter((side) => !rolesThere[side].has(role));
    // a mailbox without the role that the other side's was mapped to by hand stands in for it
    if (sides.length < 2) continue;
    for (const side of missing) yield { code: 'role-missing', side, role };
    if (missing.length === 0) yield { code: 'role-not-mapped', role };
  }
}

function byId(mailboxes: readonly Mailbox[]): ReadonlyMap<MailboxId, Mailbox> {
  return new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
}

function rolesOf(mailboxes: ReadonlyMap<MailboxId, Mailbox>): ReadonlySet<MailboxRole | undefined> {
  return new Set([...mailboxes.values()].filter((one) => one.holdsMessages).map(({ role }) => role));
}
