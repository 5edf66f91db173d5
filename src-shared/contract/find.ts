/** "Why is this (not) there?" (D12): looking for an entry or a message on both sides, and the answer about one of them. */
import { z } from 'zod';
import { entryWhyCodes, holds, mailWhyCodes, type WhyCode } from '../domain/why.ts';
import { versions } from './entries.ts';
import { historyRow, itemAddress, quarantineItem } from './listed.ts';
import { mailHistoryRow, whichMailbox } from './mail.ts';
import { problemSchema } from './problem.ts';

const instant = z.number();
const text = z.string().max(2_000);
const count = z.number();

export const whyCode = z.enum([...entryWhyCodes, ...mailWhyCodes] as [WhyCode, ...WhyCode[]]);

/** What a person asks about. */
export const whyTarget = z.discriminatedUnion('of', [
  /** `calendar` null: the primary calendar, or the CRM. */
  itemAddress.extend({ of: z.literal('entry'), calendar: z.string().max(2_000).nullable() }),
  /** The entry that a row of the history is about. */
  z.strictObject({ of: z.literal('row'), id: z.number() }),
  itemAddress.extend({ of: z.literal('message'), mailbox: whichMailbox }),
  /** The message that a row of a mailbox's history is about. */
  z.strictObject({ of: z.literal('mail-row'), mailbox: whichMailbox, id: z.number() }),
]);
export type WhyTarget = z.infer<typeof whyTarget>;

/** Title or subject, or a person's name or address; words in any order. `day`: on which it takes place, or was received. */
const wanted = {
  text: z.string().max(200),
  day: z.string().date().nullable(),
};

export const foundItem = z.strictObject({
  target: whyTarget,
  /** Null when it is not known; blank when there is none. */
  title: text.nullable(),
  /** Of an entry. */
  start: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Of a message. */
  sender: text.nullable(),
  receivedAt: instant.nullable(),
  /** The interface hides a private entry until a person asks for it. */
  isPrivate: z.boolean(),
  /** Where it is, as far as is known. */
  inProvider: z.boolean(),
  inCrm: z.boolean(),
  code: whyCode,
});
export type FoundItem = z.infer<typeof foundItem>;

/** `there`: as Concord last heard. `unknown`: nobody has told. */
const sideFact = z.strictObject({
  state: z.enum(['there', 'not-there', 'unknown']),
  /** Names of the calendar, or of the folders; empty where they are not known, or mean nothing. */
  places: z.array(text).max(50),
  /** Whether this side can tell a web address of it (`find.open`). */
  mayOpen: z.boolean(),
});

export const explanation = z.strictObject({
  title: text.nullable(),
  start: z.string().nullable(),
  timeZone: z.string().nullable(),
  sender: text.nullable(),
  receivedAt: instant.nullable(),
  isPrivate: z.boolean(),
  code: whyCode,
  /** What keeps what is on its way; `none` for everything that waits for nothing but the next run, or for nothing at all. */
  hold: z.enum(holds),
  /** The trouble that `hold` names, or that another calendar's reading met. */
  trouble: problemSchema.nullable(),
  provider: sideFact,
  crm: sideFact,
  /** What the calendar (`first`) and the CRM (`second`) hold, as far as Concord has read it; both null of a message. */
  versions,
  /** Where it failed by itself. */
  quarantined: quarantineItem.nullable(),
  /** It stays on its own side by a person's word, which can be taken back (`skipped.resume`). */
  keptApart: itemAddress.nullable(),
  /** The decision that it waits for. */
  decision: z.string().max(200).nullable(),
  /** Until when single entries exist in the CRM; wall time. */
  until: z.string().nullable(),
  /** Its history, newest first. */
  rows: z.array(historyRow.omit({ undo: true })).max(100),
  mailRows: z.array(mailHistoryRow).max(100),
});
export type Explanation = z.infer<typeof explanation>;

export const findCalls = {
  /** What Concord knows: what is synchronised, skipped, waits, failed, or was once. */
  'find.known': {
    input: z.strictObject(wanted),
    output: z.strictObject({ items: z.array(foundItem).max(100), isCut: z.boolean() }),
  },
  /**
   * Goes on asking both sides for what Concord has not read, for a second or two at a time; a name that is new begins, and ends the search
   * before it. `total` null: not known yet. `isCut`: there is more than is looked through, or shown.
   */
  'find.ask': {
    input: z.strictObject({ search: z.string().min(1).max(64), ...wanted }),
    output: z.strictObject({
      items: z.array(foundItem).max(100),
      checked: count,
      isDone: z.boolean(),
      isCut: z.boolean(),
      /** Sides, calendars and folders that could not be asked; the others go on. */
      problems: z.array(problemSchema).max(20),
    }),
  },
  'find.stop': { input: z.strictObject({ search: z.string().min(1).max(64) }), output: z.strictObject({}) },
  'find.explain': { input: whyTarget, output: explanation },
  /** The side is asked for the web address, which the main process opens; where a browser shows the interface, it is answered. */
  'find.open': {
    input: z.strictObject({ target: whyTarget, side: itemAddress.shape.side }),
    output: z.strictObject({
      url: z.string().nullable(),
      /** Whether the side has such a page. */
      isKnown: z.boolean(),
    }),
  },
} as const;
