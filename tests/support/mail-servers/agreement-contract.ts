/** What the whole engine must do between a real mail server and the reference CRM: the same tests for each server. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TcpProxy, tcpProxy } from '../tcp-proxy.ts';
import { forever } from './connected.ts';
import type { MailServer } from './dovecot.ts';
import {
  type EngineMachine,
  type EngineWorld,
  engineWorld,
  shortMessage,
  unmappedInCrm,
} from './engine-world.ts';

export interface AgreementServer {
  readonly name: string;
  readonly missing: string | null;
  start(): Promise<MailServer>;
}

/** From a message's arrival in the mailbox to its record in the CRM, in milliseconds. */
const mostWakingMs = 30_000;

export function agreementContract({ name, missing, start }: AgreementServer): void {
  describe(`the engine between ${name} and the reference CRM`, () => {
    let server: MailServer;
    let proxy: TcpProxy;
    let world: EngineWorld;
    let machine: EngineMachine;
    let user = 0;

    beforeAll(async () => {
      if (missing !== null) return;
      server = await start();
      proxy = await tcpProxy(server.port);
    });
    beforeEach(async ({ skip }) => {
      skip(missing !== null, missing ?? '');
      const names = Object.fromEntries(
        ['inbox', 'archive', 'trash', 'unmapped'].map((role) => [role, `t${user}-${role}`]),
      ) as Record<'inbox' | 'archive' | 'trash' | 'unmapped', string>;
      user += 1;
      world = await engineWorld({ port: server.port, names });
      machine = await world.machine({ port: proxy.port });
    });
    afterEach(async () => {
      await machine?.close();
      machine?.store.close();
      await world?.close();
    });
    afterAll(async () => {
      await proxy?.close();
      await server?.stop();
    });

    /** Messages in agreement, in the inbox of both sides. */
    const agreed = async (...words: readonly string[]): Promise<void> => {
      for (const word of words) await world.deliver(word);
      expect(await machine.run()).toMatchObject({ arrived: words.length, total: words.length, problems: [] });
    };
    /** The next run writes nothing: it only hears again what was written. The one after it asks at most twice for each mailbox. */
    const expectSilence = async (): Promise<void> => {
      const before = { crm: world.crm.mailHand.list('anna'), server: await world.atServer() };
      const silent = {
        ...{ arrived: 0, linked: 0, unlinked: 0, waiting: 0, quarantined: 0, problems: [] },
        ...{ moved: { provider: 0, crm: 0 }, keywords: { provider: 0, crm: 0 } },
      };
      expect(await machine.run()).toMatchObject(silent);
      expect({ crm: world.crm.mailHand.list('anna'), server: await world.atServer() }).toEqual(before);
      proxy.forget();
      expect(await machine.run()).toMatchObject(silent);
      const [list, ...asked] = proxy.lines();
      expect(list).toContain('LIST');
      expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(2 * world.mapping.length);
    };
    const expectBoth = async (where: Readonly<Record<string, string>>): Promise<void> => {
      const expected = Object.fromEntries(Object.entries(where).map(([word, told]) => [word, [told]]));
      expect(await world.atServer()).toEqual(expected);
      expect(world.inCrm()).toEqual(expected);
      await expectSilence();
    };

    test('M1: what arrives is in the CRM, with its flags and its bytes', async () => {
      await world.deliver('plain');
      await world.deliver('read', { flags: '\\Seen' });
      await world.deliver('filed', { to: world.names.archive, flags: '\\Seen \\Flagged' });
      await world.deliver('elsewhere', { to: world.names.unmapped });
      expect(await machine.run()).toMatchObject({ arrived: 3, problems: [] });
      expect(world.inCrm()).toEqual({
        plain: ['inbox'],
        read: ['$seen inbox'],
        filed: ['$flagged $seen archive'],
      });
      const raw = await world.rawInCrm(world.crmId('plain'));
      expect(Buffer.from(raw).equals(shortMessage('plain'))).toBe(true);
      await expectSilence();
    });

    test('M5: read and flagged, from each side and taken back', async () => {
      await agreed('a', 'b');
      await world.flag('a', world.names.inbox, '+FLAGS (\\Seen \\Flagged)');
      world.crm.mailHand.update('anna', world.crmId('b'), { addKeywords: ['$seen', '$flagged'] });
      await machine.run();
      await expectBoth({ a: '$flagged $seen inbox', b: '$flagged $seen inbox' });
      await world.flag('b', world.names.inbox, '-FLAGS (\\Seen)');
      world.crm.mailHand.update('anna', world.crmId('a'), { removeKeywords: ['$seen', '$flagged'] });
      await machine.run();
      await expectBoth({ a: 'inbox', b: '$flagged inbox' });
    });

    test('M5: archived and moved back, from each side', async () => {
      await agreed('a', 'b');
      await world.move('a', world.names.inbox, world.names.archive);
      world.crm.mailHand.archive('anna', world.crmId('b'));
      await machine.run();
      await expectBoth({ a: 'archive', b: 'archive' });
      await world.move('b', world.names.archive, world.names.inbox);
      world.crm.mailHand.update('anna', world.crmId('a'), {
        addMailboxes: ['inbox'],
        removeMailboxes: ['archive'],
      });
      await machine.run();
      await expectBoth({ a: 'inbox', b: 'inbox' });
    });

    test('A14: stopped and started again, nothing is made, moved or removed; what changed meanwhile crosses', async () => {
      await agreed('a', 'b', 'c');
      const { store } = machine;
      await machine.close();
      await world.move('a', world.names.inbox, world.names.archive);
      await world.deliver('new');
      world.crm.mailHand.moveToDeleted('anna', world.crmId('b'));
      machine = await world.machine({ port: proxy.port, store });
      expect(await machine.run()).toMatchObject({
        arrived: 1,
        linked: 0,
        unlinked: 0,
        waiting: 0,
        problems: [],
      });
      await expectBoth({ a: 'archive', b: 'trash', c: 'inbox', new: 'inbox' });
      await machine.close();
      machine = await world.machine({ port: proxy.port, store });
      await expectBoth({ a: 'archive', b: 'trash', c: 'inbox', new: 'inbox' });
    });

    test('ML1: moved to another mailbox and back between two looks is nothing', async () => {
      await agreed('a');
      await world.move('a', world.names.inbox, world.names.archive);
      await world.move('a', world.names.archive, world.names.inbox);
      expect(await machine.run()).toMatchObject({ arrived: 0, unlinked: 0, total: 1 });
      await expectBoth({ a: 'inbox' });
    });

    test('ML7: moved to the trash, from each side', async () => {
      await agreed('a', 'b');
      await world.move('a', world.names.inbox, world.names.trash);
      world.crm.mailHand.moveToDeleted('anna', world.crmId('b'));
      await machine.run();
      await expectBoth({ a: 'trash', b: 'trash' });
    });

    test('ML7: erased at the provider, it is in the trash of the CRM; erased in the CRM, it is in the trash there', async () => {
      await agreed('a', 'b', 'c');
      await world.erase('a', world.names.inbox);
      world.crm.mailHand.erase('anna', world.crmId('b'));
      await machine.run();
      expect(await world.atServer()).toEqual({ b: ['trash'], c: ['inbox'] });
      expect(world.inCrm()).toEqual({ a: ['trash'], c: ['inbox'] });
      await expectSilence();
    });

    test('M6: out of the mapped mailboxes at the provider the CRM keeps it, and meets it again', async () => {
      await agreed('a', 'b');
      await world.move('a', world.names.inbox, world.names.unmapped);
      expect(await machine.run()).toMatchObject({ unlinked: 1 });
      expect(world.inCrm()).toEqual({ a: ['inbox'], b: ['inbox'] });
      await expectSilence();
      await world.move('a', world.names.unmapped, world.names.archive);
      expect(await machine.run()).toMatchObject({ arrived: 0, linked: 1 });
      await expectBoth({ a: 'archive', b: 'inbox' });
    });

    test('M9: filed in the CRM in a mailbox that is not mapped, it stays at the provider, and comes back', async () => {
      await agreed('a');
      const file = (add: string, remove: string): void =>
        world.crm.mailHand.update('anna', world.crmId('a'), {
          addMailboxes: [add],
          removeMailboxes: [remove],
        });
      file(unmappedInCrm, 'inbox');
      await machine.run();
      expect(await world.atServer()).toEqual({ a: ['inbox'] });
      expect(world.inCrm()).toEqual({ a: ['filed'] });
      await expectSilence();
      file('archive', unmappedInCrm);
      await machine.run();
      await expectBoth({ a: 'archive' });
    });

    test('WR2: changed on both sides at once, both changes are there', async () => {
      await agreed('a');
      await world.move('a', world.names.inbox, world.names.archive);
      world.crm.mailHand.update('anna', world.crmId('a'), { addKeywords: ['$flagged'] });
      await machine.run();
      await expectBoth({ a: '$flagged archive' });
    });

    test('a machine that starts again with its store has nothing to do', async () => {
      await agreed('a', 'b');
      const { store } = machine;
      await machine.close();
      machine = await world.machine({ port: proxy.port, store });
      expect(await machine.run()).toMatchObject({ arrived: 0, linked: 0, total: 2 });
      await expectSilence();
    });
  });

  describe(`new mail at ${name}`, () => {
    test(`wakes the side, and is in the CRM within ${mostWakingMs / 1000} seconds`, async ({ skip }) => {
      skip(missing !== null, missing ?? '');
      const server = await start();
      const world = await engineWorld({ port: server.port });
      const machine = await world.machine();
      const stop = new AbortController();
      try {
        await machine.run();
        const waking = machine.session.side.wake?.(stop.signal);
        if (waking === undefined) throw new Error('no IDLE');
        const rings = (async () => {
          // a resident program runs whenever it is woken
          for await (const _ of waking) await machine.engine.run(forever);
        })();
        // IDLE begins some time after the call
        await expect
          .poll(async () => {
            await world.deliver('warm-up', { bytes: shortMessage('warm-up', `${Math.random()}\r\n`) });
            return Object.keys(world.inCrm()).length;
          })
          .toBeGreaterThan(0);
        await world.deliver('news');
        const since = Date.now();
        await expect
          .poll(() => world.inCrm().news, { timeout: mostWakingMs, interval: 20 })
          .toEqual(['inbox']);
        console.info(`${name}: from arrival to the CRM ${Date.now() - since} ms`);
        stop.abort();
        await rings;
      } finally {
        stop.abort();
        await machine.close();
        machine.store.close();
        await world.close();
        await server.stop();
      }
    });
  });
}
