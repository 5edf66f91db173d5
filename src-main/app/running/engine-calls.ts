/** What the calendar and each mailbox ask of their engine thread alike. */
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { EngineHost, Outcome, Reports } from '../engine/host.ts';
import { noTraffic, type RunTopic } from '../engine/messages.ts';
import type { Questions } from '../engine/questions.ts';

/** One run, unless another program has taken the data directory. @param started the engine thread, which it starts when none runs */
export function runOf<Topic extends RunTopic>(
  topic: Topic,
  isForPerson: boolean,
  started: () => EngineHost,
  ownsDataDir: () => boolean,
): Promise<Outcome<Reports[Topic]>> {
  return ownsDataDir()
    ? started().run(topic, isForPerson)
    : Promise.resolve({ type: 'failed', problem: problem('store-locked'), traffic: noTraffic });
}

/** @throws ProblemError */
export async function answerOf<N extends keyof Questions>(
  engine: EngineHost,
  name: N,
  input: Questions[N]['input'],
): Promise<Questions[N]['output']> {
  const answer = await engine.ask(name, input);
  if (answer.type === 'done') return answer.output;
  if (answer.type === 'problem') throw new ProblemError(answer.problem);
  throw new Error(`the engine thread ${answer.type}`);
}
