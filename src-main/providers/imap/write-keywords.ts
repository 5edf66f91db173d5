/**
 * Changes the keywords of one message: only what differs, and only what the mailbox keeps (PERMANENTFLAGS, RFC 9051 section 7.1). Where it
 * keeps no \Seen or \Flagged the call is refused, because people rely on these two; others stay different, and the outcome names them.
 */
import type { Keyword, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailOutcome } from '../../../src-shared/domain/mail/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { lookAt, refusalOf, refused, unclear, unclearBecause } from './at-address.ts';
import type { ImapRequest } from './calls.ts';
import type { Directory } from './directory.ts';
import { openChange } from './keywords.ts';
import { store } from './move.ts';
import type { Connection } from './session.ts';

type KeywordRequest = Extract<ImapRequest, { type: 'keywords' }>;

const reliedOn: ReadonlySet<Keyword> = new Set(['$seen', '$flagged']);

const done = (stored: StoredMessage, unkept: readonly Keyword[]): MailOutcome => ({
  type: 'done',
  stored,
  ...(unkept.length === 0 ? {} : { unkept }),
});

/** @throws ProblemError only before anything was sent */
export async function writeKeywords(
  call: MailCall,
  request: KeywordRequest,
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<MailOutcome> {
  const { client } = connection;
  const found = await lookAt(call, 'write', connection, directory, signal);
  const refusal = refusalOf(found, client.host);
  if (refusal !== null || found.type !== 'it')
    return refusal ?? refused(problem('not-found', { host: client.host }));
  const { message, opened, address } = found;
  const { missing, surplus, unkept } = openChange(request, message.keywords, opened.permanentFlags);
  if (unkept.some((keyword) => reliedOn.has(keyword)))
    return refused(problem('not-permitted', { host: client.host }));
  if (missing.length === 0 && surplus.length === 0) return done(message, unkept);
  try {
    const added =
      missing.length === 0 ? null : await store(client, address.uid, '+FLAGS.SILENT', missing, signal);
    if (added !== null && !added.ok) return refused(added.problem);
    const taken =
      surplus.length === 0 ? null : await store(client, address.uid, '-FLAGS.SILENT', surplus, signal);
    if (taken !== null && !taken.ok) return added === null ? refused(taken.problem) : unclear(taken.problem);
    const after = await lookAt(call, 'write', connection, directory, signal);
    return after.type === 'it'
      ? done(after.message, unkept)
      : unclear(problem('not-found', { host: client.host }));
  } catch (error) {
    return unclearBecause(error, client.host, signal);
  }
}
