/** One account's calendar engine: runs never overlap, trouble of a whole side ends a run, and the next run goes on from the store. */
import type { CalendarId } from '../../../../src-shared/domain/calendar/side.ts';
import { fail, type Problem, ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import { storeProblem } from '../../../store/index.ts';
import { decisionsIn, recordDecision } from '../../common/decisions.ts';
import { obeyThrottle, rememberThrottle } from '../../common/throttle.ts';
import { createTurns } from '../../common/turns.ts';
import { withinLimits } from '../../limits/index.ts';
import { withLocalParts } from '../../local-parts.ts';
import { withOccurrences } from '../../occurrences/index.ts';
import type { CalendarEngine, EngineParts, RunSummary } from '../../sync.ts';
import { askSides } from '../../why/ask-sides.ts';
import { formerAddresses } from '../move/move.ts';
import { knowing, knowsNobody } from '../people/known-people.ts';
import { knowingOwn, ownAddresses } from '../people/own-addresses.ts';
import { previewFilters } from '../plan/preview-filters.ts';
import { gradeRows } from '../undo/grade.ts';
import { previewUndo } from '../undo/preview.ts';
import { connection } from './connection.ts';
import { compareCalendars } from './full-comparison.ts';
import { runOnce } from './run.ts';

/** After these the next run asks the CRM again who it is and what its rules are. */
const endsConnection: readonly Problem['code'][] = [
  'lease-lost',
  'lease-held',
  'sign-in-required',
  'wrong-password',
];

/** The engine of one account. The caller asks for one run at a time (RU1). */
export function calendarEngine(given: EngineParts): CalendarEngine {
  const { store, clock } = given;
  const onProblem = (problem: Problem) => given.onItemProblem?.('crm', problem);
  const limited = withinLimits(withLocalParts(given.crm), store);
  const onNews = (ref: string) => store.inbox.put('crm', { kind: 'hint', ref });
  const parts = { ...given, crm: withOccurrences(limited, { store, clock, onNews, onProblem }) };
  const connected = connection(parts);
  const turn = createTurns();
  let isRunning = false;

  /** @throws ProblemError for trouble of a whole side or of the store; anything else is a bug */
  const telling = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const trouble = storeProblem(error);
      if (trouble === null) throw error;
      if (endsConnection.includes(trouble.code)) connected.forget();
      if (trouble.code === 'throttled' && trouble.retryAt !== undefined)
        rememberThrottle(store, trouble.retryAt, clock.now());
      throw problemOf(error) === null ? new ProblemError(trouble, { cause: error }) : error;
    }
  };
  const run = async (signal: AbortSignal): Promise<RunSummary> => {
    if (isRunning) throw new Error('a run is in progress already');
    isRunning = true;
    const started = clock.monotonic();
    try {
      const counts = await telling(() => turn(() => runOnce(parts, connected, signal)));
      parts.onProgress?.({ phase: 'done', done: 0 });
      return { ...counts, durationMs: Math.round(clock.monotonic() - started) };
    } finally {
      isRunning = false;
    }
  };

  /** Where its entries can be asked as they are kept: one that cannot be read, or keeps single entries, has addresses of Concord's own. */
  const calendarOfCrm = (): CalendarId | null => {
    const isPlain = given.crm.calendar.capabilities.readBack && connected.current()?.recurrence !== 'none';
    return isPlain ? store.meta.get('crm-calendar') : null;
  };

  return {
    run,
    compare: (signal, onProgress = () => undefined) =>
      telling(async () => {
        obeyThrottle(store, clock.now());
        return compareCalendars(parts, connected, turn, signal, onProgress);
      }),
    decisions: () => decisionsIn(store),
    async previewFilters(filters, signal) {
      const session = connected.current() ?? fail('unreachable');
      const people = filters.onlyKnownPeople ? await connected.knownPeople(signal) : null;
      const own = ownAddresses(parts.account, parts.provider, session, formerAddresses(store));
      return previewFilters(
        filters,
        {
          store,
          provider: parts.provider,
          calendar: parts.settings.primaryCalendar,
          session,
          settings: parts.settings,
          knows: people === null ? knowsNobody : knowing(people, own),
        },
        signal,
      );
    },
    async previewUndo(rows, signal) {
      const session = connected.current();
      if (session === null)
        return { graded: gradeRows(rows, store, [parts.account.address]), addressees: [] };
      const own = ownAddresses(parts.account, parts.provider, session, formerAddresses(store));
      const sides = { provider: parts.provider, crm: knowingOwn(parts.crm.calendar, own) };
      const calendars = { provider: parts.settings.primaryCalendar, crm: session.calendar };
      try {
        return await previewUndo(rows, { store, sides, calendars, own }, signal);
      } catch (error) {
        if (problemOf(error) === null) throw error;
        return { graded: gradeRows(rows, store, own.all), addressees: [] };
      }
    },
    search(wanted) {
      obeyThrottle(store, clock.now());
      return askSides(
        {
          ...{ store, clock, provider: parts.provider, crm: given.crm.calendar },
          primary: parts.settings.primaryCalendar,
          crmCalendar: calendarOfCrm(),
          calendars: (signal) => parts.provider.calendars(signal),
          showsOthers: given.crm.subCalendars !== undefined,
        },
        wanted,
      );
    },
    async read({ side, ref, calendar }, signal) {
      const isOfCrm = side === 'crm';
      const where = isOfCrm ? calendarOfCrm() : (calendar ?? parts.settings.primaryCalendar);
      if (where === null) return null;
      for await (const one of (isOfCrm ? given.crm.calendar : parts.provider).get(where, [ref], signal))
        if (one.type === 'found') return one.stored;
      return null;
    },
    decide: (id, digest, choice) => recordDecision(store, { id, digest, choice }, clock.now()),
  };
}
