/** Sends prepared calls one by one, and finds out what became of one whose answer was lost (WR8). */
import type {
  MailCall,
  MailLookup,
  MailOutcome,
  MessageSource,
} from '../../../src-shared/domain/mail/side.ts';
import { ProblemError, problemOf, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import { appendMessage } from './append.ts';
import { lookAt, refused } from './at-address.ts';
import { requestOf } from './calls.ts';
import type { ReadingParts } from './describe.ts';
import { openChange } from './keywords.ts';
import { copyInTarget, moveMessage } from './move.ts';
import type { Connection } from './session.ts';
import { writeKeywords } from './write-keywords.ts';

type SourceOf = (call: MailCall) => Promise<MessageSource>;

/** The contract of `MailSide.perform`. */
export async function* performCalls(
  calls: readonly MailCall[],
  sourceOf: SourceOf,
  signal: AbortSignal,
  parts: ReadingParts,
): AsyncGenerator<readonly [key: string, outcome: MailOutcome]> {
  for (const call of calls) {
    const outcome = await parts.session.use(signal, (connection) =>
      performCall(call, sourceOf, connection, parts, signal),
    );
    yield [call.key, outcome];
    if (outcome.type === 'refused' && stopsTheRun(outcome.problem)) throw new ProblemError(outcome.problem);
  }
}

/** @throws ProblemError for whole-side trouble before anything was sent */
async function performCall(
  call: MailCall,
  sourceOf: SourceOf,
  connection: Connection,
  { directory }: ReadingParts,
  signal: AbortSignal,
): Promise<MailOutcome> {
  const request = requestOf(call);
  try {
    switch (request.type) {
      case 'move':
        return await moveMessage(call, request.to, connection, directory, signal);
      case 'keywords':
        return await writeKeywords(call, request, connection, directory, signal);
      case 'append':
        return await appendMessage(call, request, sourceOf, connection, directory, signal);
    }
  } catch (error) {
    const found = problemOf(error);
    // a mailbox that is gone, or that cannot be opened, concerns this call only
    if (found === null || stopsTheRun(found)) throw error;
    return refused(found);
  }
}

/** The contract of `MailSide.lookup`. */
export function lookUp(
  call: MailCall,
  signal: AbortSignal,
  { session, directory }: ReadingParts,
): Promise<MailLookup> {
  const request = requestOf(call);
  return session.use(signal, async (connection) => {
    switch (request.type) {
      case 'append': {
        const stored = await copyInTarget(call, request.mailbox, 1, connection, directory, signal);
        return stored === null ? { type: 'absent' } : { type: 'stored', stored };
      }
      case 'keywords': {
        const found = await lookAt(call, 'write', connection, directory, signal);
        if (found.type !== 'it') return { type: 'unknown' };
        const { message, opened } = found;
        const { missing, surplus, unkept } = openChange(request, message.keywords, opened.permanentFlags);
        if (missing.length + surplus.length > 0) return { type: 'absent' };
        return { type: 'stored', stored: message, ...(unkept.length === 0 ? {} : { unkept }) };
      }
      case 'move': {
        const found = await lookAt(call, 'read', connection, directory, signal);
        const isHere = found.type === 'it';
        if (isHere && connection.client.has('MOVE')) return { type: 'absent' };
        const stored = await copyInTarget(call, request.to, 1, connection, directory, signal);
        // copied, and not yet taken out here
        if (isHere) return { type: stored === null ? 'absent' : 'begun' };
        return stored === null ? { type: 'unknown' } : { type: 'stored', stored };
      }
    }
  });
}
