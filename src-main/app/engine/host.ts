/**
 * The engine thread's owner in the main thread: starts it when it is needed, asks for runs, and takes its end. Trouble comes as
 * a Problem; a crash of the thread is a bug, is logged, and the next run starts a fresh thread.
 */
import { Worker } from 'node:worker_threads';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import { errorFields, type Logger } from '../../support/logger.ts';
import type { Progress, SideName } from '../../sync/index.ts';
import type { EngineJob, FromEngine, RunReport, RunTraffic, SetupJob, ToEngine } from './messages.ts';
import type { Question, QuestionAnswer, QuestionName, QuestionOutput, Questions } from './questions.ts';

export type RunOutcome =
  | { readonly type: 'ran'; readonly report: RunReport }
  | { readonly type: 'failed'; readonly problem: Problem; readonly traffic: RunTraffic }
  /** The thread ended by a bug; the log says where. */
  | { readonly type: 'crashed' }
  | { readonly type: 'stopped' };

/** `crashed`: the thread ended by a bug; `stopped`: nobody waits for the answer any more. */
export type Answered<T> =
  | { readonly type: 'done'; readonly output: T }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'crashed' | 'stopped' };

export interface EngineHost {
  /** Also while a run is under way. Never rejects. */
  ask<N extends QuestionName>(name: N, input: Questions[N]['input']): Promise<Answered<QuestionOutput<N>>>;
  /** One full run; a call while one is under way is a bug. Never rejects. */
  run(): Promise<RunOutcome>;
  /** Ends a run under way at its next safe point, closes the store, ends the thread. */
  stop(): Promise<void>;
}

export interface EngineHostParts {
  readonly job: EngineJob | SetupJob;
  readonly logger: Logger;
  readonly onProgress: (progress: Progress) => void;
  readonly onWake: (side: SideName) => void;
  /** How long a thread may take to stop before it is ended. Default 5 s. */
  readonly stopWithinMs?: number;
}

export function engineHost({
  job,
  logger,
  onProgress,
  onWake,
  stopWithinMs = 5_000,
}: EngineHostParts): EngineHost {
  let worker: Worker | null = null;
  let settle: ((outcome: RunOutcome) => void) | null = null;
  let stopping = false;
  const asked = new Map<
    number,
    (answer: QuestionAnswer | { readonly type: 'crashed' | 'stopped' }) => void
  >();
  let questions = 0;

  const end = (outcome: RunOutcome): void => {
    const waiting = settle;
    settle = null;
    waiting?.(outcome);
  };

  const take = (message: FromEngine): void => {
    switch (message.type) {
      case 'progress':
        onProgress(message.progress);
        break;
      case 'wake':
        onWake(message.side);
        break;
      case 'log':
        logger.log(message.entry.level, message.entry.event, message.entry.fields);
        break;
      case 'answered':
        asked.get(message.id)?.(message.answer);
        asked.delete(message.id);
        break;
      case 'ran':
      case 'failed':
        end(message);
        break;
      default:
        message satisfies never;
    }
  };

  const start = (): Worker => {
    const started = new Worker(new URL('./engine-thread.ts', import.meta.url), {
      name: 'concord-engine',
      workerData: job,
    });
    started.on('message', take);
    started.on('error', (error) => logger.log('error', 'engine-crashed', errorFields(error)));
    started.on('exit', () => {
      if (worker === started) worker = null;
      const why = stopping ? ({ type: 'stopped' } as const) : ({ type: 'crashed' } as const);
      end(why);
      for (const tell of asked.values()) tell(why);
      asked.clear();
    });
    logger.log('debug', 'engine-started');
    return started;
  };

  const send = (message: ToEngine): void => worker?.postMessage(message);

  return {
    run() {
      if (stopping) return Promise.resolve({ type: 'stopped' });
      if (settle !== null) throw new Error('a run is under way');
      worker ??= start();
      return new Promise((resolve) => {
        settle = resolve;
        send({ type: 'run' });
      });
    },
    ask(name, input) {
      if (stopping) return Promise.resolve({ type: 'stopped' });
      worker ??= start();
      questions += 1;
      const id = questions;
      return new Promise((resolve) => {
        // what the thread answers to a question is what its type says
        asked.set(id, resolve as Parameters<typeof asked.set>[1]);
        send({ type: 'ask', id, question: { name, input } as Question });
      });
    },
    async stop() {
      stopping = true;
      const running = worker;
      if (running === null) return;
      const exited = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      send({ type: 'stop' });
      const hurry = setTimeout(() => void running.terminate(), stopWithinMs);
      await exited;
      clearTimeout(hurry);
    },
  };
}
