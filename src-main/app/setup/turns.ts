/** One thing at a time, and what is left behind stays behind: what is being worked on, and the trouble it met. */
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';

export interface Turns {
  /** What is being worked on. */
  busy(): string | null;
  /** What the last piece of work met; stays until the next one begins. */
  trouble(): Problem | null;
  /**
   * Works on one thing. `isCurrent` says no as soon as it was left behind: what it finds out then changes nothing.
   * @throws ProblemError `setup-invalid` while something else is being worked on, and whatever the work throws
   */
  take<T>(name: string, work: (isCurrent: () => boolean) => Promise<T>): Promise<T>;
  /** Leaves what is under way behind, and forgets the trouble. */
  leave(): void;
}

export function createTurns(onChange: () => void): Turns {
  let busy: string | null = null;
  let trouble: Problem | null = null;
  let turn = 0;
  return {
    busy: () => busy,
    trouble: () => trouble,
    async take(name, work) {
      if (busy !== null) fail('setup-invalid', { field: 'busy' });
      turn += 1;
      const mine = turn;
      const isCurrent = (): boolean => turn === mine;
      busy = name;
      trouble = null;
      onChange();
      try {
        return await work(isCurrent);
      } catch (error) {
        if (isCurrent()) trouble = problemOf(error);
        throw error;
      } finally {
        if (isCurrent()) {
          busy = null;
          onChange();
        }
      }
    },
    leave() {
      turn += 1;
      busy = null;
      trouble = null;
    },
  };
}
