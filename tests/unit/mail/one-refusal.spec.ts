/**
 * Protects RU2 and ML4 with the whole engine over Concord's own IMAP side: what a mail server refuses for one message costs that message,
 * what it refuses for one mailbox costs that mailbox, and what it refuses for every message is told once.
 */
import { expect, test } from 'vitest';
import type { MailRunSummary } from '../../../src-main/sync/mail/model.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import {
  atCrm,
  type MailMachine,
  type MailWorld,
  mailWorld,
  me,
  refAt,
  whereAll,
} from '../../support/mail-world.ts';
import { type Script, type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const names = ['INBOX', 'Archive', 'Sent', 'Trash', 'Junk', 'Private'];
const withMove = ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS', 'MOVE'];
const withoutMove = ['IMAP4rev1', 'AUTH=PLAIN'];
const minute = 60_000;

interface Scene {
  readonly server: ScriptedImap;
  readonly world: MailWorld;
  readonly machine: MailMachine;
  readonly side: MailSide;
  /** What the server answers instead of carrying a command out; see `Script.answers`. */
  refuse(answers: NonNullable<Script['answers']> | null): void;
  /** Commands of this name since the last question. */
  asked(name: string): readonly string[];
}

const message = (word: string): string =>
  `Message-ID: <${word}@example.com>\r\nSubject: ${word}\r\n\r\nBody of ${word}\r\n`;

/** Messages m1, m2, … in agreement. */
async function scene(count: number, capabilities: readonly string[] = withMove): Promise<Scene> {
  const server = await scriptedImap(names, { capabilities });
  for (let at = 1; at <= count; at += 1) server.account.add('INBOX', message(`m${at}`));
  const { side } = await sessionOn(server);
  const world = mailWorld();
  const machine = world.machine({ provider: () => side });
  expect(await machine.run()).toMatchObject({ arrived: count, problems: [] });
  world.advance(minute);
  server.commands.length = 0;
  return {
    server,
    world,
    machine,
    side,
    refuse: (answers) => server.change(answers === null ? {} : { answers }),
    asked(name) {
      const found = server.commands.filter((command) => command.startsWith(name));
      server.commands.length = 0;
      return found;
    },
  };
}

/** Where each message is at the server, with its flags; one that is marked as deleted is gone. */
function atServer({ server }: Scene): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, { messages }] of server.account.mailboxes)
    for (const { bytes, flags } of messages) {
      const word = /^Subject: (.*)\r$/m.exec(bytes)?.[1] ?? '';
      if (!flags.has('\\Deleted')) found[word] = [...(found[word] ?? []), [name, ...flags].join(' ')];
    }
  return found;
}

const archive = ({ world }: Scene, word: string): void =>
  world.crm.hand.move(me, refAt(atCrm(world), word), ['archive']);
const told = ({ problems, quarantined }: MailRunSummary) => ({
  problems: problems.map(({ code }) => code),
  quarantined,
});
const inCrm = ({ world }: Scene) => whereAll(atCrm(world));

test.each([
  ['UID MOVE', 'NO move failed', withMove],
  ['UID MOVE', 'BAD Command Argument Error. 11', withMove],
  ['UID COPY', 'NO copy failed', withoutMove],
  ['UID COPY', 'NO [SERVERBUG] Internal error occurred.', withoutMove],
  ['UID STORE', 'NO store failed', withoutMove],
])(
  'RU2: %s of one message answered with %s: it is set aside and tried at growing intervals, and all others go on',
  async (command, answer, capabilities) => {
    const one = await scene(2, capabilities);
    const { world, machine, server } = one;
    archive(one, 'm1');
    archive(one, 'm2');
    server.account.add('INBOX', message('m3'));
    let open = '';
    one.refuse((name, rest) => {
      if (name === 'SELECT' || name === 'EXAMINE') open = rest;
      return name === command && rest.startsWith(' 1 ') && open.includes('INBOX') ? [answer] : null;
    });
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
    expect(atServer(one)).toMatchObject({ m2: ['Archive'], m3: ['INBOX'] });
    expect(atServer(one).m1).toEqual(['INBOX']);
    expect(inCrm(one)).toEqual({ m1: ['archive'], m2: ['archive'], m3: ['inbox'] });
    expect(world.crm.hand.list(me)).toHaveLength(3);
    for (const minutes of [10, 20, 40]) {
      one.asked('');
      world.advance((minutes - 1) * minute);
      expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
      expect(one.asked(command)).toEqual([]);
      world.advance(minute);
      expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
      // a copy that is refused its second step is taken back
      expect(one.asked(command)).toHaveLength(command === 'UID STORE' ? 2 : 1);
    }
    one.refuse(null);
    world.advance(80 * minute);
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
    expect(atServer(one)).toEqual({ m1: ['Archive'], m2: ['Archive'], m3: ['INBOX'] });
    expect(inCrm(one)).toEqual({ m1: ['archive'], m2: ['archive'], m3: ['inbox'] });
    expect(await machine.run()).toMatchObject({ moved: { provider: 0, crm: 0 }, arrived: 0, linked: 0 });
  },
);

