/** Fetches the bytes of messages: MIME as Exchange makes it, out of the answer of GetItem while it arrives. */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { ReadMessage } from '../../../../src-shared/domain/mail/side.ts';
import { fail, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { type KeepingParts, type Kept, readInOrder } from '../../message-bytes.ts';
import type { ExchangeMailApi } from './api.ts';

export interface ReadParts extends KeepingParts {
  readonly api: ExchangeMailApi;
}

/** The contract of `MailSide.read`. */
export function readMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  parts: ReadParts,
): AsyncGenerator<ReadMessage> {
  const { api } = parts;
  return readInOrder(refs, signal, parts, async (ref, keep, unwanted) => {
    const { kept, answer } = await api.bytes(ref, keep, unwanted);
    if (kept !== null && answer.type === 'taken' && !isEmpty(kept)) return kept;
    if (kept?.type === 'file') await kept.file.abandon();
    if (answer.type === 'absent') return { type: 'absent', ref };
    if (answer.type === 'refused') throw new ProblemError(answer.problem);
    // there is no message without a byte
    return fail('item-unreadable', { host: api.host });
  });
}

function isEmpty(kept: Kept): boolean {
  return kept.type === 'memory' && kept.bytes.length === 0;
}
