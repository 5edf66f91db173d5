/**
 * Reads the occurrences of a series that are not as its rule says (TI3). Graph tells them with the series, where it does; what it tells is
 * compared with the rule and with the occurrences that really take place in the time around today.
 */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, RecurrenceRule } from '../../../../src-shared/domain/calendar/event.ts';
import { ruleStarts } from '../../../../src-shared/domain/calendar/recurrence-rule.ts';
import { ProblemError, problemOf } from '../../../../src-shared/domain/problems.ts';
import { dayMs, wallText } from '../../../../src-shared/domain/time/wall-time.ts';
import { toInstant } from '../../../../src-shared/domain/time/zones.ts';
import type { Time } from '../../icalendar/index.ts';
import { type Json, listIn, textIn, textsIn } from '../../json-members.ts';
import { dateOfId, dateOfOccurrence, type Parts, readMaster } from '../../outlook/index.ts';
import type { CalendarApi } from './api.ts';

/** What is compared: the time around today that a calendar's window has too. */
const before = 180 * dayMs;
const after = 540 * dayMs;

/** How far one occurrence may be from the next one, in days: nobody can move one further. */
const periodDays: Readonly<Record<RecurrenceRule['frequency'], number>> = {
  yearly: 366,
  monthly: 31,
  weekly: 7,
  daily: 1,
  hourly: 1,
  minutely: 1,
  secondly: 1,
};
const longestPad = 800;
const expansion = { steps: 4_000, instances: 10_000 };

/** @param now epoch milliseconds. @throws ProblemError for trouble of the whole side */
export async function readSeriesParts(
  api: CalendarApi,
  calendar: string,
  master: Json,
  now: number,
  signal: AbortSignal,
): Promise<Parts> {
  const id = textIn(master, 'id');
  const offered = await offeredParts(api, calendar, id, signal);
  const series = masterIn(master);
  // what cannot be understood is told by who reads the parts
  if (series === null)
    return { entry: master, exceptions: offered?.exceptions ?? [], cancelled: offered?.cancelled ?? [] };
  const { event, start, rule } = series;
  const first = instantIn(start, start.wall);
  // without a list of cancelled occurrences those of the past are found as well
  const from = offered === null ? first : Math.max(first, now - before);
  const until = Math.max(now, first) + after;
  const padMs = Math.min(longestPad, periodDays[rule.frequency] * (rule.interval ?? 1) + 1) * dayMs;
  const found = await api.instances(calendar, id, { from: from - padMs, until: until + padMs }, signal);
  const dates = new Set(found.flatMap((one) => dateOfOccurrence(one, start) ?? []));
  const exceptions = new Map((offered?.exceptions ?? []).map((one) => [textIn(one, 'id'), one]));
  const missing = found.filter(
    (one) => textIn(one, 'type').toLowerCase() === 'exception' && !exceptions.has(textIn(one, 'id')),
  );
  const answers = await Promise.all(missing.map((one) => api.event(calendar, textIn(one, 'id'), signal)));
  for (const [at, answer] of answers.entries())
    if (answer.type === 'event')
      exceptions.set(textIn(missing[at] ?? {}, 'id'), {
        originalStart: missing[at]?.originalStart,
        ...answer.event,
      });
  for (const one of exceptions.values()) dates.add(dateOfOccurrence(one, start) ?? '');
  const cancelled = new Set([...(offered?.cancelled ?? []), ...missingDates(event, rule, { from, until })]);
  return {
    entry: master,
    exceptions: [...exceptions.values()],
    cancelled: [...cancelled].filter((date) => !dates.has(date)).toSorted(),
  };
}

type Offered = Omit<Parts, 'entry'>;

/** Null where Graph does not tell them. */
async function offeredParts(
  api: CalendarApi,
  calendar: string,
  id: string,
  signal: AbortSignal,
): Promise<Offered | null> {
  const answer = await api.offered(calendar, id, signal);
  if (answer.type === 'refused') {
    const found = api.problemOf(answer.refusal, 'item');
    // the question itself is what it does not know
    if (found.code === 'item-rejected') return null;
    throw new ProblemError(found);
  }
  const { event } = answer;
  if (!Array.isArray(event.cancelledOccurrences)) return null;
  return {
    exceptions: listIn(event, 'exceptionOccurrences'),
    cancelled: textsIn(event, 'cancelledOccurrences').flatMap((one) => dateOfId(one) ?? []),
  };
}

function masterIn(
  master: Json,
): { readonly event: CalendarEvent; readonly start: Time; readonly rule: RecurrenceRule } | null {
  try {
    const { event, start, rules } = readMaster(master, { own: [], shared: sharedValues() });
    const [rule] = rules;
    return rule === undefined ? null : { event, start, rule };
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return null;
  }
}

/** The dates that the rule gives in a range. None where it cannot be expanded: then the comparison says nothing. */
function missingDates(
  { start }: CalendarEvent,
  rule: RecurrenceRule,
  { from, until }: { readonly from: number; readonly until: number },
): readonly string[] {
  // as wall times they may be half a day off, which the occurrences around the range cover
  const given = ruleStarts(rule, start, { from: wallText(from), until: wallText(until) }, expansion);
  return given.complete ? given.starts.map((one) => one.slice(0, 10)) : [];
}

function instantIn({ zone }: Time, wall: number): number {
  return zone === null ? wall : toInstant(zone, wall);
}
