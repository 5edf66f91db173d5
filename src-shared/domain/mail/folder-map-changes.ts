/** What changes when a folder map does, and how a map follows mailboxes that are renamed or vanish (M2). Pure and linear. */
import type { FolderMap, Pair } from './folder-map.ts';
import type { Mailbox, MailboxId, MailboxRole } from './mailbox.ts';

export interface MapChange {
  /**
   * `retire`: the links of the pair's messages end, and no message is removed. `backfill`: what lies in the two mailboxes already is matched,
   * and what is missing is copied as the settings say.
   */
  readonly type: 'retire' | 'backfill';
  readonly crm: MailboxId;
  readonly provider: MailboxId;
}

/** What the preview shows: first what is retired, then what is filled, each in the order of its map. A pause changes nothing. */
export function changesOfMap(before: FolderMap, after: FolderMap): readonly MapChange[] {
  return [
    ...pairsOnlyIn(before, after).map((ends) => ({ type: 'retire', ...ends }) as const),
    ...pairsOnlyIn(after, before).map((ends) => ({ type: 'backfill', ...ends }) as const),
  ];
}

interface Ends {
  readonly crm: MailboxId;
  readonly provider: MailboxId;
}

function pairsOnlyIn(map: FolderMap, other: FolderMap): readonly Ends[] {
  const known = new Set(endsOf(other).map(keyOf));
  return [...new Map(endsOf(map).map((ends) => [keyOf(ends), ends])).values()].filter(
    (ends) => !known.has(keyOf(ends)),
  );
}

function endsOf(map: FolderMap): readonly Ends[] {
  return map.flatMap(({ crm, provider }) => (provider === null ? [] : [{ crm, provider }]));
}

function keyOf({ crm, provider }: Ends): string {
  return JSON.stringify([crm, provider]);
}

export interface FollowedMap {
  readonly map: FolderMap;
  /**
   * Mailboxes that have another id now and are the same ones. They are listed from the beginning and their messages linked again by
   * identity; nothing is retired.
   */
  readonly renamed: readonly { readonly from: MailboxId; readonly to: MailboxId }[];
  /** Mailboxes that were there before and are not there now; their pairs are paused. */
  readonly vanished: readonly MailboxId[];
}

/**
 * The map after the provider's mailboxes changed. A mailbox with the same id is the same one, whatever its name is now. Where the id is the
 * path (IMAP without MAILBOXID), a mailbox that had a role is found again when exactly one new mailbox has that role: so a map outlives
 * another language of the account. Every other one that is missing pauses its pair until it is back or a person decides.
 * @param providerNow a complete listing; a refused one is never passed as an empty one (ML4)
 */
export function followRename(
  map: FolderMap,
  providerBefore: readonly Mailbox[],
  providerNow: readonly Mailbox[],
): FollowedMap {
  const idsNow = new Set(providerNow.map(({ id }) => id));
  const idsBefore = new Set(providerBefore.map(({ id }) => id));
  const appeared = onlyOneByRole(providerNow.filter(({ id }) => !idsBefore.has(id)));
  const disappeared = onlyOneByRole(providerBefore.filter(({ id }) => !idsNow.has(id)));
  const keptRoles = new Set(providerNow.filter(({ id }) => idsBefore.has(id)).map(({ role }) => role));

  const newIds = new Map<MailboxId, MailboxId>();
  for (const [role, mailbox] of disappeared) {
    const successor = appeared.get(role);
    if (mailbox === null || successor === null || successor === undefined || keptRoles.has(role)) continue;
    newIds.set(mailbox.id, successor.id);
  }

  const followed = map.map((pair): Pair => {
    const { crm, provider, reason } = pair;
    if (provider === null) return pair;
    if (idsNow.has(provider)) return pair.paused === undefined ? pair : { crm, provider, reason };
    const newId = newIds.get(provider);
    return newId === undefined ? { ...pair, paused: true } : { crm, provider: newId, reason };
  });
  const mapped = new Set(map.flatMap(({ provider }) => provider ?? []));
  return {
    map: followed,
    renamed: [...newIds].filter(([from]) => mapped.has(from)).map(([from, to]) => ({ from, to })),
    vanished: [...mapped].filter((id) => idsBefore.has(id) && !idsNow.has(id) && !newIds.has(id)),
  };
}

/** The mailbox of each role; null where several have it. */
function onlyOneByRole(mailboxes: readonly Mailbox[]): ReadonlyMap<MailboxRole, Mailbox | null> {
  const found = new Map<MailboxRole, Mailbox | null>();
  for (const mailbox of mailboxes)
    if (mailbox.role !== undefined) found.set(mailbox.role, found.has(mailbox.role) ? null : mailbox);
  return found;
}
