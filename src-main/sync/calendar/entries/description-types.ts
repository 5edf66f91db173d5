/** Descriptions that cross between a side that knows HTML and one that holds plain text only (`lacks`). Pure. */
import { canonicalEvent } from '../../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  FieldName,
  JsonValue,
  PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { textOfHtml } from '../../../../src-shared/domain/calendar/html-text.ts';
import { fieldOf, pathKeys, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';

const typeField = 'descriptionContentType';

/** The event as a side can hold it that lacks these fields: HTML becomes its text, in changed occurrences too. */
export function withPlainDescriptions(event: CalendarEvent, lacks: readonly FieldName[]): CalendarEvent {
  if (!lacks.includes(typeField)) return event;
  const { description, descriptionContentType, recurrenceOverrides } = event;
  const isHtml = descriptionContentType === 'text/html';
  const hasTypes = Object.values(recurrenceOverrides ?? {}).some((patch) => typeField in patch);
  if (!isHtml && !hasTypes) return event;
  const { [typeField]: _type, ...rest } = event;
  return canonicalEvent({
    ...rest,
    ...(isHtml && description !== undefined ? { description: textOfHtml(description) } : {}),
    ...(recurrenceOverrides === undefined
      ? {}
      : {
          recurrenceOverrides: Object.fromEntries(
            Object.entries(recurrenceOverrides).map(([id, patch]) => [id, withPlainText(patch, isHtml)]),
          ),
        }),
  } as CalendarEvent);
}

/** @param isHtml the type of the series' description, which an occurrence without a type of its own has too */
function withPlainText(patch: PatchObject, isHtml: boolean): PatchObject {
  const { [typeField]: type = isHtml ? 'text/html' : 'text/plain', ...rest } = patch;
  const { description } = rest;
  return typeof description === 'string' && type === 'text/html'
    ? { ...rest, description: textOfHtml(description) }
    : rest;
}

/** Whether a path of an event leads to a description in plain text. */
export function isPlainAt(event: CalendarEvent, path: string): boolean {
  const [, occurrence] = pathKeys(path);
  return !isHtmlAt(event, fieldOf(path) === 'recurrenceOverrides' ? occurrence : undefined);
}

function isHtmlAt({ recurrenceOverrides, descriptionContentType }: CalendarEvent, occurrence = ''): boolean {
  return (recurrenceOverrides?.[occurrence]?.[typeField] ?? descriptionContentType) === 'text/html';
}

/**
 * What goes along when a plain description replaces one that may be HTML there: its type.
 * @param there the event on the side that the value goes to
 * @param path of the value: a description, or an occurrence
 */
export function typeAlongWith(there: CalendarEvent, path: string, value: JsonValue): PatchObject {
  const [, occurrence, property] = pathKeys(path);
  if (path === 'description') return isHtmlAt(there) ? { [typeField]: null } : {};
  if (fieldOf(path) !== 'recurrenceOverrides' || occurrence === undefined) return {};
  if (!isHtmlAt(there, occurrence)) return {};
  const type = { [pathOf('recurrenceOverrides', occurrence, typeField)]: 'text/plain' };
  if (property === 'description') return value === null ? {} : type;
  const holds =
    property === undefined && typeof value === 'object' && value !== null && 'description' in value;
  return holds ? { [path]: { ...value, [typeField]: 'text/plain' } } : {};
}
