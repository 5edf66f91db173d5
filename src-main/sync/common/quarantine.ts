/** When an item that failed is tried again: after ten minutes, then after twice as long each time, up to a day (RU2). */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Glimpse } from '../../../src-shared/domain/calendar/side.ts';
import type { UnreadableReason } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { noNextAttempt, type QuarantineRow } from '../../store/index.ts';

const firstDelayMs = 10 * 60 * 1000;
const longestDelayMs = 24 * 60 * 60 * 1000;

export interface Failure {
  readonly side: SideName;
  readonly ref: string;
  readonly stage: QuarantineRow['stage'];
  readonly problem: Problem;
  readonly glimpse?: Glimpse;
  readonly content: string | null;
}

/** An entry that was read, and for this reason cannot be worked with. @param event what was read of it; null when that is not kept */
export function setAside(
  side: SideName,
  ref: string,
  reason: UnreadableReason,
  event: CalendarEvent | null,
): Failure {
  return {
    side,
    ref,
    stage: 'reading',
    problem: problem('item-unreadable', { reason }),
    glimpse: { title: event?.title ?? null, date: event?.start.slice(0, 10) ?? null },
    content: null,
  };
}

/**
 * Whether a row's time has come. A moment further away than the longest pause was stored while the clock was wrong (the clock was
 * put right since), and has come as well.
 * @param now epoch milliseconds
 */
export function isDue({ nextAttempt: at }: Pick<QuarantineRow, 'nextAttempt'>, now: number): boolean {
  return at <= now || (at !== noNextAttempt && at - now > longestDelayMs);
}

/** The row after one more failure. An item with other content than at the last failure starts with the first delay again. */
export function nextAttempt(
  before: QuarantineRow | null,
  { side, ref, stage, problem, glimpse, content }: Failure,
  now: number,
): QuarantineRow {
  const attempts = before !== null && before.content === content ? before.attempts + 1 : 1;
  return {
    side,
    ref,
    stage,
    code: problem.code,
    reason: reasonOf(problem),
    title: glimpse?.title ?? null,
    date: glimpse?.date ?? null,
    content,
    attempts,
    nextAttempt: now + Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1)),
  };
}

/** What the problem tells of the cause: the field that was refused (`field-title`), or why the item could not be read. */
function reasonOf({ params: { field, reason } }: Problem): string | null {
  if (typeof field === 'string') return `field-${field}`;
  return typeof reason === 'string' ? reason : null;
}
