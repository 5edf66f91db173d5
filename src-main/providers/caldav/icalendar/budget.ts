/**
 * How much work one calendar object may cost beyond looking at its text once (S6). Two numbers that are limited each for
 * themselves multiply: dates × the size of an occurrence, rules × years, zones × observances. All of that draws on one budget, so
 * that no product of them can run away. What is in proportion to the text needs no budget: the text's own size is limited.
 */
import { tooLarge } from '../../../../src-shared/domain/calendar/unreadable.ts';

/** Bytes of one object's text, and of what may be made from it by repeating parts. A daily series of years, each occurrence with its own dozen guests, is about 2 MiB. */
export const mostObjectBytes = 4 * 1024 * 1024;

/** Each about a microsecond of a slow processor. */
const mostSteps = 150_000;

export interface WorkBudget {
  /** @throws ProblemError `item-too-large` when less than that is left */
  spend(steps: number): void;
  /** Counts text or values that come about by repeating parts of the object. @throws ProblemError `item-too-large` */
  produce(bytes: number): void;
  /** How many steps are left. */
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