test('RU2: a refused flag costs its message', async () => {
  const one = await scene(2);
  const { world, machine } = one;
  for (const word of ['m1', 'm2']) world.crm.hand.setKeyword(me, refAt(atCrm(world), word), '$flagged', true);
  one.refuse((name, rest) => (name === 'UID STORE' && rest.startsWith(' 2 ') ? ['NO no'] : null));
  expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
  expect(atServer(one)).toEqual({ m1: ['INBOX \\Flagged'], m2: ['INBOX'] });
  one.refuse(null);
  world.advance(10 * minute);
  expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
  expect(atServer(one).m2).toEqual(['INBOX \\Flagged']);
});

test.each([
  ['NO [NOPERM] no', 'not-permitted'],
  ['NO move failed', 'mailbox-refused'],
])(
  'RU2: when every move into a folder is answered with %s, one Problem is told, and the rest waits unsent',
  async (answer, code) => {
    const count = 150;
    const one = await scene(count);
    const { world, machine } = one;
    for (let at = 1; at <= count; at += 1) archive(one, `m${at}`);
    one.refuse((name) => (name === 'UID MOVE' ? [answer] : null));
    expect(told(await machine.run())).toEqual({ problems: [code], quarantined: 5 });
    one.asked('');
    expect(told(await machine.run())).toEqual({ problems: [code], quarantined: 5 });
    expect(one.asked('UID MOVE')).toEqual([]);
    // one that was not refused yet tries, and those that were have their own clocks
    world.advance(10 * minute);
    expect(told(await machine.run())).toEqual({ problems: [code], quarantined: 6 });
    expect(one.asked('UID MOVE')).toHaveLength(6);
    // meanwhile another folder takes what is moved into it
    world.crm.hand.move(me, refAt(atCrm(world), 'm1'), ['sent']);
    one.refuse((name, rest) => (name === 'UID MOVE' && rest.includes('Archive') ? [answer] : null));
    world.advance(minute);
    expect(told(await machine.run()).problems).toEqual([code]);
    expect(atServer(one).m1).toEqual(['Sent']);
    one.refuse(null);
    world.advance(24 * 60 * minute);
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
    for (let at = 2; at <= count; at += 1) expect(atServer(one)[`m${at}`]).toEqual(['Archive']);
  },
);

test('RU2: refusals with a success in between stay those of single messages', async () => {
  const one = await scene(14);
  const { machine } = one;
  for (let at = 1; at <= 14; at += 1) archive(one, `m${at}`);
  const bad = new Set([1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14]);
  one.refuse((name, rest) => (name === 'UID MOVE' && bad.has(Number.parseInt(rest, 10)) ? ['NO no'] : null));
  expect(told(await machine.run())).toEqual({ problems: [], quarantined: 12 });
});

test.each(['BODY.PEEK[]', 'ENVELOPE', 'RFC822.SIZE'])(
  'RU2: a FETCH of %s that is refused because of one message costs only that message',
  async (item) => {
    const one = await scene(1);
    const { server, machine, world } = one;
    for (let at = 2; at <= 9; at += 1) server.account.add('INBOX', message(`m${at}`));
    const box = server.account.mailboxes.get('INBOX');
    const bad = 5;
    const names5 = (rest: string): boolean => {
      const [, set = ''] = /^ (\S+) /.exec(rest) ?? [];
      return set.split(',').some((part) => {
        const [from = '', to = from] = part.split(':');
        return Number(from) <= bad && bad <= Number(to);
      });
    };
    one.refuse((name, rest) =>
      name === 'UID FETCH' && rest.includes(item) && names5(rest) ? ['NO Some messages failed'] : null,
    );
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
    const others = Object.fromEntries([1, 2, 3, 4, 6, 7, 8, 9].map((at) => [`m${at}`, ['inbox']]));
    expect(inCrm(one)).toEqual(others);
    expect(box?.messages).toHaveLength(9);
    one.refuse(null);
    world.advance(10 * minute);
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
    expect(inCrm(one)).toEqual({ ...others, m5: ['inbox'] });
  },
);

