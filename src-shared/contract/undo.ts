/** Undoing what Concord did: how exactly a change or a whole run can be undone, said beforehand, and the wish to do so (DE3, D4). */
import { z } from 'zod';
import { undoGrades, undoObstacles } from '../domain/undo.ts';

/** Of one row, as far as Concord's own store can tell. `obstacle`: why it is impossible. */
export const rowUndo = z.strictObject({
  grade: z.enum(undoGrades),
  obstacle: z.enum(undoObstacles).nullable(),
  /** A person wants it undone, and the next runs do so. */
  isUnderWay: z.boolean(),
});
export type RowUndo = z.infer<typeof rowUndo>;

/** One change by its row, or a run by its id. `mailbox`: of mail's history; null = the first one. */
const subject = z.strictObject({
  topic: z.enum(['calendar', 'mail']),
  mailbox: z.string().max(200).nullable(),
  id: z.number(),
  isRun: z.boolean(),
});
export type UndoSubject = z.infer<typeof subject>;

export const undoCalls = {
  /** Reads both sides, and changes nothing. */
  'undo.preview': {
    input: subject,
    output: z.strictObject({
      /** Names what was found, for `undo.start`. */
      digest: z.string(),
      exact: z.number(),
      /** Those that come back without inviting anybody. */
      withoutGuests: z.number(),
      /** Of the exact ones: what was added is removed again, and what it was made from stays on its own side. */
      apart: z.number(),
      impossible: z.array(z.strictObject({ obstacle: z.enum(undoObstacles), count: z.number() })),
      /** People whom the calendar would mail about it: a person is asked about each before that (PE1). */
      addressees: z.number(),
    }),
  },
  /** The run that starts now undoes it. Not accepted when something else was found by now than was shown (RU8). */
  'undo.start': {
    input: subject.extend({ digest: z.string().max(200) }),
    output: z.strictObject({ accepted: z.boolean() }),
  },
} as const;
