/** Finds one occurrence of a series as it is before a request for it. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { RecurrenceRule } from '../../../../src-shared/domain/calendar/event.ts';
import { ruleStarts } from '../../../../src-shared/domain/calendar/recurrence-rule.ts';
import { ProblemError } from '../../../../src-shared/domain/problems.ts';
import { dayMs, later } from '../../../../src-shared/domain/time/wall-time.ts';
import { type Json, objectIn, textIn } from '../../json-members.ts';
import { changeKeyIn, dateOfOccurrence, type Parts, readMaster } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';

export interface OccurrenceTarget {
  readonly id: string;
  readonly changeKey: string;
}

const expansion = { steps: 4_000, instances: 10_000 };
const aheadMs = 400 * dayMs;

/** By the recurrence that was expanded: a write of many occurrences counts them again for each. */
const expansions = new WeakMap<Json, { readonly until: string; readonly starts: readonly string[] }>();

/**
 * The address of an occurrence; null where the series does not have it. Exchange counts the occurrences that the rule gives, cancelled ones
 * included; what is found at a place is compared with the date that was meant, so that nothing is written to another one.
 * @param key of the occurrence
 * @throws ProblemError for trouble of the whole side
 */
export async function occurrenceAt(
  api: CalendarApi,
  series: string,
  { entry, exceptions, cancelled }: Parts,
  key: string,
  signal: AbortSignal,
): Promise<OccurrenceTarget | null> {
  const { event, start, rules } = readMaster(entry, { own: [], shared: sharedValues() });
  const date = key.slice(0, 10);
  const isIt = (one: Json): boolean => dateOfOccurrence(one, start) === date;
  const known = exceptions.find(isIt);
  if (known !== undefined) return { id: textIn(known, 'id'), changeKey: changeKeyIn(known) };
  const [rule] = rules;
  if (rule === undefined || cancelled.includes(date)) return null;
  const starts = startsUntil(key, rule, event.start, objectIn(entry, 'recurrence'));
  const index = starts.filter((one) => one.slice(0, 10) <= date).length;
  if (index === 0) return null;
  const [found] = await api.items([{ series, index }], signal);
  if (found?.type === 'refused') {
    if (found.problem.code === 'not-found' || found.problem.code === 'item-rejected') return null;
    throw new ProblemError(found.problem);
  }
  if (found?.type !== 'item' || !isIt(found.entry)) return null;
  return { id: textIn(found.entry, 'id'), changeKey: changeKeyIn(found.entry) };
}

/** The starts that a rule gives, at least until a key. */
function startsUntil(key: string, rule: RecurrenceRule, start: string, recurrence: Json): readonly string[] {
  const known = expansions.get(recurrence);
  if (known !== undefined && known.until > key) return known.starts;
  const until = later(key, aheadMs);
  const { starts } = ruleStarts(rule, start, { from: start, until }, expansion);
  expansions.set(recurrence, { until, starts });
  return starts;
}
