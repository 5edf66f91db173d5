/** What Concord's IMAP side must do with every server: the same tests for each of them. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../src-shared/domain/mail/side.ts';
import { codeOf } from '../code-of.ts';
import { awkwardMessages, largeMessage } from './awkward-messages.ts';
import {
  bytesAt,
  bytesOf,
  connectMail,
  forever,
  hear,
  type MailSession,
  messagesIn,
  write,
} from './connected.ts';
import type { MailServer } from './dovecot.ts';
import { type OtherProgram, otherProgram } from './other-program.ts';

export interface ContractServer {
  readonly name: string;
  readonly missing: string | null;
  start(): Promise<MailServer>;
  /** Capabilities that change what is expected. */
  readonly has: { readonly condstore: boolean; readonly vanished: boolean; readonly erases: boolean };
}

export function mailboxContract({ name, missing, start, has }: ContractServer): void {
  describe(name, () => {
    let server: MailServer;
    let session: MailSession;
    let other: OtherProgram;
    let boxes = 0;
    let box = '';

    beforeAll(async () => {
      if (missing !== null) return;
      server = await start();
      session = await connectMail({ port: server.port });
      other = await otherProgram(server.port, 'user1');
    });
    /** A new mailbox for each test; its id is found in the list. */
    const newBox = async (): Promise<string> => {
      boxes += 1;
      await other.command(`CREATE "box${boxes}"`);
      return idOf(`box${boxes}`);
    };
    const idOf = async (path: string): Promise<string> => {
      const found = (await session.side.mailboxes(forever)).find((each) => each.path.join('/') === path);
      if (found === undefined) throw new Error(`no mailbox ${path}`);
      return found.id;
    };
    const nameOfBox = (): string => `box${boxes}`;
    beforeEach(async ({ skip }) => {
      skip(missing !== null, missing ?? '');
      box = await newBox();
    });
    afterAll(async () => {
      await session?.close();
      other?.close();
      await server?.stop();
    });

    const text = (id: string, subject = id): Uint8Array =>
      Buffer.from(
        `Message-ID: <${id}@example.org>\r\nSubject: ${subject}\r\nFrom: a@example.org\r\n\r\n${id}\r\n`,
      );
    const described = async (refs: readonly string[]): Promise<readonly Described[]> => {
      const all: Described[] = [];
      for await (const each of session.side.describe(refs, forever)) all.push(each);
      return all;
    };
    const only = async (mailbox = box): Promise<StoredMessage> => {
      const all = await messagesIn(session.side, mailbox);
      expect(all).toHaveLength(1);
      return all[0] as StoredMessage;
    };

    test.each(awkwardMessages)('ML6: %s arrives byte for byte', async (_, bytes) => {
      await other.append(nameOfBox(), bytes);
      const message = await only();
      expect(message.size).toBe(bytes.length);
      expect(Buffer.from(await bytesAt(session.side, message.ref)).equals(bytes)).toBe(true);
    });

    test('ML6: a large message goes through a file that is removed, and little memory', async () => {
      const bytes = largeMessage(5 * 1024 * 1024, 'large@example.org');
      await other.append(nameOfBox(), bytes);
      const { ref } = await only();
      session.budget.most = 0;
      for await (const answer of session.side.read([ref], forever)) {
        if (answer.type !== 'read') throw new Error(answer.type);
        expect(answer.source.size).toBe(bytes.length);
        expect(answer.source.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(session.files()).toHaveLength(1);
        expect(Buffer.from(await bytesOf(answer.source)).equals(bytes)).toBe(true);
        answer.source.dispose();
        answer.source.dispose();
      }
      expect(session.files()).toEqual([]);
      expect(session.budget).toEqual({ held: 0, most: 1024 * 1024 });
    });

    test('many messages are read together, and each answer is for its own', async () => {
      for (let at = 0; at < 12; at += 1) await other.append(nameOfBox(), text(`many${at}`));
      const all = await messagesIn(session.side, box);
      expect(all.map(({ messageId }) => messageId)).toEqual(
        Array.from({ length: 12 }, (_, at) => `many${11 - at}@example.org`),
      );
      const heard: string[] = [];
      for await (const answer of session.side.read(
        all.map(({ ref }) => ref),
        forever,
      )) {
        if (answer.type !== 'read') throw new Error(answer.type);
        heard.push(Buffer.from(await bytesOf(answer.source)).toString());
        answer.source.dispose();
      }
      expect(heard.toSorted()).toEqual(
        Array.from({ length: 12 }, (_, at) => text(`many${at}`).toString()).toSorted(),
      );
      expect(session.budget.held).toBe(0);
    });

    test('what a message is: flags, dates, people, subject', async () => {
      const bytes = Buffer.from(
        'Message-ID: < spaced@example.org >\r\nDate: Tue, 3 Mar 2026 08:00:00 +0200\r\nFrom: "Ann" <Ann@Example.org>\r\nTo: me@example.org, "B, C" <B@example.org>\r\nCc: c@example.org\r\nSubject: =?iso-8859-1?q?caf=E9?=\r\n\r\nx\r\n',
      );
      await other.append(nameOfBox(), bytes, '\\Seen \\Flagged \\Draft Own', '05-Mar-2026 10:00:00 +0100');
      expect(await only()).toMatchObject({
        mailboxes: [box],
        keywords: ['$draft', '$flagged', '$seen', 'own'],
        messageId: 'spaced@example.org',
        size: bytes.length,
        receivedAt: Date.UTC(2026, 2, 5, 9),
        sentAt: Date.UTC(2026, 2, 3, 6),
        subject: 'café',
        from: ['ann@example.org'],
        others: ['me@example.org', 'b@example.org', 'c@example.org'],
      });
    });

    test('mailboxes have roles, names in every script, and groups hold no messages', async () => {
      await other.command(`CREATE "${nameOfBox()}/&U,BTFw- &- a'b"`);
      const all = await session.side.mailboxes(forever);
      expect(all.find(({ role }) => role === 'inbox')?.path).toEqual(['INBOX']);
      const child = all.find(({ path }) => path.length === 2 && path[0] === nameOfBox());
      expect(child?.path[1]).toBe("台北 & a'b");
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      // what is named so oddly is reached all the same
      await other.append(`${nameOfBox()}/&U,BTFw- &- a'b`, text('odd'));
      expect(await messagesIn(session.side, child?.id ?? '')).toMatchObject([
        { messageId: 'odd@example.org' },
      ]);
    });

    test('ML8: nothing new is an empty delta; new messages come with all that is known of them', async () => {
      await other.append(nameOfBox(), text('first'));
      const first = await hear(session.side, box, null);
      expect(first.kind).toBe('snapshot');
      const nothing = await hear(session.side, box, first.state);
      expect(nothing.kind).toBe('delta');
      if (has.condstore) expect(nothing.changes).toEqual([]);
      await other.append(nameOfBox(), text('second'), '\\Seen');
      const news = await hear(session.side, box, nothing.state);
      expect(news.kind).toBe('delta');
      expect(news.changes[0]).toMatchObject({
        type: 'message',
        message: { messageId: 'second@example.org', keywords: ['$seen'] },
      });
      expect((await hear(session.side, box, news.state)).kind).toBe('delta');
    });

    test('changed flags are told', async () => {
      await other.append(nameOfBox(), text('a'));
      await other.append(nameOfBox(), text('b'));
      const { state } = await hear(session.side, box, null);
      await other.command(`SELECT "${nameOfBox()}"`);
      await other.command('UID STORE 1 +FLAGS.SILENT (\\Flagged)');
      await other.command('UNSELECT');
      const { changes, kind } = await hear(session.side, box, state);
      expect(kind).toBe('delta');
      const first = changes.filter(
        (change) => change.type === 'present' && change.keywords?.includes('$flagged'),
      );
      expect(first).toHaveLength(1);
      if (has.condstore) expect(changes).toHaveLength(1);
    });

    test('ML4: what left is told by the server, or follows from everything that is there', async () => {
      for (const id of ['a', 'b', 'c']) await other.append(nameOfBox(), text(id));
      const before = await messagesIn(session.side, box);
      const { state } = await hear(session.side, box, null);
      await other.command(`SELECT "${nameOfBox()}"`);
      await other.command('UID STORE 2 +FLAGS.SILENT (\\Deleted)');
      await other.command('UID EXPUNGE 2');
      await other.command('UNSELECT');
      const { changes, kind } = await hear(session.side, box, state);
      const gone = before[1]?.ref;
      if (has.vanished) {
        expect(kind).toBe('delta');
        expect(changes).toEqual([{ type: 'gone', ref: gone }]);
      } else {
        expect(kind).toBe('snapshot');
        expect(changes.map((change) => (change.type === 'present' ? change.ref : ''))).toEqual([
          before[0]?.ref,
          before[2]?.ref,
        ]);
      }
      expect(await described([gone as string])).toEqual([{ type: 'absent', ref: gone }]);
    });

    test('a message that its owner marked as deleted is not there any more', async () => {
      await other.append(nameOfBox(), text('marked'));
      const message = await only();
      const { state } = await hear(session.side, box, null);
      await other.command(`SELECT "${nameOfBox()}"`);
      await other.command('UID STORE 1 +FLAGS.SILENT (\\Deleted)');
      await other.command('UNSELECT');
      expect((await hear(session.side, box, state)).changes).toEqual([{ type: 'gone', ref: message.ref }]);
      expect((await hear(session.side, box, null)).changes).toEqual([]);
      expect(await described([message.ref])).toEqual([{ type: 'absent', ref: message.ref }]);
    });

    test('ML3: a mailbox that was deleted and made again is renumbered, and its old addresses mean nothing', async () => {
      await other.append(nameOfBox(), text('old'));
      const old = await only();
      const { state } = await hear(session.side, box, null);
      await other.command(`DELETE "${nameOfBox()}"`);
      await other.command(`CREATE "${nameOfBox()}"`);
      await other.append(nameOfBox(), text('new'));
      const again = await idOf(nameOfBox());
      if (again !== box) {
        // with ids that no rename changes it is another mailbox
        expect(await codeOf(hear(session.side, box, state))).toBe('mailbox-missing');
        return;
      }
      const { kind, changes } = await hear(session.side, box, state);
      expect(kind).toBe('renumbered');
      expect(changes).toHaveLength(1);
      expect(await described([old.ref])).toEqual([{ type: 'absent', ref: old.ref }]);
      const to = await newBox();
      const outcome = await write(session.side, {
        type: 'move',
        key: 'k',
        message: old,
        add: [to],
        remove: [box],
      });
      expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'revision-conflict' } });
    });

    test('ML4: a mailbox that is gone is an error and not empty', async () => {
      const { state } = await hear(session.side, box, null);
      await other.command(`DELETE "${nameOfBox()}"`);
      expect(await codeOf(hear(session.side, box, state))).toBe('mailbox-missing');
      expect(await codeOf(hear(session.side, box, null))).toBe('mailbox-missing');
    });

    test('ML2: a move tells the new address, and nothing else leaves', async () => {
      for (const id of ['stays', 'goes', 'marked']) await other.append(nameOfBox(), text(id), '\\Flagged');
      await other.command(`SELECT "${nameOfBox()}"`);
      await other.command('UID STORE 3 +FLAGS.SILENT (\\Deleted)');
      await other.command('UNSELECT');
      const from = box;
      const fromName = nameOfBox();
      const message = (await messagesIn(session.side, from)).find(
        ({ messageId }) => messageId === 'goes@example.org',
      );
      if (message === undefined) throw new Error('not listed');
      const to = await newBox();
      const outcome = await write(session.side, {
        type: 'move',
        key: 'k',
        message,
        add: [to],
        remove: [from],
      });
      if (outcome.type !== 'done') throw new Error(JSON.stringify(outcome));
      expect(outcome.stored).toEqual({ ...message, ref: outcome.stored.ref, mailboxes: [to] });
      expect(await only(to)).toEqual(outcome.stored);
      expect(Buffer.from(await bytesAt(session.side, outcome.stored.ref)).equals(text('goes'))).toBe(true);
      expect((await messagesIn(session.side, from)).map(({ messageId }) => messageId)).toEqual([
        'stays@example.org',
      ]);
      // what another program marked as deleted was not erased by this move
      const select = (await other.command(`EXAMINE "${fromName}"`)).join('\n');
      expect(select).toContain(has.erases ? '* 2 EXISTS' : '* 3 EXISTS');
      await other.command('UNSELECT');
      const [call] = session.side.prepare({ type: 'move', key: 'k', message, add: [to], remove: [from] });
      if (call === undefined) throw new Error('no call');
      expect(await session.side.lookup(call, forever)).toEqual({ type: 'stored', stored: outcome.stored });
    });

    test('ML1: another message at the address is not moved', async () => {
      await other.append(nameOfBox(), text('it'));
      const message = await only();
      const from = box;
      const to = await newBox();
      const mistaken = { ...message, messageId: 'another@example.org' };
      const { emailId: _, ...withoutId } = mistaken;
      const wish = { type: 'move', key: 'k', message: withoutId, add: [to], remove: [from] } as const;
      expect(await write(session.side, wish)).toMatchObject({ type: 'refused' });
      expect(await only(from)).toEqual(message);
      expect(await messagesIn(session.side, to)).toEqual([]);
    });

    test('a move to a mailbox that is gone is refused, and the message stays', async () => {
      await other.append(nameOfBox(), text('stays'));
      const message = await only();
      const from = box;
      const to = await newBox();
      await other.command(`DELETE "${nameOfBox()}"`);
      const wish = { type: 'move', key: 'k', message, add: [to], remove: [from] } as const;
      expect(await write(session.side, wish)).toMatchObject({
        type: 'refused',
        problem: { code: 'mailbox-missing' },
      });
      expect(await only(from)).toEqual(message);
    });

    test('keywords: only what differs is changed, and it is read back', async () => {
      await other.append(nameOfBox(), text('k'), '\\Seen');
      const message = await only();
      const wish = {
        type: 'keywords',
        key: 'k',
        message,
        add: ['$flagged', '$seen', 'mine'],
        remove: ['$answered'],
      } as const;
      const outcome = await write(session.side, wish);
      expect(outcome).toMatchObject({ type: 'done', stored: { keywords: ['$flagged', '$seen', 'mine'] } });
      const stored = await only();
      expect(stored.keywords).toEqual(['$flagged', '$seen', 'mine']);
      const back = {
        type: 'keywords',
        key: 'l',
        message: stored,
        add: [],
        remove: ['$seen', 'mine'],
      } as const;
      expect(await write(session.side, back)).toMatchObject({
        type: 'done',
        stored: { keywords: ['$flagged'] },
      });
      const [call] = session.side.prepare(back);
      if (call !== undefined)
        expect(await session.side.lookup(call, forever)).toMatchObject({ type: 'stored' });
    });

    test('S7: a keyword cannot mark a message as deleted or become a command', async () => {
      await other.append(nameOfBox(), text('k'));
      const message = await only();
      const add = ['\\Deleted', '\\deleted', 'a b', 'a)\r\nx DELETE INBOX', '"q"', '$seen'];
      expect(
        await write(session.side, { type: 'keywords', key: 'k', message, add, remove: [] }),
      ).toMatchObject({
        type: 'done',
        stored: { keywords: ['$seen'] },
      });
    });

    test.each(awkwardMessages)(
      'an append of %s arrives byte for byte, with flags and date',
      async (_, bytes) => {
        await other.append(nameOfBox(), bytes, '\\Seen Own', '05-Mar-2026 10:00:00 +0100');
        const from = await only();
        const to = await newBox();
        const wish = {
          type: 'append',
          key: 'k',
          messageKey: 'm',
          mailboxes: [to],
          keywords: from.keywords,
          message: from,
        } as const;
        const outcome = await write(session.side, wish, bytes);
        if (outcome.type !== 'done') throw new Error(JSON.stringify(outcome));
        expect(outcome.found).toBeUndefined();
        const stored = await only(to);
        expect(stored).toEqual(outcome.stored);
        expect(stored).toMatchObject({
          keywords: ['$seen', 'own'],
          receivedAt: from.receivedAt,
          size: bytes.length,
        });
        expect(Buffer.from(await bytesAt(session.side, stored.ref)).equals(bytes)).toBe(true);
        // WR1: a repeat meets it
        expect(await write(session.side, wish, bytes)).toEqual({ type: 'done', stored, found: true });
        await only(to);
        const [call] = session.side.prepare(wish);
        if (call !== undefined)
          expect(await session.side.lookup(call, forever)).toEqual({ type: 'stored', stored });
      },
    );

    test('messages are located wherever they are', async () => {
      await other.append(nameOfBox(), text('located'));
      const message = await only();
      const from = box;
      const to = await newBox();
      expect(await session.side.locate([message], forever)).toEqual([message]);
      await write(session.side, { type: 'move', key: 'k', message, add: [to], remove: [from] });
      const found = await session.side.locate(
        [message, { ...message, emailId: 'no', messageId: 'no@x' }],
        forever,
      );
      expect(found).toEqual([await only(to)]);
    });

    test('new mail wakes the side', async () => {
      const stop = new AbortController();
      const waking = session.side.wake?.(stop.signal);
      if (waking === undefined) throw new Error('no IDLE');
      const awake = waking[Symbol.asyncIterator]().next();
      // IDLE starts some time after the call; every append rings once it has
      let isAwake = false;
      void awake.then(() => {
        isAwake = true;
      });
      await expect
        .poll(async () => {
          if (!isAwake) await other.append('INBOX', text('wake'));
          return isAwake;
        })
        .toBe(true);
      expect(await awake).toMatchObject({ done: false });
      stop.abort();
    });
  });
}
