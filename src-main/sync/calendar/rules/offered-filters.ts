/** Which filters a calendar and a CRM can answer; the others are not offered (C21). Pure. */
import { type FilterSubject, filterSubjects } from '../../../../src-shared/domain/calendar/filters.ts';
import type { CalendarSide } from '../../../../src-shared/domain/calendar/side.ts';
import type { Crm } from '../../../../src-shared/domain/crm.ts';

/** Every calendar tells these of every entry. */
const always: readonly FilterSubject[] = ['free', 'all-day'];

export function offeredFilters(
  { capabilities: { tells } }: Pick<CalendarSide, 'capabilities'>,
  { knownPeople }: Pick<Crm, 'knownPeople'>,
): readonly FilterSubject[] {
  return filterSubjects.filter(
    (one) =>
      always.includes(one) ||
      (one === 'people' ? knownPeople !== undefined : (tells?.includes(one) ?? false)),
  );
}
