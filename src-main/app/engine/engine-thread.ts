/**
 * Entry of an account's engine thread: its store, sides, parsing and engine are here, away from the main thread. It answers a run
 * with a report or a Problem and a question with an answer; a bug ends the thread, and its owner starts another.
 */
import { workerData } from 'node:worker_threads';
import {
  type Comparison,
  type ComparisonProgress,
  differencesIn,
} from '../../../src-shared/domain/comparison.ts';
import type { AccountIdentity } from '../../../src-shared/domain/crm.ts';
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { openStore, type Store, storeProblem } from '../../store/index.ts';
import { workOf } from '../../support/early-thread.ts';
import { errorFields } from '../../support/logger.ts';
import { gradeRows, type UndoPreview } from '../../sync/index.ts';
import { type Kinds, knownKinds } from '../kinds.ts';
import { withSample } from '../sample.ts';
import { systemClock, systemRandomness } from '../system-time.ts';
import { memoryKeeper, threadHeap } from '../threads/give-back-memory.ts';
import { openPort, serveQuestions } from '../threads/serve-questions.ts';
import { answerFromStore } from './calendar-answers.ts';
import { createCalendarSearch, isSearchQuestion } from './calendar-search.ts';
import type { MailPart, MailQuestion } from './mail-part.ts';
import {
  type EngineJob,
  type FromEngine,
  noTraffic,
  type RunTopic,
  runTopics,
  type ToEngine,
} from './messages.ts';
import type { Question } from './questions.ts';
import { type EngineSession, openSession } from './session.ts';
import { sharedCrm } from './shared-crm.ts';
import { heedThrottle, isOneProvider, shareThrottle } from './shared-throttle.ts';
import { decisionHead } from './store-answers.ts';
import { answerUndo } from './undo-answers.ts';
import { passWakesOn } from './wakes.ts';

// the file mode mask belongs to the process; the main thread has set it
const job = (await workOf(workerData)) as EngineJob;
const { send, log, tokens } = openPort<FromEngine>();
const kinds: Kinds = withSample(knownKinds, job.dataDir, job.simulator);
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
let session: Promise<EngineSession> | null = null;
/** Of the last session: it tells the CRM also while the calendar cannot be had. */
let tellStale: EngineSession['tellStale'] | null = null;
let mail: MailPart | null = null;
/** The runs under way; aborted when only that topic is to stop. */
const underWay = new Map<RunTopic, AbortController>();
/** The full comparisons under way, each ended when the connections of its topic are closed. */
const comparing = new Map<RunTopic, AbortController>();
const crm = sharedCrm(job.setup.crm, {
  kinds,
  clock: systemClock,
  mailAccount: job.furtherMailbox,
  listen(side, signal) {
    const onWake = (): void => send({ type: 'wake', side: 'crm', topics: runTopics });
    if (job.watch) void passWakesOn('crm', side, { ...common, onWake }, signal);
  },
});
const common = {
  kinds,
  crm,
  tokens,
  clock: systemClock,
  randomness: systemRandomness,
  signal: stopped.signal,
  log,
};

function openedStore(): Store {
  store ??= openStore({ path: job.database, clock: systemClock, ...testLimits() });
  return store;
}

function openedSession(): Promise<EngineSession> {
  session ??= openSession(job, {
    ...common,
    store: openedStore(),
    onProgress: (progress) => send({ type: 'progress', progress }),
    onWake: (side) => send({ type: 'wake', side, topics: ['calendar'] }),
    onHeard: (collections) => send({ type: 'heard', topic: 'calendar', collections }),
  }).then(
    (opened) => {
      ({ tellStale } = opened);
      return opened;
    },
    (error: unknown) => {
      session = null;
      throw error;
    },
  );
  return session;
}

const answerSearch = createCalendarSearch({
  store: openedStore,
  session: openedSession,
  stopped: stopped.signal,
  now: systemClock.now,
});

