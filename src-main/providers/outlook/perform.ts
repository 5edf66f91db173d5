/** Sends prepared calls one by one; what each request is in the protocol is said by a sender. */
import type { Call, Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { outcomeOfFailure } from '../failed-call.ts';
import { performByObject } from '../perform-by-object.ts';
import { type OutlookRequest, requestOf } from './requests.ts';

export type RequestOf<Method extends OutlookRequest['method']> = Extract<OutlookRequest, { method: Method }>;

/** The functions throw a ProblemError for trouble on the way. */
export interface Sender {
  create(request: RequestOf<'create'>): Promise<Outcome>;
  patch(request: RequestOf<'patch'>): Promise<Outcome>;
  patchOccurrence(request: RequestOf<'patch-occurrence'>): Promise<Outcome>;
  cancelOccurrence(request: RequestOf<'cancel-occurrence'>): Promise<Outcome>;
  reply(request: RequestOf<'reply'>): Promise<Outcome>;
  remove(request: RequestOf<'delete'>): Promise<Outcome>;
  read(request: RequestOf<'read'>): Promise<Outcome>;
  /** Whether the write itself was sent, and not only what is read before it. */
  wasSent(): boolean;
}

/**
 * The contract of `CalendarSide.perform`. The address of a new entry is not known before: its calls belong together by their write.
 * @param senderOf throws for trouble of the whole side
 */
export function performBy(
  calls: readonly Call[],
  signal: AbortSignal,
  senderOf: (call: Call) => Promise<Sender>,
): AsyncGenerator<readonly [key: string, outcome: Outcome]> {
  return performByObject(calls, signal, (call) => performCall(call, signal, senderOf), objectOf);
}

function objectOf(call: Call): string {
  const request = requestOf(call);
  return call.ref ?? (request.method === 'none' ? call.key : request.write);
}

async function performCall(
  call: Call,
  signal: AbortSignal,
  senderOf: (call: Call) => Promise<Sender>,
): Promise<Outcome> {
  const request = requestOf(call);
  if (request.method === 'none') return { type: 'refused', problem: request.problem };
  const sender = await senderOf(call);
  try {
    return await send(request, sender);
  } catch (error) {
    return outcomeOfFailure(error, sender.wasSent(), signal);
  }
}

function send(request: Exclude<OutlookRequest, { method: 'none' }>, sender: Sender): Promise<Outcome> {
  switch (request.method) {
    case 'create':
      return sender.create(request);
    case 'patch':
      return sender.patch(request);
    case 'patch-occurrence':
      return sender.patchOccurrence(request);
    case 'cancel-occurrence':
      return sender.cancelOccurrence(request);
    case 'reply':
      return sender.reply(request);
    case 'delete':
      return sender.remove(request);
    default:
      return sender.read(request);
  }
}
