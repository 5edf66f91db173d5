/** Reads what messages are, without content, and finds them by their identity; many at a time. */
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import type {
  MessageIdentity,
  MessageRef,
  StoredMessage,
} from '../../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../../src-shared/domain/mail/side.ts';
import { ProblemError, stopsTheRun } from '../../../../src-shared/domain/problems.ts';
import { describedOf, type Looked, lookedOf } from '../../outlook-mail/index.ts';
import type { ExchangeMailApi, MessageAnswer } from './api.ts';

/** @throws ProblemError for trouble of the account */
export async function lookAt(ref: MessageRef, signal: AbortSignal, api: ExchangeMailApi): Promise<Looked> {
  for await (const [, answer] of api.messages([ref], signal)) return looked(ref, answer, api);
  throw new Error('a question without an answer');
}

function looked(ref: MessageRef, answer: MessageAnswer, { host }: ExchangeMailApi): Looked {
  if (answer.type === 'absent') return answer;
  if (answer.type === 'message') return lookedOf(ref, answer.message, host);
  if (stopsTheRun(answer.problem)) throw new ProblemError(answer.problem);
  return { type: 'unreadable', problem: answer.problem };
}

/** The contract of `MailSide.describe`, in the order of the refs. */
export async function* describeMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  api: ExchangeMailApi,
): AsyncGenerator<Described> {
  for await (const [ref, answer] of api.messages(refs, signal))
    yield describedOf(ref, looked(ref, answer, api));
}

/** Messages of these identities that are in the folders. @throws ProblemError for one that may be it and cannot be read */
export async function locateIn(
  folders: readonly MailboxId[],
  identities: readonly MessageIdentity[],
  signal: AbortSignal,
  api: ExchangeMailApi,
): Promise<readonly StoredMessage[]> {
  const refs = await api.withIdentities(folders, identities, signal);
  const found: StoredMessage[] = [];
  for await (const one of describeMessages(refs, signal, api)) {
    if (one.type === 'unreadable') throw new ProblemError(one.problem);
    if (one.type === 'found' && identities.some((identity) => isSame(identity, one.message)))
      found.push(one.message);
  }
  return found;
}

/** Sizes are not told. The time is Exchange's, in whole seconds. */
function isSame({ messageId, receivedAt }: MessageIdentity, message: StoredMessage): boolean {
  return messageId === message.messageId && receivedAt === message.receivedAt;
}
