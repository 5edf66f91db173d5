/** The main thread's end of the engine thread of one account: runs, and questions about the account. */

import type { ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { EarlyThread } from '../../support/early-thread.ts';
import type { Logger } from '../../support/logger.ts';
import type { MailProgress, Progress } from '../../sync/index.ts';
import { type ThreadHost, threadHost } from '../threads/host.ts';
import type { TokensOf } from '../threads/messages.ts';
import type { HeardCollection } from './collections.ts';
import {
  type EngineJob,
  type FromEngine,
  type MailRunReport,
  type RunReport,
  type RunTopic,
  type RunTraffic,
  runTopics,
  type ToEngine,
} from './messages.ts';
import type { Questions } from './questions.ts';

/** How a run ended. */
export type Outcome<Report> =
  | { readonly type: 'ran'; readonly report: Report }
  | { readonly type: 'failed'; readonly problem: Problem; readonly traffic: RunTraffic }
  /** The thread ended by a bug; the log says where. */
  | { readonly type: 'crashed' }
  | { readonly type: 'stopped' };

export interface Reports {
  readonly calendar: RunReport;
  readonly mail: MailRunReport;
}
/** Of a run of either. */
export type AnyOutcome = Outcome<RunReport | MailRunReport>;
export type RunOutcome = Outcome<RunReport>;
export type MailRunOutcome = Outcome<MailRunReport>;

export interface EngineHost extends Pick<ThreadHost<Questions, ToEngine>, 'ask' | 'stop'> {
  /**
   * One full run; a call while one of the same topic is under way is a bug. Never rejects.
   * @param isForPerson somebody asked for it and waits: the servers are asked also where they tell of news by themselves
   */
  run<Topic extends RunTopic>(topic: Topic, isForPerson: boolean): Promise<Outcome<Reports[Topic]>>;
  /** Ends the topic's run at its next safe point, and its connections. */
  stopRun(topic: RunTopic): void;
}

export interface EngineHostParts {
  readonly job: EngineJob;
  readonly logger: Logger;
  /** An engine thread that was started already. */
  readonly early?: EarlyThread | undefined;
  /** Access tokens of the account's sign-ins; absent where none is by OAuth. */
  readonly tokens?: TokensOf | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly onMailProgress: (progress: MailProgress) => void;
  /** What there is to be read, and what of it a run read to the end (RU9). */
  readonly onHeard?: (topic: RunTopic, collections: readonly HeardCollection[]) => void;
  readonly onCompareProgress?: (topic: RunTopic, progress: ComparisonProgress) => void;
  readonly onWake: (side: SideName, topics: readonly RunTopic[]) => void;
}

const stopWithinMs = 5_000;

export function engineHost(parts: EngineHostParts): EngineHost {
  const { job, logger, early } = parts;
  const finishRun = new Map<RunTopic, (outcome: Outcome<never>) => void>();
  const hasRun = new Set<RunTopic>();
  const runEnded = (topic: RunTopic, outcome: Outcome<RunReport | MailRunReport>): void => {
    const finish = finishRun.get(topic);
    finishRun.delete(topic);
    // the thread answers a run with the report of its topic
    finish?.(outcome as Outcome<never>);
  };
  const thread = threadHost<Questions, ToEngine, FromEngine>({
    entry: new URL('./engine-thread.ts', import.meta.url),
    name: 'concord-engine',
    workerData: job,
    tokens: parts.tokens,
    early,
    logger,
    stopWithinMs,
    onExit(why) {
      for (const topic of runTopics) runEnded(topic, { type: why });
    },
    onMessage(message) {
      switch (message.type) {
        case 'progress':
          parts.onProgress(message.progress);
          break;
        case 'mail-progress':
          parts.onMailProgress(message.progress);
          break;
        case 'heard':
          parts.onHeard?.(message.topic, message.collections);
          break;
        case 'compare-progress':
          parts.onCompareProgress?.(message.topic, message.progress);
          break;
        case 'wake':
          parts.onWake(message.side, message.topics);
          break;
        case 'ran':
          runEnded(message.topic, { type: 'ran', report: message.report });
          break;
        case 'failed':
          runEnded(message.topic, { type: 'failed', problem: message.problem, traffic: message.traffic });
          break;
        case 'run-stopped':
          runEnded(message.topic, { type: 'stopped' });
          break;
        default:
          message satisfies never;
      }
    },
  });
  return {
    ask: thread.ask,
    stop: thread.stop,
    run(topic, isForPerson) {
      if (thread.isStopping()) return Promise.resolve({ type: 'stopped' });
      if (finishRun.has(topic)) throw new Error(`a run of ${topic} is under way`);
      return new Promise((resolve) => {
        finishRun.set(topic, resolve);
        hasRun.add(topic);
        thread.send({ type: 'run', topic, isForPerson });
      });
    },
    stopRun(topic) {
      if (hasRun.has(topic) && !thread.isStopping()) thread.send({ type: 'stop-run', topic });
    },
  };
}