test.each(['BODY.PEEK[]', 'ENVELOPE'])(
  'RU2: a mailbox that refuses FETCH of %s for every message is told once, and no message is set aside',
  async (item) => {
    const one = await scene(1);
    const { server, machine } = one;
    for (let at = 2; at <= 60; at += 1) server.account.add('INBOX', message(`m${at}`));
    server.account.add('Archive', message('other'));
    const isOf = (rest: string) => rest.includes(item);
    let open = '';
    one.refuse((name, rest) => {
      if (name === 'SELECT' || name === 'EXAMINE') open = rest;
      return name === 'UID FETCH' && isOf(rest) && open.includes('INBOX') ? ['NO failed'] : null;
    });
    expect(told(await machine.run())).toEqual({ problems: ['mailbox-refused'], quarantined: 0 });
    expect(inCrm(one)).toEqual({ m1: ['inbox'], other: ['archive'] });
    one.refuse(null);
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
    expect(Object.keys(inCrm(one))).toHaveLength(61);
  },
);

test.each([
  ['NO [NOPERM] no', 'not-permitted'],
  ['NO [SERVERBUG] Internal error', 'mailbox-refused'],
  ['BAD what', 'mailbox-refused'],
])(
  'ML4: a mailbox that cannot be opened (%s) pauses alone, and nothing in it counts as deleted',
  async (answer, code) => {
    const one = await scene(2);
    const { server, machine, world } = one;
    archive(one, 'm2');
    await machine.run();
    server.account.add('INBOX', message('m3'));
    one.refuse((name, rest) =>
      /^(SELECT|EXAMINE|STATUS)$/.test(name) && rest.includes('Archive') ? [answer] : null,
    );
    expect(told(await machine.run())).toEqual({ problems: [code], quarantined: 0 });
    expect(inCrm(one)).toEqual({ m1: ['inbox'], m2: ['archive'], m3: ['inbox'] });
    one.refuse(null);
    world.advance(minute);
    expect(await machine.run()).toMatchObject({ problems: [], quarantined: 0, unlinked: 0, total: 3 });
  },
);

test('ML4: while another folder refuses to be searched, a message that vanished waits, and all others go on', async () => {
  const one = await scene(2);
  const { server, machine } = one;
  server.account.mailboxes.get('INBOX')?.messages.splice(0, 1);
  server.account.add('INBOX', message('m3'));
  one.refuse((name, rest) =>
    /^(SELECT|EXAMINE)$/.test(name) && rest.includes('Private') ? ['NO [NOPERM] no'] : null,
  );
  expect(told(await machine.run())).toEqual({ problems: ['not-permitted'], quarantined: 0 });
  expect(inCrm(one)).toEqual({ m1: ['inbox'], m2: ['inbox'], m3: ['inbox'] });
  one.refuse(null);
  expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
  expect(inCrm(one)).toEqual({ m1: ['trash'], m2: ['inbox'], m3: ['inbox'] });
});

test.each([
  ['UID MOVE', withMove],
  ['UID COPY', withoutMove],
])(
  'RU2: a message at whose %s the server breaks off each time is set aside, and no run says that both sides agree',
  async (command, capabilities) => {
    const one = await scene(2, capabilities);
    const { machine, world } = one;
    archive(one, 'm1');
    archive(one, 'm2');
    one.refuse((name, rest) => (name === command && rest.startsWith(' 1 ') ? ['* BYE crashed'] : null));
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
    expect(atServer(one)).toEqual({ m1: ['INBOX'], m2: ['Archive'] });
    expect(one.asked(`${command} 1 `)).toHaveLength(2);
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
    expect(one.asked(`${command} 1 `)).toHaveLength(0);
    one.refuse(null);
    world.advance(20 * minute);
    expect(told(await machine.run())).toEqual({ problems: [], quarantined: 0 });
    expect(atServer(one)).toEqual({ m1: ['Archive'], m2: ['Archive'] });
  },
);

test('WR8: a look-up that its folder refuses holds up nothing else', async () => {
  const one = await scene(2, withoutMove);
  const { server, machine, world } = one;
  archive(one, 'm1');
  // the move is given up by a program that is killed
  const killed = world.machine({
    store: machine.store,
    provider: () => ({
      ...one.side,
      perform: () => {
        throw new Error('killed');
      },
    }),
  });
  await expect(killed.run()).rejects.toThrow('killed');
  server.account.add('INBOX', message('m3'));
  one.refuse((name, rest) =>
    /^(SELECT|EXAMINE|STATUS)$/.test(name) && rest.includes('INBOX')
      ? null
      : name === 'UID SEARCH' && rest.includes('HEADER')
        ? ['NO no']
        : null,
  );
  expect(told(await machine.run())).toEqual({ problems: [], quarantined: 1 });
  expect(inCrm(one)).toMatchObject({ m3: ['inbox'] });
  one.refuse(null);
  world.advance(10 * minute);
  await machine.run();
  expect(atServer(one)).toEqual({ m1: ['Archive'], m2: ['INBOX'], m3: ['INBOX'] });
});
