/** Protects ML2, ML4 and WR8: a move on a server that refuses and breaks off anywhere never loses a message, and never says more than it knows. */
import { describe, expect, test } from 'vitest';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailLookup, MailOutcome } from '../../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  connectMail,
  forever,
  type MailSession,
  messagesIn,
  write,
} from '../../support/mail-servers/connected.ts';
import { type Script, type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const bytes = 'Message-ID: <it@example.org>\r\nSubject: It\r\nFrom: a@example.org\r\n\r\nIt\r\n';
const kinds = {
  'with MOVE': ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS', 'MOVE'],
  'with MOVE, without UIDPLUS': ['IMAP4rev1', 'AUTH=PLAIN', 'MOVE'],
  'without MOVE': ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS'],
  'without MOVE and UIDPLUS': ['IMAP4rev1', 'AUTH=PLAIN'],
} as const;

interface Scene {
  readonly server: ScriptedImap;
  readonly session: MailSession;
  readonly message: StoredMessage;
}

async function scene(script: Partial<Script>): Promise<Scene> {
  const server = await scriptedImap(['INBOX', 'Archive'], script);
  server.account.add('INBOX', bytes.replaceAll('it@', 'other@'), ['\\Deleted']);
  server.account.add('INBOX', bytes, ['\\Seen']);
  const session = await sessionOn(server);
  const [message] = await messagesIn(session.side, 'INBOX');
  if (message === undefined) throw new Error('no message');
  server.commands.length = 0;
  return { server, session, message };
}

const move = ({ session, message }: Scene): Promise<MailOutcome> =>
  write(session.side, { type: 'move', key: 'k', message, add: ['Archive'], remove: ['INBOX'] });
const sent = ({ server }: Scene, pattern: RegExp): readonly string[] =>
  server.commands.filter((command) => pattern.test(command));
/** How many copies are there that nobody marked as deleted. */
const copies = ({ server }: Scene, mailbox: string): number =>
  server.account.mailboxes
    .get(mailbox)
    ?.messages.filter((each) => each.bytes === bytes && !each.flags.has('\\Deleted')).length ?? 0;

describe.each(Object.entries(kinds))('%s', (name, capabilities) => {
  test('ML2: it arrives, it is gone, and nothing but it is erased', async () => {
    const at = await scene({ capabilities });
    expect(await move(at)).toMatchObject({
      type: 'done',
      stored: { mailboxes: ['Archive'], keywords: ['$seen'] },
    });
    expect([copies(at, 'INBOX'), copies(at, 'Archive')]).toEqual([0, 1]);
    expect(sent(at, /^EXPUNGE/i)).toEqual([]);
    expect(sent(at, /^UID EXPUNGE/)).toEqual(name === 'without MOVE' ? ['UID EXPUNGE 2'] : []);
    // what another program marked as deleted is still there
    expect(at.server.account.mailboxes.get('INBOX')?.messages.map(({ uid }) => uid)).toContain(1);
  });

  test('ML2: a refused COPY or MOVE takes nothing out', async () => {
    const at = await scene({ capabilities });
    const refusal = 'NO [OVERQUOTA] full';
    at.server.change({ capabilities, instead: { 'UID COPY': refusal, 'UID MOVE': refusal } });
    expect(await move(at)).toMatchObject({ type: 'refused', problem: { code: 'mailbox-full' } });
    expect(sent(at, /STORE|EXPUNGE/i)).toEqual([]);
    expect([copies(at, 'INBOX'), copies(at, 'Archive')]).toEqual([1, 0]);
  });

  test('ML2: a COPY that is confirmed and copies nothing takes nothing out', async () => {
    const at = await scene({ capabilities });
    at.server.change({ capabilities, instead: { 'UID COPY': 'OK done', 'UID MOVE': 'OK done' } });
    expect(await move(at)).toMatchObject({ type: 'unclear' });
    expect(sent(at, /STORE|EXPUNGE/i)).toEqual([]);
    expect([copies(at, 'INBOX'), copies(at, 'Archive')]).toEqual([1, 0]);
  });

  test.each(['NO no', 'BAD no', 'NO [SERVERBUG] no', 'NO [UNAVAILABLE] no', 'NO [CANNOT] no'])(
    'RU2: COPY, MOVE or STORE answered with %s is a refusal of this message',
    async (answer) => {
      for (const command of ['UID COPY', 'UID MOVE', 'UID STORE']) {
        const at = await scene({ capabilities });
        at.server.change({ capabilities, instead: { [command]: answer } });
        const outcome = await move(at);
        if (sent(at, new RegExp(`^${command}`)).length > 0)
          expect(outcome, command).toMatchObject({ type: 'refused', problem: { code: 'item-rejected' } });
        else expect(outcome, command).toMatchObject({ type: 'done' });
        at.server.change({ capabilities });
        // a repeat goes on from where it stopped
        if (outcome.type === 'refused') expect(await move(at)).toMatchObject({ type: 'done' });
        expect([copies(at, 'INBOX'), copies(at, 'Archive')], command).toEqual([0, 1]);
      }
    },
  );

  test('ML2: where nothing may be marked as deleted, nothing is copied', async () => {
    const at = await scene({ capabilities });
    const inbox = at.server.account.mailboxes.get('INBOX');
    if (inbox !== undefined) inbox.permanentFlags = '\\Seen';
    const outcome = await move(at);
    if (name.startsWith('without MOVE'))
      expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'not-permitted' } });
    expect(sent(at, /UID COPY|STORE/)).toEqual([]);
  });

  test('WR8: a move that is given up while it is under way is unclear', async () => {
    const at = await scene({ capabilities });
    at.server.change({ capabilities, instead: { 'UID COPY': null, 'UID MOVE': null } });
    const stop = new AbortController();
    const calls = at.session.side.prepare({
      type: 'move',
      key: 'k',
      message: at.message,
      add: ['Archive'],
      remove: ['INBOX'],
    });
    const noSource = () => Promise.reject(new Error('no source'));
    const outcome = at.session.side.perform(calls, noSource, stop.signal)[Symbol.asyncIterator]().next();
    await expect.poll(() => sent(at, /^UID (COPY|MOVE)/)).toHaveLength(1);
    stop.abort();
    expect((await outcome).value).toMatchObject(['k', { type: 'unclear' }]);
  });

  test('ML1: another message at the address stays where it is', async () => {
    const at = await scene({ capabilities });
    for (const change of [{ messageId: 'other@x' }, { size: 1 }, { receivedAt: 0 }, { ref: '100:9:INBOX' }]) {
      const outcome = await move({ ...at, message: { ...at.message, ...change } });
      expect(outcome, JSON.stringify(change)).toMatchObject({ type: 'refused' });
    }
    expect(sent(at, /COPY|MOVE|STORE|EXPUNGE/i)).toEqual([]);
  });

  test('ML4: a refused SEARCH proves nothing', async () => {
    const at = await scene({ capabilities });
    at.server.change({ capabilities, instead: { 'UID SEARCH': 'NO [SERVERBUG] no' } });
    const outcome = await move(at);
    if (!name.startsWith('with MOVE'))
      expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'mailbox-refused' } });
    expect(sent(at, /STORE|EXPUNGE/i)).toEqual([]);
    expect(copies(at, 'INBOX') + copies(at, 'Archive')).toBe(1);
  });

  test.each(['cutBefore', 'cutAfterLines'] as const)(
    'WR8: whatever is cut off (%s), the message is there, and look-up and repeat end the move',
    async (how) => {
      let wasDone = false;
      for (let count = 1; !wasDone; count += 1) {
        if (count > 60) throw new Error('the move has no end');
        const at = await scene({ capabilities });
        // the connection was open before: a new one starts to count anew
        await at.session.close();
        const session = await connectMail({ port: at.server.port });
        await session.side.mailboxes(forever);
        const before = at.server.lines();
        const askedBefore = at.server.asked();
        at.server.change({
          capabilities,
          ...(how === 'cutAfterLines'
            ? { cutAfterLines: before + count }
            : { cutBefore: askedBefore + count }),
        });
        const now = { ...at, session };
        const outcome = await move(now).catch((error: unknown) => {
          expect(problemOf(error), String(error)).not.toBeNull();
          return null;
        });
        expect(copies(at, 'INBOX') + copies(at, 'Archive'), `${count}`).toBeGreaterThanOrEqual(1);
        expect(outcome?.type, `${count}`).not.toBe('refused');
        if (outcome?.type === 'done') {
          expect([copies(at, 'INBOX'), copies(at, 'Archive')], `${count}`).toEqual([0, 1]);
          wasDone = true;
        }
        at.server.change({ capabilities });
        const [call] = session.side.prepare({
          type: 'move',
          key: 'k',
          message: at.message,
          add: ['Archive'],
          remove: ['INBOX'],
        });
        if (call === undefined) throw new Error('no call');
        // the end of the connection may be noticed by the next command only
        const lookup = (): Promise<MailLookup> => session.side.lookup(call, forever);
        const found = await lookup().catch(lookup);
        expect(['stored', 'absent', 'begun'], `${count}`).toContain(found.type);
        // a copy is there already
        expect(found.type === 'begun', `${count}`).toBe(copies(at, 'INBOX') + copies(at, 'Archive') === 2);
        if (found.type !== 'stored') expect(await move(now)).toMatchObject({ type: 'done' });
        expect([copies(at, 'INBOX'), copies(at, 'Archive')], `${count}`).toEqual([0, 1]);
        expect(sent(at, /^EXPUNGE/i)).toEqual([]);
        await session.close();
        await at.server.stop();
      }
    },
  );
});
