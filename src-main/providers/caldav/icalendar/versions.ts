/**
 * Selects the VEVENTs of an object that count: one master, and one for each occurrence (RFC 4791 4.1). Some servers and imports
 * keep copies or older versions in the same object; RFC 5546 2.1.5 defines which is newer.
 */
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { type Component, componentsOf, lineOf, valueIn } from './content-lines.ts';
import { parseTime } from './time-value.ts';
import { inSeries, instantOf, type ReadContext, type Time, timeIn } from './times.ts';

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
  return timeIn(component, 'DTSTART', context) ?? unreadable('no-start');
}

/** Whether the change to an occurrence applies to later ones too: RANGE (RFC 5545 3.2.13). */
export function appliesToFollowing(occurrence: Component): boolean {
  return /;RANGE=/i.test(lineOf(occurrence, 'RECURRENCE-ID')?.text ?? '');
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

function content(component: Component): string {
  const parts = component.items
    .filter((item) => !bookkeeping.has(item.name))
    .map((item) => (item.type === 'line' ? item.text : content(item)));
  return JSON.stringify([component.name, parts.sort()]);
}
