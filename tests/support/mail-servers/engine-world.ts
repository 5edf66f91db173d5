/**
 * The mail engine between a real mail server and the reference CRM, with what the person does on both sides: at the server through another
 * mail program, in the CRM by its hand.
 */
import { systemClock, systemRandomness } from '../../../src-main/app/system-time.ts';
import { type BridgeCrm, connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import type { Store } from '../../../src-main/store/index.ts';
import type { MailEngine, MailMapping, MailRunSummary } from '../../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';
import {
  type ReferenceCrm,
  type ReferenceCrmOptions,
  startReferenceCrm,
} from '../../../src-sandbox/reference-crm/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AccountIdentity } from '../../../src-shared/domain/crm.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { checkedChannel } from '../bridge-contract.ts';
import { newStore } from '../new-store.ts';
import { connectMail, forever, type MailSession, type MailSessionOptions } from './connected.ts';
import { type OtherProgram, otherProgram } from './other-program.ts';

/** Names of the mailboxes at the server; `unmapped` is in no pair. */
export interface ServerMailboxes {
  readonly inbox: string;
  readonly archive: string;
  readonly trash: string;
  readonly unmapped: string;
}

export const usualNames: ServerMailboxes = {
  inbox: 'INBOX',
  archive: 'Archive',
  trash: 'Trash',
  unmapped: 'Private',
};

const crmPlaces = { inbox: 'inbox', archive: 'archive', trash: 'deleted' } as const;
/** A mailbox of the CRM's user that is in no pair. */
export const unmappedInCrm = 'filed';

export interface EngineWorldOptions {
  /** Where the server answers. */
  readonly port: number;
  readonly user?: string;
  readonly names?: ServerMailboxes;
  readonly crm?: Partial<ReferenceCrmOptions>;
}

export interface EngineMachine {
  readonly store: Store;
  readonly session: MailSession;
  readonly engine: MailEngine;
  run(): Promise<MailRunSummary>;
  close(): Promise<void>;
}

export interface EngineMachineOptions {
  /** A proxy's. Default: the server's. */
  readonly port?: number;
  /** Default: a new one. It is not closed with the machine. */
  readonly store?: Store;
  readonly session?: Partial<MailSessionOptions>;
  readonly onItemProblem?: (problem: Problem) => void;
  readonly crmUser?: 'anna' | 'ben';
}

export interface EngineWorld {
  readonly names: ServerMailboxes;
  readonly other: OtherProgram;
  readonly crm: ReferenceCrm;
  readonly clock: Clock;
  readonly mapping: MailMapping;
  /** Moves the engine's clock forward; both sides keep their own. */
  advance(ms: number): void;
  /** Signs in on both sides. @throws ProblemError as `connectImap` */
  machine(options?: EngineMachineOptions): Promise<EngineMachine>;
  /** Adds a message whose Message-ID and subject are made of this word. */
  deliver(word: string, options?: DeliverOptions): Promise<void>;
  /** Short texts `m0`, `m1` and so on into the inbox. */
  deliverMany(count: number): Promise<void>;
  /** UID of the message with that word in a mailbox, which is open for writing afterwards. */
  select(mailbox: string, word: string): Promise<number>;
  move(word: string, from: string, to: string): Promise<void>;
  flag(word: string, mailbox: string, change: string): Promise<void>;
  erase(word: string, mailbox: string): Promise<void>;
  /** Where each message is at the server: mailboxes by their roles here, and flags; by word. */
  atServer(): Promise<Whereabouts>;
  /** The same in the CRM. */
  inCrm(user?: string): Whereabouts;
  /** The CRM's id of the message with that word. */
  crmId(word: string): string;
  /** The bytes of a record of the first user. */
  rawInCrm(id: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

export type Whereabouts = Readonly<Record<string, readonly string[]>>;

export interface DeliverOptions {
  readonly to?: string;
  readonly flags?: string;
  /** Default: a short text. */
  readonly bytes?: Uint8Array;
}

/** A short message; the word is its subject and in its Message-ID. */
export function shortMessage(word: string, body = `Body of ${word}\r\n`): Uint8Array {
  return Buffer.from(
    `Message-ID: <${word}@example.org>\r\nDate: Wed, 4 Mar 2026 09:30:00 +0100\r\nFrom: Bea <bea@example.org>\r\nTo: anna@example.com\r\nSubject: ${word}\r\n\r\n${body}`,
  );
}

export async function engineWorld(options: EngineWorldOptions): Promise<EngineWorld> {
  const { port, user = 'user1', names = usualNames } = options;
  let ahead = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
  const other = await otherProgram(port, user);
  for (const name of Object.values(names)) await other.command(`CREATE "${name}"`).catch(() => null);
  const crm = await startReferenceCrm({ dataDir: null, port: 0, clock: systemClock, ...options.crm });
  crm.mailHand.addMailbox('anna', unmappedInCrm, 'Filed');
  const dialer = createDialer();
  const roleByName = new Map(Object.entries(names).map(([role, name]) => [name, role]));
  const idOf = await mailboxIds(port, user);
  const mapping: MailMapping = (['inbox', 'archive', 'trash'] as const).map((role) => ({
    provider: idOf(names[role]),
    crm: crmPlaces[role],
    role,
  }));

  const world: EngineWorld = {
    names,
    other,
    crm,
    clock,
    mapping,
    advance(ms) {
      ahead += ms;
    },
    async machine(given = {}) {
      const { crmUser = 'anna' } = given;
      const session = await connectMail({ port: given.port ?? port, userName: user, ...given.session });
      try {
        const bridge = connectedBridge(crmUser);
        await bridge.session(forever);
        await bridge.lease.take(identityOf(crmUser), forever);
        const store = given.store ?? newStore({ clock });
        const engine = mailEngine({
          store,
          provider: session.side,
          crm: bridge.mail,
          mapping,
          settings: { startDate: null, maxBytes: null, knows: null, blocked: [] },
          clock,
          randomness: systemRandomness,
          onItemProblem: (_side, problem) => given.onItemProblem?.(problem),
        });
        return {
          store,
          session,
          engine,
          run: () => engine.run(forever),
          close: () => session.close(),
        };
      } catch (error) {
        await session.close();
        throw error;
      }
    },
    async deliver(word, { to = names.inbox, flags = '', bytes = shortMessage(word) } = {}) {
      await other.append(to, bytes, flags);
    },
    async deliverMany(count) {
      for (let from = 0; from < count; from += 1_000) {
        const words = Array.from({ length: Math.min(1_000, count - from) }, (_, at) => `m${from + at}`);
        await other.appendMany(
          names.inbox,
          words.map((word) => shortMessage(word)),
        );
      }
    },
    async select(mailbox, word) {
      await other.command(`SELECT "${mailbox}"`);
      const lines = await other.command(`UID SEARCH UNDELETED HEADER Message-ID "<${word}@"`);
      const uid = /^\* SEARCH (\d+)/m.exec(lines.join('\n'))?.[1];
      if (uid === undefined) throw new Error(`no ${word} in ${mailbox}`);
      return Number(uid);
    },
    async move(word, from, to) {
      await other.command(`UID MOVE ${await world.select(from, word)} "${to}"`);
      await other.command('UNSELECT');
    },
    async flag(word, mailbox, change) {
      await other.command(`UID STORE ${await world.select(mailbox, word)} ${change}`);
      await other.command('UNSELECT');
    },
    async erase(word, mailbox) {
      const uid = await world.select(mailbox, word);
      await other.command(`UID STORE ${uid} +FLAGS.SILENT (\\Deleted)`);
      await other.command(`UID EXPUNGE ${uid}`);
      await other.command('UNSELECT');
    },
    async atServer() {
      const found: Record<string, string[]> = {};
      for (const [name, role] of roleByName) {
        await other.command(`EXAMINE "${name}"`);
        const answer = await other.command('UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])');
        for (const [, flags = '', subject = ''] of answer
          .join('\n')
          .matchAll(/FLAGS \(([^)]*)\)[^\n]*\nSubject: ([^\n]*)/g)) {
          const told = flags.split(' ').filter((flag) => flag !== '' && flag !== '\\Recent');
          if (!told.includes('\\Deleted')) add(found, subject, [role, ...told.map(flagName)]);
        }
        await other.command('UNSELECT');
      }
      return found;
    },
    inCrm(owner = 'anna') {
      const found: Record<string, string[]> = {};
      for (const { subject, mailboxes, keywords } of crm.mailHand.list(owner))
        add(found, subject, [...mailboxes.map(roleInCrm), ...keywords]);
      return found;
    },
    crmId(word) {
      const found = crm.mailHand.list('anna').find(({ subject }) => subject === word);
      if (found === undefined) throw new Error(`no ${word} in the CRM`);
      return found.id;
    },
    async rawInCrm(id) {
      const answer = await fetch(`${crm.url}/v1/mail/messages/${id}/raw`, {
        headers: { Authorization: `Bearer ${crm.tokens.anna}` },
      });
      if (!answer.ok) throw new Error(`raw ${id}: ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    },
    async close() {
      for (const name of Object.values(names).filter((one) => one !== 'INBOX' && !isUsual(one)))
        await other.command(`DELETE "${name}"`).catch(() => null);
      other.close();
      await dialer.close();
      await crm.stop();
    },
  };
  const connectedBridge = (owner: 'anna' | 'ben'): BridgeCrm => {
    const authorization = (): string => `Bearer ${crm.tokens[owner] ?? ''}`;
    const channel = dialer.channel({ origin: crm.url, authorization });
    return connectBridge({ baseUrl: crm.url, clock: systemClock, channel: checkedChannel(channel) });
  };
  return world;
}

function identityOf(owner: string): AccountIdentity {
  return {
    accountId: `mail-of-${owner}`,
    machineId: 'machine-1',
    address: `${owner}@example.com`,
    provider: 'imap',
  };
}

/** The ids by which the side knows mailboxes, by name. */
async function mailboxIds(port: number, user: string): Promise<(name: string) => string> {
  const session = await connectMail({ port, userName: user });
  const listed = await session.side.mailboxes(forever);
  await session.close();
  return (name) => {
    const found = listed.find(({ path }) => path.join('/') === name);
    if (found === undefined) throw new Error(`no mailbox ${name}`);
    return found.id;
  };
}

/** The code of the Problem that a run ended with, or null. A bug throws. */
export async function troubleOf(work: Promise<unknown>): Promise<Problem | null> {
  try {
    await work;
    return null;
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return found;
  }
}

function add(found: Record<string, string[]>, word: string, told: readonly string[]): void {
  found[word] = [...(found[word] ?? []), told.toSorted().join(' ')].sort();
}

const flagName = (flag: string): string => (flag.startsWith('\\') ? `$${flag.slice(1).toLowerCase()}` : flag);

function roleInCrm(mailbox: string): string {
  return Object.entries(crmPlaces).find(([, id]) => id === mailbox)?.[0] ?? mailbox;
}

function isUsual(name: string): boolean {
  return Object.values(usualNames).includes(name);
}
