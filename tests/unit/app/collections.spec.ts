/** What there is to be read and what of it a run read to the end (RU9), made of what the engines tell. */
import { describe, expect, it } from 'vitest';
import { calendarCollections, mailCollections } from '../../../src-main/app/engine/collections.ts';
import type { HeardList } from '../../../src-main/sync/index.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import { scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
import { everything, mailWorld, me, usualMapping } from '../../support/mail-world.ts';
import { newStore } from '../../support/new-store.ts';
import { event, world } from '../../support/world.ts';

const randomness = { fraction: () => 0.5, uuid: () => crypto.randomUUID() };
const signal = () => new AbortController().signal;

describe('a run of the calendar', () => {
  const scene = (fault: Parameters<typeof scriptedFaults>[0] = []) => {
    const one = world('caldav-like');
    one.provider.hand.create(event('a'));
    one.provider.hand.addCalendar({ id: 'team', name: 'Team' });
    const store = newStore({ clock: one.clock });
    const heard: HeardList[] = [];
    const engine = calendarEngine({
      store,
      provider: one.provider.connect(scriptedFaults(fault)),
      crm: one.crm.connect(),
      account: { accountId: 'a', machineId: 'm', address: 'robin@example.com', provider: 'caldav' },
      settings: {
        primaryCalendar: 'personal',
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
      },
      clock: one.clock,
      randomness,
      onHeard: (list) => void heard.push(list),
    });
    return { one, store, heard, engine };
  };

  it('has heard the primary calendar on both sides, and each other calendar', async () => {
    const { one, store, heard, engine } = scene();
    await engine.run(signal());
    // nothing of another calendar is shown before the first run is over
    one.clock.advance(6 * 60_000);
    await engine.run(signal());
    const all = calendarCollections(store, heard, ['provider', 'crm']);
    expect(all[0]).toEqual({ id: 'calendar', kind: 'calendar', name: '', isHeard: true });
    const team = all.find(({ name }) => name === 'Team');
    expect(team).toMatchObject({ kind: 'sub-calendar', isHeard: true });
  });

  it('has not heard what one side did not tell to the end', async () => {
    const { store, heard, engine } = scene([
      { at: { operation: 'changes' }, fault: { type: 'unreachable' } },
    ]);
    await expect(engine.run(signal())).rejects.toThrow();
    expect(heard).toEqual([{ side: 'crm' }]);
    expect(calendarCollections(store, heard, ['provider', 'crm'])[0]?.isHeard).toBe(false);
  });

  it('has not heard another calendar whose reading failed', async () => {
    const { one, store, heard, engine } = scene([
      { at: { operation: 'changes', calendar: 'team' }, fault: { type: 'unreachable' }, times: 2 },
    ]);
    await engine.run(signal());
    one.clock.advance(6 * 60_000);
    heard.length = 0;
    await engine.run(signal());
    const all = calendarCollections(store, heard, ['provider', 'crm']);
    expect(all.map(({ kind, isHeard }) => [kind, isHeard])).toContainEqual(['sub-calendar', false]);
    expect(all[0]?.isHeard).toBe(true);
  });

  it('asks nothing of a CRM that tells nothing', () => {
    const store = newStore({ clock: world('caldav-like').clock });
    expect(calendarCollections(store, [{ side: 'provider' }], ['provider'])[0]?.isHeard).toBe(true);
    expect(calendarCollections(store, [{ side: 'provider' }], ['provider', 'crm'])[0]?.isHeard).toBe(false);
  });
});

describe('a run of mail', () => {
  it('has heard each pair of folders of which both sides told to the end, and none of junk', async () => {
    const one = mailWorld();
    const clock = { now: one.now, monotonic: one.now, setTimer: () => () => undefined };
    const store = newStore({ clock });
    const heard: { side: 'provider' | 'crm'; scope: string }[] = [];
    one.provider.hand.removeMailbox('Archive');
    await mailEngine({
      ...{ store, clock, randomness, settings: everything, mapping: usualMapping },
      provider: one.provider.side(),
      crm: one.crm.side(me),
      onHeard: (side, scope) => void heard.push({ side, scope }),
    }).run(signal());
    const all = mailCollections(store, usualMapping, heard);
    expect(Object.fromEntries(all.map(({ name, isHeard }) => [name, isHeard]))).toEqual({
      INBOX: true,
      Archive: false,
      Sent: true,
      Trash: true,
    });
  });
});
