/**
 * The occurrences of a series: its rules and overrides, expanded within a range (RFC 8984 4.3). Everything is bounded, in steps
 * and in instances (TI5): a rule from a stranger costs a moment, whatever it says.
 */
import type { CalendarEvent, LocalDateTime } from './event.ts';
import { applyPatch } from './patch.ts';
import { ruleStarts } from './recurrence-rule.ts';

export interface Occurrence {
  /** The original start, in the series' own wall time: the key of its override (ID1). */
  readonly recurrenceId: LocalDateTime;
  /** The single event it is: the series' fields with the override on top, without rules and overrides. */
  readonly event: CalendarEvent;
}

/** By start. `limited`: these are right, others are missing. */
export interface Occurrences {
  readonly type: 'complete' | 'limited';
  readonly occurrences: readonly Occurrence[];
}

/** Starts in wall time, `until` itself not included. */
export interface WallRange {
  readonly from: LocalDateTime;
  readonly until: LocalDateTime;
}

export interface ExpansionLimits {
  /** Periods of a rule's own kind looked at, each; of long ones fewer than asked for. */
  readonly steps: number;
  readonly instances: number;
}

/** Looks at twenty-seven years of days; holds thirteen years of them, or half a year of hours. */
const defaultLimits: ExpansionLimits = { steps: 10_000, instances: 5_000 };

/**
 * The occurrences of a canonical event that start within a range. An event that is no series is its own only occurrence.
 *
 * Rules are expanded in the series' wall time, as if it were UTC, so that keys do not shift with summer time. A key may lie in
 * an hour that the clocks skip: it stays the key, and happens an hour later in real time (RFC 5545 3.3.5). The series' own start
 * is always its first occurrence and counts for `count`, even where the rule does not give it (RFC 8984 4.3.3.1); several rules
 * are a union. An override belongs where it was moved to, not where it came from; one on a start that no rule gives is a date of
 * its own (RFC 8984 4.3.5).
 *
 * @param range wall time of the series; an occurrence that starts before it and reaches into it is not in it
 * @returns `limited` when a limit was reached, or when a rule is one that cannot be expanded rightly: see `ruleStarts`
 */
export function occurrencesOf(
  event: CalendarEvent,
  range: WallRange,
  limits: Partial<ExpansionLimits> = {},
): Occurrences {
  const bounds = { ...defaultLimits, ...limits };
  const { recurrenceRules = [], recurrenceOverrides = {}, ...plain } = event;
  const overridden = Object.keys(recurrenceOverrides);
  const keys = new Set([event.start, ...overridden]);
  // each override may take one away
  const perRule = { ...bounds, instances: bounds.instances + overridden.length };
  let complete = true;
  for (const rule of recurrenceRules) {
    const given = ruleStarts(rule, event.start, range, perRule);
    for (const key of given.starts) keys.add(key);
    complete &&= given.complete;
  }
  const occurrences = [...keys]
    .filter((key) => recurrenceOverrides[key]?.excluded !== true)
    .map((recurrenceId): Occurrence => {
      const single: CalendarEvent = { ...plain, start: recurrenceId };
      const override = recurrenceOverrides[recurrenceId];
      return { recurrenceId, event: override === undefined ? single : applyPatch(single, override) };
    })
    .filter(({ event: { start } }) => start >= range.from && start < range.until)
    .sort((a, b) => (a.event.start < b.event.start ? -1 : a.event.start > b.event.start ? 1 : 0));
  return {
    type: complete && occurrences.length <= bounds.instances ? 'complete' : 'limited',
    occurrences: occurrences.slice(0, bounds.instances),
  };
}
