/** Stopping and starting mail again, over any kind of mailbox (A14): no message is made or moved because of it; what changed meanwhile crosses. */
import { describe, expect, it } from 'vitest';
import { mailChoice } from '../../../src-main/app/engine/chosen-mail.ts';
import { chooseMail } from '../../../src-main/app/engine/mail-choices.ts';
import type { MailboxKit } from '../mail-suites/kit.ts';
import { atCrm, atProvider, type MailWorld, mail, me, refAt, whereAll } from '../mail-world.ts';

const dayMs = 24 * 60 * 60 * 1000;
const subjects = ['one', 'two', 'three', 'four', 'five'];

export function mailReturnSuite(kit: MailboxKit): void {
  /** Messages in agreement; then mail is stopped: it has no engine, and the store says so. */
  const stopped = async () => {
    const world = await kit.world();
    const machine = world.machine();
    for (const subject of subjects) {
      world.advance(60_000);
      world.provider.hand.deliver('INBOX', mail(subject));
    }
    await machine.run();
    await machine.run();
    expect(Object.keys(whereAll(atCrm(world)))).toHaveLength(subjects.length);
    chooseMail(machine.store, { isAsleep: true });
    expect(mailChoice(machine.store).isAsleep).toBe(true);
    world.advance(20 * dayMs);
    return { world, store: machine.store };
  };
  const started = async ({ world, store }: Awaited<ReturnType<typeof stopped>>) => {
    chooseMail(store, { isAsleep: false });
    const machine = world.machine({ store });
    return { first: await machine.run(), next: await machine.run(), machine, world };
  };
  const where = (world: MailWorld) => ({
    provider: whereAll(atProvider(world)),
    crm: whereAll(atCrm(world)),
  });

  describe(`mail stopped and started again over ${kit.name} (A14)`, () => {
    it('changes nothing where nothing changed', async () => {
      const one = await stopped();
      const [before, writes] = [where(one.world), one.world.writes()];
      const { first } = await started(one);
      expect(first).toMatchObject({ arrived: 0, linked: 0, unlinked: 0, waiting: 0, quarantined: 0 });
      expect(where(one.world)).toEqual(before);
      expect(one.world.writes() - writes).toBe(0);
    }, 120_000);

    it('lets what changed on both sides meanwhile cross, each once', async () => {
      const one = await stopped();
      const { world } = one;
      const { provider, crm } = world;
      provider.hand.move(refAt(atProvider(world), 'one'), 'Archive');
      provider.hand.setKeyword(refAt(atProvider(world), 'two'), '$seen', true);
      crm.hand.move(me, refAt(atCrm(world), 'three'), ['trash']);
      crm.hand.setKeyword(me, refAt(atCrm(world), 'four'), '$flagged', true);
      provider.hand.deliver('INBOX', mail('while stopped'));
      const writes = world.writes();
      const { first, next } = await started(one);
      expect(first).toMatchObject({ arrived: 1, linked: 0, unlinked: 0, waiting: 0, quarantined: 0 });
      // the new message, two moves and two flags
      expect(world.writes() - writes).toBe(5);
      expect(next).toMatchObject({
        arrived: 0,
        moved: { provider: 0, crm: 0 },
        keywords: { provider: 0, crm: 0 },
      });
      expect(whereAll(atCrm(world))).toEqual({
        one: ['archive'],
        two: ['inbox $seen'],
        three: ['trash'],
        four: ['inbox $flagged'],
        five: ['inbox'],
        'while stopped': ['inbox'],
      });
      expect(whereAll(atProvider(world))).toMatchObject({
        one: [expect.stringContaining('Archive')],
        three: [expect.stringContaining('Trash')],
        four: [expect.stringContaining('$flagged')],
      });
    }, 120_000);
  });
}
