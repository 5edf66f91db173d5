/** One account, two machines in turn: the lease passes, the base is missing or old; nothing is overwritten, nothing doubled (ID9, RU1). */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import {
  atCrm,
  atProvider,
  changes,
  contents,
  event,
  type Machine,
  titles,
  type World,
  world,
} from '../../support/world.ts';

const directory = mkdtempSync(join(tmpdir(), 'concord-machines-'));
afterAll(() => rmSync(directory, { recursive: true }));

const day = 24 * 60 * 60_000;
const crmRef = (one: World, title: string) =>
  atCrm(one).find((stored) => stored.event.title === title)?.ref ?? '';
const providerRef = (one: World, title: string) =>
  atProvider(one).find((stored) => stored.event.title === title)?.ref ?? '';

async function agreed(
  profile: 'caldav-like' | 'graph-like',
): Promise<{ readonly one: World; readonly first: Machine }> {
  const one = world(profile, 5);
  for (const uid of ['a', 'b', 'c', 'd']) one.provider.hand.create(event(uid));
  one.crm.hand.create(event('e'));
  const first = one.machine({ id: 'first' });
  await first.settle();
  one.clock.advance(day);
  return { one, first };
}

describe.each(['caldav-like', 'graph-like'] as const)('%s', (profile) => {
  it('a new machine links everything again and writes nothing', async () => {
    const { one } = await agreed(profile);
    const second = one.machine({ id: 'second' });
    const summary = await second.run();
    expect(changes(summary)).toBe(0);
    expect(summary.linked).toBe(5);
    expect(summary.waiting).toBe(0);
    expect(changes(await second.run())).toBe(0);
    expect(atProvider(one)).toHaveLength(5);
    expect(atCrm(one)).toHaveLength(5);
  });

  it('a new machine carries on what changed on one side since, because the other side still proves the base', async () => {
    const { one } = await agreed(profile);
    one.provider.hand.edit(providerRef(one, 'Meeting a'), { title: 'a, changed' });
    one.crm.hand.edit(crmRef(one, 'Meeting b'), { title: 'b, changed' });
    one.provider.hand.remove(providerRef(one, 'Meeting c'));
    one.crm.hand.remove(crmRef(one, 'Meeting d'));
    const second = one.machine({ id: 'second' });
    await second.settle();
    expect(titles(atProvider(one))).toEqual(['Meeting e', 'a, changed', 'b, changed']);
    expect(contents(one, second).provider).toEqual(contents(one, second).crm);
  });

  it('what changed on both sides while nobody watched waits for a person, and is not touched', async () => {
    const { one } = await agreed(profile);
    one.provider.hand.edit(providerRef(one, 'Meeting a'), { title: 'a, from here' });
    one.crm.hand.edit(crmRef(one, 'Meeting a'), { title: 'a, from there' });
    const second = one.machine({ id: 'second' });
    const summary = await second.run();
    expect(changes(summary)).toBe(0);
    expect(summary.waiting).toBe(1);
    expect(titles(atProvider(one))).toContain('a, from here');
    expect(titles(atCrm(one))).toContain('a, from there');
    const [decision] = second.engine.decisions();
    second.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'crm');
    await second.settle();
    expect(titles(atProvider(one))).toContain('a, from there');
    expect(contents(one, second).provider).toEqual(contents(one, second).crm);
  });

  it('machines that take turns never overwrite or double', async () => {
    const { one, first } = await agreed(profile);
    const second = one.machine({ id: 'second' });
    for (let turn = 0; turn < 6; turn++) {
      const machine = turn % 2 === 0 ? second : first;
      one.clock.advance(day);
      one.provider.hand.edit(atProvider(one)[turn % 5]?.ref ?? '', { title: `turn ${turn} here` });
      one.crm.hand.edit(atCrm(one)[(turn + 2) % 5]?.ref ?? '', { description: `turn ${turn} there` });
      await machine.settle();
      expect(machine.engine.decisions()).toEqual([]);
      expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
      expect(atProvider(one)).toHaveLength(5);
    }
  });

  it('a restored old backup re-links from the agreements instead of undoing what came after it', async () => {
    const one = world(profile, 6);
    const path = join(directory, `${profile}.sqlite`);
    for (const uid of ['a', 'b', 'c']) one.provider.hand.create(event(uid));
    const first = one.machine({ store: openStore({ path, clock: one.clock }) });
    await first.settle();
    first.store.close();
    copyFileSync(path, `${path}.old`);
    const later = one.machine({ store: openStore({ path, clock: one.clock }) });
    one.provider.hand.edit(providerRef(one, 'Meeting a'), { title: 'a, later' });
    one.crm.hand.edit(crmRef(one, 'Meeting b'), { title: 'b, later' });
    one.crm.hand.remove(crmRef(one, 'Meeting c'));
    one.provider.hand.create(event('d'));
    await later.settle();
    later.store.close();
    one.clock.advance(day);
    const restored = one.machine({ store: openStore({ path: `${path}.old`, clock: one.clock }) });
    const summary = await restored.run();
    expect(changes(summary)).toBe(0);
    expect(summary.waiting).toBe(0);
    expect(titles(atProvider(one))).toEqual(['Meeting d', 'a, later', 'b, later']);
    expect(titles(atCrm(one))).toEqual(['Meeting d', 'a, later', 'b, later']);
    expect(changes(await restored.run())).toBe(0);
    restored.store.close();
  });

  it('what another machine took out of the calendar is not removed from the CRM by the first (C8, DE2)', async () => {
    const { one, first } = await agreed(profile);
    const second = one.machine({ id: 'second' });
    one.crm.hand.push(crmRef(one, 'Meeting a'), false);
    await second.settle();
    expect(titles(atProvider(one))).not.toContain('Meeting a');
    one.clock.advance(day);
    one.provider.hand.expireStates();
    one.crm.hand.push(crmRef(one, 'Meeting a'), true);
    await first.settle();
    expect(titles(atCrm(one))).toContain('Meeting a');
  });

  it('while one machine holds the lease, the other does nothing and says until when', async () => {
    const { one, first } = await agreed(profile);
    await first.run();
    const second = one.machine({ id: 'second' });
    one.provider.hand.create(event('new'));
    const trouble = await second.attempt();
    expect(trouble?.code).toBe('lease-held');
    expect(atCrm(one)).toHaveLength(5);
    one.crm.administrator.takeLeaseFrom('account-1', 'second');
    expect((await first.attempt())?.code).toBe('lease-lost');
    expect(atCrm(one)).toHaveLength(5);
    // that it was refused before is not held against the machine that has the lease now
    expect(await second.attempt()).toBeNull();
    expect(atCrm(one)).toHaveLength(6);
  });
});
