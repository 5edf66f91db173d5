/** The sample mailbox: the same in memory and in a file, kept by the file, one for two connections, and full of sound messages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { headerFacts } from '../../../src-sandbox/reference-crm/header-facts.ts';
import { readableMessage } from '../../../src-sandbox/reference-crm/readable-message.ts';
import { countEdit } from '../../../src-sandbox/sample-sides/account-view-news.ts';
import {
  type MailStorage,
  memoryMailStorage,
  sampleMailbox,
  sqliteMailStorage,
} from '../../../src-sandbox/sample-sides/index.ts';
import { content } from '../../../src-sandbox/sample-sides/mail/content.ts';
import { type ImapLike, imapLike } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import { sampleMail } from '../../../src-sandbox/sample-sides/mail/sample-mail.ts';
import { sampleData } from '../../../src-sandbox/sample-sides/sample-data.ts';
import type { MailCall, MailChange, MailSide } from '../../../src-shared/domain/mail/side.ts';
import { performOne } from '../../support/mail-side-contract.ts';
import { runSeed, seededRandom } from '../../support/seeded.ts';
import { signal, world } from './world.ts';

const address = 'anna@example.com';

/** Opens the same new file each time it is called. */
function newFile(): () => MailStorage {
  const folder = mkdtempSync(join(tmpdir(), 'concord-mailbox-'));
  const open: MailStorage[] = [];
  onTestFinished(() => {
    for (const storage of open) storage.close();
    rmSync(folder, { recursive: true });
  });
  return () => {
    const storage = sqliteMailStorage(join(folder, 'mailbox.sqlite'));
    open.push(storage);
    return storage;
  };
}

const storages: readonly (readonly [string, () => MailStorage])[] = [
  ['in memory', memoryMailStorage],
  ['in a file', () => newFile()()],
];

async function changesOf(side: MailSide, mailbox: string, since: string | null) {
  const changes: MailChange[] = [];
  let state = since;
  let kind = '';
  for await (const page of side.changes(mailbox, since, signal)) {
    changes.push(...page.changes);
    ({ state, kind } = page);
  }
  return { refs: changes.map((one) => ('ref' in one ? one.ref : '')), state, kind };
}

describe.each(storages)('the sample mailbox %s', (_name, storage) => {
  const opened = () => sampleMailbox(storage(), world().clock, address);

  it('behaves like IMAP: a move gives a new address, and the old one names nothing (ML1)', async () => {
    const { hand, side } = opened();
    const [before] = (await changesOf(side, 'Inbox', null)).refs;
    const stored = hand.see(before ?? '') ?? expect.fail('nothing there');
    const done = await performOne(side, {
      type: 'move',
      key: 'move',
      message: stored,
      add: ['Archive'],
      remove: ['Inbox'],
    });
    expect(done).toMatchObject({ type: 'done', stored: { mailboxes: ['Archive'], subject: stored.subject } });
    expect(hand.see(stored.ref)).toBeNull();
    expect((await changesOf(side, 'Inbox', null)).refs).not.toContain(stored.ref);
    const again = await performOne(side, {
      type: 'keywords',
      key: 'late',
      message: stored,
      add: ['$seen'],
      remove: [],
    });
    expect(again).toMatchObject({ type: 'refused', problem: { code: 'not-found' } });
  });

  it('says that addresses mean nothing any more when UIDVALIDITY changes (ML3)', async () => {
    const { hand, side } = opened();
    const { refs, state } = await changesOf(side, 'Inbox', null);
    hand.renumber('Inbox');
    const after = await changesOf(side, 'Inbox', state);
    expect(after.kind).toBe('renumbered');
    expect(after.refs).toHaveLength(refs.length);
    expect(after.refs.some((ref) => refs.includes(ref))).toBe(false);
  });

  it('finds a message in a folder that is not mapped, reads its bytes, and looks up a move', async () => {
    const { hand, side } = opened();
    const [one] = hand.list('Inbox');
    if (one === undefined) throw new Error('Inbox is empty');
    const [call] = side.prepare({
      type: 'move',
      key: 'a',
      message: one,
      add: ['Archive'],
      remove: ['Inbox'],
    }) as readonly [MailCall];
    expect(await side.lookup(call, signal)).toEqual({ type: 'absent' });
    const ref = hand.move(one.ref, 'Private');
    expect((await side.locate([one], signal)).map((found) => found.ref)).toEqual([ref]);
    for await (const read of side.read([ref], signal)) {
      if (read.type !== 'read') throw new Error(read.type);
      const parts: Uint8Array[] = [];
      for await (const part of read.source.open()) parts.push(part);
      read.source.dispose();
      expect(Buffer.concat(parts).equals(one.content.bytes)).toBe(true);
    }
    expect(hand.openSources()).toBe(0);
    expect(await side.lookup(call, signal)).toEqual({ type: 'gone' });
    hand.move(ref, 'Archive');
    expect(await side.lookup(call, signal)).toMatchObject({ type: 'stored' });
  });
});

it('a mailbox in a file is found again as it was, and is filled only once', () => {
  const file = newFile();
  const first = sampleMailbox(file(), world().clock, address);
  const [one] = first.hand.list('Inbox');
  first.hand.move(one?.ref ?? '', 'Private');
  const later = sampleMailbox(file(), world('2027-05-01T09:00:00Z').clock, address);
  const all = (box: typeof first) => box.hand.mailboxes().map((name) => box.hand.list(name));
  expect(all(later)).toEqual(all(first));
  expect(later.hand.list('Private')).toHaveLength(2);
});

