/** Series in a CRM of single entries, learned from tables: their addresses, what is asked of a series, and what is sent and remembered (TI4). */
import { describe, expect, it } from 'vitest';
import type { OccurrenceEntry, OccurrenceSeries } from '../../../src-main/store/index.ts';
import { keyIn, seriesRef, uidIn, unknownSeries } from '../../../src-main/sync/occurrences/address.ts';
import { seriesCall, seriesRequestIn, sourceWith } from '../../../src-main/sync/occurrences/calls.ts';
import { carryOut } from '../../../src-main/sync/occurrences/carry-out.ts';
import { notSeen } from '../../../src-main/sync/occurrences/entries.ts';
import type { Step } from '../../../src-main/sync/occurrences/steps.ts';
import type {
  CalendarSide,
  Call,
  Lookup,
  Outcome,
  StoredEvent,
  Write,
} from '../../../src-shared/domain/calendar/side.ts';
import { fail, type Problem, problem } from '../../../src-shared/domain/problems.ts';
import { able } from '../../support/plan-table.ts';
import { runTable } from '../../support/run-table.ts';
import { dates, series, single, stored } from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const [first, second, third, fourth] = dates;

describe('the address of a series', () => {
  it.each([
    ['key', 'uid'],
    ['a:b/c %', 'u:v:w'],
    ['', ''],
  ])('made of the key %j and the uid %j tells both', (key, uid) => {
    const ref = seriesRef(key, uid);
    expect([ref.startsWith('series:'), uidIn(ref), keyIn(ref)]).toEqual([true, uid, key]);
  });
  it.each(['entry', 'serie:a:b', 'series:alone', 'other:series:a:b'])('is not %j', (ref) => {
    expect(uidIn(ref)).toBe(null);
  });
  it('is all that is known of a series that another machine made', () => {
    expect(unknownSeries('series:a:u')).toEqual({
      ...{ ref: 'series:a:u', key: 'series:a:u', status: 'unknown', event: null, lock: null },
      ...{ horizon: '', unfinished: false },
    });
  });
});

