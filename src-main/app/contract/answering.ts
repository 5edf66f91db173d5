/** Answers every call of an interface: the input is parsed before a handler sees it, a Problem is answered, and a bug is only logged. */
import {
  type Answer,
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
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
    if (!Object.hasOwn(calls, name)) return { type: 'refused' };
    const known = name as CallName;
    const parsed = calls[known].input.safeParse(input);
    if (!parsed.success) return { type: 'refused' };
    try {
      // the schema has just made sure that the input is this call's
      const handler = handlers[known] as (given: unknown) => unknown;
      const output = await handler(parsed.data);
      return { type: 'done', output: checkOutputs ? calls[known].output.parse(output) : output };
    } catch (error) {
      const trouble = problemOf(error) ?? storeProblem(error);
      if (trouble !== null) return { type: 'problem', problem: trouble };
      logger.log('error', 'bug', errorFields(error));
      return { type: 'refused' };
    }
  };
}
