/**
 * Measures in a process of its own what one hostile text costs: reading it, and when it can be read, changing it and writing it. Its
 * one argument is the text's name; it prints the cost as JSON.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createCalendarObject,
  patchCalendarObject,
  type ReadEvent,
  readCalendarObject,
} from '../../../src-main/providers/caldav/icalendar/index.ts';
import { canonicalEvent, canonicalJson } from '../../../src-shared/domain/calendar/canonical.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { hostileObjects } from './texts.ts';

export interface Cost {
  readonly cpuMs: number;
  /** By how much the process grew at most. */
  readonly memoryMb: number;
}

export interface Costs {
  /** `read`, `no event`, or the code of the Problem. */
  readonly outcome: string;
  readonly reading: Cost;
  /** Changing the text, and writing the event as a new one; nothing when it cannot be read. */
  readonly writing: Cost;
}

/** What a run does with a text that it found. Null when the text holds no event; the Problem's code when it is refused. */
function read(text: string): ReadEvent | string | null {
  try {
    const found = readCalendarObject(text);
    if (found !== null) canonicalJson(canonicalEvent(found.event));
    return found;
  } catch (error) {
    return codeOf(error);
  }
}

/** What a change on the other side, and a loss on this one, would make of it. */
function write(text: string, { event }: ReadEvent): void {
  for (const work of [
    () => patchCalendarObject(text, { ...event, title: 'changed' }, 0),
    () => createCalendarObject(event, 0),
  ])
    try {
      work();
    } catch (error) {
      codeOf(error);
    }
}

function codeOf(error: unknown): string {
  const problem = problemOf(error);
  if (problem === null) throw error;
  return problem.code;
}

function costOf(work: () => void): Cost {
  collectGarbage();
  const before = process.memoryUsage().rss;
  const begun = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begun);
  // the highest that this process ever had, in kilobytes
  const peak = process.resourceUsage().maxRSS * 1024;
  return { cpuMs: (user + system) / 1000, memoryMb: Math.max(0, peak - before) / 1_000_000 };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const text = (hostileObjects[process.argv[2] ?? ''] ?? (() => ''))();
// compiled code, and what is loaded with the first use, is not the text's cost
const ordinary = [
  ...[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    'UID:o',
    'DTSTART;TZID=Europe/Amsterdam:20260120T090000',
  ],
  ...[
    'RRULE:FREQ=DAILY;COUNT=50',
    'EXDATE;TZID=Europe/Amsterdam:20260121T090000',
    'ATTENDEE:mailto:a@example.org',
  ],
  ...['END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n');
for (let round = 0; round < 100; round += 1) {
  const found = read(ordinary);
  if (found !== null && typeof found !== 'string') write(ordinary, found);
}

let found: ReturnType<typeof read> = null;
const reading = costOf(() => {
  found = read(text);
});
const event = found as ReturnType<typeof read>;
const writing = costOf(() => {
  if (event !== null && typeof event !== 'string') write(text, event);
});
const outcome = event === null ? 'no event' : typeof event === 'string' ? event : 'read';
process.stdout.write(JSON.stringify({ outcome, reading, writing } satisfies Costs));
