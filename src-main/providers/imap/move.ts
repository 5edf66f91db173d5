/**
 * Moves one message: the only routine that takes a message out of a mailbox (ML2, ML7). With MOVE (RFC 6851) the server does it in one
 * step; else COPY, the arrival proven, `\Deleted`, and UID EXPUNGE of this one message where UIDPLUS is there. EXPUNGE alone would erase
 * what others marked, and is never sent.
 */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailOutcome } from '../../../src-shared/domain/mail/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { lookAt, refusalOf, refused, unclear, unclearBecause } from './at-address.ts';
import { type Answer, atom, type Client, text, uidSet } from './client.ts';
import type { Directory } from './directory.ts';
import { findCopy } from './identity.ts';
import type { Opened } from './selection.ts';
import type { Connection } from './session.ts';
import { stillThere } from './stored-message.ts';
import { digitsOf, type ResponseCode, responseCodeOf, textOf } from './tokens.ts';
import { type Address, addressOf, refOf, uidsOfSet } from './uids.ts';

type Found = Extract<Awaited<ReturnType<typeof lookAt>>, { type: 'it' }>;

interface Move {
  readonly found: Found;
  readonly to: MailboxId;
  /** The target's name in commands. */
  readonly name: string;
  readonly connection: Connection;
  readonly directory: Directory;
  readonly signal: AbortSignal;
}

