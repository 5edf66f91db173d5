/** Changes the keywords of one message: only what differs, and only what the mailbox keeps (PERMANENTFLAGS). */
import type { MailCall, MailOutcome } from '../../../src-shared/domain/mail/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { lookAt, refusalOf, refused, unclear, unclearBecause } from './at-address.ts';
import type { ImapRequest } from './calls.ts';
import type { Directory } from './directory.ts';
import { keptFlags } from './keywords.ts';
import { store } from './move.ts';
import type { Connection } from './session.ts';

type KeywordRequest = Extract<ImapRequest, { type: 'keywords' }>;

/** @throws ProblemError only before anything was sent */
export async function writeKeywords(
  call: MailCall,
  { add, remove }: KeywordRequest,
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
  const has = new Set(message.keywords);
  const missing = keptFlags(
    add.filter((keyword) => !has.has(keyword)),
    opened.permanentFlags,
  );
  const surplus = keptFlags(
    remove.filter((keyword) => has.has(keyword)),
    opened.permanentFlags,
  );
  if (missing.length === 0 && surplus.length === 0) return { type: 'done', stored: message };
  try {
    const added =
      missing.length === 0 ? null : await store(client, address.uid, '+FLAGS.SILENT', missing, signal);
    if (added !== null && !added.ok) return refused(added.problem);
    const taken =
      surplus.length === 0 ? null : await store(client, address.uid, '-FLAGS.SILENT', surplus, signal);
    if (taken !== null && !taken.ok) return added === null ? refused(taken.problem) : unclear(taken.problem);
    const after = await lookAt(call, 'write', connection, directory, signal);
    return after.type === 'it'
      ? { type: 'done', stored: after.message }
      : unclear(problem('not-found', { host: client.host }));
  } catch (error) {
    return unclearBecause(error, client.host, signal);
  }
}
