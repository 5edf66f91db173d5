/** A calendar and a CRM with Concord between them, as the behaviours use it: a person on each side, a run, and the result. */

import type { RunSummary } from '../../../src-main/sync/index.ts';
import type {
  CalendarEvent,
  LocalDateTime,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';

export type PairSide = 'calendar' | 'crm';

/** An entry as a person fills it in. Behaviours identify entries by title, so every title must be unique. */
export type NewEntry = Omit<CalendarEvent, 'uid' | 'title'> & { readonly title: string };

/** What a person does in their own program, without Concord. Occurrences are identified by their original start in wall time. */
export interface Person {
  create(made: NewEntry): Promise<void>;
  edit(title: string, patch: PatchObject): Promise<void>;
  /** "This and following": ends the series before the occurrence, and continues it in a second series with the patch. */
  split(title: string, recurrenceId: LocalDateTime, patch: PatchObject): Promise<void>;
  /** Deletes the occurrence and all that follow it. */
  endBefore(title: string, recurrenceId: LocalDateTime): Promise<void>;
  remove(title: string): Promise<void>;
  see(title: string): Promise<CalendarEvent | undefined>;
}

/** A value that lost a conflict or was put back. The history keeps `value`, so a person can get it back. */
export interface OverruledValue {
  readonly side: SideName;
  readonly action: string;
  readonly path: string;
  readonly value: unknown;
}

export interface Pair {
  readonly calendar: Person;
  readonly crm: Person;
  /** What this kind of calendar can store. */
  readonly supports: {
    /** Dates of a series that its rule does not produce. */
    readonly addedDates: boolean;
    /** The relations between the parts of a split series. */
    readonly relations: boolean;
    /** Times without a zone. */
    readonly floating: boolean;
    /** Series repeat in one of Outlook's six patterns, which end on a date: a rule comes back in the calendar's own spelling. */
    readonly patterns?: true;
  };
  run(): Promise<RunSummary>;
  /**
   * Runs until nothing changes any more, and approves every decision. Checks that both sides then have the same content
   * (where there is raw text, also in the text), and that the next run writes nothing and sends each side one request.
   * @returns the events that both sides have, by title
   */
  agree(): Promise<ReadonlyMap<string, CalendarEvent>>;
  /** The kinds of all decisions that have waited for a person so far, oldest first. */
  decisionsAsked(): readonly string[];
  /** All overruled values so far. */
  overruled(): readonly OverruledValue[];
}

export interface Behaviour {
  readonly name: string;
  /** `from` is the side on which the behaviour starts. */
  readonly run: (pair: Pair, from: PairSide) => Promise<void>;
  /** The behaviour applies only to a calendar that supports this. */
  readonly needs?: keyof Pair['supports'];
}

/** A rule by what it says, where the calendar spells it in its own way. */
export function saidBy(
  { supports }: Pair,
  rules: CalendarEvent['recurrenceRules'],
  start: LocalDateTime,
): CalendarEvent['recurrenceRules'] {
  if (supports.patterns !== true) return rules;
  const weekday = (['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const)[new Date(`${start}Z`).getUTCDay()];
  return rules?.map((rule) => {
    const { byDay, until, byMonth, byMonthDay, ...rest } = rule;
    const isOwnDate = byMonthDay?.join() === String(Number(start.slice(8, 10)));
    const isOwnMonth = byMonth?.join() === String(Number(start.slice(5, 7)));
    const isOwnDay = rule.frequency === 'yearly' && byDay === undefined && isOwnDate && isOwnMonth;
    const isOwn = byDay?.length === 1 && byDay[0]?.day === weekday && byDay[0]?.nthOfPeriod === undefined;
    // an end before the time of day leaves that day out
    const last = until !== undefined && until.slice(11) < start.slice(11) ? later(until, -day) : until;
    return {
      ...rest,
      ...(byDay === undefined || isOwn ? {} : { byDay }),
      ...(byMonth === undefined || isOwnDay ? {} : { byMonth }),
      ...(byMonthDay === undefined || isOwnDay ? {} : { byMonthDay }),
      ...(last === undefined ? {} : { until: last.slice(0, 10) }),
    };
  });
}

export function other(side: PairSide): PairSide {
  return side === 'calendar' ? 'crm' : 'calendar';
}

export { later };

export const hour = 3_600_000;
export const day = 24 * hour;

/** The patch of a person who moves a whole series: its exceptions and its end move by the same time. */
export function shiftOf(event: CalendarEvent, ms: number, rules = event.recurrenceRules): PatchObject {
  const moved = (rule: RecurrenceRule): RecurrenceRule =>
    rule.until === undefined ? rule : { ...rule, until: later(rule.until, ms) };
  const overrides = Object.entries(event.recurrenceOverrides ?? {});
  return {
    start: later(event.start, ms),
    ...(rules === undefined ? {} : { recurrenceRules: rules.map(moved) as never }),
    ...(overrides.length === 0
      ? {}
      : {
          recurrenceOverrides: Object.fromEntries(overrides.map(([id, patch]) => [later(id, ms), patch])),
        }),
  };
}
