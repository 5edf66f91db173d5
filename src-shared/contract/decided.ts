/** Answering questions, and the answers that a person gave in the last 30 days. */
import { z } from 'zod';
import { decisionChoices } from '../domain/decided.ts';
import { decisionSchema } from './state.ts';

const choice = z.enum(decisionChoices);
const page = { offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) };

/** One answered question. */
export const decidedRow = z.strictObject({
  id: z.string().max(200),
  /** Epoch milliseconds. */
  at: z.number(),
  /** As it was asked; of its items the first one alone. The title is blank where the question does not name it, or it became private. */
  decision: decisionSchema,
  /** Each choice with how many of its items got it, the most first. */
  said: z.array(z.strictObject({ choice, count: z.number() })),
  /** Entries that stay apart because of it, and can be synchronised after all. */
  kept: z.number(),
  /** When those were taken back; null: not. */
  takenBackAt: z.number().nullable(),
});

export const decidedCalls = {
  'decisions.decide': {
    input: z.strictObject({
      id: z.string().max(200),
      digest: z.string().max(200),
      /** For all items that `others` does not name. */
      choice,
      /** Items, by their digests, that get another choice. Only where each is answered by itself (`isAnsweredByEntry`). */
      others: z
        .array(z.strictObject({ item: z.string().max(200), choice }))
        .max(1_000)
        .optional(),
    }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
  /** Newest first. */
  'decisions.decided': {
    input: z.strictObject(page),
    output: z.strictObject({ items: z.array(decidedRow), count: z.number() }),
  },
  /** What an answer kept apart is synchronised after all, by the run that starts now. Not accepted when nothing of it stays apart any more. */
  'decisions.take-back': {
    input: z.strictObject({ id: z.string().max(200) }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
} as const;
