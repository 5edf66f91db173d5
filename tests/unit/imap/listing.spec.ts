/** Protects ML4 and ML8: a listing that is refused, cut off or answered wrongly is never an empty mailbox. */
import { expect, test } from 'vitest';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { forever, hear, type MailSession } from '../../support/mail-servers/connected.ts';
import { type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

async function scene(): Promise<{ readonly server: ScriptedImap; readonly session: MailSession }> {
  const server = await scriptedImap(['INBOX', 'Archive']);
  for (const id of ['a', 'b', 'c']) server.account.add('INBOX', `Message-ID: <${id}@x>\r\n\r\n${id}\r\n`);
  const session = await sessionOn(server);
  return { server, session };
}

test.each([
  ['SELECT of the list', 'EXAMINE', 'NO [UNAVAILABLE] later', 'mailbox-refused'],
  ['a mailbox without rights', 'EXAMINE', 'NO [NOPERM] no', 'not-permitted'],
  ['SEARCH', 'UID SEARCH', 'NO [SERVERBUG] no', 'mailbox-refused'],
  ['SEARCH as unknown', 'UID SEARCH', 'BAD what', 'mailbox-refused'],
  ['FETCH', 'UID FETCH', 'NO Server error while fetching messages', 'mailbox-refused'],
  ['Exchange with words', 'UID SEARCH', 'BAD User is authenticated but not connected.', 'mail-switched-off'],
  ['a SEARCH line that is missing', 'UID SEARCH', 'OK done', 'answer-invalid'],
  ['the end of the connection', 'UID FETCH', '* BYE Server shutting down', 'server-failed'],
])('ML4: a refused %s throws', async (_, command, answer, code) => {
  const { server, session } = await scene();
  server.change({ instead: { [command]: answer } });
  expect(await codeOf(hear(session.side, 'INBOX', null))).toBe(code);
  server.change({});
  expect((await hear(session.side, 'INBOX', null)).changes).toHaveLength(3);
});

test('ML4: a refused list of mailboxes throws', async () => {
  const { server, session } = await scene();
  server.change({ instead: { LIST: 'NO LIST failed' } });
  expect(await codeOf(session.side.mailboxes(forever))).toBe('server-failed');
  server.change({ instead: { LIST: 'OK nothing' } });
  expect(await codeOf(session.side.mailboxes(forever))).toBe('answer-invalid');
});

test('throttled: the time to wait that the server names is told, and nothing is repeated', async () => {
  const { server, session } = await scene();
  const text = 'BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds';
  server.change({ instead: { 'UID FETCH': text } });
  const before = Date.now();
  const error: unknown = await hear(session.side, 'INBOX', null).catch((thrown: unknown) => thrown);
  const found = problemOf(error);
  expect(found?.code).toBe('throttled');
  expect((found?.retryAt ?? 0) - before).toBeGreaterThanOrEqual(92_415);
  expect(Date.now() - before).toBeLessThan(5000);
  expect(server.commands.filter((command) => command.startsWith('UID FETCH'))).toHaveLength(1);
});

test.each(['cutBefore', 'cutAfterLines'] as const)(
  'ML4: cut off anywhere (%s), it throws or is whole',
  async (how) => {
    const { server, session } = await scene();
    await hear(session.side, 'INBOX', null);
    let wasWhole = false;
    for (let count = 1; !wasWhole; count += 1) {
      if (count > 40) throw new Error('the listing has no end');
      // counted from the connection that is open now
      const started = how === 'cutBefore' ? server.asked() : server.lines();
      server.change({ [how]: started + count });
      const outcome = await hear(session.side, 'INBOX', null).catch((error: unknown) => {
        expect(problemOf(error)?.code, String(error)).toBe('unreachable');
        return null;
      });
      if (outcome !== null) {
        expect(outcome.changes).toHaveLength(3);
        wasWhole = true;
      }
      server.change({});
      const again = (): ReturnType<typeof hear> => hear(session.side, 'INBOX', null);
      expect((await again().catch(again)).changes).toHaveLength(3);
    }
  },
);

test.each([
  '* SEARCH 1 2 3 0',
  '* SEARCH 1 2 3 4294967296',
  '* SEARCH 1 2 three',
  '* ESEARCH (TAG "1") UID ALL 1:x',
])('ML4: a list that cannot be read throws: %s', async (line) => {
  const { server, session } = await scene();
  server.change({ before: { 'UID SEARCH': line } });
  expect(await codeOf(hear(session.side, 'INBOX', null))).toBe('answer-invalid');
});

test('a list as ESEARCH is read too', async () => {
  const { server, session } = await scene();
  server.change({ before: { 'UID SEARCH': '* ESEARCH (TAG "1") UID ALL 1:2,3' } });
  expect((await hear(session.side, 'INBOX', null)).changes).toHaveLength(3);
});

test('a delta that does not agree with the count becomes a snapshot', async () => {
  const { server, session } = await scene();
  const { state } = await hear(session.side, 'INBOX', null);
  const box = server.account.mailboxes.get('INBOX');
  box?.messages.splice(1, 1);
  server.account.add('INBOX', 'Message-ID: <d@x>\r\n\r\nd\r\n');
  const { kind, changes } = await hear(session.side, 'INBOX', state);
  expect(kind).toBe('snapshot');
  expect(changes.map((change) => (change.type === 'present' ? change.ref : ''))).toEqual([
    '100:4:INBOX',
    '100:3:INBOX',
    '100:1:INBOX',
  ]);
});

test('without CONDSTORE all flags are told again after half an hour', async () => {
  const server = await scriptedImap(['INBOX']);
  server.account.add('INBOX', 'Message-ID: <a@x>\r\n\r\na\r\n');
  let now = 1_000_000;
  const clock = {
    now: () => now,
    monotonic: () => now,
    setTimer: (delayMs: number, ring: () => void) => {
      const timer = setTimeout(ring, delayMs);
      return () => clearTimeout(timer);
    },
  };
  const session = await sessionOn(server, { clock });
  const first = await hear(session.side, 'INBOX', null);
  now += 29 * 60_000;
  const second = await hear(session.side, 'INBOX', first.state);
  expect(second.kind).toBe('delta');
  now += 60_000;
  expect((await hear(session.side, 'INBOX', second.state)).kind).toBe('snapshot');
});

test('a state of another version is refused, so that everything is listed', async () => {
  const { session } = await scene();
  for (const state of ['', 'x', '[]', '[0,"100",4,3,null,0]', '[1,"100",4,"3",null,0]'])
    expect(await codeOf(hear(session.side, 'INBOX', state)), state).toBe('sync-state-expired');
});
