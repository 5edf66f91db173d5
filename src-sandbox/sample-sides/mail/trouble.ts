/** Faults on purpose for the sample mail sides: what goes wrong at which request, and hooks before and after each of them. */
import type { MailCall, MailOutcome, MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { fail, type ProblemCode, ProblemError, problem } from '../../../src-shared/domain/problems.ts';

export type MailOperation = 'mailboxes' | 'changes' | 'describe' | 'read' | 'locate' | 'perform' | 'lookup';

/** One request: one page of a listing, one `describe`, one call of a `perform`. */
export interface MailStep {
  readonly operation: MailOperation;
  readonly scope?: string;
  /** Page of this listing, from 0. */
  readonly page?: number;
  readonly call?: MailCall;
}

export type MailFault =
  | { readonly type: 'unreachable' }
  | { readonly type: 'throttled'; readonly retryAfterMs: number }
  /** The request never arrived, and nobody can tell. */
  | { readonly type: 'lost-before' }
  /** It took effect, and the answer was lost. */
  | { readonly type: 'lost-after' }
  | { readonly type: 'refused'; readonly code: ProblemCode }
  | { readonly type: 'expired' };

export interface MailFaults {
  decide?(step: MailStep): MailFault | null;
  /** What these throw ends the process under test. */
  before?(step: MailStep): void;
  after?(step: MailStep): void;
}

/** Runs one request that is no call. @throws ProblemError as the fault says */
export function ask<T>(
  faults: MailFaults,
  step: MailStep,
  signal: AbortSignal,
  now: number,
  work: () => T,
): T {
  signal.throwIfAborted();
  faults.before?.(step);
  const fault = faults.decide?.(step) ?? null;
  if (fault?.type === 'throttled') fail('throttled', {}, now + fault.retryAfterMs);
  if (fault?.type === 'expired' && step.operation === 'changes') fail('sync-state-expired');
  if (fault?.type === 'unreachable' || fault?.type === 'lost-before') fail('unreachable');
  const answer = work();
  faults.after?.(step);
  if (fault?.type === 'lost-after') fail('unreachable');
  return answer;
}

/**
 * Runs one call. Trouble of the whole side throws for the first call of a `perform`, and is `unclear` for those behind it.
 * @throws ProblemError before anything was sent
 */
export async function perform(
  faults: MailFaults,
  call: MailCall,
  isFirst: boolean,
  now: number,
  sourceOf: (call: MailCall) => Promise<MessageSource>,
  work: () => Promise<MailOutcome>,
): Promise<MailOutcome> {
  const step: MailStep = { operation: 'perform', call };
  faults.before?.(step);
  const fault = faults.decide?.(step) ?? null;
  if (fault?.type === 'throttled' && isFirst) fail('throttled', {}, now + fault.retryAfterMs);
  if (fault?.type === 'unreachable' && isFirst) fail('unreachable');
  if (fault?.type === 'refused') return { type: 'refused', problem: problem(fault.code) };
  if (fault !== null && fault.type !== 'lost-after' && fault.type !== 'expired')
    return refusedBySource(async () => {
      // what gets lost on its way was read before
      if (fault.type === 'lost-before' && call.write === 'append') (await sourceOf(call)).dispose();
      return { type: 'unclear', problem: problem('unreachable') };
    });
  const outcome = await refusedBySource(work);
  faults.after?.(step);
  return fault?.type === 'lost-after' ? { type: 'unclear', problem: problem('unreachable') } : outcome;
}

/** A message whose bytes cannot be had is not sent. */
async function refusedBySource(work: () => Promise<MailOutcome>): Promise<MailOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) return { type: 'refused', problem: error.problem };
    throw error;
  }
}

/** The operations that each kind of random fault makes sense for; the same fractions give the same faults. */
export function seededMailFaults(fraction: () => number, share: number): MailFaults {
  const everywhere: readonly MailFault[] = [
    { type: 'unreachable' },
    { type: 'throttled', retryAfterMs: 30_000 },
  ];
  const choices: Readonly<Record<MailOperation, readonly MailFault[]>> = {
    mailboxes: everywhere,
    changes: [...everywhere, { type: 'expired' }],
    describe: everywhere,
    read: everywhere,
    locate: everywhere,
    lookup: everywhere,
    perform: [
      ...everywhere,
      { type: 'lost-before' },
      { type: 'lost-after' },
      { type: 'lost-after' },
      { type: 'refused', code: 'item-rejected' },
      { type: 'refused', code: 'revision-conflict' },
      { type: 'refused', code: 'mailbox-full' },
    ],
  };
  return {
    decide: ({ operation }) => {
      if (fraction() >= share) return null;
      const some = choices[operation];
      return some[Math.floor(fraction() * some.length)] ?? null;
    },
  };
}
