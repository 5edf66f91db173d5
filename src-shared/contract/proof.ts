/** Topic `proof`: what the last full comparison of both sides found, and what is not proven fresh (D13, RU9). */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

/** Epoch milliseconds. */
const instant = z.number();

const comparedSide = z.strictObject({
  entries: z.number(),
  linked: z.number(),
  /** How many stand on this side only, by the code of the reason. */
  skipped: z.record(z.string(), z.number()),
  unreadable: z.number(),
});

export const comparisonSchema = z.strictObject({
  startedAt: instant,
  endedAt: instant,
  /** Null for a side that does not tell what it holds. */
  sides: z.strictObject({ provider: comparedSide.nullable(), crm: comparedSide.nullable() }),
  found: z.strictObject({
    changed: z.number(),
    gone: z.number(),
    untold: z.number(),
    unlinked: z.number(),
  }),
  onTheWay: z.number(),
  others: z.strictObject({ calendars: z.number(), entries: z.number(), unread: z.number() }).optional(),
});

/** Of a mailbox, which one; `id`: null for the first. Null: the calendar. */
const whichPart = z
  .strictObject({ id: z.string().max(128).nullable(), address: z.string().max(2_000) })
  .nullable();

export const staleCollection = z.strictObject({
  mailbox: whichPart,
  kind: z.enum(['calendar', 'sub-calendar', 'folder']),
  /** As its server names it; blank for the primary calendar. */
  name: z.string().max(2_000),
  /** Whole minutes, online and awake, since its change list was last read to the end. */
  minutes: z.number(),
  /** An hour or longer. */
  isLong: z.boolean(),
});

export const proofTopic = z.strictObject({
  parts: z.array(z.strictObject({ mailbox: whichPart, last: comparisonSchema.nullable() })),
  /** A comparison is under way: entries read, of about so many. */
  running: z.strictObject({ done: z.number(), total: z.number() }).nullable(),
  /** What ended the last one before its end. */
  problem: problemSchema.nullable(),
  /** Whether one can begin now. */
  canCompare: z.boolean(),
  /** Calendars and folders that were not read to the end for a quarter of an hour. */
  stale: z.array(staleCollection),
});

const nothing = z.strictObject({});

export const proofCalls = {
  /** Begins a full comparison; topic `proof` tells how far it is. */
  'proof.compare': { input: nothing, output: nothing },
  /** Ends the one under way. */
  'proof.cancel': { input: nothing, output: nothing },
} as const;
