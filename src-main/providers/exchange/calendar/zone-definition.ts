/**
 * The zone of an item (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/time-zones-and-ews-in-exchange): by the
 * name that its definition has, or by the rules in it, where a program made it itself and gave it a name of its own. Pure.
 */
import { wallMs } from '../../../../src-shared/domain/time/wall-time.ts';
import type { Transition } from '../../../../src-shared/domain/time/zones.ts';
import { zoneByName, zoneOfClock } from '../../icalendar/index.ts';
import type { Element } from '../../xml.ts';
import { itemsOf, partOf, textOf } from '../elements.ts';

/** A name that is known, IANA or Windows; else the one that the definition has, which may be ''. @param at epoch milliseconds of the item */
export function zoneNameIn(definition: Element | null, at: number): string {
  const { Id: id = '', Name: name = '' } = definition?.attributes ?? {};
  if (definition === null || Number.isNaN(at) || zoneByName(id) !== null) return id;
  const rules = rulesIn(definition);
  return (rules === null ? null : zoneOfClock(rules, at, name)) ?? id;
}

type Rules = Parameters<typeof zoneOfClock>[0];

interface Onset {
  /** The wall time in a year, as if it were UTC. */
  readonly wall: (year: number) => number;
  /** Milliseconds east of UTC from then on. */
  readonly after: number;
}

interface Group {
  /** From when on it is in force: epoch milliseconds. */
  readonly from: number;
  /** By their times. Without one the offset never changes. */
  readonly onsets: readonly Onset[];
  readonly offset: number;
}

const mostRows = 100;

/** Null for a definition that says nothing, or what the schema does not have. */
function rulesIn(definition: Element): Rules | null {
  const offsets = new Map(
    itemsOf(definition, 'Periods', 'Period')
      .slice(0, mostRows)
      .map(({ attributes: { Id = '', Bias = '' } }) => [Id, -milliseconds(Bias)]),
  );
  if (offsets.size === 0 || [...offsets.values()].some(Number.isNaN)) return null;
  const rows = partOf(definition, 'Transitions')?.children.slice(0, mostRows) ?? [];
  const groups = rows.map((row) => groupIn(row, definition, offsets));
  const known = groups.flatMap((group) => group ?? []).toSorted((a, b) => a.from - b.from);
  if (known.length === 0 || known.length < groups.length) return null;
  const groupOf = (year: number): Group =>
    known.findLast(({ from }) => from <= Date.UTC(year, 0, 2)) ?? (known[0] as Group);
  return {
    begins: Number.NEGATIVE_INFINITY,
    ends: null,
    changes(first, last) {
      const { onsets, offset } = groupOf(first);
      const begin = onsets.at(-1)?.after ?? offset;
      const transitions: Transition[] = [];
      let before = begin;
      for (let year = first; year <= last; year += 1) {
        const inYear = groupOf(year).onsets.map(({ wall, after }) => ({ wall: wall(year), after }));
        for (const { wall, after } of inYear.toSorted((a, b) => a.wall - b.wall)) {
          if (after !== before) transitions.push({ at: wall - before, before, after });
          before = after;
        }
      }
      return { first: begin, transitions };
    },
  };
}

/** Of a row that says which group is in force from when on. */
function groupIn(row: Element, definition: Element, offsets: ReadonlyMap<string, number>): Group | null {
  const from = textOf(row, 'DateTime').trim();
  const begins = from === '' ? Number.NEGATIVE_INFINITY : (wallMs(from.replace(/Z$/, '')) ?? Number.NaN);
  const id = textOf(row, 'To');
  const group = itemsOf(definition, 'TransitionsGroups', 'TransitionsGroup').find(
    ({ attributes }) => attributes.Id === id,
  );
  if (group === undefined || Number.isNaN(begins)) return null;
  const rows = group.children.slice(0, mostRows).map((one) => onsetIn(one, offsets));
  const onsets = rows.flatMap((one) => one ?? []);
  const [first] = onsets;
  if (first === undefined || onsets.length < rows.length) return null;
  // a group of one period has no time at which it begins
  const isFixed = onsets.length === 1 && textOf(group.children[0] ?? null, 'Month') === '';
  return { from: begins, onsets: isFixed ? [] : sorted(onsets), offset: first.after };
}

/** In the order of the year 2024, which is that of every year. */
function sorted(onsets: readonly Onset[]): readonly Onset[] {
  return onsets.toSorted((a, b) => a.wall(2024) - b.wall(2024));
}

function onsetIn(row: Element, offsets: ReadonlyMap<string, number>): Onset | null {
  const after = offsets.get(textOf(row, 'To'));
  if (after === undefined) return null;
  const [month, day, occurrence] = ['Month', 'Day', 'Occurrence'].map((name) => Number(textOf(row, name)));
  const offset = textOf(row, 'TimeOffset');
  const time = offset === '' ? 0 : milliseconds(offset);
  if (month === 0) return { wall: (year) => Date.UTC(year, 0, 1), after };
  if (month === undefined || !(month >= 1 && month <= 12) || Number.isNaN(time)) return null;
  if (day !== undefined && day >= 1) return { wall: (year) => Date.UTC(year, month - 1, day) + time, after };
  const weekday = weekdays.indexOf(textOf(row, 'DayOfWeek'));
  if (weekday < 0 || occurrence === undefined || Number.isNaN(occurrence)) return null;
  return { wall: (year) => weekdayIn(year, month, weekday, occurrence) + time, after };
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Midnight of the nth such day of a month, or of the last one for -1. */
function weekdayIn(year: number, month: number, weekday: number, occurrence: number): number {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const first = 1 + ((weekday - new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 7) % 7);
  const wanted = occurrence < 0 ? 5 : Math.max(1, Math.min(5, occurrence));
  const date = first + (wanted - 1) * 7;
  return Date.UTC(year, month - 1, date > days ? date - 7 : date);
}

/** Of `-PT1H30M`, and of `P0DT5H0M0.0S`, as Outlook writes it; NaN for what is no duration. */
function milliseconds(text: string): number {
  const match = /^(-?)P(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})(?:\.\d*)?S)?)?$/.exec(
    text,
  );
  if (match === null) return Number.NaN;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  const size = ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000;
  return match[1] === '-' ? -size : size;
}
