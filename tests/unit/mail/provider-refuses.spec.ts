/**
 * Protects ML2, ML4, WR8 and RU2 with the whole engine over Concord's own IMAP side: a mail server that refuses SEARCH or COPY, or is full,
 * loses nothing, and the run tells what was refused.
 */
import { expect, test } from 'vitest';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  atCrm,
  type MailMachine,
  type MailWorld,
  mail,
  mailWorld,
  me,
  refAt,
  whereAll,
} from '../../support/mail-world.ts';
import { type Script, type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const capabilities = ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS'];
const names = ['INBOX', 'Archive', 'Sent', 'Trash', 'Junk', 'Private'];

interface Scene {
  readonly server: ScriptedImap;
  readonly world: MailWorld;
  readonly machine: MailMachine;
}

/** Two messages in agreement; the server has no MOVE. */
async function scene(): Promise<Scene> {
  const server = await scriptedImap(names, { capabilities });
  for (const word of ['a', 'b'])
    server.account.add(
      'INBOX',
      `Message-ID: <${word}@example.com>\r\nSubject: ${word}\r\n\r\nBody of ${word}\r\n`,
    );
  const { side } = await sessionOn(server);
  const world = mailWorld();
  const machine = world.machine({ provider: () => side });
  expect(await machine.run()).toMatchObject({ arrived: 2, problems: [] });
  world.advance(60_000);
  return { server, world, machine };
}

/** Where each message is at the server, by its subject; one that is marked as deleted is gone. */
function atServer({ server }: Scene): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, { messages }] of server.account.mailboxes)
    for (const { bytes, flags } of messages) {
      const word = /^Subject: (.*)\r$/m.exec(bytes)?.[1] ?? '';
      if (!flags.has('\\Deleted')) found[word] = [...(found[word] ?? []), name];
    }
  return found;
}

/** What a run tells of while the server answers these commands so: the Problem that ended it, or those of the messages. */
async function problemsWith(
  { server, machine, world }: Scene,
  instead: Script['instead'],
): Promise<readonly string[]> {
  server.change({ instead });
  try {
    return (await machine.run()).problems.map(({ code }) => code);
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return [found.code];
  } finally {
    server.change({});
    world.advance(25 * 60 * 60_000);
  }
}

/** None where the refusal is one message's, which is set aside. */
const refusals: readonly (readonly [command: string, answer: string, codes: readonly string[]])[] = [
  ['UID COPY', 'NO copy failed', []],
  ['UID COPY', 'NO [OVERQUOTA] full', ['mailbox-full']],
  ['UID SEARCH', 'NO [SERVERBUG] search failed', []],
];

test.each(refusals)(
  '%s, answered with %s: the message stays where it is until the server moves it',
  async (command, answer, codes) => {
    const one = await scene();
    const { world } = one;
    world.crm.hand.move(me, refAt(atCrm(world), 'a'), ['archive']);
    expect(await problemsWith(one, { [command]: answer })).toEqual(codes);
    expect(atServer(one)).toEqual({ a: ['INBOX'], b: ['INBOX'] });
    expect(whereAll(atCrm(world))).toEqual({ a: ['archive'], b: ['inbox'] });
    expect(await problemsWith(one, {})).toEqual([]);
    expect(atServer(one)).toEqual({ a: ['Archive'], b: ['INBOX'] });
    expect(whereAll(atCrm(world))).toEqual({ a: ['archive'], b: ['inbox'] });
  },
);

test('a message that only the CRM has is never sent to the server, so that no refused APPEND can lose it', async () => {
  const one = await scene();
  const { world, server } = one;
  world.crm.hand.create(me, ['sent'], mail('new'), 'key-of-new');
  expect(await problemsWith(one, { APPEND: 'NO [OVERQUOTA] full' })).toEqual([]);
  expect(server.commands.filter((command) => command.startsWith('APPEND'))).toEqual([]);
  expect(atServer(one)).toEqual({ a: ['INBOX'], b: ['INBOX'] });
  expect(whereAll(atCrm(world))).toEqual({ a: ['inbox'], b: ['inbox'], new: ['sent'] });
});

test('a refused SEARCH is no proof that a vanished message is gone', async () => {
  const one = await scene();
  const { world, server, machine } = one;
  const inbox = server.account.mailboxes.get('INBOX');
  inbox?.messages.splice(0, 1);
  server.change({ instead: { 'UID SEARCH': 'NO [SERVERBUG] search failed' } });
  expect(await machine.run()).toMatchObject({ problems: [{ code: 'mailbox-refused', side: 'provider' }] });
  expect(whereAll(atCrm(world))).toEqual({ a: ['inbox'], b: ['inbox'] });
  server.change({});
  await machine.run();
  expect(whereAll(atCrm(world))).toEqual({ a: ['trash'], b: ['inbox'] });
});