describe('a write becomes a call about a series', () => {
  const ref = seriesRef('k', 'u');
  const known = (change: Partial<StoredEvent> = {}) =>
    stored(ref, { event: series(), source: sourceWith([stored('A'), stored('B')]), ...change });
  const create = (event = series(), more: object = {}): Write =>
    ({ type: 'create', key: 'k', calendar: 'agenda', event, ...more }) as Write;
  const update = (at: string, event = series(), patch: object = { title: 'New' }): Write =>
    ({ type: 'update', key: 'k2', calendar: 'agenda', ref: at, patch, event }) as Write;
  const remove = (at: string): Write => ({ type: 'remove', key: 'k3', calendar: 'agenda', ref: at });
  const requestOf = (write: Write, of: StoredEvent | null) => {
    const call = seriesCall(write, of);
    return call === null ? null : seriesRequestIn(call);
  };
  const seen = { A: 'revision of A', B: 'revision of B' };

  it('when a series is made', () => {
    const lock = { fields: ['title'], reason: 'masked' };
    expect(seriesCall(create(series(), { lock }), null)).toEqual({
      ...{ key: 'k', write: 'create', calendar: 'agenda', ref, revision: null, delivers: [''] },
      request: { series: { key: 'k', event: series(), lock, seen: {}, restored: [], first: null } },
    });
    expect(requestOf(create(), null)?.lock).toBe(null);
  });
  it('when a series changes: with what was seen of its entries', () => {
    expect(seriesCall(update(ref), known())).toEqual({
      ...{ key: 'k2', write: 'update', calendar: 'agenda', ref, revision: `revision of ${ref}` },
      delivers: ['title'],
      request: { series: { key: 'k2', event: series(), lock: null, seen, restored: [], first: null } },
    });
  });
  it('when it goes, and its entries with it', () => {
    expect(seriesCall(remove(ref), known())).toEqual({
      ...{
        key: 'k3',
        write: 'remove',
        calendar: 'agenda',
        ref,
        revision: `revision of ${ref}`,
        delivers: [''],
      },
      request: { series: { key: 'k3', event: null, lock: null, seen, restored: [], first: null } },
    });
  });
  it('when a single entry becomes one: it is the first of the series, which is named after it', () => {
    const one = stored('A', { event: single() });
    const call = seriesCall(update('A'), one);
    expect(call).toMatchObject({ ref: seriesRef('A', 'u'), revision: 'revision of A', write: 'update' });
    expect(call === null ? null : seriesRequestIn(call)).toMatchObject({
      seen: { A: 'revision of A' },
      first: { ref: 'A', recurrenceId: first, revision: 'revision of A', written: single(), gone: false },
    });
  });
  it('when a series becomes a single entry', () => {
    expect(requestOf(update(ref, single()), known())?.event).toEqual(single());
  });
  it.each<{ name: string; write: Write; of: StoredEvent | null }>([
    { name: 'a single entry is made', write: create(single()), of: null },
    { name: 'a single entry changes', write: update('A', single()), of: stored('A') },
    { name: 'a single entry goes', write: remove('A'), of: stored('A') },
    { name: 'an entry goes of which nothing is known', write: remove('A'), of: null },
    {
      name: 'what goes was not read as a series',
      write: remove(ref),
      of: known({ source: undefined } as never),
    },
    {
      name: 'what goes is a single entry with a source of its own',
      write: remove('A'),
      of: stored('A', { source: '{}' }),
    },
  ])('not when $name', ({ write, of }) => {
    expect(seriesCall(write, of)).toBe(null);
  });
  it('with the cancelled dates that take place again', () => {
    const before = series({
      recurrenceOverrides: {
        [first]: { title: 'Special' },
        [second]: { excluded: true },
        [third]: { excluded: true },
        [fourth]: { excluded: true },
      },
    });
    const after = series({
      recurrenceOverrides: { [third]: { excluded: true }, [fourth]: { title: 'Again' } },
    });
    expect(requestOf(update(ref, after), known({ event: before }))?.restored).toEqual([second, fourth]);
    const all = [second, third, fourth];
    expect(requestOf(update(ref, series()), known({ event: before }))?.restored).toEqual(all);
    expect(requestOf(create(), known({ event: before }))?.restored).toEqual([]);
  });
  it('and a call about a single entry has none', () => {
    const call: Call = {
      key: 'k',
      write: 'remove',
      calendar: 'c',
      ref: 'A',
      revision: null,
      request: {},
      delivers: [''],
    };
    expect(seriesRequestIn(call)).toBe(null);
  });
});

