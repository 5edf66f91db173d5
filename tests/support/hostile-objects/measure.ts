/**
 * Measures in a process of its own what one hostile text costs. Its arguments are the text's name and the work: reading it; or, when
 * it can be read, changing it or writing its event as a new text. It prints the cost as JSON.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createCalendarObject,
  patchCalendarObject,
  type ReadEvent,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { canonicalEvent, canonicalJson } from '../../../src-shared/domain/calendar/canonical.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { asOnUsualMachine, threadMs } from '../machine-speed.ts';
import { hostileObjects } from './texts.ts';

export interface Cost {
  /** As a usual machine takes. */
  readonly cpuMs: number;
  /** By how much the process grew at most. */
  readonly memoryMb: number;
}

export type Work = 'reading' | 'changing' | 'creating';

export interface Measured extends Cost {
  /** `read`, `no event`, or the code of the Problem that reading met. Without `read`, nothing is changed or written. */
  readonly outcome: string;
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

const writes = {
  changing: (text: string, { event }: ReadEvent) =>
    patchCalendarObject(text, { ...event, title: 'changed' }, 0),
  creating: (_text: string, { event }: ReadEvent) => createCalendarObject(event, 0),
};

/** What a change on the other side makes of the text, or its loss on this one. */
function write(work: keyof typeof writes, text: string, found: ReadEvent): void {
  try {
    writes[work](text, found);
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
  const ms = threadMs(work);
  // the highest that this process ever had, in kilobytes
  const peak = process.resourceUsage().maxRSS * 1024;
  return { cpuMs: asOnUsualMachine(ms, 200), memoryMb: Math.max(0, peak - before) / 1_000_000 };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const [, , name = '', work = ''] = process.argv;
const text = (hostileObjects[name] ?? (() => ''))();
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
  if (found === null || typeof found === 'string') continue;
  write('changing', ordinary, found);
  write('creating', ordinary, found);
}

let found: ReturnType<typeof read> = null;
let cost = costOf(() => {
  found = read(text);
});
const event = found as ReturnType<typeof read>;
if (work !== 'reading')
  cost = costOf(() => {
    if (event !== null && typeof event !== 'string') write(work as keyof typeof writes, text, event);
  });
const outcome = event === null ? 'no event' : typeof event === 'string' ? event : 'read';
process.stdout.write(JSON.stringify({ outcome, ...cost } satisfies Measured));
