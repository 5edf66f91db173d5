/** Puts an account's sides and its engine together over one store, and takes them apart again; runs in the engine thread. */
import type { EntryFilters } from '../../../src-shared/domain/calendar/filters.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { Comparison, ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import { type AccountIdentity, type CrmReports, limitsOf } from '../../../src-shared/domain/crm.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import type { LogEvent, LogFields, LogLevel } from '../../support/logger.ts';
import {
  calendarEngine,
  type EntryPlace,
  type HeardList,
  lastComparison,
  offeredFilters,
  type Progress,
  type SideSearch,
  type UndoPreview,
  type Wanted,
  withLocalParts,
} from '../../sync/index.ts';
import type { Kinds } from '../kinds.ts';
import type { TokensOf } from '../threads/messages.ts';
import { ownBlockList } from './chosen-mail.ts';
import { calendarCollections, type HeardCollection } from './collections.ts';
import { crmReporter } from './crm-report.ts';
import { type EngineJob, noTraffic, type RunReport, type RunTraffic } from './messages.ts';
import { watchPhases } from './phase-times.ts';
import { primaryCalendarOf } from './primary-calendar.ts';
import type { AccountCalendars, Questions } from './questions.ts';
import type { SharedCrm } from './shared-crm.ts';
import { connectSides, type Sides } from './sides.ts';
import { filtersPreviewOf } from './store-answers.ts';
import { trafficSince } from './traffic.ts';
import { passWakesOn } from './wakes.ts';

export interface EngineSession {
  /** As the CRM knows the account. */
  readonly account: AccountIdentity;
  /** @param isForPerson somebody asked for it and waits */
  run(signal: AbortSignal, isForPerson: boolean): Promise<RunReport>;
  /** The traffic of the last run, or of the one under way. */
  traffic(): RunTraffic;
  /** What filters would do to what the calendar holds now (C21). @throws ProblemError */
  previewFilters(filters: EntryFilters, signal: AbortSignal): Promise<Questions['filters-preview']['output']>;
  /** One full comparison of both sides (RU9). @throws ProblemError */
  compare(signal: AbortSignal, onProgress: (progress: ComparisonProgress) => void): Promise<Comparison>;
  /** Tells the CRM how many calendars and folders were not proven fresh for an hour (R6). */
  tellStale(count: number, signal: AbortSignal): Promise<void>;
  /** How changes of the history can be undone, the latest first. */
  previewUndo(rows: readonly number[], signal: AbortSignal): Promise<UndoPreview>;
  /** Looks for entries on both sides (D12). @throws ProblemError */
  search(wanted: Wanted): SideSearch;
  /** What a side holds at an address now. @throws ProblemError */
  read(place: EntryPlace, signal: AbortSignal): Promise<StoredEvent | null>;
  /** The web address of an entry; null where its side tells none. @throws ProblemError */
  page(place: EntryPlace, signal: AbortSignal): Promise<string | null>;
  /** Which sides can tell web addresses. */
  readonly mayOpen: Readonly<Record<SideName, boolean>>;
  /** Whether the CRM shows other calendars of the account (C2). */
  readonly showsOthers: boolean;
  /** Asks the provider anew. */
  calendars(signal: AbortSignal): Promise<AccountCalendars>;
  /** The CRM shows the account as paused (C15), where that can be told. */
  tellPaused(signal: AbortSignal): Promise<void>;
  /** Stops listening, gives the lease back, closes sockets; the store stays open. Never rejects. */
  close(): Promise<void>;
}

export interface SessionParts {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onWake: (side: SideName) => void;
  /** After each run: what of the account's calendars it read to the end. */
  readonly onHeard: (collections: readonly HeardCollection[]) => void;
  /** Absent: no sign-in is by OAuth. */
  readonly tokens?: TokensOf;
  readonly log: (level: LogLevel, event: LogEvent, fields: LogFields) => void;
  /** Absent: a connection of its own. */
  readonly crm?: SharedCrm;
}

