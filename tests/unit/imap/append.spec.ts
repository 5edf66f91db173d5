/** Protects WR1, WR8 and ML6: an append is refused, done or unclear, never doubled by a repeat, and never holds a whole message. */
import { describe, expect, test } from 'vitest';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailOutcome, MailWrite, MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { bytesAt, forever, type MailSession, write } from '../../support/mail-servers/connected.ts';
import { type Script, type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const bytes = Buffer.from('Message-ID: <it@example.org>\r\nSubject: It\r\nFrom: a@example.org\r\n\r\nIt\r\n');
const message: StoredMessage = {
  ref: 'crm',
  mailboxes: ['crm-inbox'],
  keywords: ['$seen'],
  messageId: 'it@example.org',
  size: bytes.length,
  receivedAt: Date.UTC(2026, 2, 5, 9, 30, 15, 250),
  sentAt: null,
  subject: 'It',
  from: [],
  others: [],
};
const wish: MailWrite = {
  type: 'append',
  key: 'k',
  messageKey: 'm',
  mailboxes: ['Archive'],
  keywords: message.keywords,
  message,
};
async function scene(script: Partial<Script> = {}): Promise<{ server: ScriptedImap; session: MailSession }> {
  const server = await scriptedImap(['INBOX', 'Archive'], script);
  const session = await sessionOn(server);
  return { server, session };
}
const held = (server: ScriptedImap): number => server.account.mailboxes.get('Archive')?.messages.length ?? 0;

describe.each([
  ['with UIDPLUS', ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS']],
  ['without UIDPLUS', ['IMAP4rev1', 'AUTH=PLAIN']],
])('%s', (_, capabilities) => {
  test('it is there with its flags and its date, and a repeat meets it', async () => {
    const { server, session } = await scene({ capabilities });
    const outcome = await write(session.side, wish, bytes);
    expect(outcome).toEqual({
      type: 'done',
      stored: {
        ...message,
        ref: '101:1:Archive',
        mailboxes: ['Archive'],
        receivedAt: Date.UTC(2026, 2, 5, 9, 30, 15),
        from: ['a@example.org'],
      },
    });
    expect(server.account.mailboxes.get('Archive')?.messages[0]?.date).toBe('05-Mar-2026 09:30:15 +0000');
    expect(Buffer.from(await bytesAt(session.side, '101:1:Archive')).equals(bytes)).toBe(true);
    expect(await write(session.side, wish, bytes)).toMatchObject({ type: 'done', found: true });
    expect(held(server)).toBe(1);
  });

  test.each(['cutBefore', 'cutAfterLines'] as const)(
    'WR8: cut off anywhere (%s), look-up and repeat end it',
    async (how) => {
      let wasDone = false;
      for (let count = 1; !wasDone; count += 1) {
        if (count > 40) throw new Error('the append has no end');
        const { server, session } = await scene({ capabilities });
        const started = how === 'cutBefore' ? server.asked() : server.lines();
        server.change({ [how]: started + count });
        const outcome: MailOutcome | null = await write(session.side, wish, bytes).catch((error: unknown) => {
          expect(problemOf(error)?.code, String(error)).toBe('unreachable');
          return null;
        });
        expect(outcome?.type, `${count}`).not.toBe('refused');
        wasDone = outcome?.type === 'done';
        server.change({});
        const [call] = session.side.prepare(wish);
        if (call === undefined) throw new Error('no call');
        const lookup = () => session.side.lookup(call, forever);
        const found = await lookup().catch(lookup);
        expect(found.type, `${count}`).toBe(held(server) === 1 ? 'stored' : 'absent');
        if (found.type === 'absent')
          expect(await write(session.side, wish, bytes)).toMatchObject({ type: 'done' });
        expect(held(server), `${count}`).toBe(1);
      }
    },
  );
});

test.each([
  ['NO [TRYCREATE] none', 'mailbox-missing'],
  ['NO [OVERQUOTA] full', 'mailbox-full'],
  ['NO [TOOBIG] no', 'item-too-large'],
  ['NO [LIMIT] no', 'item-too-large'],
  ['NO [NOPERM] no', 'not-permitted'],
  ['NO APPEND failed', 'item-rejected'],
  ['BAD what', 'item-rejected'],
  ['NO [UNAVAILABLE] later', 'item-rejected'],
  ['NO Request is throttled', 'throttled'],
])('an append that is refused with %s is told as %s', async (answer, code) => {
  const { server, session } = await scene();
  server.change({ instead: { APPEND: answer } });
  const outcome = await write(session.side, wish, bytes).catch((error: unknown) => ({
    type: 'refused',
    problem: problemOf(error),
  }));
  expect(outcome).toMatchObject({ type: 'refused', problem: { code } });
  server.change({});
  expect(held(server)).toBe(0);
  expect(await write(session.side, wish, bytes)).toMatchObject({ type: 'done' });
});

test('a message above the limit that the server names is not sent', async () => {
  const { server, session } = await scene({
    capabilities: ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS', 'APPENDLIMIT=50'],
  });
  expect(session.side.capabilities.maxSize).toBe(50);
  expect(await write(session.side, wish, bytes)).toMatchObject({
    type: 'refused',
    problem: { code: 'item-too-large' },
  });
  expect(server.commands.filter((command) => command.startsWith('APPEND'))).toEqual([]);
});

test('S7: a source that gives more or less than it says never becomes a command', async () => {
  for (const given of [
    Buffer.concat([bytes, Buffer.from('\r\nx DELETE INBOX\r\n')]),
    bytes.subarray(0, 20),
  ]) {
    const { server, session } = await scene();
    const source: MessageSource = {
      size: bytes.length,
      sha256: '',
      async *open() {
        yield given;
      },
      dispose: () => undefined,
    };
    const perform = session.side.perform(session.side.prepare(wish), async () => source, forever);
    await expect(perform[Symbol.asyncIterator]().next()).rejects.toThrow('a source of');
    expect(server.commands.join('\n')).not.toContain('DELETE');
    expect(held(server)).toBe(0);
  }
});
