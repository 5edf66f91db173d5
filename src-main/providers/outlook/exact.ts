/** What of an event has to be noted beside it, because Graph holds it in another spelling or not at all (`Exact`). Pure. */
import { type CalendarEvent, isSeries } from '../../../src-shared/domain/calendar/event.ts';
import { zoneByName } from '../icalendar/index.ts';
import { zoneToWrite } from './event-times.ts';
import { type Exact, exactStatus } from './extended.ts';
import { isPlainRule, writeRecurrence } from './recurrence.ts';

/** @throws ProblemError `item-rejected` for what Graph cannot hold */
export function exactOf(event: CalendarEvent, calendarZone: string): Exact {
  const { zone, name } = zoneToWrite(event, calendarZone);
  const isOtherZone = event.showWithoutTime !== true && zoneByName(name) !== zone;
  const [rule] = event.recurrenceRules ?? [];
  const isOtherRule =
    rule !== undefined && isSeries(event) && !isPlainRule(rule, writeRecurrence(event, name), event.start);
  return {
    ...(isOtherZone ? { timeZone: zone } : {}),
    ...(isOtherRule ? { recurrenceRules: [rule] } : {}),
    ...exactStatus(event),
  };
}
