/** Why an entry stays on its own side, as the store keeps it and a person reads it. */
import { filterReasons } from './filters.ts';

/**
 * The first four are sticky, and `declined` until the person answers otherwise; whether another entry has its uid, and the rules
 * (`prefix`, `private`, filters, `direction`, `not-pushed`, `switched-off`, `awaits-invitation`), are looked at anew at each change.
 */
export const leftReasons = [
  'existed-before',
  'separate',
  'hidden',
  /** It was edited in the calendar where the CRM does not allow that, and is the person's own since then (C12). */
  'own-version',
  'duplicate-uid',
  'prefix',
  /** It is private, and private entries are not to be in the CRM (RU6). */
  'private',
  /** Another program made it beside an entry that is kept in agreement (A10). */
  'double',
  /** A filter of the person's or the administrator's leaves it in the calendar (C21). */
  ...filterReasons,
  'direction',
  'not-pushed',
  /** It came while the administrator had switched the synchronisation off, and waits for a person (A8). */
  'switched-off',
  /** A colleague's Concord writes the meeting; this person's invitation has not arrived yet (C9). */
  'awaits-invitation',
  /** A colleague's meeting that this person declined, which took the invitation out of their calendar (PE4). */
  'declined',
] as const;

export type LeftReason = (typeof leftReasons)[number];
