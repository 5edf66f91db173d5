/** The sample mailbox for the sample account's page: what its person sees and does, and a message that arrives. */
import { z } from 'zod';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { StoredMessage } from '../../src-shared/domain/mail/message.ts';
import { composed } from '../compose-message.ts';
import { answerMail, parsed, refuse, type ViewedMail, type ViewedMessage } from '../reference-crm/index.ts';
import { countEdit } from './account-view-news.ts';
import type { SampleMailbox } from './mail/sample-mailbox.ts';

export interface AccountMailParts {
  readonly mailbox: Pick<SampleMailbox, 'storage' | 'hand'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomness: Randomness;
  readonly address: string;
}

const arrival = z.object({
  from: z.email().max(255),
  subject: z.string().trim().max(500),
  text: z.string().max(20_000),
});

export function answerAccountMail(
  parts: AccountMailParts,
  path: string,
  body: unknown,
  zone: string,
): unknown {
  if (path !== '/view/mail/arrive') return answerMail(viewed(parts.mailbox), path, body, zone);
  arrive(parts, parsed(arrival, body));
  return {};
}

function arrive(
  { mailbox, clock, randomness, address }: AccountMailParts,
  given: z.infer<typeof arrival>,
): void {
  const { from, ...letter } = given;
  const message = composed({
    ...letter,
    from: { name: '', email: from },
    to: [{ name: '', email: address }],
    sentAt: clock.now(),
    messageId: `${randomness.uuid()}@sample.example`,
  });
  edit(mailbox, () => mailbox.hand.deliver('Inbox', message));
}

function viewed(mailbox: AccountMailParts['mailbox']): ViewedMail {
  const { storage, hand } = mailbox;
  const seen = (ref: string) => hand.see(ref) ?? refuse('not-found');
  return {
    mailboxes: () =>
      storage.folders().map(({ name, role }) => {
        const copies = storage.copies(name);
        const unread = copies.filter(({ keywords }) => !keywords.includes('$seen')).length;
        return { id: name, name, role, messages: copies.length, unread };
      }),
    list: (folder, limit) =>
      hand
        .list(folder)
        .toSorted((a, b) => b.receivedAt - a.receivedAt)
        .slice(0, limit)
        .map(shown),
    look: (ref) => shown(seen(ref)),
    head: (ref, bytes) => seen(ref).content.bytes.subarray(0, bytes),
    setKeyword: (ref, keyword, on) => edit(mailbox, () => hand.setKeyword(seen(ref).ref, keyword, on)),
    move(ref, folder) {
      if (!seen(ref).mailboxes.includes(folder)) edit(mailbox, () => hand.move(ref, folder));
    },
  };
}

function shown({ ref, subject, from, others, receivedAt, keywords, size }: StoredMessage): ViewedMessage {
  return { ref, subject, from, others, receivedAt, keywords, size: size ?? 0, owners: [] };
}

/** Concord hears of it. */
function edit({ storage }: AccountMailParts['mailbox'], work: () => unknown): void {
  storage.atomically(() => {
    work();
    countEdit(storage);
  });
}
