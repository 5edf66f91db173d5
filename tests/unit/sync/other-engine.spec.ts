/**
 * Tests that another program on the same calendar and CRM is noticed (A10, RU7), by doubles of what Concord wrote and by its own marks;
 * that Concord stops then, and afterwards matches what it left; and that what a person does is not taken for it.
 */
import { describe, expect, it } from 'vitest';
import { otherEngineIsOff } from '../../../src-main/sync/index.ts';
import { linkMarks, programMarking } from '../../../src-shared/domain/calendar/link-marks.ts';
import { atCrm, atProvider, event, type Machine, type World, world } from '../../support/world.ts';

const meetings = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Concord wrote these entries of the CRM into the calendar. */
async function written(): Promise<{ one: World; machine: Machine }> {
  const one = world('caldav-like');
  const machine = one.machine();
  await machine.settle();
  for (const uid of meetings) one.crm.hand.create(event(uid, { title: `Meeting ${uid}` }));
  await machine.settle();
  return { one, machine };
}

/** The other program writes the same entries of the CRM into the calendar. */
function double(one: World, uid: string): string {
  return one.provider.hand.receive(event(`other-${uid}`, { title: `Meeting ${uid}` })).ref;
}

async function grow(one: World, machine: Machine): Promise<void> {
  for (const uid of ['a', 'b']) double(one, uid);
  await machine.settle();
  for (const uid of ['c', 'd', 'e']) double(one, uid);
}

describe('doubles of what Concord wrote, growing from run to run', () => {
  it('stop Concord before it carries them over, also after a restart (RU7, A10)', async () => {
    const { one, machine } = await written();
    await grow(one, machine);
    const before = atCrm(one).length;
    expect(await machine.attempt()).toMatchObject({ code: 'other-engine', params: { count: 5 } });
    one.clock.advance(60_000);
    expect((await one.machine({ store: machine.store }).attempt())?.code).toBe('other-engine');
    expect(atCrm(one)).toHaveLength(before);
  });
  it('are matched with what they double, once a person has switched the other program off: nothing is doubled or removed (A10)', async () => {
    const { one, machine } = await written();
    await grow(one, machine);
    await machine.attempt();
    const before = [atCrm(one).length, atProvider(one).length];
    otherEngineIsOff(machine.store, one.clock.now());
    await machine.settle();
    expect([atCrm(one).length, atProvider(one).length]).toEqual(before);
    const left = machine.store.leftAlone.page(0, 9).map(({ reason }) => reason);
    expect(left).toEqual(['double', 'double', 'double']);
    one.provider.hand.expireStates();
    await machine.settle();
    expect(atCrm(one)).toHaveLength(before[0] ?? 0);
  });
  it('stop it again when they go on', async () => {
    const { one, machine } = await written();
    await grow(one, machine);
    await machine.attempt();
    otherEngineIsOff(machine.store, one.clock.now());
    await machine.settle();
    for (const uid of ['a', 'b', 'c'])
      one.provider.hand.receive(event(`third-${uid}`, { title: `Meeting ${uid}` }));
    await machine.settle();
    for (const uid of ['d', 'e'])
      one.provider.hand.receive(event(`third-${uid}`, { title: `Meeting ${uid}` }));
    expect((await machine.attempt())?.code).toBe('other-engine');
  });
  it('are noticed in the CRM too', async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    for (const uid of meetings) one.provider.hand.create(event(uid, { title: `Meeting ${uid}` }));
    await machine.settle();
    const doubled = (uid: string) => one.crm.hand.create(event(`other-${uid}`, { title: `Meeting ${uid}` }));
    for (const uid of ['a', 'b']) doubled(uid);
    await machine.settle();
    for (const uid of ['c', 'd', 'e']) doubled(uid);
    expect((await machine.attempt())?.code).toBe('other-engine');
  });
});

