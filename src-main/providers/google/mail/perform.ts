/**
 * Sends prepared calls one by one, and finds out what became of one whose answer was lost (WR8). Labels are added and taken away by one
 * request for each message: `batchModify` answers nothing about the single one, so that its outcomes would not be known. Nothing here
 * erases a message (ML7).
 */
import type {
  MailCall,
  MailLookup,
  MailOutcome,
  MessageSource,
} from '../../../../src-shared/domain/mail/side.ts';
import {
  type Problem,
  ProblemError,
  problem,
  problemOf,
  stopsTheRun,
} from '../../../../src-shared/domain/problems.ts';
import type { GmailApi, MessageAnswer } from './api.ts';
import { type GmailRequest, requestOf } from './calls.ts';
import { findCopy } from './copies.ts';
import { lookAt } from './describe.ts';
import {
  changed,
  changeForKeywords,
  changeForMove,
  type LabelChange,
  labelsFor,
  unkeptOf,
} from './labels.ts';
import { type GmailMessage, labelsIn, relabelled } from './message.ts';

type SourceOf = (call: MailCall) => Promise<MessageSource>;
type ChangeRequest = Exclude<GmailRequest, { type: 'append' }>;

/** Gmail's own limit for an upload (`mediaUpload.maxSize` of its discovery document). */
export const mostBytes = 52_428_800;

/** The contract of `MailSide.perform`. */
export async function* performCalls(
  calls: readonly MailCall[],
  sourceOf: SourceOf,
  signal: AbortSignal,
  api: GmailApi,
): AsyncGenerator<readonly [key: string, outcome: MailOutcome]> {
  for (const call of calls) {
    const request = requestOf(call);
    const outcome =
      request.type === 'append'
        ? await append(call, request, sourceOf, signal, api)
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
  api: GmailApi,
): Promise<MailOutcome> {
  const looked = await lookAt(call.ref ?? '', signal, api);
  if (looked.type === 'absent') return refused(problem('not-found', { host: api.host }));
  if (looked.type === 'unreadable') return refused(looked.problem);
  const { found } = looked;
  const wanted = changeOf(request, found);
  const unkept = request.type === 'keywords' ? unkeptOf(request.add, request.remove) : [];
  const done = (labels: readonly string[]): MailOutcome => ({
    type: 'done',
    stored: relabelled(found, labels),
    ...(unkept.length === 0 ? {} : { unkept }),
  });
  if (wanted.add.length + wanted.remove.length === 0) return done(found.labels);
  return settled(
    async () => {
      const { ref } = found.message;
      const isTrashing = wanted.add.length === 1 && wanted.add[0] === 'TRASH';
      // the bin's own call, and what else is to go afterwards: so the history shows one action of a person's kind
      const first = isTrashing ? await api.trash(ref, signal) : await api.modify(ref, wanted, signal);
      if (!isTrashing || first.type !== 'message') return first;
      const rest = wanted.remove.filter((label) => labelsIn(first.message).includes(label));
      return rest.length === 0 ? first : api.modify(ref, { add: [], remove: rest }, signal);
    },
    (answer) => done(labelsAfter(answer, found, wanted)),
    signal,
    api,
  );
}

function changeOf(request: ChangeRequest, { labels }: GmailMessage): LabelChange {
  const { add, remove } = request;
  if (request.type === 'move') return changeForMove(labels, add, remove);
  const wanted = changeForKeywords(add, remove);
  return {
    add: wanted.add.filter((label) => !labels.includes(label)),
    remove: wanted.remove.filter((label) => labels.includes(label)),
  };
}

/** A message without any label has no member `labelIds`. */
function labelsAfter(answer: MessageAnswer, found: GmailMessage, wanted: LabelChange): readonly string[] {
  if (answer.type !== 'message') return changed(found.labels, wanted);
  return labelsIn(answer.message);
}

async function append(
  call: MailCall,
  request: Extract<GmailRequest, { type: 'append' }>,
  sourceOf: SourceOf,
  signal: AbortSignal,
  api: GmailApi,
): Promise<MailOutcome> {
  const source = await sourceOf(call);
  try {
    // repeated after a crash, or brought by another program: then it is this one (WR1)
    const met = await findCopy({ ...call.identity, sentAt: request.sentAt }, source, signal, api);
    if (met !== null) return { type: 'done', stored: met, found: true };
    if (source.size > mostBytes) return refused(problem('item-too-large', { host: api.host }));
    const labels = labelsFor(request.mailboxes, request.keywords);
    const unkept = unkeptOf(request.keywords, []);
    let stored: GmailMessage | null = null;
    return await settled(
      async () => {
        const answer = await api.insert(labels, source, signal);
        if (answer.type !== 'message') return answer;
        const looked = await lookAt(String(answer.message.id), signal, api);
        stored = looked.type === 'found' ? looked.found : null;
        return answer;
      },
      () =>
        stored === null
          ? { type: 'unclear', problem: problem('answer-invalid', { host: api.host }) }
          : { type: 'done', stored: stored.message, ...(unkept.length === 0 ? {} : { unkept }) },
      signal,
      api,
    );
  } catch (error) {
    const found = problemOf(error);
    // before anything was sent: what stands in the way of this message only
    if (found === null || stopsTheRun(found)) throw error;
    return refused(found);
  } finally {
    source.dispose();
  }
}

/** What an answer to a write means; one that did not come leaves it unclear. */
async function settled(
  send: () => Promise<MessageAnswer>,
  done: (answer: MessageAnswer) => MailOutcome,
  signal: AbortSignal,
  api: GmailApi,
): Promise<MailOutcome> {
  try {
    const answer = await send();
    switch (answer.type) {
      case 'message':
        return done(answer);
      case 'absent':
        return refused(problem('not-found', { host: api.host }));
      case 'refused': {
        const trouble = api.problemOf(answer.refusal, 'item');
        // whether a server that fails has done it, nobody knows
        return answer.refusal.status >= 500 ? { type: 'unclear', problem: trouble } : refused(trouble);
      }
    }
  } catch (error) {
    const found = problemOf(error);
    if (found !== null)
      return found.code === 'throttled' ? refused(found) : { type: 'unclear', problem: found };
    if (signal.aborted) return { type: 'unclear', problem: problem('unreachable', { host: api.host }) };
    throw error;
  }
}

function refused(value: Problem): MailOutcome {
  return { type: 'refused', problem: value };
}

/** The contract of `MailSide.lookup`. */
export async function lookUp(call: MailCall, signal: AbortSignal, api: GmailApi): Promise<MailLookup> {
  const request = requestOf(call);
  if (request.type === 'append') {
    const stored = await findCopy({ ...call.identity, sentAt: request.sentAt }, null, signal, api);
    return stored === null ? { type: 'absent' } : { type: 'stored', stored };
  }
  const looked = await lookAt(call.ref ?? '', signal, api);
  // erased by somebody: the write has nothing to be done to
  if (looked.type !== 'found') return { type: 'unknown' };
  const { add, remove } = changeOf(request, looked.found);
  if (add.length + remove.length > 0) return { type: 'absent' };
  const unkept = request.type === 'keywords' ? unkeptOf(request.add, request.remove) : [];
  return { type: 'stored', stored: looked.found.message, ...(unkept.length === 0 ? {} : { unkept }) };
}