/** @throws ProblemError when one of the sides cannot be had; no connection stays open then */
export async function openSession(job: EngineJob, parts: SessionParts): Promise<EngineSession> {
  const { store, clock, randomness, signal, log } = parts;
  let recovered = store.recovered;
  if (recovered !== null) log('warning', 'run-failed', { problem: recovered.code, fix: recovered.fix });
  let opened: Sides | null = null;
  try {
    parts.onProgress({ phase: 'connecting', done: 0 });
    const sides = await connectSides(job.setup, parts);
    opened = sides;
    const { provider } = sides;
    const crm = withLocalParts(sides.crm);
    const account = { ...sides.account, machineId: job.machineId };
    const { movedFrom = [] } = job.setup;
    const hasMoved = movedFrom.length > 0 && store.meta.get('account') !== account.accountId;
    const primaryCalendar = await primaryCalendarOf(
      store,
      provider,
      job.setup.primaryCalendar,
      signal,
      hasMoved,
    );
    log('info', 'connected', { provider: account.provider });

    let onProgress = parts.onProgress;
    let heard: HeardList[] = [];
    const engine = calendarEngine({
      store,
      provider,
      crm,
      account,
      settings: { ...job.setup.settings, primaryCalendar },
      movedFrom,
      blocked: () => ownBlockList(store, job.setup.mail?.settings),
      clock,
      randomness,
      onProgress: (progress) => onProgress(progress),
      onHeard: (list) => void heard.push(list),
      onItemProblem: (side, { code, fix }) => log('warning', 'item-problem', { side, problem: code, fix }),
    });
    const reporter = crmReporter(
      reportsThrough(parts.crm, crm.reports),
      account,
      clock,
      () => provider.capabilities.mail === 'always',
      () => lastComparison(store, 'calendar'),
    );
    const readable = (): readonly SideName[] =>
      sideNames.filter((side) => side === 'provider' || sides.crm.calendar.capabilities.readBack);
    const listening = new AbortController();
    if (job.watch) void passWakesOn('provider', provider, parts, AbortSignal.any([signal, listening.signal]));

    // the traffic of connecting is counted to the first run; between runs others use the connection to the CRM
    let before = noTraffic;
    let isFirst = true;
    const trafficOfRun = (): RunTraffic => trafficSince(sides.traffic(), before);
    let traffic = trafficOfRun;
    return {
      account,
      async run(runSignal, isForPerson) {
        if (isForPerson) provider.askAnew?.();
        const watch = watchPhases(clock, parts.onProgress);
        onProgress = watch.onProgress;
        if (!isFirst) before = sides.traffic();
        isFirst = false;
        traffic = trafficOfRun;
        heard = [];
        const summary = await engine
          .run(runSignal)
          .finally(() => parts.onHeard(calendarCollections(store, heard, readable())))
          .catch(async (error: unknown) => {
            const known = problemOf(error);
            if (known !== null && !runSignal.aborted) await reporter.failed(known, runSignal);
            throw error;
          });
        await reporter.ran(summary, runSignal);
        const report: RunReport = {
          summary,
          traffic: trafficOfRun(),
          phases: watch.finish(),
          decisions: engine.decisions(),
          limits: limitsOf(sides.crm),
          recovered,
        };
        recovered = null;
        traffic = () => report.traffic;
        return report;
      },
      traffic: () => traffic(),
      previewFilters: async (filters, askSignal) =>
        filtersPreviewOf(await engine.previewFilters(filters, askSignal)),
      compare: (compareSignal, onCompareProgress) => engine.compare(compareSignal, onCompareProgress),
      tellStale: (count, tellSignal) => reporter.stale(count, tellSignal),
      previewUndo: (rows, askSignal) => engine.previewUndo(rows, askSignal),
      search: engine.search,
      read: engine.read,
      async page({ side, ref, calendar }, askSignal) {
        const where = side === 'crm' ? store.meta.get('crm-calendar') : (calendar ?? primaryCalendar);
        const asked = side === 'crm' ? sides.crm.calendar : provider;
        return where === null ? null : ((await asked.pageOf?.(where, ref, askSignal)) ?? null);
      },
      mayOpen: {
        provider: provider.pageOf !== undefined,
        crm: sides.crm.calendar.pageOf !== undefined,
      },
      showsOthers: sides.crm.subCalendars !== undefined,
      calendars: async (askSignal) => ({
        primary: primaryCalendar,
        features: sides.features,
        limits: limitsOf(sides.crm),
        offeredFilters: offeredFilters(provider, sides.crm),
        calendars: (await provider.calendars(askSignal)).filter(({ holdsEvents }) => holdsEvents),
      }),
      tellPaused: (askSignal) => reporter.paused(askSignal),
      async close() {
        listening.abort();
        await sides.close(account);
      },
    };
  } catch (error) {
    await opened?.close();
    throw error;
  }
}

/** Reports that the CRM gets also when the calendar cannot be had and this session is over. */
function reportsThrough(shared: SharedCrm | undefined, own: CrmReports): CrmReports {
  if (shared === undefined) return own;
  return {
    async put(account, report, signal) {
      const held = await shared.hold();
      try {
        await held.crm.reports?.put(account, report, signal);
      } finally {
        await held.letGo(null);
      }
    },
  };
}
