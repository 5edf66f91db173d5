/** Which dates the rules of a series give, whatever became of them. */
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import { ruleStarts } from '../../src-shared/domain/calendar/recurrence-rule.ts';
import { later } from '../../src-shared/domain/time/wall-time.ts';

const expansion = { steps: 4_000, instances: 10_000 };

/** Which of these keys the rules give. All of them where the rules cannot be expanded that far. */
export function givenBy(
  { start, recurrenceRules = [] }: Pick<CalendarEvent, 'start' | 'recurrenceRules'>,
  keys: readonly string[],
): ReadonlySet<string> {
  const sorted = keys.toSorted();
  const [from, last] = [sorted[0], sorted.at(-1)];
  if (from === undefined || last === undefined) return new Set();
  const found = new Set([start]);
  for (const rule of recurrenceRules) {
    const { complete, starts } = ruleStarts(rule, start, { from, until: later(last, 1_000) }, expansion);
    if (!complete) return new Set(keys);
    for (const one of starts) found.add(one);
  }
  return new Set(keys.filter((key) => found.has(key)));
}
