/** The occurrences of a series: the days that its rule gives, and what differs on some of them. */
import { ruleStarts } from '../../../src-shared/domain/calendar/recurrence-rule.ts';
import { dayMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { outlookRule } from '../../simulator/outlook-rule.ts';
import type { CalendarContent, CalendarRecord } from './record.ts';
import { patternOf } from './recurrence.ts';
import { instantIn, wallIn } from './zones.ts';

export interface Occurrence {
  /** The day that the rule gives, by the wall clock of the series' zone. */
  readonly date: string;
  /** Epoch milliseconds of the start that the rule gives. */
  readonly originalStart: number;
  readonly content: CalendarContent;
  readonly isException: boolean;
}

/** The start that the rule gives for a day. */
export interface Original {
  readonly date: string;
  readonly start: number;
}

const limits = { steps: 10_000, instances: 10_000 };
/** A series without an end is asked for at most so far: fifteen years. */
const farthestMs = 5_479 * dayMs;

/** Exchange expands a series once: its rule is not read again for each request. */
const expansions = new WeakMap<CalendarContent, readonly Original[]>();

/** All days that the rule gives, deleted ones included, within fifteen years. A rule does not include the start where its pattern does not give it. */
export function originalsOf(content: CalendarContent): readonly Original[] {
  const { recurrence, startZone } = content;
  if (recurrence === null) return [];
  const known = expansions.get(content);
  if (known !== undefined) return known;
  const time = wallIn(startZone, content.start).slice(11);
  const wall = `${recurrence.startDate}T${time}`;
  const from = Date.parse(`${recurrence.startDate}T00:00:00Z`);
  const range = { from: wallText(from), until: wallText(from + farthestMs) };
  const found = [...ruleStarts(outlookRule(patternOf(recurrence)), wall, range, limits).starts]
    .sort()
    .map((one) => ({ date: one.slice(0, 10), start: instantIn(startZone, one) }));
  expansions.set(content, found);
  return found;
}

/** Null for a day that the rule does not give, or whose occurrence was deleted. */
export function occurrenceOn(record: CalendarRecord, date: string): Occurrence | null {
  const original = originalsOf(record.content).find((one) => one.date === date);
  return original === undefined || record.deleted.has(date) ? null : occurrenceOf(record, original);
}

/** Those that are not deleted, in the order of the rule. */
export function occurrencesOf(record: CalendarRecord): readonly Occurrence[] {
  return originalsOf(record.content)
    .filter(({ date }) => !record.deleted.has(date))
    .map((original) => occurrenceOf(record, original));
}

function occurrenceOf({ content, exceptions }: CalendarRecord, { date, start }: Original): Occurrence {
  const changed = exceptions.get(date);
  const end = start + content.end - content.start;
  return {
    date,
    originalStart: start,
    content: { ...content, start, end, recurrence: null, ...changed },
    isException: changed !== undefined,
  };
}
