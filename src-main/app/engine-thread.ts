/**
 * Entry of the engine thread: store, sides, parsing and engine live here, away from the main thread. It answers runs with
 * reports or Problems; a bug ends the thread, and its owner starts another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { storeProblem } from '../store/index.ts';
import { errorFields, type LogEvent, type LogFields, type LogLevel } from '../support/logger.ts';
import { type EngineSession, openSession } from './compose.ts';
import { type EngineJob, type FromEngine, noTraffic, type ToEngine } from './engine-messages.ts';
import { systemClock, systemRandomness } from './system-time.ts';

const port = parentPort;
if (port === null) throw new Error('this is the engine thread, not a program');

// the umask belongs to the process; the owner has set it
const job = workerData as EngineJob;
const stopped = new AbortController();
let session: EngineSession | null = null;
let running: Promise<void> = Promise.resolve();

const send = (message: FromEngine): void => port.postMessage(message);
const log = (level: LogLevel, event: LogEvent, fields: LogFields): void =>
  send({ type: 'log', entry: { level, event, fields } });

async function run(): Promise<void> {
  try {
    log('debug', 'run-started', {});
    session ??= await openSession(job, {
      clock: systemClock,
      randomness: systemRandomness,
      signal: stopped.signal,
      onProgress: (progress) => send({ type: 'progress', progress }),
      onWake: (side) => send({ type: 'wake', side }),
      log,
    });
    const report = await session.run(stopped.signal);
    const { provider, crm, ...rest } = report.summary;
    for (const [side, counts] of Object.entries({ provider, crm } as const))
      log('info', 'run-finished', {
        side: side as 'provider' | 'crm',
        ...counts,
        ...report.traffic[side as 'provider' | 'crm'],
        ...rest,
        durationMs: Math.round(rest.durationMs),
      });
    send({ type: 'ran', report });
  } catch (error) {
    if (stopped.signal.aborted) return;
    const known = problemOf(error) ?? storeProblem(error);
    if (known === null) throw error;
    log('warning', 'run-failed', {
      problem: known.code,
      fix: known.fix,
      ...(typeof known.params.host === 'string' ? { host: known.params.host } : {}),
      ...(known.retryAt === undefined ? {} : { retryAt: known.retryAt }),
      ...errorFields(error),
    });
    const traffic = session?.traffic() ?? noTraffic;
    // connections and store are made anew: what failed may be one of them
    await session?.close();
    session = null;
    send({ type: 'failed', problem: known, traffic });
  }
}

port.on('message', (message: ToEngine) => {
  if (message.type === 'run') {
    running = run();
    return;
  }
  stopped.abort();
  void running.then(async () => {
    await session?.close();
    port.close();
  });
});
