/** Invitations that do not come: which entries of the CRM their persons get without guests after a while (C9). */
import { describe, expect, it } from 'vitest';
import {
  awaitedForMs,
  overdueIn,
  readOverdue,
} from '../../../src-main/sync/calendar/news/overdue-invitations.ts';
import type { RunContext } from '../../../src-main/sync/calendar/run-context.ts';
import { at, planned } from '../../support/plan-table.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { loose, single } from '../../support/small-calendar.ts';

type Existing = RunContext['settings']['existing'];

const firstRunDone = runAt - 5 * awaitedForMs;

/** Entries of the CRM that wait since these moments. */
function waiting(since: Readonly<Record<string, number>>, existing: Partial<Existing> = {}) {
  const { run, store, log } = runTable();
  store.meta.set('first-run-done', String(firstRunDone));
  for (const [ref, moment] of Object.entries(since))
    store.leftAlone.put('crm', ref, [], 'awaits-invitation', { at: moment, event: single() });
  const settings = { ...run.settings, existing: { ...run.settings.existing, ...existing } };
  return { store, log, run: { ...run, settings } };
}

describe('an invitation is overdue', () => {
  it('after an hour, and not before', () => {
    const { run } = waiting({ just: runAt - awaitedForMs, later: runAt - awaitedForMs + 1 });
    expect(awaitedForMs).toBe(3_600_000);
    expect(overdueIn(run)).toEqual(['just']);
  });
  it('only where the entry waits for an invitation', () => {
    const { run, store } = waiting({});
    store.leftAlone.put('crm', 'C', [], 'not-pushed', { at: 0, event: null });
    store.leftAlone.put('provider', 'P', [], 'awaits-invitation', { at: 0, event: null });
    expect(overdueIn(run)).toEqual([]);
  });
  it.each<{ name: string; existing: Partial<Existing>; refs: readonly string[] }>([
    { name: 'takes all', existing: { crm: 'take' }, refs: ['before', 'new'] },
    { name: 'leaves those of the CRM there', existing: { crm: 'leave' }, refs: ['new'] },
    { name: 'takes those from a day on', existing: { from: '2026-01-01' }, refs: ['new'] },
    { name: 'takes those until a day', existing: { until: '2026-12-31' }, refs: ['new'] },
  ])('of entries from before the first run where the person $name: $refs (C19)', ({ existing, refs }) => {
    const { run } = waiting({ before: firstRunDone, new: firstRunDone + 1 }, existing);
    expect(overdueIn(run)).toEqual(refs);
  });
  it('of none from before while the first run goes on, where the person leaves some', () => {
    const { run, store } = waiting({ before: firstRunDone }, { crm: 'leave' });
    store.meta.set('first-run-done', null);
    expect(overdueIn(run)).toEqual([]);
  });
  it('and the entry is read', () => {
    const { run, store } = waiting({ C: 0, D: runAt });
    readOverdue(run);
    expect(store.inbox.toRead('crm')).toEqual(['C']);
  });
  it('and nothing is written where none is', () => {
    const { run, log } = waiting({ D: runAt });
    const before = log.length;
    readOverdue(run);
    expect(log.slice(before)).toEqual([]);
  });
});

describe('an entry whose invitation is overdue', () => {
  const left = 'awaits-invitation';
  const strangers = (isOverdue: boolean, push?: boolean) => {
    const entry = at('new', {}, { part: 'invited', ...(push === undefined ? {} : { push }) });
    const one = loose(entry, { left, ...(isOverdue && { isOverdue }) });
    return planned({ loose: { provider: [], crm: [one] } });
  };
  it('is made in the calendar, without guests', () => {
    expect(strangers(true)).toEqual([`create ${single().title} at the provider, new-in-the-crm`]);
  });
  it('waits on until then', () => {
    expect(strangers(false)).toEqual([`leave new at the crm, ${left}`, 'settle new at the crm']);
  });
  it('stays in the CRM where it is not selected for the calendar (C8)', () => {
    expect(strangers(true, false)[0]).toBe('leave new at the crm, not-pushed');
  });
});
