/** The thread that asks servers during setup: started with the first question, ended when setup moves on. */
import { fail, ProblemError } from '../../../src-shared/domain/problems.ts';
import type { Logger } from '../../support/logger.ts';
import { type EngineHost, engineHost } from '../engine/host.ts';
import type { QuestionName, QuestionOutput, Questions } from '../engine/questions.ts';

export interface Prober {
  /** @throws ProblemError of the question, or `setup-invalid` when it was left behind */
  ask<N extends QuestionName>(name: N, input: Questions[N]['input']): Promise<QuestionOutput<N>>;
  /** Ends it, and every question with it. */
  stop(): Promise<void>;
}

export function createProber(logger: Logger): Prober {
  let host: EngineHost | null = null;
  return {
    async ask(name, input) {
      host ??= engineHost({
        job: { source: null },
        logger,
        onProgress: () => undefined,
        onWake: () => undefined,
        stopWithinMs: 1_000,
      });
      const answer = await host.ask(name, input);
      if (answer.type === 'done') return answer.output;
      if (answer.type === 'problem') throw new ProblemError(answer.problem);
      if (answer.type === 'stopped') return fail('setup-invalid', { field: 'cancelled' });
      throw new Error('the thread that asks ended by a bug');
    },
    async stop() {
      const ending = host;
      host = null;
      await ending?.stop();
    },
  };
}
