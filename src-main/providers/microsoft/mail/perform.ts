/**
 * Sends prepared calls one by one, and finds out what became of one whose answer was lost (WR8). A message keeps its id when it moves.
 * Nothing here erases one (ML7): to delete is to move to Deleted Items. Nothing is added either: Graph makes a draft of whatever is uploaded,
 * and does not let it become anything else (https://github.com/microsoftgraph/microsoft-graph-docs/issues/14829).
 */
import type { MailCall, MailLookup, MailOutcome } from '../../../../src-shared/domain/mail/side.ts';
import {
  type Problem,
  ProblemError,
  problem,
  problemOf,
  stopsTheRun,
} from '../../../../src-shared/domain/problems.ts';
import type { GraphMailApi, MessageAnswer } from './api.ts';
import { type GraphMailRequest, requestOf } from './calls.ts';
import { lookAt } from './describe.ts';
import { changeForKeywords, type GraphMessage, messageIn, unkeptOf } from './message.ts';

type ChangeRequest = Exclude<GraphMailRequest, { type: 'append' }>;

/** The contract of `MailSide.perform`. */
export async function* performCalls(
  calls: readonly MailCall[],
  signal: AbortSignal,
  api: GraphMailApi,
): AsyncGenerator<readonly [key: string, outcome: MailOutcome]> {
  for (const call of calls) {
    const request = requestOf(call);
    const outcome =
      request.type === 'append'
        ? refused(problem('mailbox-takes-drafts-only', { host: api.host }))
        : await change(call, request, signal, api);
    yield [call.key, outcome];
    if (outcome.type === 'refused' && stopsTheRun(outcome.problem)) throw new ProblemError(outcome.problem);
  }
}

/** @throws ProblemError only before anything was sent */
async function change(
  call: MailCall,
  request: ChangeRequest,
  signal: AbortSignal,
  api: GraphMailApi,
): Promise<MailOutcome> {
  const looked = await lookAt(call.ref ?? '', signal, api);
  if (looked.type === 'absent') return refused(problem('not-found', { host: api.host }));
  if (looked.type === 'unreadable') return refused(looked.problem);
  const { found } = looked;
  const send = sendingOf(request, found, signal, api);
  return send === null ? done(found, request) : settled(send, request, signal, api);
}

/** Null when the message is as the call wants it. */
function sendingOf(
  request: ChangeRequest,
  { message, etag }: GraphMessage,
  signal: AbortSignal,
  api: GraphMailApi,
): (() => Promise<MessageAnswer>) | null {
  const { ref } = message;
  if (request.type === 'move')
    return message.mailboxes.includes(request.to) ? null : () => api.move(ref, request.to, signal);
  const wanted = changeForKeywords(message, request.add, request.remove);
  return wanted === null ? null : () => api.update(ref, wanted, etag, signal);
}

function done({ message }: GraphMessage, request: ChangeRequest): Extract<MailOutcome, { type: 'done' }> {
  const unkept = request.type === 'keywords' ? unkeptOf(request.add, request.remove) : [];
  return { type: 'done', stored: message, ...(unkept.length === 0 ? {} : { unkept }) };
}

/** What an answer to a write means; one that did not come leaves it unclear. */
async function settled(
  send: () => Promise<MessageAnswer>,
  request: ChangeRequest,
  signal: AbortSignal,
  api: GraphMailApi,
): Promise<MailOutcome> {
  try {
    const answer = await send();
    switch (answer.type) {
      case 'message': {
        const stored = messageIn(answer.message);
        return stored === null
          ? { type: 'unclear', problem: problem('answer-invalid', { host: api.host }) }
          : done(stored, request);
      }
      case 'absent':
        return refused(problem('not-found', { host: api.host }));
      case 'refused':
        // whether a server that fails has done it, nobody knows; one that asks for fewer requests has not
        return answer.refusal.status >= 500 && answer.problem.code !== 'throttled'
          ? { type: 'unclear', problem: answer.problem }
          : refused(answer.problem);
    }
  } catch (error) {
    const found = problemOf(error);
    if (found !== null) return { type: 'unclear', problem: found };
    if (signal.aborted) return { type: 'unclear', problem: problem('unreachable', { host: api.host }) };
    throw error;
  }
}

function refused(value: Problem): MailOutcome {
  return { type: 'refused', problem: value };
}

/** The contract of `MailSide.lookup`. An append never had an effect. */
export async function lookUp(call: MailCall, signal: AbortSignal, api: GraphMailApi): Promise<MailLookup> {
  const request = requestOf(call);
  if (request.type === 'append') return { type: 'absent' };
  const looked = await lookAt(call.ref ?? '', signal, api);
  // erased by somebody, or not readable now: nobody knows whether it happened before
  if (looked.type !== 'found') return { type: 'unknown' };
  if (sendingOf(request, looked.found, signal, api) !== null) return { type: 'absent' };
  const { type: _, ...rest } = done(looked.found, request);
  return { type: 'stored', ...rest };
}
