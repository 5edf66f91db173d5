/** The folder map: which mailbox of the CRM belongs to which mailbox of the provider (M2), and the suggestion for a new one. Pure. */
import type { Mailbox, MailboxId, MailboxRole } from './mailbox.ts';
import { comparable } from './role-names.ts';

/** The roles whose mailboxes are synchronised, in the order in which they are shown. */
export const mappedRoles = ['inbox', 'archive', 'trash', 'sent'] as const satisfies readonly MailboxRole[];
export type MappedRole = (typeof mappedRoles)[number];

/** Why a pair is as it is. */
export const pairReasons = [
  /** A person chose it. */
  'person',
  /** Both mailboxes have this role; the provider's server declares it. */
  'role-declared',
  /** Both mailboxes have this role; the provider's has it by its name. */
  'role-name',
  'same-name',
  /** Not suggested, because junk, drafts, "all mail" and "flagged" never are. */
  'role-stays-out',
  /** Not suggested, because several mailboxes of one side have this name. */
  'several-with-this-name',
  /** Not suggested, because no mailbox of the provider fits. */
  'no-counterpart',
] as const;
export type PairReason = (typeof pairReasons)[number];

export interface Pair {
  readonly crm: MailboxId;
  /** The provider's mailbox; null: do not sync. */
  readonly provider: MailboxId | null;
  readonly reason: PairReason;
  /** The provider's mailbox is not there at present: nothing of the pair is written, and nothing is concluded from its absence. */
  readonly paused?: true;
}

/** One pair for each mailbox of the CRM. What no pair names is not synchronised. */
export type FolderMap = readonly Pair[];

/**
 * A pair for each mailbox of the CRM that holds messages, in the order of `crm`: inbox, archive, trash and sent by role, the others by equal
 * names from the top. No mailbox of the provider is suggested twice. Time is linear in the number of mailboxes.
 */
export function suggestMap(crm: readonly Mailbox[], provider: readonly Mailbox[]): FolderMap {
  const holding = crm.filter(({ holdsMessages }) => holdsMessages);
  const pairs = new Map<Mailbox, Pair>();

  const [ownBest, best] = [bestByRole(holding), bestByRole(provider)];
  for (const mailbox of holding) {
    const { id, role } = mailbox;
    if (role === undefined) continue;
    if (!isMapped(role)) pairs.set(mailbox, { crm: id, provider: null, reason: 'role-stays-out' });
    const counterpart = ownBest.get(role) === mailbox && isMapped(role) ? best.get(role) : undefined;
    if (counterpart === undefined) continue;
    const reason = counterpart.roleReason === 'name' ? 'role-name' : 'role-declared';
    pairs.set(mailbox, { crm: id, provider: counterpart.id, reason });
  }

  let candidates = provider.filter(({ holdsMessages, role }) => holdsMessages && role === undefined);
  for (const nameOf of [exactName, comparableName]) {
    const theirs = groupedBy(candidates, nameOf);
    const ours = groupedBy(
      holding.filter((mailbox) => !pairs.has(mailbox)),
      nameOf,
    );
    const taken = new Set<Mailbox>();
    for (const [name, [mailbox, ...twins]] of ours) {
      const [counterpart, ...others] = theirs.get(name) ?? [];
      if (mailbox === undefined || counterpart === undefined) continue;
      if (twins.length > 0 || others.length > 0) {
        for (const one of [mailbox, ...twins])
          pairs.set(one, { crm: one.id, provider: null, reason: 'several-with-this-name' });
        continue;
      }
      pairs.set(mailbox, { crm: mailbox.id, provider: counterpart.id, reason: 'same-name' });
      taken.add(counterpart);
    }
    candidates = candidates.filter((mailbox) => !taken.has(mailbox));
  }

  return holding.map(
    (mailbox) => pairs.get(mailbox) ?? { crm: mailbox.id, provider: null, reason: 'no-counterpart' },
  );
}

function isMapped(role: MailboxRole): role is MappedRole {
  return (mappedRoles as readonly MailboxRole[]).includes(role);
}

/** For each role the mailbox that most probably is the real one. */
function bestByRole(mailboxes: readonly Mailbox[]): ReadonlyMap<MailboxRole, Mailbox> {
  const best = new Map<MailboxRole, Mailbox>();
  for (const mailbox of mailboxes) {
    if (mailbox.role === undefined || !mailbox.holdsMessages) continue;
    const before = best.get(mailbox.role);
    if (before === undefined || isBetter(mailbox, before)) best.set(mailbox.role, mailbox);
  }
  return best;
}

/** Declared before guessed, writable before read-only, then the one with more messages, then the one nearer to the top; else the first. */
function isBetter(one: Mailbox, other: Mailbox): boolean {
  const rank = ({ roleReason, mayWrite, messages, path }: Mailbox): readonly number[] => [
    roleReason === 'name' ? 0 : 1,
    mayWrite ? 1 : 0,
    messages ?? 0,
    -path.length,
  ];
  const [ranks, others] = [rank(one), rank(other)];
  const differing = ranks.findIndex((value, at) => value !== others[at]);
  return differing >= 0 && (ranks[differing] ?? 0) > (others[differing] ?? 0);
}

function groupedBy(
  mailboxes: readonly Mailbox[],
  keyOf: (mailbox: Mailbox) => string,
): ReadonlyMap<string, readonly Mailbox[]> {
  const groups = new Map<string, Mailbox[]>();
  for (const mailbox of mailboxes) {
    const key = keyOf(mailbox);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mailbox]);
    else group.push(mailbox);
  }
  return groups;
}

function exactName({ path }: Mailbox): string {
  return path.join('\u0000').normalize('NFC');
}

/** Without the INBOX that some servers put above everything. */
function comparableName({ path }: Mailbox): string {
  const names = path.map(comparable);
  return (names.length > 1 && names[0] === 'inbox' ? names.slice(1) : names).join('\u0000');
}
