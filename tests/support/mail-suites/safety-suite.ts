/** What must not go wrong when a side fails, lies or is full: nothing is deleted without proof, nothing is sent twice, nothing is given up. */
import { describe, expect, it } from 'vitest';
import type { MailFault, MailStep } from '../../../src-sandbox/sample-sides/mail/trouble.ts';
import { isProven } from '../../../src-shared/domain/comparison.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
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
import { imapLikeKit, itWhere, type MailboxKit } from './kit.ts';

const hour = 60 * 60_000;

interface Scene {
  readonly world: MailWorld;
  readonly machine: MailMachine;
  /** What goes wrong from now on; null: nothing. */
  fault: (side: 'provider' | 'crm', step: MailStep) => MailFault | null;
}

const p = (world: MailWorld, subject: string) => refAt(atProvider(world), subject);
const c = (world: MailWorld, subject: string) => refAt(atCrm(world), subject);

/** One fault, at the first request that fits. */
function once(fits: (side: 'provider' | 'crm', step: MailStep) => boolean, fault: MailFault): Scene['fault'] {
  let left = 1;
  return (side, step) => {
    if (left === 0 || !fits(side, step)) return null;
    left -= 1;
    return fault;
  };
}

export function safetySuite(kit: MailboxKit): void {
  const { can } = kit;

  /** That many messages in agreement, `m1` the oldest, between sides that can be made to fail. */
  async function scene(
    count: number,
    worldOptions: Parameters<MailboxKit['world']>[0] = {},
    options: MailMachineOptions = {},
  ): Promise<Scene> {
    const world = await kit.world(worldOptions);
    const one: { fault: Scene['fault'] } = { fault: () => null };
    const machine = world.machine({
      providerFaults: { decide: (step) => one.fault('provider', step) },
      crmFaults: { decide: (step) => one.fault('crm', step) },
      ...options,
    });
    for (let n = 1; n <= count; n++) {
      world.advance(1_000);
      world.provider.hand.deliver('INBOX', mail(`m${n}`));
    }
    await machine.run();
    world.advance(hour);
    return Object.assign(one, { world, machine });
  }

  /** A side whose inbox, while `isCut` says so, is listed without its rows and without its last page. */
  function withInboxCutOff(isCut: () => boolean): (side: MailSide) => MailSide {
    return (side) => ({
      ...side,
      async *changes(scope, since, signal) {
        for await (const page of side.changes(scope, since, signal))
          if (isCut() && scope === kit.scope) yield { ...page, changes: [], last: false, state: null };
          else yield page;
      },
    });
  }

  describe(`proof before anything is removed (ML8, ID4), over ${kit.name}`, () => {
    it('a listing that is cut off removes nothing, and neither does a refused one (ML4)', async () => {
      const one = await scene(30);
      one.world.provider.hand.erase(p(one.world, 'm3'));
      one.fault = (side, { operation, page }) =>
        side === 'provider' && operation === 'changes' && page === kit.lastPage
          ? { type: 'unreachable' }
          : null;
      expect(await one.machine.attempt()).toMatchObject({ code: 'unreachable' });
      expect(Object.values(whereAll(atCrm(one.world))).flat()).not.toContain('trash');
      one.fault = () => null;
      await one.machine.run();
      expect(whereAll(atCrm(one.world)).m3).toEqual(['trash']);
    });

    it('a listing that ends without its last page removes nothing (ML8)', async () => {
      let isCut = false;
      const cut = withInboxCutOff(() => isCut);
      const one = await scene(3, {}, { provider: cut });
      isCut = true;
      one.world.provider.hand.erase(p(one.world, 'm2'));
      one.world.crm.hand.remove(me, c(one.world, 'm1'), 'hidden');
      await one.machine.run();
      expect(whereAll(atCrm(one.world))).toEqual({ m2: ['inbox'], m3: ['inbox'] });
      isCut = false;
      await one.machine.run();
      expect(whereAll(atCrm(one.world))).toEqual({ m2: ['trash'], m3: ['inbox'] });
    });

    itWhere(can.notLocate)(
      'what vanished is believed only when every mapped mailbox was heard to the end',
      async () => {
        let isCut = false;
        const cut = withInboxCutOff(() => isCut);
        const one = await scene(2, { provider: { locates: false } }, { provider: cut });
        const away = one.world.provider.hand.move(p(one.world, 'm1'), 'Archive');
        await one.machine.run();
        isCut = true;
        one.world.provider.hand.move(away, 'INBOX');
        expect(await one.machine.run()).toMatchObject({ unlinked: 0, total: 2 });
        isCut = false;
        expect(await one.machine.run()).toMatchObject({ unlinked: 0, linked: 0, arrived: 0, total: 2 });
        expect(whereAll(atCrm(one.world))).toEqual({ m1: ['inbox'], m2: ['inbox'] });
      },
    );

    it('a mailbox that is suddenly empty is asked about', async () => {
      const one = await scene(3);
      one.world.provider.hand.setBlank('INBOX', true);
      const blind = one.world.machine({
        store: one.machine.store,
        provider: (side) => ({ ...side, locate: async () => [] }),
      });
      expect(await blind.run()).toMatchObject({ waiting: 3, unlinked: 0 });
      expect(Object.values(whereAll(atCrm(one.world))).flat()).toEqual(['inbox', 'inbox', 'inbox']);
      expect(blind.engine.decisions()).toMatchObject([{ kind: 'many-removals', count: 3 }]);
      one.world.provider.hand.setBlank('INBOX', false);
      expect(await blind.run()).toMatchObject({ waiting: 0, unlinked: 0, total: 3 });
    });

    it('a CRM that is suddenly empty is asked about, and nothing is sent again', async () => {
      const one = await scene(3);
      one.world.crm.hand.setBlank(true);
      expect(await one.machine.run()).toMatchObject({ waiting: 3, unlinked: 0, arrived: 0 });
      one.world.crm.hand.setBlank(false);
      expect(await one.machine.run()).toMatchObject({ waiting: 0, total: 3 });
      expect(atCrm(one.world)).toHaveLength(3);
    });

    it('what the CRM lost without a word is carried again when a person wants it there', async () => {
      const one = await scene(8);
      const { provider } = one.world;
      const fresh = await imapLikeKit.world();
      fresh.crm.hand.expireStates();
      const machine = fresh.machine({
        store: one.machine.store,
        mapping: kit.mapping,
        provider: () => provider.side(),
      });
      expect(await machine.run()).toMatchObject({ waiting: 8, arrived: 0 });
      const [decision] = machine.engine.decisions();
      machine.engine.decide(decision!.id, decision!.digest, 'reject');
      expect(await machine.run()).toMatchObject({ waiting: 0, arrived: 8, total: 8 });
      expect(atCrm(fresh)).toHaveLength(8);
    });

    itWhere(can.notLocate)(
      'where the side cannot locate, what vanished is unlinked and stays in the CRM',
      async () => {
        const one = await scene(2, { provider: { locates: false } });
        one.world.provider.hand.erase(p(one.world, 'm1'));
        expect(await one.machine.run()).toMatchObject({ unlinked: 1 });
        expect(whereAll(atCrm(one.world))).toEqual({ m1: ['inbox'], m2: ['inbox'] });
      },
    );

    itWhere(can.renameInbox)(
      'a mailbox that is gone pauses its pair: nothing in it is believed to be deleted',
      async () => {
        const one = await scene(2);
        one.world.provider.hand.move(p(one.world, 'm2'), 'Archive');
        await one.machine.run();
        one.world.provider.hand.removeMailbox('INBOX');
        one.world.crm.hand.setKeyword(me, c(one.world, 'm2'), '$seen', true);
        const { problems } = await one.machine.run();
        expect(problems).toEqual([expect.objectContaining({ code: 'mailbox-missing', side: 'provider' })]);
        expect(whereAll(atCrm(one.world))).toEqual({ m1: ['inbox'], m2: ['archive $seen'] });
        expect(whereAll(atProvider(one.world))).toEqual({ m2: ['Archive $seen'] });
        expect(one.machine.store.mail.links.count()).toBe(2);
      },
    );
  });

  describe(`removals in unusual numbers (DE1), over ${kit.name}`, () => {
    it('more than the budget are asked about, all of them; yes does them, and they spend no budget', async () => {
      const one = await scene(20);
      for (let n = 1; n <= 6; n++) one.world.provider.hand.erase(p(one.world, `m${n}`));
      expect(await one.machine.run()).toMatchObject({ waiting: 6, moved: { crm: 0 } });
      const [decision] = one.machine.engine.decisions();
      expect(decision).toMatchObject({ kind: 'many-removals', choices: ['approve', 'reject'] });
      expect(one.machine.store.decisions.all()).toEqual([]);
      expect(one.machine.engine.decide(decision!.id, decision!.digest, 'approve')).toBe(true);
      expect(await one.machine.run()).toMatchObject({ waiting: 0, moved: { crm: 6 } });
      expect(
        Object.values(whereAll(atCrm(one.world)))
          .flat()
          .sort(),
      ).toEqual([...Array.from({ length: 14 }, () => 'inbox'), ...Array.from({ length: 6 }, () => 'trash')]);
      for (let n = 7; n <= 11; n++) one.world.provider.hand.erase(p(one.world, `m${n}`));
      expect(await one.machine.run()).toMatchObject({ waiting: 0, moved: { crm: 5 } });
    });

    it('no leaves them where they are, and they are not carried again', async () => {
      const one = await scene(20);
      for (let n = 1; n <= 6; n++) one.world.crm.hand.remove(me, c(one.world, `m${n}`), 'deleted');
      await one.machine.run();
      const [decision] = one.machine.engine.decisions();
      one.machine.engine.decide(decision!.id, decision!.digest, 'reject');
      expect(await one.machine.run()).toMatchObject({ waiting: 0, unlinked: 6, arrived: 0 });
      expect(Object.values(whereAll(atProvider(one.world))).flat()).toEqual(
        Array.from({ length: 20 }, () => 'INBOX'),
      );
      expect(await one.machine.run()).toMatchObject({ arrived: 0, linked: 0 });
    });

    it('what was removed within a day counts', async () => {
      const one = await scene(20);
      for (const subject of ['m1', 'm2', 'm3', 'm4']) one.world.provider.hand.erase(p(one.world, subject));
      expect(await one.machine.run()).toMatchObject({ waiting: 0, moved: { crm: 4 } });
      for (const subject of ['m5', 'm6']) one.world.provider.hand.erase(p(one.world, subject));
      expect(await one.machine.run()).toMatchObject({ waiting: 2 });
      one.world.advance(25 * hour);
      expect(await one.machine.run()).toMatchObject({ waiting: 0, moved: { crm: 2 } });
    });
  });

  describe(`answers that do not come (WR8), over ${kit.name}`, () => {
    const isAppend = (side: string, { operation, call }: MailStep) =>
      side === 'crm' && operation === 'perform' && call?.write === 'append';

    it.each([
      ['took effect', 'lost-after', 1],
      ['did not', 'lost-before', 1],
    ] as const)('an append whose answer is lost and that %s is one record', async (_name, type, records) => {
      const one = await scene(0);
      one.world.provider.hand.deliver('INBOX', mail('new'));
      one.fault = once(isAppend, { type });
      await one.machine.run();
      expect(atCrm(one.world)).toHaveLength(records);
      expect(one.world.crm.hand.writes()).toBe(1);
      expect(one.machine.store.mail.outbox.all()).toEqual([]);
      expect(one.machine.store.mail.quarantine.count()).toBe(0);
      expect(one.world.provider.hand.openSources()).toBe(0);
    });

    it('an append that always gets lost waits longer and longer (RU2)', async () => {
      const one = await scene(0);
      one.world.provider.hand.deliver('INBOX', mail('new'));
      one.world.provider.hand.deliver('INBOX', mail('other'));
      one.fault = (side, step) =>
        isAppend(side, step) && step.call?.identity.messageId === 'new@example.com'
          ? { type: 'lost-before' }
          : null;
      expect(await one.machine.run()).toMatchObject({ arrived: 1, quarantined: 1 });
      one.fault = () => null;
      expect(await one.machine.run()).toMatchObject({ arrived: 0, quarantined: 1 });
      one.world.advance(hour);
      expect(await one.machine.run()).toMatchObject({ arrived: 1, quarantined: 0 });
    });

    it('a move whose answer is lost is found at its new address', async () => {
      const one = await scene(1);
      one.world.crm.hand.move(me, c(one.world, 'm1'), ['archive']);
      one.fault = once((side, { call }) => side === 'provider' && call !== undefined, { type: 'lost-after' });
      await one.machine.run();
      expect(one.world.provider.hand.writes()).toBe(1);
      expect(whereAll(atProvider(one.world))).toEqual({ m1: ['Archive'] });
      expect(await one.machine.run()).toMatchObject({ moved: { provider: 0, crm: 0 }, total: 1 });
    });

    it("a flag that a person sets while Concord moves the message is a person's, and crosses", async () => {
      const one = await scene(1);
      one.world.crm.hand.move(me, c(one.world, 'm1'), ['archive']);
      const { provider } = one.world;
      one.fault = (side, { operation }) => {
        if (
          side === 'provider' &&
          operation === 'perform' &&
          whereAll(atProvider(one.world)).m1?.[0] === 'INBOX'
        )
          provider.hand.setKeyword(p(one.world, 'm1'), '$flagged', true);
        return null;
      };
      await one.machine.run();
      expect(whereAll(atCrm(one.world))).toEqual({ m1: ['archive $flagged'] });
    });

    it('a throttled side is left alone until it wants to be asked again (RU5)', async () => {
      const one = await scene(1);
      one.fault = once((side) => side === 'provider', { type: 'throttled', retryAfterMs: 10 * 60_000 });
      expect(await one.machine.attempt()).toMatchObject({ code: 'throttled' });
      one.fault = () => {
        throw new Error('asked too early');
      };
      expect(await one.machine.attempt()).toMatchObject({ code: 'throttled' });
      one.fault = () => null;
      one.world.advance(11 * 60_000);
      expect(await one.machine.attempt()).toBeNull();
    });
  });

  describe(`messages that fail by themselves (RU2), over ${kit.name}`, () => {
    it('a refused append is set aside with growing pauses, and the run goes on', async () => {
      const one = await scene(0);
      one.world.provider.hand.deliver('INBOX', mail('bad'));
      one.world.provider.hand.deliver('INBOX', mail('good'));
      one.fault = (_side, { call }) =>
        call?.identity.messageId === 'bad@example.com' ? { type: 'refused', code: 'item-rejected' } : null;
      expect(await one.machine.run()).toMatchObject({ arrived: 1, quarantined: 1 });
      const [first] = one.machine.store.mail.quarantine.all();
      expect(first).toMatchObject({ code: 'item-rejected', stage: 'writing', title: 'bad', attempts: 1 });
      one.world.advance(11 * 60_000);
      await one.machine.run();
      expect(one.machine.store.mail.quarantine.all()).toMatchObject([{ attempts: 2 }]);
      one.fault = () => null;
      one.world.advance(11 * 60_000);
      expect(await one.machine.run()).toMatchObject({ arrived: 0 });
      one.world.advance(10 * 60_000);
      expect(await one.machine.run()).toMatchObject({ arrived: 1, quarantined: 0 });
    });

    it('an unreadable message is told and tried again later', async () => {
      const one = await scene(0);
      const ref = one.world.provider.hand.deliver('INBOX', mail('bad'));
      one.world.provider.hand.spoil(ref, true);
      one.world.provider.hand.deliver('INBOX', mail('good'));
      expect(await one.machine.run()).toMatchObject({ arrived: 1, quarantined: 1 });
      one.world.provider.hand.spoil(ref, false);
      expect(await one.machine.run()).toMatchObject({ arrived: 0, quarantined: 1 });
      one.world.advance(hour);
      expect(await one.machine.run()).toMatchObject({ arrived: 1, quarantined: 0 });
    });

    it('a full CRM stops new mail with a problem, other changes go on, and so does the mail later', async () => {
      const one = await scene(1);
      one.world.crm.hand.setFull(true);
      one.world.provider.hand.deliver('INBOX', mail('new'));
      one.world.provider.hand.setKeyword(p(one.world, 'm1'), '$seen', true);
      const { problems, arrived, quarantined } = await one.machine.run();
      expect({ arrived, quarantined }).toEqual({ arrived: 0, quarantined: 0 });
      expect(problems).toEqual([expect.objectContaining({ code: 'mailbox-full', side: 'crm' })]);
      expect(whereAll(atCrm(one.world))).toEqual({ m1: ['inbox $seen'] });
      one.world.crm.hand.setFull(false);
      expect(await one.machine.run()).toMatchObject({ arrived: 1, problems: [] });
    });

    it('a message that is gone when its bytes are asked for is not sent, or goes to the trash of the CRM', async () => {
      const one = await scene(0);
      const ref = one.world.provider.hand.deliver('INBOX', mail('gone'));
      one.world.provider.hand.deliver('INBOX', mail('good'));
      one.fault = once(
        (_side, { operation }) => {
          if (operation === 'read') one.world.provider.hand.erase(ref);
          return operation === 'read';
        },
        { type: 'expired' },
      );
      const arrived = can.readLate ? 1 : 2;
      expect(await one.machine.run()).toMatchObject({ arrived, quarantined: 0, total: arrived });
      await one.machine.run();
      const gone = can.readLate ? {} : { gone: ['trash'] };
      expect(whereAll(atCrm(one.world))).toEqual({ good: ['inbox'], ...gone });
    });

    it('a fight between two programs over one message is frozen until a person says so (RU3)', async () => {
      const one = await scene(1);
      for (let turn = 0; turn < 6; turn++) {
        one.world.crm.hand.move(me, c(one.world, 'm1'), ['archive']);
        await one.machine.run();
        one.world.provider.hand.move(p(one.world, 'm1'), 'INBOX');
        await one.machine.run();
      }
      expect(one.machine.engine.decisions()).toMatchObject([{ kind: 'frozen', count: 1 }]);
      expect(one.world.writes()).toBe(1 + 6);
      const [decision] = one.machine.engine.decisions();
      one.machine.engine.decide(decision!.id, decision!.digest, 'approve');
      expect(await one.machine.run()).toMatchObject({ waiting: 0 });
    });
  });

  describe(`order (RU10), over ${kit.name}`, () => {
    it('newest first, and what arrives during the backlog goes before the rest of it', async () => {
      const order: string[] = [];
      const one = await scene(0, {}, { batchMessages: 4 });
      for (let n = 1; n <= 12; n++) {
        one.world.advance(1_000);
        one.world.provider.hand.deliver('INBOX', mail(`m${n}`));
      }
      const machine = one.world.machine({
        batchMessages: 4,
        crmFaults: {
          after: ({ call }) => {
            if (call?.write !== 'append') return;
            order.push(call.identity.messageId?.split('@')[0] ?? '');
            if (order.length === 4) one.world.provider.hand.deliver('INBOX', mail('live'));
          },
        },
      });
      await machine.run();
      expect(order).toEqual([
        'm12',
        'm11',
        'm10',
        'm9',
        'live',
        'm8',
        'm7',
        'm6',
        'm5',
        'm4',
        'm3',
        'm2',
        'm1',
      ]);
    });

    itWhere(can.tellSizes)(
      'no batch carries many more bytes than it may, and other settings bring in what stayed',
      async () => {
        const one = await scene(0);
        for (let n = 1; n <= 5; n++) one.world.provider.hand.deliver('INBOX', mail(`m${n}`));
        const limited = one.world.machine({ settings: { maxBytes: 1 }, batchBytes: 1 });
        expect(await limited.run()).toMatchObject({ arrived: 0, left: { 'too-large': 5 } });
        const free = one.world.machine({ store: limited.store, batchBytes: 1 });
        expect(await free.run()).toMatchObject({ arrived: 5, left: {} });
      },
    );
  });

  describe(`comparison of both sides (RU9), over ${kit.name}`, () => {
    it('counts both sides, takes what is told meanwhile for news, and writes nothing', async () => {
      const one = await scene(3);
      await one.machine.run();
      one.world.advance(hour);
      const { provider } = one.world;
      provider.hand.deliver('INBOX', mail('new'));
      one.world.crm.hand.move(me, c(one.world, 'm1'), ['archive']);
      provider.hand.setKeyword(p(one.world, 'm2'), '$seen', true);
      const before = one.world.writes();
      const now = await one.machine.engine.compare(new AbortController().signal);
      expect(one.world.writes()).toBe(before);
      expect(now.found).toEqual({ changed: 0, gone: 0, untold: 0, unlinked: 0 });
      expect(now.onTheWay).toBe(2);
      expect(now.sides.provider).toMatchObject({ entries: 4, linked: 3, skipped: { 'on-the-way': 1 } });
      expect(now.sides.crm).toMatchObject({ entries: 3, linked: 3 });
      await one.machine.run();
      const after = await one.machine.engine.compare(new AbortController().signal);
      expect(after).toMatchObject({ onTheWay: 0, sides: { provider: { linked: 4 }, crm: { linked: 4 } } });
      expect(isProven(after)).toBe(true);
    });
  });
}
