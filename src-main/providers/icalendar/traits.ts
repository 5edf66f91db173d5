/** Reads what filters and the watch for other programs ask of an event beside what is kept in agreement: its categories and colour, and whether the person is out of office. */
import type { EntryTraits } from '../../../src-shared/domain/calendar/filters.ts';
import { programMarking } from '../../../src-shared/domain/calendar/link-marks.ts';
import { type Component, linesOf, rawValue } from './content-lines.ts';
import { readProperty } from './property.ts';

const mostLabels = 100;

/** The program whose link properties the event carries (A10); null without any. */
export function linkedBy(component: Component): string | null {
  const names: string[] = [];
  for (const { name } of component.items) if (name.startsWith('X-')) names.push(name);
  return programMarking(names);
}

/** Exchange's word for it, which many servers and programs pass on (MS-OXCICAL 2.1.3.1.1.20.31). */
const busyStatus = 'X-MICROSOFT-CDO-BUSYSTATUS';

/** CATEGORIES (RFC 5545 3.8.1.2) is a list of texts and may stand several times; COLOR (RFC 7986 5.9) is a CSS3 name. */
export function traitsOf(component: Component): Pick<EntryTraits, 'labels' | 'outOfOffice'> {
  const labels = [...linesOf(component, 'CATEGORIES'), ...linesOf(component, 'COLOR')]
    .flatMap((line) => readProperty(line)?.values ?? [])
    .flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []))
    .slice(0, mostLabels);
  const isOut = linesOf(component, busyStatus).some((line) => rawValue(line).trim().toUpperCase() === 'OOF');
  return {
    ...(labels.length === 0 ? {} : { labels: [...new Set(labels)] }),
    ...(isOut ? { outOfOffice: true } : {}),
  };
}
