/** What the odd servers of both sides have in common: which answers a rule bends, what was recorded, and timers that a test lets ring. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Answer, Asked } from '../caldav/fake-server.ts';
import type { Fault } from './story.ts';

/** `end early` announces the whole body, sends half of it, and closes the connection. */
export type BentAnswer = Answer | 'hang up' | 'stay silent';

/** The part of a rule that says which answers it bends, and whether the server acts. */
export interface Where {
  /** The position of the answer in the whole run, from 0. */
  readonly at?: number;
  /** Every matching answer from this position on; `once` is then false. */
  readonly from?: number;
  /** Only the first matching answer; `false` bends all of them. Default true. */
  readonly once?: boolean;
  /** Answered in the server's place, so that nothing is done. Without it the server acts, and its answer is bent. */
  readonly unasked?: true;
  readonly status?: number;
}

/** Whether a rule is about the answer at this position. */
export function isInPlace({ at, from }: Where, position: number): boolean {
  return (at === undefined || at === position) && (from === undefined || from <= position);
}

export interface Recorded {
  readonly asked: Asked;
  /** Before it was bent. */
  readonly answer: Answer;
}

export interface BentRun {
  /** What did not hold. Empty when all is well. */
  readonly faults: readonly Fault[];
  /** Every answer that could be bent. */
  readonly recording: readonly Recorded[];
  /** The answers that the rule changed. */
  readonly changed: readonly Recorded[];
}

export function bendingServer<Bend extends Where>({
  bend,
  answered,
  isMeant,
  bent,
  fireTimers,
}: {
  readonly bend: Bend | null;
  /** The good server's answer. */
  readonly answered: (asked: Asked) => Promise<Answer>;
  readonly isMeant: (bend: Bend, asked: Asked, position: number) => boolean;
  readonly bent: (answer: Answer, bend: Bend, asked: Asked) => BentAnswer;
  readonly fireTimers: () => void;
}) {
  const recording: Recorded[] = [];
  const changed: Recorded[] = [];
  let isBending = true;
  let requests = 0;
  return {
    async answer(asked: Asked): Promise<BentAnswer> {
      const position = requests;
      requests += 1;
      const isHere =
        isBending &&
        bend !== null &&
        isMeant(bend, asked, position) &&
        (changed.length === 0 || bend.once === false);
      const isUnasked = isHere && bend.unasked === true;
      const answer = isUnasked ? { status: bend.status ?? 500 } : await answered(asked);
      if (isBending) recording.push({ asked, answer });
      if (!isHere) return answer;
      const sent = bent(answer, bend, asked);
      if (isUnasked || !isSame(sent, answer)) changed.push({ asked, answer });
      if (sent === 'stay silent') fireTimers();
      return sent;
    },
    requests: () => requests,
    mend(): void {
      isBending = false;
    },
    done: () => ({ recording, changed }),
  };
}

export function isSame(one: BentAnswer, other: BentAnswer): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Timers that never ring by themselves: the server that stays silent lets all of them ring, as if their time had passed. */
export function fireableTimers(now: () => number) {
  const waiting = new Set<() => void>();
  const clock: Clock = {
    now,
    monotonic: () => performance.now(),
    setTimer(_delayMs, callback) {
      waiting.add(callback);
      return () => void waiting.delete(callback);
    },
  };
  return {
    clock,
    fireAll(): void {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
  };
}
