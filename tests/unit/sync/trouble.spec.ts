/** Trouble as people meet it: one bad item, a throttled server, a read-only calendar, a rule that says no, a full store. */
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
import { atCrm, atProvider, changes, event, titles, world } from '../../support/world.ts';

describe('trouble', () => {
  it('one bad item is quarantined on its own clock and the run goes on (RU2)', async () => {
    const one = world('caldav-like');
    one.provider.hand.create(event('good'));
    one.provider.hand.create(event('bad'));
    const machine = one.machine({
      crmFaults: scriptedFaults([
        { at: { operation: 'perform' }, fault: { type: 'refused', code: 'item-rejected' } },
      ]),
    });
    let summary = await machine.run();
    expect(summary.crm.added + summary.quarantined).toBe(2);
    expect(summary.quarantined).toBe(1);
    summary = await machine.run();
    expect(changes(summary)).toBe(0);
    one.clock.advance(11 * 60_000);
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting bad', 'Meeting good']);
    expect((await machine.run()).quarantined).toBe(0);
  });

  it('an item that cannot be understood is neither changed nor removed anywhere, and heals when it can be read again (ID5)', async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.spoil(made.ref, true);
    const summary = await machine.run();
    expect(summary.quarantined).toBe(1);
    expect(atCrm(one)).toHaveLength(1);
    one.provider.hand.spoil(made.ref, false);
    one.provider.hand.edit(made.ref, { title: 'Readable again' });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Readable again']);
    expect((await machine.run()).quarantined).toBe(0);
  });

  it('"not before" is obeyed to the letter and survives a restart (RU5)', async () => {
    const one = world('caldav-like');
    one.provider.hand.create(event('a'));
    const throttled = one.machine({
      providerFaults: scriptedFaults([
        { at: { operation: 'changes' }, fault: { type: 'throttled', retryAfterMs: 90_000 } },
      ]),
    });
    expect((await throttled.attempt())?.code).toBe('throttled');
    const restarted = one.machine({ store: throttled.store });
    one.clock.advance(89_000);
    expect((await restarted.attempt())?.code).toBe('throttled');
    one.clock.advance(2_000);
    expect(await restarted.attempt()).toBeNull();
    expect(atCrm(one)).toHaveLength(1);
  });

  it('a primary calendar that may not be written to, or is gone, stops the run before anything is read', async () => {
    const one = world('caldav-like');
    one.crm.hand.create(event('a'));
    one.provider.hand.setCalendar('personal', { mayWrite: false });
    const machine = one.machine();
    expect((await machine.attempt())?.code).toBe('calendar-read-only');
    one.provider.hand.setCalendar('personal', { mayWrite: true });
    await machine.settle();
    one.provider.hand.removeCalendar('personal');
    one.clock.advance(20 * 60_000);
    expect((await machine.attempt())?.code).toBe('calendar-missing');
    expect(atCrm(one)).toHaveLength(1);
  });

  it('the primary calendar is permanent: another one is refused (C1)', async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    const other = one.machine({ store: machine.store, settings: { primaryCalendar: 'work' } });
    expect((await other.attempt())?.code).toBe('primary-is-permanent');
  });

  it("the administrator's switch, another engine and a switched-off provider stop the run with the reason (A8, A10, RU7)", async () => {
    const one = world('caldav-like');
    one.crm.administrator.setOtherEngine('Exchange connector');
    expect((await one.machine().attempt())?.code).toBe('other-engine');
    one.crm.administrator.setOtherEngine(null);
    one.crm.administrator.setRules({ features: { calendar: false, mail: true } });
    expect((await one.machine().attempt())?.code).toBe('feature-off');
    one.crm.administrator.setRules({ features: { calendar: true, mail: true }, providers: ['google'] });
    expect((await one.machine().attempt())?.code).toBe('feature-off');
  });

  it('a prefix decides what is created, and nothing that is linked already (C7, ID5)', async () => {
    const one = world('caldav-like');
    one.crm.administrator.setRules({ createPrefix: 'CRM: ' });
    const kept = one.provider.hand.create(event('a', { title: 'CRM: visit' }));
    one.provider.hand.create(event('b', { title: 'Dentist' }));
    const machine = one.machine();
    expect((await machine.settle()).skipped).toBe(1);
    expect(titles(atCrm(one))).toEqual(['CRM: visit']);
    one.provider.hand.edit(kept.ref, { title: 'visit without prefix' });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['visit without prefix']);
  });

  it('what existed before stays where it is when the person said so, even when it changes later; new entries cross (C19)', async () => {
    const one = world('caldav-like');
    const old = one.provider.hand.create(event('old'));
    one.crm.hand.create(event('older'));
    const machine = one.machine({ settings: { existing: { provider: 'leave', crm: 'leave' } } });
    await machine.settle();
    expect([atProvider(one).length, atCrm(one).length]).toEqual([1, 1]);
    one.provider.hand.edit(old.ref, { title: 'old, edited' });
    one.provider.hand.create(event('new'));
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting new', 'Meeting older']);
  });

  it('an entry deselected for the calendar goes there and stays in the CRM, and comes back when it is selected again (C8, C14)', async () => {
    const one = world('caldav-like');
    const made = one.crm.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.crm.hand.push(made.ref, false);
    await machine.settle();
    expect(atProvider(one)).toHaveLength(0);
    expect(one.crm.hand.see(made.ref)).toBeDefined();
    one.crm.hand.push(made.ref, true);
    await machine.settle();
    expect(atProvider(one)).toHaveLength(1);
  });

  it('writing the same content to the same entry again and again is stopped and shown (RU3)', async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    const inCrm = atCrm(one)[0]?.ref ?? '';
    one.provider.hand.edit(made.ref, { title: 'mine' });
    await machine.settle();
    let writes = 0;
    for (let fight = 0; fight < 6; fight++) {
      // a program that rewrites whatever it is given, and a calendar that insists
      one.crm.hand.edit(inCrm, { title: 'theirs' });
      one.provider.hand.touch(made.ref);
      one.provider.hand.edit(made.ref, { title: `mine ` });
      await machine.run();
      one.provider.hand.edit(made.ref, { title: 'mine' });
      writes += (await machine.run()).crm.changed;
    }
    expect(machine.engine.decisions().some((decision) => decision.kind === 'frozen')).toBe(true);
    expect(writes).toBeLessThan(6);
  });

  it('a full store loses nothing: the run stops with its Problem, and goes on when there is room', async () => {
    const one = world('caldav-like');
    for (let index = 0; index < 300; index++)
      one.provider.hand.create(event(`e${index}`, { description: 'x'.repeat(2_000) }));
    const small = one.machine({ store: openStore({ path: ':memory:', clock: one.clock, maxPages: 150 }) });
    expect((await small.attempt())?.code).toBe('store-full');
    expect((await small.attempt())?.code).toBe('store-full');
    const roomy = one.machine({ id: 'machine-1' });
    await roomy.settle();
    expect(atCrm(one)).toHaveLength(300);
    expect(atProvider(one)).toHaveLength(300);
  });

  it('an edit that restores exactly what was there before our own write is seen, though the server reports no change', async () => {
    const one = world('caldav-like');
    const made = one.provider.hand.create(event('a'));
    let isKilledNext = false;
    const machine = one.machine({
      onCommit(when, label) {
        if (!isKilledNext || when !== 'after' || label !== 'apply.outcomes') return;
        isKilledNext = false;
        throw new Error('killed');
      },
    });
    await machine.settle();
    const before = machine.store.inbox.readState('provider', 'personal');
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'From the CRM' });
    // the program ends between the write and the pull that would tell of it
    isKilledNext = true;
    await expect(machine.run()).rejects.toThrow('killed');
    expect(titles(atProvider(one))).toEqual(['From the CRM']);
    one.provider.hand.edit(made.ref, { title: 'Meeting a' });
    // a server whose states are hashes of its content is at its old state again, and says that nothing happened
    let latest = before.state;
    for await (const page of one.provider.side.changes(
      'personal',
      before.state,
      new AbortController().signal,
    ))
      latest = page.state;
    machine.store.inbox.setReadState('provider', 'personal', { state: latest, openRound: null });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
  });
});
