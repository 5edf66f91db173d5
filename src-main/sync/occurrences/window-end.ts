/** Until when a series has entries in a CRM of single entries (TI4). */
import type { CalendarEvent, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { Store } from '../../store/index.ts';

const allTime = '9999-12-31T23:59:59';

/** Wall time of the series; null where no occurrence comes later, and for what is no series of such a CRM. @param ref the CRM's */
export function windowEnd(
  { occurrences }: Pick<Store, 'occurrences'>,
  ref: Ref,
  event: CalendarEvent,
): LocalDateTime | null {
  const series = occurrences.series(ref);
  if (series === null || series.status !== 'kept') return null;
  const later = occurrencesOf(event, { from: series.horizon, until: allTime }, { instances: 1 });
  return later.occurrences.length > 0 || later.type === 'limited' ? series.horizon : null;
}
