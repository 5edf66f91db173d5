/** A Problem and a side, as the contract carries them. */
import { z } from 'zod';
import { problemCodes } from '../domain/problems.ts';
import { sideNames } from '../domain/side-name.ts';

/** One of the two sides of the agreement. */
export const sideName = z.enum(sideNames);

export const problemSchema = z.strictObject({
  code: z.enum(problemCodes as [(typeof problemCodes)[number], ...typeof problemCodes]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  fix: z.string(),
  side: sideName.optional(),
  /** Epoch milliseconds. */
  retryAt: z.number().optional(),
});
