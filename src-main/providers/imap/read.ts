/**
 * Fetches the bytes of messages (BODY.PEEK[], which leaves \Seen alone): many small ones with one command, large ones in pieces straight
 * to a file, all within the budget of bytes that the whole program shares (ML6).
 */
import { join } from 'node:path';
import type { Randomness } from '../../../src-shared/domain/clock.ts';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { MessageSource, ReadMessage } from '../../../src-shared/domain/mail/side.ts';
import { fail, ProblemError, problem, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import { pieceBytes, type SourceFile, sourceInFile, sourceInMemory } from '../../support/message-source.ts';
import { type Fetched, fetchedAhead } from '../fetched-ahead.ts';
import { type Argument, atom, uidSet } from './client.ts';
import { byMailbox, type Located, type ReadingParts, uidValidityOf } from './describe.ts';
import { type FetchItems, fetchApart } from './fetch-apart.ts';
import type { Connection } from './session.ts';
import { stillThere } from './stored-message.ts';
import { bytesOf, fetchPairs, numberOf } from './tokens.ts';

/** Bytes in memory for the whole program. */
export interface ByteBudget {
  /** Resolves when so many bytes may be held; the result gives them back, harmless when repeated. Rejects when the signal aborts. */
  reserve(bytes: number, signal: AbortSignal): Promise<() => void>;
}

export interface ReadParts extends ReadingParts {
  readonly budget: ByteBudget;
  readonly randomness: Randomness;
  /** A directory of the owner's alone (mode 0700), for the files of large messages. */
  readonly temporaryDirectory: string;
  /** The server's, for Problems. */
  readonly host: string;
}

/** Small messages of one command: their bytes by the server's count, and their number. Two of them are held at a time, and parts of a third. */
const batchBytes = 2 * 1024 * 1024;
const batchSize = 100;

/** A server that goes on for longer than its own count by so much goes on for ever (S6). */
const mostBeyondCount = 64 * 1024 * 1024;

interface Sized extends Located {
  readonly size: number;
}

/** The contract of `MailSide.read`. Within a mailbox the answers come in the order of the refs. */
export async function* readMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  parts: ReadParts,
): AsyncGenerator<ReadMessage> {
  const { groups, foreign } = byMailbox(refs);
  for (const ref of foreign) yield { type: 'absent', ref };
  for (const [mailbox, located] of groups) {
    const { answers, sized } = await parts.session.use(signal, (connection) =>
      sizesOf(mailbox, located, connection, parts, signal),
    );
    yield* answers;
    yield* fetchedAhead(
      batchesOf(sized).map((batch) => (unwanted) => {
        const [first] = batch;
        return first.size > pieceBytes
          ? readLarge(mailbox, first, signal, unwanted, parts)
          : readSmall(mailbox, batch, signal, unwanted, parts);
      }),
    );
  }
}

type Batch = readonly [Sized, ...Sized[]];

/** Neighbours that are small together, and each large one by itself. */
function batchesOf(all: readonly Sized[]): readonly Batch[] {
  const batches: [Sized, ...Sized[]][] = [];
  let bytes = 0;
  for (const one of all) {
    const last = batches.at(-1);
    const fits = last !== undefined && last.length < batchSize && bytes + one.size <= batchBytes;
    if (fits && last[0].size <= pieceBytes && one.size <= pieceBytes) {
      last.push(one);
      bytes += one.size;
    } else {
      batches.push([one]);
      bytes = one.size;
    }
  }
  return batches;
}

async function sizesOf(
  mailbox: string,
  located: readonly Located[],
  connection: Connection,
  { directory }: ReadParts,
  signal: AbortSignal,
): Promise<{ readonly answers: readonly ReadMessage[]; readonly sized: readonly Sized[] }> {
  const { client } = connection;
  const uidValidity = await uidValidityOf(mailbox, connection, directory, signal);
  if (uidValidity === null) {
    const missing = problem('mailbox-missing', { host: client.host });
    return { answers: located.map(({ ref }) => ({ type: 'unreadable', ref, problem: missing })), sized: [] };
  }
  const current = located.filter((each) => each.uidValidity === uidValidity);
  const uids = current.map(({ uid }) => uid);
  const sizes = new Map<number, number>();
  const what: FetchItems = {
    items: ['UID', 'RFC822.SIZE'].map(atom),
    take: (uid, pairs) => {
      const size = numberOf(pairs.get('RFC822.SIZE'));
      if (size !== null) sizes.set(uid, size);
    },
    isTold: (uid) => sizes.has(uid),
  };
  const refused = new Set<number>();
  for (let at = 0; at < uids.length; at += 500)
    for (const uid of await fetchApart(client, uids.slice(at, at + 500), what, signal)) refused.add(uid);
  const untold = uids.filter((uid) => !sizes.has(uid) && !refused.has(uid));
  const there = new Set([...refused, ...(await stillThere(client, untold, signal))]);
  const answers: ReadMessage[] = [];
  const sized: Sized[] = [];
  for (const one of located) {
    const size = one.uidValidity === uidValidity ? sizes.get(one.uid) : undefined;
    if (size !== undefined) sized.push({ ...one, size });
    else if (one.uidValidity === uidValidity && there.has(one.uid))
      answers.push(unreadable(one.ref, client.host));
    else answers.push({ type: 'absent', ref: one.ref });
  }
  return { answers, sized };
}

function unreadable(ref: MessageRef, host: string): ReadMessage {
  return { type: 'unreadable', ref, problem: problem('item-unreadable', { host }) };
}

const wholeBody: Argument = { type: 'ATOM', value: 'BODY.PEEK', section: [] };
const piece = (offset: number, length: number): Argument => ({
  type: 'ATOM',
  value: 'BODY.PEEK',
  section: [],
  partial: [offset, length],
});

