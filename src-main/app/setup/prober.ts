/** The main thread's end of the thread that asks servers during setup: started with the first question, ended when setup moves on. */
import { fail, ProblemError } from '../../../src-shared/domain/problems.ts';
import type { Logger } from '../../support/logger.ts';
import { type ThreadHost, threadHost } from '../threads/host.ts';
import type { TokensOf } from '../threads/messages.ts';
import type { SetupQuestions } from './setup-questions.ts';

export interface Prober {
  /** @throws ProblemError of the question, or `setup-invalid` when the thread was stopped before it answered */
  ask<N extends keyof SetupQuestions>(
    name: N,
    input: SetupQuestions[N]['input'],
  ): Promise<SetupQuestions[N]['output']>;
  /** Ends the thread, and every question with it. */
  stop(): Promise<void>;
}

const stopWithinMs = 1_000;

/** @param tokens of the sign-ins that the questions name */
export function createProber(logger: Logger, tokens?: TokensOf): Prober {
  let host: ThreadHost<SetupQuestions, never> | null = null;
  return {
    async ask(name, input) {
      host ??= threadHost<SetupQuestions, never, never>({
        entry: new URL('./setup-thread.ts', import.meta.url),
        name: 'concord-setup',
        workerData: null,
        logger,
        tokens,
        stopWithinMs,
        onMessage: () => undefined,
        onExit: () => undefined,
      });
      const answer = await host.ask(name, input);
      if (answer.type === 'done') return answer.output;
      if (answer.type === 'problem') throw new ProblemError(answer.problem);
      if (answer.type === 'stopped') return fail('setup-invalid', { field: 'cancelled' });
      throw new Error('the thread that asks servers ended by a bug');
    },
    async stop() {
      const ending = host;
      host = null;
      await ending?.stop();
    },
  };
}
