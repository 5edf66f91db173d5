/** Connects Concord's IMAP side to a server of a test, and short ways to use it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandomness } from '../../../src-main/app/system-time.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { type ConnectedImap, connectImap, type ImapOptions } from '../../../src-main/providers/imap/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type {
  MailChange,
  MailChangePage,
  MailOutcome,
  MailSide,
  MailWrite,
  MessageSource,
} from '../../../src-shared/domain/mail/side.ts';

export const forever = new AbortController().signal;

export interface MailSession extends ConnectedImap {
  /** Names of the files in the temporary directory. */
  files(): readonly string[];
  /** Bytes of the budget that are held now, and the most that were. */
  readonly budget: { held: number; most: number };
}

export interface MailSessionOptions extends Partial<ImapOptions> {
  readonly port: number;
  readonly clock?: Clock;
  readonly limits?: Parameters<typeof connectImap>[1]['limits'];
  readonly certificateAuthorities?: readonly string[];
}

export async function connectMail(options: MailSessionOptions): Promise<MailSession> {
  const { clock = systemClock, limits, certificateAuthorities = [], ...login } = options;
  const temporaryDirectory = mkdtempSync(join(tmpdir(), 'concord-mail-'));
  const dialer = createDialer({ certificateAuthorities });
  const budget = { held: 0, most: 0 };
  const remove = async (): Promise<void> => {
    await dialer.close();
    rmSync(temporaryDirectory, { recursive: true, force: true });
  };
  try {
    const connected = await connectImap(
      {
        host: '127.0.0.1',
        security: 'none',
        userName: 'user1',
        secret: async () => ({ type: 'password', password: 'secret' }),
        ...login,
      },
      {
        dialer,
        clock,
        randomness: systemRandomness,
        temporaryDirectory,
        budget: {
          async reserve(bytes) {
            budget.held += bytes;
            budget.most = Math.max(budget.most, budget.held);
            let isHeld = true;
            return () => {
              if (isHeld) budget.held -= bytes;
              isHeld = false;
            };
          },
        },
        ...(limits === undefined ? {} : { limits }),
      },
      forever,
    );
    return {
      ...connected,
      budget,
      files: () => readdirSync(temporaryDirectory),
      async close() {
        await connected.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

export interface Heard {
  readonly changes: readonly MailChange[];
  readonly state: string;
  readonly kind: MailChangePage['kind'];
  readonly pages: number;
}

/** All pages of changes. @throws Error when the pages do not end as they must */
export async function hear(side: MailSide, mailbox: string, since: string | null): Promise<Heard> {
  const pages: MailChangePage[] = [];
  for await (const page of side.changes(mailbox, since, forever)) pages.push(page);
  const last = pages.at(-1);
  if (last?.last !== true || last.state === null) throw new Error('the pages have no end');
  if (pages.slice(0, -1).some((page) => page.last)) throw new Error('pages behind the last one');
  return {
    changes: pages.flatMap(({ changes }) => changes),
    state: last.state,
    kind: last.kind,
    pages: pages.length,
  };
}

/** All messages of a mailbox, described, the newest first. */
export async function messagesIn(side: MailSide, mailbox: string): Promise<readonly StoredMessage[]> {
  const { changes } = await hear(side, mailbox, null);
  const refs = changes.flatMap((change) => (change.type === 'present' ? [change.ref] : []));
  const found = new Map<string, StoredMessage>();
  for await (const each of side.describe(refs, forever))
    if (each.type === 'found') found.set(each.message.ref, each.message);
  return refs.flatMap((ref) => found.get(ref) ?? []);
}

/** The bytes of one message. @throws Error when there are none */
export async function bytesAt(side: MailSide, ref: string): Promise<Uint8Array> {
  for await (const each of side.read([ref], forever)) {
    if (each.type !== 'read') throw new Error(each.type);
    const bytes = await bytesOf(each.source);
    each.source.dispose();
    return bytes;
  }
  throw new Error('no answer');
}

export async function bytesOf(source: MessageSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.open()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Prepares and performs one write; `bytes` for an append. */
export async function write(side: MailSide, wish: MailWrite, bytes?: Uint8Array): Promise<MailOutcome> {
  const outcomes: MailOutcome[] = [];
  const sourceOf = async (): Promise<MessageSource> => {
    if (bytes === undefined) throw new Error('no bytes');
    return {
      size: bytes.length,
      sha256: '',
      async *open() {
        for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
      },
      dispose: () => undefined,
    };
  };
  for await (const [, outcome] of side.perform(side.prepare(wish), sourceOf, forever)) outcomes.push(outcome);
  if (outcomes.length !== 1) throw new Error(`${outcomes.length} outcomes`);
  return outcomes[0] as MailOutcome;
}
