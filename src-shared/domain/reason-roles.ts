/**
 * What each reason of the history says of an entry or a message today: an ordinary change (`did`), something that is not, or not wholly,
 * on the other side (`note`), or that it is not kept in agreement any more (`ended`). `untold`: it ends what was never agreed on, of which the
 * history tells nothing. A new reason has to be placed here (D12).
 */
import type { Reason } from './calendar/reasons.ts';
import type { MailReason } from './mail/history.ts';
import { type UndoObstacle, undoObstacles } from './undo.ts';

export type ReasonRole = 'did' | 'note' | 'ended' | 'untold';

/** That something was not undone says nothing of what the two sides hold. */
const notUndone = Object.fromEntries(
  undoObstacles.map((obstacle) => [`not-undone-${obstacle}`, 'did'] as const),
) as Readonly<Record<`not-undone-${UndoObstacle}`, 'did'>>;

export const reasonRoles = {
  'new-in-the-crm': 'did',
  'new-in-the-calendar': 'did',
  'changed-in-the-crm': 'did',
  'changed-in-the-calendar': 'did',
  'deleted-in-the-crm': 'ended',
  'deleted-in-the-calendar': 'ended',
  'unscheduled-in-the-crm': 'ended',
  'edited-against-the-rule': 'ended',
  'unpushed-in-the-crm': 'ended',
  'invitation-withdrawn': 'did',
  'moved-to-another-calendar': 'did',
  'restored-backup-undone': 'did',
  'missing-after-the-move': 'ended',
  'made-again-after-the-move': 'did',
  'shortened-for-the-crm': 'note',
  'shortened-for-the-calendar': 'note',
  'guests-withheld-from-the-crm': 'note',
  'guests-withheld-from-the-calendar': 'note',
  'private-in-the-calendar': 'ended',
  'both-changed': 'note',
  forbidden: 'note',
  'forbidden-not-organizer': 'note',
  'forbidden-calendar-read-only': 'note',
  'forbidden-zone-unknown': 'note',
  'forbidden-masked': 'note',
  'forbidden-type-not-editable': 'note',
  'forbidden-crm-forbids': 'note',
  'equal-on-both-sides': 'did',
  'moved-found-by-identity': 'did',
  'moved-found-by-content': 'did',
  'invitation-arrived': 'did',
  'removed-on-both-sides': 'ended',
  'hidden-in-the-crm': 'ended',
  'hidden-in-the-calendar': 'ended',
  'removed-in-the-calendar-kept-in-the-crm': 'ended',
  'invitation-withdrawn-kept-in-the-crm': 'ended',
  'declined-kept-in-the-crm': 'ended',
  'removed-in-the-crm-elsewhere-in-the-calendar': 'ended',
  'removed-in-the-crm-kept-in-the-calendar': 'ended',
  'removed-in-the-crm-by-hand': 'ended',
  'removed-before-carried-over': 'untold',
  'no-longer-carried-over': 'ended',
  'kept-separate': 'ended',
  'refused-by-a-person': 'note',
  'resumed-by-a-person': 'did',
  'ended-on-another-machine': 'ended',
  'compared-put-back': 'did',
  // its original is listed with the entries from before
  'removed-when-stopped': 'did',
  'undone-by-a-person': 'did',
  ...notUndone,
} as const satisfies Readonly<Record<Reason, ReasonRole>>;

export const mailReasonRoles = {
  'new-at-the-provider': 'did',
  'moved-at-the-provider': 'did',
  'moved-in-the-crm': 'did',
  'keywords-at-the-provider': 'did',
  'keywords-in-the-crm': 'did',
  'erased-at-the-provider': 'ended',
  'deleted-in-the-crm': 'ended',
  'moved-on-both-sides': 'note',
  'moved-to-an-unmapped-mailbox': 'ended',
  'hidden-in-the-crm': 'ended',
  'erased-kept-in-the-crm': 'ended',
  'gone-on-both-sides': 'ended',
  'kept-by-a-person': 'ended',
  'undone-by-a-person': 'did',
  ...notUndone,
} as const satisfies Readonly<Record<MailReason, ReasonRole>>;

/** The keys of a table whose value is this one. */
type KeysWith<Table, Role> = { readonly [K in keyof Table]: Table[K] extends Role ? K : never }[keyof Table];

export type NoteReason = KeysWith<typeof reasonRoles, 'note'>;
export type EndedReason = KeysWith<typeof reasonRoles, 'ended'>;
export type MailNoteReason = KeysWith<typeof mailReasonRoles, 'note'>;
export type MailEndedReason = KeysWith<typeof mailReasonRoles, 'ended'>;

export function isNote(reason: Reason): reason is NoteReason {
  return reasonRoles[reason] === 'note';
}

export function isEnded(reason: Reason): reason is EndedReason {
  return reasonRoles[reason] === 'ended';
}

export function isMailNote(reason: MailReason): reason is MailNoteReason {
  return mailReasonRoles[reason] === 'note';
}

export function isMailEnded(reason: MailReason): reason is MailEndedReason {
  return mailReasonRoles[reason] === 'ended';
}
