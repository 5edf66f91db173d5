/** Mailboxes for tests, made from a short text. */
import type { Mailbox, MailboxRole } from '../../src-shared/domain/mail/mailbox.ts';

/** `mailbox('Projects>Acme')`; the id is the path with a prefix unless it is given. */
export function mailbox(
  path: string,
  rest: Partial<Mailbox> & { readonly role?: MailboxRole } = {},
): Mailbox {
  return {
    id: path,
    path: path.split('>'),
    holdsMessages: true,
    mayWrite: true,
    ...(rest.role === undefined ? {} : { roleReason: 'declared' }),
    ...rest,
  };
}
