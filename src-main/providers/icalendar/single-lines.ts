/**
 * Reads properties that may occur once only. Some programs write them twice; that is accepted when both say the same, and
 * refused otherwise (RU2).
 */
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type Component, type Line, rawValue } from './content-lines.ts';
import { instantOf, type ReadContext, type Time, timesIn } from './times.ts';

/**
 * The time of a property that may occur once only; null when it is missing or empty. Of several lines that say the same moment in
 * different ways the one with a time zone counts.
 * @throws ProblemError `item-unreadable` for a time that does not exist, and for two different ones
 */
export function timeIn(component: Component, name: string, context: ReadContext): Time | null {
  return timeLineIn(component, name, context)?.time ?? null;
}

/** As `timeIn`, with the line. */
export function timeLineIn(
  component: Component,
  name: string,
  context: ReadContext,
): { readonly line: Line; readonly time: Time } | null {
  let found: { readonly line: Line; readonly time: Time } | null = null;
  for (const line of distinctLines(component, name, context)) {
    const [time] = timesIn(line, context).times;
    if (time === undefined) continue;
    if (time === null) return unreadable('time-impossible', { property: name });
    if (found === null) {
      found = { line, time };
      continue;
    }
    if (!isSameTime(found.time, time) || hasRange(found.line) !== hasRange(line))
      return unreadable('contradicts-itself', { property: name });
    context.repairs.add('line-repeated');
    if (found.time.zone === 'Etc/UTC') found = { line, time };
  }
  return found;
}

/** Whether a RECURRENCE-ID means this occurrence and all later ones: RANGE (RFC 5545 3.2.13). */
export function hasRange({ text }: Line): boolean {
  return /;RANGE=/i.test(text);
}

/** A floating time is no moment, so it is the same only as another floating one. */
function isSameTime(a: Time, b: Time): boolean {
  const kindOf = ({ allDay, zone }: Time): string =>
    allDay ? 'date' : zone === null ? 'floating' : 'moment';
  return kindOf(a) === kindOf(b) && instantOf(a) === instantOf(b);
}

/** The lines with this name, each text once. */
function distinctLines(component: Component, name: string, { repairs }: ReadContext): readonly Line[] {
  const texts = new Set<string>();
  return component.items.filter((item): item is Line => {
    if (item.type !== 'line' || item.name !== name) return false;
    if (texts.has(item.text)) repairs.add('line-repeated');
    return texts.size < texts.add(item.text).size;
  });
}

/**
 * The line of a property that may occur once only; null without one.
 * @throws ProblemError `item-unreadable` for two different lines
 */
export function onlyLine(component: Component, name: string, { repairs }: ReadContext): Line | null {
  let found: Line | null = null;
  for (const item of component.items) {
    if (item.type !== 'line' || item.name !== name) continue;
    if (found === null) found = item;
    else if (rawValue(found).trim() === '') found = item;
    else if (found.text === item.text || rawValue(item).trim() === '') repairs.add('line-repeated');
    else unreadable('contradicts-itself', { property: name });
  }
  return found;
}
