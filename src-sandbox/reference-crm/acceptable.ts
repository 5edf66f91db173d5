/** What the CRM accepts as an entry, beyond the shapes in the OpenAPI document. */
import { type CalendarEvent, isSeries } from '../../src-shared/domain/calendar/event.ts';
import { isKnownZone } from '../../src-shared/domain/time/zones.ts';
import type { Contract } from './contract.ts';
import { refuse, wrongWith } from './problem.ts';

/** Refuses an event that has the right shape but cannot be an entry. */
export function acceptable(contract: Contract, event: CalendarEvent, recurrence: 'series' | 'none'): void {
  const wrong = contract.check('Event', event);
  if (wrong !== null) refuse('item-rejected', wrongWith(wrong));
  if (recurrence === 'none' ? isSeries(event) : event.recurrenceId !== undefined)
    refuse('item-rejected', wrongWith('/recurrenceRules and /recurrenceId exclude each other'));
  const zones = [
    event.timeZone,
    ...Object.values(event.recurrenceOverrides ?? {}).map((patch) => patch.timeZone),
  ];
  for (const zone of zones)
    if (typeof zone === 'string' && !isKnownZone(zone))
      refuse('item-rejected', wrongWith('/timeZone is not an IANA name'));
  if (Number.isNaN(Date.parse(`${event.start}Z`))) refuse('item-rejected', wrongWith('/start is no date'));
}
