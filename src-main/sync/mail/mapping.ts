/** The mapped mailboxes as questions: which mailbox of one side stands for which of the other. Pure. */
import type { MailboxId, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { MailboxPair, MailMapping } from './model.ts';

/** M6: nothing in these crosses, and what is moved there leaves the agreement. */
const excluded: readonly (MailboxRole | undefined)[] = ['junk', 'drafts'];

export interface MappedMailboxes {
  readonly pairs: readonly MailboxPair[];
  /** The other side's mailbox for one of this side; null for what is not mapped. */
  across(side: SideName, mailbox: MailboxId): MailboxId | null;
  role(side: SideName, mailbox: MailboxId): MailboxRole | undefined;
  /** Null where no trash is mapped. */
  trash(side: SideName): MailboxId | null;
  /**
   * Where a message is, in the CRM's mailboxes, whichever side tells: so that both can be compared. What is not mapped is left out, and
   * so is the trash when the message is anywhere else.
   */
  places(side: SideName, mailboxes: readonly MailboxId[]): readonly MailboxId[];
}

export function mappedMailboxes(mapping: MailMapping): MappedMailboxes {
  const pairs = mapping.filter(({ role }) => !excluded.includes(role));
  const trashPair = pairs.find(({ role }) => role === 'trash');
  const across = (side: SideName, mailbox: MailboxId): MailboxId | null =>
    pairs.find((pair) => pair[side] === mailbox)?.[otherSide(side)] ?? null;
  return {
    pairs,
    across,
    role: (side, mailbox) => mapping.find((pair) => pair[side] === mailbox)?.role,
    trash: (side) => trashPair?.[side] ?? null,
    places(side, mailboxes) {
      const inCrm = mailboxes.flatMap((mailbox) => {
        const there = across(side, mailbox);
        return there === null ? [] : [side === 'crm' ? mailbox : there];
      });
      const all = [...new Set(inCrm)].sort();
      const others = all.filter((mailbox) => mailbox !== trashPair?.crm);
      return others.length > 0 ? others : all;
    },
  };
}

/** Equal lists of ids or keywords, both sorted. */
export function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

export function sorted(list: Iterable<string>): readonly string[] {
  return [...new Set(list)].sort();
}

/** A list with some added and some taken away, sorted. */
export function changedList(
  list: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): readonly string[] {
  return sorted([...list.filter((one) => !remove.includes(one)), ...add]);
}

export function without(list: readonly string[], others: readonly string[]): readonly string[] {
  return list.filter((one) => !others.includes(one));
}
