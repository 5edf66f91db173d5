/**
 * Selects the VEVENTs of an object that count: one master, and one for each occurrence (RFC 4791 4.1). Some servers and imports
 * keep copies or older versions in the same object; RFC 5546 2.1.5 defines which is newer.
 */
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { parseDuration } from '../../../src-shared/domain/time/duration.ts';
import { sameZone } from '../../../src-shared/domain/time/same-zone.ts';
import { dayMs, startOfDay } from '../../../src-shared/domain/time/wall-time.ts';
import { type Component, componentsOf, lineOf, linesOf, valueIn } from './content-lines.ts';
import { hasRange, timeIn } from './single-lines.ts';
import { parseTime } from './time-value.ts';
import { inSeries, instantOf, type ReadContext, type Time } from './times.ts';
import { allDayNotes } from './twins.ts';

export interface Versions {
  /** The VEVENT of the series or single event; null for occurrences without their series. */
  readonly master: Component | null;
  /** By key, the original start in the series' wall time; without a master by instant. */
  readonly occurrences: ReadonlyMap<string, Component>;
  /** Copies and older versions of the others. */
  readonly outdated: readonly Component[];
}

/** Properties about the writing of an event and not about its content. */
const bookkeeping = new Set(['DTSTAMP', 'CREATED', 'LAST-MODIFIED', 'SEQUENCE']);

/** @throws ProblemError `item-unreadable` when two versions differ and neither is newer */
export function versionsIn(context: ReadContext): Versions {
  const masters: Component[] = [];
  const others: Component[] = [];
  for (const component of componentsOf(context.calendar, 'VEVENT'))
    (lineOf(component, 'RECURRENCE-ID') === null ? masters : others).push(component);
  const master = masters.length > 0 ? newest(masters, 'UID', context) : null;
  const start = master === null ? null : startOf(master, context);
  const groups = Map.groupBy(others, (component) => {
    const time =
      timeIn(component, 'RECURRENCE-ID', context) ??
      unreadable('time-impossible', { property: 'RECURRENCE-ID' });
    if (start === null) return String(instantOf(time));
    if (time.allDay !== start.allDay) context.repairs.add('exception-of-other-kind');
    return inSeries(time, start);
  });
  const occurrences = new Map<string, Component>();
  for (const [key, group] of groups) occurrences.set(key, newest(group, 'RECURRENCE-ID', context));
  const kept = new Set([master, ...occurrences.values()]);
  return { master, occurrences, outdated: [...masters, ...others].filter((one) => !kept.has(one)) };
}

/** @throws ProblemError `item-unreadable` without a start */
export function startOf(component: Component, context: ReadContext): Time {
  const start = timeIn(component, 'DTSTART', context) ?? unreadable('no-start');
  if (!isAllDayByNote(component, start, context)) return start;
  context.repairs.add('all-day-by-note');
  return { wall: start.wall, allDay: true, zone: null };
}

/** Whether a property of Outlook or its like says that an event is all-day, and its times are whole days from midnight on. */
function isAllDayByNote(component: Component, start: Time, context: ReadContext): boolean {
  if (start.allDay || start.wall !== startOfDay(start.wall)) return false;
  if (!allDayNotes.some((name) => /^(?:TRUE|1)$/i.test(valueIn(component, name)))) return false;
  const end = timeIn(component, 'DTEND', context);
  if (end !== null)
    return (
      !end.allDay &&
      sameZone(end.zone, start.zone) &&
      end.wall === startOfDay(end.wall) &&
      end.wall > start.wall
    );
  const length = parseDuration(valueIn(component, 'DURATION').toUpperCase());
  return length !== null && length.days * dayMs + length.seconds * 1000 > 0 && length.seconds % 86_400 === 0;
}

/** Whether the change to an occurrence applies to later ones too (RFC 5545 3.2.13). */
export function appliesToFollowing(occurrence: Component): boolean {
  return linesOf(occurrence, 'RECURRENCE-ID').some(hasRange);
}

function newest(group: readonly Component[], property: string, { repairs }: ReadContext): Component {
  const [first, ...more] = group;
  if (first === undefined) throw new RangeError('an empty group');
  let best = first;
  const contents = new Map<Component, string>();
  const contentOf = (one: Component): string => {
    const known = contents.get(one) ?? content(one);
    contents.set(one, known);
    return known;
  };
  for (const one of more) {
    if (contentOf(one) === contentOf(best)) {
      repairs.add('event-repeated');
      if (isNewer(one, best)) best = one;
      continue;
    }
    if (isNewer(one, best)) best = one;
    else if (!isNewer(best, one)) unreadable('contradicts-itself', { property });
    repairs.add('older-version');
  }
  return best;
}

/** Whether `a` has the higher SEQUENCE, or the later DTSTAMP with the same SEQUENCE. */
function isNewer(a: Component, b: Component): boolean {
  const sequences = [sequenceOf(a), sequenceOf(b)] as const;
  return sequences[0] === sequences[1] ? stampOf(a) > stampOf(b) : sequences[0] > sequences[1];
}

function sequenceOf(component: Component): number {
  const text = valueIn(component, 'SEQUENCE');
  return /^\d{1,10}$/.test(text) ? Number(text) : 0;
}

function stampOf(component: Component): number {
  return parseTime(valueIn(component, 'DTSTAMP'), new Set())?.wall ?? 0;
}

/** Versions are grouped by occurrence, so their RECURRENCE-IDs say the same moment, however it is written. */
function content(component: Component): string {
  const parts = component.items
    .filter((item) => !bookkeeping.has(item.name) && item.name !== 'RECURRENCE-ID')
    .map((item) => (item.type === 'line' ? item.text : content(item)));
  return JSON.stringify([component.name, appliesToFollowing(component), parts.sort()]);
}
