/** Protects ML6, RU2 and ID4: what a server does not tell is neither gone nor empty, and what is read is whole. */
import { expect, test } from 'vitest';
import type { Described, MessageSource, ReadMessage } from '../../../src-shared/domain/mail/side.ts';
import { codeOf } from '../../support/code-of.ts';
import { bytesOf, forever, type MailSession } from '../../support/mail-servers/connected.ts';
import { type Script, type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const body = (id: string, more = ''): string => `Message-ID: <${id}@x>\r\n\r\n${id}${more}\r\n`;

async function scene(
  bodies: readonly string[],
  script: Partial<Script> = {},
): Promise<{ server: ScriptedImap; session: MailSession }> {
  const server = await scriptedImap(['INBOX'], script);
  for (const bytes of bodies) server.account.add('INBOX', bytes);
  const session = await sessionOn(server);
  return { server, session };
}
const refs = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `100:${at + 1}:INBOX`);
async function all<T>(answers: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const answer of answers) found.push(answer);
  return found;
}
const types = (answers: readonly (Described | ReadMessage)[]): readonly string[] =>
  answers.map(({ type }) => type);

test('ID4: absent is what the server says is not there; addresses of others, and of an earlier numbering, are absent too', async () => {
  const { session } = await scene([body('a')]);
  const asked = ['100:1:INBOX', '100:2:INBOX', '99:1:INBOX', 'nonsense', '100:0:INBOX'];
  const described = await all(session.side.describe(asked, forever));
  expect(described).toHaveLength(5);
  for (const answer of described) expect(answer.type).toBe(answer.type === 'found' ? 'found' : 'absent');
  expect(described.filter(({ type }) => type === 'found')).toMatchObject([
    { message: { ref: '100:1:INBOX' } },
  ]);
  const read = await all(session.side.read(asked, forever));
  expect(types(read).toSorted()).toEqual(['absent', 'absent', 'absent', 'absent', 'read']);
});

test('RU2: a message that the server lists and does not tell is unreadable, not absent', async () => {
  const { server, session } = await scene([body('a'), body('b')]);
  server.account.broken.add(2);
  expect(types(await all(session.side.describe(refs(2), forever)))).toEqual(['found', 'unreadable']);
  const answers = await all(session.side.read(refs(2), forever));
  expect(types(answers).toSorted()).toEqual(['read', 'unreadable']);
  expect(session.budget.held).toBeGreaterThan(0);
  for (const answer of answers) if (answer.type === 'read') answer.source.dispose();
  expect(session.budget.held).toBe(0);
});

test('a mailbox that is gone makes its messages unreadable, and others are read', async () => {
  const { session } = await scene([body('a')]);
  const asked = ['100:1:INBOX', '100:1:Gone'];
  expect(await all(session.side.describe(asked, forever))).toMatchObject([
    { type: 'found' },
    { type: 'unreadable', problem: { code: 'mailbox-missing' } },
  ]);
  expect(types(await all(session.side.read(asked, forever)))).toEqual(['read', 'unreadable']);
});

test.each([
  ['as large as it is', 0],
  ['larger than it is', 700_000],
  ['smaller than it is', -700_000],
])('ML6: a large message is whole when the server counts it %s', async (_, lie) => {
  const bytes = body('large', 'x'.repeat(2 * 1024 * 1024));
  const { server, session } = await scene([bytes]);
  server.account.countedBytes = (length) => length + lie;
  const answers: string[] = [];
  for await (const answer of session.side.read(refs(1), forever)) {
    if (answer.type !== 'read') throw new Error(answer.type);
    answers.push(Buffer.from(await bytesOf(answer.source)).toString('latin1'));
    expect(session.budget.held).toBeLessThanOrEqual(1024 * 1024);
    answer.source.dispose();
  }
  expect(answers).toEqual([bytes]);
  expect(session.files()).toEqual([]);
});

test('ML6: a server that sends shorter pieces than it is asked for', async () => {
  const bytes = body('large', 'x'.repeat(2 * 1024 * 1024));
  const { server, session } = await scene([bytes]);
  server.account.mostPieceBytes = 700_000;
  for await (const answer of session.side.read(refs(1), forever)) {
    if (answer.type !== 'read') throw new Error(answer.type);
    expect(answer.source.size).toBe(bytes.length);
    answer.source.dispose();
  }
});

test('ML6: a message of exactly one piece, and one byte more', async () => {
  for (const size of [1024 * 1024, 1024 * 1024 + 1]) {
    const head = body('piece').slice(0, -2);
    const bytes = `${head}${'x'.repeat(size - head.length)}`;
    const { session } = await scene([bytes]);
    for await (const answer of session.side.read(refs(1), forever)) {
      if (answer.type !== 'read') throw new Error(answer.type);
      expect(answer.source.size).toBe(size);
      expect(session.files()).toHaveLength(size > 1024 * 1024 ? 1 : 0);
      answer.source.dispose();
    }
  }
});

test('ML6: a reader that stops early, or a line that breaks, leaves neither file nor held bytes', async () => {
  const large = body('large', 'x'.repeat(3 * 1024 * 1024));
  const { server, session } = await scene([body('a'), body('b'), large]);
  let left: MessageSource | null = null;
  for await (const answer of session.side.read(refs(3), forever)) {
    if (answer.type !== 'read') throw new Error(answer.type);
    left = answer.source;
    break;
  }
  expect(session.budget.held).toBe(0);
  if (left !== null) await expect(bytesOf(left)).rejects.toThrow('disposed');
  server.change({ cutBefore: server.asked() + 5 });
  expect(await codeOf(all(session.side.read(['100:3:INBOX'], forever)))).toBe('unreachable');
  expect(session.files()).toEqual([]);
  expect(session.budget.held).toBe(0);
});

test('many messages are read with few commands', async () => {
  const { server, session } = await scene(Array.from({ length: 250 }, (_, at) => body(`m${at}`)));
  server.commands.length = 0;
  for await (const answer of session.side.read(refs(250), forever))
    if (answer.type === 'read') answer.source.dispose();
  expect(server.commands.filter((command) => command.includes('BODY.PEEK'))).toHaveLength(3);
});

test('no command is sent inside a fetch: a caller may ask for more while it reads', async () => {
  const { session } = await scene([body('a'), body('b')]);
  for await (const answer of session.side.describe(refs(2), forever)) {
    expect(answer.type).toBe('found');
    expect(await all(session.side.describe(refs(1), forever))).toHaveLength(1);
  }
});
