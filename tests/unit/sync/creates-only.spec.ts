/** How the engine lives with a CRM that only creates: what is carried, what is listed, what is asked, and that nothing is doubled. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { confirmByHand, withLocalParts } from '../../../src-main/sync/index.ts';
import { withinLimits } from '../../../src-main/sync/limits/index.ts';
import {
  profiles,
  type ScriptedFault,
  sampleCrm,
  scriptedFaults,
} from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import {
  atCrm,
  event,
  type Machine,
  type MachineOptions,
  manualClock,
  seededRandomness,
  self,
  titles,
  type World,
  world,
} from '../../support/world.ts';

const createsOnly = (profile: 'caldav-like' | 'graph-like' = 'caldav-like'): World =>
  world(profile, 3, profiles['creates-only']);

const lostAfter = { at: { operation: 'perform' }, fault: { type: 'lost-after' } } as const;
const lostBefore = { at: { operation: 'perform' }, fault: { type: 'lost-before' } } as const;

/** A machine that has brought one entry, `Meeting a`, into the CRM. */
async function withOneEntry(one: World, options: MachineOptions = {}) {
  const machine = one.machine(options);
  const { ref } = one.provider.hand.create(event('a'));
  await machine.run();
  return { machine, ref };
}

function withFaults(one: World, ...script: readonly ScriptedFault[]): Machine {
  return one.machine({ crmFaults: scriptedFaults(script) });
}

const codes = ({ store }: Machine): readonly string[] => store.quarantine.all().map(({ code }) => code);

