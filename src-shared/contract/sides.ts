/** What Status says of each side by itself, and what was written to each side hour by hour. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

/** Epoch milliseconds. */
const instant = z.number();

/**
 * `unknown`: nothing was heard of it since the start. `well`: the last that was heard of it was no trouble. `working`, `paused`: so is
 * everything that asks it. `offline`: this machine has no network. `trouble`: the Problem is about this side.
 */
export const sideHealths = ['unknown', 'well', 'working', 'paused', 'offline', 'trouble'] as const;

export const sideState = z.strictObject({
  health: z.enum(sideHealths),
  /** Null unless `trouble`. */
  problem: problemSchema.nullable(),
  /** When it last answered, or told of news by itself; at the latest when both sides last agreed. Null: never. */
  heardAt: instant.nullable(),
  /** When it is asked next; null: not by itself, or just now. */
  nextRunAt: instant.nullable(),
});
export type SideState = z.infer<typeof sideState>;

/** Hours since local midnight in which something was written, in order; by the side that was written to. A day has up to 25. */
export const hourCounts = z
  .array(
    z.strictObject({
      /** When the hour began. */
      at: instant,
      provider: z.number(),
      crm: z.number(),
    }),
  )
  .max(25);
export type HourCounts = z.infer<typeof hourCounts>;
