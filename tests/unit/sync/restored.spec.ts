/** A restored backup of one side or of both: Concord asks before anything crosses, and both answers do what they say (DE4). */
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src-main/sync/index.ts';
import { Killed, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { backedUp } from '../../support/backups.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  type Machine,
  type ProviderProfile,
  type World,
  world,
} from '../../support/world.ts';

interface Restorable {
  readonly one: World;
  readonly machine: Machine;
  readonly backups: Readonly<Record<SideName, ReturnType<typeof backedUp>>>;
}

const uids = Array.from({ length: 12 }, (_, index) => `m${index}`);

const listOf = { provider: atProvider, crm: atCrm };

function refOf(one: World, side: SideName, uid: string): string {
  return listOf[side](one).find((stored) => stored.event.title?.endsWith(` ${uid}`))?.ref ?? `no ${uid}`;
}

function edit({ one }: Restorable, side: SideName, uid: string, title: string): void {
  one[side].hand.edit(refOf(one, side, uid), { title, description: `${title}, with notes` });
}

function titlesOf({ one }: Restorable, side: SideName): readonly string[] {
  return listOf[side](one)
    .map((stored) => stored.event.title ?? '')
    .sort();
}

/** Undoes a person's own edit by hand: the title and the description from before. */
function undo({ one }: Restorable, side: SideName, uid: string): void {
  one[side].hand.edit(refOf(one, side, uid), { title: `Meeting ${uid}`, description: null });
}

/** Twelve linked entries, backups of both sides from then. */
async function twelve(profile: ProviderProfile = 'caldav-like'): Promise<Restorable> {
  const backups = { provider: backedUp('personal'), crm: backedUp('crm') };
  const one = world(profile, 1, profiles['crm-like'], {
    provider: backups.provider.storage,
    crm: backups.crm.storage,
  });
  const machine = one.machine();
  for (const uid of uids) one.provider.hand.create(event(uid));
  await machine.settle();
  for (const side of sideNames) backups[side].backUp();
  return { one, machine, backups };
}

/** What happened since the backup: four edits on each side, two new entries, one removal; all of it crossed. */
async function busyDays(from: Restorable): Promise<void> {
  const { one, machine } = from;
  for (const uid of uids.slice(0, 4)) edit(from, 'provider', uid, `Newer ${uid}`);
  for (const uid of uids.slice(4, 8)) edit(from, 'crm', uid, `Newer ${uid}`);
  one.provider.hand.create(event('late-provider'));
  one.crm.hand.create(event('late-crm'));
  one.crm.hand.remove(refOf(one, 'crm', 'm11'));
  await machine.settle();
  one.clock.advance(2 * 60 * 60_000);
}

function questions({ machine }: Restorable): readonly Decision[] {
  return machine.engine.decisions().filter(({ kind }) => kind === 'restored-backup');
}

function answer({ machine }: Restorable, choice: 'newer' | 'backup'): void {
  for (const { id, digest } of machine.engine.decisions())
    expect(machine.engine.decide(id, digest, choice)).toBe(true);
}

const newest = [
  ...uids.slice(0, 8).map((uid) => `Newer ${uid}`),
  'Meeting late-crm',
  'Meeting late-provider',
  ...['m8', 'm9', 'm10'].map((uid) => `Meeting ${uid}`),
].sort();

const asInBackup = uids.map((uid) => `Meeting ${uid}`).sort();

