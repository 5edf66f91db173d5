/**
 * Why Concord did something to an entry, as the history keeps it. A screen has a text for each code (`reason.…` in the texts); the
 * codes name nobody and nothing.
 */
import { type UndoObstacle, undoObstacles } from '../undo.ts';
import type { ReadOnlyReason } from './side.ts';

const forbidden = {
  'not-organizer': 'forbidden-not-organizer',
  'calendar-read-only': 'forbidden-calendar-read-only',
  'zone-unknown': 'forbidden-zone-unknown',
  masked: 'forbidden-masked',
  'type-not-editable': 'forbidden-type-not-editable',
  'crm-forbids': 'forbidden-crm-forbids',
} as const satisfies Readonly<Record<Exclude<ReadOnlyReason, 'editing-restricted'>, string>>;

const notUndone = undoObstacles.map((obstacle) => `not-undone-${obstacle}` as const);

export const reasons = [
  // why something was written
  'new-in-the-crm',
  'new-in-the-calendar',
  'changed-in-the-crm',
  'changed-in-the-calendar',
  'deleted-in-the-crm',
  'deleted-in-the-calendar',
  'unscheduled-in-the-crm',
  /** The CRM does not let this person edit the entry, and the person did so in the calendar (C12). */
  'edited-against-the-rule',
  'unpushed-in-the-crm',
  /** The organiser's invitation is gone, and the CRM still has the meeting for this person, who gets it without guests (C9). */
  'invitation-withdrawn',
  /** The provider's entry is in another calendar now, so the CRM's entry is put back to what was agreed (ID8). */
  'moved-to-another-calendar',
  /** A backup was restored on this side, and a person kept what was newer (DE4). */
  'restored-backup-undone',
  /** A full comparison found that this side differs, and a person said that the other one is right (RU9). */
  'compared-put-back',
  /** The mailbox moved, the entry is not at the new place, and a person wants it as the calendar has it, or there again (A13). */
  'missing-after-the-move',
  'made-again-after-the-move',
  /** Something is longer than the other side holds (WR11). */
  'shortened-for-the-crm',
  'shortened-for-the-calendar',
  /** A guest stays on the other side, because this one cannot hold them (PE9). */
  'guests-withheld-from-the-crm',
  'guests-withheld-from-the-calendar',
  /** It is private, and private entries are not to be in the CRM (RU6). */
  'private-in-the-calendar',
  /** The person stopped synchronising and wanted what Concord had made here removed (A14). */
  'removed-when-stopped',
  // why one of two values gave way
  'both-changed',
  'forbidden',
  ...Object.values(forbidden),
  // why two entries were linked
  'equal-on-both-sides',
  /** The mailbox moved, and the entry was found at the new place (A13). */
  'moved-found-by-identity',
  'moved-found-by-content',
  /** The organiser's invitation took the place of an entry that Concord had made before (PE8). */
  'invitation-arrived',
  // why a link ended
  'removed-on-both-sides',
  'hidden-in-the-crm',
  'hidden-in-the-calendar',
  'removed-in-the-calendar-kept-in-the-crm',
  /** The organiser's invitation is gone, and the CRM's entry is not carried over: another invitation is awaited, or a rule says so. */
  'invitation-withdrawn-kept-in-the-crm',
  'declined-kept-in-the-crm',
  'removed-in-the-crm-elsewhere-in-the-calendar',
  'removed-in-the-crm-kept-in-the-calendar',
  'removed-in-the-crm-by-hand',
  'removed-before-carried-over',
  'no-longer-carried-over',
  'kept-separate',
  'refused-by-a-person',
  'resumed-by-a-person',
  'ended-on-another-machine',
  /** A person wanted an earlier change undone (DE3). */
  'undone-by-a-person',
  // why a change could not be undone any more
  ...notUndone,
] as const;

export type Reason = (typeof reasons)[number];

export function isReason(text: string): text is Reason {
  return (reasons as readonly string[]).includes(text);
}

/** Why a change was put back: the side does not let this account make it (C20). @param why null when the side tells no reason */
export function forbiddenBy(why: ReadOnlyReason | null): Reason {
  return why === null || why === 'editing-restricted' ? 'forbidden' : forbidden[why];
}

/** Why a change that a person wanted undone was not. */
export function notUndoneBecause(obstacle: UndoObstacle): Reason {
  return `not-undone-${obstacle}`;
}
