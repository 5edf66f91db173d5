/** The places of the Mail screen in the address's fragment: `mail`, `mail/ID` of a further mailbox, and `mail/new`. */
import { newMailbox } from '../../../src-shared/contract/index.ts';
import { mailboxPage } from '../fix.ts';
import { useFragment } from '../use-fragment.ts';

/** Null: the first mailbox; `new`: the one that is being added; else the id of a further one. */
export type MailPlace = string | null;

export const pageOfAdding = mailboxPage({ id: newMailbox });

/** The place that the address names, whether there is such a mailbox or not. */
export function useWantedPlace(): MailPlace {
  const [, wanted] = /^mail\/(.+)$/.exec(useFragment()) ?? [];
  return wanted ?? null;
}

/** Goes there in place of the page that is shown, which cannot be gone back to. */
export const replacePlace = (place: MailPlace): void => window.location.replace(mailboxPage({ id: place }));
