/**
 * Adds a message that is neither a draft nor sent. Exchange chooses its id, and takes the same request twice: an extended property has our
 * key, by which the message is found again wherever it is (WR1). The key is that of the message and not of the write, so that another
 * machine's append is this one.
 */
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { Keyword, StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailOutcome, MessageSource } from '../../../../src-shared/domain/mail/side.ts';
import { ProblemError, problemOf, stopsTheRun } from '../../../../src-shared/domain/problems.ts';
import { type AppendWrite, onlyOne, refused, settled } from '../../outlook-mail/index.ts';
import type { ExchangeMailApi } from './api.ts';
import { describeMessages } from './describe.ts';
import { foldersOfMail } from './folders.ts';
import { sentAs } from './sent.ts';

export interface AppendRequest {
  readonly type: 'append';
  readonly to: MailboxId;
  readonly keywords: readonly Keyword[];
  readonly messageKey: string;
}

export function appendRequest({ mailboxes, keywords, messageKey }: AppendWrite): AppendRequest {
  return { type: 'append', to: onlyOne(mailboxes), keywords, messageKey };
}

/** @throws ProblemError only before anything was sent */
export async function appendMessage(
  call: MailCall,
  request: AppendRequest,
  sourceOf: (call: MailCall) => Promise<MessageSource>,
  signal: AbortSignal,
  api: ExchangeMailApi,
): Promise<MailOutcome> {
  const { to, keywords, messageKey } = request;
  const source = await sourceOf(call);
  try {
    // repeated after a crash, or brought by another machine: then it is this one (WR1)
    const met = await findAppended(messageKey, to, signal, api);
    if (met !== null) return { type: 'done', stored: met, found: true };
    const message = {
      folder: to,
      key: messageKey,
      receivedAt: call.identity.receivedAt,
      isRead: keywords.includes('$seen'),
      isFlagged: keywords.includes('$flagged'),
    };
    const unkept = keywords.filter((keyword) => keyword !== '$seen' && keyword !== '$flagged');
    return await settled(
      async () => sentAs(await api.create(message, source, signal), signal, api),
      (stored) => ({
        type: 'done',
        stored: stored.message,
        ...(unkept.length === 0 ? {} : { unkept }),
      }),
      api.host,
      signal,
    );
  } catch (error) {
    const found = problemOf(error);
    // before anything was sent: what stands in the way of this message only
    if (found === null || stopsTheRun(found)) throw error;
    return refused(found);
  } finally {
    source.dispose();
  }
}

/**
 * The message that an append with this key made, wherever it is now; of copies, one in the folder that it was made in.
 * @throws ProblemError for one that may be it and cannot be read
 */
export async function findAppended(
  key: string,
  folder: MailboxId,
  signal: AbortSignal,
  api: ExchangeMailApi,
): Promise<StoredMessage | null> {
  const refs = await api.withKey(await foldersOfMail(signal, api), key, signal);
  const found: StoredMessage[] = [];
  for await (const one of describeMessages(refs, signal, api)) {
    if (one.type === 'unreadable') throw new ProblemError(one.problem);
    if (one.type === 'found') found.push(one.message);
  }
  return found.find(({ mailboxes }) => mailboxes.includes(folder)) ?? found[0] ?? null;
}