/** @throws ProblemError only before anything was sent */
export async function moveMessage(
  call: MailCall,
  to: MailboxId,
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<MailOutcome> {
  const { client, selection } = connection;
  const name = await directory.nameOf(to, connection, signal);
  const canMove = client.has('MOVE');
  // where the server will not say which UID the message gets, it is the one that was not there before
  const before = canMove && client.has('UIDPLUS') ? null : await selection.counts(name, signal);
  const already = canMove ? null : await copyInTarget(call, to, 1, connection, directory, signal);
  const found = await lookAt(call, 'write', connection, directory, signal);
  const refusal = refusalOf(found, client.host);
  if (refusal !== null || found.type !== 'it')
    return refusal ?? refused(problem('not-found', { host: client.host }));
  const move: Move = { found, to, name, connection, directory, signal };
  // an earlier try copied it and was interrupted before the message was taken out here
  if (already !== null) return takeOut(move, already);
  return canMove
    ? moveInOneStep(move, call, before?.uidNext ?? 1)
    : copyAndTakeOut(move, call, before?.uidNext ?? 1);
}

/** A copy of the call's message in its target, or null. */
export async function copyInTarget(
  call: MailCall,
  to: MailboxId,
  from: number,
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<StoredMessage | null> {
  const { uidValidity } = await directory.openAnew(to, 'read', connection, signal);
  return findCopy(connection.client, { mailbox: to, uidValidity }, call.identity, from, signal);
}

interface Sent {
  readonly answer: Answer;
  /** The new address, where the server told it (COPYUID, RFC 4315). */
  readonly told: Address | null;
}

async function send(
  command: 'UID MOVE' | 'UID COPY',
  { found, to, name, connection, signal }: Move,
): Promise<Sent> {
  let code: ResponseCode | null = null;
  const answer = await connection.client.ask(command, [uidSet(String(found.address.uid)), text(name)], {
    purpose: 'write',
    signal,
    lines: {
      // MOVE tells it before the tagged answer
      OK: (line) => {
        const heard = responseCodeOf(line);
        if (heard?.name === 'COPYUID') code = heard;
      },
    },
  });
  if (answer.ok && answer.code?.name === 'COPYUID') code = answer.code;
  return { answer, told: code === null ? null : copiedTo(code, found.address.uid, to) };
}

function copiedTo({ args }: ResponseCode, from: number, to: MailboxId): Address | null {
  const uidValidity = digitsOf(args[0]);
  const sources = uidsOfSet(textOf(args[1]) ?? '', 1);
  const targets = uidsOfSet(textOf(args[2]) ?? '', 1);
  if (uidValidity === null || sources?.[0] !== from || targets?.[0] === undefined) return null;
  return { mailbox: to, uidValidity, uid: targets[0] };
}

function at(address: Address, { found }: Move): StoredMessage {
  return { ...found.message, ref: refOf(address), mailboxes: [address.mailbox] };
}

async function moveInOneStep(move: Move, call: MailCall, from: number): Promise<MailOutcome> {
  const { connection, directory, signal, to, found } = move;
  const { client } = connection;
  try {
    const { answer, told } = await send('UID MOVE', move);
    if (!answer.ok) {
      // a refusal in the middle may have moved it (RFC 6851 section 3.3)
      const there = await stillThere(client, [found.address.uid], signal);
      return there.has(found.address.uid) ? refused(answer.problem) : unclear(answer.problem);
    }
    if (told !== null) return { type: 'done', stored: at(told, move) };
    const copy = await copyInTarget(call, to, from, connection, directory, signal);
    return copy === null
      ? unclear(problem('answer-invalid', { host: client.host }))
      : { type: 'done', stored: copy };
  } catch (error) {
    return unclearBecause(error, connection.client.host, signal);
  }
}

async function copyAndTakeOut(move: Move, call: MailCall, from: number): Promise<MailOutcome> {
  const { connection, directory, signal, to, found } = move;
  // a copy whose original may not be marked as deleted would be one more message
  if (!mayMarkDeleted(found.opened))
    return refused(problem('not-permitted', { host: connection.client.host }));
  try {
    const { answer, told } = await send('UID COPY', move);
    if (!answer.ok) return refused(answer.problem);
    const copy =
      told === null ? await copyInTarget(call, to, from, connection, directory, signal) : at(told, move);
    // without proof the message stays where it is
    if (copy === null) return unclear(problem('answer-invalid', { host: connection.client.host }));
    const outcome = await takeOut(move, copy);
    if (outcome.type === 'refused') await takeBack(copy, move);
    return outcome;
  } catch (error) {
    return unclearBecause(error, connection.client.host, signal);
  }
}

/** The original may not be taken out, so that the copy of a moment ago is one too many: it is marked as deleted in its place. */
async function takeBack({ ref }: StoredMessage, { connection, directory, signal }: Move): Promise<void> {
  const { client } = connection;
  const copy = addressOf(ref);
  if (copy === null) return;
  const opened = await directory.open(copy.mailbox, 'write', connection, signal);
  if (opened.uidValidity !== copy.uidValidity) return;
  const marked = await store(client, copy.uid, '+FLAGS.SILENT', ['\\Deleted'], signal);
  if (marked.ok && client.has('UIDPLUS'))
    await client.ask('UID EXPUNGE', [uidSet(String(copy.uid))], { purpose: 'write', signal });
}

function mayMarkDeleted({ permanentFlags }: Opened): boolean {
  return permanentFlags === null || permanentFlags.some((flag) => flag.toLowerCase() === '\\deleted');
}

/** Marks the message as deleted, now that its copy is proven. From then on it counts as gone here, erased or not. */
async function takeOut(
  { found, connection, directory, signal }: Move,
  copy: StoredMessage,
): Promise<MailOutcome> {
  const { client } = connection;
  const { mailbox, uidValidity, uid } = found.address;
  try {
    const opened = await directory.open(mailbox, 'write', connection, signal);
    if (opened.uidValidity !== uidValidity)
      return unclear(problem('sync-state-expired', { host: client.host }));
    const marked = await store(client, uid, '+FLAGS.SILENT', ['\\Deleted'], signal);
    if (!marked.ok) return refused(marked.problem);
  } catch (error) {
    return unclearBecause(error, connection.client.host, signal);
  }
  if (client.has('UIDPLUS')) {
    const options = { purpose: 'write', signal } as const;
    // marked is enough: when this fails, the next program that tidies up erases it
    await client.ask('UID EXPUNGE', [uidSet(String(uid))], options).catch(() => null);
  }
  return { type: 'done', stored: copy };
}

/** UID STORE for one message. */
export function store(
  client: Client,
  uid: number,
  how: '+FLAGS.SILENT' | '-FLAGS.SILENT',
  flags: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  const args = [uidSet(String(uid)), atom(how), flags.map(atom)];
  return client.ask('UID STORE', args, { purpose: 'write', signal });
}
