/** What was written to each side, hour by hour of a day, as the interface shows it. Pure. */
import type { HourCounts } from '../../../src-shared/contract/index.ts';
import type { HistoryHour } from '../../store/index.ts';

const hourMs = 3_600_000;
const hoursOfLongestDay = 25;

/** Hours in order; those without a write are left out. @param since the day's beginning, epoch milliseconds */
export function hoursOf(counted: readonly HistoryHour[], since: number): HourCounts {
  const hours = new Map<number, HourCounts[number]>();
  for (const { hour, side, count } of counted) {
    const so = hours.get(hour) ?? { at: since + hour * hourMs, provider: 0, crm: 0 };
    hours.set(hour, { ...so, [side]: so[side] + count });
  }
  return [...hours.values()].sort((one, other) => one.at - other.at).slice(0, hoursOfLongestDay);
}
