/** Reads what messages are, without content, several at a time: their number is bounded by the quota's meter and by `atOnce`. */
import type {
  MessageIdentity,
  MessageRef,
  StoredMessage,
} from '../../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../../src-shared/domain/mail/side.ts';
import {
  fail,
  ProblemError,
  problem,
  problemOf,
  stopsTheRun,
} from '../../../../src-shared/domain/problems.ts';
import { idIn } from '../json.ts';
import type { Refusal } from '../refusal.ts';
import type { GmailApi } from './api.ts';
import { type GmailMessage, messageIn } from './message.ts';

/** Google refuses more requests of one person at the same time (429). */
const atOnce = 8;
/** So many unreadable answers, and no other one, are no fault of the messages. */
const mostOddAnswers = 5;
/** Hits of one search that are compared. */
const mostHits = 100;

/** An id as Gmail writes them; another text would be another path. */
export function isMessageId(ref: MessageRef): boolean {
  return /^[0-9A-Za-z_-]{1,64}$/.test(ref);
}

export type Looked =
  | { readonly type: 'found'; readonly found: GmailMessage }
  | { readonly type: 'absent' }
  | { readonly type: 'unreadable'; readonly problem: ReturnType<GmailApi['problemOf']> };

/** @throws ProblemError for trouble of the account */
export async function lookAt(ref: MessageRef, signal: AbortSignal, api: GmailApi): Promise<Looked> {
  if (!isMessageId(ref)) return { type: 'absent' };
  const answer = await readable(api.message(ref, signal), api);
  if (answer.type === 'unreadable' || answer.type === 'absent') return answer;
  if (answer.type === 'refused') return refusedAs(answer.refusal, api);
  const found = messageIn(answer.message);
  // an answer about another message is none about this one
  if (found === null || found.message.ref !== ref)
    return { type: 'unreadable', problem: problem('item-unreadable', { host: api.host }) };
  return { type: 'found', found };
}

/** An answer that cannot be read costs the message that it is about (RU2). */
async function readable<T>(
  asked: Promise<T>,
  api: GmailApi,
): Promise<T | Extract<Looked, { readonly type: 'unreadable' }>> {
  try {
    return await asked;
  } catch (error) {
    if (problemOf(error)?.code !== 'answer-invalid') throw error;
    return { type: 'unreadable', problem: problem('item-unreadable', { host: api.host }) };
  }
}

/** What a refusal to tell of one message means for it. @throws ProblemError for trouble of the account */
export function refusedAs(refusal: Refusal, api: GmailApi): Looked {
  const trouble = api.problemOf(refusal, 'item');
  if (stopsTheRun(trouble)) throw new ProblemError(trouble);
  return { type: 'unreadable', problem: trouble };
}

/**
 * The contract of `MailSide.describe`, in the order of the refs.
 * @param look what looks at one message
 * @throws ProblemError `answer-invalid` when nothing can be read
 */
export async function* describeMessages(
  refs: readonly MessageRef[],
  look: (ref: MessageRef) => Promise<Looked>,
): AsyncGenerator<Described> {
  let odd = 0;
  let isAnyRead = false;
  for await (const [ref, looked] of inParallel(refs, look)) {
    if (looked.type === 'unreadable' && looked.problem.code === 'item-unreadable') odd += 1;
    else isAnyRead = true;
    if (odd >= mostOddAnswers && !isAnyRead) fail('answer-invalid');
    if (looked.type === 'found') yield { type: 'found', message: looked.found.message };
    else yield { ...looked, ref };
  }
}

/** The contract of `MailSide.locate`. What has neither id nor Message-ID is not found. */
export async function locateMessages(
  identities: readonly MessageIdentity[],
  signal: AbortSignal,
  api: GmailApi,
): Promise<readonly StoredMessage[]> {
  const found = new Map<MessageRef, StoredMessage>();
  for await (const [identity, hits] of inParallel(identities, (one) => hitsOf(one, signal, api)))
    for (const message of hits) if (isSame(identity, message)) found.set(message.ref, message);
  return [...found.values()];
}

async function hitsOf(
  { emailId, messageId }: MessageIdentity,
  signal: AbortSignal,
  api: GmailApi,
): Promise<readonly StoredMessage[]> {
  const refs =
    emailId !== undefined ? [emailId] : messageId === null ? [] : await refsWith(messageId, signal, api);
  const hits: StoredMessage[] = [];
  for (const ref of refs) {
    const looked = await lookAt(ref, signal, api);
    // one that cannot be read may be the one that is looked for
    if (looked.type === 'unreadable') throw new ProblemError(looked.problem);
    if (looked.type === 'found') hits.push(looked.found.message);
  }
  return hits;
}

/** Ids of messages with this Message-ID, in the bin and junk too. */
export function refsWith(
  messageId: string,
  signal: AbortSignal,
  api: GmailApi,
): Promise<readonly MessageRef[]> {
  return search(`rfc822msgid:${messageId}`, signal, api);
}

export async function search(q: string, signal: AbortSignal, api: GmailApi): Promise<readonly MessageRef[]> {
  const page = await api.list({ q }, signal);
  return (page?.ids ?? []).flatMap((row) => idIn(row) ?? []).slice(0, mostHits);
}

function isSame(identity: MessageIdentity, message: StoredMessage): boolean {
  if (identity.emailId !== undefined) return identity.emailId === message.emailId;
  const { messageId, size, receivedAt } = identity;
  if (messageId !== message.messageId) return false;
  // both are told by Gmail: sizes and times of the same message are equal
  return (
    (size === null || message.size === null || size === message.size) && receivedAt === message.receivedAt
  );
}

/** Results in the order of the items, of which so many are under way; the first failure ends it. */
async function* inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): AsyncGenerator<readonly [T, R]> {
  const underWay: Promise<R>[] = [];
  let begun = 0;
  const begin = (): void => {
    if (begun >= items.length) return;
    const one = work(items[begun] as T);
    begun += 1;
    // its failure is told when it is its turn
    one.catch(() => undefined);
    underWay.push(one);
  };
  try {
    for (let count = 0; count < atOnce; count += 1) begin();
    for (const item of items) {
      const result = await (underWay.shift() as Promise<R>);
      begin();
      yield [item, result];
    }
  } finally {
    // nothing of this goes on behind its end
    await Promise.allSettled(underWay);
  }
}
