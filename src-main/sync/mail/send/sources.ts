/** The bytes of messages on their way: read from the provider right before they are sent, and given back in every case (ML6). */
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { MailSide, MessageSource, ReadMessage } from '../../../../src-shared/domain/mail/side.ts';
import {
  fail,
  type Problem,
  ProblemError,
  problem,
  problemOf,
} from '../../../../src-shared/domain/problems.ts';

export interface Sources {
  /**
   * Asked for one after another; whoever sent the bytes disposes of them. @throws ProblemError when the message is not there or cannot be
   * read
   */
  of(ref: MessageRef): Promise<MessageSource>;
  /** Why a message had no bytes. `not-found`: it is not there any more. */
  trouble(ref: MessageRef): Problem | null;
  close(): Promise<void>;
}

/** @param refs each once. Reads in this order; a message that is asked for out of order is read by itself. */
export function sourcesOf(provider: MailSide, refs: readonly MessageRef[], signal: AbortSignal): Sources {
  const troubles = new Map<MessageRef, Problem>();
  const open = new Set<MessageSource>();
  let whenGivenBack: (() => void) | null = null;
  let stream: AsyncIterator<ReadMessage> | null = null;
  let next = 0;

  const giveBack = (): void => {
    for (const source of open) source.dispose();
  };
  const end = async (): Promise<void> => {
    const ending = stream;
    stream = null;
    // a reading that stops early takes its sources away, also from an upload that is under way
    if (open.size > 0)
      await new Promise<void>((resolve) => {
        whenGivenBack = resolve;
      });
    await ending?.return?.();
  };
  const watched = (source: MessageSource): MessageSource => {
    const one: MessageSource = {
      ...source,
      dispose() {
        source.dispose();
        open.delete(one);
        if (open.size === 0) whenGivenBack?.();
      },
    };
    open.add(one);
    return one;
  };
  const take = async (): Promise<ReadMessage | null> => {
    const answer = await stream?.next();
    if (answer === undefined || answer.done === true) return null;
    const { value } = answer;
    return value.type === 'read' ? { ...value, source: watched(value.source) } : value;
  };
  const nextOf = async (ref: MessageRef): Promise<ReadMessage> => {
    const at = refs.indexOf(ref);
    if (stream === null || at !== next) {
      await end();
      stream = provider.read(refs.slice(at), signal)[Symbol.asyncIterator]();
    }
    next = at + 1;
    const one = await take();
    if (one?.ref === ref) return one;
    // answered in another order
    if (one?.type === 'read') one.source.dispose();
    await end();
    stream = provider.read([ref], signal)[Symbol.asyncIterator]();
    next = -1;
    const alone = await take();
    return alone?.ref === ref ? alone : fail('answer-invalid');
  };
  return {
    async of(ref) {
      try {
        const one = await nextOf(ref);
        if (one.type === 'read') return one.source;
        throw new ProblemError(one.type === 'absent' ? problem('not-found') : one.problem);
      } catch (error) {
        const trouble = problemOf(error);
        if (trouble !== null) troubles.set(ref, trouble);
        throw error;
      }
    },
    trouble: (ref) => troubles.get(ref) ?? null,
    async close() {
      giveBack();
      await end();
    },
  };
}
