/** Makes of an event what the interface shows of it: bounded texts and lists, whatever a side holds (S6). Pure. */
import { type EntryVersion, mostShown, type Versions } from '../../src-shared/contract/index.ts';
import type { CalendarEvent, FieldName, RecurrenceRule } from '../../src-shared/domain/calendar/event.ts';
import { textOfHtml } from '../../src-shared/domain/calendar/html-text.ts';
import { changedFields, diff } from '../../src-shared/domain/calendar/patch.ts';

const longestText = 2_000;
const longestShort = 300;
const shorten = (text: string): string => text.slice(0, longestShort);

/** @param differs default: as the two events differ */
export function versionsOf(
  first: CalendarEvent | null,
  second: CalendarEvent | null,
  differs: readonly FieldName[] = first === null || second === null ? [] : changedFields(diff(first, second)),
): Versions {
  return {
    first: first === null ? null : entryVersion(first),
    second: second === null ? null : entryVersion(second),
    differs: [...differs],
  };
}

export function entryVersion(event: CalendarEvent): EntryVersion {
  const description = descriptionOf(event);
  const places = Object.values(event.locations ?? {}).map(({ name }) => shorten(name));
  const links = Object.values(event.virtualLocations ?? {}).map(({ name, uri }) =>
    shorten(name === undefined || name === '' ? uri : `${name} ${uri}`),
  );
  const people = Object.values(event.participants ?? {}).map((one) => ({
    name: one.name === undefined || one.name === '' ? null : shorten(one.name),
    email: shorten(one.email),
    isOrganizer: one.roles.owner === true,
    isOptional: one.roles.optional === true,
    answer: one.participationStatus ?? null,
  }));
  const rules = (event.recurrenceRules ?? []).map(ruleSummary);
  const dates = Object.entries(event.recurrenceOverrides ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([start, patch]) => ({
      start: shorten(start),
      isLeftOut: patch.excluded === true,
      fields: patch.excluded === true ? [] : [...changedFields(patch)],
    }));
  const lists = { places, links, people, rules, dates };
  return {
    title: (event.title ?? '').slice(0, longestText),
    start: shorten(event.start),
    timeZone: event.timeZone == null ? null : shorten(event.timeZone),
    duration: shorten(event.duration ?? 'PT0S'),
    isAllDay: event.showWithoutTime === true,
    places: places.slice(0, mostShown.places),
    links: links.slice(0, mostShown.links),
    description: description.slice(0, longestText),
    isDescriptionCut: description.length > longestText,
    isFormatted: event.descriptionContentType === 'text/html',
    people: people.sort(organizerFirst).slice(0, mostShown.people),
    status: event.status ?? 'confirmed',
    freeBusyStatus: event.freeBusyStatus ?? 'busy',
    privacy: event.privacy ?? 'public',
    rules: rules.slice(0, mostShown.rules),
    dates: dates.slice(0, mostShown.dates),
    related: Object.keys(event.relatedTo ?? {}).length,
    more: {
      places: beyond(lists, 'places'),
      links: beyond(lists, 'links'),
      people: beyond(lists, 'people'),
      rules: beyond(lists, 'rules'),
      dates: beyond(lists, 'dates'),
    },
  };
}

type ListName = keyof typeof mostShown;

function beyond(lists: Readonly<Record<ListName, readonly unknown[]>>, name: ListName): number {
  return Math.max(0, lists[name].length - mostShown[name]);
}

function organizerFirst(a: { readonly isOrganizer: boolean }, b: { readonly isOrganizer: boolean }): number {
  return Number(b.isOrganizer) - Number(a.isOrganizer);
}

function descriptionOf({ description = '', descriptionContentType }: CalendarEvent): string {
  return descriptionContentType === 'text/html' ? textOfHtml(description) : description;
}

const readParts = new Set([
  'frequency',
  'interval',
  'byDay',
  'byMonthDay',
  'count',
  'until',
  'firstDayOfWeek',
]);

function ruleSummary(rule: RecurrenceRule): EntryVersion['rules'][number] {
  return {
    frequency: rule.frequency,
    interval: rule.interval ?? 1,
    days: (rule.byDay ?? []).slice(0, 14).map(({ day, nthOfPeriod }) => ({ day, nth: nthOfPeriod ?? null })),
    monthDays: (rule.byMonthDay ?? []).slice(0, 31),
    count: rule.count ?? null,
    until: rule.until === undefined ? null : shorten(rule.until),
    more: Object.keys(rule).some((part) => !readParts.has(part)),
  };
}
