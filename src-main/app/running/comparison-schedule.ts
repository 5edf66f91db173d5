/** When both sides are compared in full by themselves (RU9): every night around 03:10, and after a night that was slept through. Pure. */

const hour = 3;
const minute = 10;
/** Many machines do not compare at one moment. */
const spreadMs = 40 * 60_000;
/** Longer than the spread: no second one in the same night. */
const fewestBetweenMs = 60 * 60_000;

/** What is kept of the last one. */
export interface ComparisonPlan {
  /** When the last one began, or when nights began to count; epoch milliseconds. */
  readonly since: number;
  /** How far from 03:10 the next one is meant to begin. */
  readonly jitterMs: number;
}

/** @param fraction from 0 up to 1 */
export function planFrom(since: number, fraction: number): ComparisonPlan {
  return { since, jitterMs: Math.round((fraction - 0.5) * spreadMs) };
}

/** The plan as it was kept; a new one where there is none, or where the clock was put back since. */
export function keptPlan(value: unknown, now: number, fraction: number): ComparisonPlan {
  if (typeof value === 'object' && value !== null && 'since' in value && 'jitterMs' in value) {
    const { since, jitterMs } = value;
    if (typeof since === 'number' && typeof jitterMs === 'number' && since <= now) return { since, jitterMs };
  }
  return planFrom(now, fraction);
}

/** The first night after the last comparison, in the time zone of this machine; epoch milliseconds. */
export function dueAt({ since, jitterMs }: ComparisonPlan): number {
  const night = new Date(since);
  const at = (): number => new Date(night).setHours(hour, minute, 0, 0) + jitterMs;
  // by the calendar: a day on which the clocks change has 23 or 25 hours
  while (at() < since + fewestBetweenMs) night.setDate(night.getDate() + 1);
  return at();
}

export function isDue(plan: ComparisonPlan, now: number): boolean {
  return now >= dueAt(plan);
}