/** Its code is loaded when mail is first asked for anything: an account without mail does without. */
async function mailPart(): Promise<MailPart> {
  const { createMailPart } = await import('./mail-part.ts');
  mail ??= createMailPart(job, {
    ...common,
    store: openedStore,
    account: async () => {
      if (job.furtherMailbox !== undefined) return furtherAccount(job.furtherMailbox);
      const accountId = openedStore().meta.get('account');
      if (session !== null || accountId === null) return (await openedSession()).account;
      const { kind, address, credentials } = job.setup.account;
      const user = 'user' in credentials ? credentials.user : '';
      return { accountId, machineId: job.machineId, address: address ?? user, provider: kind };
    },
    onProgress: (progress) => send({ type: 'mail-progress', progress }),
    onWake: () => send({ type: 'wake', side: 'provider', topics: ['mail'] }),
    onHeard: (collections) => send({ type: 'heard', topic: 'mail', collections }),
  });
  return mail;
}

function furtherAccount(accountId: string): AccountIdentity {
  const { kind, address } = job.setup.mail ?? fail('setup-invalid', { field: 'mail' });
  return { accountId, machineId: job.machineId, address, provider: kind };
}

async function closeSession(topic: RunTopic): Promise<void> {
  comparing.get(topic)?.abort();
  if (topic === 'mail') await mail?.close();
  else {
    const ending = session;
    session = null;
    await ending?.then(
      (one) => one.close(),
      () => undefined,
    );
  }
}

async function closeAll(): Promise<void> {
  for (const topic of runTopics) await closeSession(topic);
  store?.close();
  store = null;
}

/**
 * Connections are opened anew after trouble: what failed may be one of them. So are a store that failed and a connection whose lease was
 * lost, unless the other topic is at work with it, which then meets the same trouble.
 */
async function closeAfter(topic: RunTopic, { code }: Problem): Promise<void> {
  const isOtherAtWork = [...underWay.keys()].some((one) => one !== topic);
  if (/^(store|lease)-/.test(code) && !isOtherAtWork) await closeAll();
  else await closeSession(topic);
}

async function runCalendar(signal: AbortSignal, isForPerson: boolean): Promise<void> {
  const report = await (await openedSession()).run(signal, isForPerson);
  openedStore().afterRun();
  const { provider, crm: there, ...rest } = report.summary;
  for (const [side, counts] of [
    ['provider', provider],
    ['crm', there],
  ] as const)
    log('info', 'run-finished', {
      side,
      ...counts,
      ...report.traffic[side],
      ...rest,
      durationMs: Math.round(rest.durationMs),
    });
  // thousands of items would hold up the main thread while they cross
  send({
    type: 'ran',
    topic: 'calendar',
    report: { ...report, decisions: report.decisions.map(decisionHead) },
  });
}

async function runMail(signal: AbortSignal): Promise<void> {
  const report = await (await mailPart()).run(signal);
  openedStore().afterRun();
  const { arrived, linked, moved, keywords, quarantined, waiting, durationMs } = report.summary;
  for (const side of sideNames)
    log('info', 'mail-run-finished', {
      side,
      added: side === 'crm' ? arrived : 0,
      changed: moved[side] + keywords[side],
      ...report.traffic[side],
      ...{ linked, quarantined, waiting, durationMs },
    });
  send({ type: 'ran', topic: 'mail', report });
}

