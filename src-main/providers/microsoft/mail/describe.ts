/** Reads what messages are, without content, and finds them by their identity; many at a time. */
import type {
  MessageIdentity,
  MessageRef,
  StoredMessage,
} from '../../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../../src-shared/domain/mail/side.ts';
import { ProblemError } from '../../../../src-shared/domain/problems.ts';
import { describedOf, type Looked, lookedOf } from '../../outlook-mail/index.ts';
import type { GraphMailApi, MessageAnswer } from './api.ts';
import { messageIn } from './message.ts';

/** @throws ProblemError for trouble of the account */
export async function lookAt(ref: MessageRef, signal: AbortSignal, api: GraphMailApi): Promise<Looked> {
  for await (const [, answer] of api.messages([ref], signal)) return looked(ref, answer, api);
  throw new Error('a question without an answer');
}

function looked(ref: MessageRef, answer: MessageAnswer, { host }: GraphMailApi): Looked {
  if (answer.type === 'absent') return answer;
  if (answer.type === 'refused') return { type: 'unreadable', problem: answer.problem };
  return lookedOf(ref, messageIn(answer.message), host);
}

/** The contract of `MailSide.describe`, in the order of the refs. */
export async function* describeMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  api: GraphMailApi,
): AsyncGenerator<Described> {
  for await (const [ref, answer] of api.messages(refs, signal))
    yield describedOf(ref, looked(ref, answer, api));
}

/** The contract of `MailSide.locate`. What has neither id nor Message-ID is not found. */
export async function locateMessages(
  identities: readonly MessageIdentity[],
  signal: AbortSignal,
  api: GraphMailApi,
): Promise<readonly StoredMessage[]> {
  const found = new Map<MessageRef, StoredMessage>();
  const emailIds = identities.flatMap(({ emailId }) => emailId ?? []);
  for await (const one of describeMessages([...new Set(emailIds)], signal, api)) {
    // one that cannot be read may be the one that is looked for
    if (one.type === 'unreadable') throw new ProblemError(one.problem);
    if (one.type === 'found') found.set(one.message.ref, one.message);
  }
  const others = identities.filter(({ emailId, messageId }) => emailId === undefined && messageId !== null);
  const messageIds = [...new Set(others.map(({ messageId }) => messageId as string))];
  for await (const rows of api.withMessageIds(messageIds, signal))
    for (const row of rows) {
      const { message } = messageIn(row) ?? { message: null };
      if (message !== null && others.some((identity) => isSame(identity, message)))
        found.set(message.ref, message);
    }
  return [...found.values()];
}

/** Graph tells no sizes. Both times are told by Graph, in whole seconds. */
function isSame({ messageId, receivedAt }: MessageIdentity, message: StoredMessage): boolean {
  return messageId === message.messageId && receivedAt === message.receivedAt;
}
