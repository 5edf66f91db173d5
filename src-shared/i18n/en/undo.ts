/** English: undoing what Concord did. */
import type { UndoObstacle } from '../../domain/undo.ts';

export const undoObstacleTexts = {
  'reason.not-undone-nothing-changed': 'Nothing was changed on either side.',
  'reason.not-undone-not-kept': 'The earlier version is no longer kept.',
  'reason.not-undone-bin-full': 'The recycle bin was full, and this earlier version was one of the oldest.',
  'reason.not-undone-too-large': 'The earlier version is too large for the recycle bin.',
  'reason.not-undone-private': 'The entry is private now, and its earlier versions were erased.',
  'reason.not-undone-undone-already': 'It was undone already.',
  'reason.not-undone-changed-since': 'It was changed again since then.',
  'reason.not-undone-gone': 'It is not there any more.',
  'reason.not-undone-there-again': 'It is there again already.',
  'reason.not-undone-read-only': 'One of the sides does not let you change this.',
  'reason.not-undone-not-organizer': 'Somebody else organises this meeting. Ask the organiser to change it.',
  'reason.not-undone-cannot-write': 'Your CRM does not let Concord change this.',
  'reason.not-undone-unscheduled': 'Your CRM decides who is scheduled. Add yourself again there.',
  'reason.not-undone-unpushed': 'Select the entry for your calendar again in your CRM.',
  'reason.not-undone-moved-away': 'It is in another of your calendars now.',
  'reason.not-undone-split': 'The series was split into two. Join them in your calendar or your CRM.',
  'reason.not-undone-answers': 'It is an answer to an invitation, and belongs to the person who gave it.',
  'reason.not-undone-unclear': 'Concord is still finding out whether an earlier change arrived.',
  'reason.not-undone-refused': 'One of the sides refused it, or you decided against it.',
  'reason.not-undone-unmapped': 'Its earlier folder is not synced any more.',
} as const satisfies Readonly<Record<`reason.not-undone-${UndoObstacle}`, string>>;

export const undo = {
  'undo.button': 'Undo',
  'undo.button-run': 'Undo all',
  'undo.under-way': 'Undoing…',
  'undo.done-short': 'Undone',
  'undo.title': 'Undo this change?',
  'undo.title-run': 'Undo these changes?',
  'undo.title-impossible': 'This cannot be undone',
  'undo.checking': 'Checking both sides…',
  'undo.exact': {
    one: 'Both sides go back to exactly what they were.',
    other: '{count} changes: both sides go back to exactly what they were.',
  },
  'undo.apart': {
    one: 'What was added is removed again. The original stays where it is, and is skipped from then on.',
    other:
      '{count} entries that were added are removed again. The originals stay where they are, and are skipped from then on.',
  },
  'undo.without-guests': {
    one: 'The entry is added again on both sides, without inviting anybody. Invite the guests again yourself if you want to.',
    other:
      '{count} entries are added again on both sides, without inviting anybody. Invite the guests again yourself if you want to.',
  },
  'undo.addressees': {
    one: 'One guest would get mail about it. Concord asks you before anything is sent.',
    other: '{count} guests would get mail about it. Concord asks you before anything is sent.',
  },
  'undo.impossible': {
    one: 'One change cannot be undone:',
    other: '{count} changes cannot be undone:',
  },
  'undo.own-row': 'The undo is listed in Activity, and can be undone too.',
  'undo.not-possible': 'It cannot be undone.',
  'undo.no': 'Cancel',
  'undo.yes': { one: 'Undo it', other: 'Undo {count} changes' },
  'undo.stale': 'Something changed meanwhile. This is how it stands now.',
  'undo.started': 'Undoing on both sides.',
  'undo.done': 'Undone on both sides.',
  'undo.not-done': 'It could not be undone. Activity says why.',
} as const;
