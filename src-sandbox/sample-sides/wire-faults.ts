/**
 * Faults on purpose: for every remote operation, a script or a seeded source decides what goes wrong, and hooks are called
 * before it is sent and after it took effect.
 */
import type { CalendarId, Call } from '../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { fail, type ProblemCode, ProblemError, problem } from '../../src-shared/domain/problems.ts';

export type Operation =
  | 'calendars'
  | 'changes'
  | 'get'
  | 'listed'
  | 'locate'
  | 'perform'
  | 'lookup'
  | 'session'
  | 'lease'
  | 'release'
  | 'report'
  | 'agreements'
  | 'putAgreements'
  | 'lock'
  | 'sub-calendar'
  | 'known-people';

/** One remote operation of one side: one page of a listing, one `get`, one call of a `perform`. */
export interface Step {
  /** Counts every step of this side, from 1. */
  readonly number: number;
  readonly operation: Operation;
  readonly calendar?: CalendarId;
  /** Page of this listing, from 0. */
  readonly page?: number;
  readonly call?: Call;
}

export type Fault =
  | { readonly type: 'delay'; readonly delayMs: number }
  /** The whole side is out of reach: thrown where nothing was sent yet, `unclear` for a call after others. */
  | { readonly type: 'unreachable' }
  | { readonly type: 'throttled'; readonly retryAfterMs: number }
  /** The request never arrived, and nobody can tell: `unclear` for a call, `unreachable` elsewhere. */
  | { readonly type: 'lost-before' }
  /** The request took effect, and the answer was lost. */
  | { readonly type: 'lost-after' }
  /** A call is refused with this code. */
  | { readonly type: 'refused'; readonly code: ProblemCode }
  /** The sync state is too old; a listing that starts from null is not affected. */
  | { readonly type: 'expired' }
  /** A listing's next page, or the second half of a `get`, never comes. */
  | { readonly type: 'breaks-off' }
  /** Rows come twice and in another order. */
  | { readonly type: 'disorder' };

export interface Faults {
  /** What goes wrong at this step; null or nothing = all is well. */
  decide?(step: Step): Fault | null;
  /** Before the step is sent. What it throws ends the process under test. */
  before?(step: Step): void;
  /** After the step took effect on the side, before its answer arrives. */
  after?(step: Step): void;
}

/** The connection broke after something may have been sent: nobody knows whether it happened. */
export class AnswerLost extends ProblemError {
  constructor() {
    super(problem('unreachable'));
  }
}

/** Sends steps to the account. */
export interface Wire {
  /** Runs the step, with the fault that was decided for it. @throws ProblemError for the faults of a whole side and lost answers. */
  send<T>(step: Omit<Step, 'number'>, signal: AbortSignal, work: (fault: Fault | null) => T): Promise<T>;
}

export function wire(faults: Faults, clock: Clock): Wire {
  let number = 0;
  return {
    async send(what, signal, work) {
      signal.throwIfAborted();
      number += 1;
      const step: Step = { ...what, number };
      faults.before?.(step);
      const fault = faults.decide?.(step) ?? null;
      switch (fault?.type) {
        case 'delay':
          await new Promise<void>((resolve) => {
            clock.setTimer(fault.delayMs, resolve);
          });
          signal.throwIfAborted();
          break;
        case 'unreachable':
          fail('unreachable');
          break;
        case 'lost-before':
          throw new AnswerLost();
        case 'throttled':
          fail('throttled', {}, clock.now() + fault.retryAfterMs);
      }
      const answer = work(fault);
      faults.after?.(step);
      if (fault?.type === 'lost-after') throw new AnswerLost();
      return answer;
    },
  };
}
