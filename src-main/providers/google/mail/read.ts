/** The bytes of messages, kept while their answers arrive (ML6). */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { ReadMessage } from '../../../../src-shared/domain/mail/side.ts';
import { fail, ProblemError, problem, problemOf } from '../../../../src-shared/domain/problems.ts';
import { discardBody } from '../../../net/index.ts';
import { type KeepingParts, readInOrder } from '../../message-bytes.ts';
import { isPage } from '../../web-page.ts';
import type { GmailApi } from './api.ts';
import { isMessageId } from './describe.ts';
import type { HeldMessages } from './held-messages.ts';
import { rawMember } from './raw-member.ts';

export interface ReadParts extends KeepingParts {
  readonly api: GmailApi;
}

/** The contract of `MailSide.read`: in the order of the refs, the next one is fetched ahead. */
export function readMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  parts: ReadParts,
  held: HeldMessages,
): AsyncGenerator<ReadMessage> {
  const { api } = parts;
  return readInOrder(refs, signal, parts, async (ref, keep, within) => {
    const source = held.take(ref);
    if (source !== null) return { type: 'read', ref, source };
    if (!isMessageId(ref)) return { type: 'absent', ref };
    try {
      const sent = await api.raw(ref, within);
      if (sent.type === 'absent') return { type: 'absent', ref };
      if (sent.type === 'refused') throw new ProblemError(api.problemOf(sent.refusal, 'item'));
      return await keep(bytesIn(sent.answer, api.host));
    } catch (error) {
      // an answer that cannot be read costs the message that it is about (RU2)
      if (problemOf(error)?.code !== 'answer-invalid') throw error;
      return { type: 'unreadable', ref, problem: problem('item-unreadable', { host: api.host }) };
    }
  });
}

/** @throws ProblemError `captive-portal` | `answer-invalid` for an answer that is none, or has no bytes in it */
async function* bytesIn(answer: Response, host: string): AsyncGenerator<Uint8Array> {
  let isFound = false;
  try {
    if (isPage(answer.headers, '')) fail('captive-portal', { host });
    yield* rawMember(piecesOf(answer), () => {
      isFound = true;
    });
    if (!isFound) fail('answer-invalid', { host });
  } finally {
    if (!answer.bodyUsed) await discardBody(answer);
  }
}

/** The body of an answer; none is no piece. */
export async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body;
}
