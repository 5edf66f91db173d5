/**
 * One connection to a scripted server that breaks behind one byte: messages in agreement, changes on both sides, a run over a proxy that
 * cuts, and runs over a whole connection. However little of the first run arrived, both sides must end as the undisturbed run does.
 */
import { isDeepStrictEqual } from 'node:util';
import { hasAgreed } from '../../../src-main/app/running/run-outcome.ts';
import type { MailMapping, MailRunSummary } from '../../../src-main/sync/mail/model.ts';
import type { MailSide, MailWrite } from '../../../src-shared/domain/mail/side.ts';
import { type ProblemCode, problemOf } from '../../../src-shared/domain/problems.ts';
import { connectMail, forever, write } from '../mail-servers/connected.ts';
import { atCrm, type MailMachine, type MailWorld, mailWorld, me, refAt, whereAll } from '../mail-world.ts';
import { newStore } from '../new-store.ts';
import { type Direction, type TcpProxy, tcpProxy } from '../tcp-proxy.ts';
import { type ScriptedImap, scriptedImap } from './index.ts';

export interface ByteCut {
  readonly direction: Direction;
  /** Bytes of that direction that still pass. */
  readonly after: number;
}

type Places = Readonly<Record<string, readonly string[]>>;

/** Where each message is, with its keywords; one that is marked as deleted at the server is gone. */
export interface Ends {
  readonly server: Places;
  readonly crm: Places;
}

export interface CutRun {
  /** Bytes of the connection, from its first one to the end of the work. */
  readonly traffic: Readonly<Record<Direction, number>>;
  readonly wasCut: boolean;
  /** What ended the work over the cut connection; null when it went on. */
  readonly problem: ProblemCode | null;
}

export interface SceneEnd extends CutRun, Ends {
  /** The run over the cut connection said that both sides agree, and they did not. */
  readonly isFalselyAgreed: boolean;
  /** The last run, after which nothing was left to do, says that both sides agree. */
  readonly isAgreed: boolean;
}

const mapping: MailMapping = [
  { provider: 'INBOX', crm: 'inbox', role: 'inbox' },
  { provider: 'Archive', crm: 'archive', role: 'archive' },
  { provider: 'Trash', crm: 'trash', role: 'trash' },
];
const day = 24 * 60 * 60_000;

const message = (word: string): string =>
  `Message-ID: <${word}@example.com>\r\nSubject: ${word}\r\n\r\nBody of ${word}\r\n`;

/** What the changes lead to on both sides. */
export const expectedEnds: Ends = {
  server: {
    'c-archives': ['Archive'],
    'c-flags': ['INBOX \\Flagged'],
    'p-archives': ['Archive'],
    'p-new': ['INBOX'],
  },
  crm: {
    'c-archives': ['archive'],
    'c-flags': ['inbox $flagged'],
    'p-archives': ['archive'],
    'p-erases': ['trash'],
    'p-new': ['inbox'],
  },
};

/** A run with a look at every mailbox, a move, a change of flags, and news of each kind; cut, and repeated. */
export async function engineScene(capabilities: readonly string[], cut: ByteCut | null): Promise<SceneEnd> {
  const server = await scriptedImap(['INBOX', 'Archive', 'Trash'], { capabilities });
  const proxy = await tcpProxy(server.port);
  const world = mailWorld();
  const store = newStore({ clock: { now: world.now } });
  const over = async <T>(port: number, work: (machine: MailMachine) => Promise<T>): Promise<T> => {
    const session = await connectMail({ port });
    try {
      return await work(world.machine({ store, mapping, provider: () => session.side }));
    } finally {
      await session.close();
    }
  };
  const ends = (): Ends => ({ server: atServer(server), crm: whereAll(atCrm(world)) });
  const agrees = (summary: MailRunSummary): boolean =>
    summary.quarantined === 0 &&
    hasAgreed({ type: 'ran', report: { summary, backlog: store.mail.news.backlog() } } as never);
  try {
    for (const word of ['c-archives', 'c-flags', 'p-archives', 'p-erases'])
      server.account.add('INBOX', message(word));
    await over(server.port, (machine) => machine.run());
    world.advance(60_000);
    change(server, world);
    let isFalselyAgreed = false;
    const broken = await throughCut(proxy, cut, () =>
      over(proxy.port, async (machine) => {
        const summary = await machine.run();
        isFalselyAgreed = agrees(summary) && !isDeepStrictEqual(ends(), expectedEnds);
        return { toServer: proxy.passed('toServer'), toClient: proxy.passed('toClient') };
      }),
    );
    const isAgreed = await over(server.port, async (machine) => {
      // at once, as the program does, and after every pause
      for (let turn = 0; turn < 5; turn += 1) {
        const writes = world.writes();
        const commands = server.commands.length;
        const summary = await machine.run();
        const isSilent =
          world.writes() === writes &&
          !server.commands.slice(commands).some((one) => /^(UID (MOVE|COPY|STORE)|APPEND)/.test(one));
        if (isSilent && agrees(summary)) return true;
        if (turn > 0) world.advance(day + 60_000);
      }
      return false;
    });
    return { ...broken, ...ends(), isFalselyAgreed, isAgreed };
  } finally {
    await proxy.close();
    await server.stop();
    store.close();
  }
}

