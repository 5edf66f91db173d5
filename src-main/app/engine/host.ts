/** The main thread's end of the engine thread of one account: runs, and questions about the account. */

import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { EarlyThread } from '../../support/early-thread.ts';
import type { Logger } from '../../support/logger.ts';
import type { Progress } from '../../sync/index.ts';
import { type ThreadHost, threadHost } from '../threads/host.ts';
import type { EngineJob, FromEngine, RunReport, RunTraffic, ToEngine } from './messages.ts';
import type { Questions } from './questions.ts';

export type RunOutcome =
  | { readonly type: 'ran'; readonly report: RunReport }
  | { readonly type: 'failed'; readonly problem: Problem; readonly traffic: RunTraffic }
  /** The thread ended by a bug; the log says where. */
  | { readonly type: 'crashed' }
  | { readonly type: 'stopped' };

export interface EngineHost extends Pick<ThreadHost<Questions, ToEngine>, 'ask' | 'stop'> {
  /** One full run; a call while one is under way is a bug. Never rejects. */
  run(): Promise<RunOutcome>;
}

export interface EngineHostParts {
  readonly job: EngineJob;
  readonly logger: Logger;
  /** An engine thread that was started already. */
  readonly early?: EarlyThread | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly onWake: (side: SideName) => void;
}

const stopWithinMs = 5_000;

export function engineHost({ job, logger, early, onProgress, onWake }: EngineHostParts): EngineHost {
  let finishRun: ((outcome: RunOutcome) => void) | null = null;
  const runEnded = (outcome: RunOutcome): void => {
    const finish = finishRun;
    finishRun = null;
    finish?.(outcome);
  };
  const thread = threadHost<Questions, ToEngine, FromEngine>({
    entry: new URL('./engine-thread.ts', import.meta.url),
    name: 'concord-engine',
    workerData: job,
    early,
    logger,
    stopWithinMs,
    onExit: (why) => runEnded({ type: why }),
    onMessage(message) {
      switch (message.type) {
        case 'progress':
          onProgress(message.progress);
          break;
        case 'wake':
          onWake(message.side);
          break;
        case 'ran':
        case 'failed':
          runEnded(message);
          break;
        default:
          message satisfies never;
      }
    },
  });
  return {
    ask: thread.ask,
    stop: thread.stop,
    run() {
      if (thread.isStopping()) return Promise.resolve({ type: 'stopped' });
      if (finishRun !== null) throw new Error('a run is under way');
      return new Promise((resolve) => {
        finishRun = resolve;
        thread.send({ type: 'run' });
      });
    },
  };
}
