/** One piece of work at a time; work that was abandoned changes nothing any more. Keeps what is under way and the trouble it met. */
import { fail, type Problem, problemOf } from '../../../src-shared/domain/problems.ts';

export interface Turns {
  /** The name of the work under way. */
  busy(): string | null;
  /** The Problem that the last piece of work met; stays until the next one begins. */
  trouble(): Problem | null;
  /** The name of the work that met the trouble; null without trouble. */
  troubled(): string | null;
  /**
   * Does one piece of work. `isCurrent` answers false once the work was abandoned: what it finds out then must change nothing.
   * @throws ProblemError `setup-invalid` while other work is under way, and whatever the work throws
   */
  take<T>(name: string, work: (isCurrent: () => boolean) => Promise<T>): Promise<T>;
  /** Abandons what is under way, and forgets the trouble. */
  abandon(): void;
}

export function createTurns(onChange: () => void): Turns {
  let busy: string | null = null;
  let met: { readonly problem: Problem; readonly work: string } | null = null;
  let turn = 0;
  return {
    busy: () => busy,
    trouble: () => met?.problem ?? null,
    troubled: () => met?.work ?? null,
    async take(name, work) {
      if (busy !== null) fail('setup-invalid', { field: 'busy' });
      turn += 1;
      const mine = turn;
      const isCurrent = (): boolean => turn === mine;
      busy = name;
      met = null;
      onChange();
      try {
        return await work(isCurrent);
      } catch (error) {
        const problem = problemOf(error);
        if (isCurrent() && problem !== null) met = { problem, work: name };
        throw error;
      } finally {
        if (isCurrent()) {
          busy = null;
          onChange();
        }
      }
    },
    abandon() {
      turn += 1;
      busy = null;
      met = null;
    },
  };
}
