/**
 * Random work of people on both sides with a restored backup in between (DE4). Whatever happened: before the answer nothing crosses
 * from the restored side; after "keep the newer" both sides hold what the other side held, after "the backup is right" both agree.
 */
import { expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { backedUp } from '../../support/backups.ts';
import { seededRandom } from '../../support/seeded.ts';
import { atCrm, atProvider, event, titles, type World, world } from '../../support/world.ts';

const listOf = { provider: atProvider, crm: atCrm };
const seeds = Array.from({ length: 24 }, (_, seed) => seed + 1);

/** A few deeds of people; every title is new, so that no edit is an undo by chance. */
function work(one: World, random: () => number, deeds: number, name: string): void {
  for (let deed = 0; deed < deeds; deed += 1) {
    const side = sideNames[Math.floor(random() * 2)] ?? 'crm';
    const entries = listOf[side](one);
    const some = entries[Math.floor(random() * entries.length)];
    const kind = random();
    if (some === undefined || kind < 0.2) one[side].hand.create(event(`${name}-${deed}`));
    else if (kind < 0.9) one[side].hand.edit(some.ref, { title: `${name} ${deed} ${random()}` });
    else one[side].hand.remove(some.ref);
  }
}

async function history(seed: number) {
  const random = seededRandom(seed);
  const profile = random() < 0.5 ? 'caldav-like' : 'graph-like';
  const side: SideName = random() < 0.5 ? 'provider' : 'crm';
  const backups = { provider: backedUp('personal'), crm: backedUp('crm') };
  const storages = { provider: backups.provider.storage, crm: backups.crm.storage };
  const one = world(profile, seed, profiles['crm-like'], storages);
  const machine = one.machine();
  for (let entry = 0; entry < 10; entry += 1) one.provider.hand.create(event(`e${entry}`));
  await machine.settle();
  backups[side].backUp();
  for (let days = 0; days < 3; days += 1) {
    work(one, random, 4 + Math.floor(random() * 6), `day ${days}`);
    await machine.settle();
    one.clock.advance(24 * 60 * 60_000);
  }
  backups[side].restore();
  return { one, machine, side };
}

it.each(seeds)(
  'seed %s: nothing crosses before the answer, and both answers end in agreement (DE4)',
  async (seed) => {
    for (const choice of ['newer', 'backup'] as const) {
      const { one, machine, side } = await history(seed);
      const other = otherSide(side);
      const before = listOf[other](one).map(({ ref, revision }) => `${ref} ${revision}`);
      await machine.run();
      const asked = machine.engine.decisions().filter(({ kind }) => kind === 'restored-backup');
      // a quiet history may leave too little behind to be told from a person's work
      if (asked.length === 0) continue;
      expect(listOf[other](one).map(({ ref, revision }) => `${ref} ${revision}`)).toEqual(before);
      const [kept, backup] = [titles(listOf[other](one)), titles(listOf[side](one))];
      for (const { id, digest } of asked) machine.engine.decide(id, digest, choice);
      await machine.settle();
      expect(machine.engine.decisions()).toEqual([]);
      for (const each of sideNames)
        expect(titles(listOf[each](one)), `${choice} on the ${side}`).toEqual(
          choice === 'newer' ? kept : backup,
        );
    }
  },
);

it('most of these histories are asked about', async () => {
  let asked = 0;
  for (const seed of seeds) {
    const { machine } = await history(seed);
    await machine.run();
    asked += Number(machine.engine.decisions().some(({ kind }) => kind === 'restored-backup'));
  }
  expect(asked).toBeGreaterThan(19);
});