async function run(topic: RunTopic, isForPerson: boolean): Promise<void> {
  const ended = new AbortController();
  underWay.set(topic, ended);
  try {
    log('debug', 'run-started', { topic });
    const signal = AbortSignal.any([stopped.signal, ended.signal]);
    await (topic === 'calendar' ? runCalendar(signal, isForPerson) : runMail(signal));
    if (job.watch) setImmediate(memory.atRest);
  } catch (error) {
    if (stopped.signal.aborted) return;
    if (ended.signal.aborted) {
      await closeSession(topic);
      send({ type: 'run-stopped', topic });
      return;
    }
    const known = problemOf(error) ?? storeProblem(error);
    if (known === null) throw error;
    log('warning', 'run-failed', {
      topic,
      problem: known.code,
      fix: known.fix,
      ...(typeof known.params.host === 'string' ? { host: known.params.host } : {}),
      ...(known.retryAt === undefined ? {} : { retryAt: known.retryAt }),
      ...errorFields(error),
    });
    if (job.setup.mail !== null && known.code === 'throttled')
      shareThrottle(openedStore(), topic, known, systemClock.now(), isOneProvider(job.setup, kinds));
    const traffic = topic === 'mail' ? mail?.traffic() : (await session?.catch(() => null))?.traffic();
    await closeAfter(topic, known);
    send({ type: 'failed', topic, problem: known, traffic: traffic ?? noTraffic });
  } finally {
    underWay.delete(topic);
  }
}

async function stopRun(topic: RunTopic): Promise<void> {
  const run = underWay.get(topic);
  if (run === undefined) await closeSession(topic);
  else run.abort();
}

/** Null when it was stopped. @throws ProblemError */
async function compare(topic: RunTopic): Promise<Comparison | null> {
  const stop = new AbortController();
  comparing.set(topic, stop);
  const signal = AbortSignal.any([stopped.signal, stop.signal]);
  const onProgress = (progress: ComparisonProgress): void =>
    send({ type: 'compare-progress', topic, progress });
  try {
    const comparison = await (topic === 'calendar'
      ? (await openedSession()).compare(signal, onProgress)
      : (await mailPart()).compare(signal, onProgress));
    log('info', 'compared', {
      topic,
      linked: comparison.sides.provider?.linked ?? 0,
      count: differencesIn(comparison),
      durationMs: comparison.endedAt - comparison.startedAt,
    });
    if (job.watch) setImmediate(memory.atRest);
    return comparison;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    if (comparing.get(topic) === stop) comparing.delete(topic);
  }
}

async function answer(question: Question): Promise<unknown> {
  switch (question.name) {
    case 'filters-preview':
      return (await (session ?? fail('unreachable'))).previewFilters(question.input.filters, stopped.signal);
    case 'tell-paused':
      await (await session?.catch(() => null))?.tellPaused(stopped.signal);
      return {};
    case 'crm-throttled':
      heedThrottle(openedStore(), question.input.until, systemClock.now());
      return {};
    case 'compare':
      return { comparison: await compare(question.input.topic) };
    case 'compare-stop':
      for (const stop of comparing.values()) stop.abort();
      return {};
    case 'tell-stale':
      await tellStale?.(question.input.stale, stopped.signal);
      return {};
    case 'undo-preview':
    case 'undo-start':
      return answerUndo(question, openedStore(), systemClock.now(), previewUndo);
    case 'calendars':
      return (await (await session)?.calendars(stopped.signal)) ?? null;
    default:
      if (isSearchQuestion(question)) return answerSearch(question);
      return isOfMail(question)
        ? (await mailPart()).answer(question, stopped.signal)
        : answerFromStore(question, openedStore(), systemClock.now());
  }
}

/** Reads both sides where they are connected. */
async function previewUndo(rows: readonly number[]): Promise<UndoPreview> {
  const open = await session?.catch(() => null);
  return open == null
    ? { graded: gradeRows(rows, openedStore(), []), addressees: [] }
    : open.previewUndo(rows, stopped.signal);
}

function isOfMail(question: Question): question is MailQuestion {
  return question.name.startsWith('mail-');
}

serveQuestions<Question, ToEngine>({
  answer,
  onMessage: (message) =>
    message.type === 'run' ? run(message.topic, message.isForPerson) : stopRun(message.topic),
  close: closeAll,
  stopped,
});

/** A test may limit the size of the store, to see what a full disk does. */
function testLimits(): { readonly maxPages?: number } {
  const pages = Number(process.env.CONCORD_TEST_MAX_PAGES ?? '');
  return process.env.NODE_ENV === 'test' && pages > 0 ? { maxPages: pages } : {};
}
