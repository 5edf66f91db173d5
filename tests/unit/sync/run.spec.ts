/** A whole run, learned from tables: its steps and their order, how many passes it makes and why, and what it leaves behind. */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import type { Connection } from '../../../src-main/sync/calendar/run/connection.ts';
import { runOnce } from '../../../src-main/sync/calendar/run/run.ts';
import type { RunParts } from '../../../src-main/sync/calendar/run-context.ts';
import type { Progress } from '../../../src-main/sync/index.ts';
import type { CalendarSide, Call, ChangePage, Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { type ProblemCode, problem } from '../../../src-shared/domain/problems.ts';
import { creating, updating } from '../../support/outbox-entries.ts';
import { agreement, at } from '../../support/plan-table.ts';
import { runAt, runTable, type SideAnswers } from '../../support/run-table.ts';
import { creatingFrom, dates, link, series } from '../../support/small-calendar.ts';
import { manualClock, seededRandomness } from '../../support/world.ts';

const signal = new AbortController().signal;

interface Given {
  readonly provider?: SideAnswers;
  readonly crm?: SideAnswers;
  /** What the sides answer to each call, one after the other; the last one is repeated. */
  readonly outcomes?: readonly ((call: Call) => Outcome)[];
  readonly prepare?: (store: Store) => void;
  readonly approveFirstRun?: boolean;
  /** The CRM's side has upkeep. */
  readonly hasUpkeep?: boolean;
}

/** One run; `passes`: how often it planned. */
async function ran({
  provider = {},
  crm = {},
  outcomes = [],
  prepare,
  approveFirstRun = true,
  hasUpkeep = false,
}: Given) {
  const { run, store, log } = runTable({ provider, crm });
  prepare?.(store);
  const told: Progress[] = [];
  let calls = 0;
  const upkeep: CalendarSide['upkeep'] = async (calendar, given) =>
    void log.push(`upkeep of ${calendar} ${given === signal}`);
  /** Addresses that were written to since the side was last asked what changed, and those of removed entries. */
  const written = new Set<string>();
  const removed = new Set<string>();
  const sending = (side: CalendarSide): CalendarSide => ({
    ...side,
    async *changes(calendar, since, given) {
      for await (const page of side.changes(calendar, since, given)) {
        const own = [...written].map((ref) => ({ type: 'changed', ref, revision: 'new' }) as const);
        written.clear();
        yield { ...page, changes: [...page.changes, ...own] };
      }
    },
    async *get(calendar, refs, given) {
      yield* side.get(
        calendar,
        refs.filter((ref) => !removed.has(ref)),
        given,
      );
      for (const ref of refs) if (removed.has(ref)) yield { type: 'absent', ref };
    },
    prepare: (write) => [
      {
        key: write.key,
        write: write.type,
        calendar: write.calendar,
        ref: write.type === 'create' ? 'new' : write.ref,
        revision: null,
        request: {},
        delivers: [''],
      },
    ],
    async *perform(sent) {
      for (const call of sent) {
        log.push(`send ${call.write} ${call.ref ?? ''}`);
        const outcome = outcomes[Math.min(calls, outcomes.length - 1)];
        calls += 1;
        if (outcome === undefined) continue;
        const told = outcome(call);
        if (told.type === 'done' && call.write === 'remove') removed.add(call.ref ?? '');
        else if (told.type === 'done') written.add(told.stored?.ref ?? '');
        yield [call.key, told] as const;
      }
    },
  });
  const parts: RunParts = {
    store,
    clock: manualClock(),
    randomness: seededRandomness(1),
    account: run.account,
    settings: { ...run.settings, approveFirstRun },
    provider: sending(run.sides.provider),
    crm: { ...run.crm, calendar: { ...sending(run.sides.crm), ...(hasUpkeep && { upkeep }) } },
    onProgress: (progress) => void told.push(progress),
  };
  const connected: Connection = {
    session: async () => run.session,
    current: () => run.session,
    knownPeople: async () => null,
    calendars: () => [],
    othersAreDue: () => false,
    keepLease: async () => undefined,
    forget: () => undefined,
  };
  const summary = await runOnce(parts, connected, signal);
  return {
    summary,
    store,
    log,
    told,
    passes: told.filter(({ phase }) => phase === 'planning').length,
    sent: log.filter((line) => line.startsWith('send')),
  };
}

const [first, second] = dates;
const movedSeries = series({ start: first.replace('T10', 'T11') });
const editedSeries = series({ recurrenceOverrides: { [second]: { title: 'Special' } } });
const both = series({
  start: first.replace('T10', 'T11'),
  recurrenceOverrides: { [second.replace('T10', 'T11')]: { title: 'Special' } },
});
const done =
  (change = {}) =>
  (): Outcome => ({ type: 'done', stored: at('C', change, { revision: 'new' }) });
const refused = (code: ProblemCode) => (): Outcome => ({ type: 'refused', problem: problem(code) });
const unclear = (): Outcome => ({ type: 'unclear', problem: problem('unreachable') });
const changed = { title: 'Review' };
/** The linked entry `P` got another title; it can be read, and so can `C`. */
const edited = {
  prepare: (store: Store) => {
    store.links.save(link('l', { uids: ['u'] }));
    store.inbox.put('provider', { kind: 'found', ref: 'P', stored: at('P', changed) });
  },
  provider: { reads: { P: { type: 'found', stored: at('P', changed) } } },
  crm: { reads: { C: { type: 'found', stored: at('C') } } },
} as const satisfies Given;
/** `P` is new: its twin is to be made. */
const added = {
  prepare: (store: Store) => store.inbox.put('provider', { kind: 'found', ref: 'P', stored: at('P') }),
  provider: { reads: { P: { type: 'found', stored: at('P') } } },
} as const satisfies Given;

describe('passes', () => {
  it.each<{ name: string; given: Given; passes: number }>([
    { name: 'none without news', given: {}, passes: 0 },
    {
      name: 'one for an agreement of another machine (ID9)',
      given: {
        prepare: ({ agreementNews }) => agreementNews.put({ type: 'agreed', agreement: agreement() }),
      },
      passes: 1,
    },
    {
      name: 'one for a call that a person has to tell about (WR10)',
      given: {
        prepare: ({ outbox, links }) => {
          links.save(creatingFrom('provider'));
          outbox.add([creating()]);
        },
        crm: { capabilities: { lookup: false } },
      },
      passes: 1,
    },
    {
      name: 'one for both together',
      given: {
        prepare: ({ outbox, links, agreementNews }) => {
          links.save(creatingFrom('provider'));
          outbox.add([creating()]);
          agreementNews.put({ type: 'agreed', agreement: agreement({ linkId: 'm' }) });
        },
        crm: { capabilities: { lookup: false } },
      },
      passes: 1,
    },
    {
      name: 'one when the write comes through',
      given: { ...edited, outcomes: [done(changed)] },
      passes: 1,
    },
    {
      name: 'one when the write is refused',
      given: { ...edited, outcomes: [refused('item-rejected')] },
      passes: 1,
    },
    {
      name: 'two when the entry had changed meanwhile (WR2)',
      given: { ...edited, outcomes: [refused('revision-conflict'), done(changed)] },
      passes: 2,
    },
    {
      name: 'two when the answer was lost and the call did not arrive (WR8)',
      given: { ...edited, outcomes: [unclear, done(changed)] },
      passes: 2,
    },
    {
      name: 'two when the entry that is to be made is there already (C19)',
      given: {
        ...added,
        crm: {
          places: [{ uid: 'u', calendar: 'agenda', ref: 'C' }],
          reads: { C: { type: 'found', stored: at('C') } },
        },
        outcomes: [refused('already-exists')],
      },
      passes: 2,
    },
    {
      name: 'two when the entry that is to be made stands in another calendar of the account (ID8)',
      given: {
        prepare: (store: Store) => store.inbox.put('crm', { kind: 'found', ref: 'C', stored: at('C') }),
        crm: { reads: { C: { type: 'found', stored: at('C') } } },
        provider: { places: [{ uid: 'u', calendar: 'work', ref: 'W' }] },
        outcomes: [refused('already-exists')],
      },
      passes: 2,
    },
    {
      name: 'two when the answer to a create was lost and nothing was made (WR8)',
      given: { ...added, crm: { lookup: { type: 'absent' } }, outcomes: [unclear, done()] },
      passes: 2,
    },
    {
      name: 'two when an edit has to be written into a moved series first (WR7)',
      given: {
        prepare: (store) => {
          const end = (ref: string) => ({ ref, revision: 'r', hash: 'h', base: series() });
          store.links.save(link('l', { uids: ['u'], provider: end('P'), crm: end('C') }));
          store.inbox.put('provider', {
            kind: 'found',
            ref: 'P',
            stored: at('P', {}, { event: movedSeries }),
          });
          store.inbox.put('crm', { kind: 'found', ref: 'C', stored: at('C', {}, { event: editedSeries }) });
        },
        outcomes: [
          (call) => ({ type: 'done', stored: at(call.ref ?? '', {}, { revision: 'new', event: both }) }),
        ],
      },
      passes: 2,
    },
    {
      name: 'four at most, while a lost call cannot be looked up (WR2, WR8)',
      given: {
        ...edited,
        crm: {
          reads: { C: { type: 'unreadable', ref: 'C', problem: problem('item-unreadable') } },
        },
        prepare: (store) => {
          edited.prepare(store);
          store.outbox.add([updating(changed)]);
        },
      },
      passes: 4,
    },
  ])('$name', async ({ given, passes }) => {
    expect((await ran(given)).passes).toBe(passes);
  });
});

it.each<{ name: string; reason?: string; told: object }>([
  {
    name: 'it is told, and is not in agreement (RU9)',
    told: { quarantined: 1, skipped: 0 },
  },
  {
    name: 'and says that it is hidden: it is left alone (DE2)',
    reason: 'hidden',
    told: { quarantined: 0, skipped: 1 },
  },
])('an entry that the CRM refuses as existing and does not show: $name', async ({ reason, told }) => {
  const outcome = (): Outcome => ({
    type: 'refused',
    problem: problem('already-exists', reason === undefined ? {} : { reason }),
  });
  expect((await ran({ ...added, crm: { places: [] }, outcomes: [outcome] })).summary).toMatchObject(told);
});

it('an entry that the CRM refuses as existing, because another entry is linked to what it has, is told and tried again (RU9)', async () => {
  const { summary, store } = await ran({
    ...added,
    prepare: (given) => {
      added.prepare(given);
      given.links.save(link('other', { uids: ['w'], provider: { ...link('x').provider, ref: 'Q' } }));
    },
    crm: {
      places: [{ uid: 'u', calendar: 'agenda', ref: 'C' }],
      reads: { C: { type: 'found', stored: at('C') } },
    },
    outcomes: [refused('already-exists')],
  });
  expect(summary.quarantined).toBe(1);
  expect(store.quarantine.all()).toMatchObject([{ side: 'provider', ref: 'P', code: 'already-exists' }]);
});

it('a run tells its phases, with how much there is to plan; the side’s upkeep comes before the publishing', async () => {
  const { told, log } = await ran({
    provider: edited.provider,
    crm: edited.crm,
    prepare: (store) => {
      edited.prepare(store);
      for (const ref of ['Q', 'R'])
        store.inbox.put('provider', { kind: 'found', ref, stored: at(ref, {}, { uids: [ref] }) });
      for (const ref of ['X', 'Y', 'Z'])
        store.inbox.put('crm', { kind: 'found', ref, stored: at(ref, { title: ref }, { uids: [ref] }) });
    },
    outcomes: [refused('item-rejected')],
    hasUpkeep: true,
  });
  const phases = told.map(({ phase }) => phase);
  expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual([
    'connecting',
    'reading',
    'planning',
    'applying',
    'publishing',
  ]);
  expect(told.find(({ phase }) => phase === 'planning')).toEqual({ phase: 'planning', done: 1 + 2 + 3 });
  expect(log.indexOf('upkeep of agenda true')).toBeLessThan(log.indexOf('publish.intent'));
});

it('an entry that a lost create had made, and that a person removed since, is not made again (WR8)', async () => {
  const removed: ChangePage = {
    changes: [{ type: 'removed', ref: 'C', reason: 'deleted' }],
    state: 'next',
    last: true,
    kind: 'delta',
  };
  const given = {
    prepare: ({ links, outbox, inbox }: Store) => {
      links.save(creatingFrom('provider'));
      outbox.add([creating()]);
      outbox.markAbsent(['l']);
      inbox.put('provider', { kind: 'found', ref: 'P', stored: at('P') });
    },
    provider: added.provider,
    outcomes: [done()],
  };
  const { sent, store } = await ran({ ...given, crm: { changes: { null: [removed] } } });
  expect(sent).toEqual(['send remove P']);
  expect(store.links.byId('l')).toBeNull();
});

describe('a change that the CRM does not take (WR10)', () => {
  it('is listed instead of sent', async () => {
    const { store, sent, passes, summary } = await ran({
      ...edited,
      crm: { ...edited.crm, capabilities: { updates: false } },
    });
    expect([sent, passes, summary.quarantined]).toEqual([[], 1, 1]);
    expect(store.quarantine.all()).toMatchObject([{ side: 'provider', ref: 'P', code: 'crm-cannot-change' }]);
  });
});

describe('the first run (C19)', () => {
  it('is over when nothing of it waits, though something else does', async () => {
    const { store, summary } = await ran({
      prepare: ({ outbox, links }) => {
        links.save(creatingFrom('provider'));
        outbox.add([creating()]);
      },
      crm: { capabilities: { lookup: false } },
    });
    expect(store.decisions.all().map(({ kind }) => kind)).toEqual(['unclear-create']);
    expect([summary.waiting, store.meta.get('first-run-done')]).toEqual([1, String(runAt)]);
  });
  it('is not over while its preview waits', async () => {
    const { store, summary, sent } = await ran({ ...added, approveFirstRun: false });
    expect(store.decisions.all().map(({ kind }) => kind)).toEqual(['first-run']);
    expect([summary.waiting, store.meta.get('first-run-done'), sent]).toEqual([1, null, []]);
  });
});
