/** Which new entries count as another program's work, how long, and what Concord says of it, learned from tables (A10). */
import { describe, expect, it } from 'vitest';
import type { Gathered } from '../../../src-main/sync/calendar/news/gather.ts';
import { otherEngineIsOff, watchForOther } from '../../../src-main/sync/calendar/news/other-engine.ts';
import type { Case, Loose } from '../../../src-main/sync/calendar/plan/model.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { ProblemError } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { agreement, at } from '../../support/plan-table.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { gone, link, loose, now, stored } from '../../support/small-calendar.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** An account after its first run, for which Concord made the CRM's entry `C`, which is `single()`. */
function watched() {
  const { run, store, log } = runTable();
  store.meta.set('first-run-done', '1');
  store.links.save(link('l'));
  store.history.add({
    ...{ at: runAt, side: 'crm', action: 'added', reason: 'new-in-the-calendar' },
    ...{ link: 'l', before: null, after: null },
  });
  const problemOf = (given: Partial<Gathered>, atMs = runAt): unknown => {
    try {
      watchForOther(
        { cases: [], loose: { provider: [], crm: [] }, agreements: [], ...given },
        { ...run, now: () => atMs },
      );
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
    return null;
  };
  const look = (entries: readonly Loose[], atMs = runAt, side: SideName = 'crm') =>
    problemOf({ loose: { provider: [], crm: [], [side]: entries } }, atMs);
  return { store, log, look, problemOf };
}

const marked = (ref: string, program = 'Odoo', change: Partial<Loose> = {}) =>
  loose(stored(ref, { linkedBy: program }), change);
const double = (ref: string, of: Partial<StoredEvent> = {}) => loose(at(ref, {}, of));
const refs = (many: number, name = 'new') => Array.from({ length: many }, (_, number) => `${name} ${number}`);

describe('new entries with the link of another program', () => {
  it('count together when they name the same program, and the problem names it', () => {
    const { look } = watched();
    expect(look(refs(2).map((ref) => marked(ref)))).toBeNull();
    expect(look([marked('third'), double('double')])).toMatchObject({
      code: 'other-engine',
      params: { count: 4, program: 'Odoo' },
    });
  });
  it('do not count together when they name different programs', () => {
    const { look } = watched();
    expect(look(['A', 'B', 'C'].map((one) => marked(one, one)))).toBeNull();
    expect(
      look(
        ['D', 'E', 'F'].map((one) => marked(one, one)),
        runAt + 1,
      ),
    ).toBeNull();
  });
  it('count once, however often they are looked at', () => {
    const { look, log } = watched();
    for (let run = 0; run < 3; run++)
      expect(look([marked('new 1'), marked('new 2')], runAt + run)).toBeNull();
    expect(log.filter((line) => line === 'other-engine')).toHaveLength(1);
  });
  it('are told apart by side', () => {
    const { look } = watched();
    expect(look([marked('new 1'), marked('new 2')])).toBeNull();
    expect(look([marked('new 1')], runAt, 'provider')).toMatchObject({ code: 'other-engine' });
  });
  it('do not count when they were left alone', () => {
    const { look, store } = watched();
    expect(look(refs(5).map((ref) => marked(ref, 'Odoo', { left: 'prefix' })))).toBeNull();
    expect(store.meta.get('other-engine')).toBeNull();
  });
  it.each([
    { afterMs: dayMs - 1, isOther: true },
    { afterMs: dayMs, isOther: false },
  ])('count together for a day: after $afterMs ms: $isOther', ({ afterMs, isOther }) => {
    const { look } = watched();
    look([marked('new 1'), marked('new 2')]);
    expect(look([marked('new 3')], runAt + afterMs) !== null).toBe(isOther);
  });
  it('do not count beside what another machine agreed on (ID9)', () => {
    const { problemOf } = watched();
    const crm = refs(5).map((ref) => marked(ref));
    const given = { loose: { provider: [], crm } };
    expect(problemOf({ ...given, agreements: [agreement()] })).toBeNull();
    expect(problemOf(given)).not.toBeNull();
  });
  it('do not count in the calendar of an account that moves, and in the CRM they do (A13)', () => {
    const { look, store } = watched();
    store.meta.set('move', JSON.stringify({ phase: 'asking', begunAt: runAt }));
    expect(
      look(
        refs(5).map((ref) => marked(ref)),
        runAt,
        'provider',
      ),
    ).toBeNull();
    expect(look(refs(5).map((ref) => marked(ref)))).not.toBeNull();
  });
});

describe('doubles of what Concord wrote', () => {
  const grow = (given: Partial<Gathered>) => {
    const { problemOf, store } = watched();
    const grown = (name: string) => ({
      ...given,
      loose: { provider: [], crm: refs(3, name).map((ref) => double(ref)) },
    });
    problemOf(grown('first'));
    return { problem: problemOf(grown('second'), runAt + 1), store };
  };
  const caseOf = (change: Partial<Case>): Case => ({ link: link('l'), provider: null, crm: null, ...change });
  it('in two runs are told without the name of a program', () => {
    expect(grow({}).problem).toEqual({ code: 'other-engine', fix: 'decide', params: { count: 6 } });
  });
  it('count while what they double is there, also when that has news', () => {
    expect(grow({ cases: [caseOf({ crm: now(at('C')) })] }).problem).not.toBeNull();
    expect(grow({ cases: [caseOf({})] }).problem).not.toBeNull();
    expect(grow({ cases: [caseOf({ crm: gone() })] }).problem).toBeNull();
  });
  it('need no more attention once the other program is off', () => {
    const { store } = grow({});
    store.inbox.put('crm', { kind: 'found', ref: 'second 0', stored: at('second 0') });
    store.inbox.put('crm', { kind: 'found', ref: 'other', stored: at('other') });
    otherEngineIsOff(store, runAt);
    expect(store.inbox.all('crm').map(({ ref }) => ref)).toEqual(['other']);
    expect(store.leftAlone.get('crm', 'second 0')).toBe('double');
  });
});
