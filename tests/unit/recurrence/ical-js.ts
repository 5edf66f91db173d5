/** Expands a rule with ical.js in wall time. Stops ical.js after a timeout, because for some rules it does not end. */
import { createContext, Script } from 'node:vm';
import ICAL from 'ical.js';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { rruleText } from './rrule-text.ts';

const timeoutMs = 50;
const run = new Script('expand()');

/** Starts in wall time, in ical.js's order; `hung` when it took too long, `refused` when it could not read the rule. */
export type IcalJsResult =
  | { readonly type: 'starts'; readonly starts: readonly string[] }
  | { readonly type: 'hung' | 'refused' };

export function expandWithIcalJs(event: CalendarEvent, rule: RecurrenceRule, maxCount: number): IcalJsResult {
  const allDay = event.showWithoutTime === true;
  const starts: string[] = [];
  const expand = (): void => {
    const start = ICAL.Time.fromString(allDay ? event.start.slice(0, 10) : event.start, undefined);
    const iterator = ICAL.Recur.fromString(rruleText(rule, allDay)).iterator(start);
    for (let next = iterator.next(); next && starts.length < maxCount; next = iterator.next())
      starts.push(allDay ? `${next.toString()}T00:00:00` : next.toString());
  };
  try {
    run.runInContext(createContext({ expand }), { timeout: timeoutMs });
    return { type: 'starts', starts };
  } catch (error) {
    return {
      type: (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'hung' : 'refused',
    };
  }
}