it('two connections to one file are one mailbox, and only an edit of the person wakes the other one', async () => {
  const file = newFile();
  const here = world();
  const [page, engine] = [
    sampleMailbox(file(), here.clock, address),
    sampleMailbox(file(), here.clock, address),
  ];
  const stop = new AbortController();
  let wakes = 0;
  const listening = (async () => {
    for await (const _ of engine.side.wake?.(stop.signal) ?? []) wakes += 1;
  })();
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  await settled();
  const [one] = page.hand.list('Inbox');
  await performOne(engine.side, {
    type: 'keywords',
    key: 'k',
    message: one ?? expect.fail(),
    add: ['$flagged'],
    remove: [],
  });
  here.pass(500);
  await settled();
  expect(wakes).toBe(0);
  expect(page.hand.see(one?.ref ?? '')?.keywords).toContain('$flagged');
  page.hand.move(one?.ref ?? '', 'Archive');
  countEdit(page.storage);
  here.pass(500);
  await settled();
  expect(wakes).toBe(1);
  expect(engine.hand.see(one?.ref ?? '')).toBeNull();
  stop.abort();
  await listening;
});

it('whatever is done to it, a mailbox in a file is as one in memory', () => {
  const random = seededRandom(runSeed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const options = { mailboxes: { INBOX: 'inbox', Archive: 'archive', Own: null }, now: () => 1_000 } as const;
  const [plain, kept] = [imapLike(options), imapLike({ ...options, storage: newFile()() })];
  const state = ({ hand }: ImapLike) =>
    hand.mailboxes().map((name) => [
      name,
      hand.list(name).map(({ content: one, ...rest }) => ({
        ...rest,
        subject: one.subject,
        bytes: Buffer.from(one.bytes).toString(),
      })),
    ]);
  for (let step = 0; step < 400; step++) {
    const names = plain.hand.mailboxes();
    const [from, to] = [pick(names) ?? '', pick(names) ?? ''];
    const ref = pick(plain.hand.list(from))?.ref ?? null;
    const chosen = Math.floor(random() * 9);
    const act = ({ hand }: ImapLike): void => {
      if (chosen < 2 || ref === null) hand.deliver(from, content({ text: `${step}`, subject: `S${step}` }));
      else if (chosen === 2) hand.move(ref, to);
      else if (chosen === 3) hand.copy(ref, to);
      else if (chosen === 4) hand.setKeyword(ref, '$seen', step % 2 === 0);
      else if (chosen === 5) hand.erase(ref);
      else if (chosen === 6 && step % 7 === 0) hand.renumber(from);
      else if (chosen === 7 && step % 20 === 0) hand.renameMailbox(from, `${from}-${step}`);
      else hand.spoil(ref, step % 2 === 0);
    };
    act(plain);
    act(kept);
    expect(state(kept), `after step ${step} of seed ${runSeed}`).toEqual(state(plain));
  }
});

describe('the messages of the sample mailbox', () => {
  const days = Array.from({ length: 30 }, (_, day) => Date.UTC(2026, 10, 1 + day, day % 24, 5));

  it('were received within the last four weeks, on any day the mailbox is made (D11)', () => {
    for (const now of days)
      for (const { receivedAt, content: one } of sampleMail({ now: () => now }, address)) {
        expect(receivedAt, one.subject).toBeLessThan(now);
        expect(now - receivedAt, one.subject).toBeLessThan(28 * 86_400_000);
      }
  });

  it('say in their bytes what the mailbox tells of them, and can be read', async () => {
    const messages = sampleMail({ now: () => days[3] ?? 0 }, address);
    for (const { content: one } of messages) {
      const { messageId, subject, from, others, sentAt } = one;
      const [section = ''] = Buffer.from(one.bytes).toString('latin1').split('\r\n\r\n');
      expect(headerFacts(section)).toEqual({ messageId, subject, from, others, sentAt });
      const readable = await readableMessage(one.bytes, one.bytes.length);
      expect(readable).toMatchObject({ isBroken: false, isCut: false, attachments: [] });
      expect(readable.text?.length ?? 0, subject).toBeGreaterThan(40);
    }
    expect(new Set(messages.map(({ content: one }) => one.messageId)).size).toBe(messages.length);
  });

  it('show each kind: unread, flagged, in Spam, in Private, with HTML, and people of the calendar', () => {
    const { clock } = world();
    const messages = sampleMail(clock, address);
    expect(messages.filter(({ keywords }) => !keywords.includes('$seen'))).toHaveLength(1);
    expect(messages.filter(({ keywords }) => keywords.includes('$flagged'))).toHaveLength(1);
    for (const mailbox of ['Spam', 'Private', 'Projects', 'Sent', 'Archive', 'Deleted Items'])
      expect(
        messages.some((one) => one.mailbox === mailbox),
        mailbox,
      ).toBe(true);
    const texts = messages.map(({ content: one }) => Buffer.from(one.bytes).toString());
    expect(texts.filter((text) => text.includes('text/html')).length).toBeGreaterThan(1);
    const guests = JSON.stringify(sampleData(clock, address));
    expect(messages.some(({ content: one }) => guests.includes(one.from[0] ?? '-'))).toBe(true);
  });
});
