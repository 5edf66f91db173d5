/** The same rule expanded by ical.js, in wall time; stopped when it does not end, which happens. */
import { createContext, Script } from 'node:vm';
import ICAL from 'ical.js';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { rruleText } from './rrule-text.ts';

const patienceMs = 50;
const run = new Script('expand()');

/** Starts in wall time, in the order given; `hung` when it took too long, `refused` when it would not read the rule. */
export type FromIcalJs =
  | { readonly type: 'starts'; readonly starts: readonly string[] }
  | { readonly type: 'hung' | 'refused' };

export function byIcalJs(event: CalendarEvent, rule: RecurrenceRule, most: number): FromIcalJs {
  const allDay = event.showWithoutTime === true;
  const starts: string[] = [];
  const expand = (): void => {
    const start = ICAL.Time.fromString(allDay ? event.start.slice(0, 10) : event.start, undefined);
    const iterator = ICAL.Recur.fromString(rruleText(rule, allDay)).iterator(start);
    for (let next = iterator.next(); next && starts.length < most; next = iterator.next())
      starts.push(allDay ? `${next.toString()}T00:00:00` : next.toString());
  };
  try {
    run.runInContext(createContext({ expand }), { timeout: patienceMs });
    return { type: 'starts', starts };
  } catch (error) {
    return {
      type: (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'hung' : 'refused',
    };
  }
}
