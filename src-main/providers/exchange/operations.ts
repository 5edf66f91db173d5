/** Operations over the mailbox's requests: each answer as one message, or as the Problem in its place. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
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
}

export type Answer =
  | { readonly type: 'message'; readonly message: Element }
  | {
      readonly type: 'refused';
      /** The request as a whole: the only answer to it. */
      readonly isWhole: boolean;
      readonly problem: Problem;
    };

export function operationsOver(requester: Pick<Requester, 'ask' | 'problemOf'>): Operations {
  return {
    async ask(operation, purpose, signal) {
      const answer = await requester.ask(operation, signal);
      if (answer.type === 'refused')
        return [{ type: 'refused', isWhole: true, problem: requester.problemOf(answer.refusal, purpose) }];
      return answer.messages.map(
        (message): Answer =>
          message.type === 'success'
            ? { type: 'message', message: message.element }
            : { type: 'refused', isWhole: false, problem: requester.problemOf(message, purpose) },
      );
    },
  };
}
