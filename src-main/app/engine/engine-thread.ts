/**
 * Entry of the engine thread: store, sides, parsing and engine live here, away from the main thread. It answers runs with
 * reports or Problems and questions with answers; a bug ends the thread, and its owner starts another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { openStore, type Store, storeProblem } from '../../store/index.ts';
import { errorFields, type LogEvent, type LogFields, type LogLevel } from '../../support/logger.ts';
import { findAccount, findCrm, findHost } from '../setup/server-answers.ts';
import { systemClock, systemRandomness } from '../system-time.ts';
import { type EngineJob, type FromEngine, noTraffic, type SetupJob, type ToEngine } from './messages.ts';
import type { Question } from './questions.ts';
import { type EngineSession, openSession } from './session.ts';
import {
  decide,
  decisionHead,
  decisionItems,
  factsOf,
  historyPage,
  quarantinePage,
  retryQuarantined,
} from './store-answers.ts';

const port = parentPort;
if (port === null) throw new Error('this is the engine thread, not a program');

// the umask belongs to the process; the owner has set it
const job = workerData as EngineJob | SetupJob;
const stopped = new AbortController();
let store: Store | null = null;
let session: EngineSession | null = null;
const underWay = new Set<Promise<void>>();

const send = (message: FromEngine): void => port.postMessage(message);
const log = (level: LogLevel, event: LogEvent, fields: LogFields): void =>
  send({ type: 'log', entry: { level, event, fields } });

function accountJob(): EngineJob {
  if (job.source === null) throw new Error('this thread has no account');
  return job;
}

function openedStore(): Store {
  store ??= openStore({ path: accountJob().database, clock: systemClock, ...testLimits() });
  return store;
}

/** Connections and store are made anew after trouble: what failed may be one of them. */
async function closeAll(): Promise<void> {
  await session?.close();
  session = null;
  store?.close();
  store = null;
}

async function run(): Promise<void> {
  try {
    log('debug', 'run-started', {});
    session ??= await openSession(accountJob(), {
      store: openedStore(),
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
    // thousands of items would hold up the main thread while they cross
    send({ type: 'ran', report: { ...report, decisions: report.decisions.map(decisionHead) } });
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
    await closeAll();
    send({ type: 'failed', problem: known, traffic });
  }
}

async function answerTo(question: Question): Promise<unknown> {
  const parts = { clock: systemClock, signal: stopped.signal };
  switch (question.name) {
    case 'facts':
      return factsOf(openedStore(), question.input.since);
    case 'decide':
      return decide(openedStore(), question.input, systemClock.now());
    case 'decision-items':
      return decisionItems(openedStore(), question.input);
    case 'history':
      return historyPage(openedStore(), question.input);
    case 'quarantine':
      return quarantinePage(openedStore(), question.input);
    case 'quarantine-retry':
      return retryQuarantined(openedStore(), question.input, systemClock.now());
    case 'calendars':
      return (await session?.calendars(stopped.signal)) ?? null;
    case 'setup-crm':
      return findCrm(question.input, parts);
    case 'setup-discover':
      return findHost(question.input, parts);
    case 'setup-account':
      return findAccount(question.input, parts);
    default:
      return question satisfies never;
  }
}

async function ask(id: number, question: Question): Promise<void> {
  try {
    send({ type: 'answered', id, answer: { type: 'done', output: await answerTo(question) } });
  } catch (error) {
    if (stopped.signal.aborted) return;
    const known = problemOf(error) ?? storeProblem(error);
    if (known === null) throw error;
    send({ type: 'answered', id, answer: { type: 'problem', problem: known } });
  }
}

function keep(work: Promise<void>): void {
  underWay.add(work);
  void work.finally(() => underWay.delete(work));
}

port.on('message', (message: ToEngine) => {
  switch (message.type) {
    case 'run':
      keep(run());
      break;
    case 'ask':
      keep(ask(message.id, message.question));
      break;
    case 'stop':
      stopped.abort();
      void Promise.allSettled(underWay).then(async () => {
        await closeAll();
        port.close();
      });
      break;
    default:
      message satisfies never;
  }
});

/** A test may make the store small, to see what a full disk does. */
function testLimits(): { readonly maxPages?: number } {
  const pages = Number(process.env.CONCORD_TEST_MAX_PAGES ?? '');
  return process.env.NODE_ENV === 'test' && pages > 0 ? { maxPages: pages } : {};
}
