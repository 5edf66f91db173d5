/** What each mail operation of the Bridge API does, given a request that is already valid. */

import { type ApiAnswer, type ApiRequest, type Handler, text, userOf } from './handler.ts';
import type { Mail, MessageUpdate, MessageView } from './mail.ts';
import type { Upload } from './message-files.ts';

/**
 * @param mail asked for each request
 * @param write wraps a write: lease first, everything in one transaction, then the others are told
 */
export function createMailHandlers(
  mail: () => Mail,
  write: (work: (user: string, request: ApiRequest) => ApiAnswer) => Handler,
): Readonly<Record<string, Handler>> {
  return {
    listMailboxes: (request) => ({
      status: 200,
      body: { mailboxes: mail().mailboxes(userOf(request).id) },
    }),
    listMailChanges: (request) => {
      const { since, limit } = request.values;
      const user = userOf(request).id;
      return {
        status: 200,
        body: mail().page(user, typeof since === 'string' ? since : null, Number(limit ?? 500)),
      };
    },
    getMessages: (request) => {
      const user = userOf(request).id;
      const messages: MessageView[] = [];
      const missing: { readonly id: string; readonly reason?: string }[] = [];
      for (const id of (request.body as { readonly ids: readonly string[] }).ids) {
        const found = mail().look(user, id);
        if (found === null) missing.push({ id });
        else if (typeof found === 'string') missing.push({ id, reason: found });
        else messages.push(found);
      }
      return { status: 200, body: { messages, missing } };
    },
    findMessages: (request) => {
      const { messageIds } = request.body as { readonly messageIds: readonly string[] };
      return { status: 200, body: { messages: mail().find(userOf(request).id, messageIds) } };
    },
    putMessage: write((user, request) => {
      const { values, body } = request;
      const answer = mail().put(
        user,
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
    updateMessage: write((user, request) => ({
      status: 200,
      body: mail().update(user, text(request, 'messageId'), request.body as MessageUpdate),
    })),
    unlinkMessage: write((user, request) => {
      mail().take(user, text(request, 'messageId'), 'unpushed');
      return { status: 204 };
    }),
    getRawMessage: (request) => {
      const { digest, size, bytes } = mail().raw(userOf(request).id, text(request, 'messageId'));
      return {
        status: 200,
        bytes,
        headers: { 'Content-Length': String(size), 'Content-Digest': `sha-256=:${digest}:` },
      };
    },
  };
}
