/** What undoing a change of a message needs beside its history row (DE3). */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { Keyword } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { MailEnd, MailLinkHead } from './links.ts';

/** Where a side had a message before a change and after it, in the CRM's mailboxes; sorted. */
export interface PlacesStep {
  readonly was: readonly MailboxId[];
  readonly is: readonly MailboxId[];
}

export type MailUndoFacts =
  | { readonly type: 'places'; readonly steps: Readonly<Record<SideName, PlacesStep>> }
  | { readonly type: 'keywords'; readonly added: readonly Keyword[]; readonly removed: readonly Keyword[] }
  /** It was copied to the CRM. */
  | { readonly type: 'arrived'; readonly places: readonly MailboxId[] }
  /** Deleted in the CRM, it was moved to the provider's trash, where these copies are; the CRM's mailboxes in which it was. */
  | {
      readonly type: 'deleted';
      readonly head: MailLinkHead;
      readonly copies: readonly MailEnd[];
      readonly was: readonly MailboxId[];
    }
  /** Its copy in the CRM was taken away again; these copies stayed at the provider. */
  | { readonly type: 'taken-away'; readonly copies: readonly MailEnd[] };