/** Opens the mailbox again, because another task may have used the connection. @throws ProblemError when the addresses mean nothing now */
async function reopened(
  mailbox: string,
  one: Located,
  connection: Connection,
  { directory }: ReadParts,
  signal: AbortSignal,
): Promise<void> {
  const opened = await directory.open(mailbox, 'read', connection, signal);
  if (opened.uidValidity !== one.uidValidity) fail('sync-state-expired', { host: connection.client.host });
}

async function readSmall(
  mailbox: string,
  batch: Batch,
  signal: AbortSignal,
  unwanted: AbortSignal,
  parts: ReadParts,
): Promise<Fetched> {
  const total = batch.reduce((sum, { size }) => sum + size, 0);
  const release = await parts.budget.reserve(total, AbortSignal.any([signal, unwanted]));
  const open = new Set<MessageSource>();
  let isHandedOut = false;
  try {
    const { bodies, there, host } = await parts.session.use(signal, async (connection) => {
      await reopened(mailbox, batch[0], connection, parts, signal);
      return smallBodies(connection, batch, signal);
    });
    return {
      *messages() {
        for (const { ref, uid } of batch) {
          const bytes = bodies.get(uid);
          bodies.delete(uid);
          if (bytes === undefined) yield there.has(uid) ? unreadable(ref, host) : { type: 'absent', ref };
          else {
            const source = sourceInMemory(bytes, () => {
              open.delete(source);
              if (isHandedOut && open.size === 0) release();
            });
            open.add(source);
            yield { type: 'read', ref, source };
          }
        }
        // what is still in use stays counted
        isHandedOut = true;
        if (open.size === 0) release();
      },
      discard() {
        bodies.clear();
        for (const source of open) source.dispose();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function smallBodies(
  { client }: Connection,
  batch: readonly Sized[],
  signal: AbortSignal,
): Promise<{
  readonly bodies: Map<number, Uint8Array>;
  readonly there: ReadonlySet<number>;
  readonly host: string;
}> {
  const sizes = new Map(batch.map(({ uid, size }) => [uid, size]));
  const bodies = new Map<number, Uint8Array>();
  const uids = [...sizes.keys()];
  const what: FetchItems = {
    items: [atom('UID'), wholeBody],
    take: (uid, pairs) => {
      const body = pairs.get('BODY');
      if (body === undefined) return;
      const bytes = bytesOf(body);
      // NIL is an empty message only where the server counts 0 bytes
      if (bytes !== null || sizes.get(uid) === 0) bodies.set(uid, bytes ?? new Uint8Array());
    },
    isTold: (uid) => bodies.has(uid),
  };
  const refused = await fetchApart(client, uids, what, signal);
  const untold = uids.filter((uid) => !bodies.has(uid) && !refused.has(uid));
  const there = new Set([...refused, ...(await stillThere(client, untold, signal))]);
  return { bodies, there, host: client.host };
}

async function readLarge(
  mailbox: string,
  one: Sized,
  signal: AbortSignal,
  unwanted: AbortSignal,
  parts: ReadParts,
): Promise<Fetched> {
  const release = await parts.budget.reserve(pieceBytes, AbortSignal.any([signal, unwanted]));
  let file: SourceFile | null = null;
  try {
    file = await sourceInFile(join(parts.temporaryDirectory, `${parts.randomness.uuid()}.eml`));
    for (let offset = 0; ; ) {
      unwanted.throwIfAborted();
      const got = await parts.session.use(signal, async (connection) => {
        await reopened(mailbox, one, connection, parts, signal);
        return pieceOf(connection, one, offset, signal);
      });
      if (got.type === 'absent') return single({ type: 'absent', ref: one.ref });
      if (got.type === 'unreadable') return single(unreadable(one.ref, got.host));
      const { length } = got.bytes;
      if (length > 0) await file.add(got.bytes);
      offset += length;
      if (offset > one.size + mostBeyondCount) return single(unreadable(one.ref, parts.host));
      // a short piece is the last one, unless the server's own count says that more must come
      if (length === 0 || (length < pieceBytes && offset >= one.size)) break;
    }
    const source = await file.finish();
    file = null;
    return single({ type: 'read', ref: one.ref, source });
  } finally {
    release();
    await file?.abandon();
  }
}

function single(answer: ReadMessage): Fetched {
  return {
    messages: () => [answer],
    discard() {
      if (answer.type === 'read') answer.source.dispose();
    },
  };
}

type Piece =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'absent' }
  | { readonly type: 'unreadable'; readonly host: string };

async function pieceOf(
  { client }: Connection,
  one: Sized,
  offset: number,
  signal: AbortSignal,
): Promise<Piece> {
  let bytes: Uint8Array | null = null;
  const items = [atom('UID'), piece(offset, pieceBytes)];
  const answer = await client.ask('UID FETCH', [uidSet(String(one.uid)), items], {
    purpose: 'message',
    signal,
    lines: {
      FETCH: (line) => {
        const pairs = fetchPairs(line);
        if (numberOf(pairs.get('UID')) === one.uid && pairs.has('BODY'))
          bytes = bytesOf(pairs.get('BODY')) ?? new Uint8Array();
      },
    },
  });
  if (!answer.ok && stopsTheRun(answer.problem)) throw new ProblemError(answer.problem);
  if (!answer.ok) return { type: 'unreadable', host: client.host };
  if (bytes !== null) return { type: 'bytes', bytes };
  const there = await stillThere(client, [one.uid], signal);
  return there.has(one.uid) ? { type: 'unreadable', host: client.host } : { type: 'absent' };
}