describe('WR10: a change in the calendar', () => {
  it('is listed as missing in the CRM, and neither put back nor tried', async () => {
    const one = createsOnly();
    const { machine, ref } = await withOneEntry(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    const summary = await machine.run();
    expect(summary).toMatchObject({ quarantined: 1, waiting: 0, crm: { added: 0, changed: 0, removed: 0 } });
    expect(codes(machine)).toEqual(['crm-cannot-change']);
    expect(one.provider.hand.see(ref)?.event.title).toBe('Moved');
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
    expect(machine.store.history.latest(1)).toMatchObject([
      { side: 'crm', action: 'not-carried', reason: 'changed in the calendar' },
    ]);
  });

  it('stays listed without another try or another line in the history, however much time passes', async () => {
    const one = createsOnly();
    const commits: string[] = [];
    const { machine, ref } = await withOneEntry(one, { onCommit: (_when, label) => commits.push(label) });
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    const told = machine.store.history.latest(50).length;
    commits.length = 0;
    one.clock.advance(40 * 60 * 60_000);
    expect(await machine.run()).toMatchObject({ quarantined: 1 });
    expect(commits).not.toContain('not-carried');
    // "try all again" is no use for it
    machine.store.quarantine.hasten(null, one.clock.now());
    await machine.run();
    expect(machine.store.quarantine.all()).toMatchObject([{ nextAttempt: Number.MAX_SAFE_INTEGER }]);
    expect(machine.store.history.latest(50)).toHaveLength(told);
  });

  it('leaves the list when it is taken back', async () => {
    const one = createsOnly();
    const { machine, ref } = await withOneEntry(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    one.provider.hand.edit(ref, { title: 'Meeting a' });
    expect(await machine.run()).toMatchObject({ quarantined: 0, waiting: 0 });
  });

  it('leaves the list when a person says that they made it in the CRM too, and is compared with that from then on', async () => {
    const one = createsOnly();
    const { machine, ref } = await withOneEntry(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    const [row = expect.fail('not listed')] = machine.store.quarantine.all();
    expect(confirmByHand(row, machine.store, one.clock.now())).toBe(true);
    expect(await machine.run()).toMatchObject({ quarantined: 0 });
    one.provider.hand.edit(ref, { title: 'Meeting a' });
    expect(await machine.run()).toMatchObject({ quarantined: 1 });
  });

  it('cannot be confirmed with content the person did not see (RU8)', async () => {
    const one = createsOnly();
    const { machine, ref } = await withOneEntry(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    const [seen = expect.fail('not listed')] = machine.store.quarantine.all();
    one.provider.hand.edit(ref, { title: 'Moved again' });
    await machine.run();
    expect(confirmByHand(seen, machine.store, one.clock.now())).toBe(false);
    expect(codes(machine)).toEqual(['crm-cannot-change']);
    const [now = expect.fail('not listed')] = machine.store.quarantine.all();
    expect(confirmByHand(now, machine.store, one.clock.now())).toBe(true);
  });

  it('cannot be confirmed while newer news of it was heard and not planned yet (RU8)', async () => {
    const one = createsOnly();
    const { machine, ref } = await withOneEntry(one);
    one.provider.hand.edit(ref, { title: 'Moved' });
    await machine.run();
    const [seen = expect.fail('not listed')] = machine.store.quarantine.all();
    const stored = one.provider.hand.edit(ref, { title: 'Moved again' });
    machine.store.inbox.put('provider', { kind: 'found', ref, stored });
    expect(confirmByHand(seen, machine.store, one.clock.now())).toBe(false);
  });
});

describe('WR10: a removal in the calendar', () => {
  it('is listed as still to be done in the CRM until a person says so; then the link ends', async () => {
    const one = createsOnly();
    const { machine, ref } = await withOneEntry(one);
    one.provider.hand.remove(ref);
    expect(await machine.run()).toMatchObject({ quarantined: 1, linked: 1, crm: { removed: 0 } });
    expect(codes(machine)).toEqual(['crm-cannot-remove']);
    const [row = expect.fail('not listed')] = machine.store.quarantine.all();
    expect(confirmByHand(row, machine.store, one.clock.now())).toBe(true);
    expect(await machine.run()).toMatchObject({ quarantined: 0, linked: 0 });
    expect(machine.store.history.latest(1)).toMatchObject([
      { action: 'unlinked', reason: 'removed in the CRM by hand' },
    ]);
  });

  it('of many entries asks nobody: nothing is removed (DE1)', async () => {
    const one = createsOnly();
    const machine = one.machine();
    const made = Array.from({ length: 12 }, (_, n) => one.provider.hand.create(event(`many-${n}`)));
    await machine.run();
    for (const { ref } of made) one.provider.hand.remove(ref);
    expect(await machine.run()).toMatchObject({ quarantined: 12, waiting: 0 });
  });

  it('that is taken back finds its CRM entry again instead of making a second one', async () => {
    const one = createsOnly('graph-like');
    const { machine, ref } = await withOneEntry(one);
    const removed = one.provider.hand.see(ref)?.event ?? expect.fail('not there');
    one.provider.hand.remove(ref);
    await machine.run();
    expect(one.provider.hand.receive(removed, 'personal').ref).not.toBe(ref);
    expect(await machine.run()).toMatchObject({ quarantined: 0, linked: 1 });
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
  });
});

describe('WR10: a create whose answer is lost', () => {
  it('is not sent again; a person is asked, and nothing is made when it is there (WR8)', async () => {
    const one = createsOnly();
    const machine = withFaults(one, lostAfter);
    one.provider.hand.create(event('a'));
    expect(await machine.run()).toMatchObject({ waiting: 1, linked: 1 });
    one.clock.advance(40 * 60 * 60_000);
    expect(await machine.run()).toMatchObject({ waiting: 1 });
    expect(titles(atCrm(one))).toEqual(['Meeting a']);

    const [asked = expect.fail('nobody was asked')] = machine.engine.decisions();
    expect(asked).toMatchObject({ kind: 'unclear-create', choices: ['there', 'again'], count: 1 });
    expect(machine.engine.decide(asked.id, asked.digest, 'there')).toBe(true);
    expect(await machine.run()).toMatchObject({ waiting: 0, quarantined: 0, linked: 1 });
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
  });

  it('is made when a person says that it is not there, and asked about anew when that answer is lost too', async () => {
    const one = createsOnly();
    const machine = withFaults(one, lostBefore, lostBefore);
    one.provider.hand.create(event('a'));
    await machine.run();
    const sayThatItIsNotThere = async () => {
      const [asked = expect.fail('nobody was asked')] = machine.engine.decisions();
      machine.engine.decide(asked.id, asked.digest, 'again');
      return machine.run();
    };
    expect(await sayThatItIsNotThere()).toMatchObject({ waiting: 1 });
    expect(await machine.run()).toMatchObject({ waiting: 1 });
    expect(await sayThatItIsNotThere()).toMatchObject({ waiting: 0 });
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
  });

  it('keeps what happens to the entry meanwhile: a change is listed once a person found it there', async () => {
    const one = createsOnly();
    const machine = withFaults(one, lostAfter);
    const { ref } = one.provider.hand.create(event('a'));
    await machine.run();
    one.provider.hand.edit(ref, { title: 'Moved' });
    expect(await machine.run()).toMatchObject({ waiting: 1, quarantined: 0 });
    const [asked = expect.fail('nobody was asked')] = machine.engine.decisions();
    machine.engine.decide(asked.id, asked.digest, 'there');
    expect(await machine.run()).toMatchObject({ waiting: 0, quarantined: 1 });
    expect(codes(machine)).toEqual(['crm-cannot-change']);
  });

  it('holds back an entry that was removed and put back under another address while the question waits', async () => {
    const one = createsOnly('graph-like');
    const machine = withFaults(one, lostBefore);
    const { ref, event: removed } = one.provider.hand.create(event('a'));
    await machine.run();
    one.provider.hand.remove(ref);
    one.provider.hand.receive(removed, 'personal');
    await machine.run();
    const [asked = expect.fail('nobody was asked')] = machine.engine.decisions();
    machine.engine.decide(asked.id, asked.digest, 'again');
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
  });
});

it('the second part of a split series is made although the first part cannot be ended in the CRM (TI2)', async () => {
  const one = createsOnly();
  const { store, run } = one.machine();
  const { ref } = one.provider.hand.create(
    event('a', { recurrenceRules: [{ frequency: 'weekly', count: 6 }] }),
  );
  await run();
  one.provider.hand.split(ref, '2026-12-09T10:00:00', { title: 'From here on' });
  const unreachable = scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'unreachable' } }]);
  const machine = one.machine({ store, crmFaults: unreachable });
  expect(await machine.attempt()).toMatchObject({ code: 'unreachable' });
  expect(codes(machine)).toEqual(['crm-cannot-change']);
  await machine.settle();
  expect(titles(atCrm(one))).toEqual(['From here on', 'Meeting a']);
});

