/**
 * Why a calendar item could not be taken in (RU2): codes a screen can put into words. They travel as `reason` in the params of
 * `item-unreadable` and `item-too-large`, next to nothing but property names and numbers.
 */
import { fail, type Problem, problem, problemOf } from '../problems.ts';

export const unreadableReasons = [
  /** The text is no iCalendar at all: a web page, a picture, nothing. */
  'not-a-calendar',
  /** A calendar, but without any event, task or note in it. */
  'no-event',
  /** It begins like an event, and its end is missing: what stood there is unknown. */
  'cut-off',
  /** No uid: nobody could tell it from another event (RFC 5545 3.8.4.7). */
  'no-uid',
  'no-start',
  /** A date or time that does not exist, such as 31 February; `property` says where. */
  'time-impossible',
  /** A length that is none, or longer than a century. */
  'duration-impossible',
  /** A rule of recurrence with parts nobody knows, or that say nothing. */
  'rule-not-understood',
  /** A rule in another calendar than the Gregorian one (RFC 7529). */
  'rule-of-another-calendar',
  /** A rule that takes dates out of the series for ever (EXRULE, gone since RFC 5545). */
  'excluding-rule',
  /** One occurrence speaks for all that follow it (RANGE=THISANDFUTURE), in a series without end. */
  'change-from-here-on',
  /** Several events with different uids in one item. */
  'several-events',
  /** The same thing said twice, differently, and nothing tells which is newer; `property` says what. */
  'contradicts-itself',
  /** An entry of a CRM without series that says it is one occurrence, of a series nobody here knows. */
  'series-unknown',
  /** Concord made a mistake while reading it; `error` is the kind of exception. */
  'reader-failed',
  /** It costs more work (`limitSteps`), or has more bytes (`limitBytes`), lines (`limitLines`), parts (`limitParts`), zones (`limitZones`) or parts within parts (`limitDepth`) than any event needs. */
  'too-large',
  /** More changed, added and cancelled occurrences than `limitOverrides`. */
  'too-many-exceptions',
  /** More than `limitRules` rules of recurrence. */
  'too-many-rules',
  /** More than `limitParticipants` people. */
  'too-many-guests',
] as const;

export type UnreadableReason = (typeof unreadableReasons)[number];

type Params = Readonly<Record<string, string | number>>;

/** @throws ProblemError `item-unreadable`: the item is set aside with this reason. */
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
