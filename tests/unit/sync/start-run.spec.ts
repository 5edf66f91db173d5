/** What a run begins with: who is connected, what is told meanwhile, and whether the set-up's yes to the first run counts. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src-main/sync/calendar/run/connection.ts';
import { startRun } from '../../../src-main/sync/calendar/run/start-run.ts';
import type { RunParts } from '../../../src-main/sync/calendar/run-context.ts';
import { type EntryFilters, noFilters } from '../../../src-shared/domain/calendar/filters.ts';
import type { KnownPeople } from '../../../src-shared/domain/crm.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { manualClock, seededRandomness } from '../../support/world.ts';

const signal = new AbortController().signal;

interface Given {
  readonly approveFirstRun?: boolean;
  readonly readBack?: boolean;
  /** The first run is over. */
  readonly isLater?: boolean;
  /** The store stands for one that was damaged. */
  readonly replacesDamaged?: boolean;
  readonly toldTo?: Pick<RunParts, 'onProgress' | 'onItemProblem'>;
  /** What the person, and the administrator, chose to have across. */
  readonly filters?: EntryFilters;
  readonly rule?: EntryFilters;
  /** Whom the CRM says that it knows. */
  readonly people?: KnownPeople | null;
}

async function started({
  approveFirstRun = false,
  readBack = true,
  isLater = false,
  replacesDamaged = false,
  toldTo = {},
  filters = noFilters,
  rule = noFilters,
  people = null,
}: Given = {}) {
  const { run, store, log } = runTable({ crm: { capabilities: { readBack } } });
  if (isLater) store.meta.set('first-run-done', '1');
  if (replacesDamaged) store.meta.set('replaces-damaged', '1');
  const parts: RunParts = {
    store,
    clock: manualClock(),
    randomness: seededRandomness(1),
    account: run.account,
    settings: { ...run.settings, approveFirstRun, filters },
    provider: run.sides.provider,
    crm: run.crm,
    ...toldTo,
  };
  const connected: Connection = {
    session: async () => ({ ...run.session, rules: { ...run.session.rules, filters: rule } }),
    current: () => run.session,
    knownPeople: async () => {
      log.push('people');
      return people;
    },
    calendars: () => [],
    othersAreDue: () => false,
    keepLease: async (given) => void log.push(`lease ${given === signal}`),
    forget: () => undefined,
  };
  return { run: await startRun(parts, connected, signal), log };
}

it('both calendars, the session and the person are those of the connection and the settings; nothing is counted yet', async () => {
  const { run, log } = await started();
  expect(run.now()).toBe(runAt);
  expect(run.calendars).toEqual({ provider: 'personal', crm: 'agenda' });
  expect(run.session.user.id).toBe('robin');
  const none = { added: 0, changed: 0, removed: 0 };
  expect([run.tally, run.undelivered.size]).toEqual([{ provider: none, crm: none }, 0]);
  await run.keepLease();
  expect(log).toEqual(['lease true']);
});

describe('what a run tells', () => {
  it('begins with the connecting; a total and a side are told where there is one', async () => {
    const told: unknown[] = [];
    const { run } = await started({ toldTo: { onProgress: (progress) => void told.push(progress) } });
    run.onProgress('reading', 2, 0, 'crm');
    run.onProgress('planning', 3);
    expect(told).toStrictEqual([
      { phase: 'connecting', done: 0 },
      { phase: 'reading', done: 2, total: 0, side: 'crm' },
      { phase: 'planning', done: 3 },
    ]);
  });
  it('has the trouble of single items, each with its side', async () => {
    const told: unknown[] = [];
    const { run } = await started({ toldTo: { onItemProblem: (...one) => void told.push(one) } });
    run.onItemProblem('crm', problem('item-rejected'));
    expect(told).toEqual([['crm', problem('item-rejected')]]);
  });
  it('is told to nobody where nobody listens', async () => {
    const { run } = await started();
    expect(() => run.onItemProblem('crm', problem('item-rejected'))).not.toThrow();
  });
});

describe('whom the CRM knows (C21)', () => {
  const ann = 'ann@client.example';
  const hash = createHash('sha256').update(`s:${ann}`).digest('hex');
  const people: KnownPeople = { salt: 's', hashes: new Set([hash]) };
  const asks: EntryFilters = { ...noFilters, onlyKnownPeople: true };
  const other: EntryFilters = { ...noFilters, leaveOut: ['free'] };
  it.each<{ name: string; given: Given }>([
    { name: 'the person’s filter asks for it', given: { filters: asks } },
    { name: 'the administrator’s filter asks for it', given: { rule: asks } },
    { name: 'one of two filters asks for it', given: { filters: other, rule: asks } },
  ])('is read when $name', async ({ given }) => {
    const { run, log } = await started({ ...given, people });
    expect([run.knows(ann), run.knows('zed@client.example')]).toEqual([true, false]);
    expect(log).toEqual(['people', 'known-people']);
  });
  it.each<{ name: string; given: Given }>([
    { name: 'there is no filter', given: {} },
    { name: 'the filters ask for something else', given: { filters: other, rule: other } },
  ])('is not read when $name', async ({ given }) => {
    const { run, log } = await started({ ...given, people });
    expect([run.knows(ann), log]).toEqual([false, []]);
  });
  it('is nobody where the CRM has no such list', async () => {
    const { run, log } = await started({ filters: asks });
    expect([run.knows(ann), log]).toEqual([false, ['people']]);
  });
});

describe('the first run (C19)', () => {
  it.each<{ name: string; given: Given; approves: boolean; asksForLinks: boolean }>([
    { name: 'asks about links without the set-up’s yes', given: {}, approves: false, asksForLinks: true },
    { name: 'does not ask with it', given: { approveFirstRun: true }, approves: true, asksForLinks: false },
    { name: 'is over: nothing is asked', given: { isLater: true }, approves: false, asksForLinks: false },
    {
      name: 'after a damaged store does not ask with the yes: a CRM that can be read says what is there',
      given: { approveFirstRun: true, replacesDamaged: true },
      approves: true,
      asksForLinks: false,
    },
    {
      name: 'after a damaged store asks all the same: a CRM that cannot be read may hold everything already (WR10)',
      given: { approveFirstRun: true, replacesDamaged: true, readBack: false },
      approves: false,
      asksForLinks: true,
    },
    {
      name: 'of a CRM that cannot be read does not ask with the yes while no store was lost',
      given: { approveFirstRun: true, readBack: false },
      approves: true,
      asksForLinks: false,
    },
  ])('$name', async ({ given, approves, asksForLinks }) => {
    const { run } = await started(given);
    expect([run.approvesFirstRun, run.asksForLinks]).toEqual([approves, asksForLinks]);
  });
});