/** Everything that people do, on both sides. */
function change(server: ScriptedImap, world: MailWorld): void {
  const crm = world.crm.hand;
  crm.move(me, refAt(atCrm(world), 'c-archives'), ['archive']);
  crm.setKeyword(me, refAt(atCrm(world), 'c-flags'), '$flagged', true);
  take(server, 'p-erases');
  server.account.add('Archive', take(server, 'p-archives'));
  server.account.add('INBOX', message('p-new'));
}

/** Takes a message out of the server's inbox. @returns its bytes */
function take({ account }: ScriptedImap, word: string): string {
  const messages = account.mailboxes.get('INBOX')?.messages ?? [];
  const [taken] = messages.splice(
    messages.findIndex(({ bytes }) => bytes.includes(`<${word}@`)),
    1,
  );
  if (taken === undefined) throw new Error(`no ${word}`);
  return taken.bytes;
}

function atServer({ account }: ScriptedImap): Places {
  const found: Record<string, string[]> = {};
  for (const [name, { messages }] of account.mailboxes)
    for (const { bytes, flags } of messages) {
      const word = /^Subject: (.*)\r$/m.exec(bytes)?.[1] ?? '';
      if (!flags.has('\\Deleted')) found[word] = [...(found[word] ?? []), [name, ...flags].join(' ')].sort();
    }
  return Object.fromEntries(Object.entries(found).sort());
}

/** An append whose answer may be lost; looked up, and repeated where it did not happen. @returns how often the message is there then */
export async function appendScene(
  capabilities: readonly string[],
  cut: ByteCut | null,
): Promise<CutRun & { readonly copies: number; readonly isFalselyDone: boolean }> {
  const server = await scriptedImap(['INBOX', 'Archive'], { capabilities });
  const proxy = await tcpProxy(server.port);
  const bytes = Buffer.from(message('sent'));
  const wish: MailWrite = {
    ...{ type: 'append', key: 'k', messageKey: 'm', mailboxes: ['Archive'], keywords: ['$seen'] },
    message: {
      ...{ ref: 'crm', mailboxes: ['sent'], keywords: ['$seen'], messageId: 'sent@example.com' },
      ...{ size: bytes.length, receivedAt: Date.UTC(2026, 2, 5), sentAt: null, subject: 'sent' },
      ...{ from: [], others: [] },
    },
  };
  const held = (): number => server.account.mailboxes.get('Archive')?.messages.length ?? 0;
  const over = async <T>(port: number, work: (side: MailSide) => Promise<T>): Promise<T> => {
    const session = await connectMail({ port });
    try {
      return await work(session.side);
    } finally {
      await session.close();
    }
  };
  let isFalselyDone = false;
  try {
    const broken = await throughCut(proxy, cut, () =>
      over(proxy.port, async (side) => {
        const outcome = await write(side, wish, bytes);
        if (outcome.type === 'done') isFalselyDone = held() !== 1;
        else if (outcome.type === 'refused') isFalselyDone = true;
        return { toServer: proxy.passed('toServer'), toClient: proxy.passed('toClient') };
      }),
    );
    await over(server.port, async (side) => {
      const [call] = side.prepare(wish);
      if (call === undefined) throw new Error('no call');
      if ((await side.lookup(call, forever)).type === 'absent') await write(side, wish, bytes);
    });
    return { ...broken, copies: held(), isFalselyDone };
  } finally {
    await proxy.close();
    await server.stop();
  }
}

/** @param work returns the bytes that passed so far */
async function throughCut(
  proxy: TcpProxy,
  cut: ByteCut | null,
  work: () => Promise<CutRun['traffic']>,
): Promise<CutRun> {
  if (cut !== null) proxy.cutAfter(cut.after, cut.direction);
  let problem: ProblemCode | null = null;
  let traffic = { toServer: 0, toClient: 0 };
  try {
    traffic = { ...(await work()) };
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    problem = found.code;
  }
  const wasCut = proxy.wasCut();
  proxy.cutAfter(null);
  return { problem, traffic, wasCut };
}
