/** All mailboxes of topic `mail`, for what is said of them together. */
import type { AppState } from './state.ts';

type Mail = AppState['mail'];
export type MailboxState = Omit<Mail, 'further' | 'adding'> & {
  /** Null: the first one. */
  readonly id: string | null;
};

/** The first one, also where none is connected, and those beside it. */
export function mailboxesOf({ further, adding: _, ...first }: Mail): readonly MailboxState[] {
  return [{ ...first, id: null }, ...further];
}

/** Messages of all mailboxes that cannot be carried. */
export function quarantinedMessages(mail: Mail): number {
  return mailboxesOf(mail).reduce((sum, { quarantined }) => sum + quarantined, 0);
}
