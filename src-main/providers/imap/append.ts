/** Adds a message to a mailbox (APPEND, RFC 9051 section 6.3.12). Its bytes are passed on as they come, and never held as a whole (ML6). */
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailOutcome, MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { refused, unclear, unclearBecause } from './at-address.ts';
import type { ImapRequest } from './calls.ts';
import { type Answer, atom, text } from './client.ts';
import type { Directory } from './directory.ts';
import { findCopy } from './identity.ts';
import { keptFlags } from './keywords.ts';
import type { Opened } from './selection.ts';
import type { Connection } from './session.ts';
import { fetchMessages, writtenInternalDate } from './stored-message.ts';
import { digitsOf, numberOf } from './tokens.ts';
import { isUid } from './uids.ts';

type AppendRequest = Extract<ImapRequest, { type: 'append' }>;

/** @throws ProblemError only before anything was sent */
export async function appendMessage(
  call: MailCall,
  request: AppendRequest,
  sourceOf: (call: MailCall) => Promise<MessageSource>,
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<MailOutcome> {
  const { client } = connection;
  const { mailbox } = request;
  const opened = await directory.openAnew(mailbox, 'write', connection, signal);
  if (opened.isReadOnly) return refused(problem('not-permitted', { host: client.host }));
  const place = { mailbox, uidValidity: opened.uidValidity };
  const source = await sourceOf(call);
  try {
    const identity = { ...call.identity, size: source.size };
    // repeated after a crash, or brought by another program: then it is this one (WR1)
    const met = await findCopy(client, place, identity, 1, signal);
    if (met !== null) return { type: 'done', stored: met, found: true };
    const limit = client.limitOf('APPENDLIMIT');
    if (limit !== null && source.size > limit)
      return refused(problem('item-too-large', { host: client.host }));
    try {
      const answer = await send(call, request, source, opened, connection, signal);
      if (!answer.ok) return refused(answer.problem);
      const stored = await storedAs(answer, identity, opened, place, connection, directory, signal);
      return stored === null
        ? unclear(problem('answer-invalid', { host: client.host }))
        : { type: 'done', stored };
    } catch (error) {
      return unclearBecause(error, client.host, signal);
    }
  } finally {
    source.dispose();
  }
}

async function send(
  call: MailCall,
  { keywords }: AppendRequest,
  source: MessageSource,
  opened: Opened,
  { client }: Connection,
  signal: AbortSignal,
): Promise<Answer> {
  let failure: unknown = null;
  const args = [
    text(opened.name),
    keptFlags(keywords, opened.permanentFlags).map(atom),
    text(writtenInternalDate(call.identity.receivedAt)),
    // the literal's size; the bytes follow when the server asks for them, and a server that does not want them says so now
    { type: 'TEXT', value: `{${source.size}}` } as const,
  ];
  const answered = client.ask('APPEND', args, {
    purpose: 'append',
    signal,
    onContinuation: async () => {
      try {
        await pass(source, (bytes) => client.write(bytes));
      } catch (error) {
        // the server waits for bytes that will not come
        failure = error;
        client.close();
      }
    },
  });
  try {
    return await answered;
  } catch (error) {
    throw failure ?? error;
  }
}

/** @throws Error when the source has another length than it says: the server would take what follows for commands */
async function pass(source: MessageSource, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  let passed = 0;
  for await (const bytes of source.open()) {
    passed += bytes.length;
    if (passed > source.size) break;
    await write(bytes);
  }
  if (passed !== source.size) throw new Error(`a source of ${source.size} bytes gave ${passed}`);
  await write(Buffer.from('\r\n'));
}

/** The message as it is stored now, by the UID that the server told (APPENDUID, RFC 4315), else by a search. */
async function storedAs(
  answer: Extract<Answer, { ok: true }>,
  identity: MailCall['identity'],
  opened: Opened,
  place: { readonly mailbox: string; readonly uidValidity: string },
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<StoredMessage | null> {
  const { client } = connection;
  const { code } = answer;
  // a mailbox that is open shows what was added only when it is asked anew
  const now = await directory.openAnew(place.mailbox, 'write', connection, signal);
  if (now.uidValidity !== place.uidValidity) return null;
  const uid =
    code?.name === 'APPENDUID' && digitsOf(code.args[0]) === place.uidValidity
      ? numberOf(code.args[1])
      : null;
  if (!isUid(uid)) return findCopy(client, place, identity, opened.uidNext ?? 1, signal);
  const found = (await fetchMessages(client, place, [uid], signal)).get(uid);
  return found?.type === 'message' ? found.message : null;
}
