/** The shapes of the bridge's mail answers, and messages as the engine knows them. */
import { z } from 'zod';
import { mailboxRoles } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';

const messageRef = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const mailboxId = z.string().min(1).max(255);
const moment = z.int().min(-8.64e15).max(8.64e15);
const removal = z.enum(['deleted', 'unpushed', 'hidden']);

export const mailboxAnswer = z.object({
  mailboxes: z
    .array(
      z.object({
        id: mailboxId,
        name: z.string().min(1).max(255),
        parentId: mailboxId.optional(),
        // a role that Concord does not know is no role
        role: z.enum(mailboxRoles).optional().catch(undefined),
        messages: z.int().min(0).optional(),
        mayWrite: z.boolean().default(true),
      }),
    )
    .max(10_000),
});

export const messageAnswer = z.object({
  id: messageRef,
  mailboxes: z.array(mailboxId).min(1).max(1000),
  keywords: z.array(z.string().min(1).max(255)).max(1000),
  messageId: z.string().min(1).max(998).nullable(),
  size: z.int().min(0),
  receivedAt: moment,
  sentAt: moment.nullable(),
  subject: z.string().max(10_000),
  from: z.array(z.string().max(320)).max(100),
  others: z.array(z.string().max(320)).max(2000),
});

/** Enough to name a message when the rest cannot be read. */
export const messageName = z.object({ id: messageRef });

export const mailChangeAnswer = z.object({
  changes: z.array(
    z.union([z.object({ id: messageRef, removed: removal }), z.looseObject({ id: messageRef })]),
  ),
  state: z.string().min(1).max(512),
  more: z.boolean(),
  snapshot: z.boolean(),
});

export const messagesAnswer = z.object({
  messages: z.array(z.unknown()),
  missing: z.array(z.object({ id: messageRef, reason: removal.optional() })).default([]),
});

export const putAnswer = z.object({ found: z.boolean(), message: messageAnswer });

/** The message as the engine knows it. */
export function storedMessage({ id, ...message }: z.infer<typeof messageAnswer>): StoredMessage {
  return {
    ...message,
    ref: id,
    emailId: id,
    mailboxes: [...new Set(message.mailboxes)].sort(),
    keywords: [...new Set(message.keywords.map((keyword) => keyword.toLowerCase()))].sort(),
  };
}
