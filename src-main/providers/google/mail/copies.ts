/**
 * Finds a message that was uploaded before: Gmail chooses the id itself and has no key of ours, so that the message is known again by its
 * Message-ID, or by its Date header where it has none, and by its bytes.
 */
import { createHash } from 'node:crypto';
import type {
  MessageIdentity,
  MessageRef,
  StoredMessage,
} from '../../../../src-shared/domain/mail/message.ts';
import type { MessageSource } from '../../../../src-shared/domain/mail/side.ts';
import { fail, ProblemError } from '../../../../src-shared/domain/problems.ts';
import type { GmailApi } from './api.ts';
import { lookAt, refsWith, search } from './describe.ts';
import { rawMember } from './raw-member.ts';
import { piecesOf } from './read.ts';

export interface Wanted extends MessageIdentity {
  readonly sentAt: number | null;
}

/** How far Gmail's estimate of a size may be from the size. */
const estimateShare = 0.1;
const estimateBytes = 4096;

/**
 * The newest copy; null when there is none. Messages in the bin and junk count too, or one that a person has thrown away since would seem
 * never to have arrived.
 * @param source the bytes, when they are there: then a copy has the same; else it has the same size
 * @throws ProblemError `item-unreadable` when what may be it cannot be read
 */
export async function findCopy(
  wanted: Wanted,
  source: MessageSource | null,
  signal: AbortSignal,
  api: GmailApi,
): Promise<StoredMessage | null> {
  const size = source?.size ?? wanted.size;
  for (const ref of await candidates(wanted, signal, api)) {
    const looked = await lookAt(ref, signal, api);
    if (looked.type === 'unreadable') throw new ProblemError(looked.problem);
    if (looked.type === 'absent') continue;
    const { message } = looked.found;
    if (message.messageId !== wanted.messageId) continue;
    if (size !== null && message.size !== null && !isNear(size, message.size)) continue;
    const body = await bodyFacts(ref, signal, api);
    if (body === null) continue;
    const isIt = source === null ? size === null || body.size === size : body.sha256 === source.sha256;
    if (isIt) return message;
  }
  return null;
}

function candidates(
  { messageId, sentAt, receivedAt }: Wanted,
  signal: AbortSignal,
  api: GmailApi,
): Promise<readonly MessageRef[]> {
  if (messageId !== null) return refsWith(messageId, signal, api);
  // Gmail gives it the time of its Date header, in whole seconds
  const second = Math.floor((sentAt ?? receivedAt) / 1000);
  return search(`after:${second - 1} before:${second + 2}`, signal, api);
}

function isNear(size: number, estimate: number): boolean {
  return Math.abs(size - estimate) <= estimateBytes + size * estimateShare;
}

/** Size and hash of a message's bytes, which are not kept; null when it is gone. */
async function bodyFacts(
  ref: MessageRef,
  signal: AbortSignal,
  api: GmailApi,
): Promise<{ readonly size: number; readonly sha256: string } | null> {
  const sent = await api.raw(ref, signal);
  if (sent.type === 'absent') return null;
  if (sent.type === 'refused') throw new ProblemError(api.problemOf(sent.refusal, 'item'));
  const hash = createHash('sha256');
  let size = 0;
  let isFound = false;
  const onFound = (): void => {
    isFound = true;
  };
  for await (const bytes of rawMember(piecesOf(sent.answer), onFound)) {
    hash.update(bytes);
    size += bytes.length;
  }
  return isFound ? { size, sha256: hash.digest('hex') } : fail('item-unreadable', { host: api.host });
}
