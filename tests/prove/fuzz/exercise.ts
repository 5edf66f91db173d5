/** What Concord does with a calendar text, all of it in a row: read, make canonical, expand, write into it, write it anew, read again. */
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/caldav/icalendar/index.ts';
import type { Repair } from '../../../src-main/providers/caldav/icalendar/repairs.ts';
import { canonicalEvent, canonicalJson } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

export interface Finding {
  readonly type: 'threw' | 'round-trip' | 'not-canonical' | 'prototype' | 'slow' | 'hung';
  /** Which step, and what was wrong. */
  readonly detail: string;
}

export interface Exercised {
  /** `read`, `nothing` (no event in it), or the Problem it was refused with. */
  readonly outcome: string;
  readonly findings: readonly Finding[];
}

/** Repairs of what lines and components there are, not of what they say. */
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

export function exercise(text: string): Exercised {
  const findings: Finding[] = [];
  let step = 'read';
  let outcome = 'nothing';
  /** Patching a text whose lines and components had to be guessed at may be refused; everything else may not. */
  let broken = false;
  /** A step's result; null when it refused with a Problem, which is fine. */
  const tried = <T>(name: string, work: () => T): T | null => {
    step = name;
    try {
      return work();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === null) findings.push({ type: 'threw', detail: `${step}: ${placeOf(error)}` });
      else {
        outcome = step === 'read' ? problem.code : `${step}: ${problem.code}`;
        // refused by the check before sending: what was read here cannot be written, though iCalendar held it a moment ago
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

/** A parameter's value knows neither quotes nor backslashes (RFC 5545 3.2): names are written without them. */
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

/** The fields two events differ in. */
function differing(a: CalendarEvent, b: CalendarEvent): string {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof CalendarEvent>;
  return [...keys].filter((key) => canonicalJson(a[key]) !== canonicalJson(b[key])).join(', ');
}

/** An error by its message's shape and where it came from: the same bug has the same text. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 100);
  const place = /at (\S+) \(.*?([^/]+:\d+):\d+\)/.exec(error.stack ?? '');
  return `${error.name}: ${error.message.slice(0, 80).replace(/\d+/g, '#')} in ${place?.[1] ?? '?'} (${place?.[2] ?? '?'})`;
}
