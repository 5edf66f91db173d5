/**
 * What the tables of a run's steps share: a store in memory, two sides that answer what a table says, and a log of what was asked,
 * sent and stored, in its order.
 */
import { onTestFinished } from 'vitest';
import type { Store } from '../../src-main/store/index.ts';
import { nothingHeard } from '../../src-main/sync/calendar/heard.ts';
import type { RunContext } from '../../src-main/sync/calendar/run-context.ts';
import { withLocalParts } from '../../src-main/sync/local-parts.ts';
import type {
  CalendarCapabilities,
  CalendarSide,
  ChangePage,
  Fetched,
  Located,
  Lookup,
  Outcome,
  Ref,
} from '../../src-shared/domain/calendar/side.ts';
import { fail, type Problem } from '../../src-shared/domain/problems.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import { newStore } from './new-store.ts';
import { able, self } from './plan-table.ts';
import { manualClock } from './world.ts';

/** When every step of a table takes place. */
export const runAt = Date.parse('2026-11-20T09:00:00Z');

/** What a side answers; where nothing is said, objects are absent, and calls get no outcome. */
export interface SideAnswers {
  readonly reads?: Readonly<Record<Ref, Fetched>>;
  /** Objects about which the side answers nothing at all. */
  readonly unanswered?: readonly Ref[];
  readonly listed?: readonly Ref[];
  readonly places?: readonly Located[];
  /** What it says has changed, by the sync state that it is asked from (`null` is the first time); a state that is not named has expired. */
  readonly changes?: Readonly<Record<string, readonly ChangePage[]>>;
  readonly lookup?: Lookup;
  /** By call key. */
  readonly outcomes?: Readonly<Record<string, Outcome>>;
  readonly capabilities?: Partial<CalendarCapabilities>;
}

export interface RunTable {
  readonly run: RunContext;
  readonly store: Store;
  readonly log: string[];
  /** Trouble of single items that the run told of. */
  readonly problems: readonly Problem['code'][];
}

/** A store in memory, with the labels of the transactions that were committed in it. */
export function memoryStore(): { readonly store: Store; readonly log: string[] } {
  const log: string[] = [];
  const store = newStore({
    clock: manualClock(),
    onCommit: (when, label) => void (when === 'after' && log.push(label)),
  });
  onTestFinished(() => store.close());
  return { store, log };
}

/** @param rules of the CRM's administrator that differ from the usual ones */
export function runTable(
  answers: Partial<Record<SideName, SideAnswers>> = {},
  rules: { readonly useOrganizer?: boolean } = {},
): RunTable {
  const { store, log } = memoryStore();
  const problems: Problem['code'][] = [];
  const sides = {
    provider: answeringSide('provider', answers.provider ?? {}, log),
    crm: answeringSide('crm', answers.crm ?? {}, log),
  };
  const session = {
    user: { id: 'robin', name: 'Robin', email: self, timeZone: 'Europe/Amsterdam' },
    crm: { name: 'CRM', version: '1' },
    rules: {
      direction: 'two-way',
      createPrefix: '',
      useOrganizer: false,
      deletingRestricted: false,
      editingRestricted: false,
      providers: ['caldav'],
      features: { calendar: true, mail: true },
      ...rules,
    },
    otherEngine: null,
    calendar: 'agenda',
    recurrence: 'series',
  } as const;
  const run: RunContext = {
    store,
    now: () => runAt,
    sides,
    calendars: { provider: 'personal', crm: 'agenda' },
    capabilities: { provider: sides.provider.capabilities, crm: sides.crm.capabilities },
    unmailedGuests: sides.provider.capabilities.unmailedGuests,
    heard: { provider: nothingHeard(), crm: nothingHeard() },
    undelivered: new Set(),
    crm: withLocalParts({ calendar: sides.crm, session: async () => session }),
    accountCalendars: [],
    session,
    account: { accountId: 'account', machineId: 'machine', address: self, provider: 'caldav' },
    own: { main: self, account: [self], all: [self] },
    knows: () => false,
    settings: {
      primaryCalendar: 'personal',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    approvesFirstRun: true,
    asksForLinks: false,
    tally: {
      provider: { added: 0, changed: 0, removed: 0 },
      crm: { added: 0, changed: 0, removed: 0 },
    },
    onHeard: () => undefined,
    onItemProblem: (_side, { code }) => void problems.push(code),
    onProgress: () => undefined,
    keepLease: async () => void log.push('lease'),
  };
  return { run, store, log, problems };
}

function answeringSide(name: SideName, answers: SideAnswers, log: string[]): CalendarSide {
  const {
    reads = {},
    unanswered = [],
    listed = [],
    places = [],
    changes,
    lookup,
    outcomes = {},
    capabilities,
  } = answers;
  return {
    capabilities: { ...able, ...capabilities },
    calendars: async () => [],
    async *changes(_calendar, since, _signal, { withEntries } = {}) {
      if (withEntries === true) log.push(`told with entries by the ${name}`);
      if (changes === undefined) yield { changes: [], state: 'state', last: true, kind: 'delta' };
      else yield* changes[String(since)] ?? fail('sync-state-expired');
    },
    async *get(_calendar, refs) {
      log.push(`read ${refs.join(' ')} at the ${name}`);
      for (const ref of refs) if (!unanswered.includes(ref)) yield reads[ref] ?? { type: 'absent', ref };
    },
    async listed(_calendar, refs) {
      log.push(`list ${refs.join(' ')} at the ${name}`);
      return new Set(listed);
    },
    async locate(uids) {
      log.push(`locate ${uids.join(' ')} at the ${name}`);
      return places.filter(({ uid }) => uids.includes(uid));
    },
    prepare: () => [],
    mailEffect: () => [],
    async *perform(calls) {
      log.push(`send ${calls.map(({ key }) => key).join(' ')} to the ${name}`);
      for (const { key } of calls) {
        const outcome = outcomes[key];
        if (outcome !== undefined) yield [key, outcome] as const;
      }
    },
    async lookup({ key }) {
      log.push(`look up ${key} at the ${name}`);
      return lookup ?? fail('unreachable');
    },
  };
}