describe.each(['caldav-like', 'graph-like'] as const)('between a %s provider and a CRM', (profile) => {
  describe.each(sideNames)('a backup of the %s was restored', (side) => {
    it('is asked about, with what it would do to the other side, and nothing crosses before the answer (DE4)', async () => {
      const given = await twelve(profile);
      await busyDays(given);
      given.backups[side].restore();
      const other = otherSide(side);
      for (let run = 0; run < 3; run++) {
        const summary = await given.machine.run();
        expect(changes(summary)).toBe(0);
        expect(summary.waiting).toBeGreaterThan(0);
        given.one.clock.advance(60_000);
      }
      expect(titlesOf(given, other)).toEqual(newest);
      const [question, ...more] = questions(given);
      expect(more).toEqual([]);
      expect(question?.choices).toEqual(['newer', 'backup']);
      expect(question?.items.every((item) => item.side === other)).toBe(true);
      const count = (write: string) => question?.items.filter((item) => item.write === write).length;
      expect([count('update'), count('remove')]).toEqual([8, 2]);
    });

    it('"keep the newer" gives the restored side all of it back, and touches nothing else (DE4)', async () => {
      const given = await twelve(profile);
      await busyDays(given);
      const before = listOf[otherSide(side)](given.one).map(({ revision }) => revision);
      given.backups[side].restore();
      await given.machine.run();
      answer(given, 'newer');
      await given.machine.settle();
      expect(titlesOf(given, side)).toEqual(newest);
      expect(titlesOf(given, otherSide(side))).toEqual(newest);
      expect(listOf[otherSide(side)](given.one).map(({ revision }) => revision)).toEqual(before);
      const noted = listOf[side](given.one).filter(
        ({ event: { title, description } }) =>
          title?.startsWith('Newer') && description === `${title}, with notes`,
      );
      expect(noted).toHaveLength(8);
      expect(given.machine.engine.decisions()).toEqual([]);
      expect(given.machine.store.links.count()).toBe(newest.length);
      expect(given.one.provider.hand.mails()).toEqual([]);
    });

    it('"the backup is right" lets it cross without a second question (DE4, DE1)', async () => {
      const given = await twelve(profile);
      await busyDays(given);
      given.backups[side].restore();
      await given.machine.run();
      answer(given, 'backup');
      await given.machine.settle();
      expect(given.machine.engine.decisions()).toEqual([]);
      for (const each of sideNames) expect(titlesOf(given, each)).toEqual(asInBackup);
    });
  });
});

