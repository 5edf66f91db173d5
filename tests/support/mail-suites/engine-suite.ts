/** The mail engine between a mailbox and a CRM: what crosses, and that the next run is silent. */
import { describe, expect, it } from 'vitest';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import {
  atCrm,
  atProvider,
  type MailMachine,
  type MailWorld,
  mail,
  me,
  refAt,
  whereAll,
} from '../mail-world.ts';
import { itWhere, type MailboxKit } from './kit.ts';

async function expectSilence(world: MailWorld, machine: MailMachine): Promise<void> {
  const before = world.writes();
  const summary = await machine.run();
  expect(world.writes() - before).toBe(0);
  expect(summary).toMatchObject({ arrived: 0, linked: 0, unlinked: 0, waiting: 0, quarantined: 0 });
  expect(world.provider.hand.openSources()).toBe(0);
}

const p = (world: MailWorld, subject: string) => refAt(atProvider(world), subject);
const c = (world: MailWorld, subject: string) => refAt(atCrm(world), subject);

export function engineSuite(kit: MailboxKit): void {
  const { can } = kit;

  /** Some messages in agreement, and the machine that made them so. */
  async function agreed(
    ...subjects: readonly string[]
  ): Promise<{ readonly world: MailWorld; readonly machine: MailMachine }> {
    const world = await kit.world();
    const machine = world.machine();
    for (const subject of subjects) {
      world.advance(60_000);
      world.provider.hand.deliver('INBOX', mail(subject));
    }
    await machine.run();
    await expectSilence(world, machine);
    return { world, machine };
  }

  describe(`the mail engine over ${kit.name} (M3)`, () => {
    it('brings new mail into the mapped mailbox with its bytes and keywords', async () => {
      const world = await kit.world();
      const machine = world.machine();
      world.provider.hand.deliver('INBOX', mail('one'), ['$seen', '$flagged', 'own']);
      world.provider.hand.deliver('Archive', mail('two'));
      world.provider.hand.deliver('Private', mail('three'));
      const summary = await machine.run();
      const count = can.leaveTheMap ? 2 : 3;
      expect(summary).toMatchObject({ arrived: count, total: count });
      expect(whereAll(atCrm(world))).toEqual({
        one: ['inbox $flagged $seen'],
        two: ['archive'],
        ...(can.leaveTheMap ? {} : { three: ['archive'] }),
      });
      expect(atCrm(world).map((one) => one.content.bytes)).toEqual(
        expect.arrayContaining([Buffer.from(mail('one').bytes)]),
      );
      await expectSilence(world, machine);
    });

    it('carries moves and keywords from the provider to the CRM', async () => {
      const { world, machine } = await agreed('one', 'two');
      world.provider.hand.move(p(world, 'one'), 'Archive');
      world.provider.hand.setKeyword(p(world, 'two'), '$seen', true);
      expect(await machine.run()).toMatchObject({ arrived: 0, moved: { crm: 1 }, keywords: { crm: 1 } });
      expect(whereAll(atCrm(world))).toEqual({ one: ['archive'], two: ['inbox $seen'] });
      await expectSilence(world, machine);
    });

    it('carries moves and keywords from the CRM to the provider', async () => {
      const { world, machine } = await agreed('one', 'two');
      world.crm.hand.move(me, c(world, 'one'), ['archive']);
      world.crm.hand.setKeyword(me, c(world, 'one'), '$flagged', true);
      world.crm.hand.setKeyword(me, c(world, 'two'), '$seen', true);
      await machine.run();
      expect(whereAll(atProvider(world))).toEqual({ one: ['Archive $flagged'], two: ['INBOX $seen'] });
      await expectSilence(world, machine);
    });

    it('merges both sides: the provider wins a move, keywords merge one by one', async () => {
      const { world, machine } = await agreed('one');
      world.provider.hand.move(p(world, 'one'), 'Archive');
      world.provider.hand.setKeyword(p(world, 'one'), '$seen', true);
      world.crm.hand.move(me, c(world, 'one'), ['sent']);
      world.crm.hand.setKeyword(me, c(world, 'one'), '$flagged', true);
      await machine.run();
      expect(whereAll(atProvider(world))).toEqual({ one: ['Archive $flagged $seen'] });
      expect(whereAll(atCrm(world))).toEqual({ one: ['archive $flagged $seen'] });
      expect(machine.store.mail.history.latest(10)).toContainEqual(
        expect.objectContaining({ action: 'conflict', reason: 'moved-on-both-sides', before: '["sent"]' }),
      );
      await expectSilence(world, machine);
    });

    it('moved there and back between two looks is no change', async () => {
      const { world, machine } = await agreed('one');
      const away = world.provider.hand.move(p(world, 'one'), 'Archive');
      world.provider.hand.move(away, 'INBOX');
      await expectSilence(world, machine);
      expect(machine.store.mail.links.count()).toBe(1);
    });

    it('moved to an unmapped mailbox it is unlinked, and coming back does not double it (M6)', async () => {
      const { world, machine: first } = await agreed('one', 'two');
      const mapping = can.leaveTheMap ? kit.mapping : kit.mapping.filter(({ role }) => role !== 'archive');
      const [back, backInCrm] = can.leaveTheMap ? ['Archive', 'archive'] : ['INBOX', 'inbox'];
      const machine = world.machine({ store: first.store, mapping });
      const away = world.provider.hand.move(p(world, 'one'), 'Private');
      expect(await machine.run()).toMatchObject({ unlinked: 1, total: 1 });
      expect(whereAll(atCrm(world))).toEqual({ one: ['inbox'], two: ['inbox'] });
      await expectSilence(world, machine);
      world.provider.hand.move(away, back ?? '');
      expect(await machine.run()).toMatchObject({ linked: 1, arrived: 0, total: 2 });
      expect(whereAll(atCrm(world))).toEqual({ one: [backInCrm], two: ['inbox'] });
      await expectSilence(world, machine);
    });

    it('erased at the provider, it goes to the trash of the CRM (ML7)', async () => {
      const { world, machine } = await agreed('one', 'two');
      world.provider.hand.erase(p(world, 'one'));
      await machine.run();
      expect(whereAll(atCrm(world))).toEqual({ one: ['trash'], two: ['inbox'] });
      expect(machine.store.mail.links.count()).toBe(1);
      await expectSilence(world, machine);
    });

    it('moved by Concord and taken away before its new mailbox was heard, it is followed (ID4)', async () => {
      const { world, machine } = await agreed('one', 'two', 'three');
      for (const subject of ['one', 'two', 'three']) world.crm.hand.move(me, c(world, subject), ['archive']);
      await machine.run();
      world.provider.hand.erase(p(world, 'one'));
      world.provider.hand.move(p(world, 'two'), 'INBOX');
      await machine.run();
      expect(whereAll(atProvider(world))).toEqual({ two: ['INBOX'], three: ['Archive'] });
      expect(whereAll(atCrm(world))).toEqual({ one: ['trash'], two: ['inbox'], three: ['archive'] });
      await expectSilence(world, machine);
    });

    it('deleted in the CRM, it goes to the trash of the provider, and comes back when a person takes it out (DE2)', async () => {
      const { world, machine } = await agreed('one', 'two');
      world.crm.hand.remove(me, c(world, 'one'), 'deleted');
      await machine.run();
      expect(whereAll(atProvider(world))).toEqual({ one: ['Trash'], two: ['INBOX'] });
      await expectSilence(world, machine);
      world.provider.hand.move(p(world, 'one'), 'INBOX');
      await machine.run();
      expect(whereAll(atCrm(world))).toEqual({ one: ['inbox'], two: ['inbox'] });
      await expectSilence(world, machine);
    });

    it('hidden in the CRM, it is unlinked and not carried again (DE2)', async () => {
      const { world, machine } = await agreed('one');
      world.crm.hand.remove(me, c(world, 'one'), 'hidden');
      expect(await machine.run()).toMatchObject({ unlinked: 1 });
      expect(whereAll(atProvider(world))).toEqual({ one: ['INBOX'] });
      world.provider.hand.move(p(world, 'one'), 'Archive');
      expect(await machine.run()).toMatchObject({ arrived: 0 });
      expect(atCrm(world)).toEqual([]);
      await expectSilence(world, machine);
    });

    it('filed in the CRM, it stays filed, whatever the provider does (M9)', async () => {
      const { world, machine } = await agreed('one');
      world.crm.hand.move(me, c(world, 'one'), ['filed']);
      await machine.run();
      world.provider.hand.move(p(world, 'one'), 'Archive');
      await machine.run();
      expect(whereAll(atCrm(world))).toEqual({ one: ['filed'] });
      world.crm.hand.move(me, c(world, 'one'), [can.moveToSent ? 'sent' : 'inbox']);
      await machine.run();
      expect(whereAll(atProvider(world))).toEqual({ one: [can.moveToSent ? 'Sent' : 'INBOX'] });
      await expectSilence(world, machine);
    });

    it('one message in two mailboxes, and at a colleague, is one record with both owners (M8)', async () => {
      const world = await kit.world();
      const machine = world.machine();
      const shared = mail('one');
      world.crm.hand.create('colleague', ['inbox'], shared, 'mid:one@example.com');
      const ref = world.provider.hand.deliver('INBOX', shared);
      if (can.copyToArchive) world.provider.hand.copy(ref, 'Archive');
      await machine.run();
      expect([...world.crm.hand.owners().values()]).toEqual([['colleague', me]]);
      expect(whereAll(atCrm(world))).toEqual({ one: [can.copyToArchive ? 'archive inbox' : 'inbox'] });
      await expectSilence(world, machine);
    });

    it('two messages with one Message-ID are both carried, and so are messages without one (M8)', async () => {
      const world = await kit.world();
      const machine = world.machine();
      const same = { messageId: 'same@example.com' };
      world.provider.hand.deliver('INBOX', mail('long one', same));
      if (!can.tellSizes) world.advance(1_000);
      world.provider.hand.deliver('INBOX', mail('one', same));
      world.provider.hand.deliver('INBOX', content({ subject: 'none', text: 'without a Message-ID' }));
      world.provider.hand.deliver('INBOX', content({ subject: 'none', text: 'without Message-ID too' }));
      expect(await machine.run()).toMatchObject({ arrived: 4, total: 4 });
      expect(atCrm(world)).toHaveLength(4);
      await expectSilence(world, machine);
      world.provider.hand.move(p(world, 'none'), 'Archive');
      expect(await machine.run()).toMatchObject({ arrived: 0, moved: { crm: 1 } });
      await expectSilence(world, machine);
    });

    it('addresses given anew are linked again, and nothing is written (ML3)', async () => {
      const { world, machine } = await agreed('one', 'two', 'three');
      world.provider.hand.renumber('INBOX');
      await expectSilence(world, machine);
      expect(machine.store.mail.links.count()).toBe(3);
      world.provider.hand.setKeyword(p(world, 'two'), '$seen', true);
      await machine.run();
      expect(whereAll(atCrm(world)).two).toEqual(['inbox $seen']);
      if (!can.renumber) return;
      // twice within a day is a fault of the server: the pair pauses
      world.provider.hand.renumber('INBOX');
      const { problems } = await machine.run();
      expect(problems).toEqual([expect.objectContaining({ code: 'server-failed', side: 'provider' })]);
      world.advance(25 * 60 * 60_000);
      expect((await machine.run()).problems).toEqual([]);
      await expectSilence(world, machine);
    });

    itWhere(can.renameInbox)(
      'a renamed mailbox is linked again when the map says so, and nothing is written',
      async () => {
        const { world, machine } = await agreed('one', 'two', 'three');
        world.provider.hand.renameMailbox('INBOX', 'Posteingang');
        expect((await machine.run()).problems).toMatchObject([{ code: 'mailbox-missing' }]);
        const mapping = kit.mapping.map((pair) =>
          pair.provider === 'INBOX' ? { ...pair, provider: 'Posteingang' } : pair,
        );
        const renamed = world.machine({ store: machine.store, mapping });
        await expectSilence(world, renamed);
        expect(renamed.store.mail.links.count()).toBe(3);
        world.provider.hand.move(p(world, 'two'), 'Archive');
        await renamed.run();
        expect(whereAll(atCrm(world)).two).toEqual(['archive']);
      },
    );

    it('a pair that is taken out of the map ends its links, and put back it doubles nothing (M6)', async () => {
      const { world, machine } = await agreed('one', 'two');
      const mapping = kit.mapping.filter(({ role }) => role !== 'inbox');
      const smaller = world.machine({ store: machine.store, mapping });
      expect(await smaller.run()).toMatchObject({ unlinked: 2, total: 0, waiting: 0 });
      expect(whereAll(atCrm(world))).toEqual({ one: ['inbox'], two: ['inbox'] });
      const whole = world.machine({ store: machine.store });
      expect(await whole.run()).toMatchObject({ linked: 2, arrived: 0, total: 2 });
      await expectSilence(world, whole);
    });
  });
}
