/**
 * What a run does beside its passes: what it notes before it reads, what it settles at its end, and that a quiet run settles nothing;
 * further whether the account's other calendars show private entries in the CRM.
 */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { awaitedForMs } from '../../../src-main/sync/calendar/news/overdue-invitations.ts';
import { staleForMs } from '../../../src-main/sync/calendar/news/stale.ts';
import type { Connection } from '../../../src-main/sync/calendar/run/connection.ts';
import { runOnce } from '../../../src-main/sync/calendar/run/run.ts';
import type { RunParts } from '../../../src-main/sync/calendar/run-context.ts';
import { chooseRules } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { maskedFields, type PrivateEvents } from '../../../src-shared/domain/calendar/private-events.ts';
import { creating } from '../../support/outbox-entries.ts';
import { at, self } from '../../support/plan-table.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { creatingFrom, link, single } from '../../support/small-calendar.ts';
import { event, manualClock, seededRandomness, world } from '../../support/world.ts';

type MetaKey = Parameters<Store['meta']['get']>[0];

const signal = new AbortController().signal;

/** One run after the first one, of two sides that have nothing new and a CRM that cannot tell what became of a create. */
async function ran(prepare: (store: Store) => void = () => undefined) {
  const { run, store, log } = runTable({ crm: { capabilities: { lookup: false } } });
  store.meta.set('first-run-done', '1');
  prepare(store);
  const before = log.length;
  const parts: RunParts = {
    store,
    clock: manualClock(),
    randomness: seededRandomness(1),
    account: run.account,
    settings: run.settings,
    provider: run.sides.provider,
    crm: run.crm,
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
  await runOnce(parts, connected, signal);
  return {
    store,
    log: log.slice(before),
    kinds: store.decisions.all().map(({ kind }) => kind),
    meta: (name: MetaKey) => store.meta.get(name),
  };
}

/** The answer to a create got lost, and only a person can tell what became of it. */
function lostCreate({ links, outbox }: Store): void {
  links.save(creatingFrom('provider'));
  outbox.add([creating()]);
}
const narrower = JSON.stringify([{ direction: 'two-way', createPrefix: 'CRM ' }]);
const move = (phase: string): string => JSON.stringify({ phase, begunAt: runAt });

describe('at its end a run', () => {
  it('settles nothing when nothing waits and nothing was to be settled', async () => {
    expect((await ran()).log).not.toContain('finish');
  });
  it.each<{ what: string; name: MetaKey; value: string }>([
    {
      what: 'a rule that became wider, when nothing waits because of it',
      name: 'rules-before',
      value: narrower,
    },
    { what: 'that the administrator had switched the synchronisation off', name: 'switched-off', value: '1' },
    {
      what: 'that entries of before are brought across',
      name: 'bringing-provider',
      value: JSON.stringify({ from: null, until: null }),
    },
    { what: 'that the mailbox moved, when every entry was found', name: 'move', value: move('asking') },
  ])('settles $what', async ({ name, value }) => {
    const { meta } = await ran((store) => store.meta.set(name, value));
    expect(meta(name)).toBeNull();
  });
  it('settles a wider rule although a question about something else waits', async () => {
    const { meta, kinds } = await ran((store) => {
      lostCreate(store);
      store.meta.set('rules-before', narrower);
    });
    expect([kinds, meta('rules-before')]).toEqual([['unclear-create'], null]);
  });
  it('does not settle it while what it would let across waits, whatever else does', async () => {
    const { meta, kinds } = await ran((store) => {
      lostCreate(store);
      store.meta.set('rules-before', narrower);
      store.leftAlone.put('provider', 'Q', ['uid of Q'], 'prefix');
      const entry = at('Q', { title: 'Private lunch' }, { uids: ['uid of Q'] });
      store.inbox.put('provider', { kind: 'found', ref: 'Q', stored: entry });
    });
    expect([[...kinds].sort(), meta('rules-before')]).toEqual([['rule-change', 'unclear-create'], narrower]);
  });
  it('takes back a question that waits no more', async () => {
    const question = { id: 'q', kind: 'frozen', digest: 'd', choices: ['approve'], items: [] };
    expect((await ran(({ decisions }) => decisions.replace([question]))).kinds).toEqual([]);
  });
  it('forgets which guests were taken off the block list: all is planned without them', async () => {
    const { meta } = await ran((store) =>
      store.meta.set('blocked-guests', JSON.stringify({ list: [], former: ['a@example.com'] })),
    );
    expect(meta('blocked-guests')).toBe(JSON.stringify({ list: [], former: [] }));
  });
  it('forgets its own changes after an hour, and not before (RU9)', async () => {
    const { store } = await ran(({ versions }) => {
      const change = { replaced: 'old', made: 'new' };
      versions.noteOwnChange('provider', 'old', { ...change, at: runAt - staleForMs });
      versions.noteOwnChange('provider', 'new', { ...change, at: runAt - staleForMs + 1 });
    });
    expect(store.versions.ownChange('provider', 'old', 0)).toBeNull();
    expect(store.versions.ownChange('provider', 'new', 0)).not.toBeNull();
  });
  it('looks once at a call about which only a person can tell', async () => {
    const { log } = await ran(lostCreate);
    expect(log.filter((label) => label === 'recover')).toHaveLength(1);
  });
});

describe('before it plans, a run', () => {
  it('leaves the old place of a mailbox that moved: every linked entry waits to be found (A13)', async () => {
    const { log, store } = await ran(({ meta, links }) => {
      links.save(link('l'));
      meta.set('move', move('begun'));
    });
    expect(log).toContain('move');
    expect(store.links.byRef('provider', 'P')).toBeNull();
  });
  it('notes the account’s own addresses, so that they are known after a move (A13)', async () => {
    expect((await ran()).meta('account-addresses')).toBe(JSON.stringify([self]));
  });
  it('reads what has waited too long for its invitation (C9)', async () => {
    const { log } = await ran(({ leftAlone }) =>
      leftAlone.put('crm', 'C', [], 'awaits-invitation', { at: runAt - awaitedForMs, event: single() }),
    );
    expect(log).toContain('read C at the crm');
  });
});

it('a wider choice about private entries is not settled while what it would show waits (RU6)', async () => {
  const one = world({ ...profiles['caldav-like'], masksOfPrivate: maskedFields });
  const machine = one.machine({ settings: { privateEvents: 'busy' } });
  await machine.settle();
  one.provider.hand.create(event('d', { title: 'Clinic', privacy: 'private' }));
  await machine.settle();
  chooseRules(machine.store, { privateEvents: 'full' });
  await machine.settle();
  expect(machine.engine.decisions().map(({ kind }) => kind)).toEqual(['private-shown']);
  expect(machine.store.meta.get('rules-before')).not.toBeNull();
  for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  await machine.settle();
  expect(machine.store.meta.get('rules-before')).toBeNull();
});

it.each<{ privateEvents: PrivateEvents; titles: readonly string[] }>([
  { privateEvents: 'skip', titles: ['Open'] },
  { privateEvents: 'busy', titles: ['Busy', 'Open'] },
])(
  'with private entries as "$privateEvents" another calendar shows $titles (C2)',
  async ({ privateEvents, titles }) => {
    const one = world({ ...profiles['caldav-like'], masksOfPrivate: maskedFields });
    const machine = one.machine({ settings: { privateEvents } });
    one.provider.hand.addCalendar({ id: 'team', name: 'Team', mayWrite: false });
    await machine.settle();
    one.provider.hand.create(event('open', { title: 'Open' }), { calendar: 'team' });
    one.provider.hand.create(event('secret', { title: 'Clinic', privacy: 'private' }), { calendar: 'team' });
    one.clock.advance(6 * 60_000);
    await machine.run();
    const shown = Object.values(one.crm.administrator.subCalendar('team')?.events ?? {});
    expect(shown.map(({ title }) => title).sort()).toEqual(titles);
  },
);
