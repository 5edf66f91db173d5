/**
 * A task as the calendar has it: free, without guests, at its due time; one that is completed has a mark before its title (C8). The mark
 * is put there on the way from the CRM and taken off on the way back, so that nothing else knows of it. Pure.
 */
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  FieldName,
  JsonValue,
  PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import { pathKeys } from '../../../src-shared/domain/calendar/patch.ts';

const mark = '✓ ';

/** What of a task cannot be changed in the calendar: it stays free and without guests. */
export const fixedInTasks: readonly FieldName[] = ['freeBusyStatus', 'participants'];

/** The event of a task as the calendar may have it. */
export function shownTask({ participants: _, ...event }: CalendarEvent, isCompleted: boolean): CalendarEvent {
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(
    ([id, { participants: _people, freeBusyStatus: _free, ...override }]) =>
      [id, isCompleted ? withMark(override) : override] as const,
  );
  return canonicalEvent({
    ...event,
    ...(isCompleted ? { title: `${mark}${event.title ?? ''}` } : {}),
    freeBusyStatus: 'free',
    ...(overrides.length === 0 ? {} : { recurrenceOverrides: Object.fromEntries(overrides) }),
  });
}

function withMark(override: PatchObject): PatchObject {
  return typeof override.title === 'string' ? { ...override, title: `${mark}${override.title}` } : override;
}

/** A change of a task's event without the mark: the title in the CRM never gets it. */
export function withoutMarks(patch: PatchObject): PatchObject {
  return Object.fromEntries(Object.entries(patch).map(([path, value]) => [path, cleaned(path, value)]));
}

function cleaned(path: string, value: JsonValue): JsonValue {
  if (pathKeys(path).at(-1) === 'title') return typeof value === 'string' ? withoutMark(value) : value;
  if (!path.startsWith('recurrenceOverrides') || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner = null]) => [
      key,
      key === 'title' && typeof inner === 'string'
        ? withoutMark(inner)
        : isObject(inner)
          ? cleaned(path, inner)
          : inner,
    ]),
  );
}

function withoutMark(title: string): string {
  return title.startsWith(mark) ? title.slice(mark.length) : title === mark.trim() ? '' : title;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
