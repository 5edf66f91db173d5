/** Codes of what Concord does with messages and why, and of why a message stays where it is. They name nobody; a screen has a text for each. */

import { undoObstacles } from '../undo.ts';

export const mailActions = [
  ...(['arrived', 'linked', 'moved', 'keywords', 'conflict', 'unlinked'] as const),
  /** A person wanted a change undone, and it could not be done any more; the reason says why. */
  'not-undone',
] as const;
export type MailAction = (typeof mailActions)[number];

const notUndone = undoObstacles.map((obstacle) => `not-undone-${obstacle}` as const);

export const mailReasons = [
  // why something was written
  'new-at-the-provider',
  'moved-at-the-provider',
  'moved-in-the-crm',
  'keywords-at-the-provider',
  'keywords-in-the-crm',
  'erased-at-the-provider',
  'deleted-in-the-crm',
  // why the provider's mailbox counts and the CRM's gave way
  'moved-on-both-sides',
  // why a link ended
  'moved-to-an-unmapped-mailbox',
  'hidden-in-the-crm',
  'erased-kept-in-the-crm',
  'gone-on-both-sides',
  'kept-by-a-person',
  /** A person wanted an earlier change undone (DE3). */
  'undone-by-a-person',
  // why a change could not be undone any more
  ...notUndone,
] as const;
export type MailReason = (typeof mailReasons)[number];
export type NotUndoneMail = (typeof notUndone)[number];

/** Why a change that a person wanted undone was not. */
export function isNotUndone(reason: MailReason): reason is NotUndoneMail {
  return reason.startsWith('not-undone-');
}

export const leftMailReasons = [
  /** Its mailbox is not mapped, or is one for junk or drafts. */
  'unmapped',
  'junk',
  'draft',
  /** Older than the start date, larger than the limit, from or to somebody on the block list, nobody the CRM knows (M6, M7). */
  'before-start',
  'too-large',
  'blocked',
  'unknown-people',
  /** It is in the CRM only, and stays there (M6). */
  'crm-only',
  /** The CRM took it out of this person's sight: it is not carried again. */
  'hidden-in-the-crm',
  /** Deleted in the CRM. It is carried again when a person takes it out of the trash. */
  'deleted-in-the-crm',
] as const;
export type LeftMailReason = (typeof leftMailReasons)[number];
