/** What calls list page by page: changes that Concord made, entries that cannot be synchronised, and those that stay on their own side. */
import { z } from 'zod';
import { leftReasons } from '../domain/calendar/left-reasons.ts';
import { reasons } from '../domain/calendar/reasons.ts';
import { fieldName } from './entries.ts';
import { problemSchema, sideName } from './problem.ts';
import { rowUndo } from './undo.ts';

const historyAction = z.enum([
  'added',
  'changed',
  'removed',
  'unscheduled',
  'linked',
  'unlinked',
  'put-back',
  'conflict',
  'not-carried',
  'refused',
  'resumed',
  'not-undone',
]);

export const historyRow = z.strictObject({
  id: z.number(),
  /** The run it belongs to; `runs` of the same page has it. */
  run: z.number(),
  at: z.number(),
  /** The side that was written to. */
  side: sideName,
  action: historyAction,
  /** Null for a row of an older Concord whose reason has no code. */
  reason: z.enum(reasons).nullable(),
  title: z.string().max(2_000),
  start: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** What a change changed; empty for any other action, and when nothing of it is kept. */
  changed: z.array(fieldName),
  /** What a change replaced; null for any other action, and when nothing of it is kept. */
  was: z
    .strictObject({ title: z.string().max(2_000), start: z.string(), timeZone: z.string().nullable() })
    .nullable(),
  /** The interface hides a private entry until a person asks for it. */
  isPrivate: z.boolean(),
  undo: rowUndo,
});

/** What was done in one go. */
export const historyRun = z.strictObject({
  id: z.number(),
  /** Of its newest row, epoch milliseconds. */
  at: z.number(),
  /** All its changes that pass the filter, those on other pages too. */
  count: z.number(),
  /** The same by what was done: a long run is shown as one row. */
  did: z.array(z.strictObject({ side: sideName, action: historyAction, count: z.number() })),
});

/** Where an object lives on its side; opaque to the interface. */
export const itemAddress = z.strictObject({ side: sideName, ref: z.string().max(4_000) });

/** An entry that cannot be synchronised at the moment (RU2). */
export const quarantineItem = itemAddress.extend({
  /** Null when the title is not known; blank when the entry has none. */
  title: z.string().max(2_000).nullable(),
  start: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** The interface hides a private entry until a person asks for it. */
  isPrivate: z.boolean(),
  /** The name of its file in the calendar. */
  file: z.string().max(200).nullable(),
  /** `reading`: its own side holds something that cannot be understood; `writing`: the other side did not take it. */
  stage: z.enum(['reading', 'writing']),
  code: problemSchema.shape.code,
  /** A code the interface explains; for `item-unreadable` one of `unreadableReasons`. */
  reason: z.string().max(200).nullable(),
  /** Epoch milliseconds of the next try; null = it is never tried again, a person says when it was done by hand. */
  nextAt: z.number().nullable(),
  /** Names the content that is listed, for `quarantine.confirm`. */
  digest: z.string().nullable(),
});

/** An entry that stays on its own side. */
export const skippedItem = itemAddress.extend({
  reason: z.enum(leftReasons),
  /** A person kept it apart, and can take that back (`skipped.resume`). */
  byPerson: z.boolean(),
  /** Since when, epoch milliseconds; null when that is not known. */
  at: z.number().nullable(),
  /** Null when the title is not known; blank when the entry has none. */
  title: z.string().max(2_000).nullable(),
  start: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** The interface hides a private entry until a person asks for it. */
  isPrivate: z.boolean(),
});
