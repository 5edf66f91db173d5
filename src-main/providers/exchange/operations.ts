/** Operations over the mailbox's requests: each answer as one message, or as the Problem in its place. */
import { fail, type Problem, ProblemError } from '../../../src-shared/domain/problems.ts';
import type { Element } from '../xml.ts';
import type { Purpose } from './errors.ts';
import type { EwsRequest, Requester } from './requester.ts';

/** The SOAP side: one operation and the messages of its answer. */
export interface Operations {
  /**
   * @param purpose what a refusal means depends on it
   * @returns one message for each thing that was asked for, in their order
   * @throws ProblemError for trouble of the whole mailbox
   */
  ask(operation: EwsRequest, purpose: Purpose, signal: AbortSignal): Promise<readonly Answer[]>;
  /** One answer for each of so many things. @throws ProblemError also for a refusal of the whole request */
  each(
    count: number,
    operation: EwsRequest,
    purpose: Purpose,
    signal: AbortSignal,
  ): Promise<readonly Answer[]>;
  /** The one answer to an operation on one thing. @throws ProblemError as `ask` */
  one(operation: EwsRequest, purpose: Purpose, signal: AbortSignal): Promise<Answer>;
}

export type Answer =
  | { readonly type: 'message'; readonly message: Element }
  | {
      readonly type: 'refused';
      /** The request as a whole: the only answer to it. */
      readonly isWhole: boolean;
      readonly problem: Problem;
    };

/** @param about told with an answer that is invalid */
export function operationsOver(
  requester: Pick<Requester, 'ask' | 'problemOf'>,
  about: Problem['params'] = {},
): Operations {
  const ask: Operations['ask'] = async (operation, purpose, signal) => {
    const answer = await requester.ask(operation, signal);
    if (answer.type === 'refused')
      return [{ type: 'refused', isWhole: true, problem: requester.problemOf(answer.refusal, purpose) }];
    // a server that is busy says so for each of the things, and asks for one pause
    const known = new Map<string, Problem>();
    return answer.messages.map((message): Answer => {
      if (message.type === 'success') return { type: 'message', message: message.element };
      const found = known.get(message.code) ?? requester.problemOf(message, purpose);
      known.set(message.code, found);
      return { type: 'refused', isWhole: false, problem: found };
    });
  };
  return {
    ask,
    async each(count, operation, purpose, signal) {
      const answers = await ask(operation, purpose, signal);
      const [first] = answers;
      if (first?.type === 'refused' && first.isWhole) throw new ProblemError(first.problem);
      return answers.length === count ? answers : fail('answer-invalid', about);
    },
    async one(operation, purpose, signal) {
      const [answer, ...others] = await ask(operation, purpose, signal);
      return answer === undefined || others.length > 0 ? fail('answer-invalid', about) : answer;
    },
  };
}

/** The message of what has to succeed. @throws ProblemError */
export function demanded(answer: Answer): Element {
  if (answer.type === 'refused') throw new ProblemError(answer.problem);
  return answer.message;
}
