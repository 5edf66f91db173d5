/** Does with a calendar text everything that Concord can do: read, make canonical, expand, patch, create, and read again. */
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import type { Repair } from '../../../src-main/providers/icalendar/repairs.ts';
import { canonicalEvent, canonicalJson } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { Finding } from './index.ts';
import type { Exercised } from './work.ts';

/** Repairs of the structure (lines and components), not of values. */
const structural: ReadonlySet<Repair> = new Set([
  'component-not-ended',
  'end-without-begin',
  'several-calendars',
  'lines-outside',
  'broken-fold',
  'older-version',
] as const);
const now = Date.UTC(2026, 10, 20);
const title = 'Changed by the fuzz test';
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const untouched = prototypes.map((one) => Reflect.ownKeys(one).length);

/** The outcome is `read`, `nothing` (the text has no event), or the code of the Problem with which it was refused. */
export function exercise(text: string): Exercised {
  const findings: Finding[] = [];
  let step = 'read';
  let outcome = 'nothing';
  /** True while patching a text whose structure had to be repaired. Only then may the writer refuse what would read differently. */
  let broken = false;
  /** The result of a step; null when the step was refused with a Problem, which is allowed. */
  const tried = <T>(name: string, work: () => T): T | null => {
    step = name;
    try {
      return work();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) findings.push({ type: 'threw', detail: `${step}: ${placeOf(error)}` });
      else {
        outcome = step === 'read' ? problem.code : `${step}: ${problem.code}`;
        // The check before sending refused what was just read from iCalendar, so it cannot be written back.
        if (problem.params.reason === 'reads-otherwise') {
          outcome += ', would read otherwise';
          if (!broken)
            findings.push({ type: 'round-trip', detail: `${step} refused: ${problem.params.field}` });
        }
      }
      return null;
    }
  };
  const found = tried('read', () => readCalendarObject(text));
  if (found !== null) {
    outcome = 'read';
    const { event, detached } = found;
    const canonical = tried('canonical', () => canonicalEvent(event));
    if (canonical !== null && canonicalJson(canonical) !== canonicalJson(event))
      findings.push({ type: 'not-canonical', detail: differing(event, canonical) });
    tried('expand', () => occurrencesOf(event, rangeOf(event), { instances: 500 }));
    const wanted = { ...event, title };
    if (!detached) {
      broken = [...found.repairs].some((repair) => structural.has(repair));
      const patched = tried('patch', () => patchCalendarObject(text, wanted, now));
      if (patched !== null) compare('patch', wanted, patched);
      broken = false;
    }
    const made = tried('create', () => createCalendarObject(event, now));
    if (made !== null) compare('create', event, made);
  }
  if (prototypes.some((one, at) => Reflect.ownKeys(one).length !== untouched[at]))
    findings.push({ type: 'prototype', detail: 'a prototype has other properties than before' });
  return { outcome, findings };

  function compare(name: string, wanted: CalendarEvent, written: string): void {
    const again = tried(`${name}, read again`, () => readCalendarObject(written));
    const expected = tried(`${name}, canonical`, () => canonicalEvent(wanted));
    if (expected === null) return;
    if (again === null) findings.push({ type: 'round-trip', detail: `${name}: cannot be read again` });
    else {
      const [ought, is] = [withPlainNames(expected), withPlainNames(again.event)];
      if (canonicalJson(is) !== canonicalJson(ought))
        findings.push({ type: 'round-trip', detail: `${name}: ${differing(ought, is)}` });
    }
  }
}

/** Parameter values cannot contain double quotes or backslashes (RFC 5545 3.2), so names are written without them. */
function withPlainNames(event: CalendarEvent): CalendarEvent {
  return JSON.parse(JSON.stringify(event), (key, value: unknown) =>
    key === 'participants' && value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value).map(([id, one]: [string, { name?: string }]) => [
            id,
            one.name === undefined
              ? one
              : { ...one, name: one.name.replaceAll('"', "'").replaceAll('\\', '/') },
          ]),
        )
      : value,
  ) as CalendarEvent;
}

function rangeOf({ start }: CalendarEvent): { readonly from: string; readonly until: string } {
  const year = Math.min(9_990, Number(start.slice(0, 4)) + 2);
  return { from: start, until: `${String(year).padStart(4, '0')}-12-31T00:00:00` };
}

/** The fields in which two events differ. */
function differing(a: CalendarEvent, b: CalendarEvent): string {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof CalendarEvent>;
  return [...keys].filter((key) => canonicalJson(a[key]) !== canonicalJson(b[key])).join(', ');
}

/** Describes an error by its message without numbers and its position, so that the same bug gives the same text. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 100);
  const place = /at (\S+) \(.*?([^/]+:\d+):\d+\)/.exec(error.stack ?? '');
  return `${error.name}: ${error.message.slice(0, 80).replace(/\d+/g, '#')} in ${place?.[1] ?? '?'} (${place?.[2] ?? '?'})`;
}
