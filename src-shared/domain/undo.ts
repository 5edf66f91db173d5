/** How exactly a change of the history can be undone, and why not; a screen has a text for each code (DE3, D4). */

export const undoGrades = ['exact', 'without-guests', 'impossible'] as const;
/** `without-guests`: what was removed comes back, and nobody is invited to it. */
export type UndoGrade = (typeof undoGrades)[number];

export const undoObstacles = [
  /** The row tells of something that changed no entry. */
  'nothing-changed',
  /** What it was before is not kept: 30 days are over, or an older Concord wrote the row. */
  'not-kept',
  /** The recycle bin had no room for it any more, or never had, because it is too large. */
  'bin-full',
  'too-large',
  /** The entry became private, and its earlier versions were purged (RU6). */
  'private',
  'undone-already',
  /** Somebody changed the same since. */
  'changed-since',
  /** The entry, or the message, is not there any more. */
  'gone',
  /** A person made the removed entry again. */
  'there-again',
  /** One of the sides does not let this account change it. */
  'read-only',
  'not-organizer',
  /** The CRM takes no such changes, or cannot be asked whether they arrived. */
  'cannot-write',
  /** Who is scheduled, and what is in the calendar, is decided in the CRM. */
  'unscheduled',
  'unpushed',
  'moved-away',
  /** A series was split into two (TI2). */
  'split',
  /** Guests answered; an answer is theirs (PE4). */
  'answers',
  /** What a call did is not known yet. */
  'unclear',
  /** A person was asked about the mail or the number, and said no. */
  'refused',
  /** Mail: no mailbox of the other side is mapped for it. */
  'unmapped',
] as const;
export type UndoObstacle = (typeof undoObstacles)[number];

/** How a change can be undone, or why not. */
export type UndoVerdict =
  | { readonly grade: 'exact' | 'without-guests' }
  | { readonly grade: 'impossible'; readonly obstacle: UndoObstacle };
