/**
 * Sends prepared calls one by one, and finds out what became of one whose answer was lost (WR8). The message is looked at right before it is
 * changed. Nothing here erases one (ML7): to delete is to move to Deleted Items.
 */
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type {
  MailCall,
  MailLookup,
  MailOutcome,
  MessageSource,
} from '../../../src-shared/domain/mail/side.ts';
import {
  type Problem,
  ProblemError,
  problem,
  problemOf,
  stopsTheRun,
} from '../../../src-shared/domain/problems.ts';
import { type ChangeRequest, requestOf } from './calls.ts';
import { unkeptOf } from './keywords.ts';

/** A message as the server has it, with what its next change must name. */
export interface KeptMessage {
  /** Which state of the message is changed: an etag or change key; '' without one. */
  readonly version: string;
  readonly message: StoredMessage;
}

export type Looked =
  | { readonly type: 'found'; readonly found: KeptMessage }
  | { readonly type: 'absent' }
  | { readonly type: 'unreadable'; readonly problem: Problem };

/** What an answer to a write means. */
export type Sent =
  /** It is so. Null: the answer says nothing about the message that can be read. */
  | { readonly type: 'done'; readonly stored: KeptMessage | null }
  | { readonly type: 'absent' }
  | { readonly type: 'refused' | 'unclear'; readonly problem: Problem };

export interface OutlookWrites<Append> {
  readonly host: string;
  /** @throws ProblemError for trouble of the account */
  look(ref: string, signal: AbortSignal): Promise<Looked>;
  /** What makes a message as the call wants it; null when it is so. */
  sending(request: ChangeRequest, found: KeptMessage, signal: AbortSignal): (() => Promise<Sent>) | null;
  /** @throws ProblemError only before anything was sent */
  append(
    call: MailCall,
    request: Append,
    sourceOf: (call: MailCall) => Promise<MessageSource>,
    signal: AbortSignal,
  ): Promise<MailOutcome>;
  /** What became of an append. */
  appended(call: MailCall, request: Append, signal: AbortSignal): Promise<MailLookup>;
  /** What became of a move of a message that is not at its address any more. */
  moved(call: MailCall, to: string, signal: AbortSignal): Promise<MailLookup>;
}

/** The contract of `MailSide.perform`. */
export async function* performCalls<Append extends { readonly type: 'append' }>(
  calls: readonly MailCall[],
  sourceOf: (call: MailCall) => Promise<MessageSource>,
  signal: AbortSignal,
  writes: OutlookWrites<Append>,
): AsyncGenerator<readonly [key: string, outcome: MailOutcome]> {
  for (const call of calls) {
    const request = requestOf<Append>(call);
    const outcome =
      request.type === 'append'
        ? await writes.append(call, request, sourceOf, signal)
        : await change(call, request as ChangeRequest, signal, writes);
    yield [call.key, outcome];
    if (outcome.type === 'refused' && stopsTheRun(outcome.problem)) throw new ProblemError(outcome.problem);
  }
}

/** @throws ProblemError only before anything was sent */
async function change<Append>(
  call: MailCall,
  request: ChangeRequest,
  signal: AbortSignal,
  writes: OutlookWrites<Append>,
): Promise<MailOutcome> {
  const { host } = writes;
  const looked = await writes.look(call.ref ?? '', signal);
  if (looked.type === 'absent') return refused(problem('not-found', { host }));
  if (looked.type === 'unreadable') return refused(looked.problem);
  const { found } = looked;
  const send = writes.sending(request, found, signal);
  return send === null
    ? done(found, request)
    : settled(send, (stored) => done(stored, request), host, signal);
}

function done(
  { message }: KeptMessage,
  request: ChangeRequest,
): Extract<MailOutcome, { readonly type: 'done' }> {
  const unkept = request.type === 'keywords' ? unkeptOf(request.add, request.remove) : [];
  return { type: 'done', stored: message, ...(unkept.length === 0 ? {} : { unkept }) };
}

/** What an answer to a write means; one that did not come leaves it unclear. */
export async function settled(
  send: () => Promise<Sent>,
  outcome: (stored: KeptMessage) => MailOutcome,
  host: string,
  signal: AbortSignal,
): Promise<MailOutcome> {
  try {
    const sent = await send();
    switch (sent.type) {
      case 'done':
        return sent.stored === null
          ? { type: 'unclear', problem: problem('answer-invalid', { host }) }
          : outcome(sent.stored);
      case 'absent':
        return refused(problem('not-found', { host }));
      default:
        return sent;
    }
  } catch (error) {
    const found = problemOf(error);
    if (found !== null) return { type: 'unclear', problem: found };
    if (signal.aborted) return { type: 'unclear', problem: problem('unreachable', { host }) };
    throw error;
  }
}

export function refused(value: Problem): Extract<MailOutcome, { readonly type: 'refused' }> {
  return { type: 'refused', problem: value };
}

/** The contract of `MailSide.lookup`. */
export async function lookUp<Append extends { readonly type: 'append' }>(
  call: MailCall,
  signal: AbortSignal,
  writes: OutlookWrites<Append>,
): Promise<MailLookup> {
  const request = requestOf<Append>(call);
  if (request.type === 'append') return writes.appended(call, request, signal);
  const wanted = request as ChangeRequest;
  const looked = await writes.look(call.ref ?? '', signal);
  if (looked.type === 'absent' && wanted.type === 'move') return writes.moved(call, wanted.to, signal);
  // erased by somebody, or not readable now: nobody knows whether it happened before
  if (looked.type !== 'found') return { type: 'unknown' };
  if (writes.sending(wanted, looked.found, signal) !== null) return { type: 'absent' };
  const { type: _, ...rest } = done(looked.found, wanted);
  return { type: 'stored', ...rest };
}
