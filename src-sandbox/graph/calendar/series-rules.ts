/** What Outlook makes of a series: where it begins, how far an occurrence may move, and when nothing is left of it. */
import { refuse } from '../refusal.ts';
import type { EventContent, EventRecord } from './event.ts';
import { instancesIn, instant, itemOf, neighboursOf } from './event-book.ts';
import { originals } from './recurrence.ts';

/** A series begins with the first day that its pattern gives, wherever a request said that it begins. */
export function startingAtFirst(content: EventContent): EventContent {
  if (content.recurrence === null) return content;
  const from = instant(content.start);
  const [first] = originals(content, from, from + 800 * 86_400_000);
  if (first === undefined)
    refuse(400, 'ErrorRecurrenceHasNoOccurrence', 'The specified recurrence has no occurrence in the range.');
  const length = instant(content.end) - from;
  const end =
    first.start.type === 'time'
      ? ({ type: 'time', at: first.start.at + length } as const)
      : ({ type: 'date', date: new Date(instant(first.start) + length).toISOString().slice(0, 10) } as const);
  const range = { ...content.recurrence.range, startDate: first.date };
  return { ...content, start: first.start, end, recurrence: { ...content.recurrence, range } };
}

/** An occurrence cannot move to or past the day of its neighbours. */
export function checkBoundary(record: EventRecord, date: string, content: EventContent): void {
  const day = (at: number): number => Math.floor(at / 86_400_000);
  const { before, after } = neighboursOf(record, date);
  const isEarly = before !== null && day(instant(content.start)) <= day(instant(before.content.start));
  const isLate = after !== null && day(instant(content.start)) >= day(instant(after.content.start));
  if (isEarly || isLate)
    refuse(
      400,
      'ErrorOccurrenceCrossingBoundary',
      'Modified occurrence is crossing or overlapping adjacent occurrence.',
    );
}

/** Whether all occurrences of a series were deleted. */
export function isEmpty(record: Omit<EventRecord, 'version'>): boolean {
  if (record.content.recurrence?.range.type === 'noEnd') return false;
  const whole = { ...record, version: 0 };
  return instancesIn(whole, instant(itemOf(whole).content.start) - 1, Date.UTC(2100, 0)).length === 0;
}
