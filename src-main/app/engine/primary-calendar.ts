/** From the calendar a person named to the one calendar of the account that is meant. */
import type { Calendar, CalendarId, CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';

/**
 * Finds the primary calendar by id, address or name. Once a run has made it permanent (C1), the same name needs no further question
 * to the provider.
 * @param isAnotherAccount the store was made for another account, whose mailbox moved to this one (A13)
 * @throws ProblemError `calendar-missing`, `calendar-read-only`, `setup-invalid` when several calendars have the name
 */
export async function primaryCalendarOf(
  store: Store,
  provider: CalendarSide,
  named: string,
  signal: AbortSignal,
  isAnotherAccount = false,
): Promise<CalendarId> {
  const permanent = isAnotherAccount ? null : store.meta.get('primary-calendar');
  const isNamed = (id: CalendarId): boolean => id === named || pathOf(id) === pathOf(named);
  if (permanent !== null && isNamed(permanent)) return permanent;
  const calendars = (await provider.calendars(signal)).filter((calendar) => calendar.holdsEvents);
  const byId = calendars.filter(({ id }) => isNamed(id));
  const byName = calendars.filter(({ name }) => name === named);
  const found: readonly Calendar[] = byId.length > 0 ? byId : byName;
  const [one] = found;
  if (one === undefined) fail('calendar-missing', { count: calendars.length });
  if (found.length > 1) fail('setup-invalid', { field: 'primaryCalendar', count: found.length });
  if (!one.mayWrite) fail('calendar-read-only');
  return one.id;
}

/** The path of an address or of a path, without a closing slash: two spellings of one collection. */
function pathOf(text: string): string {
  const path = URL.canParse(text) ? new URL(text).pathname : text;
  return path.replace(/\/+$/, '');
}
