/** Why an entry of one of the account's other calendars is, or is not, shown in the CRM (C2). */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import type { CalendarId, Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import type { EntryWhyCode } from '../../../src-shared/domain/why.ts';
import type { Store } from '../../store/index.ts';
import { lastRulesInForce } from '../calendar/rules/rules-in-force.ts';

export function otherCalendarWhy(
  store: Store,
  { calendar, ref }: { readonly calendar: CalendarId; readonly ref: Ref },
  { event, showsOthers = true }: { readonly event?: CalendarEvent; readonly showsOthers?: boolean },
): { readonly code: EntryWhyCode; readonly trouble: ProblemCode | null } {
  const row = store.subCalendars.get(calendar);
  const trouble = (row?.problem ?? null) as ProblemCode | null;
  const say = (code: EntryWhyCode) => ({ code, trouble });
  if (!showsOthers) return say('other-unsupported');
  if (row?.isOn === false) return say('other-hidden');
  if (row?.isFeed === true) return say('other-feed');
  const shown = store.subCalendars.entry(calendar, ref);
  if (shown !== null) return say(shown.hash === null ? 'other-linked' : 'other-shown');
  if (trouble !== null) return say('other-problem');
  const skips = lastRulesInForce(store)?.privateEvents === 'skip';
  return say(skips && event !== undefined && isPrivate(event) ? 'other-private' : 'other-waiting');
}
