/** Fetches the bytes of messages: MIME as Exchange keeps or makes it (https://learn.microsoft.com/graph/outlook-get-mime-message). */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { ReadMessage } from '../../../../src-shared/domain/mail/side.ts';
import { fail, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { discardBody } from '../../../net/index.ts';
import { type KeepingParts, readInOrder } from '../../message-bytes.ts';
import { isPage } from '../../web-page.ts';
import type { GraphMailApi } from './api.ts';

export interface ReadParts extends KeepingParts {
  readonly api: GraphMailApi;
}

/** The contract of `MailSide.read`. */
export function readMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  parts: ReadParts,
): AsyncGenerator<ReadMessage> {
  const { api } = parts;
  return readInOrder(refs, signal, parts, async (ref, keep, unwanted) => {
    const take = async (response: Response): ReturnType<typeof keep> => {
      try {
        if (isPage(response.headers, '')) fail('captive-portal', { host: api.host });
        return await keep(response.body ?? nothing());
      } finally {
        if (!response.bodyUsed) await discardBody(response);
      }
    };
    const sent = await api.bytes(ref, take, unwanted);
    if (sent.type === 'taken') return sent.value;
    if (sent.type === 'absent') return { type: 'absent', ref };
    throw new ProblemError(sent.problem);
  });
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
