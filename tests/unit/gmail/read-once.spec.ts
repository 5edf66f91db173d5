/** A message that will be carried is fetched once (20 units), and what is held of it for the reading never outlives its use. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { Described, MailSide } from '../../../src-shared/domain/mail/side.ts';
import { type GmailWorld, gmailWorld, mailText, signal } from '../../support/gmail-account.ts';
import { gmailLike, gmailMapping } from '../../support/gmail-like.ts';
import { atCrm, mail, mailWorld } from '../../support/mail-world.ts';
import { anna } from '../../support/simulated-google.ts';

let world: GmailWorld;
beforeEach(async () => {
  world = await gmailWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.google.complaints()).toEqual([]);
});

const deliver = (bytes: string | Uint8Array): MessageRef => world.google.mail.deliver(anna, bytes);
async function described(
  refs: readonly MessageRef[],
  readNext: readonly MessageRef[] = [],
  side: MailSide = world.side,
): Promise<readonly Described[]> {
  const found: Described[] = [];
  for await (const one of side.describe(refs, signal, new Set(readNext))) found.push(one);
  return found;
}
async function read(ref: MessageRef, side: MailSide = world.side): Promise<Buffer | null> {
  for await (const one of side.read([ref], signal)) {
    if (one.type !== 'read') return null;
    const parts: Uint8Array[] = [];
    for await (const part of one.source.open()) parts.push(part);
    one.source.dispose();
    return Buffer.concat(parts);
  }
  return null;
}
const files = (): readonly string[] => readdirSync(world.temporaryDirectory);
const gets = (): number => world.operations().filter((name) => name === 'messages.get').length;

const header = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\nBody\r\n`;

it.each([
  ['usual', mailText('usual')],
  [
    'folded and encoded',
    header(
      'From: =?utf-8?q?Visser=2C_Ben?=\r\n <ben@example.org>',
      'Subject: =?utf-8?b?w6k=?=\r\n =?utf-8?b?w6k=?=',
      'Message-ID:\r\n <folded@example.org>',
    ),
  ],
  [
    'in UTF-8 without encoding',
    header('From: Zoë <zoe@example.org>', 'Subject: Zürich', 'Message-ID: <utf8@example.org>'),
  ],
  ['without a Message-ID and a date', mailText('none', { messageId: null }).replace(/^Date:.*\r\n/m, '')],
  ['with lines that end in LF', mailText('lf').replaceAll('\r\n', '\n')],
  ['with a header that never ends', 'Subject: only this\r\nMessage-ID: <short@example.org>'],
  [
    'with 40 fields before the first of interest',
    header(
      ...Array.from({ length: 40 }, (_, at) => `X-Spam-${at}: ${'x'.repeat(900)}`),
      'Subject: behind',
      'Message-ID: <behind@example.org>',
    ),
  ],
  [
    'with two recipients in two fields',
    header('To: a@example.org, B <B@example.org>', 'Cc: c@example.org', 'To: d@example.org'),
  ],
  ['empty', ''],
])(
  'a message %s is described by its bytes as by its metadata, and costs one request',
  async (_name, text) => {
    const ref = deliver(text);
    const [plain] = await described([ref]);
    expect(plain?.type).toBe('found');
    world.google.clearRequests();
    expect(await described([ref], [ref])).toEqual([plain]);
    expect((await read(ref))?.toString()).toBe(text);
    expect(gets()).toBe(1);
    expect(files()).toEqual([]);
  },
);

it('one with a header of 300 KiB is told by Gmail, and its bytes are read later', async () => {
  const text = header(`X-Long: ${'x'.repeat(300 * 1024)}`, 'Message-ID: <long@example.org>');
  const ref = deliver(text);
  const [found] = await described([ref], [ref]);
  expect(found).toMatchObject({ type: 'found', message: { messageId: 'long@example.org' } });
  expect(files()).toEqual([]);
  expect((await read(ref))?.length).toBe(text.length);
});

it('what is held lies in a file of the owner alone, and goes when the connection is closed', async () => {
  const { side, close } = await world.connect();
  const ref = deliver(mailText('held'));
  await described([ref], [ref], side);
  const [file, ...others] = files();
  expect(others).toEqual([]);
  expect(statSync(join(world.temporaryDirectory, file ?? '')).mode & 0o777).toBe(0o600);
  await close();
  expect(files()).toEqual([]);
});

it('what nobody reads is given up with the next run after a quarter of an hour', async () => {
  const ref = deliver(mailText('unread'));
  await described([ref], [ref]);
  await world.hand.advance(14 * 60_000);
  for await (const _ of world.side.changes('account', null, signal)) expect(files()).toHaveLength(1);
  await world.hand.advance(2 * 60_000);
  for await (const _ of world.side.changes('account', null, signal)) expect(files()).toEqual([]);
  expect((await read(ref))?.toString()).toBe(mailText('unread'));
});

it('no more than 400 are held: the others are told by Gmail alone', async () => {
  const all = Array.from({ length: 410 }, (_, at) => deliver(mailText(`m${at}`)));
  for (let at = 0; at < all.length; at += 100) {
    const some = all.slice(at, at + 100);
    expect(await described(some, some)).toHaveLength(some.length);
  }
  // those that are under way together may pass it
  expect(files().length).toBeGreaterThanOrEqual(400);
  expect(files().length).toBeLessThan(410);
});

it('one that is described again while it is held is not fetched again', async () => {
  const ref = deliver(mailText('twice'));
  await described([ref], [ref]);
  world.google.mail.star(anna, ref);
  const [again] = await described([ref], [ref]);
  expect(again).toMatchObject({ message: { keywords: ['$flagged'] } });
  expect(files()).toHaveLength(1);
  await read(ref);
  expect(files()).toEqual([]);
});

it('one larger than 8 MiB is not held: Gmail tells of it, and no file is left', async () => {
  const text = mailText('large', { body: `${'x'.repeat(76)}\r\n`.repeat(110_000) });
  const ref = deliver(text);
  const [found] = await described([ref], [ref]);
  expect(found).toMatchObject({ type: 'found', message: { messageId: 'large@mail.example' } });
  expect(files()).toEqual([]);
  expect((await read(ref))?.length).toBe(Buffer.byteLength(text));
});

it('one that is gone is absent, and one that is refused is unreadable, as without bytes', async () => {
  const [gone, refused] = [deliver(mailText('gone')), deliver(mailText('refused'))];
  world.google.mail.deleteForGood(anna, gone);
  world.google.setFaults(({ path }) =>
    path.includes(refused)
      ? { type: 'error', error: { status: 400, domain: 'global', reason: 'invalid', message: 'no' } }
      : null,
  );
  const all = [gone, refused];
  expect(await described(all, all)).toEqual(await described(all));
  expect(files()).toEqual([]);
});

it('an answer that is cut off is trouble of the connection and leaves no file', async () => {
  const ref = deliver(mailText('cut', { body: 'x'.repeat(200_000) }));
  world.google.setFaults(({ operation }) =>
    operation === 'gmail.users.messages.get' ? { type: 'cut-answer', afterBytes: 100_000 } : null,
  );
  await expect(described([ref], [ref])).rejects.toMatchObject({ problem: { code: 'unreachable' } });
  expect(files()).toEqual([]);
});

it('a first import through the engine fetches each message once', async () => {
  const { world: google, provider } = await gmailLike();
  try {
    const one = mailWorld({ otherProvider: provider, mapping: gmailMapping });
    for (let at = 0; at < 30; at += 1) one.provider.hand.deliver('INBOX', mail(`m${at}`));
    google.google.clearRequests();
    const machine = one.machine();
    await machine.run();
    expect(atCrm(one)).toHaveLength(30);
    expect(google.operations().filter((name) => name === 'messages.get')).toHaveLength(30);
    expect(readdirSync(google.temporaryDirectory)).toEqual([]);
    // a flag is news of a linked message, whose bytes nobody reads
    google.google.mail.star(anna, one.provider.hand.list('INBOX')[0]?.ref ?? '');
    await machine.run();
    expect(readdirSync(google.temporaryDirectory)).toEqual([]);
    // a new installation meets in the CRM what the old one brought: nothing is read, and little is fetched for it
    await one.machine().run();
    expect(atCrm(one)).toHaveLength(30);
    expect(readdirSync(google.temporaryDirectory)).toHaveLength(30);
  } finally {
    await google.stop();
  }
});