it('a CRM that learns to be read is asked for everything once, whatever stood for its state before', async () => {
  const { connected } = sampleCrm({ clock: manualClock(), randomness: seededRandomness(1), address: self });
  const asked: (string | null)[] = [];
  const calendar: CalendarSide = {
    ...connected.calendar,
    changes(id, since, signal) {
      asked.push(since);
      return connected.calendar.changes(id, since, signal);
    },
  };
  const store = openStore({ path: ':memory:', clock: manualClock() });
  onTestFinished(() => store.close());
  const blind = { ...calendar, capabilities: { ...calendar.capabilities, readBack: false } };
  const { signal } = new AbortController();
  const stateOf = async (side: CalendarSide, since: string | null) => {
    for await (const page of withinLimits(
      withLocalParts({ ...connected, calendar: side }),
      store,
    ).calendar.changes('crm', since, signal))
      if (page.last) return page.state;
    return null;
  };
  const before = await stateOf(blind, null);
  expect(asked).toEqual([]);
  await stateOf(calendar, before);
  expect(asked).toEqual([null]);
});

describe('a first run', () => {
  const damagedStore = (one: World) => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-damaged-'));
    const path = join(folder, 'account.sqlite');
    writeFileSync(path, 'this is no database'.repeat(400));
    const open = () => openStore({ path, clock: one.clock });
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return open;
  };

  it('after a damaged database asks for a yes, whatever the set-up says: the CRM may hold everything already', async () => {
    const one = createsOnly();
    const open = damagedStore(one);
    // the first start ends before its run
    open().close();
    const store = open();
    onTestFinished(() => store.close());
    one.provider.hand.create(event('a'));
    const machine = one.machine({ store });
    expect(await machine.run()).toMatchObject({ waiting: 1, crm: { added: 0 } });
    const [asked = expect.fail('nobody was asked')] = machine.engine.decisions();
    machine.engine.decide(asked.id, asked.digest, 'approve');
    expect(await machine.run()).toMatchObject({ waiting: 0, crm: { added: 1 } });
  });

  it('after a damaged database goes on by itself with a CRM that tells what it holds', async () => {
    const one = world('caldav-like', 3);
    const store = damagedStore(one)();
    onTestFinished(() => store.close());
    one.provider.hand.create(event('a'));
    expect(await one.machine({ store }).run()).toMatchObject({ waiting: 0, crm: { added: 1 } });
  });
});

it('a CRM that learns to be read, changed and emptied gets what was kept back, and nothing twice', async () => {
  let capabilities = profiles['creates-only'].capabilities;
  const profile = {
    ...profiles['creates-only'],
    get capabilities() {
      return capabilities;
    },
  };
  const one = world('caldav-like', 3, profile);
  const { machine, ref } = await withOneEntry(one);
  const { ref: going } = one.provider.hand.create(event('b'));
  await machine.run();
  one.provider.hand.edit(ref, { title: 'Moved' });
  one.provider.hand.remove(going);
  expect(await machine.run()).toMatchObject({ quarantined: 2 });

  capabilities = profiles['crm-like'].capabilities;
  const later = one.machine({ store: machine.store });
  expect(await later.settle()).toMatchObject({ quarantined: 0, waiting: 0, linked: 1 });
  expect(titles(atCrm(one))).toEqual(['Moved']);
  expect(titles(one.provider.hand.list('personal'))).toEqual(['Moved']);
});
