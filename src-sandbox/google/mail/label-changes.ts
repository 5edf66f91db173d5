/** What a change of labels may do, and what follows from it: `messages.modify`, `batchModify`, `trash` and `untrash`. */
import type { Json } from '../../simulator/json.ts';
import { refuseMail } from './mail-errors.ts';
import type { LabelChange, Mailbox, StoredMessage } from './mailbox.ts';

/** Labels that only Gmail itself gives and takes away. */
const fixed = ['SENT', 'DRAFT', 'CHAT'];
const mostLabels = 100;

/** @throws ApiRefusal for labels that are not there, or that nobody can change */
export function readLabelChange(mailbox: Mailbox, body: Json): LabelChange {
  const add = idsOf(body.addLabelIds);
  const remove = idsOf(body.removeLabelIds);
  if (add.length + remove.length === 0) refuseMail('No label add or removes specified');
  if (add.length > mostLabels || remove.length > mostLabels) refuseMail('Too many labels');
  for (const id of [...add, ...remove]) {
    if (fixed.includes(id)) refuseMail(`Invalid label: ${id}`);
    if (mailbox.labels.byId(id) === null) refuseMail('labelId not found');
  }
  if (add.some((id) => remove.includes(id))) refuseMail('Cannot both add and remove the same label');
  return { add, remove };
}

/** In the bin or in spam a message is in the inbox no more. */
export function changeLabels(
  mailbox: Mailbox,
  messages: readonly StoredMessage[],
  change: LabelChange,
): void {
  const { add = [], remove = [] } = change;
  const leavesInbox = add.includes('TRASH') || add.includes('SPAM');
  mailbox.change(messages, {
    add: leavesInbox ? add.filter((label) => label !== 'INBOX') : add,
    remove: leavesInbox ? [...new Set([...remove, 'INBOX'])] : remove,
  });
}

export function trash(mailbox: Mailbox, messages: readonly StoredMessage[]): void {
  changeLabels(mailbox, messages, { add: ['TRASH'] });
}

/** It does not come back to the inbox. */
export function untrash(mailbox: Mailbox, messages: readonly StoredMessage[]): void {
  mailbox.change(messages, { remove: ['TRASH'] });
}

export function idsOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    refuseMail('Invalid value for a list of ids');
  return [...new Set(value as readonly string[])];
}
