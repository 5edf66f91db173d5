/** Topic `summaries`: what came of something that a person began and may have looked away from, told once. */
import { z } from 'zod';

const nothing = z.strictObject({});
const counts = z.strictObject({ added: z.number(), changed: z.number(), removed: z.number() });

export const summariesTopic = z.strictObject({
  /** What the first synchronisation came to, until a person has seen it; also after a restart. Null: there is nothing to tell. */
  firstSync: z
    .strictObject({
      provider: counts,
      crm: counts,
      /** Entries that were on both sides already. */
      matched: z.number(),
    })
    .nullable(),
  /** What was disconnected since this start, until setup goes on. */
  disconnected: z
    .strictObject({
      address: z.string().max(2_000),
      crm: z.string().max(2_000),
      /** Entries that were on both sides, and still are. */
      linked: z.number(),
    })
    .nullable(),
});

export const summaryCalls = {
  /** A person has seen what the first synchronisation came to. */
  'first-sync.seen': { input: nothing, output: nothing },
} as const;
