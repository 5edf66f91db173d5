/** What each mail operation of the Bridge API does, given a request that is already valid. */

import { type ApiAnswer, type ApiRequest, type Handler, text, userOf } from './handler.ts';
import type { Mail, MailOwner, MessageUpdate, MessageView } from './mail.ts';
import type { Upload } from './message-files.ts';
import { messagePage } from './page-address.ts';
import { refuse } from './problem.ts';

/**
 * @param mail asked for each request
 * @param takesFurther whether users may have further mailboxes
 * @param write wraps a write: lease first, everything in one transaction, then the others are told
 */
export function createMailHandlers(
  mail: () => Mail,
  takesFurther: () => boolean,
  write: (work: (user: string, request: ApiRequest) => ApiAnswer) => Handler,
): Readonly<Record<string, Handler>> {
  /** The mailbox that asks. */
  const ownerOf = (request: ApiRequest): MailOwner => {
    const { account } = request.values;
    if (account !== undefined && !takesFurther()) refuse('not-permitted');
    return { user: userOf(request).id, account: account === undefined ? '' : String(account) };
  };
  return {
    listMailboxes: (request) => ({
      status: 200,
      body: { mailboxes: mail().mailboxes(userOf(request).id) },
    }),
    listMailChanges: (request) => {
      const { since, limit } = request.values;
      return {
        status: 200,
        body: mail().page(ownerOf(request), typeof since === 'string' ? since : null, Number(limit ?? 500)),
      };
    },
    getMessages: (request) => {
      const owner = ownerOf(request);
      const messages: (MessageView & { readonly page: string })[] = [];
      const missing: { readonly id: string; readonly reason?: string }[] = [];
      for (const id of (request.body as { readonly ids: readonly string[] }).ids) {
        const found = mail().look(owner, id);
        if (found === null) missing.push({ id });
        else if (typeof found === 'string') missing.push({ id, reason: found });
        else messages.push({ ...found, page: messagePage(owner.user, id) });
      }
      return { status: 200, body: { messages, missing } };
    },
    findMessages: (request) => {
      const { messageIds } = request.body as { readonly messageIds: readonly string[] };
      return { status: 200, body: { messages: mail().find(ownerOf(request), messageIds) } };
    },
    putMessage: write((_user, request) => {
      const { values, body } = request;
      const answer = mail().put(
        ownerOf(request),
        text(request, 'messageId'),
        text(request, 'content-digest').slice('sha-256=:'.length, -1),
        body as Upload,
        {
          mailboxes: values.mailbox as readonly string[],
          keywords: (values.keyword ?? []) as readonly string[],
          receivedAt: Number(values.receivedAt),
        },
      );
      return { status: answer.found ? 200 : 201, body: answer };
    }),
    updateMessage: write((_user, request) => ({
      status: 200,
      body: mail().update(ownerOf(request), text(request, 'messageId'), request.body as MessageUpdate),
    })),
    unlinkMessage: write((_user, request) => {
      mail().take(ownerOf(request), text(request, 'messageId'), 'unpushed');
      return { status: 204 };
    }),
    getRawMessage: (request) => {
      const { digest, size, bytes } = mail().raw(ownerOf(request), text(request, 'messageId'));
      return {
        status: 200,
        bytes,
        headers: { 'Content-Length': String(size), 'Content-Digest': `sha-256=:${digest}:` },
      };
    },
  };
}
