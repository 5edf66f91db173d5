/** Stopping the synchronisation of an account, and starting it again (A14): its part of topic `sync`, and its calls. */
import { z } from 'zod';

const nothing = z.strictObject({});

/**
 * `removing`: what Concord made is being removed first; `stopped`: nothing runs until a person starts it again. `removed`: how much was
 * removed from each side, and how much of what was to go stayed; null where nothing was to be removed.
 */
export const stopState = z.strictObject({
  state: z.enum(['removing', 'stopped']),
  removed: z.strictObject({ provider: z.number(), crm: z.number(), kept: z.number() }).nullable(),
});

/** On which side the entries are; `guests`: those in the calendar whose guests its server may tell of the removal. */
export const stopGroups = ['provider', 'crm', 'guests'] as const;

const stopItem = z.strictObject({
  /** Names its link. */
  id: z.string().max(200),
  title: z.string().max(2_000),
  start: z.string(),
  timeZone: z.string().nullable(),
  repeats: z.boolean(),
  /** Its guests; empty except in the group `guests`. */
  guests: z.array(z.string().max(2_000)),
});

export const stoppingCalls = {
  /** What Concord made itself on each side and could remove. */
  'sync.stop-preview': {
    input: nothing,
    output: z.strictObject({
      digest: z.string(),
      counts: z.strictObject({ provider: z.number(), crm: z.number(), guests: z.number() }),
      /** Other calendars of the account that the CRM shows, and would show no more (C2). */
      others: z.number(),
      /** Whether the CRM lets entries be removed; where it does not, all of them stay there (WR10). */
      crmRemoves: z.boolean(),
    }),
  },
  'sync.stop-items': {
    input: z.strictObject({
      group: z.enum(stopGroups),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({ items: z.array(stopItem), count: z.number() }),
  },
  /**
   * Stops; `sync.resume` starts again. With `remove`, what the digest names is removed first; not accepted when something else would be
   * removed by now (RU8).
   */
  'sync.stop': {
    input: z.strictObject({
      remove: z.strictObject({ digest: z.string().max(200), withGuests: z.boolean() }).nullable(),
    }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
} as const;
