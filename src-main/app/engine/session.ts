/** The composition root of the engine thread: sides and engine put together over one account's store, and taken apart again. */
import type { Calendar, CalendarId, CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';
import { errorFields, type LogEvent, type LogFields, type LogLevel } from '../../support/logger.ts';
import { calendarEngine, type Progress, type SideName } from '../../sync/index.ts';
import { crmReporter } from './crm-report.ts';
import { type EngineJob, noTraffic, type RunReport, type RunTraffic } from './messages.ts';
import { watchPhases } from './phase-times.ts';
import type { AccountCalendars } from './questions.ts';
import { connectSides, type Sides } from './sides.ts';

export interface EngineSession {
  run(signal: AbortSignal): Promise<RunReport>;
  /** Of the last run, or of the one under way. */
  traffic(): RunTraffic;
  /** As the provider tells them now. */
  calendars(signal: AbortSignal): Promise<AccountCalendars>;
  /** Stops listening, gives the lease back, closes sockets; the store stays open. Never rejects. */
  close(): Promise<void>;
}

export interface SessionParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onWake: (side: SideName) => void;
  readonly log: (level: LogLevel, event: LogEvent, fields: LogFields) => void;
}

/** @throws ProblemError when one of the sides cannot be had; no connection stays open then */
export async function openSession(job: EngineJob, parts: SessionParts): Promise<EngineSession> {
  const { store, clock, randomness, signal, log } = parts;
  let recovered = store.recovered;
  if (recovered !== null) log('warning', 'run-failed', { problem: recovered.code, fix: recovered.fix });
  let sides: Sides | null = null;
  try {
    parts.onProgress({ phase: 'connecting', done: 0 });
    sides = await connectSides(job, parts);
    const { provider, crm } = sides;
    const primaryCalendar = await primaryOf(store, provider, sides.primaryCalendar, signal);
    const account = { ...sides.account, machineId: job.machineId };
    log('info', 'connected', { provider: account.provider });

    let pass = parts.onProgress;
    const engine = calendarEngine({
      store,
      provider,
      crm,
      account,
      settings: { ...sides.settings, primaryCalendar },
      clock,
      randomness,
      onProgress: (progress) => pass(progress),
      onItemProblem: (side, { code, fix }) => log('warning', 'item-problem', { side, problem: code, fix }),
    });
    const open = sides;
    const reporter = crmReporter(crm, account, clock);
    const listening = new AbortController();
    if (job.watch)
      for (const side of ['provider', 'crm'] as const)
        void listen(side, open[side], parts, AbortSignal.any([signal, listening.signal]));

    // what connecting cost belongs to the first run
    let before = noTraffic;
    const traffic = (): RunTraffic => minus(open.traffic(), before);
    let counted = traffic;
    return {
      async run(runSignal) {
        const watch = watchPhases(clock, parts.onProgress);
        pass = watch.onProgress;
        counted = traffic;
        const summary = await engine.run(runSignal).catch(async (error: unknown) => {
          const known = problemOf(error);
          if (known !== null && !runSignal.aborted) await reporter.failed(known, runSignal);
          throw error;
        });
        await reporter.ran(summary, runSignal);
        const report: RunReport = {
          summary,
          traffic: traffic(),
          phases: watch.finish(),
          decisions: engine.decisions(),
          recovered,
        };
        recovered = null;
        counted = () => report.traffic;
        before = open.traffic();
        return report;
      },
      traffic: () => counted(),
      calendars: async (askSignal) => ({
        primary: primaryCalendar,
        features: open.features,
        calendars: (await provider.calendars(askSignal)).filter(({ holdsEvents }) => holdsEvents),
      }),
      async close() {
        listening.abort();
        await crm.release(account, AbortSignal.timeout(2_000)).catch(() => undefined);
        await open.close();
      },
    };
  } catch (error) {
    await sides?.close();
    throw error;
  }
}

function minus(all: RunTraffic, before: RunTraffic): RunTraffic {
  const of = (side: SideName) => ({
    requests: all[side].requests - before[side].requests,
    bytes: all[side].bytes - before[side].bytes,
    writingMs: all[side].writingMs - before[side].writingMs,
  });
  return { provider: of('provider'), crm: of('crm') };
}

/**
 * The calendar a person named, by id, address or name. Once a run has made it permanent (C1), the same address needs no
 * further look.
 */
async function primaryOf(
  store: Store,
  provider: CalendarSide,
  named: string,
  signal: AbortSignal,
): Promise<CalendarId> {
  const permanent = store.meta.get('primary-calendar');
  const means = (id: CalendarId): boolean => id === named || pathOf(id) === pathOf(named);
  if (permanent !== null && means(permanent)) return permanent;
  const calendars = (await provider.calendars(signal)).filter((calendar) => calendar.holdsEvents);
  const byId = calendars.filter(({ id }) => means(id));
  const byName = calendars.filter(({ name }) => name === named);
  const found: readonly Calendar[] = byId.length > 0 ? byId : byName;
  const [one] = found;
  if (one === undefined) fail('calendar-missing', { count: calendars.length });
  if (found.length > 1) fail('setup-invalid', { field: 'primaryCalendar', count: found.length });
  if (!one.mayWrite) fail('calendar-read-only');
  return one.id;
}

/** The path of an address or of a path, without a closing slash: two spellings of one collection. */
function pathOf(text: string): string {
  const path = URL.canParse(text) ? new URL(text).pathname : text;
  return path.replace(/\/+$/, '');
}

const listenAgainMs = 15_000;

/** Passes a side's wakes on; when its stream ends, polls carry on and the stream is opened again after a while. */
async function listen(
  side: SideName,
  from: CalendarSide,
  parts: SessionParts,
  signal: AbortSignal,
): Promise<void> {
  while (from.wake !== undefined && !signal.aborted) {
    try {
      for await (const _news of from.wake(signal)) {
        if (signal.aborted) return;
        parts.onWake(side);
      }
    } catch (error) {
      if (!signal.aborted) parts.log('debug', 'wake-ended', { side, ...errorFields(error) });
    }
    if (signal.aborted) return;
    await pause(listenAgainMs * (0.5 + parts.randomness.fraction()), parts.clock, signal);
  }
}

/** Waits, or ends early when aborted. */
function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.setTimer(delayMs, end);
    signal.addEventListener('abort', end);
  });
}
