/** A calendar and a CRM with a Concord between them, as the behaviours see it: two people's hands, a run, and a look at the end. */
import type { RunSummary, SideName } from '../../../src-main/sync/index.ts';
import type {
  CalendarEvent,
  LocalDateTime,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';

export type Where = 'calendar' | 'crm';

/** An entry as a person fills it in; titles name entries, so each is there once. */
export type Made = Omit<CalendarEvent, 'uid' | 'title'> & { readonly title: string };

/** What a person does in their own program, without Concord. Occurrences are named by their original start, in wall time. */
export interface Person {
  create(made: Made): Promise<void>;
  edit(title: string, patch: PatchObject): Promise<void>;
  /** "This and following": trims the series and goes on in a second one, with the patch. */
  split(title: string, recurrenceId: LocalDateTime, patch: PatchObject): Promise<void>;
  /** Deletes an occurrence and all that follow. */
  endBefore(title: string, recurrenceId: LocalDateTime): Promise<void>;
  remove(title: string): Promise<void>;
  see(title: string): Promise<CalendarEvent | undefined>;
}

/** Something that gave way and is kept: `value` is what a person can get back. */
export interface Kept {
  readonly side: SideName;
  readonly action: string;
  readonly path: string;
  readonly value: unknown;
}

export interface Pair {
  readonly calendar: Person;
  readonly crm: Person;
  /** What this kind of calendar can hold. */
  readonly holds: {
    /** Dates that no rule makes. */
    readonly addedDates: boolean;
    /** How parts of a split series hang together. */
    readonly relations: boolean;
  };
  run(): Promise<RunSummary>;
  /**
   * Runs until nothing moves, a person saying yes to what waits. Then both sides hold the same, by content and where there is raw
   * text by that too; the next run writes nothing and asks each calendar once. Answers what both hold, by title.
   */
  agree(): Promise<ReadonlyMap<string, CalendarEvent>>;
  /** Why something waited for a person so far, oldest first. */
  asked(): readonly string[];
  /** What gave way so far. */
  kept(): readonly Kept[];
}

export interface Behaviour {
  readonly name: string;
  readonly live: (one: Pair, at: Where) => Promise<void>;
  /** Only a calendar that can hold this. */
  readonly needs?: keyof Pair['holds'];
}

export function other(at: Where): Where {
  return at === 'calendar' ? 'crm' : 'calendar';
}

export function later(local: LocalDateTime, ms: number): LocalDateTime {
  return new Date(Date.parse(`${local}Z`) + ms).toISOString().slice(0, 19);
}

export const hour = 3_600_000;
export const day = 24 * hour;

/** The patch of a person who moves a whole series: its exceptions move along, and so does its end. */
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
