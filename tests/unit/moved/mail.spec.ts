/** The mailbox moved to another account (A13): linked messages are found again; nothing is appended, moved or deleted by that (ID10). */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import type { Content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import { type ImapLike, imapLike } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import { gmailLike, gmailMapping } from '../../support/gmail-like.ts';
import {
  atCrm,
  atProvider,
  type MailWorld,
  mail,
  mailWorld,
  me,
  refAt,
  usualMapping,
  whereAll,
} from '../../support/mail-world.ts';
import { microsoftLike } from '../../support/microsoft-like.ts';

const count = Number(process.env.CONCORD_MOVED_MESSAGES ?? 120);
const folders = ['INBOX', 'Archive', 'Sent'];

interface NewMailbox {
  readonly provider: ImapLike;
  readonly mapping: MailMapping;
  /** The new name of each old mailbox, as the hand knows it. */
  readonly nameOf: (old: string) => string;
}

const dutch: Readonly<Record<string, string>> = {
  Archive: 'Archief',
  Sent: 'Verzonden',
  Trash: 'Prullenbak',
  Junk: 'Spam',
};

const mailboxes = {
  IMAP: async (old: MailWorld): Promise<NewMailbox> => {
    const nameOf = (name: string) => dutch[name] ?? name;
    const all = usualMapping.map(({ provider, role }) => [nameOf(provider), role ?? null]);
    return {
      provider: imapLike({ mailboxes: Object.fromEntries(all), now: old.now }),
      mapping: usualMapping.map((pair) => ({ ...pair, provider: nameOf(pair.provider) })),
      nameOf,
    };
  },
  Gmail: async (old: MailWorld): Promise<NewMailbox> => {
    const like = await gmailLike();
    onTestFinished(like.world.stop);
    return { provider: like.provider(old.now), mapping: gmailMapping, nameOf: (name) => name };
  },
  'Microsoft 365': async (old: MailWorld): Promise<NewMailbox> => {
    const like = await microsoftLike();
    onTestFinished(like.world.stop);
    return { provider: like.provider(old.now), mapping: like.mapping, nameOf: (name) => name };
  },
};

async function moving(kind: keyof typeof mailboxes, messages = count) {
  const world = mailWorld();
  for (let index = 0; index < messages; index += 1)
    world.provider.hand.deliver(
      folders[index % folders.length] ?? 'INBOX',
      mail(`message-${index}`),
      index % 2 === 0 ? ['$seen'] : [],
      world.now() - index * 60_000,
    );
  const machine = world.machine();
  await machine.run();
  await machine.run();
  const { store } = machine;
  expect(store.mail.links.count()).toBe(messages);
  const next = await mailboxes[kind](world);
  const migrate = (wanted: (subject: string) => boolean = () => true): void => {
    for (const folder of world.provider.hand.mailboxes())
      for (const one of world.provider.hand.list(folder))
        if (wanted(one.subject))
          next.provider.hand.deliver(next.nameOf(folder), one.content, one.keywords, one.receivedAt);
  };
  /** As the program does when a person says that the mailbox moved. */
  const begin = (): void =>
    store.transaction('moved', () =>
      store.mail.moved.begin(
        usualMapping.flatMap(({ crm, provider }) =>
          next.mapping.filter((pair) => pair.crm === crm).map((pair) => [provider, pair.provider] as const),
        ),
      ),
    );
  const moved = (faults: Parameters<ImapLike['side']>[0] = {}) =>
    world.machine({ store, mapping: next.mapping, provider: () => next.provider.side(faults) });
  return { world, store, next, migrate, begin, moved };
}

/** The message as another server keeps it. */
function withHeader(content: Content): Content {
  return {
    ...content,
    bytes: new Uint8Array([...new TextEncoder().encode('X-New: 1\r\n'), ...content.bytes]),
  };
}

describe.each(Object.keys(mailboxes) as (keyof typeof mailboxes)[])('to %s', (kind) => {
  it(`${count} messages are linked again without a write (ID10)`, async () => {
    const { world, store, next, migrate, begin, moved } = await moving(kind);
    const [before, placed] = [atCrm(world), whereAll(atCrm(world))];
    migrate();
    const writes = [next.provider.hand.writes(), world.crm.hand.writes()];
    begin();
    const machine = moved();
    for (let run = 0; run < 3; run += 1)
      expect(await machine.run()).toMatchObject({
        ...{ arrived: 0, unlinked: 0, total: count, waiting: 0, quarantined: 0 },
        ...{ moved: { provider: 0, crm: 0 }, keywords: { provider: 0, crm: 0 } },
      });
    expect([next.provider.hand.writes(), world.crm.hand.writes()]).toEqual(writes);
    expect(atCrm(world)).toHaveLength(before.length);
    expect(whereAll(atCrm(world))).toEqual(placed);
    expect(store.mail.moved.move()).toBeNull();
  });

  it('what changes from then on crosses, and new mail arrives', async () => {
    const { world, next, migrate, begin, moved } = await moving(kind, 9);
    migrate();
    begin();
    const machine = moved();
    // in the CRM before the first run at the new place, and at the new place after it
    world.crm.hand.setKeyword(me, refAt(atCrm(world), 'message-1'), '$seen', true);
    await machine.run();
    const inbox = next.provider.hand.list('INBOX');
    next.provider.hand.move(refAt(inbox, 'message-0'), next.nameOf('Archive'));
    next.provider.hand.deliver('INBOX', mail('new'), [], world.now());
    world.advance(60_000);
    await machine.run();
    await machine.run();
    expect(whereAll(atCrm(world))).toMatchObject({ 'message-0': ['archive $seen'], new: ['inbox'] });
    const [sent] = next.provider.hand
      .list(next.nameOf('Archive'))
      .filter((one) => one.subject === 'message-1');
    expect(sent?.keywords).toContain('$seen');
  });
});

it('what is not found stays in the CRM, and is linked when it arrives later', async () => {
  const { world, store, next, migrate, begin, moved } = await moving('IMAP', 12);
  const isLate = (subject: string) => ['message-3', 'message-4'].includes(subject);
  migrate((subject) => !isLate(subject));
  begin();
  const machine = moved();
  for (let run = 0; run < 3; run += 1) {
    await machine.run();
    world.advance(60_000);
  }
  expect(atCrm(world)).toHaveLength(12);
  expect(machine.engine.decisions()).toEqual([]);
  expect(store.mail.moved.move()).not.toBeNull();
  // the person changes one of them meanwhile, in the CRM
  world.crm.hand.setKeyword(me, refAt(atCrm(world), 'message-3'), '$flagged', true);
  expect(await machine.run()).toMatchObject({ quarantined: 0, keywords: { provider: 0 }, unlinked: 0 });
  expect(machine.store.mail.outbox.all()).toEqual([]);
  migrate(isLate);
  expect(await machine.run()).toMatchObject({ arrived: 0, total: 12 });
  await machine.run();
  expect(atCrm(world)).toHaveLength(12);
  expect(store.mail.moved.move()).toBeNull();
  const late = next.provider.hand.list('INBOX').find(({ subject }) => subject === 'message-3');
  expect(late?.keywords).toContain('$flagged');
});

it('other sizes and dates, flags that were lost, and copies are no news', async () => {
  const { world, store, next, begin, moved } = await moving('IMAP', 6);
  const [first] = world.provider.hand.list('INBOX');
  const placed = whereAll(atCrm(world));
  for (const folder of folders)
    for (const one of world.provider.hand.list(folder))
      next.provider.hand.deliver(next.nameOf(folder), withHeader(one.content), [], world.now() - 1_000);
  expect(first).toBeDefined();
  begin();
  const machine = moved();
  for (let run = 0; run < 2; run += 1)
    expect(await machine.run()).toMatchObject({ arrived: 0, unlinked: 0, total: 6 });
  expect(whereAll(atCrm(world))).toEqual(placed);
  expect(store.mail.moved.move()).toBeNull();
});

it('what was deleted in the CRM does not come back, though it has another size and date now', async () => {
  const { world, store, next, begin, moved } = await moving('IMAP', 6);
  world.crm.hand.remove(me, refAt(atCrm(world), 'message-2'), 'hidden');
  const old = world.machine({ store });
  await old.run();
  await old.run();
  expect(store.mail.left.counts()).toMatchObject({ 'hidden-in-the-crm': 1 });
  for (const folder of folders)
    for (const one of world.provider.hand.list(folder))
      next.provider.hand.deliver(next.nameOf(folder), withHeader(one.content), [], world.now() - 1_000);
  begin();
  const machine = moved();
  for (let run = 0; run < 2; run += 1) expect(await machine.run()).toMatchObject({ arrived: 0, total: 5 });
  expect(atCrm(world)).toHaveLength(5);
  expect(atProvider(world)).toHaveLength(6);
});

it('killed at every moment it ends as the undisturbed run does', async () => {
  const end = async (moment: number) => {
    const { world, store, next, migrate, begin, moved } = await moving('IMAP', 7);
    migrate((subject) => subject !== 'message-5');
    world.crm.hand.setKeyword(me, refAt(atCrm(world), 'message-1'), '$seen', true);
    next.provider.hand.deliver('INBOX', mail('new'), [], world.now());
    begin();
    let passed = 0;
    const pass = (): void => {
      passed += 1;
      if (passed === moment) throw new Killed(`moment ${moment}`);
    };
    let died = false;
    try {
      await moved({ before: pass, after: pass }).run();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      died = true;
    }
    for (let run = 0; run < 4; run += 1) {
      world.advance(60_000);
      await moved().run();
    }
    const there = next.provider.hand.mailboxes().flatMap((name) => next.provider.hand.list(name));
    return {
      ...{ died, moments: passed },
      end: { crm: whereAll(atCrm(world)), mailbox: whereAll(there), links: store.mail.links.count() },
    };
  };
  const undisturbed = await end(Number.POSITIVE_INFINITY);
  expect(Object.keys(undisturbed.end.crm)).toHaveLength(8);
  for (let moment = 1; moment <= undisturbed.moments; moment += 1) {
    const killed = await end(moment);
    expect(killed.died, `moment ${moment}`).toBe(true);
    expect(killed.end, `killed at moment ${moment} of ${undisturbed.moments}`).toEqual(undisturbed.end);
  }
}, 120_000);
