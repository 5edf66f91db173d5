/** Killed before and after every commit and every request, then started again: always the end state of the undisturbed run. */
import { describe, expect, it } from 'vitest';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import {
  atCrm,
  atProvider,
  type MailMachine,
  type MailMachineOptions,
  type MailWorld,
  mail,
  me,
  refAt,
  whereAll,
} from '../mail-world.ts';
import type { MailboxKit } from './kit.ts';

interface Scene {
  readonly world: MailWorld;
  readonly machine: MailMachine;
  readonly start: (options: MailMachineOptions) => MailMachine;
  setMoment(pass: (() => void) | null): void;
}

/** @param step of how many moments one is tried */
export function killSuite(kit: MailboxKit, step: number): void {
  /** Messages in agreement, and then everything that people do, on both sides. */
  async function scene(): Promise<Scene> {
    const world = await kit.world({ provider: { pageSize: 4 }, crm: { pageSize: 4 } });
    const { provider, crm } = { provider: world.provider.hand, crm: world.crm.hand };
    let pass: (() => void) | null = null;
    const hook = () => pass?.();
    const start = (options: MailMachineOptions) =>
      world.machine({
        providerFaults: { before: hook, after: hook },
        crmFaults: { before: hook, after: hook },
        onCommit: hook,
        batchMessages: 6,
        ...options,
      });
    const machine = start({});
    for (const name of [
      'p-move',
      'p-read',
      'p-erase',
      'p-away',
      'c-move',
      'c-read',
      'c-delete',
      'c-hide',
      'both',
    ]) {
      world.advance(1_000);
      provider.deliver('INBOX', mail(name));
    }
    await machine.run();
    const p = (subject: string) => refAt(atProvider(world), subject);
    const c = (subject: string) => refAt(atCrm(world), subject);
    world.advance(1_000);
    provider.move(p('p-move'), 'Archive');
    provider.setKeyword(p('p-read'), '$seen', true);
    provider.erase(p('p-erase'));
    provider.move(p('p-away'), 'Private');
    crm.move(me, c('c-move'), ['archive']);
    crm.setKeyword(me, c('c-move'), '$flagged', true);
    crm.setKeyword(me, c('c-read'), '$seen', true);
    crm.remove(me, c('c-delete'), 'deleted');
    crm.remove(me, c('c-hide'), 'hidden');
    provider.move(p('both'), 'Archive');
    crm.move(me, c('both'), ['sent']);
    crm.setKeyword(me, c('both'), '$flagged', true);
    provider.deliver('INBOX', mail('new'));
    provider.deliver('INBOX', content({ subject: 'unnamed', text: 'no Message-ID' }));
    provider.renumber('INBOX');
    return {
      world,
      machine,
      start,
      setMoment(value) {
        pass = value;
      },
    };
  }

  async function killedAt(moment: number) {
    const { world, machine, start, setMoment } = await scene();
    let passed = 0;
    let survivor = machine;
    let died = false;
    setMoment(() => {
      passed += 1;
      if (passed === moment) throw new Killed(`moment ${moment}`);
    });
    try {
      await machine.run();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      died = true;
      survivor = start({ store: machine.store });
    }
    setMoment(null);
    for (let turn = 0; turn < 3; turn++) await survivor.run();
    const before = world.writes();
    const { waiting, quarantined, problems } = await survivor.run();
    expect(world.writes(), `a silent run after moment ${moment}`).toBe(before);
    expect(world.provider.hand.openSources()).toBe(0);
    const end = {
      provider: whereAll(atProvider(world)),
      crm: whereAll(atCrm(world)),
      linked: survivor.store.mail.links.count(),
      rest: { waiting, quarantined, problems },
    };
    survivor.store.close();
    return { moments: passed, died, end };
  }

  describe(`killed at every moment, over ${kit.name}`, () => {
    it('ends as the undisturbed run does: no message doubled, none lost (WR8, M5)', async () => {
      const isAway = kit.can.leaveTheMap;
      const undisturbed = await killedAt(Number.POSITIVE_INFINITY);
      expect(undisturbed.died).toBe(false);
      expect(undisturbed.moments).toBeGreaterThan(40);
      expect(undisturbed.end).toEqual({
        provider: {
          'p-move': ['Archive'],
          'p-read': ['INBOX $seen'],
          'p-away': [isAway ? 'Private' : 'Private Archive'],
          'c-move': ['Archive $flagged'],
          'c-read': ['INBOX $seen'],
          'c-delete': ['Trash'],
          'c-hide': ['INBOX'],
          both: ['Archive $flagged'],
          new: ['INBOX'],
          unnamed: ['INBOX'],
        },
        crm: {
          'p-move': ['archive'],
          'p-read': ['inbox $seen'],
          'p-erase': ['trash'],
          'p-away': [isAway ? 'inbox' : 'archive'],
          'c-move': ['archive $flagged'],
          'c-read': ['inbox $seen'],
          both: ['archive $flagged'],
          new: ['inbox'],
          unnamed: ['inbox'],
        },
        linked: isAway ? 7 : 8,
        rest: { waiting: 0, quarantined: 0, problems: [] },
      });
      for (let moment = 1; moment <= undisturbed.moments; moment += step) {
        const interrupted = await killedAt(moment);
        expect(interrupted.died, `moment ${moment}`).toBe(true);
        expect(interrupted.end, `killed at moment ${moment} of ${undisturbed.moments}`).toEqual(
          undisturbed.end,
        );
      }
      console.info(`counted kills: ${Math.ceil(undisturbed.moments / step)}`);
    });
  });

  describe(`killed again and again while messages are sent, over ${kit.name}`, () => {
    /** 20 new messages, and a program that is killed with the bytes of a fatal message in its hands, so many times. */
    async function killed(times: number, isFatal: (read: number, subject: string) => boolean) {
      const world = await kit.world();
      let store: MailMachine['store'] | undefined;
      for (let index = 0; index < 20; index += 1) world.provider.hand.deliver('INBOX', mail(`m${index}`));
      const subjectAt = new Map(atProvider(world).map(({ ref, subject }) => [ref, subject]));
      for (let kill = 0; kill < times; kill += 1) {
        let read = 0;
        const machine: MailMachine = world.machine({
          ...(store === undefined ? {} : { store }),
          provider: (side) => ({
            ...side,
            async *read(refs, signal) {
              for await (const one of side.read(refs, signal)) {
                read += 1;
                if (isFatal(read, subjectAt.get(one.ref) ?? ''))
                  throw new Killed('with the bytes in its hands');
                yield one;
              }
            },
          }),
        });
        store = machine.store;
        await expect(machine.run()).rejects.toThrow(Killed);
      }
      return { world, survivor: world.machine(store === undefined ? {} : { store }) };
    }

    it('what was not being sent is not held back (RU2)', async () => {
      const { world, survivor } = await killed(3, (read) => read === 2);
      const { quarantined } = await survivor.run();
      expect(Object.keys(whereAll(atCrm(world)))).toHaveLength(20 - quarantined);
      // only what was being sent more than once when the program ended
      expect(quarantined).toBeLessThanOrEqual(1);
    });

    it('a message that ends the program each time is set aside, and the others arrive (RU2)', async () => {
      const { world, survivor } = await killed(2, (_, subject) => subject === 'm7');
      const { quarantined } = await survivor.run();
      expect(quarantined).toBe(1);
      expect(Object.keys(whereAll(atCrm(world)))).toHaveLength(19);
      expect(whereAll(atCrm(world))).not.toHaveProperty('m7');
    });
  });
}
