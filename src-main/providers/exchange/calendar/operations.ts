/** The operations of the calendar over the mailbox's requests: each answer as one message, or as the Problem in its place. */
import type { Requester } from '../requester.ts';
import type { Answer, Operations } from './api.ts';

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
