/**
 * Limits the work that one calendar object may cause (S6). Numbers that have a limit each still multiply: dates × the size of an
 * occurrence, rules × years, zones × observances. All work of that kind is charged to one budget for the object. Work that is
 * proportional to the length of the text is not charged, because that length has a limit.
 */
import { tooLarge } from '../../../src-shared/domain/calendar/unreadable.ts';

/**
 * The most bytes of one object's text, and of the text or values made from it by repeating parts. A daily series over several
 * years, each occurrence with its own dozen guests, has about 2 MiB.
 */
export const mostObjectBytes = 4 * 1024 * 1024;

/** One step is about a microsecond of a slow processor. */
const mostSteps = 150_000;

export interface WorkBudget {
  /** Charges this many steps. @throws ProblemError `item-too-large` when fewer are left */
  spend(steps: number): void;
  /**
   * Charges bytes of text or values made by repeating parts of the object.
   * @throws ProblemError `item-too-large` when fewer are left
   */
  produce(bytes: number): void;
  /** The steps that are left. */
  left(): number;
}

export function createBudget(): WorkBudget {
  let steps = mostSteps;
  let bytes = mostObjectBytes;
  return {
    spend(amount) {
      steps -= amount;
      if (steps < 0) tooLarge('too-large', { limitSteps: mostSteps });
    },
    produce(amount) {
      bytes -= amount;
      if (bytes < 0) tooLarge('too-large', { limitBytes: mostObjectBytes });
    },
    left: () => steps,
  };
}
