/** What a run, or a full comparison, hands on about the account's other calendars (C2). */
import type { ComparingParts } from '../../sub-calendars/index.ts';
import { rulesOfRun } from '../rules/rules-in-force.ts';
import type { RunContext } from '../run-context.ts';

export function othersOf(run: RunContext): ComparingParts {
  const { store, sides, crm, accountCalendars, calendars, onItemProblem } = run;
  return {
    store,
    provider: sides.provider,
    crm,
    calendars: accountCalendars,
    primary: calendars.provider,
    showsPrivate: rulesOfRun(run).privateEvents !== 'skip',
    onItemProblem,
  };
}
