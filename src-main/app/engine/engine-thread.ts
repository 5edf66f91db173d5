/**
 * Entry of an account's engine thread: its store, sides, parsing and engine are here, away from the main thread. It answers a run
 * with a report or a Problem and a question with an answer; a bug ends the thread, and its owner starts another.
 */
import { workerData } from 'node:worker_threads';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { openStore, type Store, storeProblem } from '../../store/index.ts';
import { workOf } from '../../support/early-thread.ts';
import { errorFields } from '../../support/logger.ts';
import { bringExisting, chooseRules, otherEngineIsOff, resumeSkipped } from '../../sync/index.ts';
import { type Kinds, knownKinds } from '../kinds.ts';
import { withSample } from '../sample.ts';
import { systemClock, systemRandomness } from '../system-time.ts';
import { memoryKeeper, threadHeap } from '../threads/give-back-memory.ts';
import { openPort, serveQuestions } from '../threads/serve-questions.ts';
import { type EngineJob, type FromEngine, noTraffic, type ToEngine } from './messages.ts';
import type { Question } from './questions.ts';
import { type EngineSession, openSession } from './session.ts';
import {
  chooseSubCalendar,
  confirmQuarantined,
  decide,
  decisionHead,
  decisionItems,
  factsOf,
  historyPage,
  quarantinePage,
  retryQuarantined,
  rulesFactsOf,
  rulesPreviewOf,
  skippedPage,
  subCalendarsOf,
} from './store-answers.ts';

// the file mode mask belongs to the process; the main thread has set it
const job = (await workOf(workerData)) as EngineJob;
const { send, log } = openPort<FromEngine>();
const kinds: Kinds = withSample(knownKinds, job.dataDir);
const stopped = new AbortController();
const heap = threadHeap();
const memory = memoryKeeper({
  occupied: heap.occupied,
  collect() {
    heap.collect();
    store?.giveBackMemory();
  },
});
let store: Store | null = null;
let session: EngineSession | null = null;

function openedStore(): Store {
  store ??= openStore({ path: job.database, clock: systemClock, ...testLimits() });
  return store;
}

/** Connections and store are opened anew after trouble: what failed may be one of them. */
async function closeAll(): Promise<void> {
  await session?.close();
  session = null;
  store?.close();
  store = null;
}

async function run(): Promise<void> {
  try {
    log('debug', 'run-started', {});
    session ??= await openSession(job, {
      store: openedStore(),
      kinds,
      clock: systemClock,
      randomness: systemRandomness,
      signal: stopped.signal,
      onProgress: (progress) => send({ type: 'progress', progress }),
      onWake: (side) => send({ type: 'wake', side }),
      log,
    });
    const report = await session.run(stopped.signal);
    openedStore().shrinkLog();
    const { provider, crm, ...rest } = report.summary;
    for (const [side, counts] of [
      ['provider', provider],
      ['crm', crm],
    ] as const)
      log('info', 'run-finished', {
        side,
        ...counts,
        ...report.traffic[side],
        ...rest,
        durationMs: Math.round(rest.durationMs),
      });
    // thousands of items would hold up the main thread while they cross
    send({ type: 'ran', report: { ...report, decisions: report.decisions.map(decisionHead) } });
    if (job.watch) setImmediate(memory.atRest);
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

async function answer(question: Question): Promise<unknown> {
  switch (question.name) {
    case 'facts':
      return factsOf(openedStore(), question.input.since);
    case 'decide':
      return decide(openedStore(), question.input, systemClock.now());
    case 'decision-items':
      return decisionItems(openedStore(), question.input);
    case 'history':
      return historyPage(openedStore(), question.input);
    case 'history-entry':
      return { row: openedStore().historyPages.entry(question.input.id) };
    case 'quarantine':
      return quarantinePage(openedStore(), question.input);
    case 'quarantine-retry':
      return retryQuarantined(openedStore(), question.input, systemClock.now());
    case 'quarantine-confirm':
      return confirmQuarantined(openedStore(), question.input, systemClock.now());
    case 'skipped':
      return skippedPage(openedStore(), question.input);
    case 'skipped-resume':
      return { accepted: resumeSkipped(openedStore(), question.input.item, systemClock.now()) };
    case 'rules':
      return rulesFactsOf(openedStore());
    case 'engine-off':
      otherEngineIsOff(openedStore(), systemClock.now());
      return {};
    case 'rules-preview':
      return rulesPreviewOf(openedStore());
    case 'filters-preview':
      return (session ?? fail('unreachable')).previewFilters(question.input.filters, stopped.signal);
    case 'rules-choose':
      chooseRules(openedStore(), question.input);
      return rulesFactsOf(openedStore(), question.input);
    case 'sub-calendars':
      return subCalendarsOf(openedStore());
    case 'sub-calendar-choose':
      return chooseSubCalendar(openedStore(), question.input);
    case 'bring-existing': {
      const { side, ...bounds } = question.input;
      return { accepted: bringExisting(openedStore(), side, bounds) };
    }
    case 'calendars':
      return (await session?.calendars(stopped.signal)) ?? null;
    default:
      return question satisfies never;
  }
}

serveQuestions<Question, ToEngine>({ answer, onMessage: () => run(), close: closeAll, stopped });

/** A test may limit the size of the store, to see what a full disk does. */
function testLimits(): { readonly maxPages?: number } {
  const pages = Number(process.env.CONCORD_TEST_MAX_PAGES ?? '');
  return process.env.NODE_ENV === 'test' && pages > 0 ? { maxPages: pages } : {};
}
