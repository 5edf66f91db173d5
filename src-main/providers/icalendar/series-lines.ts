/**
 * The recurrence lines of a series apart from the rest of its text (RFC 5545 3.8.5: RRULE, RDATE, EXDATE): Google keeps a series as a
 * list of them.
 */
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import { tooLarge, unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { wallMs } from '../../../src-shared/domain/time/wall-time.ts';
import { type Component, newLine } from './content-lines.ts';
import { readOverrides } from './exceptions.ts';
import { readRules } from './read.ts';
import { writeRule } from './rule.ts';
import { readContext, type Time, timeLine } from './times.ts';

export interface SeriesLines {
  readonly rules: readonly RecurrenceRule[];
  /** The dates that EXDATE cancels and RDATE adds, as overrides. */
  readonly overrides: Readonly<Record<string, PatchObject>>;
  /** A date is in a time zone that is not known. */
  readonly zoneUnknown: boolean;
}

const mostLines = 1_000;
const longestLine = 200_000;

/**
 * @param lines `RRULE:FREQ=DAILY` and the like; lines with other names are ignored
 * @param master the event without its recurrence
 * @param start the same start as `master` has
 * @throws ProblemError `item-unreadable` | `item-too-large`
 */
export function readSeriesLines(lines: readonly string[], master: CalendarEvent, start: Time): SeriesLines {
  if (lines.length > mostLines || lines.some((line) => line.length > longestLine))
    tooLarge('too-large', { limitLines: mostLines });
  const items = lines.map((line) => {
    const text = line.trim();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no such line has them
    if (/[\u0000-\u001f\u007f]/.test(text)) return unreadable('rule-not-understood', { property: 'RRULE' });
    return newLine(text);
  });
  const component: Component = { type: 'component', name: 'VEVENT', items };
  const context = readContext({ type: 'component', name: 'VCALENDAR', items: [component] });
  const rules = readRules(component, start, context);
  const versions = { master: component, occurrences: new Map<string, Component>(), outdated: [] };
  const overrides = readOverrides(component, versions, { master, start, rules }, context);
  const zoneUnknown = [...context.zones.values()].some(({ zone }) => zone === null);
  return { rules, overrides, zoneUnknown };
}

/**
 * @param dates the keys of cancelled and of added occurrences
 * @throws ProblemError `item-rejected` for what cannot be written
 */
export function writeSeriesLines(
  { recurrenceRules = [] }: CalendarEvent,
  kind: { readonly allDay: boolean; readonly zone: string | null },
  dates: { readonly excluded: readonly string[]; readonly added: readonly string[] },
): readonly string[] {
  const list = (name: 'EXDATE' | 'RDATE', keys: readonly string[]): readonly string[] =>
    keys.length === 0
      ? []
      : [
          timeLine(
            name,
            keys
              .toSorted()
              .map((key) => wallMs(key) ?? fail('item-rejected', { field: 'recurrenceOverrides' })),
            kind,
            (zone) => zone,
          ).text,
        ];
  return [
    ...recurrenceRules.map((rule) => writeRule(rule, kind).text),
    ...list('EXDATE', dates.excluded),
    ...list('RDATE', dates.added),
  ];
}
