/** From the CRM only (C4), while an entry of the calendar cannot be read: it waits alone, and nothing overwrites or doubles it (ID5, RU2). */
import { describe, expect, it } from 'vitest';
import { atCrm, atProvider, event, titles, world } from '../../support/world.ts';

const fromCrm = { settings: { direction: 'crm-to-provider' } } as const;

describe.each(['caldav-like', 'graph-like'] as const)('from the CRM to a %s calendar', (profile) => {
  /** Two linked entries; the first one's twin in the calendar cannot be read. */
  async function spoiled() {
    const one = world(profile);
    const machine = one.machine(fromCrm);
    for (const uid of ['a', 'b']) one.crm.hand.create(event(uid));
    await machine.settle();
    const [entry] = atCrm(one);
    const twin = atProvider(one).find((stored) => stored.event.title === entry?.event.title);
    const [ref, crmRef] = [twin?.ref ?? '', entry?.ref ?? ''];
    one.provider.hand.edit(ref, { title: 'By hand' });
    one.provider.hand.spoil(ref, true);
    await machine.run();
    return { one, machine, ref, crmRef };
  }

  it('an edit in the CRM waits until its twin can be read, others cross, and it is told (ID5)', async () => {
    const { one, machine, ref, crmRef } = await spoiled();
    one.crm.hand.edit(crmRef, { title: 'Edited in the CRM' });
    one.crm.hand.create(event('c'));
    const summary = await machine.run();
    expect(summary).toMatchObject({ quarantined: 1, provider: { added: 1, changed: 0, removed: 0 } });
    expect(one.provider.hand.see(ref)?.event.title).toBe('By hand');
    one.provider.hand.spoil(ref, false);
    one.clock.advance(24 * 60 * 60_000);
    await machine.settle();
    expect(machine.store.quarantine.count()).toBe(0);
    expect(titles(atProvider(one))).toEqual(titles(atCrm(one)));
  });

  it('a removal in the CRM waits until its twin can be read (ID5, DE1)', async () => {
    const { one, machine, ref, crmRef } = await spoiled();
    one.crm.hand.remove(crmRef);
    expect(await machine.run()).toMatchObject({ quarantined: 1, provider: { removed: 0 } });
    expect(one.provider.hand.see(ref)).toBeDefined();
    one.provider.hand.spoil(ref, false);
    one.clock.advance(24 * 60 * 60_000);
    await machine.settle();
    expect(one.provider.hand.see(ref)).toBeUndefined();
  });

  it('an entry of the calendar alone that cannot be read is told, and never reaches the CRM (C4)', async () => {
    const one = world(profile);
    const machine = one.machine(fromCrm);
    const { ref } = one.provider.hand.create(event('alone'));
    one.provider.hand.spoil(ref, true);
    one.crm.hand.create(event('new'));
    expect(await machine.settle()).toMatchObject({ quarantined: 1 });
    one.provider.hand.spoil(ref, false);
    one.clock.advance(24 * 60 * 60_000);
    expect(await machine.settle()).toMatchObject({ quarantined: 0, skipped: 1 });
    expect(titles(atCrm(one))).toEqual(['Meeting new']);
    expect(titles(atProvider(one))).toEqual(['Meeting alone', 'Meeting new']);
  });
});