describe('doubles count together for a day', () => {
  const dayMs = 24 * 60 * 60 * 1000;
  it.each([
    { afterMs: dayMs - 1, code: 'other-engine' },
    { afterMs: dayMs + 1, code: undefined },
  ])('after $afterMs ms: $code', async ({ afterMs, code }) => {
    const { one, machine } = await written();
    const writtenAt = machine.store.history.latest(1)[0]?.at ?? 0;
    await grow(one, machine);
    one.clock.advance(writtenAt + afterMs - one.clock.now());
    expect((await machine.attempt())?.code).toBe(code);
  });
});

describe('what a person does is no other program', () => {
  it('many copies at once', async () => {
    const { one, machine } = await written();
    for (const uid of meetings) double(one, uid);
    expect(await machine.attempt()).toBe(null);
  });
  it('a few copies now and then', async () => {
    const { one, machine } = await written();
    for (const uid of ['a', 'b', 'c', 'd']) {
      double(one, uid);
      await machine.settle();
    }
    expect(await machine.attempt()).toBe(null);
  });
  it('copies that are days apart', async () => {
    const { one, machine } = await written();
    for (const uid of meetings) {
      double(one, uid);
      one.clock.advance(26 * 60 * 60_000);
      await machine.settle();
    }
    expect(await machine.attempt()).toBe(null);
  });
  it('entries that another calendar program makes anew under other uids', async () => {
    const { one, machine } = await written();
    for (const uid of meetings) {
      const old = atProvider(one).find(({ event: { title } }) => title === `Meeting ${uid}`);
      one.provider.hand.remove(old?.ref ?? '');
      double(one, uid);
      expect(await machine.attempt()).toBe(null);
      one.clock.advance(1_000);
    }
  });
  it('equal entries that were there before the first run', async () => {
    const one = world('caldav-like');
    for (const uid of meetings) {
      one.crm.hand.create(event(uid, { title: `Meeting ${uid}` }));
      double(one, uid);
    }
    await one.machine().settle();
    expect([atCrm(one).length, atProvider(one).length]).toEqual([meetings.length, meetings.length]);
  });
});

describe('new entries that carry the link of another program', () => {
  it('stop Concord, which names the program; afterwards they cross once (A10, RU7)', async () => {
    const { one, machine } = await written();
    for (const uid of ['x', 'y']) one.provider.hand.mark(one.provider.hand.receive(event(uid)).ref, 'Odoo');
    expect(await machine.attempt()).toBe(null);
    one.provider.hand.mark(one.provider.hand.receive(event('z')).ref, 'Odoo');
    expect(await machine.attempt()).toMatchObject({ code: 'other-engine', params: { program: 'Odoo' } });
    otherEngineIsOff(machine.store, one.clock.now());
    await machine.settle();
    expect(atCrm(one)).toHaveLength(meetings.length + 3);
  });
  it('from before the first run are matched, and stop nothing (C19)', async () => {
    const one = world('caldav-like');
    for (const uid of meetings) one.provider.hand.mark(one.provider.hand.receive(event(uid)).ref, 'Odoo');
    await one.machine().settle();
    expect(atCrm(one)).toHaveLength(meetings.length);
  });
});

describe('the table of marks (A10)', () => {
  it.each([
    { names: ['X-CALDAVSYNCHRONIZER-crmLinkState'], program: 'Dynamics 365' },
    { names: ['String {5c1a6b1f-0000-4000-8000-000000000000} Name odoo_id'], program: 'Odoo' },
    { names: ['something', 'OGCSmodified'], program: 'Outlook Google Calendar Sync' },
    {
      names: ['X-APPLE-TRAVEL-ADVISORY-BEHAVIOR', 'X-MOZ-LASTACK', 'X-MICROSOFT-CDO-BUSYSTATUS'],
      program: null,
    },
    { names: ['X-CALDAVSYNCHRONIZER-Note'], program: null },
    { names: [], program: null },
  ])('$names: $program', ({ names, program }) => {
    expect(programMarking(names)).toBe(program);
  });
  it('says where each name is from, and names each once', () => {
    const all = linkMarks.flatMap(({ names }) => names);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(all.map((name) => name.toLowerCase()));
    expect(linkMarks.every(({ source }) => source.startsWith('https://'))).toBe(true);
  });
});
