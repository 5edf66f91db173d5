/**
 * Why Concord could not read a calendar item (RU2). These codes are the `reason` in the params of the Problems
 * `item-unreadable` and `item-too-large`; the screens have a text for each. The other params are property names and
 * numbers only.
 */
import { fail, type Problem, problem, problemOf } from '../problems.ts';

export const unreadableReasons = [
  /** The text is not iCalendar at all: a web page, a picture, nothing. */
  'not-a-calendar',
  /** A calendar that contains no event, task or note. */
  'no-event',
  /** It begins like an event, but its end is missing, so the missing content is unknown. */
  'cut-off',
  /** No uid, so it cannot be distinguished from other events (RFC 5545 3.8.4.7). */
  'no-uid',
  'no-start',
  /** A date or time that does not exist, such as 31 February; `property` names the property that has it. */
  'time-impossible',
  /** A duration that is invalid, or longer than a century. */
  'duration-impossible',
  /** A recurrence rule with unknown or meaningless parts. */
  'rule-not-understood',
  /** A recurrence rule in a calendar other than the Gregorian one (RFC 7529). */
  'rule-of-another-calendar',
  /** A rule that excludes dates from a series (EXRULE, which RFC 5545 removed), when neither the rule nor the series ends. */
  'excluding-rule',
  /** A change to one occurrence and all that follow it (RANGE=THISANDFUTURE), in a series without end. */
  'change-from-here-on',
  /** Several events with different uids in one item. */
  'several-events',
  /** The item has two different values for the same thing, and no sign of which is newer; `property` names it. */
  'contradicts-itself',
  /** An entry of a CRM that has no series, marked as an occurrence of a series that neither side has. */
  'series-unknown',
  /** Concord threw an unexpected exception while it read or wrote the item; `error` is the exception's name. */
  'reader-failed',
  /** The calendar's listing names it, and the server answers "not found" when it is asked for (ID4). */
  'not-handed-out',
  /** After a change by Concord, the server goes on handing out the version from before it. */
  'version-before-our-change',
  /** The address of a linked entry hands out another entry, which nothing else confirms. */
  'another-entry',
  /** The server's listing names it by something that is no address on that server. */
  'address-unusable',
  /** Another entry of the same calendar has its uid, and is the one that was linked (RFC 4791 5.3.2.1). */
  'uid-shared',
  /**
   * More bytes (`limitBytes`), lines (`limitLines`), parts (`limitParts`), time zones (`limitZones`) or levels of nested
   * parts (`limitDepth`) than any event needs, or more work to read or write (`limitSteps`).
   */
  'too-large',
  /** More changed, added and cancelled occurrences than `limitOverrides`. */
  'too-many-exceptions',
  /** More than `limitRules` recurrence rules. */
  'too-many-rules',
  /** More than `limitParticipants` people. */
  'too-many-guests',
] as const;

export type UnreadableReason = (typeof unreadableReasons)[number];

export function isUnreadableReason(text: string): text is UnreadableReason {
  return (unreadableReasons as readonly string[]).includes(text);
}

/** The reason of an entry that could be read and cannot be linked. */
export const uidShared: UnreadableReason = 'uid-shared';

type Params = Readonly<Record<string, string | number>>;

/** @throws ProblemError `item-unreadable` with this reason, which makes the engine put the item into quarantine */
export function unreadable(reason: UnreadableReason, params: Params = {}): never {
  return fail('item-unreadable', { reason, ...params });
}

/** @throws ProblemError `item-too-large` */
export function tooLarge(reason: Extract<UnreadableReason, `too-${string}`>, params: Params): never {
  return fail('item-too-large', { reason, ...params });
}

/**
 * What a caught value means for the one item that was being read or written. A mistake of Concord's own (an exception that is no
 * ProblemError) costs this item and not the whole run: `item-unreadable`, reason `reader-failed`.
 */
export function itemProblemOf(error: unknown): Problem {
  const name = error instanceof Error ? error.name : typeof error;
  const reason: UnreadableReason = 'reader-failed';
  return problemOf(error) ?? problem('item-unreadable', { reason, error: name });
}
