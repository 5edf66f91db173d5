/** Answers every call of an interface: the input is parsed before a handler sees it, a Problem is answered, and a bug is only logged. */
import {
  type Answer,
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  parseCall,
} from '../../../src-shared/contract/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { storeProblem } from '../../store/index.ts';
import { errorFields, type Logger } from '../../support/logger.ts';

/** One function per call. A handler answers the call's output, or throws a ProblemError for expected trouble. */
export type Handlers = {
  readonly [N in CallName]: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>>;
};
/** The handlers of some calls. */
export type HandlersOf<N extends CallName> = Pick<Handlers, N>;

export interface CallParts {
  readonly handlers: Handlers;
  readonly logger: Logger;
  /** Also parse what is answered: in tests. */
  readonly checkOutputs: boolean;
}

/** Answers calls by name; never rejects. */
export function answering({ handlers, logger, checkOutputs }: CallParts) {
  return async (name: string, input: unknown): Promise<Answer> => {
    const call = parseCall(name, input);
    if (call === null) return { type: 'refused' };
    try {
      // the name and the input of a parsed call belong together
      const handler = handlers[call.name] as (given: unknown) => unknown;
      const output = await handler(call.input);
      return { type: 'done', output: checkOutputs ? calls[call.name].output.parse(output) : output };
    } catch (error) {
      const trouble = problemOf(error) ?? storeProblem(error);
      if (trouble !== null) return { type: 'problem', problem: trouble };
      logger.log('error', 'bug', errorFields(error));
      return { type: 'refused' };
    }
  };
}
