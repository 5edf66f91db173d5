/** What a run tells its plan and its gate of the account, learned from tables: the rules in force, new ids, and what waits for its clock. */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import { gateContext, mayBeTried, planInput } from '../../../src-main/sync/calendar/run/run-rules.ts';
import type { RunContext } from '../../../src-main/sync/calendar/run-context.ts';
import { uuidOf } from '../../../src-main/sync/common/fingerprint.ts';
import { creating, removing, updating } from '../../support/outbox-entries.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { link, quarantined, single } from '../../support/small-calendar.ts';

const nothing = {
  cases: [],
  loose: { provider: [], crm: [] },
  agreements: [],
} as unknown as Parameters<typeof planInput>[0];
const withRules = (run: RunContext, rules: object, settings: object): RunContext => ({
  ...run,
  session: { ...run.session, rules: { ...run.session.rules, ...rules } },
  settings: { ...run.settings, ...settings },
});

describe('the stricter of the person’s choice and the administrator’s rule counts', () => {
  it.each([
    { rule: 'two-way', choice: 'two-way', inForce: 'two-way' },
    { rule: 'crm-to-provider', choice: 'two-way', inForce: 'crm-to-provider' },
    { rule: 'two-way', choice: 'crm-to-provider', inForce: 'crm-to-provider' },
  ])('rule $rule, choice $choice: $inForce', ({ rule, choice, inForce }) => {
    const run = withRules(runTable().run, { direction: rule }, { direction: choice });
    expect(planInput(nothing, run).settings.direction).toBe(inForce);
  });
  it.each([
    { rule: '', choice: 'mine ', inForce: 'mine ' },
    { rule: 'ours ', choice: 'mine ', inForce: 'ours ' },
    { rule: 'ours ', choice: '', inForce: 'ours ' },
  ])('prefix of the rule “$rule”, of the choice “$choice”: “$inForce”', ({ rule, choice, inForce }) => {
    const run = withRules(runTable().run, { createPrefix: rule }, { createPrefix: choice });
    expect(planInput(nothing, run).settings.createPrefix).toBe(inForce);
  });
  it('what existed before is as the person chose', () => {
    const existing = { provider: 'leave', crm: 'take' } as const;
    const run = withRules(runTable().run, {}, { existing });
    expect(planInput(nothing, run).settings.existing).toEqual(existing);
  });
});

describe('a plan is told', () => {
  it('whether the links are looked for in a new place for the first time (A13)', () => {
    const { run } = runTable();
    expect(planInput({ ...nothing, looksFirst: true }, run).looksFirst).toBe(true);
    for (const gathered of [nothing, { ...nothing, looksFirst: false }])
      expect(planInput(gathered, run)).not.toHaveProperty('looksFirst');
  });
  it('the answers that a person gave', () => {
    const { run, store } = runTable();
    store.decisions.recordAnswer('digest', 'approve', runAt);
    const { answer } = planInput(nothing, run);
    expect([answer('digest'), answer('other')]).toEqual(['approve', null]);
  });
  it('an id for a new link that is the same at each try, and another one once it was used', () => {
    const { run, store } = runTable();
    const id = () => planInput(nothing, run).newId('provider', 'P');
    const first = id();
    expect(id()).toBe(first);
    expect(planInput(nothing, run).newId('crm', 'P')).not.toBe(first);
    expect(planInput(nothing, run).newId('provider', 'Q')).not.toBe(first);
    store.links.save(link(first));
    const second = id();
    expect(second).not.toBe(first);
    store.links.end(first);
    expect(id()).toBe(second);
    store.links.save(link(second));
    expect([first, second]).not.toContain(id());
    // the same on every machine, and after every update of Concord
    expect([first, second]).toEqual(
      [0, 1].map((generation) => uuidOf(['account', 'provider', 'P', generation])),
    );
  });
});

describe('a plan and a gate are told', () => {
  it.each([
    { done: null, isFirst: true },
    { done: '1', isFirst: false },
  ])('whether it is the first run: $isFirst', ({ done, isFirst }) => {
    const { run, store } = runTable();
    store.meta.set('first-run-done', done);
    expect([planInput(nothing, run).firstRun, gateContext(run).firstRun]).toEqual([isFirst, isFirst]);
  });
  it('the account’s own addresses: mail to oneself asks nobody, and an address that the CRM alone tells is asked about (PE9, PE1)', () => {
    const { run } = runTable();
    const own = { main: 'r@a.example', account: ['r@a.example'], all: ['r@a.example', 'r@crm.example'] };
    expect(planInput(nothing, { ...run, own }).own).toBe(own);
    expect(gateContext({ ...run, own }).own).toEqual(['r@a.example']);
  });
  it.each([true, false])('whether the set-up stands for a yes to the first run: %s', (approves) => {
    const { run } = runTable();
    expect(gateContext({ ...run, approvesFirstRun: approves })).toMatchObject({
      approveFirstRun: approves,
      now: runAt,
    });
  });
});

describe('a write may be tried (RU2)', () => {
  const planned = (entry: ReturnType<typeof creating>): PlannedWrite =>
    ({ side: entry.side, write: entry.write, source: entry.source }) as unknown as PlannedWrite;
  const update = planned(updating());
  const content = contentHash(single({ title: 'Review' }));
  const unread = planned({ ...creating(), source: null });
  it.each([
    { name: 'when nothing failed', write: update, row: null, may: true },
    {
      name: 'when what failed was the other entry',
      write: update,
      row: quarantined('crm', 'P', { content, nextAttempt: runAt + 1 }),
      may: true,
    },
    {
      name: 'not before its time',
      write: update,
      row: quarantined('provider', 'P', { content, nextAttempt: runAt + 1 }),
      may: false,
    },
    {
      name: 'at its time',
      write: update,
      row: quarantined('provider', 'P', { content, nextAttempt: runAt }),
      may: true,
    },
    {
      name: 'at once with other content',
      write: update,
      row: quarantined('provider', 'P', { content: 'other', nextAttempt: runAt + 1 }),
      may: true,
    },
    {
      name: 'to remove an entry, not before its time',
      write: planned(removing('C')),
      row: quarantined('crm', 'C', { content: null, nextAttempt: runAt + 1 }),
      may: false,
    },
    {
      name: 'to remove an entry whose twin is in quarantine',
      write: planned(removing('C')),
      row: quarantined('provider', 'C', { content: null, nextAttempt: runAt + 1 }),
      may: true,
    },
    {
      name: 'to make an entry of which no source is known, not before its time',
      write: unread,
      row: quarantined('crm', '', { content: null, nextAttempt: runAt + 1 }),
      may: false,
    },
  ])('$name: $may', ({ write, row, may }) => {
    const { run, store } = runTable();
    if (row !== null) store.quarantine.put(row);
    expect(mayBeTried(write, run)).toBe(may);
  });
});
