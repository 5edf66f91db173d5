/** Opens a call's mailbox for writing and compares what stands at its address with the message that the call is meant for (ML1). */
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailOutcome } from '../../../src-shared/domain/mail/side.ts';
import { type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Directory } from './directory.ts';
import { isSameMessage } from './identity.ts';
import type { Opened } from './selection.ts';
import type { Connection } from './session.ts';
import { fetchMessages, stillThere } from './stored-message.ts';
import { type Address, addressOf } from './uids.ts';

export type AtAddress =
  | {
      readonly type: 'it';
      readonly address: Address;
      readonly message: StoredMessage;
      readonly opened: Opened;
    }
  /** Nothing is there, or it is marked as deleted. */
  | { readonly type: 'absent' }
  /** Another message, or the address means nothing any more (ML3). */
  | { readonly type: 'other' };

/** What is at the call's address now. @throws ProblemError */
export async function lookAt(
  call: MailCall,
  access: 'read' | 'write',
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<AtAddress> {
  const address = addressOf(call.ref ?? '');
  if (address === null) return { type: 'other' };
  const opened = await directory.open(address.mailbox, access, connection, signal);
  if (opened.uidValidity !== address.uidValidity) return { type: 'other' };
  const found = await fetchMessages(connection.client, address, [address.uid], signal);
  const one = found.get(address.uid);
  if (one === undefined) {
    const there = await stillThere(connection.client, [address.uid], signal);
    return { type: there.has(address.uid) ? 'other' : 'absent' };
  }
  if (one.type === 'unreadable') return { type: 'other' };
  if (one.isDeleted) return { type: 'absent' };
  return isSameMessage(one.message, call.identity)
    ? { type: 'it', address, message: one.message, opened }
    : { type: 'other' };
}

/** Refuses unless it is the call's message and the mailbox may be changed. */
export function refusalOf(found: AtAddress, host: string): MailOutcome | null {
  if (found.type === 'absent') return refused(problem('not-found', { host }));
  if (found.type === 'other') return refused(problem('revision-conflict', { host }));
  return found.opened.isReadOnly ? refused(problem('not-permitted', { host })) : null;
}

export function refused(value: Problem): MailOutcome {
  return { type: 'refused', problem: value };
}

export function unclear(value: Problem): MailOutcome {
  return { type: 'unclear', problem: value };
}

/** The outcome of a command whose connection broke, or was given up: nobody knows. @throws what is no Problem */
export function unclearBecause(error: unknown, host: string, signal: AbortSignal): MailOutcome {
  const found = signal.aborted ? problem('unreachable', { host }) : problemOf(error);
  if (found === null) throw error;
  return unclear(found);
}