describe('carrying out what brings the entries in step', () => {
  const one: OccurrenceSeries = {
    ...{ ref: seriesRef('k', 'u'), key: 'k', status: 'kept', event: series(), lock: null },
    ...{ horizon: first, unfinished: false },
  };
  const entryAt = (start: string, title = 'Plan') => single({ start, title, recurrenceId: start } as never);
  const known = (ref: string): OccurrenceEntry => ({
    ...{ ref, series: one.ref, recurrenceId: second, revision: `revision of ${ref}`, gone: false },
    written: entryAt(second),
  });
  const create = (start: string): Step => ({ type: 'create', entry: entryAt(start) });
  const update = (ref: string, written: ReturnType<typeof single> | null): Step => ({
    ...{ type: 'update', known: known(ref), stored: stored(ref), patch: { title: 'New' } },
    ...{ entry: entryAt(second, 'New'), written },
  });
  const remove = (ref: string, change: Partial<StoredEvent> = {}): Step => ({
    ...{ type: 'remove', known: known(ref), stored: stored(ref, change) },
  });

  interface Given {
    readonly steps: readonly Step[];
    readonly series?: Partial<OccurrenceSeries>;
    /** By the position of the call; `done` with what was sent where nothing is said. */
    readonly outcomes?: Readonly<Record<number, Outcome | 'none'>>;
    readonly lookups?: Readonly<Record<number, Lookup>>;
    readonly fails?: () => never;
    readonly failsAt?: number;
    readonly maxBatch?: number;
    readonly callRef?: string | null;
  }
  async function carried({
    steps,
    series: change = {},
    outcomes = {},
    lookups = {},
    fails,
    failsAt = 0,
    maxBatch = 10,
    callRef = null,
  }: Given) {
    const { run, store, log } = runTable();
    const problems: Problem['code'][] = [];
    const writes: Write[] = [];
    const looked: number[] = [];
    const place = ({ key }: Call) => writes.findIndex((write) => write.key === key);
    const crm: CalendarSide = {
      ...run.sides.crm,
      capabilities: { ...able, maxBatch },
      prepare(write) {
        writes.push(write);
        const ref = write.type === 'create' ? callRef : write.ref;
        return [
          {
            key: write.key,
            write: write.type,
            calendar: write.calendar,
            ref,
            revision: null,
            request: {},
            delivers: [''],
          },
        ];
      },
      async *perform(calls, given) {
        log.push(`send ${calls.map(place).join(' ')}${given === signal ? '' : ' without the signal'}`);
        for (const call of calls) {
          const at = place(call);
          const write = writes[at];
          if (fails !== undefined && at === failsAt) fails();
          const outcome = outcomes[at] ?? {
            type: 'done',
            stored:
              write === undefined || write.type === 'remove'
                ? null
                : stored(`made ${at}`, { event: write.event }),
          };
          if (outcome !== 'none') yield [call.key, outcome] as const;
        }
      },
      async lookup(call) {
        looked.push(place(call));
        return lookups[place(call)] ?? { type: 'absent' };
      },
    };
    store.occurrences.saveSeries({ ...one, ...change });
    for (const ref of ['A', 'B']) store.occurrences.saveEntry({ ...known(ref), recurrenceId: ref });
    log.length = 0;
    const context = {
      store,
      crm,
      calendar: 'agenda',
      onProblem: ({ code }: Problem) => void problems.push(code),
    };
    const result = await carryOut({ ...one, ...change }, steps, context, signal).catch(
      (error: unknown) => error,
    );
    const entries = store.occurrences.entries(one.ref);
    return { result, writes, looked, log, problems, entries, refs: entries.map(({ ref }) => ref).sort() };
  }

  it('new entries are made under keys that follow from the series, and remembered as they are', async () => {
    const { result, writes, refs, entries, log } = await carried({ steps: [create(third), create(fourth)] });
    expect([result, refs]).toEqual([true, ['A', 'B', 'made 0', 'made 1']]);
    expect(entries.find(({ ref }) => ref === 'made 0')).toEqual({
      ...{ ref: 'made 0', series: one.ref, recurrenceId: third, revision: 'revision of made 0', gone: false },
      written: entryAt(third),
    });
    expect(log).toEqual(['send 0 1', 'occurrences.written']);
    expect(writes[0]).toEqual({
      type: 'create',
      key: writes[0]?.key,
      calendar: 'agenda',
      event: entryAt(third),
    });
    const again = await carried({ steps: [create(third), create(fourth)] });
    expect(again.writes.map(({ key }) => key)).toEqual(writes.map(({ key }) => key));
    expect(new Set(writes.map(({ key }) => key)).size).toBe(2);
  });
  it('an entry without a recurrence id of its own is remembered by its start', async () => {
    const step: Step = { type: 'create', entry: single({ start: third }) };
    const made = await carried({ steps: [step] });
    expect(made.entries.find(({ ref }) => ref === 'made 0')?.recurrenceId).toBe(third);
    const moved: Step = { type: 'create', entry: { ...entryAt(third), start: fourth } };
    const earlier = { type: 'done', stored: stored('E'), found: true } as const;
    for (const outcomes of [{}, { 0: earlier }]) {
      const { entries } = await carried({ steps: [moved], outcomes });
      expect(entries.find(({ ref }) => !['A', 'B'].includes(ref))?.recurrenceId).toBe(third);
    }
  });
  it('they get the lock of the series', async () => {
    const lock = { fields: ['title'], reason: 'masked' } as unknown as OccurrenceSeries['lock'];
    expect((await carried({ steps: [create(third)], series: { lock } })).writes[0]).toMatchObject({ lock });
    expect((await carried({ steps: [create(third)] })).writes[0]).not.toHaveProperty('lock');
  });
  it('a changed entry is remembered as the CRM holds it, or, where a person changed it too, as one to be looked at', async () => {
    const { entries, writes } = await carried({
      steps: [update('A', null), update('B', entryAt(second, 'Agreed'))],
    });
    expect(writes.map(({ type }) => type)).toEqual(['update', 'update']);
    expect(entries.find(({ ref }) => ref === 'A')).toMatchObject({
      ...{ revision: 'revision of made 0', written: entryAt(second, 'New') },
    });
    expect(entries.find(({ ref }) => ref === 'B')).toMatchObject({
      ...{ revision: notSeen, written: entryAt(second, 'Agreed') },
    });
  });
  it('each change and each removal has a key of its own, the same when it is tried again (WR1)', async () => {
    const steps = [update('A', null), update('B', null), remove('C'), remove('D')];
    const keys = async (given: readonly Step[]) =>
      (await carried({ steps: given })).writes.map(({ key }) => key);
    const sent = await keys(steps);
    expect(new Set(sent).size).toBe(4);
    expect(await keys(steps)).toEqual(sent);
    expect(await keys([remove('C', { revision: 'another' })])).not.toEqual([sent[2]]);
  });
  it('a removed entry is forgotten', async () => {
    const { refs, writes } = await carried({ steps: [remove('A')] });
    expect(refs).toEqual(['B']);
    expect(writes[0]).toEqual({ type: 'remove', key: writes[0]?.key, calendar: 'agenda', ref: 'A' });
  });
  it.each<{ name: string; change: Partial<StoredEvent>; is: boolean }>([
    { name: 'the CRM takes the person off it only', change: { removal: 'unschedule' } as never, is: true },
    {
      name: 'it may not be edited',
      change: { readOnly: { reason: 'editing-restricted' } } as never,
      is: true,
    },
    {
      name: 'it is read-only for another reason',
      change: { readOnly: { reason: 'locked' } } as never,
      is: false,
    },
  ])('an entry stays for others when $name: $is (C11, C12)', async ({ change, is }) => {
    const { writes } = await carried({ steps: [remove('A', change)] });
    expect(writes[0]).toMatchObject({ type: 'remove', ref: 'A' });
    expect(
      'unschedule' in (writes[0] ?? {}) && (writes[0] as { unschedule?: true }).unschedule === true,
    ).toBe(is);
  });
  it('what only changes what is remembered is saved first, and nothing is sent for it', async () => {
    const note: Step = { type: 'note', entry: { ...known('A'), gone: true } };
    const { log, entries, result } = await carried({ steps: [note, create(third)] });
    expect(log).toEqual(['occurrences.noted', 'send 0', 'occurrences.written']);
    expect([result, entries.find(({ ref }) => ref === 'A')?.gone]).toEqual([true, true]);
    expect((await carried({ steps: [note] })).log).toEqual(['occurrences.noted']);
    expect((await carried({ steps: [] })).log).toEqual([]);
  });
  it('in batches that the CRM takes', async () => {
    const steps = [create(second), create(third), create(fourth)];
    expect((await carried({ steps, maxBatch: 2 })).log).toEqual([
      ...['send 0 1', 'occurrences.written'],
      ...['send 2', 'occurrences.written'],
    ]);
    expect((await carried({ steps, maxBatch: 3 })).log).toEqual(['send 0 1 2', 'occurrences.written']);
  });
  it.each<{
    name: string;
    outcome: Outcome | 'none';
    lookup?: Lookup;
    callRef?: string;
    ref?: string;
    problems: readonly string[];
    looked: boolean;
  }>([
    {
      name: 'the CRM says that it had made it before',
      outcome: { type: 'done', stored: stored('E'), found: true },
      ...{ ref: 'E', problems: [], looked: false },
    },
    {
      name: 'the answer is lost, and it is there',
      outcome: { type: 'unclear', problem: problem('unreachable') },
      lookup: { type: 'stored', stored: stored('E') },
      ...{ ref: 'E', problems: [], looked: true },
    },
    {
      name: 'there is one already, which is this one',
      outcome: { type: 'refused', problem: problem('already-exists') },
      lookup: { type: 'stored', stored: stored('E') },
      ...{ ref: 'E', problems: [], looked: true },
    },
    {
      name: 'the answer is lost, and it has been taken away since',
      outcome: { type: 'unclear', problem: problem('unreachable') },
      lookup: { type: 'gone', reason: 'deleted' },
      ...{ callRef: 'E', ref: 'E', problems: [], looked: true },
    },
    {
      name: 'the answer is lost, and it has been taken away from an unknown address',
      outcome: { type: 'unclear', problem: problem('unreachable') },
      lookup: { type: 'gone', reason: 'deleted' },
      ...{ problems: ['unreachable'], looked: true },
    },
    {
      name: 'the answer is lost, and it is not there',
      outcome: { type: 'unclear', problem: problem('unreachable') },
      ...{ callRef: 'E', problems: ['unreachable'], looked: true },
    },
    {
      name: 'it is refused',
      outcome: { type: 'refused', problem: problem('item-rejected') },
      lookup: { type: 'stored', stored: stored('E') },
      ...{ problems: ['item-rejected'], looked: false },
    },
    { name: 'nothing is said of it', outcome: 'none', problems: [], looked: false },
  ])(
    'an entry is not all done when $name',
    async ({ outcome, lookup, callRef = null, ref, problems, looked }) => {
      const done = await carried({
        ...{ steps: [create(third), create(fourth)], outcomes: { 0: outcome }, callRef },
        lookups: lookup === undefined ? {} : { 0: lookup },
      });
      expect([done.result, done.problems, done.looked]).toEqual([false, problems, looked ? [0] : []]);
      expect(done.refs).toEqual(['A', 'B', ...(ref === undefined ? [] : [ref]), 'made 1'].sort());
      if (ref !== undefined)
        expect(done.entries.find((entry) => entry.ref === ref)).toEqual({
          ...{ ref, series: one.ref, recurrenceId: third, revision: notSeen, gone: false },
          written: entryAt(third),
        });
    },
  );
  it('a change or a removal that is unclear is not looked up, and what was remembered stays', async () => {
    const outcomes = { 0: { type: 'unclear', problem: problem('unreachable') } } as const;
    const lookups = { 0: { type: 'stored', stored: stored('E') } } as const;
    for (const step of [update('A', null), remove('A')]) {
      const { result, refs, looked, problems } = await carried({ steps: [step], outcomes, lookups });
      expect([result, refs, looked, problems]).toEqual([false, ['A', 'B'], [], ['unreachable']]);
    }
  });
  it('a change of which the CRM tells nothing is remembered as before', async () => {
    const outcomes = { 0: { type: 'done', stored: null } } as const;
    const { result, entries } = await carried({ steps: [update('A', null)], outcomes });
    expect([result, entries.find(({ ref }) => ref === 'A')?.revision]).toEqual([true, 'revision of A']);
  });
  it('an entry that is made and of which nothing is told is not remembered', async () => {
    const outcomes = { 0: { type: 'done', stored: null, found: true } } as const;
    const { result, refs } = await carried({ steps: [create(third)], outcomes });
    expect([result, refs]).toEqual([true, ['A', 'B']]);
  });
  it('trouble of the whole side ends it: what came true before is remembered, and nothing is looked up', async () => {
    const outcomes = { 0: { type: 'unclear', problem: problem('unreachable') } } as const;
    const steps = [create(second), create(third), create(fourth)];
    const { result, refs, looked, log } = await carried({
      ...{ steps, maxBatch: 2, outcomes: {} },
      fails: () => fail('throttled'),
      failsAt: 1,
    });
    expect(result).toMatchObject({ problem: { code: 'throttled' } });
    expect([refs, log]).toEqual([
      ['A', 'B', 'made 0'],
      ['send 0 1', 'occurrences.written'],
    ]);
    const lost = await carried({ steps, outcomes, fails: () => fail('throttled'), failsAt: 1 });
    expect([looked, lost.looked, lost.refs]).toEqual([[], [], ['A', 'B']]);
  });
});