describe('what happens around a restored backup', () => {
  it.each(sideNames)(
    'an entry that is new on the %s since then waits, and crosses after either answer (DE4)',
    async (side) => {
      for (const choice of ['newer', 'backup'] as const) {
        const given = await twelve();
        await busyDays(given);
        given.backups[side].restore();
        given.one[side].hand.create(event('since'));
        await given.machine.run();
        expect(titlesOf(given, otherSide(side))).not.toContain('Meeting since');
        answer(given, choice);
        await given.machine.settle();
        const expected = [...(choice === 'newer' ? newest : asInBackup), 'Meeting since'].sort();
        for (const each of sideNames) expect(titlesOf(given, each)).toEqual(expected);
      }
    },
  );

  it.each(sideNames)(
    'edits on the other side go on reaching the %s, also before the answer (DE4)',
    async (side) => {
      const given = await twelve();
      await busyDays(given);
      given.backups[side].restore();
      edit(given, otherSide(side), 'm9', 'Meanwhile m9');
      given.one[otherSide(side)].hand.create(event('meanwhile'));
      await given.machine.run();
      expect(titlesOf(given, side)).toEqual(expect.arrayContaining(['Meanwhile m9', 'Meeting meanwhile']));
      expect(questions(given)).toHaveLength(1);
    },
  );

  it.each(sideNames)(
    'an edit on the other side of an entry that went back on the %s crosses after "keep the newer" (DE4)',
    async (side) => {
      const given = await twelve();
      await busyDays(given);
      given.backups[side].restore();
      edit(given, otherSide(side), 'm0', 'Newest m0');
      await given.machine.run();
      answer(given, 'newer');
      await given.machine.settle();
      for (const each of sideNames)
        expect(titlesOf(given, each)).toEqual(
          [...newest.filter((title) => title !== 'Newer m0'), 'Newest m0'].sort(),
        );
    },
  );

  it('both sides restored to the same day agree without a question, and nothing is written (DE4)', async () => {
    const given = await twelve();
    await busyDays(given);
    for (const side of sideNames) given.backups[side].restore();
    expect(changes(await given.machine.settle())).toBe(0);
    expect(given.machine.engine.decisions()).toEqual([]);
    for (const side of sideNames) expect(titlesOf(given, side)).toEqual(asInBackup);
    expect(given.machine.store.history.latest(5).some(({ action }) => action === 'changed')).toBe(true);
    edit(given, 'crm', 'm11', 'On m11');
    edit(given, 'provider', 'm0', 'On m0');
    await given.machine.settle();
    for (const side of sideNames)
      expect(titlesOf(given, side)).toEqual(expect.arrayContaining(['On m0', 'On m11']));
  });

  it('it is recognised after 40 days, when the history is forgotten (DE3, DE4)', async () => {
    const given = await twelve();
    await busyDays(given);
    given.one.clock.advance(40 * 24 * 60 * 60_000);
    await given.machine.settle();
    expect(given.machine.store.history.latest(100)).toEqual([]);
    given.backups.provider.restore();
    expect(changes(await given.machine.run())).toBe(0);
    expect(questions(given)).toHaveLength(1);
  });

  it('restored a second time, it is asked about a second time: the answer was for the first (DE4, RU8)', async () => {
    const given = await twelve();
    await busyDays(given);
    for (const choice of ['newer', 'backup'] as const) {
      given.backups.provider.restore();
      expect(changes(await given.machine.run())).toBe(0);
      expect(questions(given)).toHaveLength(1);
      answer(given, choice);
      await given.machine.settle();
      expect(titlesOf(given, 'crm')).toEqual(choice === 'newer' ? newest : asInBackup);
    }
  });

  it.each(sideNames)(
    'a program killed at any commit after the answer does the rest of it in the next run, %s (DE4, WR8)',
    async (side) => {
      for (const choice of ['newer', 'backup'] as const)
        for (let nth = 1; ; nth++) {
          const given = await twelve();
          await busyDays(given);
          given.backups[side].restore();
          await given.machine.run();
          answer(given, choice);
          let commits = 0;
          const { store } = given.machine;
          const killed = given.one.machine({
            store: {
              ...store,
              transaction: (label, work) => {
                commits += 1;
                if (commits === nth) throw new Killed();
                return store.transaction(label, work);
              },
            },
          });
          const ended = await killed.run().then(
            () => 'whole',
            (error: unknown) => error,
          );
          given.one.clock.advance(20 * 60_000);
          await given.one.machine({ store }).settle();
          for (const each of sideNames)
            expect(titlesOf(given, each), `${choice}, commit ${nth}`).toEqual(
              choice === 'newer' ? newest : asInBackup,
            );
          expect(given.machine.engine.decisions()).toEqual([]);
          if (ended === 'whole') break;
          expect(ended).toBeInstanceOf(Killed);
        }
    },
  );
});

describe('what is no restored backup', () => {
  it.each(sideNames)(
    'a person undoes three edits on the %s and removes another entry: it crosses (DE4)',
    async (side) => {
      const given = await twelve();
      for (const uid of ['m0', 'm1', 'm2']) edit(given, side, uid, `Newer ${uid}`);
      await given.machine.settle();
      given.one.clock.advance(2 * 60 * 60_000);
      for (const uid of ['m0', 'm1', 'm2']) undo(given, side, uid);
      given.one[side].hand.remove(refOf(given.one, side, 'm5'));
      await given.machine.settle();
      expect(given.machine.engine.decisions()).toEqual([]);
      expect(titlesOf(given, otherSide(side))).toEqual(asInBackup.filter((title) => title !== 'Meeting m5'));
    },
  );

  it.each(sideNames)('many edits and removals on the %s that are new cross as ever (DE4)', async (side) => {
    const given = await twelve();
    await busyDays(given);
    for (const uid of uids.slice(0, 8)) edit(given, side, uid, `Newest ${uid}`);
    for (const uid of ['m8', 'm9', 'm10']) given.one[side].hand.remove(refOf(given.one, side, uid));
    await given.machine.settle();
    expect(given.machine.engine.decisions()).toEqual([]);
    expect(titlesOf(given, otherSide(side))).toEqual(titlesOf(given, side));
  });
});
