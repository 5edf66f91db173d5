/**
 * An entry of the calendar in which nobody takes part says nothing about its organiser: some servers tell one only together with guests. The CRM's
 * entry keeps its own, as `providerView` gives the calendar no organiser without guests. Pure.
 */
import type { CalendarEvent, JsonValue, Participant } from '../../../../src-shared/domain/calendar/event.ts';
import { pathKeys } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Flow } from '../merge/merge.ts';

/**
 * The flow to the CRM that leaves its organiser there when the last guest is gone from the calendar, and keeps what the CRM knows of them when
 * the calendar tells them again.
 * @param crm under the names of the calendar
 */
export function withKeptOrganizer(flow: Flow, crm: CalendarEvent, calendar: CalendarEvent): Flow {
  const isAlone = calendar.participants === undefined;
  const incoming = Object.entries(flow.incoming).flatMap(([path, value]): [string, JsonValue][] => {
    const [field, id, property] = pathKeys(path);
    if (field !== 'participants' || id === undefined || property !== undefined) return [[path, value]];
    const own = crm.participants?.[id];
    if (own?.roles.owner !== true) return [[path, value]];
    if (value === null) return isAlone ? [] : [[path, value]];
    return [[path, { ...own, ...(value as unknown as Participant) } as never]];
  });
  return { ...flow, incoming: Object.fromEntries(incoming) };
}
