/** The sample account as a `CalendarSide`. Every operation goes through `Wire`, which can make it fail on purpose. */
import type {
  Calendar,
  CalendarId,
  CalendarSide,
  ChangePage,
  Fetched,
  Located,
  Outcome,
  Ref,
  SyncState,
} from '../../src-shared/domain/calendar/side.ts';
import { fail, ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { type Account, calendarOf, calendarsOf, refFor, revisionOf, toStored } from './account.ts';
import { disordered, pageAfter } from './changes.ts';
import { execute, find, type Restrictions } from './execute.ts';
import { addressees, type Manner, prepareCalls, requestOf } from './requests.ts';
import { isVisible } from './sample-entry.ts';
import { AnswerLost, type Fault, type Wire } from './wire-faults.ts';

/** What a CRM checks before every write: that the machine still holds the lease, and what the administrator forbids. */
export interface WriteRules {
  /** @throws ProblemError `lease-lost` */
  checkLease(): void;
  restrictions(): Restrictions;
}

export function calendarSide(own: Account, wire: Wire, writeRules: WriteRules | null): CalendarSide {
  const { profile } = own;
  /** The account as this connection is told of it. */
  let account = own;
  const manner: Manner = {
    clearsOccurrences: profile.clearsOccurrences,
    updates: profile.updates,
    perOccurrence: profile.capabilities.recurrence === 'occurrences',
    own: own.own,
  };

  const mustBeAble = (ability: 'readBack' | 'lookup'): void => {
    if (!profile.capabilities[ability]) throw new Error(`this account has no ${ability}, and was asked`);
  };

  return {
    capabilities: profile.capabilities,
    ...(profile.keepsTicks
      ? {}
      : {
          addresses: own.own,
          tellPrivate(how) {
            account = how === 'busy' ? own : { ...own, profile: { ...profile, masksOfPrivate: [] } };
          },
        }),

    calendars: (signal) =>
      wire.send({ operation: 'calendars' }, signal, () =>
        calendarsOf(account).filter(isListed).map(asCalendar),
      ),

    async *changes(calendar, since, signal) {
      mustBeAble('readBack');
      let state: SyncState | null = since;
      let breaksOff = false;
      for (let page = 0; ; page += 1) {
        if (breaksOff) fail('unreachable');
        const answer: ChangePage = await wire.send(
          { operation: 'changes', calendar, page },
          signal,
          (fault) => {
            if (fault?.type === 'expired' && state !== null) fail('sync-state-expired');
            breaksOff = fault?.type === 'breaks-off';
            const read = pageAfter(account, calendar, state);
            return fault?.type === 'disorder' ? { ...read, changes: twice(read.changes, page) } : read;
          },
        );
        if (breaksOff && answer.last) fail('unreachable');
        yield answer;
        if (answer.last) return;
        state = answer.state;
      }
    },

    async *get(calendar, refs, signal) {
      mustBeAble('readBack');
      if (refs.length > profile.capabilities.maxFetch) throw new RangeError('more refs than maxFetch');
      const { answers, fault } = await wire.send({ operation: 'get', calendar }, signal, (met) => {
        if (!isReadable(account, calendar)) fail('calendar-missing');
        return { answers: refs.map((ref) => fetched(account, calendar, ref)), fault: met };
      });
      yield* delivered(answers, fault);
    },

    async listed(calendar, refs, signal) {
      mustBeAble('readBack');
      return wire.send({ operation: 'listed', calendar }, signal, () => {
        if (!isReadable(account, calendar)) fail('calendar-missing');
        return new Set(
          refs.filter((ref) => {
            const entry = account.storage.entry(ref);
            return entry !== undefined && entry.calendar === calendar && isVisible(entry);
          }),
        );
      });
    },

    async locate(uids, signal) {
      mustBeAble('readBack');
      return wire.send({ operation: 'locate' }, signal, () =>
        [...new Set(uids)].flatMap((uid): Located[] =>
          account.storage
            .entriesByUid(uid)
            .filter((entry) => isVisible(entry) && isReadable(account, entry.calendar))
            .map(({ calendar, ref }) => ({ uid, calendar, ref })),
        ),
      );
    },

    prepare: (write, known) =>
      prepareCalls(write, known, manner, ({ calendar, event, key }) =>
        profile.refs === 'server' ? null : refFor(account, calendar, event, key),
      ),

    mailEffect: (call, known) =>
      profile.capabilities.mail === 'never'
        ? []
        : addressees(requestOf(call), known?.event ?? null, account.own),

    async *perform(calls, signal) {
      if (calls.length > profile.capabilities.maxBatch) throw new RangeError('more calls than maxBatch');
      const stopped = new Set<string>();
      let sent = 0;
      for (const call of calls) {
        const { write } = requestOf(call);
        if (stopped.has(write)) continue;
        let outcome: Outcome;
        let wholeSide = false;
        try {
          outcome = await wire.send(
            { operation: 'perform', calendar: call.calendar, call },
            signal,
            (fault) => {
              if (fault?.type === 'refused') return { type: 'refused', problem: problem(fault.code) };
              writeRules?.checkLease();
              return execute(account, call, writeRules?.restrictions() ?? null);
            },
          );
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          const lost = error instanceof AnswerLost;
          if (!lost && sent === 0) throw error;
          wholeSide = !lost;
          outcome = {
            type: lost || error.problem.code === 'unreachable' ? 'unclear' : 'refused',
            problem: error.problem,
          };
        }
        sent += 1;
        yield [call.key, outcome];
        if (wholeSide) return;
        if (outcome.type !== 'done') stopped.add(write);
      }
    },

    async lookup(call, signal) {
      mustBeAble('lookup');
      return wire.send({ operation: 'lookup', call }, signal, () => find(account, call));
    },
  };
}

function isListed(calendar: { readonly mayRead: boolean }): boolean {
  return calendar.mayRead;
}

function asCalendar({
  mayRead: _mayRead,
  epoch: _epoch,
  ...calendar
}: ReturnType<typeof calendarsOf>[number]): Calendar {
  return calendar;
}

function isReadable(account: Account, id: CalendarId): boolean {
  return calendarOf(account, id)?.mayRead === true;
}

function fetched(account: Account, calendar: CalendarId, ref: Ref): Fetched {
  const entry = account.storage.entry(ref);
  if (entry === undefined || entry.calendar !== calendar || !entry.scheduled || entry.isNotHandedOut === true)
    return { type: 'absent', ref };
  // the right to read it was withdrawn; the entry still exists, so this is no removal
  if (entry.hidden) return { type: 'unreadable', ref, problem: problem('not-permitted') };
  if (entry.unreadable)
    return { type: 'unreadable', ref, revision: revisionOf(entry), problem: problem('item-unreadable') };
  return { type: 'found', stored: toStored(account, entry) };
}

function* delivered(answers: readonly Fetched[], fault: Fault | null): Generator<Fetched> {
  if (fault?.type === 'breaks-off') {
    yield* answers.slice(0, Math.floor(answers.length / 2));
    fail('unreachable');
  }
  yield* fault?.type === 'disorder' ? answers.toReversed() : answers;
}

function twice(changes: ChangePage['changes'], seed: number): ChangePage['changes'] {
  return disordered([...changes, ...changes], seed + changes.length);
}
