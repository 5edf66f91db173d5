/** The run as people see it: what crosses, what stays, what waits. Over both provider profiles. */
import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { atCrm, atProvider, changes, contents, event, titles, world } from '../../support/world.ts';

const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 10 }] } as const;

describe.each(['caldav-like', 'graph-like'] as const)('%s', (profile) => {
  it('carries new entries both ways on the first run, and the next run writes nothing', async () => {
    const one = world(profile);
    one.provider.hand.create(event('a'));
    one.provider.hand.create(
      event('b', { showWithoutTime: true, start: '2026-12-01T00:00:00', timeZone: null, duration: 'P2D' }),
    );
    one.crm.hand.create(event('c', { timeZone: null }));
    one.crm.hand.create(event('d', weekly));
    const machine = one.machine();
    const first = await machine.run();
    expect(first.crm.added).toBe(2);
    expect(first.provider.added).toBe(2);
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(titles(atProvider(one))).toEqual(['Meeting a', 'Meeting b', 'Meeting c', 'Meeting d']);
    expect(changes(await machine.run())).toBe(0);
  });

  it('carries changes, moves in time and removals from each side (C3)', async () => {
    const one = world(profile);
    const a = one.provider.hand.create(event('a'));
    const b = one.provider.hand.create(event('b'));
    const c = one.crm.hand.create(event('c'));
    const d = one.crm.hand.create(event('d'));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.edit(a.ref, { title: 'Renamed here', start: '2026-11-26T14:00:00' });
    one.provider.hand.remove(b.ref);
    one.crm.hand.edit(c.ref, { title: 'Renamed there', duration: 'PT2H' });
    one.crm.hand.remove(d.ref);
    const summary = await machine.run();
    expect(summary.crm).toEqual({ added: 0, changed: 1, removed: 1 });
    expect(summary.provider).toEqual({ added: 0, changed: 1, removed: 1 });
    expect(titles(atProvider(one))).toEqual(['Renamed here', 'Renamed there']);
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(changes(await machine.run())).toBe(0);
  });

  it.each([
    ['the same uid', 'a', 'Asia/Calcutta', 'Asia/Kolkata'],
    ['another uid', 'b', 'Asia/Calcutta', 'Asia/Kolkata'],
    ['the same uid, where Outlook has one name for several zones', 'a', 'Europe/Berlin', 'Europe/Amsterdam'],
    ['another uid, where Outlook has one name for several zones', 'b', 'Europe/Berlin', 'Europe/Amsterdam'],
  ])(
    'one entry under two names of its time zone, with %s, is linked and never doubled or changed (C19)',
    async (_name, uid, here, there) => {
      const one = world(profile);
      const times = { title: 'Lunch', recurrenceOverrides: {} };
      const a = one.provider.hand.create(event('a', { ...times, timeZone: here }));
      const b = one.crm.hand.create(event(uid, { ...times, timeZone: there }));
      const machine = one.machine();
      const summary = await machine.settle();
      expect([summary.waiting, atProvider(one).length, atCrm(one).length]).toEqual([0, 1, 1]);
      expect(changes(await machine.run())).toBe(0);
      // an edit crosses, and each side keeps its name of the zone
      one.crm.hand.edit(b.ref, { start: '2026-11-26T14:00:00' });
      one.provider.hand.edit(a.ref, { description: 'agenda' });
      await machine.settle();
      const inProvider = atProvider(one)[0]?.event;
      const inCrm = atCrm(one)[0]?.event;
      expect(inProvider).toMatchObject({ start: '2026-11-26T14:00:00', timeZone: here });
      expect(inCrm).toMatchObject({ description: 'agenda', timeZone: there });
      expect(changes(await machine.run())).toBe(0);
    },
  );

  it('a zone renamed on one side is no change; another zone is one', async () => {
    const one = world(profile);
    const a = one.provider.hand.create(event('a', { timeZone: 'Europe/Kiev' }));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.edit(a.ref, { timeZone: 'Europe/Kyiv' });
    expect(changes(await machine.run())).toBe(0);
    expect(atCrm(one)[0]?.event.timeZone).toBe('Europe/Kiev');
    one.provider.hand.edit(a.ref, { timeZone: 'Europe/Paris' });
    await machine.settle();
    expect(atCrm(one)[0]?.event.timeZone).toBe('Europe/Paris');
    expect(changes(await machine.run())).toBe(0);
  });

  it('only links that may cross do, and each side keeps its others (S6)', async () => {
    const one = world(profile);
    const links = (...uris: readonly string[]) => ({
      virtualLocations: Object.fromEntries(uris.map((uri, index) => [String(index + 1), { uri }])),
    });
    const urisOf = (side: typeof atCrm) =>
      side(one).map(({ event: { virtualLocations = {} } }) =>
        Object.values(virtualLocations).map(({ uri }) => uri),
      );
    const evil = 'javascript:alert(1)';
    const a = one.crm.hand.create(event('a', links(evil, 'https://meet.example/a')));
    const machine = one.machine();
    await machine.settle();
    expect(urisOf(atProvider)).toEqual([['https://meet.example/a']]);
    const inProvider = atProvider(one)[0]?.ref ?? '';
    // another field changes nothing about the links, nor their order
    one.provider.hand.edit(inProvider, { title: 'Renamed' });
    await machine.settle();
    expect(urisOf(atCrm)).toEqual([[evil, 'https://meet.example/a']]);
    one.provider.hand.edit(inProvider, links('http://meet.example/b', 'tel:+31'));
    await machine.settle();
    expect(urisOf(atCrm)).toEqual([['tel:+31', evil]]);
    one.crm.hand.edit(a.ref, links('https://meet.example/c', 'file:///x'));
    await machine.settle();
    expect(urisOf(atProvider)).toEqual([['https://meet.example/c', 'http://meet.example/b']]);
    expect(changes(await machine.run())).toBe(0);
  });

  it('merges edits to different fields of one entry, and keeps what gave way in the history (WR7)', async () => {
    const one = world(profile);
    const a = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    const inCrm = atCrm(one)[0]?.ref ?? '';
    one.provider.hand.edit(a.ref, { title: 'From the calendar', description: 'old agenda' });
    one.crm.hand.edit(inCrm, { title: 'From the CRM', duration: 'PT30M' });
    await machine.settle();
    expect(atProvider(one)[0]?.event).toMatchObject({
      title: 'From the calendar',
      duration: 'PT30M',
      description: 'old agenda',
    });
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(
      machine.store.history
        .latest(50)
        .some((row) => row.action === 'conflict' && row.before?.includes('From the CRM')),
    ).toBe(true);
  });

  it('carries a series with its exceptions, and single occurrences changed and cancelled on each side (C13)', async () => {
    const one = world(profile);
    const a = one.provider.hand.create(event('a', weekly));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.cancelOccurrence(a.ref, '2026-12-02T10:00:00');
    one.provider.hand.editOccurrence(a.ref, '2026-12-09T10:00:00', { title: 'Special' });
    await machine.settle();
    const inCrm = atCrm(one)[0];
    expect(inCrm?.event.recurrenceOverrides).toEqual({
      '2026-12-02T10:00:00': { excluded: true },
      '2026-12-09T10:00:00': { title: 'Special' },
    });
    one.crm.hand.editOccurrence(inCrm?.ref ?? '', '2026-12-16T10:00:00', { start: '2026-12-17T11:00:00' });
    await machine.settle();
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    expect(atProvider(one)[0]?.event.recurrenceOverrides?.['2026-12-16T10:00:00']).toEqual({
      start: '2026-12-17T11:00:00',
    });
  });

  it('a proven removal wins over a concurrent edit, and the edited version is in the recycle bin (DE3)', async () => {
    const one = world(profile);
    const a = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.remove(a.ref);
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Edited too late' });
    await machine.settle();
    expect(atProvider(one)).toHaveLength(0);
    expect(atCrm(one)).toHaveLength(0);
    expect(
      machine.store.history
        .latest(10)
        .some((row) => row.action === 'removed' && row.before?.includes('Edited too late')),
    ).toBe(true);
  });

  it('writes only the fields that differ: the body, with its online-meeting block, is left out unless it was edited (WR3, WR4)', async () => {
    const one = world(profile);
    one.provider.hand.create(
      event('a', { description: 'Agenda\n____\nJoin online: https://meet.example.com/x' }),
    );
    const requests: string[] = [];
    const machine = one.machine({
      providerFaults: {
        before: (step) => void (step.call !== undefined && requests.push(step.call.delivers.join())),
      },
    });
    await machine.settle();
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Renamed' });
    await machine.settle();
    expect(requests).toEqual(['title']);
    expect(atProvider(one)[0]?.event.description).toContain('Join online');
  });

  it('an expired sync state lists everything and writes nothing that is equal (ID6)', async () => {
    const one = world(profile);
    for (const uid of ['a', 'b', 'c']) one.provider.hand.create(event(uid));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.expireStates();
    one.crm.hand.expireStates();
    expect(changes(await machine.run())).toBe(0);
    one.provider.hand.expireStates();
    one.provider.hand.remove(atProvider(one)[0]?.ref ?? '');
    expect((await machine.run()).crm.removed).toBe(1);
  });

  it('an entry moved to another calendar stays in the CRM, locked, and comes back (ID8)', async () => {
    const one = world(profile);
    const a = one.provider.hand.create(event('a'));
    const machine = one.machine();
    await machine.settle();
    const away = one.provider.hand.moveTo(a.ref, 'work');
    await machine.settle();
    expect(atCrm(one)).toHaveLength(1);
    expect(atCrm(one)[0]?.lockedFields?.length).toBeGreaterThan(0);
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Not allowed' });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting a']);
    const back = one.provider.hand.moveTo(away.ref, 'personal');
    one.provider.hand.edit(back.ref, { title: 'Back again' });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Back again']);
    expect(atCrm(one)[0]?.lockedFields ?? []).toEqual([]);
    expect(atProvider(one)).toHaveLength(1);
  });

  it('links equal twins instead of doubling them, and asks about twins that differ (C19)', async () => {
    const one = world(profile);
    one.provider.hand.receive(event('same-uid'));
    one.crm.hand.create(event('same-uid'));
    one.provider.hand.receive(event('x', { title: 'Lunch' }));
    one.crm.hand.create(event('y', { title: 'Lunch' }));
    one.provider.hand.receive(event('differs', { description: 'here' }));
    one.crm.hand.create(event('differs', { description: 'there' }));
    const machine = one.machine();
    const summary = await machine.run();
    expect(changes(summary)).toBe(0);
    expect(summary.waiting).toBe(1);
    expect(atProvider(one)).toHaveLength(3);
    expect(atCrm(one)).toHaveLength(3);
    const [decision] = machine.engine.decisions();
    expect(decision?.kind).toBe('differs');
    expect(machine.engine.decide(decision?.id ?? '', 'another digest', 'crm')).toBe(false);
    expect(machine.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'crm')).toBe(true);
    await machine.settle();
    expect(machine.engine.decisions()).toEqual([]);
    expect(atProvider(one).map((stored) => stored.event.description)).toContain('there');
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
  });

  it('does nothing before the first preview is approved, then exactly what was approved (D3, RU8)', async () => {
    const one = world(profile);
    one.provider.hand.create(event('a'));
    one.crm.hand.create(event('b'));
    const machine = one.machine({ settings: { approveFirstRun: false } });
    expect(changes(await machine.run())).toBe(0);
    const [preview] = machine.engine.decisions();
    expect(preview).toMatchObject({ kind: 'first-run', count: 2 });
    one.provider.hand.create(event('later'));
    expect(machine.engine.decide('first-run', preview?.digest ?? '', 'approve')).toBe(true);
    const summary = await machine.run();
    expect(changes(summary)).toBe(2);
    expect(summary.waiting).toBe(1);
    expect(titles(atCrm(one))).toEqual(['Meeting a', 'Meeting b']);
  });

  it('more removals than the budget wait for a person, on each side (DE1, D5)', async () => {
    const one = world(profile);
    for (let index = 0; index < 30; index++) one.provider.hand.create(event(`e${index}`));
    const machine = one.machine();
    await machine.settle();
    for (const stored of atProvider(one).slice(0, 20)) one.provider.hand.remove(stored.ref);
    const summary = await machine.run();
    expect(summary.crm.removed).toBe(0);
    expect(summary.waiting).toBe(20);
    expect(atCrm(one)).toHaveLength(30);
    const [decision] = machine.engine.decisions();
    expect(machine.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'approve')).toBe(true);
    await machine.settle();
    expect(atCrm(one)).toHaveLength(10);
  });

  it('a first run from a date on takes series that go on after it, whenever they began (C19, TI5)', async () => {
    const one = world(profile);
    const began = { start: '2019-01-01T10:00:00' } as const;
    const series: Readonly<Record<string, Partial<CalendarEvent>>> = {
      endless: { ...began, recurrenceRules: [{ frequency: 'weekly' }] },
      yearly: { ...began, recurrenceRules: [{ frequency: 'yearly', count: 20 }] },
      over: { ...began, recurrenceRules: [{ frequency: 'weekly', count: 20 }] },
      single: began,
      soon: {},
      late: { start: '2028-01-01T10:00:00', recurrenceRules: [{ frequency: 'weekly' }] },
    };
    for (const [uid, change] of Object.entries(series)) one.provider.hand.create(event(uid, change));
    const existing = { provider: 'take', crm: 'take', from: '2026-11-01', until: '2027-10-31' } as const;
    const machine = one.machine({ settings: { existing } });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting endless', 'Meeting soon', 'Meeting yearly']);
  });

  it('a first run spends no budget: a new entry right after it crosses at once; a flood later waits (DE1)', async () => {
    const one = world(profile);
    for (let index = 0; index < 150; index++) one.provider.hand.create(event(`e${index}`));
    const machine = one.machine();
    await machine.settle();
    one.provider.hand.create(event('next'));
    expect((await machine.run()).crm.added).toBe(1);
    for (let index = 0; index < 120; index++) one.crm.hand.create(event(`flood${index}`));
    const summary = await machine.run();
    expect(summary.provider.added).toBe(0);
    expect(machine.engine.decisions()).toMatchObject([{ kind: 'many-creations', count: 120 }]);
  });

  it('one-way never creates in the CRM, yet keeps linked entries in step both ways (C4)', async () => {
    const one = world(profile);
    one.provider.hand.create(event('mine'));
    one.crm.hand.create(event('theirs'));
    const machine = one.machine({ settings: { direction: 'crm-to-provider' } });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting theirs']);
    const copy = atProvider(one).find((stored) => stored.event.title === 'Meeting theirs');
    one.provider.hand.edit(copy?.ref ?? '', { title: 'Changed at the provider' });
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Changed at the provider']);
    one.provider.hand.remove(copy?.ref ?? '');
    await machine.settle();
    expect(atCrm(one)).toHaveLength(0);
    expect(titles(atProvider(one))).toEqual(['Meeting mine']);
  });
});
